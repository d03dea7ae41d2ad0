"""The claims charts: plain marks with ids, honest empties, hostile cells as text, plotly's own checks passed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest

import analysis
from analysis import claims as room
from analysis.charts.answer_times import answer_times_chart
from analysis.charts.answers import answers_chart, denials_chart
from analysis.charts.cap import cap_chart
from analysis.charts.capacity import required_loads_chart
from analysis.charts.claimants import claimants_chart
from analysis.charts.conflicts import conflicts_chart
from analysis.charts.envelope import envelope_chart
from analysis.charts.exchange import two_way_chart
from analysis.charts.factors import factors_chart
from analysis.charts.latest import latest
from analysis.charts.rates import rates_chart
from analysis.charts.travel import travel_chart
from analysis.display import Chart
from analysis.language.format import short
from analysis.model.dossier import Dossier
from analysis.wording import figures

pytestmark = pytest.mark.xdist_group("claims-charts")  # which are drawn once
DOSSIER = analysis.load()
FLOW = DOSSIER.flow()


CHARTS: dict[str, Callable[[Dossier], Chart]] = {
    "answers": lambda d: answers_chart(d.answers(), room.turns(d.answers()), d),
    "denials": lambda d: denials_chart(d, FLOW),
    "soon": lambda d: answer_times_chart(
        *(room.answer_times(d, FLOW, s, "topic") for s in ("PRK", "RUS")), d, name="soon"
    ),
    "conflicts": lambda d: conflicts_chart(_conflicts(d), d, flow=FLOW),
    "two-way": lambda d: two_way_chart(room.two_way(d.quantities(FLOW), d.quantities(FLOW.reverse)), d, flow=FLOW),
    "cap": lambda d: cap_chart(room.capped(d), d),
    "factor-drift": lambda d: factors_chart(room.factors(d.claims, d.conversions), d, flow=FLOW),
    "travel": lambda d: travel_chart(room.travel(d, FLOW), d, flow=FLOW),
    "required-loads": lambda d: _required(d),
    "implied-rates": lambda d: rates_chart(_rates(d), d, flow=FLOW),
    "envelope": lambda d: envelope_chart(room.envelope(d.quantities(FLOW)), d, flow=FLOW),
    "claimants": lambda d: claimants_chart(d, FLOW),
    "latest": lambda d: latest(d, FLOW),
}


def _conflicts(then: Dossier) -> room.Conflicts:
    return room.conflicts(then.quantities(FLOW))


def _required(then: Dossier) -> Chart:
    trips, counted = (
        then.quantities(then.flow("voyages", "PRK", "RUS"), measures=m)
        for m in ("cumulative", ("cumulative", "period"))
    )
    cargo, units = (
        then.quantities(FLOW),
        then.quantities(then.flow("artillery_shells", "PRK", "RUS"), measures="period"),
    )
    factors = room.factors(then.claims, then.conversions)
    by_factor = room.loads_by_factor(counted, units, factors, source="containers")
    tables = room.required_loads(trips, cargo), room.loads(trips, cargo), by_factor
    return required_loads_chart(*tables, then, flow=FLOW, carrier="voyages")


def _rates(then: Dossier):  # type: ignore[no-untyped-def]
    return room.implied_rates(then.quantities(FLOW))


@cache
def known(day: str) -> Dossier:
    """What was known on a day."""
    return DOSSIER.as_of(day)


@cache
def drawn(name: str, day: str = "") -> Chart:
    """A chart as known on a day."""
    return CHARTS[name](known(day))


@pytest.mark.parametrize("day", ["2017-01-01", "2023-11-15", "2024-06-14", ""])
@pytest.mark.parametrize("name", CHARTS)
def test_marks_are_known_records_and_nothing_is_missing(name: str, day: str) -> None:
    """Each mark names a claim known on the day; title, alternative and table are there; no 'nan' is read out."""
    chart = drawn(name, day)
    marks = [
        key
        for trace in chart.figure.data
        for one in trace.customdata or ()
        for key in ([one] if isinstance(one, str) else one)
    ]
    assert set(marks) <= set(known(day).claims["claim_id"])
    assert chart.name == name
    assert chart.title
    assert chart.alt.endswith(".")
    assert "nan" not in f"{chart.title} {chart.alt}".lower().split()
    assert (
        bool(marks)
        or "on file" in chart.title
        or "0 statements" in chart.title
        or "Nobody" in chart.title
        or len(chart.figure.layout.annotations)
    )
    chart._repr_mimebundle_()


@pytest.mark.parametrize("name", CHARTS)
def test_sizes_of_type(name: str) -> None:
    """No text in a figure is under 11 px."""
    layout = drawn(name).figure.layout
    sizes = [note.font.size for note in layout.annotations if note.font.size]
    assert all(size >= 11 for size in sizes)


@pytest.mark.parametrize("name", CHARTS)
def test_hostile_names_stay_text(name: str) -> None:
    """A claimant's name with markup is escaped in hover cards, labels and ticks."""
    claimants = DOSSIER.claimants.assign(name='<b onload="x">A</b>')
    hostile = analysis.model.dossier.replace(DOSSIER, claimants=claimants)
    figure = CHARTS[name](hostile).figure
    texts = [t for trace in figure.data for t in (trace.hovertext or ())]
    texts += [note.text or "" for note in figure.layout.annotations]
    assert not any("<b onload" in text for text in texts)


