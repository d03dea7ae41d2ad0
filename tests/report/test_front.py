"""The front page: its days, what it plays, and when it has nothing to play."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

import analysis
from analysis.cli import main
from analysis.report import cache, front, index
from analysis.report.bundle import unpack
from analysis.report.film import Film
from analysis.report.notebooks import folder

EXAMPLE = Path(analysis.__file__).parents[1] / "data" / "examples" / "iran_drones"


def notebooks(where: Path) -> Path:
    """A folder with the front page's notebook and one report."""
    where.mkdir()
    for name in (front.NOTEBOOK, "00_briefing.ipynb"):
        shutil.copy(folder() / name, where / name)
    return where


def played(out: Path) -> list[dict[str, object]]:
    """The steps that the front page of a folder plays; none without a film."""
    held = re.search(r'<script type="text/plain" id="film">(.*?)</script>', (out / "index.html").read_text())
    steps: list[dict[str, object]] = json.loads(unpack(held[1]))["steps"] if held else []
    return steps


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of a copy of the example, with their front page."""
    where = tmp_path_factory.mktemp("front")
    shutil.copytree(EXAMPLE, where / "data")
    common = ["report", "--notebooks", str(notebooks(where / "notebooks")), "--data", str(where / "data"), "--quiet"]
    assert main([*common, "--out", str(where / "out")]) == 0
    return where / "out"


def test_days_are_the_ends_of_months_and_those_beside_summits() -> None:
    """The eve and the morrow of each summit stand among the ends of months; none lies after the last day."""
    then = analysis.load().as_of("2024-07-15")
    days = front.vintages(then)
    assert days["2024-06-18"] == "the eve of the summit in Pyongyang"
    assert days["2024-06-20"] == "the day after the end of the summit in Pyongyang"
    assert days["2024-06-30"] == ""
    assert max(days) < str(then.day)
    assert {day[8:] for day, what in days.items() if not what} <= {"28", "29", "30", "31"}


def test_a_step_for_each_day_and_nothing_known_later(out: Path) -> None:
    """Every day of the replay is there, the last as the page first shows it; no step holds a later day of knowledge."""
    steps = played(out)
    then = analysis.load(EXAMPLE)
    assert [step["value"] for step in steps] == sorted([*front.vintages(then), str(then.day)])
    assert str(steps[-1]["stamp"]) in (out / "index.html").read_text()
    for step in steps:
        words = json.dumps([step["texts"], [f["title"] for f in step["figures"]]])  # type: ignore[attr-defined]
        for row in then.claims.itertuples(index=False):
            if str(row.known_on.date()) > str(step["value"]):
                assert row.claim_id not in words
    first, last = (steps[at]["texts"][0][0] for at in (0, -1))  # type: ignore[index]
    assert first != last


def test_axes_are_the_same_in_every_step(out: Path) -> None:
    """An axis spans in every step what it spans in any."""
    spans: dict[str, set[str]] = {}
    for step in played(out):
        for figure in step["figures"][:1]:  # type: ignore[index]
            for axis in ("xaxis", "yaxis", "yaxis3"):
                spans.setdefault(axis, set()).add(json.dumps(figure["layout"][axis]["range"]))
    assert {axis: len(found) for axis, found in spans.items()} == {"xaxis": 1, "yaxis": 1, "yaxis3": 1}


def test_axes_of_other_kinds_are_left_as_they_are() -> None:
    """A falling axis, an open end and a mixture of days and numbers keep the ranges they have."""
    film = Film()
    for ranges in ([5, 0], [0, 1]), ([7, 2], ["2024-01-01", "2024-02-01"]):
        layout = {axis: {"range": span} for axis, span in zip(("xaxis", "yaxis"), ranges, strict=True)}
        film.steps.append({"figures": [{"name": "f", "layout": layout}]})
    film.packed()
    assert [step["figures"][0]["layout"]["xaxis"]["range"] for step in film.steps] == [[5, 0], [7, 2]]
    assert film.steps[0]["figures"][0]["layout"]["yaxis"]["range"] == [0, 1]


def test_one_report_made_again_keeps_the_replay_and_new_tables_end_it(out: Path) -> None:
    """A report of its own leaves the front page its film while nothing changed; with other tables it lists reports only."""
    where = out.parent
    common = ["--notebooks", str(where / "notebooks"), "--data", str(where / "data"), "--out", str(out), "--quiet"]
    assert main(["report", "00", *common, "--as-of", "2023-01-31"]) == 0
    assert played(out)
    assert 'href="00_briefing%402023-01-31' in (out / "index.html").read_text()
    rows = (where / "data" / "claims.csv").read_text()
    (where / "data" / "claims.csv").write_text(rows.replace(",verified,", ",partly_verified,", 1))
    assert main(["report", "00", *common]) == 0
    assert not played(out)
    assert "<h1>Reports</h1>" in (out / "index.html").read_text()
    (where / "data" / "claims.csv").write_text(rows)


def test_pages_name_the_front_page_and_their_neighbours(tmp_path: Path) -> None:
    """Pages of one day follow one another by number; one that somebody edited is left as it is; on record they stay unchanged."""
    slot = "".join(index.SLOT)
    for name in ("00_a", "01_b", "02_c", "00_a@2024-01-31", "01_b@2024-01-31", "02_c@2023-12-31"):
        (tmp_path / f"{name}.html").write_text(f"<div>{slot}</div>")
        day = name.partition("@")[2]
        about = {
            "notebook": name[:4],
            "title": f"{name[:4]}: more",
            "parameters": {"as_of": day},
            "given": {},
            "failure": "",
        }
        cache.record(tmp_path, name, {}, [f"{name}.html"], about)
    (tmp_path / "02_c.html").write_text(f"<p>mine</p>{slot}")
    index.write_index(tmp_path)
    middle = (tmp_path / "01_b.html").read_text()
    assert 'href="index.html"' in middle
    assert 'rel="prev" href="00_a.html">‹ 00_a<' in middle
    assert 'rel="next" href="02_c.html">02_c ›<' in middle
    assert 'rel="next"' not in (tmp_path / "01_b@2024-01-31.html").read_text()
    assert 'href="00_a%402024-01-31.html"' in (tmp_path / "01_b@2024-01-31.html").read_text()
    assert "<nav" not in (tmp_path / "02_c.html").read_text()
    assert cache.stale(tmp_path, "01_b", {}) == []
    before = {path: path.read_bytes() for path in tmp_path.glob("*.html")}
    index.write_index(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.glob("*.html")} == before
    calendar = (tmp_path / "index.html").read_text().partition('class="calendar')[2].partition("</ol>")[0]
    assert re.findall(r"<b>(.*?)</b>", calendar) == ["December 2023", "January 2024"]
    assert 'href="00_a%402024-01-31.html"' in calendar


@pytest.mark.parametrize("broken", ["", "[]", "{", '[{"slug": "x"}]', '[{"slug": "../x", "data": "nowhere"}]', "7"])
def test_what_lies_broken_in_the_cache_is_no_replay(tmp_path: Path, broken: str) -> None:
    """A list of days that is missing, broken or of another shape gives the plain list, and no error."""
    (cache.kept(tmp_path) / front.FOLDER).mkdir(parents=True)
    (cache.kept(tmp_path) / front.FOLDER / "days.json").write_text(broken)
    assert front.film(tmp_path) is None
