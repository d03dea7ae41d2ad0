"""Every quirk of the formats is read as it is meant, and no row is lost without a word."""

from __future__ import annotations

import gzip
import resource
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis import feeds
from analysis.errors import FeedError, UnknownName, UsageError
from tests.feeds.made import columns, gdelt, icews, row, write


def table(feed: feeds.Feed) -> pd.DataFrame:
    """All rows, in the order of their ids."""
    return feed.table.execute().sort_values("event_id").reset_index(drop=True)


def reasons(feed: feeds.Feed) -> dict[str, int]:
    """How many rows were read and kept, and dropped for which reason."""
    shown = feed.rows
    names = shown["reason"].where(shown["reason"] != "", shown["rows"])
    return dict(zip(names, shown["count"], strict=True))


def test_gdelt_of_both_widths_in_one_file(tmp_path: Path) -> None:
    """57 and 58 fields are read by their own columns; what has neither is counted, the short last line included."""
    lines = [
        gdelt(width=57, id="a", added="20130301"),
        gdelt(width=58, id="b"),
        "\t".join(["x"] * 60),
        "\t".join(["x"] * 90),
        gdelt(width=58, id="c")[:40],
    ]
    feed = feeds.open(write(tmp_path / "x.csv", lines))
    assert feed.form.name == "gdelt1"
    assert reasons(feed) == {"read": 5, "kept": 2, "a number of fields that the format has not": 3}
    kept = feed.table.filter(feed.table.reason == "").execute().sort_values("event_id")
    assert kept["address"].tolist() == ["", "https://example.org/a"]
    assert kept["dyad"].tolist() == ["PRK-RUS"] * 2


def test_quirks_of_gdelt(tmp_path: Path) -> None:
    """Lone quotes, blanks, line separators inside names, damaged text, carriage returns at the end, and codes with zeros."""
    quoted = gdelt(id="1").replace("\t\t", '\t"lone\t', 1)
    padded = gdelt(id="2", source=" PRK ", code="0354").replace("20240613", "20240613 ", 1)
    separators = gdelt(id="3", url="https://example.org/\u2028a\u0085b")
    damaged = gdelt(id="4", url="https://example.org/Ü").encode().replace("Ü".encode(), b"\xdc")
    feed = feeds.open(write(tmp_path / "x.export.CSV", [quoted, padded, separators, damaged], end=b"\r\n"))
    found = table(feed)
    assert reasons(feed) == {"read": 4, "kept": 4}
    assert feed.damaged == 1
    assert found["code"].tolist() == ["042", "0354", "042", "042"]
    assert found["address"].tolist()[2:] == ["https://example.org/\u2028a\u0085b", "https://example.org/\ufffd"]
    assert found["source"].tolist() == ["PRK"] * 4


def test_days_of_gdelt(tmp_path: Path) -> None:
    """Known on the day of loading; 1.0 a day later; the backfile of 2013 a day after the event; tomorrow and a year ago are kept."""
    later = [
        gdelt(id="a", day="20240614"),
        gdelt(id="b", day="20230614", added="20240613000000"),
        gdelt(id="c", day="20240231"),
        gdelt(id="d", added="now"),
        gdelt(id="e", day="19990101", added="20130204000000"),
    ]
    feed = feeds.open(write(tmp_path / "two.csv", later))
    assert reasons(feed) == {
        "read": 5, "kept": 3, "the day of the event cannot be read": 1, "the day it became known cannot be read": 1,
    }  # fmt: skip
    found = table(feed).set_index("event_id")
    assert found["known_on"].astype(str).str[:10].to_dict()["a"] == "2024-06-13"
    assert found["known_on"].astype(str).str[:10].to_dict()["e"] == "1999-01-02"
    assert found["relative"].to_dict() == {"a": False, "b": True, "c": False, "d": False, "e": False}
    assert feed.contacts("PRK-RUS")["event_id"].tolist() == ["e", "a"]
    assert len(feeds.open(tmp_path / "two.csv", relative=True).contacts("PRK-RUS")) == 3
    first = feeds.open(
        write(
            tmp_path / "one.csv", [gdelt(width=58, id="a"), gdelt(width=57, id="b", day="19950505", added="20130203")]
        )
    )
    assert table(first)["known_on"].astype(str).str[:10].tolist() == ["2024-06-14", "1995-05-06"]


