"""Contacts now beside those of earlier periods: all of them, then visits, culture, letters and greetings apart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analysis.cadence.baselines import ALL, FORMS, Against, Baselines
from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BLUE, INK, MUTED, VERMILION, plain, source_line
from analysis.display import Chart
from analysis.language.format import between as from_to
from analysis.language.format import capital, days, number, plural
from analysis.language.text import flat
from analysis.wording.baselines import finding, ratio

_ROW = 24
_APART = 0.55  # between the rate of a period and its estimate, in rows


def baselines_chart(result: Baselines, *, between: str, as_of: str, corrected: pd.DataFrame | None = None) -> Chart:
    """How often are the two in contact now, against each earlier period, and is that more?

    Parameters
    ----------
    result : Baselines
        From `analysis.cadence.baselines`.
    between : str
        Whose contacts, in words, as in `Observed.between`.
    corrected : pandas.DataFrame, optional
        From `analysis.coverage.corrected` over the same periods: drawn as rings below all contacts, with those added that no page
        reports.
    """
    title, table = flat(finding(result)), result.frame
    subtitle = f"Contacts of {between} a quarter (91.3 days) with exact 95% intervals. Each contact is in one of the groups below."
    if table.empty:
        title = f"No period to compare contacts of {between} with lies in the days seen"
        return FigureBuilder.empty_chart("baselines", title, subtitle=subtitle, table=table, as_of=as_of)
    seen = corrected if corrected is not None and not result.season else pd.DataFrame()
    missing = {row["window_start"]: row for row in seen.to_dict("records") if not row["verdict"]}
    lines = sum(len(table[table["form"] == form]) + 1.3 for form in FORMS) + _APART * len(missing)
    figure = FigureBuilder(int(70 + _ROW * lines))
    y, ticks = lines, []
    for form in FORMS:
        heading = f"<b>{plain(capital(form))}</b>"
        figure.add_text(heading, 0, y - 0.3, size=13, xanchor="left", yanchor="middle", xshift=8, narrow=None)
        held = {a.period.name: a for a in result.of(form)}
        for row in table[table["form"] == form].itertuples(index=False):
            y -= 1
            ticks.append((y - 0.3, plain(row.period)))
            _mark(figure, row, y - 0.3, held.get(row.period))
            if form == ALL and (estimate := missing.get(row.window_start)):
                y -= _APART
                _ring(figure, estimate, y - 0.2)
        y -= 1.3
    reach = max([float(table["high"].max()), *(row["corrected_high"] for row in missing.values())])
    figure.update_layout(
        showlegend=False,
        yaxis={
            "tickvals": [at for at, _ in ticks], "ticktext": [text for _, text in ticks], "ticks": "", "fixedrange": True,
            "range": [-0.1, lines + 0.3], "showgrid": False, "zeroline": False, "tickfont": {"size": 12},
        },
        xaxis={"title": {"text": "contacts a quarter"}, "showgrid": True, "range": [-0.02 * reach, 1.32 * reach], "nticks": 6},
        margin={"l": 8, "r": 12, "t": 4, "b": 44},
    )  # fmt: skip
    figure.narrow(xaxis={"range": [-0.05 * reach, 2.2 * reach], "nticks": 4})
    everything = table[table["form"] == ALL]
    observed = ", ".join(f"{r.period}: {number(r.exposure_days)}" for r in everything.itertuples(index=False))
    season = (
        " Less than a year has passed, so earlier periods count the same days of the year only."
        if result.season
        else ""
    )
    rings = " Rings: with those added that no page on file reports, an estimate (page 05)." if missing else ""
    kind = "clustered (Korn-Graubard)" if result.is_clustered else "exact conditional (central)"
    return Chart(
        name="baselines", drawn=figure.finish(), title=title,
        subtitle=f"{subtitle}{rings}{season} Days observed, {observed}.",
        alt=f"Dot plot with intervals of {plural(len(everything), 'period')} for all contacts and four groups of them. {title}.",
        table=_with_estimates(table, missing), source=source_line(as_of=as_of, events=round(everything["count"].sum())),
        method=f"Ratios: {kind} intervals; rates: Garwood's. “Unclear”: the interval of the ratio holds 1. Partial"
        " dates are averaged over all they allow, and intervals are the widest.",
    )  # fmt: skip


def _with_estimates(table: pd.DataFrame, missing: Mapping[Any, Mapping[Hashable, Any]]) -> pd.DataFrame:
    """The rows of all contacts with the rate that an estimate of the missing gives."""
    if not missing:
        return table
    found = [missing.get(row.window_start, {}) if row.form == ALL else {} for row in table.itertuples(index=False)]
    names = ("corrected_rate", "corrected_low", "corrected_high")
    return table.assign(**{name: [row.get(name, float("nan")) for row in found] for name in names})


def _mark(figure: FigureBuilder, row: Any, y: float, held: Against | None) -> None:
    """One period: its rate and interval; beside an earlier one, how many times that is reached now."""
    window = days(pd.Timestamp(row.window_start), pd.Timestamp(row.window_end))
    words = f"{plain(row.period)}: {row.rate:.1f} a quarter ({row.low:.1f} to {row.high:.1f})"
    words += f"<br>{from_to(row.least, row.most)} in {plural(row.exposure_days, 'day')}, {window}"
    colour = MUTED if held else BLUE
    figure.add_interval(
        y, (row.low, row.high), row.rate, words, colour=colour, size=8 if held else 10, width=2, opacity=0.65
    )
    for narrow in (False, True):
        text, dark = _beside(row, held, narrow=narrow)
        figure.add_text(
            text, row.high, y, narrow=narrow, xanchor="left", xshift=8, size=12, colour=INK if dark else MUTED
        )


def _ring(figure: FigureBuilder, row: Mapping[Hashable, Any], y: float) -> None:
    """The rate of a period with the contacts added that no list of sources holds."""
    ends = row["corrected_low"], row["corrected_high"]
    words = f"{plain(row['window'])}, with those no page reports: {row['corrected_rate']:.1f} a quarter"
    words += f" ({ends[0]:.1f} to {ends[1]:.1f}), an estimate"
    figure.add_interval(
        y, ends, row["corrected_rate"], words, colour=VERMILION, size=7, width=1, opacity=0.65, hollow=True
    )


def _beside(row: Any, held: Against | None, *, narrow: bool) -> tuple[str, bool]:
    """The words beside a row, and whether they are the finding."""
    counted = from_to(row.least, row.most)
    if held is None:
        return (
            f"<b>{counted if narrow else plural(row.most, 'contact') if row.least == row.most else f'{counted} contacts'}</b>",
            True,
        )
    if not held.found.n2:
        return "none", False
    counted = "" if narrow else f"{counted}, "
    if held.found.verdict:
        return f"{counted}too few{'' if narrow else ' to compare'}", False
    times = flat([ratio(held.found.ratio, held.form)])
    return (
        f"{counted}now {times}{'×' if narrow else ' times that'}{'' if held.is_clear else ' (unclear)'}",
        held.is_clear,
    )
