"""Where one total does not fit two claims: a bracket between their marks instead of a line through both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.view import Asked, View
from analysis.charts.theme import INK
from analysis.claims import conflicts
from analysis.claims.conflicts import MUTUALLY_EXCLUSIVE, Conflict, Conflicts
from analysis.language.format import day
from analysis.language.text import flat
from analysis.model.dossier import Dossier
from analysis.model.select import is_firm
from analysis.wording.claims import tally, verdict

LABEL: Final = {True: "cannot both be right", False: "dates, scope or rounding differ"}
LISTED: Final = 100  # pairs looked at


@dataclass(frozen=True)
class Bracket:
    """A pair in view that one total does not fit, and the pairs of all kinds that there are.

    `on` and `value` are the middle of its spine, where the label stands.
    """

    first: Any
    second: Any
    on: pd.Timestamp
    value: float
    pair: Conflict
    among: Conflicts

    @property
    def ids(self) -> list[list[str]]:
        """Both claims: without either there is no conflict to show."""
        return [[self.first.claim_id, self.second.claim_id]]

    @property
    def label(self) -> str:
        """What stands at the bracket."""
        return LABEL[self.pair.kind in MUTUALLY_EXCLUSIVE]

    @property
    def sentence(self) -> str:
        """The conflict in plain words, for the text beside the figure."""
        more = f" In all, {flat(tally(self.among))}." if self.among.count > 1 else ""
        return f"{_said(self.first)} and {_said(self.second)}: {verdict(self.pair)}.{more}"


def _said(row: Any) -> str:
    return f"{row.words} ({row.claimant}, {day(row.known_on)})"


def bracket(then: Dossier, view: View, asked: Asked) -> Bracket | None:
    """The widest conflict whose two marks are in view, contradictions before differences of scope or rounding."""
    if len(view.claims) < 2 or asked.is_partial:
        return None
    found = conflicts(then.quantities(asked.flow), solve=False, limit=LISTED)
    firm = set(view.claims.loc[is_firm(view.claims), "claim_id"])  # a figure not fully verified makes no headline
    rows = {r.claim_id: r for r in view.figures if r.claim_id in firm}
    seen = [c for c in found.ranked if c.is_pair and all(i in rows for i in c.claim_ids)]
    if not seen:
        return None
    first, second = (rows[i] for i in seen[0].claim_ids)
    spine = min(first.on, second.on) - pd.Timedelta(days=max(round(view.days * 0.012), 1))
    return Bracket(first, second, spine, (first.value + second.value) / 2, seen[0], found)


def draw_bracket(figure: FigureBuilder, found: Bracket | None) -> None:
    """A spine with an arm to each mark."""
    if found is None:
        return
    spine = found.on.date().isoformat()
    first, second = found.first, found.second
    for ends, heights in (
        (spine, (first.value, second.value)),
        ((spine, first.on.date().isoformat()), first.value),
        ((spine, second.on.date().isoformat()), second.value),
    ):
        figure.add_rule(ends, heights, colour=INK, width=1.2, dash="dot", layer="below", ids=found.ids)
