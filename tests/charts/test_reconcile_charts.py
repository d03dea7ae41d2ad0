"""The charts of the reconciled total: labelled as a model, claims marked over it, refusals in words, plotly's checks passed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

import analysis
from analysis import wording
from analysis.charts.backtest import backtest_chart, place_chart
from analysis.charts.identified import identified_chart
from analysis.charts.reconcile import bias_chart, history_chart, information_chart, learnt_chart
from analysis.display import Chart
from analysis.language.text import Number, Text
from analysis.model.dossier import Dossier
from analysis.reconcile import Reconciled, fit, left_out_places, power_scaling, prior_total, simple_total, validation
from analysis.wording.reconcile import among
from analysis.wording.skill import verdict
from tests.claims.rows import CONTAINERS, dossier, said

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
    marks = {
        key
        for trace in chart.figure.data
        for one in trace.customdata or ()
        for key in ([one] if isinstance(one, str) else one)
    } - {""}
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
    """By mid-2024 only quarters with known figures are drawn; in 2017 none was, and the chart says so; the sentences agree."""
    then = DOSSIER.as_of("2024-06-14")
    known = validation(known=then.as_of_day)
    chart = backtest_chart(known, then, flow=FLOW)
    go.Figure(chart.figure.to_plotly_json())
    assert set(known.backtest["quarter"]) < {"2023-12-31", "2024-03-31", "2024-06-30"}
    assert set(known.backtest["claim_id"]) <= set(then.claims["claim_id"])
    whole = validation()
    scores = whole.scores().set_index("rule")["crps"]
    best, how = verdict(whole)
    title = backtest_chart(whole, DOSSIER, flow=FLOW).title
    assert f"did {how} the model: mean score {scores[best]:.2f} against {scores['model']:.2f}" in title
    words = str(wording.against_rules(whole))
    assert f"did {how} the model" in words
    assert words.startswith("Yes" if how == "worse than" else "No")
    none = DOSSIER.as_of("2017-01-01")
    empty = validation(known=none.as_of_day)
    assert backtest_chart(empty, none, flow=FLOW).title.startswith("Model: its skill on containers")
    assert str(wording.against_rules(empty)).startswith("Not tested")


def test_what_is_allowed_without_a_model_is_drawn_and_told() -> None:
    """Open ends, no history and no claim are told apart, with the model refused."""
    then = DOSSIER.as_of("2017-01-01")
    refused = model(then)
    row = {"day": pd.Timestamp("2024-06-30"), "staleness": 0, "about_tolerance": 0.05, "lower": 10.0, "upper": np.nan,
           "lower_claims": ("a",), "upper_claims": (), "empty": False, "violation": 0.0}  # fmt: skip
    stuck = row | {"lower": np.nan, "lower_claims": (), "empty": True, "violation": 3.0}
    shown = identified_chart(pd.DataFrame([row, stuck]), refused, then, flow=FLOW)
    go.Figure(shown.figure.to_plotly_json())
    assert shown.title.startswith("Without a model, the claims set a minimum for containers")
    assert shown.title.endswith("but no maximum")
    words = str(wording.room(pd.DataFrame([stuck, row]), refused, then, FLOW))
    assert "no total, even with an “about” off by 5%" in words
    assert "no history fits them all, and the nearest misses them by 3" in words
    assert "any total of 10 or more; none of them sets an upper limit" in words
    free = pd.DataFrame([row | {"lower": 0.0, "lower_claims": ()}])
    assert identified_chart(free, refused, then, flow=FLOW).title.startswith("No claim on containers")
    assert str(wording.room(free, refused, then, FLOW)).startswith("No claim on containers")


@pytest.mark.xdist_group("real_reports")
def test_counts_of_carriers_stand_at_goods() -> None:
    """A count of carriers is drawn at what so many bring, in goods: dozens of voyages are thousands of containers."""
    then = DOSSIER.as_of("2024-06-14")
    drawn = history_chart(model(then), then, flow=FLOW).figure.to_plotly_json()["data"]
    symbols = [(m, y) for t in drawn if isinstance(m_all := t.get("marker", {}).get("symbol"), list | tuple)
               for m, y in zip(m_all, t["y"], strict=True)]  # fmt: skip
    carriers = [y for symbol, y in symbols if "diamond" in str(symbol)]
    assert carriers
    assert max(carriers) > 1000


@pytest.mark.xdist_group("real_reports")
@pytest.mark.parametrize(("sides", "told"), [
    ((), "No total for containers from North Korea to Russia is on file, checked in full and with its last day, to hold"),
    ((0.9,), "is above that total."),
    ((1.0,), "is equal to that total."),
    ((1.1, 1.2), "is below all these totals."),
    ((0.9, 1.2), "is among these totals."),
])  # fmt: skip
def test_where_the_median_stands_among_what_sides_last_said(sides: tuple[float, ...], told: str) -> None:
    """No side, one and several; a larger figure that is not checked in full is told as such, a relay of it not."""
    result = model(DOSSIER.as_of("2024-06-14"))
    middle = result.total(result.last_day).middle
    rows = [
        said(f"s{n}", "2024-01-01", who, best=k * middle) for n, (k, who) in enumerate(zip(sides, "ab", strict=False))
    ]
    rows += [said("more", "2024-02-01", "c", best=2 * middle, review="partly_verified")]
    rows += [said("again", "2024-03-01", "d", best=3 * middle, review="partly_verified", repeats="more")]
    camps = zip("abcd", ("seoul", "washington_allies", "kyiv", "kyiv"), strict=True)
    then = dossier(rows, claimants=[{"claimant_id": c, "name": c, "camp": camp} for c, camp in camps])
    text = str(wording.reconciled(result, validation(), simple_total(result, "line"), then, then.flow()))
    assert told in text.split("\n\n")[2]
    assert text.count("A report that is not fully verified also speaks of") == 1


@pytest.mark.parametrize(
    ("soldiers", "told"), [(800, ""), (950, "; 1,050 together. The model’s median, 1,020, is among these totals.")]
)
def test_parts_counted_apart_stand_beside_the_last_total(soldiers: int, told: str) -> None:
    """They are told with their sum where that is more than the side's last total of everything, and the median is held against it."""
    rows = [said("all", "2024-01-01", best=1000), said("sappers", "2024-02-01", best=100, item_class="engineers"),
            said("men", "2024-02-01", best=soldiers, item_class="soldiers")]  # fmt: skip
    then = dossier(rows, about=replace(CONTAINERS, apart=("soldiers", "engineers")))
    text = str(Text([among(1020.0, Number(1020, "median", "drawn"), then, then.flow())]))
    assert ("Seoul also counts parts: about 950 soldiers" in text) == bool(told)
    assert text.endswith(told or "is above that total.")