def test_states_are_iso_and_what_is_none_is_counted(tmp_path: Path) -> None:
    """Romania's old code is mended, regions and actors without a state are one side too few, and an unknown code is named."""
    pairs = [("PRK", "ROM"), ("PRK", "EUR"), ("", "RUS"), ("RUS", "RUS"), ("QQQ", "RUS")]
    feed = feeds.open(
        write(tmp_path / "x.csv", [gdelt(id=str(k), source=a, target=b) for k, (a, b) in enumerate(pairs)])
    )
    assert table(feed)["reason"].tolist() == ["", "one_state", "one_state", "within", "unknown_state"]
    assert table(feed)["dyad"].tolist() == ["PRK-ROU", "", "", "", ""]


def test_icews(tmp_path: Path) -> None:
    """Names of states, a lag that is declared or asked for, quotes within names, and codes that lost their zeros."""
    lines = [
        icews(id="1", name='Joseph Benedict "Joe" Hockey'),
        icews(id="2", code="42"),
        icews(id="3", source="Côte d'Ivoire", code="231"),
        icews(id="4", source="Atlantis"),
        icews(id="5", code="x42"),
    ]
    path = write(tmp_path / "events.tab", lines, "icews")
    feed = feeds.open(path)
    found = table(feed)
    assert found["code"].tolist()[:3] == ["042", "042", "0231"]
    assert found["dyad"].tolist()[:3] == ["PRK-RUS", "PRK-RUS", "CIV-RUS"]
    assert found["reason"].tolist() == ["", "", "", "unknown_state", "code"]
    assert found["known_on"].astype(str).str[:10].unique().tolist() == ["2018-10-15"]
    assert table(feeds.open(path, lag_days=3))["known_on"].astype(str).str[:10].unique().tolist() == ["2018-10-08"]


def test_polecat(tmp_path: Path) -> None:
    """Lists of states become pairs, the mode of an event tells its kind, and another name above the columns does no harm."""
    cells = {
        "Event_Date": "2023-09-13",
        "Publication_Date": "2023-09-14",
        "Event_Type": "CONSULT",
        "Event_Mode": "visit",
    }
    lines = [
        row("polecat", 40, Event_ID="a", **cells, Actor_Country="PRK", Recipient_Country="RUS; CHN"),
        row("polecat", 40, Event_ID="b", **cells, Actor_Country="None", Recipient_Country="RUS") + "\t",
        row("polecat", 40, Event_ID="c", **cells, Actor_Country="PRK", Recipient_Country="RUS").replace(
            "visit", "third-party"
        ),
    ]
    path = tmp_path / "ngecEvents.txt"
    path.write_text(
        "\n".join(["\t".join(f'"{c}"' for c in [*columns("polecat", 40), "Headline"]), *lines]), encoding="utf-8"
    )
    feed = feeds.open(path)
    assert reasons(feed) == {"read": 4, "kept": 3, "one side or both are not a state": 1}
    found = feed.contacts("PRK-RUS")
    assert found["kind"].tolist() == ["delegation_visit", "talks_third_country"]
    assert found["known_on"].dt.strftime("%F").unique().tolist() == ["2023-09-14"]
    assert len(feed.contacts("CHN-PRK")) == 1


