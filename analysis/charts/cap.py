"""A commodity under a yearly cap: what was notified since each 1 January, the cap, and what others put at it."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import BOUND_SYMBOL, INK, card, marker, plain, source_line
from analysis.claims.cap import Capped
from analysis.display import Chart
from analysis.language.format import capital, month, number, plural, quantity_of, short, short_span
from analysis.model.dossier import Dossier
from analysis.model.rows import tuples
from analysis.wording.cap import NO_CAP, capped_flow, finding

_DAY: Final = 86_400_000  # milliseconds
_STEP: Final = 0.066  # of the height: a line of text above a mark
_HATCH: Final = {
    "shape": "/",
    "size": 7,
    "solidity": 0.12,
    "fgcolor": "rgba(120,130,140,0.45)",
    "bgcolor": "rgba(0,0,0,0)",
}


def cap_chart(found: Capped, then: Dossier) -> Chart:
    """How much was notified and estimated, year by year, against the yearly cap that the folder names?

    Bars rise with each month notified and begin anew each January; the months that nobody notified are hatched; figures of
    others stand at their amount over the span they count, an open triangle where they say only "more than" or "at least".

    Parameters
    ----------
    found : Capped
        From `analysis.claims.capped`.
    then : Dossier
        Gives names, sides and the day of knowledge.
    """
    known, name = then.replayed, "cap"
    if not then.config.cap.commodity:
        return FigureBuilder.empty_chart(name, NO_CAP.rstrip("."), subtitle="", table=found.years, as_of=known)
    flow, title = capped_flow(then), finding(found, then)
    subtitle = (
        f"{capital(flow.unit)} since 1 January of each year, as {flow.origin_name} notified them (bars, a step a month), and what others"
        " say (lines over the span counted; ▲ more than or at least). Hatched: months without a notification, unknown and not zero."
    )
    if found.years.empty:
        return FigureBuilder.empty_chart(name, title, subtitle=subtitle, table=found.years, as_of=known)
    others = found.others[~found.others["any_origin"]].assign(value=lambda f: f["low"].fillna(f["high"]))
    top = 1.28 * max(found.cap, found.years["notified"].max(), others["value"].max() if len(others) else 0.0)
    figure, voices = FigureBuilder(470), ClaimantStyle(then)
    _unknown(figure, found, top)
    _bars(figure, found, voices, flow.unit, then)
    first, end = pd.Timestamp(int(found.years["year"].iloc[0]), 1, 1), pd.Timestamp(found.until)
    figure.add_rule((0, 1), found.cap, xref="paper", colour=INK, width=2)
    said = f"<b>the cap: {number(found.cap)} {plain(flow.unit)} a year</b>"
    figure.add_edge_text(said, found.cap, yanchor="top", size=12, narrow=None, yshift=-2, xshift=2)
    _others(figure, others, then, voices, (first, end), (top, found.cap, *found.years["notified"].dropna()))
    axis: dict[str, Any] = {"showgrid": True, "zeroline": True, "fixedrange": True, "tickformat": ",~r", "nticks": 6}
    figure.update_layout(
        showlegend=False, barmode="overlay", margin={"l": 64, "r": 16, "t": 12, "b": 32},
        yaxis={**axis, "range": [0, top], "title": {"text": plain(f"{flow.unit} since 1 January")}},
        xaxis={"type": "date", "range": [first, end], "dtick": "M12", "tickformat": "%Y", "ticklabelmode": "period", "tickangle": 0},
    )  # fmt: skip
    figure.narrow(
        yaxis={"range": [0, top * 1.12], "tickformat": "~s", "title": {"text": ""}},
        xaxis={"tickformat": "’%y"},
        margin={"l": 40, "r": 8, "t": 8, "b": 32},
    )
    over = int(found.years["over"].map(bool).sum())
    unknown = int((found.months["state"] == "unknown").sum())
    ids = [i for row in found.notices["claim_ids"] for i in row] + list(others["claim_id"])
    rows = then.said[then.said["claim_id"].isin(ids)]
    return Chart(
        name=name, drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Bars of {plural(len(found.years), 'calendar year')} against a line at the cap, with {plural(len(others), 'figure')} of"
        f" others: {plural(over, 'year')} put over it, {plural(unknown, 'month')} hatched as unknown. {title}.",
        table=_table(found, then), method=then.config.cap.rule + _drawn(rows[rows["claim_id"].isin(others["claim_id"])]),
        source=source_line(len(rows), rows["claimant_id"].nunique(), len({s for c in rows["source_ids"] for s in c}), known),
        ids=list(dict.fromkeys(ids)),
    )  # fmt: skip


def _unknown(figure: FigureBuilder, found: Capped, top: float) -> None:
    """A hatched field over each run of months that nobody notified."""
    months = found.months
    is_unknown = months["state"] == "unknown"
    for _, run in months[is_unknown].groupby((~is_unknown).cumsum()[is_unknown]):
        first, last = run["month"].iloc[0], run["month"].iloc[-1] + pd.offsets.MonthBegin(1)
        words = month(first) if len(run) == 1 else f"{month(first)} to {month(run['month'].iloc[-1])}"
        figure.add_trace(
            type="bar", x=[first], y=[top * 1.12], offset=0, width=[(last - first).days * _DAY], hoverinfo="text",
            hovertext=f"<b>{words}</b><br>no notification: unknown, not zero", textposition="none",
            marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}, "pattern": _HATCH},
        )  # fmt: skip


def _bars(figure: FigureBuilder, found: Capped, voices: ClaimantStyle, unit: str, then: Dossier) -> None:
    """What was notified: a step a month, or one block where only a longer span is told; its sum on top."""
    single = set(found.months.loc[found.months["state"] == "notified", "month"])
    for row in tuples(found.years.dropna(subset=["notified"])):
        told = found.notices[(found.notices["first"].dt.year == row.year) & (found.notices["last"].dt.year == row.year)]
        blocks = [
            n
            for n in tuples(told)
            if n.first != n.last and not n.inside and not set(pd.date_range(n.first, n.last, freq="MS")) <= single
        ]
        months = (
            []
            if blocks and blocks[0].first.month == 1 and blocks[0].last.month == 12
            else [n for n in tuples(told) if n.first == n.last]
        )
        base = 0.0
        for notice in [*blocks, *sorted(months, key=lambda n: n.first)]:
            end = notice.last + pd.offsets.MonthBegin(1)
            colour = voices.colour(notice.claimant_id)
            wide = {"offset": 0, "width": [(end - notice.first).days * _DAY]}
            if base and notice.first == notice.last:
                figure.add_trace(
                    type="bar",
                    x=[notice.first],
                    y=[base],
                    marker={"color": colour, "opacity": 0.4, "line": {"width": 0}},
                    customdata=[notice.claim_ids],
                    hoverinfo="skip",
                    **wide,
                )
            own = voices.name(notice.claimant_id)
            span = short_span(notice.first, "month") + (
                "" if notice.first == notice.last else f" to {short_span(notice.last, 'month')}"
            )
            figure.add_trace(
                type="bar", x=[notice.first], y=[notice.amount], base=[base if notice.first == notice.last else 0.0],
                customdata=[notice.claim_ids], hoverinfo="text", textposition="none",
                hovertext=[card(own, f"{span}: {number(notice.amount)} {plain(unit)}", known=notice.known_on, key=notice.claim_ids[0])],
                marker={"color": colour, "line": {"width": 0}}, **wide,
            )  # fmt: skip
            base += notice.amount
        ids = [key for notice in (*blocks, *months) for key in notice.claim_ids]
        held = found.months[(found.months["month"].dt.year == row.year) & (found.months["state"] != "unknown")]["month"]
        at, side = _beside(held)
        figure.add_text(number(row.notified), at, row.notified, yanchor="bottom", size=12, xanchor=side, ids=ids)
        brief = _brief(row.notified)
        figure.add_text(brief, at, row.notified, yanchor="bottom", size=11, xanchor=side, narrow=True, ids=ids)


def _beside(held: pd.Series) -> tuple[pd.Timestamp, str]:
    """Where the sum of a year's notices stands: over them, or to the free side where they are few."""
    first, end = held.iloc[0], held.iloc[-1] + pd.offsets.MonthBegin(1)
    if len(held) > 6:
        return first + (end - first) / 2, "center"
    return (end, "right") if first.month > 6 else (first, "left")


