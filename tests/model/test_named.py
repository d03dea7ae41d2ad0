"""People, places and ships: who is named where, and how much of them an earlier day tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import analysis
from analysis.model.dossier import Dossier
from analysis.model.named import Named, alike, participant, place_names, speaker
from analysis.schema.codebook import update

Rows = dict[str, list[dict[str, str]]]


@pytest.fixture
def dossier(sample: Path) -> Dossier:
    """The sample, loaded."""
    return analysis.load(sample)


def test_a_cell_names_people_and_bodies() -> None:
    """With a role it is a person, without one a body; what has another form is neither."""
    assert participant("Dmitry Medvedev (deputy chairman, chairman of United Russia, RUS)") == Named(
        "Dmitry Medvedev", ("deputy chairman", "chairman of United Russia"), "RUS"
    )
    assert participant("Mark Rutte (secretary general, NATO)") == Named("Mark Rutte", ("secretary general",), "NATO")
    assert participant("Russian Railways (RUS)") == Named("Russian Railways", (), "RUS")
    assert participant("European Council") == Named("European Council")
    assert participant("Sergei Lavrov (RUS foreign minister)") is None
    assert speaker("Shin Won-sik (defence minister)") == Named("Shin Won-sik", ("defence minister",))
    assert speaker("Reuters") == Named("Reuters")
    assert place_names("Moscow (Kremlin); Vladivostok") == ("Moscow", "Vladivostok")
    assert alike("Tumangang–Khasan") != alike("Khasan")
    assert alike("Sŏnbong") == alike("SONBONG")


def test_a_person_a_place_and_a_ship_know_their_rows(dossier: Dossier) -> None:
    """Each record lists the rows whose cells name it, by what the cell says of it."""
    assert dossier.person("cho").related == [["said", "kor-a"]]
    assert dossier.person("a").related == [["took part in", "visit"]]
    assert dossier.place("port").related == [["on the route of", "kor-a"]]
    assert ["place of", "talks"] in dossier.place("pyongyang").related
    assert dossier.vessel("angara").related == [["named in", "kor-a"]]
    assert dossier.vessel("maria").related == []
    assert dossier.claim("kor-a").via == ("port", "dock")


def test_each_goes_by_its_names(dossier: Dossier) -> None:
    """A spelling on file finds the person or place, whatever its case and accents."""
    assert dossier.reader.ids_of_name("bee") == ["b"]
    assert dossier.reader.ids_of_name("PJONGJANG") == ["pyongyang"]
    assert dossier.reader.ids_of_name("Angara") == ["angara"]
    assert dossier.reader.ids_of_name("nobody") == []


def test_an_earlier_day_knows_whom_its_rows_name(dossier: Dossier) -> None:
    """Whoever and whatever only later rows name is not there; a ship no row names is on file without a day."""
    then = dossier.as_of("2024-02-26")
    assert list(then.people["person_id"]) == ["cho"]
    assert list(then.places["place_id"]) == ["dock", "port"]
    assert list(then.vessels["vessel_id"]) == ["angara"]
    assert list(dossier.as_of("2024-02-25").people["person_id"]) == []
    with pytest.raises(analysis.errors.UnknownName):
        then.person("a")


def test_an_earlier_day_tells_no_later_office_or_listing(dossier: Dossier) -> None:
    """An office ends, and a ship is listed, on the day it is; a page published later is not shown."""
    then = dossier.as_of("2024-02-26")
    assert list(then.people.set_index("person_id").at["cho", "roles"]) == [
        "lawmaker|2020|2023-12",
        "minister|2023-12-31|",
    ]
    assert then.vessel("angara").listed == ("US Treasury, 8 May 2022",)
    assert then.vessel("angara").sources == ()
    assert dossier.vessel("angara").listed[1] == "Seoul, 2 April 2024"


@pytest.mark.parametrize(
    ("roles", "day", "told"),
    [
        ("minister|2024|2024-03-01", "2024-03-18", "minister||2024-03-01"),  # of the year, only the end is sure by then
        ("minister|2024-02-01|2024-05-01", "2024-03-18", "minister|2024-02-01|"),
        ("minister;adviser", "2024-03-18", "minister"),
        ("minister;adviser|2024-03-19|", "2024-03-18", "minister"),
        ("minister;adviser|2024-03-01|", "2024-03-18", "minister;adviser|2024-03-01|"),
    ],
)
def test_roles_are_cut_to_the_day(roles: str, day: str, told: str, rows: Rows, written: Callable[[Any], Path]) -> None:
    """A role with days is told once it has begun, one without once a row gives it; no day to come is told."""
    rows["people"][2]["roles"] = roles
    then = analysis.load(written(rows)).as_of(day)
    assert ";".join(then.people.set_index("person_id").at["cho", "roles"]) == told


def test_an_undated_page_of_a_place_is_shown_with_the_place(rows: Rows, written: Callable[[Any], Path]) -> None:
    """A page that only a place cites follows the first row that names the place."""
    rows["sources"].append(
        {
            **rows["sources"][0],
            "source_id": "atlas",
            "url": "https://a.example/",
            "published_on": "",
            "undated": "no_date",
        }
    )
    rows["places"][0]["source_ids"] = "atlas"
    dossier = analysis.load(written(rows))
    assert dossier.as_of("2024-05-19").places["place_id"].tolist() == ["dock", "port"]
    assert [s.id for s in dossier.as_of("2024-05-20").place("pyongyang").sources] == ["atlas"]


def test_a_folder_of_before_loads(rows: Rows, sample: Path) -> None:
    """Without the three files, and without the columns that point to them, a folder is whole; its codebook says what is there."""
    for name in ("people", "places", "vessels"):
        (sample / f"{name}.csv").unlink()
    lines = (sample / "claims.csv").read_text().replace("channel,via,vessels,measure", "channel,measure").splitlines()
    lines = [line.replace(",port;dock,angara,", ",") if "port;dock" in line else line for line in lines]
    at = lines[0].split(",").index("measure")
    old = [lines[0], lines[1]] + [",".join((c := line.split(","))[:at] + c[at + 2 :]) for line in lines[2:]]
    (sample / "claims.csv").write_text("\n".join(old) + "\n")
    pages = (sample / "sources.csv").read_text().splitlines()
    (sample / "sources.csv").write_text("\n".join(line.rpartition(",")[0] for line in pages) + "\n")
    dossier = analysis.load(sample)
    assert dossier.claim("kor-b").via == ()
    assert (len(dossier.people), len(dossier.places), len(dossier.vessels)) == (0, 0, 0)
    assert dossier.as_of("2024-02-26").people.empty
    update(sample, write=True)
    assert "people.csv" not in (sample / "datapackage.json").read_text()
    assert "### `people.csv`" not in (sample / "README.md").read_text()
    assert '"via"' not in (sample / "datapackage.json").read_text()
    assert rows["people"]
