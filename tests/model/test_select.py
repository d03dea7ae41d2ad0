"""Which rows count: each rule of each selection keeps a row, and drops the same row with one cell changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import analysis
from analysis.errors import UnknownName, UsageError
from analysis.model.config import About
from analysis.model.dossier import Dossier
from analysis.model.names import STAGES
from analysis.model.vocabulary import CONTACT_KIND, MEASURE, STANCE
from tests.claims.rows import Row, dossier, meeting, quantities, said

WHOLE = analysis.load()
FLOW = WHOLE.flow()
VOICES = [
    {"claimant_id": "a", "name": "Ministry A", "camp": "seoul", "country": "KOR"},
    {"claimant_id": "b", "name": "Ministry B", "camp": "kyiv", "country": "UKR"},
]


def ids(frame: pd.DataFrame) -> list[str]:
    """The claims or events of a frame, in its order."""
    return list(frame["claim_id" if "claim_id" in frame else "event_id"])


def kept(cells: Row, **which: Any) -> bool:
    """Whether a plain total is still among the quantities with these cells changed."""
    return "x" in ids(
        quantities([said("other", "2023-12-01", best=1), said("x", "2024-01-01", **{"best": 5, **cells})], **which)
    )


# Rule, cells that break it, and the keyword by which an analyst has the row all the same.
RULES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("retracted", {"status": "retracted", "retracted_on": "2024-01-05"}, {"retracted": True}),
    ("a variant", {"rendering": "variant"}, {"variants": True}),
    ("doubted", {"stance": "doubts"}, {"stances": "doubts"}),
    ("denied", {"stance": "denies"}, {"stances": ("denies", "doubts")}),
    ("declined", {"stance": "declines"}, {"stances": ["declines"]}),
    ("a period", {"measure": "period"}, {"measures": "period"}),
    ("a snapshot", {"measure": "snapshot"}, {"measures": ("cumulative", "snapshot")}),
    ("a capacity", {"measure": "capacity"}, {"measures": ["capacity"]}),
    ("a conversion", {"measure": "conversion"}, {"measures": ["conversion"]}),
    ("planned", {"stage": "planned"}, {"stages": "planned"}),
    ("sought", {"stage": "sought"}, {"stages": STAGES["intended"]}),
    ("used", {"stage": "used"}, {"stages": "used"}),
    ("recovered", {"stage": "recovered"}, {"stages": STAGES["used"]}),
]


@pytest.mark.parametrize(("rule", "cells", "which"), RULES, ids=[rule for rule, _, _ in RULES])
def test_what_is_no_quantity_unless_asked_for(rule: str, cells: dict[str, Any], which: dict[str, Any]) -> None:
    """The plain row counts; with one cell changed it does not; the keyword of the rule lets it in."""
    assert kept({})
    assert not kept(cells), rule
    assert kept(cells, **which), rule


@pytest.mark.parametrize(
    "cells",
    [
        {"best": "", "bound": "vague", "vague_term": "scores"},
        {"best": "", "bound": "none", "measure": "none"},
        {"commodity_id": "voyages"},
        {"origin": "IRN"},
        {"destination": "PRK", "origin": "RUS"},
    ],
)
def test_without_a_number_or_on_another_flow_never_counts(cells: dict[str, Any]) -> None:
    """No keyword makes a vague word, a claim without a number or another flow a quantity of this one."""
    every: dict[str, Any] = {"measures": list(MEASURE), "stances": list(STANCE), "variants": True, "retracted": True}
    assert kept({}, **every)
    assert not kept(cells, **every)


@pytest.mark.parametrize("stage", STAGES["moved"])
@pytest.mark.parametrize("stance", ["asserts", "acknowledges"])
def test_what_counts_as_it_is(stage: str, stance: str) -> None:
    """Asserted or acknowledged, under way, delivered or not said; of any channel, contents and bound."""
    assert kept({"stage": stage, "stance": stance, "channel": "sea", "item_class": "152mm"})
    assert kept({"best": "", "low": 5, "bound": "at_least"})
    assert kept({"best": "", "high": 5, "bound": "up_to"})


# Kept as they are, and left out by a keyword.
LEFT_OUT: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"repeats": "other"}, {"relays": False}),
    ({"either_or": "k"}, {"either_or": False}),
    ({"through": ""}, {"undated": False}),
    ({"channel": "rail"}, {"channels": ("sea", "all", "unstated")}),
    ({"item_class": "152mm"}, {"item_classes": ""}),
    ({"claimant_id": "b"}, {"claimants": "a"}),
    ({"best": "", "low": 5, "bound": "at_least"}, {"bounds": ("about", "exact")}),
    ({"review": "date_inferred"}, {"reviews": "verified"}),
]


@pytest.mark.parametrize(("cells", "which"), LEFT_OUT, ids=[next(iter(which)) for _, which in LEFT_OUT])
def test_what_an_analyst_may_leave_out(cells: dict[str, Any], which: dict[str, Any]) -> None:
    """A relay, an alternative, an undated figure, or another channel, class, claimant, bound or review leaves when asked."""
    if "claimants" not in which:
        assert kept({}, **which)
    assert kept(cells)
    assert not kept(cells, **which)


def test_a_sum_has_a_whole_or_its_parts() -> None:
    """Parts of a claimant's own whole leave when asked, whichever leans on the other; another claimant's figure is no part."""
    rows = [
        said("all", "2024-01-01", best=4700), said("dead", "2024-01-01", best=600, derived_from="all"),
        said("wounded", "2024-01-01", best=4100, derived_from="all"),
        said("sum", "2024-02-01", best=50, derived_from="first"), said("first", "2024-01-01", best=25),
        said("theirs", "2024-02-01", best=10, derived_from="first", claimant_id="b"),
    ]  # fmt: skip
    assert len(quantities(rows)) == 6
    assert set(ids(quantities(rows, parts=False))) == {"all", "sum", "theirs"}


def test_camps_are_those_of_the_claimants() -> None:
    """A camp keeps its own claimants' figures, with their names and countries."""
    then = dossier([said("x", "2024-01-01", best=5), said("y", "2024-01-02", "b", best=6)], claimants=VOICES)
    found = then.quantities(then.flow(), camps="kyiv")
    assert found[["claim_id", "claimant", "camp", "country"]].to_numpy().tolist() == [
        ["y", "Ministry B", "kyiv", "UKR"]
    ]