def _brief(amount: float) -> str:
    """An amount for a phone: thousands from 10,000 on, millions from 1,000,000 on."""
    if amount >= 1_000_000:
        return f"{amount / 1_000_000:.4g}M"
    return number(amount) if amount < 10_000 else f"{number(round(amount / 1000))}k"


def _others(
    figure: FigureBuilder,
    others: pd.DataFrame,
    then: Dossier,
    voices: ClaimantStyle,
    ends: tuple[Any, Any],
    heights: tuple[float, ...],
) -> None:
    """Each other figure over its span at its amount; equal amounts stand above one another so that each can be read.

    `heights` are the top of the axis, the cap, and the sums that have their number above them.
    """
    said = then.said.set_index("claim_id", drop=False)
    used: list[float] = []
    top, cap, *sums = heights
    left = min((r.period_start for r in tuples(others) if pd.notna(r.period_start)), default=ends[0])
    for row in tuples(others.sort_values(["value", "known_on", "claim_id"])):
        y = row.value
        while any(abs(y - other) < _STEP * top * 0.99 for other in used):
            y += _STEP * top
        used.append(y)
        colour, own = voices.colour(row.claimant_id), voices.name(row.claimant_id)
        start = row.period_start if pd.notna(row.period_start) else left
        end = row.through if pd.notna(row.through) else ends[1]
        look: dict[str, Any] = {"width": 3} if pd.notna(row.period_start) else {"width": 1.5, "dash": "dot"}
        figure.add_lines([start, end], [y, y], colour=colour, ids=[row.claim_id], **look)
        words = quantity_of(said.loc[row.claim_id])
        figure.add_scatter(
            [end], [y], ids=[row.claim_id], cliponaxis=False, marker=marker([BOUND_SYMBOL[row.bound]], colour, 12),
            texts=[card(own, f"{plain(words)}, {_span(row)}", plain(row.reading), known=row.known_on, key=row.claim_id)],
        )  # fmt: skip
        text = f"{plain(own)}: <b>{plain(words)}</b>, {_span(row)}"
        near = (start - ends[0]) / (ends[1] - ends[0]) < 0.5
        side: dict[str, Any] = {"xanchor": "left", "xshift": 10} if near else {"xanchor": "right", "xshift": -8}
        step = _STEP * top
        lift = (
            10 if abs(y - cap) < step / 2 or any(0 <= y - low < step for low in sums) else 0
        )  # off the cap and other numbers
        figure.add_text(text, end if near else start, y, size=12, yshift=lift, ids=[row.claim_id], **side)
        brief = f"{plain(short(own, 40))}: <b>{plain(words.replace(number(row.value), _brief(row.value)))}</b>"
        figure.add_edge_text(brief, y, side="right", narrow=True, size=11, yshift=6, ids=[row.claim_id])


