"""The charts of coverage: valid for plotly, told in words, no corrected number without its interval, and empty in words."""

from __future__ import annotations

import json
import re
from functools import cache

import plotly.graph_objects as go
import pytest

import analysis
from analysis import cadence, charts, coverage
from analysis.display import Chart

pytestmark = pytest.mark.xdist_group("coverage-charts")  # which are drawn once
PERIODS = ["in 2018-19=2018-01-01:2019-12-31", "while closed=2020-01-31:2023-08-24", "since September 2023=2023-09-10:"]


@cache
def drawn(as_of: str) -> dict[str, Chart]:
    """Each chart of the page on coverage, as known on a day."""
    then = analysis.load().as_of(as_of)
    view = cadence.observed(then, start="2018-01-01")
    spans = coverage.compared_windows(then, view, PERIODS)
    found, spoken = (coverage.corrected(then, view.contacts, spans, by=by) for by in coverage.SPLITS)
    thick = coverage.attention(then, found, view.contacts)
    tips = coverage.tipping(found)
    made = [
        charts.corrected_chart(found, spoken, coverage.against(found), between=view.between, as_of=as_of),
        charts.pages_chart(coverage.pages(then, start=view.start), thick, window="QS", as_of=as_of),
        charts.dependence_chart(coverage.dependence(then, view.contacts, spans), found, as_of=as_of),
        charts.unseen_chart(coverage.unseen(found, shares=coverage.CURVE), tips, found, as_of=as_of),
    ]
    return {chart.name: chart for chart in made}


@pytest.mark.parametrize("as_of", ["2017-01-01", "2018-06-01", "2023-12-01", "2024-06-14", ""])
def test_each_chart_is_whole(as_of: str) -> None:
    """Plotly accepts every property; title, text alternative and source line are there; no text under 11 px; no NaN in words."""
    found = drawn(as_of)
    assert list(found) == ["corrected-rates", "pages", "dependence", "unseen"]
    for chart in found.values():
        spec = json.loads(chart.figure.to_json())
        go.Figure(spec)
        assert "as known on" in chart.source
        assert not re.search(r"\bnan\b|\binf\b", f"{chart.title} {chart.alt}")
        assert all(n.get("font", {}).get("size", 13) >= 11 for n in spec["layout"].get("annotations", []))


def test_titles_are_findings() -> None:
    """Each title holds what was found; a corrected number stands with its interval."""
    titles = {name: chart.title for name, chart in drawn("").items()}
    assert re.match(
        r"Since September 2023, contacts came [\d.]+ times as often as in 2018-19 and [\d.]+ times as often as .*; with those added that"
        r" no page reports, (?:[\d.]+ times \([\d.]+ to [\d.]+\)|too few to say)(?: and|$).*",
        titles["corrected-rates"],
    )
    assert re.search(r"the estimate is \d+ \(\d+ to \d+\) in 2018-19, not \d+ \(\d+ to \d+\)", titles["dependence"])
    assert re.match(r"For the rise to vanish, \d+ contacts in 2018-19 \(\d+% of all there were\)", titles["unseen"])


def test_too_few_is_said() -> None:
    """On the first days there is no corrected number, in a title or in the table."""
    early = drawn("2018-06-01")
    assert "too few" in early["corrected-rates"].title
    assert early["corrected-rates"].table["corrected_rate"].isna().all()
    assert "Too few" in early["dependence"].title
