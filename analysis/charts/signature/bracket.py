"""Where two claims cannot both be true: a bracket between their marks instead of a line through both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.charts.sheet import Sheet
from analysis.charts.signature.view import Asked, View
from analysis.charts.theme import INK, day_words
from analysis.claims import conflicts
from analysis.dossier import Dossier

LABEL: Final = "cannot both be true"
LISTED: Final = 100  # pairs looked at


@dataclass(frozen=True)
class Bracket:
    """A pair in view that cannot both be true, whether it is the widest of all, and how many pairs there are.

    `on` and `value` are the middle of its spine, where the label stands.
    """

    first: Any
    second: Any
    on: pd.Timestamp
    value: float
    count: int
    is_widest: bool

    @property
    def short(self) -> str:
        """The bracket in the key of shapes."""
        if self.count == 1:
            return "Bracket: two totals that cannot both be true."
        return f"Bracket: {'the widest' if self.is_widest else 'one'} of {self.count:,} pairs of totals that cannot both be true."

    @property
    def sentence(self) -> str:
        """The conflict in plain words, for the text beside the figure."""
        more = f" {self.count:,} pairs of totals conflict so; the bracket marks one." if self.count > 1 else ""
        return f"{_said(self.first)} and {_said(self.second)} cannot both be true of one total that never falls.{more}"


def _said(row: Any) -> str:
    return f"{row.words} ({row.claimant}, {day_words(row.known_on)})"


def bracket(dossier: Dossier, view: View, asked: Asked) -> Bracket | None:
    """The widest conflict whose two marks are in view, contradictions before differences of scope or rounding."""
    if len(view.claims) < 2 or asked.camps:
        return None
    found = conflicts(
        dossier.claims[dossier.claims["commodity_id"] == asked.commodity],
        commodity=asked.commodity,
        origin=asked.origin,
        destination=asked.destination,
        solve=False,
        limit=LISTED,
    )
    rows = {r.claim_id: r for r in view.figures}
    seen = [c for c in found.conflicts if all(i in rows for i in c.claim_ids)]
    if not seen:
        return None
    widest = min(seen, key=lambda c: c.kind != "contradiction")
    first, second = (rows[i] for i in widest.claim_ids)
    spine = min(first.on, second.on) - pd.Timedelta(days=max(round(view.days * 0.012), 1))
    is_widest = found.count <= LISTED and widest == found.conflicts[0]
    return Bracket(first, second, spine, (first.value + second.value) / 2, found.count, is_widest)


def draw_bracket(sheet: Sheet, found: Bracket | None) -> None:
    """A spine with an arm to each mark."""
    if found is None:
        return
    line = {"color": INK, "width": 1.2, "dash": "dot"}
    spine = found.on.date().isoformat()
    for x1, y0, y1 in (
        (spine, found.first.value, found.second.value),
        (found.first.on.date().isoformat(), found.first.value, found.first.value),
        (found.second.on.date().isoformat(), found.second.value, found.second.value),
    ):
        sheet.add_shape(type="line", x0=spine, x1=x1, y0=y0, y1=y1, line=line, layer="below")
