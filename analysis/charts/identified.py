"""What the claims allow without a model, beside what the model says."""

from __future__ import annotations

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import AMOUNTS, BLUE, INK, MUTED, VERMILION, plain, source_line
from analysis.display import Chart
from analysis.language.format import day, plural, rounded, short
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.reconcile.result import Interval, Reconciled
from analysis.wording.skill import SHORT


def identified_chart(
    allowed: pd.DataFrame,
    result: Reconciled,
    dossier: Dossier,
    *,
    flow: Flow,
    simple: Interval | None = None,
    rule: str = "",
) -> Chart:
    """Which totals does no claim exclude, by how old and how loose figures may be, and where does the model lie?

    Parameters
    ----------
    allowed : pandas.DataFrame
        From `analysis.claims.identified`, for one day.
    result : Reconciled
        From `analysis.reconcile.fit`.
    dossier : Dossier
        Gives the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    simple : Interval, optional
        From `analysis.reconcile.simple_total`.
    rule : str
        Its name in `analysis.reconcile.rules.RULES`.
    """
    when = day(allowed["day"].iloc[0]) if len(allowed) else day(dossier.day)
    subtitle = (
        f"Bars: totals by {when} that no claim excludes, if figures may be so many days old when said and an “about” so far off."
        " An arrow: no upper limit. Below, 80% ranges."
    )
    numbers = ["lower", "upper", "violation"]
    table = allowed.assign(**{c: allowed[c].map(len) for c in ("lower_claims", "upper_claims")})
    table = table.assign(**table[numbers].round(0))
    bounded = len(allowed) and bool(allowed["lower_claims"].map(len).any() or allowed["upper"].notna().any())
    if not bounded:
        title = f"No claim on {flow} bounds a total by {when}"
        return FigureBuilder.empty_chart(
            "identified", title, subtitle=subtitle, table=table, as_of=dossier.replayed, words=short(title, 60)
        )
    told = [] if result.refusal else [("Model, 80% range", result.total(result.last_day), BLUE)]
    if simple is not None and simple.middle == simple.middle:
        told.append((f"{SHORT[rule].capitalize()}, 80% range", simple, VERMILION))
    ends = [*allowed["lower"], *allowed["upper"], *(i.high for _, i, _ in told)]
    top = max(float(e) for e in ends if e == e) * 1.12
    rows = len(allowed) + len(told)
    figure = FigureBuilder(84 + 34 * rows)
    for k, row in enumerate(allowed.itertuples(index=False)):
        at = rows - 1 - k
        label = f"{plural(int(row.staleness), 'day')}, ±{row.about_tolerance:.0%}"
        if row.empty:
            figure.add_row_label(at, label, f": no history fits, the nearest misses by {rounded(row.violation)}", 12)
            continue
        open_end = row.upper != row.upper
        high = top if open_end else float(row.upper)
        words = f"<b>{plain(label)}</b><br>{rounded(row.lower)} {'or more' if open_end else f'to {rounded(high)}'}"
        figure.add_lines([float(row.lower), high], [at, at], colour=INK, width=5, opacity=0.55)
        marks = [float(row.lower)] if open_end else [float(row.lower), high]
        figure.add_marks(
            marks,
            [at] * len(marks),
            "line-ns-open",
            colour=INK,
            size=14,
            ids=[""] * len(marks),
            texts=[words] * len(marks),
        )
        if open_end:
            figure.add_marks([high], [at], "triangle-right", colour=MUTED, size=9)
        figure.add_row_label(
            at, label, f": {rounded(row.lower)} {'or more' if open_end else f'to {rounded(high)}'}", 12
        )
    beside = []
    for k, (name, total, colour) in enumerate(told):
        at = len(told) - 1 - k
        said = f"{rounded(total.low)} to {rounded(total.high)}, median {rounded(total.middle)}"
        figure.add_interval(
            at, (total.low, total.high), total.middle, f"<b>{name}</b><br>{said}", colour=colour, width=3
        )
        figure.add_row_label(at, name, f": {said}", 12)
        beside.append(f" {name}: {said}.")
    figure.row_layout(rows, range=[0, top], title={"text": plain(flow.goods)}, **AMOUNTS)
    title = f"{_found(allowed)} {flow} by {when}{_most(allowed)}"
    source = source_line(result.evidence.rows["claim_id"].nunique(), as_of=dossier.replayed)
    return Chart(
        name="identified", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Interval plot of {plural(len(allowed), 'reading')} of the claims and {plural(len(told), 'forecast')}. {title}.",
        table=table, source=source,
        method="The least and the greatest total of all histories that fit every figure in its own scope; two linear programmes each."
        " No figure is averaged, and nothing is assumed of how goods were moved, but that no amount is below 0."
        + "".join(beside),
    )  # fmt: skip


def _found(allowed: pd.DataFrame) -> str:
    if allowed["empty"].all():
        return "However old and loose figures may be, no history fits all claims on"
    floor = "a" if (allowed["lower"] > 0).any() else "no"
    return f"Without a model, the claims set {floor} minimum for"


def _most(allowed: pd.DataFrame) -> str:
    fitting = allowed[~allowed["empty"].astype(bool)]
    if fitting.empty:
        return ""
    return ", but no maximum" if fitting["upper"].isna().all() else ", and a maximum"
