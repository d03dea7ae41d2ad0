"""The explorer without a browser: views, what they show, widgets that follow one another, views kept."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import analysis
from analysis.cli import main
from analysis.display import CHART_MIME
from analysis.errors import UnknownName, UsageError
from analysis.workbench import Explorer, Snapshot, View, read
from analysis.workbench.layout import Layout
from analysis.workbench.report_command import command, write
from analysis.workbench.saved_views import LAST
from tests.conftest import Rows, write_rows

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.xdist_group("explorer")]


@pytest.fixture(scope="module")
def dossier() -> analysis.Dossier:
    return analysis.load()


@pytest.fixture(scope="module")
def whole(dossier: analysis.Dossier) -> Snapshot:
    """What the eve shows without a filter."""
    return read(dossier, View(as_of="2024-06-18"))


@pytest.fixture
def bench(dossier: analysis.Dossier, tmp_path: Path) -> Layout:
    return Explorer(dossier, as_of="2024-06-18", keep_in=tmp_path / "views.json").bench


def test_the_eve_of_the_summit(dossier: analysis.Dossier, whole: Snapshot) -> None:
    """On 18 June 2024 the figures of that month stand; nothing known later is shown anywhere."""
    seen = whole
    known = set(dossier.as_of("2024-06-18").claims["claim_id"]) | set(dossier.as_of("2024-06-18").events["event_id"])
    assert set(seen.records["id"]) <= known
    assert {"kor-2024-03-18-shin-7000-containers", "usa-2024-06-17-state-11000"} <= set(seen.records["id"])
    assert {key for ids in seen.disagreements["claims"] for key in ids} <= known
    assert seen.status.startswith("As known on 2024-06-18: ")


@pytest.mark.parametrize(
    ("change", "column", "keep"),
    [
        ({"camps": "seoul"}, "camp", {"seoul"}),
        ({"claimants": ["kor-mnd"]}, "claimant_id", {"kor-mnd"}),
        ({"bounds": ["at_least", "more_than"]}, "bound", {"at_least", "more_than"}),
        ({"stances": ["denies"]}, "stance", {"denies"}),
        ({"review": ["verified"]}, "review", {"verified"}),
    ],
)
def test_filters_keep_only_what_is_asked(
    dossier: analysis.Dossier, whole: Snapshot, change: dict[str, Any], column: str, keep: set[str]
) -> None:
    """Each filter leaves exactly the rows of its words, and a band of the rest is not drawn."""
    view = View(as_of="2024-06-18").with_(**change)
    seen = read(dossier, view)
    claims = dossier.claims.merge(dossier.claimants[["claimant_id", "camp"]], on="claimant_id").set_index("claim_id")
    shown = seen.records[seen.records["lane"].isin(["figure", "answer"])]["id"]
    assert len(shown)
    assert set(claims.loc[shown, column]) == keep
    every = whole.records
    left_out = every[every["lane"].isin(["figure", "answer"]) & ~every["id"].isin(shown)]["id"]
    assert not set(claims.loc[left_out, column]) & keep
    assert "no bracket joins" in seen.status


def test_filters_of_contacts(dossier: analysis.Dossier, whole: Snapshot) -> None:
    """Kinds and levels narrow the contacts and leave the figures alone."""
    seen = read(dossier, View(as_of="2024-06-18").with_(kinds=["minister_visit"], levels=["minister"]))
    events = dossier.events.set_index("event_id")
    shown = seen.records[seen.records["lane"].isin(["contact", "planned"])]["id"]
    assert len(shown)
    assert set(events.loc[shown, "kind"]) == {"minister_visit"}
    assert set(events.loc[shown, "level"]) == {"minister"}
    assert (seen.records["lane"] == "figure").sum() == (whole.records["lane"] == "figure").sum()


def test_answers_follow_flow_and_filters(dossier: analysis.Dossier) -> None:
    """Another flow has other answers, and one camp's answers to another camp's figures stay when only it is kept."""

    def answers(**change: Any) -> set[str]:
        seen = read(dossier, View(window_start="2018-01-01").with_(**change)).records
        return set(seen.loc[seen["lane"] == "answer", "id"])

    arms, people = answers(), answers(commodity="workers")
    goods = dossier.claims.set_index("claim_id")["commodity_id"]
    assert set(goods[list(people)]) == {"workers"}
    assert not arms & people
    camp = dossier.said.set_index("claim_id")["camp"]
    kept = answers(camps="moscow_pyongyang")
    assert kept == {key for key in arms if camp[key] == "moscow_pyongyang"}
    assert any(dossier.claim(key).responds_to for key in kept)
    assert answers(stances="denies", search="groundless") < arms


def test_search_takes_all_words_in_any_case(dossier: analysis.Dossier) -> None:
    """Every word must stand somewhere in the row; one that stands nowhere leaves nothing."""
    seen = read(dossier, View().with_(search="SHIN defense"))
    assert "kor-2024-03-18-shin-7000-containers" in set(seen.records["id"])
    assert read(dossier, View().with_(search="no-such-word-anywhere")).records.empty


@pytest.fixture(scope="module")
def explorer(dossier: analysis.Dossier) -> Explorer:
    """An explorer that takes none of what it is given."""
    return Explorer(dossier)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"camps": ["seul"]}, "did you mean 'seoul'"),
        ({"claimants": ["kor-mdn"]}, "did you mean 'kor-mnd'"),
        ({"commodity": "container"}, "did you mean 'containers'"),
        ({"by": "knwon"}, "did you mean 'known'"),
        ({"chosen": ["kor-2024-03-18-shin-7000-container"]}, "did you mean 'kor-2024-03-18-shin-7000-containers'"),
        ({"levels": ["ministre"]}, "did you mean 'minister'"),
        ({"campz": ["seoul"]}, "did you mean 'camps'"),
    ],
)
def test_a_wrong_name_gets_the_nearest(explorer: Explorer, change: dict[str, Any], words: str) -> None:
    """A mistyped name is refused with the name that was meant; the explorer stays as it was."""
    before = explorer.view
    with pytest.raises(UnknownName) as caught:
        explorer.set(**change)
    assert words in str(caught.value)
    assert explorer.view == before


def test_wrong_days_are_refused(dossier: analysis.Dossier) -> None:
    """A partial day, and a window that ends before it starts."""
    with pytest.raises(UsageError, match="not a single day"):
        Explorer(dossier, as_of="2024-06")
    with pytest.raises(UsageError, match="before it begins"):
        Explorer(dossier, window_start="2024-06-14", window_end="2024-01-01")


def test_slider_moves_everything(bench: Layout) -> None:
    """One step of the slider: status, figure, grid and record list show the same day."""
    before = list(bench.records.frame["id"])
    bench.controls.day.value = "2023-11-15"
    assert bench.pane.shown["status"].startswith("As known on 2023-11-15")
    ids = list(bench.explorer.reading.records["id"])
    assert ids != before
    assert list(bench.records.frame["id"]) == ids == [value for _, value in bench.record.options if value]
    drawn = {i for trace in bench.pane.shown["figure"]["data"] for i in trace.get("customdata", ())}
    assert drawn == set(ids)


def test_picking_in_one_part_marks_the_others(bench: Layout) -> None:
    """A mark, a row and a pair each pick records that figure, grids, list and card then show."""
    ids = list(bench.explorer.reading.records["id"])
    key = "kor-2024-03-18-shin-7000-containers"
    bench.pane.chosen = [key]  # what the browser sends on a click
    assert [ids[row] for row in bench.records.table.selected_rows] == [key]
    assert bench.record.value == key
    [card] = bench.pane.cards
    claim = bench.explorer.reading.then.claim(key)
    assert card["id"] == key
    assert card["links"]
    assert set(map(tuple, card["related"])) == {
        *(("derived from", i) for i in claim.derived_from), *(("relays", i) for i in claim.repeats),
        *(("replaces", i) for i in claim.updates), *(("answers", i) for i in claim.responds_to),
        *(("used in", i) for i in claim.used_in), *(("relayed in", i) for i in claim.relayed_in),
        *(("replaced by", i) for i in claim.replaced_by), *(("answered by", i) for i in claim.answered_by),
    }  # fmt: skip
    assert card["related"]
    other = ids.index("usa-2024-06-17-state-11000")
    bench.records.table.selected_rows = [other]  # what the grid sends
    assert bench.pane.chosen == ["usa-2024-06-17-state-11000"]
    bench.pairs.table.selected_rows = [0]
    pair = bench.explorer.reading.disagreements.iloc[0]
    assert set(bench.pane.chosen) == set(pair["claims"])
    assert {ids[row] for row in bench.records.table.selected_rows} == set(bench.pane.chosen)
    assert [c["id"] for c in bench.pane.cards] == list(bench.pane.chosen)
    bench.pane.chosen = []
    assert bench.records.table.selected_rows == []
    assert bench.pane.cards == []


def test_a_pick_survives_the_slider_and_never_leaks(bench: Layout) -> None:
    """A record picked stays picked while its day is known, and has no card before."""
    bench.pane.chosen = ["usa-2024-06-17-state-11000"]
    bench.controls.day.value = "2024-06-17"
    assert [c["id"] for c in bench.pane.cards] == ["usa-2024-06-17-state-11000"]
    bench.controls.day.value = "2024-06-16"
    assert bench.pane.cards == []
    assert "usa-2024-06-17-state-11000" not in json.dumps(bench.pane.shown)


def test_code_shows_exactly_this_view(dossier: analysis.Dossier) -> None:
    """The code of a view, run, gives the same view."""
    odd = 'quotes " and \\ and \n lines'
    explorer = Explorer(dossier, as_of="2024-06-18", camps=["seoul", "kyiv"], search=odd, by="through")
    scope: dict[str, Any] = {}
    exec(explorer.code, scope)
    assert scope["explorer"].view == explorer.view


def test_views_are_kept_whole(bench: Layout) -> None:
    """A view kept by name comes back; so does the last one; a broken file is refused and left alone."""
    bench.controls.lists["camps"].value = ("seoul",)
    bench.name.value = "Seoul only"
    bench.keep.click()
    bench.reset.click()
    assert bench.explorer.view.camps == ()
    bench.open.value = "Seoul only"
    assert bench.explorer.view.camps == ("seoul",)
    assert bench.controls.lists["camps"].value == ("seoul",)
    assert set(bench.kept.read()) == {"Seoul only", LAST}
    assert bench.kept.read()[LAST] == bench.explorer.view
    bench.kept.path.write_text("no json")
    bench.controls.by.value = "through"
    assert "no file of kept views" in bench.message.value
    assert bench.kept.path.read_text() == "no json"
    assert bench.explorer.view.by == "through"


def test_report_parameters_are_the_view(dossier: analysis.Dossier) -> None:
    """The command of a report names every field that differs, and nothing else."""
    view = View(as_of="2024-06-18").with_(camps=["seoul"], chosen=["usa-2024-06-17-state-11000"])
    words = command(view.parameters(), None, Path("out"))
    given = dict(words[i + 1].split("=", 1) for i, word in enumerate(words) if word == "-p")
    assert given == {"as_of": "2024-06-18", "camps": '["seoul"]', "chosen": '["usa-2024-06-17-state-11000"]'}


@pytest.mark.parametrize("text", ["-x", "--json", "-5", "a=b", "--"])
def test_any_search_text_reaches_the_report(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words that look like options of the command are handed on as words."""
    assert main([*command(View().with_(search=text).parameters(), None, tmp_path), "--explain"]) == 0
    assert json.loads(capsys.readouterr().out)["parameters"]["search"] == text


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_command_can_be_given_is_told(text: str, tmp_path: Path) -> None:
    """NUL and half a character end in words, not in an error in the log."""
    with ThreadPoolExecutor() as apart:  # a browser test before it may have left a loop in this thread
        written = apart.submit(asyncio.run, write(View().with_(search=text).parameters(), None, tmp_path)).result()
    assert written.page is None
    assert "no command can be given" in written.failure


