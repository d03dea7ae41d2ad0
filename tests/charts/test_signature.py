"""The signature figure: nothing overlaps, nothing later than its day, everything answers who said it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import json
from functools import cache

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

import analysis
from analysis.charts.camps import by_camp
from analysis.charts.labels import CHAR, LINE, NARROW, WIDE, Box, overlaps, place
from analysis.charts.latest import latest
from analysis.charts.signature import signature
from analysis.charts.signature.lanes import MARGIN, NARROW_MARGIN, SHAPES, figures_height, runs
from analysis.charts.signature.view import ANSWERED
from analysis.display import Chart
from analysis.model.dossier import Dossier

DOSSIER = analysis.load()
DAYS = ["2023-11-15", "2024-06-14", "2025-07-20", ""]
FLOW = DOSSIER.flow()
WAYS = {"refined_oil": ("RUS", "PRK"), "food": ("RUS", "PRK")}


pytestmark = pytest.mark.xdist_group("signature")  # whose figures are drawn once


@cache
def known(day: str) -> Dossier:
    """What was known on a day."""
    return DOSSIER.as_of(day)


@cache
def drawn(day: str) -> Chart:
    """The figure as known on a day, which its readers leave as it is."""
    return signature(known(day), FLOW)


def crowded(count: int = 300) -> Dossier:
    """Everything on file, with so many containers claims more: every camp, bound and review, often on one day."""
    whole = known("2024-06-14")
    flow = (whole.claims["commodity_id"] == "containers") & (whole.claims["origin"] == "PRK")
    seeds = whole.claims[flow & whole.claims["best"].notna() & ~whole.claims["retracted"]]
    rng = np.random.default_rng(6)
    rows = seeds.sample(count, replace=True, random_state=6).reset_index(drop=True)
    days = pd.to_datetime("2023-08-01") + pd.to_timedelta(np.sort(rng.integers(0, 310, count)), unit="D")
    values = np.round(rng.integers(5, 130, count) * 100.0, -2)
    bounds = rng.choice(["about", "exact", "more_than", "at_least", "up_to"], count)
    days = pd.Series(days).astype(seeds["known_on"].dtype)
    rows = rows.assign(
        claim_id=[f"made-{i}" for i in range(count)],
        statement_id=[f"made-{i}" for i in range(count)],
        measure="cumulative",
        claimant_id=rng.choice(["kor-mnd", "usa-state", "rusi", "ukr-hur"], count),
        best=np.where(np.isin(bounds, ["about", "exact"]), values, np.nan),
        low=np.where(np.isin(bounds, ["more_than", "at_least"]), values, np.nan),
        high=np.where(bounds == "up_to", values, np.nan),
        bound=bounds,
        rendering="canonical",
        known_on=days,
        stated_on=days,
        through=days,
        through_last=days,
        review=rng.choice(["verified", "date_inferred"], count),
    )
    return dataclasses.replace(whole, claims=pd.concat([whole.claims, rows], ignore_index=True))


def boxes_of(chart: Chart, width: int, *, narrow: bool) -> np.ndarray:
    """Left, right, bottom, top in px of each value label at a figure so wide."""
    layout = chart.figure.layout
    texts = layout.meta["narrow"].get("annotations", []) if narrow else layout.annotations
    margin = NARROW_MARGIN if narrow else MARGIN
    start, end = (pd.Timestamp(x) for x in layout.xaxis.range)
    boxes = [
        (
            (pd.Timestamp(a["x"]) - start) / (end - start) * (width - margin["l"] - margin["r"]) + a["xshift"],
            a["y"] / layout.yaxis.range[1] * figures_height(narrow=narrow) + a["yshift"],
            CHAR * max(map(len, a["text"].split("<br>"))),
            LINE / 2 * len(a["text"].split("<br>")),
        )
        for a in texts
        if (a["name"] if not narrow else a.get("name")) == "value"
    ]
    return np.array([(x, x + long, y - half, y + half) for x, y, long, half in boxes]).reshape(-1, 4)


def clashes(boxes: np.ndarray) -> int:
    """Pairs of boxes that share area."""
    return sum(
        bool(overlaps(boxes[i][None, None], boxes[j][None, None])[0]) for i in range(len(boxes)) for j in range(i)
    )


@pytest.mark.parametrize("day", DAYS)
def test_marks_answer_who_said_it(day: str) -> None:
    """Each mark carries a record id and a hover card with the claimant's name; none is later than the day."""
    then = known(day)
    chart = drawn(day)
    voices = then.claimants.set_index("claimant_id")["name"]
    who = dict(zip(then.claims["claim_id"], then.claims["claimant_id"].map(voices), strict=True))
    ids = set(who) | set(then.events["event_id"])
    marks = 0
    for trace in chart.figure.data:
        if trace.hoverinfo == "skip":  # a ring goes with its mark when a filter hides it
            assert set(trace.customdata or ()) <= ids
            continue
        for key, text in zip(trace.customdata or (), trace.hovertext or (), strict=True):
            assert key in ids
            assert key in text
            name = html.escape(who[key], quote=False) if key in who else ""
            assert " ".join(name.split()[:2]) in text.replace("<br>", " ")
            marks += 1
    assert marks == len(chart.table)
    assert marks > 10
    limit = pd.Timestamp(day or DOSSIER.last_known)
    occurred = chart.table[chart.table["lane"] != "planned"]
    assert (pd.to_datetime(occurred["day"]) <= limit).all()


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("by", ["known", "through"])
@pytest.mark.parametrize("commodity", ["containers", "troops", "refined_oil", "food"])
def test_no_two_labels_overlap(day: str, commodity: str, by: str) -> None:
    """At every width no value label covers another, however many claims there are."""
    origin, destination = WAYS.get(commodity, ("PRK", "RUS"))
    then = known(day)
    chart = signature(then, then.flow(commodity, origin, destination), by=by)
    for widths, narrow in ((WIDE, False), (NARROW, True)):
        for width in widths:
            assert clashes(boxes_of(chart, width, narrow=narrow)) == 0