def test_phoenix(tmp_path: Path) -> None:
    """Both forms: without a header and with one; the historical one has codes as numbers, whose zeros its roots restore."""
    cells = {
        "id_version": "1",
        "date": "20140102",
        "source_root": "PRK",
        "target_root": "RUS",
        "code": "042",
        "root_code": "04",
    }
    oeda = feeds.open(
        write(tmp_path / "events.full.txt", [row("phoenix", 26, **cells, quad_class="0", urls="http://a,b;http://c")])
    )
    assert table(oeda).loc[0, ["code", "quad", "address"]].tolist() == ["042", 0, "http://a,b;http://c"]
    names = columns("phoenix_historical", 25)
    held = dict.fromkeys(names, "") | {
        "eid": "1", "story_date": "6/3/1989", "source_root": "PRK", "target_root": "RUS", "code": "231", "root_code": "2",
        "placename": '"Seoul, South Korea"',
    }  # fmt: skip
    path = tmp_path / "PhoenixSWB.csv"
    path.write_text("\n".join([",".join(names), ",".join(held.values())]) + "\n", encoding="utf-8")
    found = table(feeds.open(path))
    assert found.loc[0, ["code", "root", "reason"]].tolist() == ["0231", "02", ""]
    assert str(found.loc[0, "event_date"])[:10] == "1989-06-03"


@pytest.mark.parametrize(("written", "shown"), [("16 May 2025", "2025-05-16"), ("2025-05-16", "2025-05-16")])
def test_a_format_of_ones_own(tmp_path: Path, written: str, shown: str) -> None:
    """A TOML says which columns hold what; FIPS is FIPS: RS is Russia, CH China, never Serbia and Switzerland."""
    form = "D Month YYYY" if " " in written else "YYYY-MM-DD"
    own = tmp_path / "acled.toml"
    own.write_text(
        'title = "Mine"\n[columns]\nid = "EVENT_ID_CNTY"\nevent_date = "event_date"\nknown_on = "timestamp"\nsource = "a"\n'
        f'target = "b"\ncode = "sub"\n[dates]\nevent_date = "{form}"\nknown_on = "unix"\n[states]\nscheme = "fips"\n',
        encoding="utf-8",
    )
    path = tmp_path / "mine.csv"
    path.write_text(
        f'\ufeffevent_id_cnty,event_date,a,b,sub,timestamp,notes\nX1,{written},RS,CH,talks,1747526400,"a, ""b"""\n',
        encoding="utf-8",
    )
    codes = tmp_path / "codes.csv"
    codes.write_text(
        "scheme,code,kind,level,direction\nacled,talks,delegation_visit,official,mutual\n", encoding="utf-8"
    )
    found = feeds.open(path, str(own), codes=str(codes)).contacts("RUS-CHN")
    assert found[["dyad", "level", "event_id"]].to_numpy().tolist() == [["CHN-RUS", "official", "X1"]]
    assert found[["starts_on", "known_on"]].map(str).to_numpy().tolist() == [
        [f"{shown} 00:00:00", "2025-05-18 00:00:00"]
    ]


def test_what_files_may_be_packed_in(tmp_path: Path) -> None:
    """gz, zip, folders and patterns; a second opening converts nothing, and a changed file is converted anew."""
    folder = tmp_path / "many" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.csv.gz").write_bytes(gzip.compress(gdelt(id="a").encode() + b"\n"))
    with zipfile.ZipFile(folder / "20240613120000.export.CSV.zip", "w") as packed:
        packed.writestr("20240613120000.export.CSV", gdelt(id="b", url="https://example.org/Ü") + "\n")
    write(folder / "c.CSV", [gdelt(id="c")])
    assert table(feeds.open(tmp_path / "many"))["file"].tolist() == [
        "a.csv.gz",
        "20240613120000.export.CSV.zip",
        "c.CSV",
    ]
    assert len(table(feeds.open(f"{tmp_path}/many/**/*.csv.gz"))) == 1
    write(folder / "c.CSV", [gdelt(id="c"), gdelt(id="d")])
    assert len(table(feeds.open(tmp_path / "many"))) == 4
    shares: list[float] = []
    feeds.open(tmp_path / "many", progress=shares.append)
    assert shares == []


