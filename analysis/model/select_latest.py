"""What did each side last say, and which figures may lead a page? Pages, charts and the explorer all ask here.

A figure leads a page only when it is **firm**: it counts to a day that is stated, and its source and date are both checked. What is not
firm is told where it belongs, with what it lacks; it is never the highest figure and never news.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.model.marks import Tables, among, rows_at
from analysis.model.names import check_names, items

if TYPE_CHECKING:
    from numpy.typing import NDArray


def is_firm(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Which figures may lead a page or make news?

    Those that count to a stated day and whose review is complete. A figure of an undated page is known only to be no later than the
    day it was found, so its day of knowledge is not news.
    """
    dated: NDArray[np.bool_] = ~np.isnat(rows["through"].to_numpy())
    return dated & among(rows, "review", ("verified",))


def is_own(tables: Tables, rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Which figures do not repeat another's, and are not worked out from one that does?"""
    claims = tables.claims
    relays = {key for key, cell in zip(claims["claim_id"], claims["repeats"], strict=True) if cell}
    parents = {key: cell for key, cell in zip(claims["claim_id"], claims["derived_from"], strict=True) if cell}

    def leans(key: str, seen: frozenset[str]) -> bool:
        return key in relays or any(leans(p, seen | {key}) for p in parents.get(key, ()) if p not in seen)

    return np.array([not leans(key, frozenset()) for key in rows["claim_id"]], dtype=bool)


def last_said(tables: Tables, rows: pd.DataFrame, *, firm: bool = True, each: str = "camp") -> pd.DataFrame:
    """What did each camp last say, in its own words?

    The latest by day of knowledge, of one day the larger: never a relay of another statement, nor a figure worked out from one; never
    a part (the killed) of what the camp also counts whole (killed and wounded), and no firm figure for a part below one for everything.

    Parameters
    ----------
    rows : pandas.DataFrame
        Figures as from `analysis.model.select.quantities`.
    firm : bool
        Only figures that may lead a page; otherwise a camp without one shows its latest own figure, and one that only
        repeats others its latest relay.
    each : {'camp', 'claimant_id'}
        Whose last word: each camp's, in the order of camps, or each claimant's, the smallest first.

    Returns
    -------
    pandas.DataFrame
        One row for each that has one.
    """
    check_names("column", [each], ("camp", "claimant_id"))
    sure, own = is_firm(rows), is_own(tables, rows)
    narrower, below = _parts(rows, each, sure & own)
    rank = 2 * (sure & own) + (own & ~sure) - (narrower | below) / 2
    order = np.lexsort((rows["value"], rows["known_on"], rank))
    led = (rank > 1) & ~below
    ranked = rows_at(rows, order[led[order]] if firm else order).drop_duplicates(each, keep="last")
    if each != "camp":
        return ranked.sort_values(["value", "claimant"], ignore_index=True)
    place = {camp: n for n, camp in enumerate(tables.config.camps)}
    return ranked.sort_values("camp", key=lambda camps: camps.map(place), ignore_index=True)


def parts_said(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """What did each camp last say of parts that can be added up, where it counts two or more?

    A camp's total may leave out what it counts apart: 15,000 soldiers hold no builders. The latest firm figure of each class of items
    that the dataset declares apart (`apart` of `dataset.toml`), in the camp's own words or in one body's of another of the same camp.

    Parameters
    ----------
    rows : pandas.DataFrame
        Figures as from `analysis.model.select.quantities`: totals, and what stood there on a day (snapshots), which was moved before.

    Returns
    -------
    pandas.DataFrame
        One row for each camp and class, the largest of a camp first; ``together`` is the sum of a camp's.
    """
    camps = dict(zip(tables.said["claim_id"], tables.said["camp"], strict=True))
    origins = dict(zip(tables.claims["claim_id"], tables.claims["repeats"], strict=True))
    pairs = zip(rows["claim_id"], rows["camp"], strict=True)
    within = np.array([all(camps.get(o) == camp for o in origins[key] or ()) for key, camp in pairs], dtype=bool)
    kept = (
        is_firm(rows) & within & among(rows, "item_class", tables.config.about.apart) & among(rows, "either_or", ("",))
    )
    last = rows_at(rows, kept).sort_values(["known_on", "value"]).drop_duplicates(["camp", "item_class"], keep="last")
    several = last[last.duplicated("camp", keep=False)]
    several = several.assign(together=several.groupby("camp")["value"].transform("sum"))
    return several.sort_values(["camp", "value"], ascending=[True, False], ignore_index=True)


def highest(rows: pd.DataFrame) -> pd.DataFrame:
    """The row of the highest firm figure, "more than" above the same number without it, else the first said; none if none is firm."""
    sure = rows_at(rows, is_firm(rows))
    more = sure["bound"] == "more_than"
    order = np.lexsort((-np.arange(len(sure)), more, sure["value"]))
    return rows_at(sure, order[-1:])


def _parts(rows: pd.DataFrame, each: str, sure: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which figures count a part of what the same camp or claimant also counts?

    Those of a class that a wider one of the same holds; and those of a named class below a figure for everything. That figure is a firm
    one where there is any: one that is not strikes out no firm figure beside a firm whole.
    """
    classes = [items(name) for name in rows["item_class"]]
    held: dict[str, set[frozenset[str]]] = defaultdict(set)
    wholes: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    named = list(zip(rows[each], classes, rows["value"], strict=True))
    for (who, own, value), is_sure in zip(named, sure, strict=True):
        held[who].add(own)
        if not own:
            wholes[who].append((is_sure, value))
    whole = {who: max(values)[1] for who, values in wholes.items()}  # the largest firm one, else the largest
    narrower = [bool(own) and any(own < wider for wider in held[who]) for who, own, _ in named]
    below = [bool(own) and value < whole.get(who, value) for who, own, value in named]
    return np.array(narrower, dtype=bool), np.array(below, dtype=bool)