def test_labels_of_earlier_days_fit_the_axes_of_the_last() -> None:
    """On the axes that a replay gives every day, each day's labels are placed, so that none covers another there."""
    last = signature(DOSSIER, FLOW).figure.layout
    axes = {"window_end": str(DOSSIER.day), "top": last.yaxis.range[1] / 1.16}
    for day in ("2023-11-15", "2024-08-31", "2024-09-30", "2025-05-31"):
        chart = signature(known(day), FLOW, **axes)
        layout = chart.figure.layout
        assert layout.yaxis.range == pytest.approx(last.yaxis.range)
        assert layout.xaxis.range == last.xaxis.range
        assert max(a["x"] for a in layout.annotations if a["name"] == "value") <= day
        for widths, narrow in ((WIDE, False), (NARROW, True)):
            assert [clashes(boxes_of(chart, width, narrow=narrow)) for width in widths] == [0] * len(widths)


def test_a_named_label_stands_right_of_its_mark() -> None:
    """To the left it would seem to name the mark it ends at; where it fits nowhere on the right, the number stands alone."""
    charts = [signature(then, then.flow("containers", "PRK", "RUS")) for then in map(known, DAYS)]
    named = [a for c in charts for a in c.figure.layout.annotations if a["name"] == "value" and ":" in a["text"]]
    assert "Seoul:<br>about 28,000" in {a["text"] for a in named}
    assert all(a["xshift"] > 0 for a in named)


def test_three_hundred_claims_stay_legible() -> None:
    """With 300 claims more, labels still never touch, some remain, and every mark is drawn with its record."""
    chart = signature(crowded(), FLOW)
    for widths, narrow in ((WIDE, False), (NARROW, True)):
        for width in widths:
            boxes = boxes_of(chart, width, narrow=narrow)
            assert clashes(boxes) == 0
            assert len(boxes) >= 3
    marks = {key for trace in chart.figure.data for key in trace.customdata or ()}
    assert {f"made-{i}" for i in range(300)} <= marks


def test_an_overlap_would_be_seen() -> None:
    """The check itself finds two boxes that touch, and lets two that only share an edge pass."""
    assert clashes(np.array([(0, 10, 0, 10), (5, 15, 5, 15)], dtype=float)) == 1
    assert clashes(np.array([(0, 10, 0, 10), (10, 15, 0, 10)], dtype=float)) == 0