def test_each_row_says_who_and_how_much() -> None:
    """Best, else low, else high; the ends that the words allow; in the order of knowledge, then of ids."""
    rows = [
        said("c", "2024-01-02", best=5),
        said("b", "2024-01-02", low=7, high=9, bound="range"),
        said("d", "2024-01-01", low=3, bound="more_than"),
        said("a", "2024-01-03", high=4, bound="up_to"),
    ]
    found = quantities(rows).set_index("claim_id")[["value", "low_value", "high_value"]]
    assert list(found.index) == ["d", "b", "c", "a"]
    nan = float("nan")
    wanted = {"d": (3, 3, nan), "b": (7, 7, 9), "c": (5, 5, 5), "a": (4, nan, 4)}
    for key, numbers in wanted.items():
        assert list(found.loc[key]) == pytest.approx(numbers, nan_ok=True)
    assert found.index.name == "claim_id"
    assert list(quantities(rows).index) == [0, 1, 2, 3]


def test_a_class_of_stages_is_asked_of_the_flow() -> None:
    """What is planned is no movement, and what is fired was counted before: each class is a flow of its own."""
    rows = [said(stage, "2024-01-01", best=1, stage=stage) for stages in STAGES.values() for stage in stages]
    then = dossier(rows)
    for name, stages in STAGES.items():
        assert set(ids(then.quantities(then.flow(stage=name)))) == set(stages)


def test_statements_speak_with_or_without_a_number() -> None:
    """Every stance, measure and stage of the flow; no variant and no retracted row unless asked; not another flow's."""
    rows = [
        said("number", "2024-01-01", best=1),
        said("vague", "2024-01-02", bound="vague", vague_term="scores"),
        said("denial", "2024-01-03", stance="denies", measure="none", bound="none"),
        said("plan", "2024-01-04", best=2, stage="planned", measure="period"),
        said("variant", "2024-01-05", best=1, rendering="variant"),
        said("gone", "2024-01-06", best=1, status="retracted", retracted_on="2024-02-01"),
        said("else", "2024-01-07", best=1, commodity_id="voyages"),
    ]
    then = dossier(rows)
    plain = ["number", "vague", "denial", "plan"]
    assert ids(then.statements(then.flow())) == plain
    assert ids(then.statements(then.flow(), variants=True, retracted=True)) == [*plain, "variant", "gone"]
    assert ids(then.statements(then.flow(), stances="denies")) == ["denial"]


QUIET: dict[str, Any] = {"stance": "denies", "measure": "none", "bound": "none"}