def _span(row: Any) -> str:
    """The span of a figure, for a label: months, or a day where only the end is told."""
    if pd.isna(row.through):
        return "span not stated"
    if pd.isna(row.period_start):
        return f"to {short_span(row.through)}, start not stated"
    first, last = short_span(row.period_start, "month"), short_span(row.through, "month")
    if first == last:
        return first
    return f"{first[:3]} to {last}" if first[-4:] == last[-4:] else f"{first} to {last}"


def _drawn(others: pd.DataFrame) -> str:
    """The estimates beside the bars, in words."""
    said = [f"{row.claimant}, {quantity_of(row)}" for row in tuples(others)]
    return f" Others drawn: {'; '.join(said)}." if said else ""


def _table(found: Capped, then: Dossier) -> pd.DataFrame:
    """The years with names in place of ids."""
    names = then.claimants.set_index("claimant_id")["name"]
    voice = then.said.set_index("claim_id")["claimant_id"].map(names)
    years = found.years
    by = {
        f"{side}_by": [tuple(dict.fromkeys(voice[i] for i in ids)) for ids in years[side]]
        for side in ("over", "within")
    }
    kept = years[["year", "reading", "notified", "months_notified", "months_unknown", "least", "most"]]
    return kept.assign(cap=found.cap, **by)