def test_crowded_labels_are_dropped_not_piled() -> None:
    """Forty labels in one place leave a few that do not touch."""
    boxes = [Box(str(i), 0.5, 100 + i % 3, "10,000") for i in range(40)]
    placed = place(boxes, np.array([(0.5, 100.0)]), 400, [804])
    assert 1 <= len(placed) < 12


@pytest.mark.parametrize("day", ["2017-01-01", *DAYS])
def test_plotly_accepts_the_figures(day: str) -> None:
    """What is drawn unchecked passes plotly's own checks, also what a phone gets instead."""
    then = known(day)
    for chart in (drawn(day), by_camp(then, FLOW), latest(then, FLOW)):
        spec = chart.figure.to_plotly_json()
        go.Figure(spec)
        go.Layout(spec["layout"].get("meta", {}).get("narrow", {}))


def test_shown_is_the_figure_also_when_changed() -> None:
    """A page is sent the plain data, which say what plotly's own figure says; a reader's changes to the figure are shown."""
    then = known("2024-06-14")
    for chart in (signature(then, FLOW), by_camp(then, FLOW)):
        sent = chart.spec()
        assert json.loads(chart.figure.to_json()) | {"config": sent["config"]} == sent
        assert chart.spec() == sent
        chart.figure.layout.yaxis.color = "#123456"
        assert chart._repr_mimebundle_()["application/vnd.plotly.v1+json"]["layout"]["yaxis"]["color"] == "#123456"


def test_an_answer_stands_in_the_row_of_its_kind() -> None:
    """Denials, doubts and acknowledgements each have a row, named with how many there are."""
    then = known("")
    figure = signature(then, FLOW, window_start="2018-01-01").figure
    stance = dict(zip(then.claims["claim_id"], then.claims["stance"], strict=True))
    rows = {"denies": 0, "doubts": 1, "declines": 1, "acknowledges": 2}
    marks = [(y, key) for t in figure.data if t.yaxis == "y2" for y, key in zip(t.y, t.customdata, strict=True)]
    assert len(marks) > 10
    assert all(rows[stance[key]] == y for y, key in marks)
    denied = sum(y == 0 for y, _ in marks)
    assert figure.layout.yaxis2.ticktext[0] == f"{ANSWERED[0]} ({denied})"


def test_the_key_is_drawn_once_for_desks_and_once_for_phones() -> None:
    """Both keys have a mark for each of their words; only one axis of the two is in sight at a width."""
    layout = drawn("2024-06-14").figure.layout
    keys = [t for t in drawn("2024-06-14").figure.data if t.mode == "markers+text"]
    assert [t.yaxis for t in keys] == ["y4", "y5"]
    assert [[text.strip() for text in t.text] for t in keys] == [[words for words, *_ in SHAPES]] * 2
    narrow = layout.meta["narrow"]
    for trace, wide in zip(keys, (True, False), strict=True):
        seen = [layout[f"yaxis{trace.yaxis[1:]}"].range, narrow[f"yaxis{trace.yaxis[1:]}"]["range"]]
        inside = [all(low <= y <= high for y in trace.y) for low, high in seen]
        assert inside == [wide, not wide]


def test_what_each_side_last_said_stands_with_its_name() -> None:
    """The newest figure of a side bears its name and its words, right of its mark; where there is no room for that, the number
    stands alone. Each side is in the key, since a filter may take the mark with its name away.
    """
    for day, said in (("2026-03-31", "Seoul:<br>about 28,000"), ("2024-06-14", "10,000")):
        chart = drawn(day)
        texts = [a.text for a in chart.figure.layout.annotations]
        assert said in texts
        (key,) = [a.text for a in chart.figure.layout.annotations if a.name == "key-colour"]
        assert {"Seoul", "Moscow and Pyongyang"} <= {*key.replace("</span> ", "  ").split("  ")}


def test_the_subtitle_is_one_line_and_the_method_reads_the_marks() -> None:
    """What the marks mean stands in the method, not over the figure."""
    chart = drawn("2024-06-14")
    assert len(chart.subtitle) <= 110
    assert not set(chart.subtitle) & set("△▲●▽▼✕★○")
    assert "triangle up is more than" in chart.method
    assert "more than 10,000 (US Department of State" in chart.method