@pytest.mark.xdist_group("real_reports")
def test_the_sentences_are_those_of_the_draws() -> None:
    """The words carry the interval, the day and the label, and the better rule's figure; a refusal carries its reason."""
    then = DOSSIER.as_of("2024-06-14")
    result, trust = model(then), validation(known=then.as_of_day)
    simple = simple_total(result, "line")
    text = str(wording.reconciled(result, trust, simple, then, then.flow()))
    total = result.total(result.last_day)
    assert text.startswith("The model says that the claims together allow about ")
    assert f"{float(f'{total.low:.3g}'):,.0f} to {float(f'{total.high:.3g}'):,.0f}" in text
    assert "(80% of its histories" in text
    assert simple.low < simple.middle < simple.high
    assert "They passed." in str(wording.checks(result))
    places = left_out_places(result)
    assert "Left out one at a time" in str(wording.foretold(places, result))
    go.Figure(place_chart(places, result, then, flow=FLOW).figure.to_plotly_json())
    moved = power_scaling(result)
    assert moved["part"].iloc[0] == "claims"
    assert "the assumptions alone" in str(wording.assumed(prior_total(result), moved, result, FLOW))
    assert "Seoul last said at least 10,000 containers" in text
    assert re.search(r"The model’s median, [\d,]+, is (above all|below all|among) these totals\.", text)
    none = DOSSIER.as_of("2017-01-01")
    refused = model(none)
    assert "Too few to say" in str(wording.reconciled(refused, trust, simple, none, none.flow()))
    assert "nothing to check" in str(wording.checks(refused))
    assert "Nothing was drawn" in str(wording.leanings(refused, none))
    assert "Nothing was drawn" in str(wording.foretold(left_out_places(refused), refused))
    assert simple_total(refused, "line").middle != simple_total(refused, "line").middle
