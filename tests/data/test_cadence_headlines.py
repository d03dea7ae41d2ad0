"""The headlines of the page on contacts, recomputed from the CSV file with plain pandas and an exact conditional test."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from scipy.stats import beta, binomtest

import analysis
from analysis.cadence import baselines, observed, plans
from analysis.cadence.baselines import ALL, GREETINGS, VISITS
from analysis.schema import data_folder

IN_PERSON = [
    "summit", "minister_visit", "military_visit", "party_visit", "delegation_visit", "commission_meeting", "talks_third_country",
]  # fmt: skip
CONTACTS = [*IN_PERSON, "leader_call", "leader_message", "invitation", "agreement", "gift", "cultural_exchange"]
REFERENCE, CLOSED, SPLIT = ("2018-01-01", "2019-12-31"), ("2020-01-31", "2023-08-24"), "2023-09-10"
DAYS = ["2025-01-15", "2026-03-31"]  # a year or more after the split: whole periods are compared


def _contacts(day: str) -> pd.DataFrame:
    """Contacts known on a day, each with the first and last day on which it may have begun."""
    rows = pd.read_csv(data_folder() / "events.csv", dtype=str, keep_default_na=False)
    rows = rows[(rows["known_on"] <= day) & (rows["dyad"] == "PRK-RUS") & (rows["status"] == "occurred")]
    rows = rows[(rows["parent_id"] == "") & rows["kind"].isin(CONTACTS)]
    first = pd.to_datetime(
        rows["starts_on"].str.pad(10, "right", "x").str.replace("-xx|xxx", "-01", regex=True).str.slice(0, 10),
        format="mixed",
    )
    ends = {4: pd.offsets.YearEnd(0), 7: pd.offsets.MonthEnd(0), 10: pd.Timedelta(0)}
    last = pd.Series([a + ends[len(t)] for a, t in zip(first, rows["starts_on"], strict=True)], index=rows.index)
    known = pd.to_datetime(rows["known_on"])
    return rows.assign(first=first, last=last.where(last < known, known).where(known > first, first))


def _range(rows: pd.DataFrame, window: tuple[str, str]) -> tuple[int, int]:
    a, b = map(pd.Timestamp, window)
    return int(((rows["first"] >= a) & (rows["last"] <= b)).sum()), int(
        ((rows["first"] <= b) & (rows["last"] >= a)).sum()
    )


def _interval(n1: int, e1: int, n2: int, e2: int) -> tuple[float, float, float]:
    """Clopper-Pearson limits of the binomial share, turned into a rate ratio; and the doubled tail."""
    low, high = beta.ppf(0.025, n1, n2 + 1), beta.ppf(0.975, n1 + 1, n2)
    share = e1 / (e1 + e2)
    tails = [binomtest(n1, n1 + n2, share, alternative=way).pvalue for way in ("less", "greater")]
    return low / (1 - low) * e2 / e1, high / (1 - high) * e2 / e1, min(1.0, 2 * min(tails))


FORMS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    ALL: lambda rows: rows["kind"] != "",
    VISITS: lambda rows: rows["kind"].isin(IN_PERSON) & (rows["occasion"] == ""),
    GREETINGS: lambda rows: rows["occasion"] != "",
}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("form", FORMS)
def test_the_headline_is_that_of_the_file(day: str, form: str) -> None:
    """Counts, days, limits and p against 2018-19 and against the closed border; each broken formula misses them."""
    rows = _contacts(day)
    rows = rows[FORMS[form](rows)]
    then = analysis.load().as_of(day)
    found = baselines(observed(then, start="2018-01-01"), then.config.periods, then.config.about.split)
    now, e1 = _range(rows, (SPLIT, day)), (pd.Timestamp(day) - pd.Timestamp(SPLIT)).days + 1
    for window, against in zip((REFERENCE, CLOSED), found.of(form), strict=True):
        was, e2 = _range(rows, window), (pd.Timestamp(window[1]) - pd.Timestamp(window[0])).days + 1
        r = against.found
        assert (r.exposure1, r.exposure2) == (e1, e2)
        assert (r.reach1 or (r.n1, r.n1), r.reach2 or (r.n2, r.n2)) == (now, was)
        low, high = _interval(now[0], e1, was[1], e2)[0], _interval(now[1], e1, was[0], e2)[1]
        assert (r.low, r.high) == (pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9))
        tried = [_interval(n1, e1, n2, e2)[2] for n1 in range(now[0], now[1] + 1) for n2 in range(was[0], was[1] + 1)]
        assert r.p_value == pytest.approx(max(tried), abs=1e-12)
        assert now[0] / e1 / (was[1] / e2) - 1e-9 <= r.ratio <= now[1] / e1 / (was[0] / e2) + 1e-9
        broken = {
            "exposure turned round": _interval(now[0], e2, was[1], e1)[0],
            "no exposure": _interval(now[0], 1, was[1], 1)[0],
            "one-sided level": beta.ppf(0.05, now[0], was[1] + 1) / (1 - beta.ppf(0.05, now[0], was[1] + 1)) * e2 / e1,
            "the favourable placement": _interval(now[1], e1, was[0], e2)[0]
            if now[0] < now[1] or was[0] < was[1]
            else 0.0,
        }
        for name, wrong in broken.items():
            assert abs(wrong / r.low - 1) > 1e-3, name


def test_the_findings_that_the_page_leads_with() -> None:
    """More contacts than in 2018-19 and far more than with the border closed; visits alone not clearly more than in 2018-19."""
    then = analysis.load()
    found = baselines(observed(then, start="2018-01-01"), then.config.periods, then.config.about.split)
    first, closed = found.of(ALL)
    assert first.is_clear
    assert 1 < first.found.ratio < closed.found.ratio
    assert not found.of(VISITS)[0].is_clear
    assert found.of(VISITS)[1].is_clear


def test_the_visit_of_june_2024_is_one_plan() -> None:
    """Three plan rows, one visit, kept: not three plans that came true."""
    table = plans(analysis.load()).set_index("event_id")
    visit = table.loc["2024-06-19-putin-kim-pyongyang-summit"]
    assert (visit["state"], len(visit["plan_ids"])) == ("kept", 3)
    assert "failed" in set(plans(analysis.load(), "any")["state"])


def test_what_bounds_the_closed_border_is_on_file() -> None:
    """The closure begins and ends with events of the table, on the days that the configuration names."""
    then = analysis.load()
    [closure] = [p for p in then.config.periods if p.events]
    rows = then.events.set_index("event_id")
    assert rows.at[closure.events[0], "known_on"] == pd.Timestamp(closure.start)
    assert rows.at[closure.events[-1], "starts_on"] == pd.Timestamp(closure.end) + pd.Timedelta(days=1)