def test_a_report_of_a_view_is_a_static_page(tmp_path: Path) -> None:
    """The notebook through papermill: the figure, the tables and cards, no widget and no word on the bench."""
    command_line = [
        sys.executable,
        "-m",
        "analysis",
        *command(View(as_of="2024-06-18").with_(camps=["seoul"]).parameters(), None, tmp_path),
    ]
    done = subprocess.run(command_line, capture_output=True, text=True, check=True)
    page = Path(json.loads(done.stdout)["files"][0]).read_text()
    assert "kor-2024-03-18-shin-7000-containers" in page
    assert "usa-2024-06-17-state-11000" not in page
    assert 'data-block="records"' in page
    assert "widget-view" not in page
    assert "Run All Cells" not in page


def test_shows_itself_without_a_front_end(dossier: analysis.Dossier) -> None:
    """In a terminal: a few lines; in a page: the figure."""
    explorer = Explorer(dossier, as_of="2024-06-18")
    assert repr(explorer).splitlines()[0].startswith("Explorer. As known on 2024-06-18")
    assert len(repr(explorer).splitlines()) < 15
    bundle = explorer._repr_mimebundle_()
    assert CHART_MIME in bundle
    assert "application/vnd.jupyter.widget-view+json" not in bundle


def test_own_tables_start_with_their_own_flow(rows: Rows, tmp_path: Path) -> None:
    """Another folder: its flow is shown first, its names fill the controls, and the code loads it."""
    for claim in rows["claims"]:
        claim["origin"], claim["destination"] = "IRN", "RUS"
    for event in rows["events"]:
        event["dyad"] = "other"
    folder = write_rows(tmp_path / "own", rows)
    explorer = Explorer(analysis.load(folder), keep_in=tmp_path / "views.json")
    flow = explorer.view.flow(explorer.dossier)
    assert flow.ids == {"commodity": "containers", "origin": "IRN", "destination": "RUS"}
    assert explorer.view.dyad == "other"
    assert explorer.dossier.flows[0] == (flow, 4)
    assert repr(str(folder)) in explorer.code
    bench = explorer.bench
    assert {value for _, value in bench.controls.lists["camps"].options} == {
        "seoul", "washington_allies", "moscow_pyongyang", "independent",
    }  # fmt: skip
    assert len(bench.records.frame)