def test_one_broken_file_among_many(tmp_path: Path, cache: Path) -> None:
    """It is counted and named with the numbers of fields found; then refused, or left out as asked."""
    for k in range(40):
        write(tmp_path / f"{k:03}.csv", [gdelt(id=str(k))])
    (tmp_path / "020.csv").write_text("<html>\n<p>404 Not Found</p>\n", encoding="utf-8")
    (tmp_path / "021.csv.gz").write_bytes(gzip.compress(gdelt().encode() * 50)[:-20])
    with pytest.raises(
        FeedError,
        match=r"2 files of 41 cannot be read; .*\n.*020.csv: fields found: 1 \(in 2 lines\); allowed are .*57 or 58",
    ):
        feeds.open(f"{tmp_path}/*.csv*")
    assert not cache.exists()
    feed = feeds.open(f"{tmp_path}/*.csv*", broken="skip")
    assert len(feed.broken) == 2
    assert reasons(feed) == {"read": 39, "kept": 39}


def test_formats_side_by_side_are_refused(tmp_path: Path) -> None:
    """GDELT 1.0 and 2.0 share no ids: nobody counts them together by mistake."""
    write(tmp_path / "1.csv", [gdelt(width=58)])
    write(tmp_path / "2.csv", [gdelt()])
    with pytest.raises(FeedError, match="gdelt1 and gdelt2 lie side by side"):
        feeds.open(tmp_path)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"source": "nowhere"}, "'nowhere' is not there"),
        ({"format": "gdlet2"}, "did you mean 'gdelt2'"),
        ({"engine": "duckbd"}, "did you mean 'duckdb'"),
        ({"engine": "spark"}, "no address of spark"),
        ({"broken": "ignore"}, "allowed: refuse, skip"),
        ({"codes": "nowhere.csv"}, "give a CSV with the columns"),
        ({"format": "nowhere.toml"}, "name a file that is there"),
    ],
)
def test_slips_are_refused(tmp_path: Path, asked: dict[str, str], message: str) -> None:
    """What was found, what is allowed, what to do."""
    write(tmp_path / "x.csv", [gdelt()])
    with pytest.raises(UsageError, match=message):
        feeds.open(**{"source": tmp_path / "x.csv", **asked})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[columns]\nsource = 'a'\ntarget='b'\n", "no column for event_date"),
        ("[columns]\nsuorce = 'a'\n", "did you mean 'source'"),
        ("delimiter = 'tabs'\n[columns]\nevent_date='d'\nsource = 'a'\ntarget='b'\n", "did you mean 'tab'"),
        ("a = = 1", "is not TOML"),
        ("columns = 1", "columns is not a table"),
    ],
)
def test_a_format_with_a_slip(tmp_path: Path, text: str, message: str) -> None:
    """A key or word that no format has is refused, with the nearest."""
    (tmp_path / "f.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        feeds.declared(str(tmp_path / "f.toml"))


def test_a_full_disk_leaves_nothing_half(tmp_path: Path) -> None:
    """No file may grow beyond a few bytes, as on a full disk: told in a sentence, nothing half-written, no spool."""
    path = write(tmp_path / "x.csv", [gdelt(id=f"{k}", url=f"https://example.org/{k * 7919}") for k in range(3000)])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(FeedError, match="was not written"):
            feeds.to_parquet(path, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.csv"]


def test_a_pair_that_is_none(tmp_path: Path) -> None:
    """A state that is not one is refused before anything is read."""
    feed = feeds.open(write(tmp_path / "x.csv", [gdelt()]))
    with pytest.raises(UnknownName, match="unknown state 'PRX'"):
        feed.contacts("PRX-RUS")
    with pytest.raises(UsageError, match="not a pair of states"):
        feed.contacts("PRK")
