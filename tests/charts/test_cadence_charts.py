"""The charts of cadence and comparison: valid for plotly, told in words, and empty in words."""

from __future__ import annotations

import json
from functools import cache

import plotly.graph_objects as go
import pytest

import analysis
from analysis import cadence, compare
from analysis.charts.baselines import baselines_chart
from analysis.charts.cadence import counts_chart
from analysis.charts.calendar import calendar_chart
from analysis.charts.change_point import posterior_chart
from analysis.charts.reporting_vs_flow import reporting_vs_flow_chart
from analysis.charts.sensitivity import sensitivity_chart
from analysis.charts.specifications import specification_chart
from analysis.charts.waits import gaps_chart, plans_chart
from analysis.charts.windows import parts_chart, windows_chart
from analysis.display import Chart

pytestmark = pytest.mark.xdist_group("cadence-charts")  # which are drawn once


@cache
def _charts(as_of: str) -> list[Chart]:
    then = analysis.load().as_of(as_of)
    view = cadence.observed(then, start="2018-01-01")
    counted = cadence.counts(view.contacts, start=view.start, end=view.end)
    change = cadence.changes(counted)
    between = cadence.gaps(view.contacts, view.end)
    spans = cadence.named_windows(then.config.spans, view.start, view.end)
    parts = cadence.counts_by(view.contacts, "kind", start=view.start, end=view.end)
    found = compare.comparison(then, then.flow())
    planned = cadence.plans(then, until=view.end)
    held = cadence.baselines(view, then.config.periods, then.config.about.split)
    return [
        baselines_chart(held, between=view.between, as_of=as_of),
        counts_chart(counted, change, view, window="QS", as_of=as_of, discretionary=counted),
        calendar_chart(
            cadence.calendar(view.contacts, start=view.start, end=view.end), between=view.between, as_of=as_of
        ),
        posterior_chart(change, as_of=as_of),
        gaps_chart(between, cadence.waiting(between), between=view.between, as_of=as_of),
        plans_chart(planned, between=view.between, as_of=as_of, until=view.end),
        reporting_vs_flow_chart(found, as_of=as_of),
        specification_chart(found.curve, as_of=as_of),
        windows_chart(cadence.in_windows(view.contacts, spans), by="kind", between=view.between, as_of=as_of),
        parts_chart(parts, by="kind", window="QS", between=view.between, as_of=as_of),
        sensitivity_chart(compare.sensitivity(then), as_of=as_of),
    ]


@pytest.mark.parametrize("as_of", ["2017-01-01", "2019-06-01", "2022-06-01", "2023-11-15", "2024-06-14", ""])
def test_each_chart_is_whole(as_of: str) -> None:
    """Plotly accepts every property; title, text alternative and source line are there; no text under 11 px."""
    charts = _charts(as_of)
    assert len({c.name for c in charts}) == 11
    for chart in charts:
        spec = json.loads(chart.figure.to_json())
        go.Figure(spec)
        assert chart.title
        assert chart.alt
        assert "as known on" in chart.source
        assert all(n.get("font", {}).get("size", 13) >= 11 for n in spec["layout"].get("annotations", []))
        assert json.dumps(chart.payload())


def test_empty_states_are_words() -> None:
    """On a day without anything, each chart says so instead of drawing an empty frame."""
    for chart in _charts("2017-01-01"):
        words = json.dumps(json.loads(chart.figure.to_json())["layout"].get("annotations", [])).replace("<br>", " ")
        assert "of North Korea and Russia" in words or "too few to say" in words, chart.name


def test_every_change_carries_its_probability() -> None:
    """Each marker on the chart of counts names its month and how probable it is; a single change is not drawn where two are likelier."""
    then = analysis.load()
    view = cadence.observed(then, start="2018-01-01")
    counted = cadence.counts(view.contacts, start=view.start, end=view.end)
    found = cadence.changes(counted)
    assert len(found.starts) >= 2
    drawn = json.loads(counts_chart(counted, found, view, window="QS", as_of="").figure.to_json())["layout"]
    words = [n["text"] for n in drawn["annotations"] if n.get("text", "").startswith("new rate")]
    assert len({w for w in words if "%" in w}) == len(found.starts)
    for start, share in zip(found.starts, found.frame["probability"].iloc[1:], strict=True):
        assert any(start.strftime("%Y") in w and f"({share:.0%})" in w for w in words)


def test_months_that_share_the_most_are_all_busiest() -> None:
    """Of several months with the most contacts none is called the busiest; of one it is said."""
    view = cadence.observed(analysis.load())
    table = cadence.calendar(view.contacts, start=view.start, end=view.end)
    most = int(table["count"].round().max()) + 1

    def title(*busiest: int) -> str:
        counts = table["count"].where(~table.index.isin(busiest), float(most))
        return calendar_chart(table.assign(count=counts), between=view.between, as_of="").title

    assert title(3, 8, 20).startswith(f"3 months have most contacts, {most} each;")
    assert "The busiest month was " in title(3)