def test_answers_speak_about_the_flow() -> None:
    """On its goods, on arms in general where the flow is one of arms or transport, or in answer to a statement on it."""
    rows = [
        said("total", "2024-01-01", best=1),
        said("own", "2024-01-02", **QUIET),
        said("arms", "2024-01-03", **{**QUIET, "commodity_id": "arms"}),
        said(
            "reply",
            "2024-01-04",
            **{**QUIET, "commodity_id": "troops", "origin": "", "destination": ""},
            responds_to="total",
        ),
        said("troops", "2024-01-05", **{**QUIET, "commodity_id": "troops"}),
        said("back", "2024-01-06", **{**QUIET, "origin": "RUS", "destination": "PRK"}),
        said("yes", "2024-01-07", **{**QUIET, "stance": "acknowledges"}),
        said("gone", "2024-01-08", **QUIET, status="retracted", retracted_on="2024-02-01"),
        said("again", "2024-01-09", **QUIET, rendering="variant"),
    ]
    then = dossier(rows)
    assert ids(then.answers(then.flow())) == ["own", "arms", "reply", "yes"]
    assert ids(then.answers(then.flow(), stances="acknowledges")) == ["yes"]
    assert ids(then.answers()) == ["own", "arms", "reply", "troops", "back", "yes"]
    assert ids(then.answers(then.flow(), retracted=True, variants=True)) == [
        "own",
        "arms",
        "reply",
        "yes",
        "gone",
        "again",
    ]
    food = [{"commodity_id": c, "name": c, "unit": "t", "family": "food"} for c in ("containers", "arms", "troops")]
    plain = dossier(rows, commodities=food)
    assert ids(plain.answers(plain.flow())) == ["own", "reply", "yes"]


def met(cells: Row, dyad: str = "", **which: Any) -> bool:
    """Whether a ministers' visit with these cells changed is a contact."""
    then = dossier([], events=[meeting("other", "2024-01-01"), meeting("x", "2024-02-01", **cells)])
    return "x" in ids(then.contacts(dyad, **which))


@pytest.mark.parametrize(
    "cells",
    [
        {"status": "planned"},
        {"status": "cancelled"},
        {"kind": "missile_test"},
        {"parent_id": "other"},
        {"dyad": "PRK-CHN"},
    ],
)
def test_what_is_no_contact(cells: dict[str, str]) -> None:
    """What has not occurred, is of another kind, is a leg of a visit, or between others, is none of the two states' contacts."""
    assert met({})
    assert not met(cells)


def test_contacts_by_what_is_asked() -> None:
    """Dyad, level, kind, direction and the calendar each keep what they name."""
    assert met({"dyad": "PRK-CHN"}, "PRK-CHN")
    assert met({"dyad": "PRK-CHN"}, "any")
    assert not met({}, "PRK-CHN")
    assert met({}, levels="minister")
    assert not met({"level": "official"}, levels="minister")
    assert not met({"kind": "summit"}, kinds=["minister_visit"])
    assert not met({"direction": "PRK_to_RUS"}, directions=("RUS_to_PRK",))
    assert met({"occasion": "russia_day"})
    assert not met({"occasion": "russia_day"}, discretionary_only=True)


def test_a_partial_date_ends_when_it_became_known() -> None:
    """A visit of a month that was known in mid-month had taken place by then."""
    row = meeting("x", "2024-03") | {"known_on": "2024-03-12"}
    assert list(dossier([], events=[row]).contacts()["starts_on_last"]) == [pd.Timestamp("2024-03-12")]


def test_open_plans() -> None:
    """Planned, fulfilled by nothing on file, its span not ended on the dossier's day; past it with `overdue`."""
    plan = {"status": "planned"}
    events = [
        meeting("last", "2024-06-30"),
        meeting("open", "2024-07", **plan) | {"known_on": "2024-05-01"},
        meeting("today", "2024-06-30", **plan) | {"known_on": "2024-05-02"},
        meeting("passed", "2024-06-29", **plan) | {"known_on": "2024-05-03"},
        meeting("done", "2024-06-29", **plan) | {"known_on": "2024-05-04"},
        meeting("visit", "2024-06-29", fulfils="done"),
        meeting("others", "2024-07", **plan, dyad="PRK-CHN") | {"known_on": "2024-05-05"},
    ]
    then = dossier([], events=events)
    assert ids(then.open_plans()) == ["open", "today"]
    assert ids(then.open_plans(overdue=True)) == ["passed"]
    assert ids(then.open_plans("PRK-CHN")) == ["others"]
    assert ids(then.open_plans("any")) == ["open", "today", "others"]


def test_nothing_is_typed() -> None:
    """Without rows each selection has the columns and types that it has with rows."""
    none, early = dossier([]), WHOLE.as_of("2000-01-01")
    for ask in (
        lambda d: d.quantities(d.flow()),
        lambda d: d.statements(d.flow()),
        lambda d: d.answers(),
        lambda d: d.answers(d.flow()),
        lambda d: d.contacts(),
        lambda d: d.open_plans(),
    ):
        whole = ask(WHOLE)
        for then in (none, early):
            found = ask(then)
            assert found.empty
            assert list(found.columns) == list(whole.columns)
            numbers = whole.select_dtypes(["number", "datetime"]).columns
            assert (found[numbers].dtypes == whole[numbers].dtypes).all()


