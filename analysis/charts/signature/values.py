"""Values beside the marks that first gave them, placed so that no two texts touch at any width."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.labels import NARROW, WIDE, Box, Label, place
from analysis.charts.signature.bracket import Bracket
from analysis.charts.signature.lanes import MARGIN, NARROW_MARGIN, figures_height
from analysis.charts.signature.view import View
from analysis.charts.theme import INK
from analysis.language.format import number

MOST: Final = 60  # texts tried; the rest is in the hover and the table


def value_labels(figure: FigureBuilder, view: View, found: Bracket | None) -> frozenset[str]:
    """Write the labels that fit, once for desks and once for phones; gives the claims labelled on a desk.

    The newest and the highest figure of each camp come first, then the bracket's words, then the newest others.
    """
    kept: frozenset[str] = frozenset()
    order = _order(view.claims)
    facts = {r.claim_id: r for r in view.figures}
    for narrow in (True, False):
        labels = placed(view, found, order, narrow=narrow)
        for label in labels:
            row = facts.get(label.key)
            x, y, ink = (row.on, row.value, view.config.colour(row.camp)) if row else (found.on, found.value, INK)  # type: ignore[union-attr]
            figure.add_text(
                label.text, x.date().isoformat(), y, narrow=narrow, colour=ink, xshift=label.dx, yshift=label.dy, xanchor="left",
                yanchor="middle", name="value",
            )  # fmt: skip
        kept = frozenset(label.key for label in labels)
    return kept


def placed(view: View, found: Bracket | None, order: list[int], *, narrow: bool) -> list[Label]:
    """The labels that fit on phones, or on anything wider."""
    claims = view.claims
    if claims.empty:
        return []
    margin, widths = (NARROW_MARGIN, NARROW) if narrow else (MARGIN, WIDE)
    height = figures_height(narrow=narrow)
    x = view.share(claims["on"]).to_numpy()
    y = claims["value"].to_numpy(dtype=float) / view.top * height
    edge = view.until if view.until <= view.end else view.right  # no value reaches past the as-of line
    right = float((edge - view.left) / (view.right - view.left))
    names, values = list(claims["claim_id"]), list(claims["value"])
    boxes = [Box(names[i], x[i], y[i], number(values[i])) for i in order]
    if found:
        share = float((found.on - view.left) / (view.right - view.left))
        boxes.insert(min(len(boxes), 4), Box("", share, found.value / view.top * height, found.label))
    return place(boxes, np.c_[x, y], height, [w - margin["l"] - margin["r"] for w in widths], right)


def _order(claims: pd.DataFrame) -> list[int]:
    """Positions of first statements: each camp's newest and highest, then the rest, newest first."""
    first = [i for i, is_first in enumerate(claims["first"]) if is_first]
    camps, values = list(claims["camp"]), list(claims["value"])
    newest = {camps[i]: i for i in first}
    highest = {camps[i]: i for i in sorted(first, key=lambda i: values[i])}
    return list(dict.fromkeys([*sorted(newest.values(), reverse=True), *highest.values(), *reversed(first)]))[:MOST]
