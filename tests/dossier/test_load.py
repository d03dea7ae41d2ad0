"""Loading twice costs once, and is as if it were done twice."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.errors import DataError
from tests.schema.test_words import WORDS


def test_what_one_caller_writes_no_other_sees(sample: Path) -> None:
    """A cell, a column or a row changed in one dossier is not changed in the next, nor in one loaded before."""
    before, mine = analysis.load(sample), analysis.load(sample)
    whole = before.claims.copy(deep=True)
    mine.claims.loc[0, "claim_id"] = "overwritten"
    mine.claims["added"] = 1
    mine.events.loc[:, "title"] = ""
    after = analysis.load(sample)
    for other in (before, after):
        pd.testing.assert_frame_equal(other.claims, whole)
        assert all(other.events["title"])


def test_a_changed_byte_is_seen_at_once(sample: Path) -> None:
    """The same folder is read anew as soon as a file in it differs, also when its size and time do not."""
    path = sample / "claimants.csv"
    first = analysis.load(sample).claimants["name"][0]
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_text(path.read_text(encoding="utf-8").replace(first, first[::-1], 1), encoding="utf-8")
    os.utime(path, ns=times)
    assert analysis.load(sample).claimants["name"][0] == first[::-1]


def test_broken_tables_stay_broken(sample: Path) -> None:
    """Findings are raised each time, and gone when the row is mended; declared sizes count too."""
    path = sample / "claims.csv"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("asserts", "shouts", 1), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DataError, match="shouts"):
            analysis.load(sample)
    path.write_text(good, encoding="utf-8")
    assert len(analysis.load(sample).claims) > 0
    (sample / "dataset.toml").write_text(WORDS + "[expected.claims]\nrows = [5000, 6000]\n", encoding="utf-8")
    with pytest.raises(DataError, match="at least 5000"):
        analysis.load(sample)


def test_results_show_themselves() -> None:
    """A result is a short table in a cell and a few lines in a terminal, whatever it holds."""
    from analysis.display import TABLE_MIME, Result

    dossier = analysis.load()
    totals = dossier.quantities(dossier.flow())
    results: list[Result] = [
        analysis.claims.envelope(totals),
        analysis.claims.conflicts(totals),
        analysis.claims.conflicts(totals).conflicts[0],
        analysis.claims.independent_origins(dossier, list(dossier.claims["claim_id"])),
        analysis.cadence.rate_ratio(18, 169, 6, 184),
        analysis.compare.comparison(dossier, dossier.flow()).curve,
    ]
    for result in results:
        text = str(result)
        assert len(text.splitlines()) < 30
        assert max(map(len, text.splitlines())) < 450
        bundle = result._repr_mimebundle_()
        assert bundle["text/html"].startswith("<table>")
        assert bundle[TABLE_MIME]["rows"]
    assert "3.27" in str(results[4])
    assert "2024" in results[0]._repr_mimebundle_()["text/html"]


def test_a_figure_in_jupyterlab_has_its_words() -> None:
    """JupyterLab draws the figure alone: title, subtitle and source stand in it as text, and a page takes them out again."""
    from analysis.charts.signature import signature
    from analysis.display import CHART_MIME, PLOTLY_MIME
    from analysis.jupyter_theme import words_inside

    chart = signature(analysis.load(), analysis.load().flow())
    bundle = chart._repr_mimebundle_()
    layout = bundle[PLOTLY_MIME]["layout"]
    shown = layout["title"]["text"] + layout["title"]["subtitle"]["text"]
    assert chart.title in shown.replace("<b>", "").replace("</b>", "").replace("<br>", " ")
    own = chart.figure.to_plotly_json()["layout"]
    assert layout["height"] > own["height"]
    assert bundle[CHART_MIME]["layout"] == {"height": own["height"], "margin": own["margin"]}
    hostile = {"layout": {}}
    words_inside(hostile, "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>', "")
    assert "<img" not in str(hostile)
    assert "<a " not in str(hostile)
