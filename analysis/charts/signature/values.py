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
from analysis.charts.theme import INK, plain
from analysis.language.format import number

MOST: Final = 60  # texts tried; the rest is in the hover and the table


def value_labels(figure: FigureBuilder, view: View, found: Bracket | None) -> frozenset[str]:
    """Write the labels that fit, once for phones and once for desks; gives the claims labelled on a desk.

    What each camp last said comes first, with its name, then its highest figure, the bracket's words, the newest others.
    """
    labels: list[Label] = []
    order = _order(view.claims, set(view.last["claim_id"]))
    facts = {r.claim_id: r for r in view.figures}
    for narrow in (True, False):
        labels = placed(view, found, order, narrow=narrow)
        for label in labels:
            row = facts.get(label.key)
            x, y, ink = (row.on, row.value, view.config.colour(row.camp)) if row else (found.on, found.value, INK)  # type: ignore[union-attr]
            ids = [label.key] if row else found.ids  # type: ignore[union-attr]
            figure.add_text(
                label.text, x.date().isoformat(), y, narrow=narrow, colour=ink, xshift=label.dx, yshift=label.dy, xanchor="left",
                yanchor="middle", align="left", name="value", ids=ids,
            )  # fmt: skip
    return frozenset(label.key for label in labels)


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
    last, words, camps = set(view.last["claim_id"]), list(claims["words"]), list(claims["camp"])
    summits = list(view.share(view.contacts.loc[view.contacts["kind"] == "summit", "on"]))
    boxes = []
    for i in order:
        if names[i] in last:
            name, said = plain(f"{view.config.name(camps[i])}:"), plain(words[i])
            boxes += [Box(names[i], x[i], y[i], f"{name}{gap}{said}", leads=True) for gap in (" ", "<br>")]
        boxes.append(Box(names[i], x[i], y[i], number(values[i])))  # its side then stands in the key
    if found:
        share = float((found.on - view.left) / (view.right - view.left))
        boxes.insert(min(len(boxes), 8), Box("", share, found.value / view.top * height, found.label))
    return place(boxes, np.c_[x, y], height, [w - margin["l"] - margin["r"] for w in widths], right, summits)


def _order(claims: pd.DataFrame, last: set[str]) -> list[int]:
    """Positions: what each camp last said, of first statements each camp's newest and highest, then the rest, newest first."""
    first = [i for i, is_first in enumerate(claims["first"]) if is_first]
    camps, values = list(claims["camp"]), list(claims["value"])
    said = [i for i, key in enumerate(claims["claim_id"]) if key in last]
    newest = {camps[i]: i for i in first}
    highest = {camps[i]: i for i in sorted(first, key=lambda i: values[i])}
    wanted = [*reversed(said), *sorted(newest.values(), reverse=True), *highest.values(), *reversed(first)]
    return list(dict.fromkeys(wanted))[:MOST]
