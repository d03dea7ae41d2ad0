"""The signature figure: what was claimed, what was denied, who met whom, on one time axis.

Three lanes: figures (marks with their bound and the band not excluded), denials, contacts by level. The
summits run through all lanes. Nothing is computed here but places for labels.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.labels import Box, place
from analysis.charts.sheet import Sheet
from analysis.charts.theme import (
    BAND,
    BOUND_SYMBOL,
    CAMP_COLOUR,
    CAMP_NAME,
    GRID,
    INK,
    MUTED,
    day_words,
    figure_words,
    number,
    plain,
    source_line,
    wrap,
)
from analysis.claims import envelope
from analysis.display import Chart
from analysis.dossier import Dossier
from analysis.errors import UnknownName
from analysis.vocabulary import CONTACT_KIND

WIDTH: Final = 1100
HEIGHT: Final = 760
FIGURES: Final = (0.44, 1.0)
DENIALS: Final = (0.335, 0.415)
CONTACTS: Final = (0.0, 0.30)
LANES: Final = ("delegation", "military", "minister", "leader message", "summit")  # bottom to top
_LEVEL_LANE: Final = {
    "minister": "minister",
    "head_of_government": "minister",
    "deputy_minister": "delegation",
    "agency_head": "delegation",
    "official": "delegation",
    "none": "delegation",
    "military": "military",
}
_STANCE_SYMBOL: Final = {"denies": "x", "doubts": "cross-thin", "declines": "line-ns", "acknowledges": "star"}
_BY: Final = {"known": "known_on", "through": "through_last"}


@dataclass(frozen=True)
class _View:
    claims: pd.DataFrame
    denials: pd.DataFrame
    contacts: pd.DataFrame
    planned: pd.DataFrame
    start: pd.Timestamp
    end: pd.Timestamp
    until: pd.Timestamp


def signature(
    dossier: Dossier,
    *,
    window_start: str = "",
    window_end: str = "",
    commodity: str = "containers",
    origin: str = "PRK",
    destination: str = "RUS",
    dyad: str = "PRK-RUS",
    levels: Sequence[str] = (),
    camps: Sequence[str] = (),
    by: str = "known",
    name: str = "signature",
) -> Chart:
    """How do the reported figures stand beside the diplomatic calendar?

    Parameters
    ----------
    dossier : Dossier
        Replayed to the day of interest; the as-of line stands at its day.
    window_start, window_end : str
        First and last day shown; empty: from July 2023 (or the first figure) to the as-of day.
    commodity, origin, destination : str
        The flow whose figures are drawn.
    dyad : str
        Whose contacts are drawn.
    levels : sequence of str
        Contact levels to keep; empty keeps all.
    camps : sequence of str
        Claimant camps to keep; empty keeps all. Used for small multiples.
    by : {'known', 'through'}
        Place a figure on the day it was said, or on the last day it counts to.

    Returns
    -------
    Chart
        Named `name`; its table lists every mark.

    Raises
    ------
    UnknownName
        When `by` or a commodity is not known.
    """
    if by not in _BY:
        raise UnknownName("placement", by, _BY)
    view = _view(dossier, window_start, window_end, commodity, origin, destination, dyad, levels, camps, by)
    figure = Sheet(HEIGHT)
    flow = f"{commodity.replace('_', ' ')}, {origin} to {destination}"
    _lay_out(figure, view, commodity, dossier)
    bracket = None if camps else _band(figure, dossier, view, commodity, origin, destination)
    _figures(figure, view, by, bracket)
    _denials(figure, view)
    _contacts(figure, view)
    _as_of(figure, view)
    table = _table(view)
    known = dossier.as_of_day.isoformat() if dossier.as_of_day else ""
    voices = view.claims["claimant_id"].nunique()
    pages = len({s for cell in [*view.claims["source_ids"], *view.contacts["source_ids"]] for s in cell})
    when = "the day it was said" if by == "known" else "the last day it counts to"
    return Chart(
        name=name,
        figure=figure.finish(),
        title=_finding(view, commodity, dossier),
        subtitle=f"Reported figures for {flow}, each placed on {when}; below, denials and {dyad} contacts by level."
        " △ more than or at least, ● about or exactly, ▽ up to, faint: repeats a value; ✕ denies, + doubts, | declines,"
        " ★ acknowledges; hollow ○ planned."
        " Shaded: totals that no claim excludes. Figures are claims; reporting itself clusters around summits.",
        alt=_alt(view, flow),
        table=table,
        ids=list(table["id"]),
        source=source_line(len(view.claims) + len(view.denials), voices, pages, known, len(view.contacts)),
        method="Band: totals that no dated cumulative claim on this flow excludes, whatever its scope (floors bind later"
        " days, ceilings earlier ones). A mark's shape is its bound, its colour the claimant's camp; faint marks repeat"
        " a value of the same camp; hollow contacts are plans.",
    )


def _view(
    dossier: Dossier,
    window_start: str,
    window_end: str,
    commodity: str,
    origin: str,
    destination: str,
    dyad: str,
    levels: Sequence[str],
    camps: Sequence[str],
    by: str,
) -> _View:
    voices = dossier.claimants[["claimant_id", "name", "camp"]].rename(columns={"name": "claimant"})
    claims = dossier.claims.merge(voices, on="claimant_id", how="left")
    claims = claims[~claims["retracted"] & (claims["rendering"] == "canonical")]
    claims["on"] = claims[_BY[by]].fillna(claims["known_on"])
    claims["value"] = claims["best"].fillna(claims["low"]).fillna(claims["high"])
    claims["words"] = [
        figure_words(r.bound, r.low, r.best, r.high, r.vague_term) for r in claims.itertuples(index=False)
    ]
    if camps:
        claims = claims[claims["camp"].isin(set(camps))]
    flow = (claims["origin"] == origin) & (claims["destination"] == destination)
    figures = claims[
        flow
        & (claims["commodity_id"] == commodity)
        & claims["measure"].isin(["cumulative", "period"])
        & claims["value"].notna()
        & claims["stance"].isin(["asserts", "acknowledges"])
    ]
    answers = claims[claims["stance"].isin(_STANCE_SYMBOL) & ~claims["claim_id"].isin(set(figures["claim_id"]))]
    events = dossier.events[(dossier.events["dyad"] == dyad) & (dossier.events["parent_id"] == "")]
    events = events[events["kind"].isin(CONTACT_KIND)]
    if levels:
        events = events[events["level"].isin(set(levels))]
    until = pd.Timestamp(dossier.as_of_day or dossier.last_known or dt.date(2024, 6, 14))
    first = min([figures["on"].min(), pd.Timestamp("2023-07-01")]) if len(figures) else pd.Timestamp("2023-07-01")
    start = pd.Timestamp(window_start) if window_start else min(first, until - pd.Timedelta(days=120))
    end = pd.Timestamp(window_end) if window_end else until
    occurred = events[events["status"] == "occurred"]
    fulfilled = {p for cell in events["fulfils"] for p in cell}
    planned = events[(events["status"] == "planned") & ~events["event_id"].isin(fulfilled)]
    planned = planned[planned["starts_on_last"] >= until]

    def within(frame: pd.DataFrame, column: str) -> pd.DataFrame:
        return frame[(frame[column] >= start) & (frame[column] <= end)].sort_values([column]).reset_index(drop=True)

    return _View(
        within(figures, "on"),
        within(answers, "known_on"),
        within(occurred, "starts_on"),
        planned.sort_values("known_on").reset_index(drop=True),
        start,
        end,
        until,
    )


def _lay_out(figure: Sheet, view: _View, commodity: str, dossier: Dossier) -> None:
    units = dossier.commodities.set_index("commodity_id")["unit"].to_dict()
    unit = units.get(commodity, commodity)
    days = max((view.end - view.start).days, 30)
    room = pd.Timedelta(days=max(days * 0.06, 14))
    span = [view.start - pd.Timedelta(days=days * 0.02), view.end + room]
    top = float(view.claims[["value", "high"]].max().max()) if len(view.claims) else 1.0
    figure.x_range, figure.top = (span[0], span[1]), top * 1.16
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 104, "r": 20, "t": 76, "b": 40},
        showlegend=False,
        xaxis={
            "range": [s.isoformat() for s in span],
            "anchor": "y3",
            "tickformat": "%b %Y",
            "hoverformat": "%d %b %Y",
            "type": "date",
            "nticks": 7,
            "tickangle": 0,
        },
        yaxis={
            "domain": list(FIGURES),
            "range": [0, top * 1.16],
            "title": {"text": plain(unit)},
            "gridcolor": GRID,
            "tickformat": ",~r",
        },
        yaxis2={
            "domain": list(DENIALS),
            "range": [-0.6, 0.6],
            "tickvals": [0],
            "ticktext": ["denials and answers"],
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "fixedrange": True,
        },
        yaxis3={
            "domain": list(CONTACTS),
            "range": [-0.6, len(LANES) - 0.3],
            "tickvals": list(range(len(LANES))),
            "ticktext": list(LANES),
            "showgrid": True,
            "gridcolor": GRID,
            "zeroline": False,
            "ticks": "",
            "fixedrange": True,
        },
    )
    if view.claims.empty:
        figure.add_annotation(
            text=f"no figure for {plain(commodity.replace('_', ' '))} was on file in this window",
            x=0.5,
            y=0.72,
            xref="paper",
            yref="paper",
            showarrow=False,
            font={"size": 15, "color": MUTED},
        )
    _keys(figure, view)


def _keys(figure: Sheet, view: _View) -> None:
    """The key of colours; the key of shapes stands in the subtitle, where it can wrap."""
    camps = [c for c in CAMP_COLOUR if c in set(view.claims["camp"]) | set(view.denials["camp"])]
    squares = [f"<span style='color:{CAMP_COLOUR[c]}'>■</span> {CAMP_NAME[c]}" for c in camps]
    lines = ["  ".join(squares[i : i + 3]) for i in range(0, len(squares), 3)]
    figure.add_annotation(
        text="<br>".join(lines),
        x=0,
        y=1,
        xshift=-96,
        yshift=24,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": INK},
        align="left",
        name="key-colour",
    )


def _band(
    figure: Sheet, dossier: Dossier, view: _View, commodity: str, origin: str, destination: str
) -> tuple[pd.Timestamp, float] | None:
    """Totals no claim excludes, as a soft band; where floor and ceiling cross a bracket, whose middle is returned."""
    if view.claims.empty:
        return None
    steps = envelope(dossier.claims, commodity=commodity, origin=origin, destination=destination).steps
    top = figure.top
    edges = [view.start, *[max(d, view.start) for d in steps["day"]], max(view.until, view.start)]
    floors = [0.0, *steps["floor"].fillna(0.0)]
    ceilings = [*steps["ceiling"].fillna(top), top]
    crossed = []
    for left, right, floor, ceiling in zip(edges[:-1], edges[1:], floors, ceilings, strict=True):
        if right <= left:
            continue
        if floor <= ceiling:
            figure.add_shape(
                type="rect",
                x0=left,
                x1=right,
                y0=floor,
                y1=min(ceiling, top),
                fillcolor=BAND,
                line={"width": 0},
                layer="below",
            )
        else:
            crossed.append((left, right, ceiling, floor))
    for left, right, ceiling, floor in crossed:
        middle = left + (right - left) / 2
        for x0, x1, y0, y1 in (
            (middle, middle, ceiling, floor),
            (left, right, floor, floor),
            (left, right, ceiling, ceiling),
        ):
            figure.add_shape(
                type="line", x0=x0, x1=x1, y0=y0, y1=y1, line={"color": INK, "width": 1, "dash": "dot"}, layer="below"
            )
    widest = max(crossed, key=lambda c: c[1] - c[0], default=None)
    return None if widest is None else (widest[0] + (widest[1] - widest[0]) / 2, (widest[2] + widest[3]) / 2)


def _first_of_value(claims: pd.DataFrame) -> pd.Series:
    """First statement of each value by a camp; later ones are repeats."""
    return ~claims.duplicated(["camp", "value"], keep="first")


def _hover(row: Any) -> str:
    said = row.stated_on.date() if not pd.isna(row.stated_on) else "day not stated"
    counts = f"<br>counts to {row.through_last.date()}" if not pd.isna(row.through_last) else ""
    start = f"<br>counted from {row.period_start.date()}" if not pd.isna(row.period_start) else ""
    scope = ", ".join(x for x in (row.item_class, row.channel if row.channel != "unstated" else "", row.stage) if x)
    leans = (
        f"<br>leans on {wrap(', '.join((*row.derived_from, *row.repeats)))}" if row.derived_from or row.repeats else ""
    )
    speaker = f"<br>{wrap(row.speaker)}" if row.speaker else ""
    return (
        f"<b>{wrap(row.claimant)}</b>{speaker}<br>{wrap(row.words)}<br>said {said}, known {row.known_on.date()}"
        f"{counts}{start}<br>{wrap(scope)}{leans}<br>{len(row.source_ids)} sources; {plain(row.claim_id)}"
    )


def _figures(figure: Sheet, view: _View, by: str, bracket: tuple[pd.Timestamp, float] | None) -> None:
    if view.claims.empty:
        return
    claims = view.claims.assign(first=_first_of_value(view.claims))
    for row in claims.itertuples(index=False):
        if by == "through" and not pd.isna(row.period_start) and row.first:
            figure.add_trace(
                go.Scatter(
                    x=[max(row.period_start, view.start), row.on],
                    y=[row.value, row.value],
                    mode="lines",
                    line={"width": 1, "color": CAMP_COLOUR[row.camp]},
                    opacity=0.35,
                    hoverinfo="skip",
                )
            )
        if not pd.isna(row.low) and not pd.isna(row.high):
            figure.add_trace(
                go.Scatter(
                    x=[row.on, row.on],
                    y=[row.low, row.high],
                    mode="lines",
                    hoverinfo="skip",
                    line={"width": 2, "color": CAMP_COLOUR[row.camp]},
                )
            )
    for camp in [c for c in CAMP_COLOUR if c in set(claims["camp"])]:
        for first in (False, True):
            part = claims[(claims["camp"] == camp) & (claims["first"] == first)]
            if part.empty:
                continue
            figure.add_trace(
                go.Scatter(
                    x=part["on"],
                    y=part["value"],
                    mode="markers",
                    name=CAMP_NAME[camp],
                    customdata=list(part["claim_id"]),
                    marker={
                        "symbol": [BOUND_SYMBOL[b] for b in part["bound"]],
                        "size": 11 if first else 8,
                        "color": CAMP_COLOUR[camp],
                        "opacity": 1.0 if first else 0.45,
                        "line": {"width": 1.8, "color": CAMP_COLOUR[camp]},
                    },
                    hovertext=[_hover(r) for r in part.itertuples(index=False)],
                    hoverinfo="text",
                )
            )
    _labels(figure, claims[claims["first"]], bracket)


def _labels(figure: Sheet, claims: pd.DataFrame, bracket: tuple[pd.Timestamp, float] | None) -> None:
    """Values beside their marks where there is room; checked for overlap at three widths."""
    start, end = figure.x_range
    top = figure.top
    plot_height = (HEIGHT - 116) * (FIGURES[1] - FIGURES[0])
    boxes = []
    for row in claims.sort_values("value", ascending=False).itertuples(index=False):
        x = (row.on - start) / (end - start)
        y = row.value / top * plot_height
        boxes.append(Box(row.claim_id, x, y, number(row.value)))
    facts = {r.claim_id: r for r in claims.itertuples(index=False)}
    if bracket:
        boxes.append(Box("", (bracket[0] - start) / (end - start), bracket[1] / top * plot_height, "claims conflict"))
    for label in place(boxes, plot_height):
        if not label.key and bracket:
            figure.add_annotation(
                x=bracket[0], y=bracket[1], text=label.text, showarrow=False, xshift=label.dx, yshift=label.dy,
                xanchor="left", yanchor="middle", font={"size": 12, "color": INK}, name=f"value-{label.rank}",
            )  # fmt: skip
            continue
        row = facts[label.key]
        figure.add_annotation(
            x=row.on,
            y=row.value,
            text=label.text,
            showarrow=False,
            xshift=label.dx,
            yshift=label.dy,
            xanchor="left",
            yanchor="middle",
            font={"size": 12, "color": CAMP_COLOUR[row.camp]},
            name=f"value-{label.rank}",
        )


def _denials(figure: Sheet, view: _View) -> None:
    for camp in [c for c in CAMP_COLOUR if c in set(view.denials["camp"])]:
        part = view.denials[view.denials["camp"] == camp]
        figure.add_trace(
            go.Scatter(
                x=part["known_on"],
                y=[0] * len(part),
                yaxis="y2",
                mode="markers",
                name=CAMP_NAME[camp],
                customdata=list(part["claim_id"]),
                marker={
                    "symbol": [_STANCE_SYMBOL[s] for s in part["stance"]],
                    "size": 10,
                    "color": CAMP_COLOUR[camp],
                    "line": {"width": 1.8, "color": CAMP_COLOUR[camp]},
                },
                hovertext=[
                    f"<b>{wrap(r.claimant)} {r.stance}</b><br>{plain(r.commodity_id.replace('_', ' '))}<br>"
                    f"{r.known_on.date()}<br>{wrap(r.note)}<br>{plain(r.claim_id)}"
                    for r in part.itertuples(index=False)
                ],
                hoverinfo="text",
            )
        )


def _lane(row: Any) -> int:
    if row.kind == "summit":
        return LANES.index("summit")
    if row.level == "head_of_state":
        return LANES.index("leader message")
    return LANES.index(_LEVEL_LANE[row.level])


def _contacts(figure: Sheet, view: _View) -> None:
    for planned, part in ((False, view.contacts), (True, view.planned)):
        if part.empty:
            continue
        lanes = [_lane(r) for r in part.itertuples(index=False)]
        days = list(part["starts_on"]) if not planned else [max(d, view.until) for d in part["starts_on_last"]]
        if planned:
            edge = figure.x_range[1]
            inner = view.until + (edge - view.until) * 0.75
            days = [min(max(d, view.until + (edge - view.until) * 0.3), inner) for d in days]
        figure.add_trace(
            go.Scatter(
                x=days,
                y=lanes,
                yaxis="y3",
                mode="markers",
                name="planned" if planned else "contacts",
                customdata=list(part["event_id"]),
                marker={
                    "symbol": "line-ns" if not planned else "circle-open",
                    "size": 13 if not planned else 9,
                    "color": INK,
                    "opacity": 0.85,
                    "line": {"width": 1.6, "color": INK},
                },
                hovertext=[
                    f"<b>{wrap(r.title)}</b><br>{'planned for ' if planned else ''}{_span_words(r)}<br>"
                    f"{plain(r.level.replace('_', ' '))}, {plain(r.place or 'place not stated')}<br>{plain(r.event_id)}"
                    for r in part.itertuples(index=False)
                ],
                hoverinfo="text",
            )
        )
    summits = view.contacts[view.contacts["kind"] == "summit"]
    for row in summits.itertuples(index=False):
        figure.add_shape(
            type="line",
            x0=row.starts_on,
            x1=row.starts_on,
            y0=0,
            y1=1,
            xref="x",
            yref="paper",
            line={"color": MUTED, "width": 1},
        )
        figure.add_annotation(
            x=row.starts_on,
            y=1.0,
            xref="x",
            yref="paper",
            text=f"{plain(row.place)} summit",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            font={"size": 11, "color": INK},
            name="summit",
        )


def _span_words(row: Any) -> str:
    if row.date_precision == "day":
        return day_words(row.starts_on)
    return f"{row.starts_on:%B %Y}" if row.date_precision == "month" else f"{row.starts_on:%Y}"


def _as_of(figure: Sheet, view: _View) -> None:
    if view.until > view.end:
        return
    figure.add_shape(
        type="line",
        x0=view.until,
        x1=view.until,
        y0=0,
        y1=1,
        xref="x",
        yref="paper",
        line={"color": INK, "width": 1.4, "dash": "dash"},
    )
    figure.add_annotation(
        x=view.until,
        y=0,
        xref="x",
        yref="paper",
        text=f"known {view.until:%d %b %Y}",
        showarrow=False,
        xanchor="right",
        yanchor="bottom",
        xshift=-4,
        font={"size": 11, "color": MUTED},
        name="as-of",
    )


def _finding(view: _View, commodity: str, dossier: Dossier) -> str:
    what = commodity.replace("_", " ")
    day = day_words(view.until)
    if view.claims.empty:
        return f"By {day} no figure for {what} was on file for this window"
    parts = []
    for camp in CAMP_COLOUR:
        own = view.claims[(view.claims["camp"] == camp) & (view.claims["measure"] == "cumulative")]
        if len(own) and camp != "moscow_pyongyang":
            last = own.sort_values(["known_on", "value"]).iloc[-1]
            parts.append((float(last["value"]), f"{CAMP_NAME[camp]} said {last['words']}"))
    if not parts:
        return f"By {day} {len(view.claims)} figures for {what} were on file"
    shown = [text for _, text in parts[:3]]
    return f"By {day} {', '.join(shown)} {what}"


def _alt(view: _View, flow: str) -> str:
    if view.claims.empty:
        figures = f"No figure for {flow} falls in the window."
    else:
        low, high = view.claims["value"].min(), view.claims["value"].max()
        figures = (
            f"{len(view.claims)} reported figures for {flow} between {view.start.date()} and {view.until.date()}, from"
            f" {number(low)} to {number(high)}, by {view.claims['claimant_id'].nunique()} claimants."
        )
    denied = int((view.denials["stance"] == "denies").sum())
    summits = ", ".join(
        f"{r.place} {day_words(r.starts_on)}"
        for r in view.contacts[view.contacts["kind"] == "summit"].itertuples(index=False)
    )
    return (
        f"{figures} {denied} flat denials and {len(view.denials) - denied} other answers."
        f" {len(view.contacts)} contacts; summits: {summits or 'none'}; {len(view.planned)} planned."
    )


def _table(view: _View) -> pd.DataFrame:
    columns = ["lane", "day", "who", "what", "figure", "id"]
    parts = [
        pd.DataFrame(
            {
                "lane": "figure",
                "day": view.claims["on"],
                "who": view.claims["claimant"],
                "what": view.claims["measure"],
                "figure": view.claims["words"],
                "id": view.claims["claim_id"],
            }
        ),
        pd.DataFrame(
            {
                "lane": "denial",
                "day": view.denials["known_on"],
                "who": view.denials["claimant"],
                "what": view.denials["stance"] + ": " + view.denials["commodity_id"],
                "figure": "",
                "id": view.denials["claim_id"],
            }
        ),
        pd.DataFrame(
            {
                "lane": "contact",
                "day": view.contacts["starts_on"],
                "who": view.contacts["level"],
                "what": view.contacts["title"],
                "figure": "",
                "id": view.contacts["event_id"],
            }
        ),
        pd.DataFrame(
            {
                "lane": "planned",
                "day": view.planned["starts_on"],
                "who": view.planned["level"],
                "what": view.planned["title"],
                "figure": "",
                "id": view.planned["event_id"],
            }
        ),
    ]
    filled = [p for p in parts if len(p)]
    return pd.concat(filled, ignore_index=True)[columns] if filled else pd.DataFrame(columns=columns)
