"""The signature figure: nothing overlaps, nothing later than its day, everything answers who said it."""

from __future__ import annotations

import datetime as dt
import html

import pandas as pd
import pytest

import analysis
from analysis.charts.labels import WIDTHS, Box, overlap, place, rectangle
from analysis.charts.signature import signature

DOSSIER = analysis.load()
DAYS = ["2023-11-15", "2024-06-14", "2025-07-20", ""]


@pytest.mark.parametrize("day", DAYS)
def test_marks_answer_who_said_it(day: str) -> None:
    """Each mark carries a record id and a hover card with the claimant's name; none is later than the day."""
    then = DOSSIER.as_of(day)
    chart = signature(then)
    voices = then.claimants.set_index("claimant_id")["name"]
    who = dict(zip(then.claims["claim_id"], then.claims["claimant_id"].map(voices), strict=True))
    ids = set(who) | set(then.events["event_id"])
    marks = 0
    for trace in chart.figure.data:
        for key, text in zip(
            trace.customdata if trace.customdata is not None else (), trace.hovertext or (), strict=False
        ):
            assert key in ids
            assert key in text
            name = html.escape(who[key], quote=False) if key in who else ""
            assert " ".join(name.split()[:2]) in text.replace("<br>", " ")
            marks += 1
    assert marks == len(chart.table)
    assert marks > 10
    limit = pd.Timestamp(day or DOSSIER.last_known)
    drawn = chart.table[chart.table["lane"] != "planned"]
    assert (pd.to_datetime(drawn["day"]) <= limit).all()


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("commodity", ["containers", "troops", "refined_oil", "food"])
def test_no_two_labels_overlap(day: str, commodity: str) -> None:
    """At 1100, 760 and 390 px no value label covers another, however many claims there are."""
    flow = {"refined_oil": ("RUS", "PRK"), "food": ("RUS", "PRK")}.get(commodity, ("PRK", "RUS"))
    chart = signature(DOSSIER.as_of(day), commodity=commodity, origin=flow[0], destination=flow[1])
    labels = [a for a in chart.figure.layout.annotations if (a.name or "").startswith("value-")]
    start, end = (pd.Timestamp(x) for x in chart.figure.layout.xaxis.range)
    top = chart.figure.layout.yaxis.range[1]
    from analysis.charts.signature import FIGURES, HEIGHT

    height = (HEIGHT - 116) * (FIGURES[1] - FIGURES[0])
    for rank, width in enumerate(WIDTHS):
        shown = [a for a in labels if int(a.name[-1]) < len(WIDTHS) - rank]
        boxes = [
            rectangle(
                Box("", (pd.Timestamp(a.x) - start) / (end - start), a.y / top * height, a.text),
                a.xshift,
                a.yshift,
                width,
            )
            for a in shown
        ]
        clashes = [(i, j) for i in range(len(boxes)) for j in range(i) if overlap(boxes[i], boxes[j])]
        assert clashes == []


def test_crowded_labels_are_dropped_not_piled() -> None:
    """Forty labels in one place leave a few that do not touch."""
    placed = place([Box(str(i), 0.5, 100 + i % 3, "10,000") for i in range(40)], 400)
    assert 1 <= len(placed) < 12


def test_empty_window_says_so() -> None:
    """A day before any figure gives words, not an empty frame."""
    chart = signature(DOSSIER.as_of("2018-06-01"))
    assert "no figure" in chart.title
    assert "No figure" in chart.alt


def test_title_is_computed() -> None:
    """On the eve of the summit the title names Seoul's and Washington's figures."""
    title = signature(DOSSIER.as_of("2024-06-14")).title
    assert title.startswith("By 14 June 2024")
    assert "10,000" in title
    assert "11,000" in title


def test_switch_to_the_day_it_counts_to() -> None:
    """Placed by `through`, a figure stands on the last day it counts to; another switch is refused."""
    chart = signature(DOSSIER.as_of("2024-07-30"), by="through")
    row = chart.table.set_index("id").loc["kor-2024-07-24-shin-11000-containers"]
    assert pd.Timestamp(row["day"]).date() == dt.date(2024, 7, 15)
    with pytest.raises(analysis.UnknownName, match="did you mean 'through'"):
        signature(DOSSIER, by="trough")


def test_hostile_names_stay_text(tmp_path: object, sample: object) -> None:
    """plotly's own markup in a claimant's name is escaped in hover cards."""
    path = sample / "claimants.csv"  # type: ignore[operator]
    path.write_text(path.read_text().replace("US Department of State", "<b>x</b><a href='javascript:1'>y</a>"))
    chart = signature(analysis.load(sample), window_start="2024-01-01")  # type: ignore[arg-type]
    texts = [t for trace in chart.figure.data for t in (trace.hovertext or ())]
    assert any("&lt;b&gt;x" in t for t in texts)
    assert not any("<a href" in t for t in texts)