def typos() -> Iterator[tuple[str, Callable[[Dossier], object]]]:
    """Each keyword that takes a name, with one that is a letter off."""
    for what, wrong in {
        "measures": "cumulativ", "stances": "assert", "stages": "deliverd", "channels": "seas", "item_classes": "152m",
        "camps": "soul", "claimants": "kor-mnt", "bounds": "atleast", "reviews": "verifed",
    }.items():  # fmt: skip
        yield what, lambda d, what=what, wrong=wrong: d.quantities(FLOW, **{what: wrong})  # type: ignore[misc]
        yield f"{what}, several", lambda d, what=what, wrong=wrong: d.quantities(FLOW, **{what: [wrong]})  # type: ignore[misc]
    for what, wrong in {"levels": "ministr", "kinds": "sumit", "directions": "PRK_to_RU"}.items():
        yield what, lambda d, what=what, wrong=wrong: d.contacts(**{what: wrong})  # type: ignore[misc]
    yield "statements", lambda d: d.statements(FLOW, stances="denie")
    yield "answers", lambda d: d.answers(stances="denie")
    yield "contacts, dyad", lambda d: d.contacts("PRK-RU")
    yield "open_plans, dyad", lambda d: d.open_plans("PRK-RU")
    yield "commodity", lambda d: d.flow("containrs")
    yield "origin", lambda d: d.flow(origin="prk")
    yield "destination", lambda d: d.flow(destination="RSU")
    yield "stage", lambda d: d.flow(stage="move")


@pytest.mark.parametrize(("name", "ask"), list(typos()), ids=[name for name, _ in typos()])
@pytest.mark.parametrize("day", ["2000-01-01", ""])
def test_a_name_that_is_not_there_is_refused(name: str, ask: Callable[[Dossier], object], day: str) -> None:
    """A typo raises on any day, also before anything is known, and names the nearest; it never gives an empty result."""
    with pytest.raises(UnknownName, match="did you mean"):
        ask(WHOLE.as_of(day))


def test_names_of_the_dataset_are_right_on_any_day() -> None:
    """A claimant, class of contents or commodity that becomes known later is no typo on an early day: it has no row."""
    early = WHOLE.as_of("2000-01-01")
    assert early.quantities(FLOW, claimants="kor-mnd", item_classes="152mm", camps="seoul").empty
    with pytest.raises(UsageError, match="runs between two states"):
        WHOLE.flow(origin="RUS", destination="RUS")


def test_a_dataset_that_names_nothing_has_a_flow_without_rows() -> None:
    """A folder that says nothing of itself is asked like any other, also by the names that stand in for what it lacks."""
    then = dossier([said("x", "2024-01-01", best=5)], about=About(), events=[meeting("e", "2024-01-01")])
    assert then.quantities(then.flow()).empty
    assert then.flow(**then.flow().ids) == then.flow()
    assert then.contacts(then.config.dyad()).empty
    assert ids(then.contacts("any")) == ["e"]
    with pytest.raises(UnknownName, match="did you mean 'containers'"):
        then.flow("containrs")


def test_an_early_day_takes_nothing_back() -> None:
    """A withdrawn claim still counts on a day before it was withdrawn."""
    gone = said("x", "2024-01-01", best=5, status="retracted", retracted_on="2024-03-01")
    then = dossier([gone, said("later", "2024-04-01", best=6)])
    assert ids(then.as_of("2024-02-01").quantities(then.flow())) == ["x"]
    assert ids(then.quantities(then.flow())) == ["later"]


def test_row_order_never_matters() -> None:
    """Shuffled tables give the same selections."""
    claims, events = (
        frame.sample(frac=1, random_state=5).reset_index(drop=True) for frame in (WHOLE.claims, WHOLE.events)
    )
    shuffled = replace(WHOLE, claims=claims, events=events)
    pd.testing.assert_frame_equal(shuffled.quantities(FLOW), WHOLE.quantities(FLOW))
    pd.testing.assert_frame_equal(shuffled.answers(FLOW), WHOLE.answers(FLOW))
    pd.testing.assert_frame_equal(shuffled.contacts(), WHOLE.contacts())
    pd.testing.assert_frame_equal(shuffled.open_plans("any"), WHOLE.open_plans("any"))
    assert set(WHOLE.contacts("any")["kind"]) <= set(CONTACT_KIND)
