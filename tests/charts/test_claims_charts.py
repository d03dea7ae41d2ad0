"""The claims charts: plain marks with ids, honest empties, hostile cells as text, plotly's own checks passed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

import analysis
from analysis import claims as room
from analysis.charts.answers import answers_chart
from analysis.charts.capacity import required_loads_chart
from analysis.charts.claimants import claimants_chart
from analysis.charts.conflicts import conflicts_chart
from analysis.charts.envelope import envelope_chart
from analysis.charts.exchange import oil_chart, two_way_chart
from analysis.charts.factors import factors_chart
from analysis.charts.groups import groups_chart
from analysis.charts.latest import latest
from analysis.charts.ledger import ledger_chart
from analysis.charts.lineage import lineage_chart
from analysis.charts.rates import rates_chart
from analysis.display import Chart
from analysis.language.format import short
from analysis.model.dossier import Dossier
from analysis.wording import latest_figures

DOSSIER = analysis.load()
FLOW = DOSSIER.flow()


def _lineage(then: Dossier) -> Chart:
    asked = list(then.claims.loc[then.claims["commodity_id"] == "containers", "claim_id"])
    return lineage_chart(room.independent_origins(then.claims, asked), then, flow=FLOW)


CHARTS: dict[str, Callable[[Dossier], Chart]] = {
    "answers": lambda d: answers_chart(d.answers(), room.turns(d.answers()), d),
    "conflicts": lambda d: conflicts_chart(_conflicts(d), d, flow=FLOW),
    "two-way": lambda d: two_way_chart(room.two_way(d.quantities(FLOW), d.quantities(FLOW.reverse)), d, flow=FLOW),
    "oil": lambda d: oil_chart(_oil(d), d),
    "factor-drift": lambda d: factors_chart(room.factors(d.claims, d.conversions), d, flow=FLOW),
    "required-loads": lambda d: _required(d),
    "scopes": lambda d: groups_chart(_groups(d), d, flow=FLOW),
    "ledger": lambda d: ledger_chart(room.ledger(d.quantities(FLOW), about_tolerance=0.0), d, flow=FLOW),
    "lineage": _lineage,
    "implied-rates": lambda d: rates_chart(_rates(d), d, flow=FLOW),
    "envelope": lambda d: envelope_chart(room.envelope(d.quantities(FLOW)), d, flow=FLOW),
    "claimants": lambda d: claimants_chart(d, FLOW),
    "latest": lambda d: latest(d, FLOW),
}


def _oil(then: Dossier) -> pd.DataFrame:
    cap = then.config.cap
    flow = then.flow(cap.commodity, cap.origin, cap.destination)
    return room.against_cap(then.quantities(flow, measures=("period", "cumulative")), cap.most)


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


def _groups(then: Dossier) -> tuple[room.Group, ...]:
    return room.groups(then.quantities(FLOW))


def _rates(then: Dossier):  # type: ignore[no-untyped-def]
    return room.implied_rates(then.quantities(FLOW))


@pytest.mark.parametrize("day", ["2017-01-01", "2023-11-15", "2024-06-14", ""])
@pytest.mark.parametrize("name", CHARTS)
def test_marks_are_known_records_and_nothing_is_missing(name: str, day: str) -> None:
    """Each mark names a claim known on the day; title, alternative and table are there; no 'nan' is read out."""
    then = DOSSIER.as_of(day)
    chart = CHARTS[name](then)
    known = set(then.claims["claim_id"])
    marks = [key for trace in chart.figure.data if trace.customdata is not None for key in trace.customdata]
    assert set(marks) <= known
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
    layout = CHARTS[name](DOSSIER).figure.layout
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
    """The list of latest figures has a line for each claimant that the chart counts, and the analytics count the same rows."""
    then = DOSSIER.as_of(day)
    own = then.quantities(FLOW)
    count = own["claimant_id"].nunique()
    listed = str(latest_figures(then, FLOW)).split("\n\n")[1:]
    assert claimants_chart(then, FLOW).title.startswith(f"{count} claimants have put a total on {FLOW}")
    assert len(listed) == count
    assert f"{len(own)} claims by {count} claimants" in latest(then, FLOW).source
    assert len(room.vintages(own)) == len(own) == sum(g.claims for g in room.groups(own))


def test_the_turn_is_drawn_in_days() -> None:
    """The chart says the 198 days from the first denial of troops to their acknowledgement."""
    chart = CHARTS["answers"](DOSSIER)
    assert any("198 days" in (note.text or "") for note in chart.figure.layout.annotations)


def test_short_cuts_between_words() -> None:
    """A long name is cut at a word and marked; a short one is untouched."""
    assert short("Korea Institute for Defense Analyses", 20) == "Korea Institute for …"
    assert short("Seoul", 20) == "Seoul"


def test_the_oil_hover_cards_say_whose_amount_it_is() -> None:
    """Each mark's card names claimant, kind, amount with its unit, how it stands to the cap, and the claim; the table has the same."""
    cap, oil = DOSSIER.config.cap, _oil(DOSSIER)
    [marks] = oil_chart(oil, DOSSIER).figure.data
    names = DOSSIER.claimants.set_index("claimant_id")["name"]
    unit = DOSSIER.commodities.set_index("commodity_id").at[cap.commodity, "unit"]
    assert len(oil) > 3
    assert list(marks.customdata) == list(oil["claim_id"])
    for card, row in zip(marks.hovertext, oil.itertuples(index=False), strict=True):
        amount = row.low if row.low == row.low else row.high
        assert f"<br>{row.kind}: {amount:,.0f} {unit}<br>{row.reading}<br>{row.claim_id}" in card
        assert " ".join(names[row.claimant_id].split()[:2]) in card.replace("<br>", " ")
