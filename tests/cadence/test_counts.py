"""Counts in custom windows, split and on the calendar; plans kept, late and open; waits still open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.cadence import (
    before_after,
    calendar,
    counts,
    counts_by,
    gaps,
    in_windows,
    lead_times,
    named_windows,
    plans,
    rate_ratio,
    waiting,
)
from analysis.errors import UnknownName, UsageError
from analysis.model.select_events import planned_span
from analysis.schema import frame


def _events(*rows: tuple[str, str]) -> pd.DataFrame:
    return frame("events", [
        {"event_id": i, "starts_on": d, "level": "minister",
         "kind": "minister_visit", "status": "occurred", "dyad": "PRK-RUS", "known_on": "2024-12-31"}
        for i, d in rows
    ])  # fmt: skip


def test_custom_windows() -> None:
    """Windows begin where the caller says; exposure follows; a month is shared by the days it stands for."""
    events = _events(("a", "2024-01-10"), ("b", "2024-02"), ("c", "2024-03-01"))
    table = counts(events, edges=["2024-01-01", "2024-02-20"], start="2024-01-01", end="2024-03-10")
    assert table["exposure_days"].tolist() == [50, 20]
    np.testing.assert_allclose(table["count"], [1 + 19 / 29, 1 + 10 / 29])
    np.testing.assert_allclose(table["weighted"], 3 * table["count"])
    with pytest.raises(UsageError, match="in order"):
        counts(events, edges=["2024-02-20", "2024-01-01"], start="2024-01-01", end="2024-03-10")
    with pytest.raises(UsageError, match="do not cover"):
        counts(events, edges=["2024-02-20"], start="2024-01-01", end="2024-03-10")


def test_partial_dates_by_brute_force() -> None:
    """Spreading many spans at once gives what laying each over its days gives, also when cut by the span."""
    rng = np.random.default_rng(2)
    first = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(-20, 80, 60), unit="D")
    last = first + pd.to_timedelta(rng.integers(0, 40, 60), unit="D")
    events = pd.DataFrame({"starts_on": first, "starts_on_last": last, "level": "official"})
    table = counts(events, every="W-MON", start="2024-01-03", end="2024-03-20")
    plain = [
        sum(
            max((min(b, w.window_end) - max(a, w.window_start)).days + 1, 0) / ((b - a).days + 1)
            for a, b in zip(first, last, strict=True)
        )
        for w in table.itertuples()
    ]
    np.testing.assert_allclose(table["count"], plain, atol=1e-9)
    moved = events.assign(starts_on=first + pd.Timedelta(days=7), starts_on_last=last + pd.Timedelta(days=7))
    again = counts(moved, every="W-MON", start="2024-01-10", end="2024-03-27")
    np.testing.assert_allclose(again["count"], table["count"], atol=1e-9)


def test_splits_add_up() -> None:
    """The counts by kind and by level add up to the plain ones; an unknown split is refused."""
    found = analysis.load().contacts()
    whole = counts(found, every="YS")
    for by in ("kind", "level", "direction", "dyad"):
        parts = counts_by(found, by, every="YS").groupby("window_start")["count"].sum()
        np.testing.assert_allclose(parts, whole["count"])
    assert counts_by(found.iloc[:0], "kind", every="YS").empty
    with pytest.raises(UnknownName, match="allowed: direction, dyad, kind, level"):
        counts_by(found, "colour")


def test_contacts_by_direction_and_kind() -> None:
    """Filters narrow, and a contact of partial date ends when it was known at the latest."""
    whole = analysis.load()
    found = whole.contacts()
    one_way = whole.contacts(directions=["PRK_to_RUS"], kinds=["minister_visit"])
    assert 0 < len(one_way) < len(found)
    assert (one_way["direction"] == "PRK_to_RUS").all()
    early = _events(("a", "2024")).assign(known_on=pd.Timestamp("2024-03-01"))
    assert replace(whole, events=early).contacts()["starts_on_last"].tolist() == [pd.Timestamp("2024-03-01")]


def test_calendar_tells_greetings_apart() -> None:
    """A month holds every contact and, beside it, those no calendar day drives."""
    events = _events(("a", "2024-05-09"), ("b", "2024-05-20"))
    events.loc[0, "occasion"] = "victory_day"
    table = calendar(events, start="2024-04-01", end="2024-05-31")
    assert table[["month", "count", "discretionary"]].to_numpy().tolist() == [[4, 0, 0], [5, 2, 1]]


def test_what_is_left_of_a_month_is_nothing() -> None:
    """Shares of partial dates that should cancel leave 0 and whole numbers, not specks of rounding."""
    met = analysis.load().contacts()
    months = calendar(met, start="2018-01-01", end="2026-03-31")
    spans = named_windows(["a=2018-01-01:2022-12-31", "b=2023-01-01:"], "2018-01-01", "2026-03-31")
    for n in (*months["count"], *months["weighted"], *months["discretionary"], *in_windows(met, spans)["count"]):
        assert n == 0 or n > 1e-3
        assert n == round(n) or abs(n - round(n)) > 1e-3


def test_a_straddling_month_widens_the_answer() -> None:
    """An event of a month that the split divides is tried on both sides: the interval is the widest."""
    sure = [(f"e{i}", f"2024-02-{i + 1:02d}") for i in range(9)] + [("x", "2024-01-05"), ("y", "2024-01-06")]
    exact = before_after(_events(*sure), "2024-02-01", "2024-01-01", "2024-02-29")
    wide = before_after(_events(*sure, ("m", "2024")), "2024-02-01", "2024-01-01", "2024-02-29")
    assert (exact.partial, wide.partial) == (0, 1)
    both = [rate_ratio(10, 29, 2, 31), rate_ratio(9, 29, 3, 31)]
    assert wide.low == min(r.low for r in both)
    assert wide.high == max(r.high for r in both)
    assert wide.p_value == max(r.p_value for r in both)
    assert (wide.reach1, wide.reach2) == ((9, 10), (2, 3))
    inside = 29 / 366, 31 / 366
    assert (wide.n1, wide.n2) == (pytest.approx(9 + inside[0]), pytest.approx(2 + inside[1]))
    assert wide.ratio == pytest.approx((wide.n1 / 29) / (wide.n2 / 31)), (
        "the average of all placements, not one of them"
    )


def test_plans() -> None:
    """A visit is judged by the last word of it: late here; open before its end and overdue after; the open slip is a floor."""
    events = frame("events", [
        {"event_id": "p1", "starts_on": "2024-06", "known_on": "2024-05-01", "status": "planned"},
        {"event_id": "p2", "starts_on": "2024-06-01", "known_on": "2024-05-02", "status": "planned"},
        {"event_id": "p3", "starts_on": "2024-07", "known_on": "2024-05-03", "status": "planned"},
        {"event_id": "p4", "starts_on": "2024-08-20", "known_on": "2024-05-04", "status": "planned"},
        {"event_id": "v", "starts_on": "2024-06-18", "known_on": "2024-06-18", "status": "occurred",
         "fulfils": "p1;p2"},
    ])  # fmt: skip
    then = replace(analysis.load(), events=events.assign(dyad="PRK-RUS"))
    table = plans(then, until="2024-08-10")
    assert table["plan_ids"].tolist() == [("p1", "p2"), ("p3",), ("p4",)]
    assert table["state"].tolist() == ["late", "overdue", "open"]
    assert table["slip_days"].tolist() == [17, 10, 0]
    assert lead_times(then, until="2024-08-10")[["plan_id", "event_id", "days"]].to_numpy().tolist() == [
        ["p1", "v", 48],
        ["p3", "", 99],
        ["p4", "", 98],
    ]
    assert plans(then, "PRK-CHN", until="2024-08-10").empty


def test_a_plan_is_fulfilled_for_everybody() -> None:
    """An event filed under other states fulfils a plan: it is neither open nor overdue, and its wait has ended."""
    events = frame("events", [
        {"event_id": "p", "starts_on": "2024-06", "known_on": "2024-05-01", "status": "planned",
         "dyad": "PRK-RUS"},
        {"event_id": "v", "starts_on": "2024-06-18", "known_on": "2024-06-18", "status": "occurred",
         "dyad": "other", "fulfils": "p"},
    ])  # fmt: skip
    then = replace(analysis.load(), events=events)
    assert plans(then)["state"].tolist() == ["kept"]
    assert lead_times(then)[["event_id", "days", "is_open"]].to_numpy().tolist() == [["v", 48, False]]
    assert then.open_plans().empty
    assert then.open_plans(overdue=True).empty


def test_one_visit_announced_thrice_is_one_plan() -> None:
    """Open plans of one kind, way and place whose days overlap are one visit; another place, or none named, is another."""
    row = {"kind": "summit", "direction": "RUS_to_PRK", "dyad": "PRK-RUS", "status": "planned", "place": "Pyongyang"}
    events = frame("events", [
        {**row, "event_id": "a", "starts_on": "2024", "known_on": "2024-06-10"},
        {**row, "event_id": "b", "starts_on": "2024-06", "known_on": "2024-06-12"},
        {**row, "event_id": "c", "starts_on": "2024-07-02", "known_on": "2024-06-13"},
        {**row, "event_id": "d", "starts_on": "2024-06", "known_on": "2024-06-12", "place": "Rason"},
        {**row, "event_id": "e", "starts_on": "2024-06", "known_on": "2024-06-12", "place": ""},
        {**row, "event_id": "f", "starts_on": "2024-06", "known_on": "2024-06-12", "place": ""},
    ])  # fmt: skip
    then = replace(analysis.load(), events=events)
    found = plans(then, until="2024-06-20").set_index("plan_id")
    assert dict(found["plan_ids"]) == {"a": ("a", "b", "c"), "d": ("d",), "e": ("e",), "f": ("f",)}
    assert found.at["a", "planned_from"] == pd.Timestamp("2024-07-02")
    assert planned_span(events)[0].tolist()[:2] == [pd.Timestamp("2024-06-10"), pd.Timestamp("2024-06-12")], (
        "no first of January"
    )


def test_a_failed_attempt_is_no_plan_that_came_true() -> None:
    """A launch that failed settles its plan and fulfils nothing; its wait did not end."""
    events = frame("events", [
        {"event_id": "p", "starts_on": "2024-05-27", "ends_on": "2024-06-04", "known_on": "2024-05-20",
         "status": "planned"},
        {"event_id": "x", "starts_on": "2024-05-28", "known_on": "2024-05-28", "status": "failed",
         "fulfils": "p"},
    ])  # fmt: skip
    then = replace(analysis.load(), events=events.assign(dyad="PRK-RUS"))
    assert plans(then)["state"].tolist() == ["failed"]
    assert lead_times(then)[["days", "is_open"]].to_numpy().tolist() == [[8, True]]
    assert then.open_plans().empty
    assert then.open_plans(overdue=True).empty
    assert replace(then, events=then.events.iloc[:1]).open_plans(overdue=True)["event_id"].tolist() == ["p"]


def test_no_window_ends_after_the_day_of_knowledge() -> None:
    """Days that nobody could report on are not days without a contact; a frame of one's own is taken as known."""
    met = analysis.load().as_of("2024-06-14").contacts()
    for late in (
        lambda rows: counts(rows, start="2024-01-01", end="2024-06-15"),
        lambda rows: before_after(rows, "2024-01-01", "2023-01-01", "2024-06-15"),
        lambda rows: calendar(rows, start="2024-01-01", end="2024-06-15"),
    ):
        for rows in (met, met[met["occasion"] == ""]):
            with pytest.raises(UsageError, match="after the day of knowledge 2024-06-14; end it by then"):
                late(rows)
    own = pd.DataFrame(met.to_dict("records"))
    assert counts(own, start="2024-01-01", end="2024-06-15")["exposure_days"].sum() == 167


def test_kaplan_meier_by_hand() -> None:
    """Waits 1, 2, 3+, 4, 5: half have ended by day 4; without the open one's weight it would be 2 or 3."""
    table = pd.DataFrame({"days": [1, 2, 3, 4, 5], "is_open": [False, False, True, False, False]})
    assert waiting(table, least=4).median == 4
    naive = table[~table["is_open"]]["days"].median()
    assert naive != 4
    assert waiting(table).verdict == "too few to say"
    assert waiting(gaps(_events(), "2024-01-01")).verdict == "too few to say"