@pytest.mark.parametrize("day", ["2023-11-15", "2024-06-14", ""])
def test_one_count_of_claimants(day: str) -> None:
    """The chart has a row for each claimant that the sentence counts, and the analytics count the same rows."""
    then = known(day)
    own = then.quantities(FLOW)
    count = own["claimant_id"].nunique()
    [told] = [n for n in figures(then, FLOW).numbers if n.what == "claimants with a total"]
    assert told.value == count
    assert claimants_chart(then, FLOW).title.startswith(f"Of {count} claimants' newest totals of {FLOW}")
    assert f"{len(own)} claims by {count} claimants" in latest(then, FLOW).source
    assert len(room.vintages(own)) == len(own) == sum(g.claims for g in room.groups(own))


def test_the_turn_is_told_in_days() -> None:
    """The title says the 198 days from the first denial of troops to their acknowledgement."""
    assert "Russia acknowledged troops 198 days after its first flat denial" in drawn("answers").title


def test_short_cuts_between_words() -> None:
    """A long name is cut at a word and marked; a short one is untouched."""
    assert short("Korea Institute for Defense Analyses", 20) == "Korea Institute for …"
    assert short("Seoul", 20) == "Seoul"


@pytest.mark.parametrize("day", ["2023-12-01", "2024-06-14", "2025-01-15", ""])
def test_the_cap_chart_draws_each_notice_once_against_one_line(day: str) -> None:
    """Bars add up to each year's notices, unknown months are hatched and no bar, one line is the cap, each estimate is labelled."""
    then = known(day)
    found = room.capped(then)
    chart = cap_chart(found, then)
    figure = chart.figure
    bars = [t for t in figure.data if t.type == "bar" and (t.hoverinfo != "skip" or t.marker.pattern.shape)]
    hatched = [t for t in bars if t.marker.pattern.shape]
    days = sum(pd.Timedelta(t.width[0], "ms").days for t in hatched)
    unknown = found.months.loc[found.months["state"] == "unknown", "month"]
    assert days == sum(m.days_in_month for m in unknown)
    marks = [key for t in bars for ids in t.customdata or () for key in ids]
    assert len(marks) == len(set(marks))
    told = {i for ids in found.notices["claim_ids"] for i in ids}
    assert set(marks) <= told
    for year in found.years.dropna(subset=["notified"]).itertuples():
        own = [t for t in bars if t.customdata is not None and pd.Timestamp(t.x[0]).year == year.year]
        assert sum(t.y[0] for t in own) == pytest.approx(year.notified, abs=5)  # agencies round a month by a barrel
    [line] = [s for s in figure.layout.shapes if s.y0 == s.y1 == found.cap]
    assert (line.xref, line.x0, line.x1) == ("paper", 0, 1)
    words = " ".join(note.text for note in figure.layout.annotations)
    assert "the cap: 500,000 barrels a year" in words
    voices = set(found.others.loc[~found.others["any_origin"], "claimant_id"])
    names = DOSSIER.claimants.set_index("claimant_id")["name"]
    assert all(names[v] in words for v in voices)
    assert "barrels" in chart.title