def test_text_stays_text(rows: Rows, tmp_path: Path) -> None:
    """Markup in a cell reaches the browser as plain text: grids escape it, cards are filled as text."""
    hostile = "<img src=x onerror=alert(1)>"
    rows["claimants"][0]["name"] = hostile
    rows["claims"][0]["note"] = hostile
    bench = Explorer(analysis.load(write_rows(tmp_path / "own", rows)), keep_in=tmp_path / "views.json").bench
    assert hostile in list(bench.records.frame["who"])
    sent = json.dumps(bench.records.table.get_state())
    assert "<img" not in sent.replace("\\u003c", "<").replace("&lt;img", "")
    assert "innerHTML" not in (Path(analysis.__file__).parent / "workbench" / "figure_pane.js").read_text()


def test_every_control_has_a_label(bench: Layout) -> None:
    """A screen reader names each control."""
    for control in [*bench.controls.all, bench.controls.eve, bench.record, bench.open]:
        assert control.description
    assert bench.pane.shown["alt"]


def test_an_empty_folder_opens(tmp_path: Path) -> None:
    """A dataset just started has nothing to show, and says so."""
    folder = tmp_path / "new"
    assert main(["new", str(folder)]) == 0
    explorer = Explorer(analysis.load(folder), keep_in=tmp_path / "views.json")
    assert "0 figures, 0 answers, 0 contacts" in explorer.reading.status
    assert explorer.bench.records.frame.empty


def test_every_choice_offered_is_taken(bench: Layout) -> None:
    """No option of a filter is refused by the view it sets."""
    for name, control in bench.controls.lists.items():
        for _, value in control.options:
            bench.explorer.view.with_(**{name: [value]}).checked(bench.explorer.dossier)