def test_a_title_of_growth() -> None:
    """From the first total to the highest that is fully verified, each with who said it and when; else what was last said."""
    for day, words in (
        ("2024-06-14", "From more than 1,000 containers (Washington and its allies, October 2023) to more than 11,000"),
        ("2023-10-14", "By 14 October 2023"),
    ):
        assert signature(known(day), FLOW, headline="growth").title.startswith(words)
    with pytest.raises(analysis.UnknownName, match="growth"):
        signature(DOSSIER, FLOW, headline="grown")


def test_merged_ticks_are_counted() -> None:
    """Three ticks within a few px get a count in their middle, two do not."""
    assert runs(np.array([10.0, 12.0, 14.0, 80.0, 82.0])) == [(12.0, [0, 1, 2])]
    assert runs(np.array([])) == []


def test_a_review_not_complete_shows() -> None:
    """Each figure in view whose review is not complete is hollow, and no other."""
    chart = drawn("")
    table = chart.table[chart.table["lane"] == "figure"]
    hollow = {
        key
        for t in chart.figure.data
        if t.mode == "markers" and t.yaxis in (None, "y")
        for key, symbol in zip(t.customdata, t.marker.symbol, strict=True)
        if symbol.endswith("-open")
    }
    assert hollow == set(table.loc[table["review"] != "verified", "id"]) != set()


def test_tails_run_back_from_through() -> None:
    """A figure's line starts on the first day it counts and ends on the last, not on the day it was said."""
    then = known("2024-07-30")
    claim = then.claim("kor-2024-07-24-shin-11000-containers")
    assert claim.through == "2024-07-15"
    lines = [t for t in signature(then, FLOW).figure.data if t.mode == "lines" and t.line.width == 1]
    ends = {(t.x[i + 1], t.y[i]) for t in lines for i in range(0, len(t.x), 3)}
    tailed = then.claims[then.claims["period_start"].notna() & (then.claims["commodity_id"] == "containers")]
    through = {(str(r.through_last.date()), r.value) for r in tailed.assign(
        value=tailed["best"].fillna(tailed["low"])).dropna(subset=["through_last"]).itertuples()}  # fmt: skip
    assert ends
    assert ends <= through


def test_the_conflict_is_a_bracket_with_a_sentence() -> None:
    """On the eve Washington's 10,000 and Seoul's 6,700 are bracketed; a month without conflict has none."""
    chart = drawn("2024-06-14")
    assert "cannot both be right" in {a.text for a in chart.figure.layout.annotations}
    assert "More than 10,000 (US Department of State" in chart.alt
    assert "about 6,700" in chart.alt
    calm = drawn("2023-11-15")
    assert "cannot both be right" not in {a.text for a in calm.figure.layout.annotations}


def test_plans_stand_right_of_the_line() -> None:
    """The visit the broadcaster reported is hollow and to the right of the as-of line."""
    figure = drawn("2024-06-14").figure
    (plans,) = [t for t in figure.data if t.name == "planned"]
    assert "2024-06-12-nhk-putin-visit-report" in plans.customdata
    assert set(plans.marker.symbol) == {"circle-open"}
    assert min(plans.x) > "2024-06-14"


def test_empty_window_says_so() -> None:
    """A day before any figure gives words, not an empty frame."""
    chart = drawn("2018-06-01")
    assert "no figure" in chart.title
    assert "No figure" in chart.alt
    assert "no camp" in by_camp(known("2018-06-01"), FLOW).title


def test_title_is_computed() -> None:
    """On the eve of the summit the title names Seoul's and Washington's figures."""
    title = drawn("2024-06-14").title
    assert title.startswith("By 14 June 2024")
    assert "10,000" in title
    assert "11,000" in title


def test_switch_to_the_day_it_counts_to() -> None:
    """Placed by `through`, a figure stands on the last day it counts to; another switch is refused."""
    chart = signature(known("2024-07-30"), FLOW, by="through")
    row = chart.table.set_index("id").loc["kor-2024-07-24-shin-11000-containers"]
    assert pd.Timestamp(row["day"]).date() == dt.date(2024, 7, 15)
    with pytest.raises(analysis.UnknownName, match="did you mean 'through'"):
        signature(DOSSIER, FLOW, by="trough")


