"""The charts of the reconciled total: labelled as a model, claims marked over it, refusals in words, plotly's checks passed."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go
import pytest

import analysis
from analysis import wording
from analysis.charts.backtest import backtest_chart
from analysis.charts.reconcile import bias_chart, history_chart, information_chart, learnt_chart
from analysis.display import Chart
from analysis.model.dossier import Dossier
from analysis.reconcile import Reconciled, fit, validation

DOSSIER = analysis.load()
FLOW = DOSSIER.flow()
DRAWN: dict[str, Callable[..., Chart]] = {
    "reconciled": history_chart,
    "claimant-bias": bias_chart,
    "left-out": information_chart,
    "prior-posterior": learnt_chart,
}
DAYS = ["2017-01-01", "2024-06-14"]


def model(then: Dossier) -> Reconciled:
    """The containers as known then."""
    return fit(then, FLOW)


@pytest.mark.xdist_group("real_reports")
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", DRAWN)
def test_marks_are_known_records_and_the_label_says_model(name: str, day: str) -> None:
    """Each mark names a claim known on the day; every chart says it is a model; plotly accepts every property."""
    then = DOSSIER.as_of(day)
    result = model(then)
    chart = DRAWN[name](result, then, flow=FLOW)
    go.Figure(chart.figure.to_plotly_json())
    marks = {key for trace in chart.figure.data if trace.customdata is not None for key in trace.customdata} - {""}
    assert marks <= set(then.claims["claim_id"])
    assert chart.name == name
    assert "model" in f"{chart.title} {chart.subtitle}".lower()
    assert chart.alt.endswith(".")
    assert "nan" not in f"{chart.title} {chart.alt}".lower()
    assert all(note.font.size is None or note.font.size >= 11 for note in chart.figure.layout.annotations)
    assert bool(chart.table.shape[0]) == (result.refusal == "")
    if name == "reconciled" and not result.refusal:
        assert marks == set(result.evidence.rows["claim_id"])


@pytest.mark.xdist_group("real_reports")
@pytest.mark.parametrize("name", DRAWN)
def test_hostile_names_stay_text(name: str) -> None:
    """A claimant's name with markup is escaped in hover cards and labels."""
    then = DOSSIER.as_of("2024-06-14")
    claimants = then.claimants.assign(name='<b onload="x">A</b>')
    figure = DRAWN[name](model(then), analysis.model.dossier.replace(then, claimants=claimants), flow=FLOW).figure
    texts = [t for trace in figure.data for t in (trace.hovertext or ())]
    texts += [note.text or "" for note in figure.layout.annotations]
    assert not any("<b onload" in text for text in texts)


def test_the_backtest_is_drawn_as_far_as_it_was_known() -> None:
    """By mid-2024 two quarters had figures to score; in 2017 none had, and the chart says so; the sentences agree."""
    then = DOSSIER.as_of("2024-06-14")
    known = validation(known=then.as_of_day)
    chart = backtest_chart(known, then, flow=FLOW)
    go.Figure(chart.figure.to_plotly_json())
    assert list(chart.table["quarter"]) == ["2023-12-31", "2024-03-31", "all"]
    assert "model" in chart.title
    whole = validation()
    scores = whole.scores.iloc[-1]
    assert f"error {scores['model']:.2f}" in backtest_chart(whole, DOSSIER, flow=FLOW).title
    words = str(wording.validation(whole, model(then)))
    better = scores["model"] < scores["carried"]
    assert ("did better than the last figure" if better else "did no better than the last figure") in words
    none = DOSSIER.as_of("2017-01-01")
    empty = validation(known=none.as_of_day)
    assert backtest_chart(empty, none, flow=FLOW).title.startswith("Model: no backtest")
    assert "No backtest of this flow" in str(wording.validation(empty, model(none)))


@pytest.mark.xdist_group("real_reports")
def test_the_sentences_are_those_of_the_draws() -> None:
    """The words carry the interval, the day, the assumptions and the label; a refusal carries its reason."""
    then = DOSSIER.as_of("2024-06-14")
    result = model(then)
    text = str(wording.reconciled(result, then, then.flow()))
    total = result.total(result.last_day)
    assert "The claims, taken together under these assumptions" in text
    assert f"{float(f'{total.low:.3g}'):,.0f} and {float(f'{total.high:.3g}'):,.0f} with a probability of 80%" in text
    assert "This is a model" in text
    assert "They passed." in str(wording.checks(result))
    none = DOSSIER.as_of("2017-01-01")
    assert "Too few to say" in str(wording.reconciled(model(none), none, none.flow()))
    assert "nothing to check" in str(wording.checks(model(none)))
