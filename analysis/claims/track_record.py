"""What did later figures of others make of each reported figure?"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.claims.compared import within
from analysis.claims.conflicting import unit
from analysis.claims.lineage import roots_of
from analysis.claims.scope import bounds_itself
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings

_COLUMNS: Final = ["claim_id", "claimant_id", "known_on", "outcome", "tests", "decisive", "days"]
# In this order a table tells them.
OUTCOMES: Final = ("higher", "lower", "both", "borne out", "consistent", "untested", "undated")
ENOUGH: Final = 3  # figures held against later ones, below which a claimant's count says too little


def track_record(then: Dossier, flow: Flow) -> pd.DataFrame:
    """Which figures do later figures of others overtake, bear out or leave untested?

    Of a figure F of claimant A, counted through day t, with the least and the greatest number its words allow: a statement S
    that became known after F, counted through s, is a test of F

    - from below, when S gives a least number, s is not after t and S counts nothing that F does not. S above F's
      greatest: the later figure is *higher*, though it counts to no later day;
    - from above, when S gives a greatest number, s is not before t and F counts nothing that S does not. S below F's
      least: the later figure is *lower*.

    Months and years are read so that the order of the days is certain; equal ones count as one day.
    Numbers that differ by half the unit of the coarser
    figure or less are not told apart. A later figure of A, a relay, and a figure that shares an origin with F are no test. A
    figure that one statement tests from both sides, and finds in line, is *borne out*; any other that passes its tests is
    *consistent*: a total that grows passes most tests from above. Nothing here says which of two figures is true.

    Returns
    -------
    pandas.DataFrame
        ``claim_id, claimant_id, known_on``, ``outcome`` (one of `OUTCOMES`), ``tests`` (ids of the statements that could have
        shown otherwise), ``decisive`` (those that did) and ``days`` to the first of these, else to the first test
        (NaN without one); a row for each total that is no relay, by known_on.
    """
    q = then.quantities(flow)
    own = mappings(q[bounds_itself(q)])
    roots = {key: set(found) for key, found in roots_of(then.claims, [row["claim_id"] for row in own]).items()}
    rows = []
    for figure in own:
        others = [s for s in own if _independent(figure, s, roots)] if pd.notna(figure["through"]) else []
        below = [s["claim_id"] for s in others if _from_below(figure, s)]
        above = [s["claim_id"] for s in others if _from_above(figure, s)]
        by_id = {s["claim_id"]: s for s in others}
        higher = [key for key in below if _exceeds(by_id[key]["low_value"], figure["high_value"])]
        lower = [key for key in above if _exceeds(figure["low_value"], by_id[key]["high_value"])]
        tests = tuple(s["claim_id"] for s in others if s["claim_id"] in {*below, *above})
        decisive = tuple(key for key in tests if key in {*higher, *lower})
        first = next(iter(decisive or tests), "")
        days = (by_id[first]["known_on"] - figure["known_on"]).days if first else float("nan")
        outcome = _outcome(
            pd.isna(figure["through"]), bool(higher), bool(lower), bool({*below} & {*above}), bool(tests)
        )
        rows.append((figure["claim_id"], figure["claimant_id"], figure["known_on"], outcome, tests, decisive, days))
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"days": "float64"})


def _independent(figure: dict[str, Any], later: dict[str, Any], roots: dict[str, set[str]]) -> bool:
    return bool(
        later["known_on"] > figure["known_on"]
        and pd.notna(later["through"])
        and later["claimant_id"] != figure["claimant_id"]
        and roots[later["claim_id"]].isdisjoint(roots[figure["claim_id"]])
    )


def _from_below(figure: dict[str, Any], later: dict[str, Any]) -> bool:
    given = pd.notna(figure["high_value"]) and pd.notna(later["low_value"])
    return bool(given and _not_after(later, figure) and within(later, figure))


def _from_above(figure: dict[str, Any], later: dict[str, Any]) -> bool:
    given = pd.notna(figure["low_value"]) and pd.notna(later["high_value"])
    return bool(given and _not_after(figure, later) and within(figure, later))


def _not_after(one: dict[str, Any], other: dict[str, Any]) -> bool:
    same = (one["through"], one["through_last"]) == (other["through"], other["through_last"])
    return bool(same or one["through_last"] <= other["through"])


def _exceeds(more: float, less: float) -> bool:
    return more - less > max(unit(more), unit(less)) / 2


def _outcome(undated: bool, higher: bool, lower: bool, met: bool, tested: bool) -> str:
    if undated:
        return "undated"
    if higher or lower:
        return "both" if higher and lower else "higher" if higher else "lower"
    return "borne out" if met else "consistent" if tested else "untested"