def test_a_window_is_of_days() -> None:
    """A day in another form, a partial one and a window turned round are refused, not read as something else."""
    for window, words in (
        ({"window_start": "01/02/2024"}, "is not a day"),
        ({"window_end": "2024-06"}, "not a single day"),
        ({"window_start": "2024-06-14", "window_end": "2024-01-01"}, "before it begins"),
    ):
        for draw in (signature, by_camp):
            with pytest.raises(analysis.UsageError, match=words):
                draw(DOSSIER, FLOW, **window)


def test_answers_speak_about_the_flow() -> None:
    """Below the figures stand the answers on them or on arms in general, none on food or workers; those to a figure of the
    flow stay when a camp is left out, and an answer that gives a figure is drawn once.
    """
    chart = signature(DOSSIER, FLOW, window_start="2018-01-01")
    told = chart.table[chart.table["lane"] == "answer"]
    whole = DOSSIER.answers(FLOW)
    drawn = set(DOSSIER.quantities(FLOW, measures=("cumulative", "period"))["claim_id"])
    assert set(told["id"]) == set(whole["claim_id"]) - drawn
    assert not {"acknowledges: food", "denies: workers", "acknowledges: livestock"} & set(told["what"])
    some = signature(DOSSIER, FLOW, window_start="2018-01-01", camps="moscow_pyongyang").table
    own = set(whole.loc[whole["camp"] == "moscow_pyongyang", "claim_id"]) - drawn
    assert set(some.loc[some["lane"] == "answer", "id"]) == own


def test_each_camp_has_its_panel() -> None:
    """Small multiples hold every figure once, in its camp's colour, on one scale."""
    chart = by_camp(known("2024-06-14"), FLOW)
    marks = [trace for trace in chart.figure.data if trace.hoverinfo != "skip"]
    told = [key for trace in marks for key in trace.customdata or ()]
    figures = drawn("2024-06-14").table
    assert sorted(told) == sorted(figures.loc[figures["lane"] == "figure", "id"])
    axes = [chart.figure.layout[a].range for a in ("yaxis", "yaxis2")]
    assert axes[0] == axes[1]


def test_row_order_does_not_matter() -> None:
    """Shuffled tables give the same title, words and marks."""
    then = known("2024-06-14")
    mixed = dataclasses.replace(
        then,
        claims=then.claims.sample(frac=1, random_state=1).reset_index(drop=True),
        events=then.events.sample(frac=1, random_state=2).reset_index(drop=True),
    )
    one, two = signature(then, FLOW), signature(mixed, FLOW)
    assert (one.title, one.alt, one.source) == (two.title, two.alt, two.source)
    assert sorted(one.ids) == sorted(two.ids)


def test_hostile_names_stay_text(tmp_path: object, sample: object) -> None:
    """plotly's own markup in a claimant's name is escaped in hover cards."""
    path = sample / "claimants.csv"  # type: ignore[operator]
    path.write_text(path.read_text().replace("US Department of State", "<b>x</b><a href='javascript:1'>y</a>"))
    own = analysis.load(sample)  # type: ignore[arg-type]
    chart = signature(own, own.flow(), window_start="2024-01-01")
    texts = [t for trace in chart.figure.data for t in (trace.hovertext or ())]
    assert any("&lt;b&gt;x" in t for t in texts)
    assert not any("<a href" in t for t in texts)


def test_names_of_camps_show_as_written() -> None:
    """A camp's name is text of the folder's words: no entity or template in it reaches plotly unescaped."""
    name = "R&lt;D %{x}"
    camps = dict(DOSSIER.config.camps)
    camps["seoul"] = dataclasses.replace(camps["seoul"], name=name)
    then = dataclasses.replace(DOSSIER, config=dataclasses.replace(DOSSIER.config, camps=camps)).as_of("2024-06-14")
    for chart in (signature(then, FLOW), by_camp(then, FLOW), latest(then, FLOW)):
        spec = chart.figure.to_json()
        assert "R&amp;lt;D &#37;{x}" in spec.replace("\\u0026", "&"), chart.name
        assert "R&lt;D" not in spec.replace("\\u0026", "&"), chart.name
