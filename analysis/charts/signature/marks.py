"""The lane of figures: a mark's shape is its bound, its colour the camp, a thin ring a review not complete."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.charts.sheet import Sheet
from analysis.charts.signature.view import Asked, View, iso
from analysis.charts.theme import BAND, BOUND_SYMBOL, CAMP_COLOUR, CAMP_NAME, MUTED, plain, wrap
from analysis.claims import envelope
from analysis.dossier import Dossier

MANY: Final = 80  # from so many figures on, marks are smaller
FEW_TAILS: Final = 40  # with more first figures than that, only labelled ones keep their tail


def band(sheet: Sheet, dossier: Dossier, view: View, asked: Asked) -> None:
    """Totals no claim excludes, as a soft step band. Where floor and ceiling cross there is none."""
    if view.claims.empty or asked.camps:
        return
    steps = envelope(
        dossier.claims, commodity=asked.commodity, origin=asked.origin, destination=asked.destination
    ).steps
    edges = [view.start, *[max(d, view.start) for d in steps["day"]], max(view.until, view.start)]
    floors = [0.0, *steps["floor"].fillna(0.0)]
    ceilings = [*steps["ceiling"].fillna(view.top), view.top]
    for left, right, floor, ceiling in zip(edges[:-1], edges[1:], floors, ceilings, strict=True):
        if left < right <= view.until and floor <= ceiling:
            sheet.add_shape(
                type="rect", x0=left.date().isoformat(), x1=right.date().isoformat(), y0=floor, y1=min(ceiling, view.top),
                fillcolor=BAND, line={"width": 0}, layer="below",
            )  # fmt: skip


def marks(sheet: Sheet, view: View, labelled: frozenset[str]) -> None:
    """Tails, whiskers, rings and marks, camp by camp; first statements of a value over repeats."""
    claims = view.claims
    big, small = (11, 8) if len(claims) < MANY else (8, 6)
    unsure = claims[claims["unsure"]]
    sheet.add_marks(
        iso(unsure["on"]), list(unsure["value"]), ["circle-open"] * len(unsure), colour=MUTED, size=big + 8, weight=1
    )
    for camp in [c for c in CAMP_COLOUR if c in set(claims["camp"])]:
        own = claims[claims["camp"] == camp]
        _tails(sheet, view, own, labelled)
        _whiskers(sheet, own)
        for first in (False, True):
            part = own[own["first"] == first]
            sheet.add_marks(
                iso(part["on"]),
                list(part["value"]),
                [BOUND_SYMBOL[b] for b in part["bound"]],
                colour=CAMP_COLOUR[camp],
                size=big if first else small,
                opacity=1.0 if first else 0.45,
                ids=list(part["claim_id"]),
                texts=[hover(r) for r in part.itertuples(index=False)],
                name=CAMP_NAME[camp],
            )


def _tails(sheet: Sheet, view: View, own: pd.DataFrame, labelled: frozenset[str]) -> None:
    """From the last day a figure counts to back to the first, for first statements of a value."""
    kept = own[own["first"] & own["period_start"].notna() & own["through_last"].notna()]
    if int(view.claims["first"].sum()) > FEW_TAILS:
        kept = kept[kept["claim_id"].isin(labelled)]
    starts, ends = kept["period_start"].clip(lower=view.start), kept["through_last"].clip(upper=view.until)
    kept, starts, ends = kept[ends > starts], starts[ends > starts], ends[ends > starts]
    x: list[Any] = []
    y: list[Any] = []
    for start, end, value in zip(iso(starts), iso(ends), kept["value"], strict=True):
        x += [start, end, None]
        y += [value, value, None]
    sheet.add_lines(x, y, colour=CAMP_COLOUR[own["camp"].iloc[0]], opacity=0.32)


def _whiskers(sheet: Sheet, own: pd.DataFrame) -> None:
    """From low to high, where the claimant gave both."""
    spread = own[own["low"].notna() & own["high"].notna()]
    x: list[Any] = []
    y: list[Any] = []
    for on, low, high in zip(iso(spread["on"]), spread["low"], spread["high"], strict=True):
        x += [on, on, None]
        y += [low, high, None]
    sheet.add_lines(x, y, colour=CAMP_COLOUR[own["camp"].iloc[0]], width=2)


def hover(row: Any) -> str:
    """The card of a figure: claimant, figure in words, said, counted, known, scope, sources, what it leans on."""
    said = row.stated_on.date() if not pd.isna(row.stated_on) else "day not stated"
    counts = f"<br>counts to {row.through_last.date()}" if not pd.isna(row.through_last) else ""
    start = f"<br>counted from {row.period_start.date()}" if not pd.isna(row.period_start) else ""
    scope = ", ".join(x for x in (row.item_class, row.channel if row.channel != "unstated" else "", row.stage) if x)
    above = (*row.derived_from, *row.repeats)
    leans = f"<br>leans on {wrap(', '.join(above))}" if above else ""
    speaker = f"<br>{wrap(row.speaker)}" if row.speaker else ""
    return (
        f"<b>{wrap(row.claimant)}</b>{speaker}<br>{wrap(row.words)}<br>said {said}, known {row.known_on.date()}"
        f"{counts}{start}<br>{wrap(scope)}{leans}<br>review: {row.review.replace('_', ' ')}<br>"
        f"{len(row.source_ids)} sources; {plain(row.claim_id)}"
    )
