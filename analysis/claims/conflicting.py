"""What a set of claims that cannot all be true is, and what would let it be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from analysis.display import Result
from analysis.model.names import check_names

# How two figures relate that one total does not fit, the firmest first.
KINDS: Final = ("contradiction", "revision", "date", "scope", "rounding")
MUTUALLY_EXCLUSIVE: Final = ("contradiction", "revision")  # cannot both be right


@dataclass(frozen=True, repr=False)
class Conflict(Result):
    """A minimal set of claims that one never-decreasing total would not fit, though it would without any one of them: most often a
    floor by an earlier day above a ceiling on a later one.

    Attributes
    ----------
    claim_ids, claimants : tuple of str
        The floors, then the ceilings that they exceed, and who says them.
    kind : str
        In this order: scope (start of counting or channel may explain it), date (both hold for some reading of a month or
        a year), revision (same claimant), rounding (within half a unit of the coarsest figure; of three or more figures also
        where all hold with "about" within a tenth), contradiction. Only revisions and contradictions cannot all be true. Sets of
        three or more are held to the weakest reading of their days and scopes, so they are never of the kinds scope and date.
    gap : float
        The first figure as said less the second, in the commodity's unit: what would have to lie outside the second's scope, or to
        move between its day and the first's. A tolerance decides whether two figures conflict, and is not taken off here.
        Of a larger set, the least sum by which its figures miss one another.
    differs : str
        In which part of the scope.
    days : int
        All hold if the ceilings were counted this many days earlier; below 0, so many days, at most, there are between the two
        for the gap to move.
    loosest : float
        The share on both sides of "about" from which on all hold; infinite where no such share is enough.
    floors : int
        How many of `claim_ids` are floors.
    share : float
        The gap as a share of what the floor says; NaN for a larger set.
    """

    claim_ids: tuple[str, ...]
    kind: str
    gap: float
    differs: str = ""
    claimants: tuple[str, ...] = ("", "")
    days: int = 0
    loosest: float = float("inf")
    floors: int = 1
    share: float = float("nan")

    @property
    def is_pair(self) -> bool:
        """Are these two figures, one above the other?"""
        return len(self.claim_ids) == 2


@dataclass(frozen=True, repr=False)
class Conflicts(Result):
    """Every minimal conflicting pair up to `limit`, sets of three or more, the `count` of both, and the least total violation.

    The count of pairs is exact. `is_complete` tells that every larger set is here; else there may be more (see `conflicts`).
    `least_violation` is the smallest sum of departures, in the commodity's unit, that lets one history satisfy all
    claims (None when it was not asked for); 0 means the claims are consistent.
    """

    conflicts: tuple[Conflict, ...]
    count: int
    limit: int
    about_tolerance: float
    claims_used: int
    least_violation: float | None
    is_complete: bool = True

    @property
    def ranked(self) -> tuple[Conflict, ...]:
        """Those listed, contradictions first; within a kind pairs before larger sets, the widest gap first."""
        return tuple(sorted(self.conflicts, key=lambda c: (KINDS.index(c.kind), not c.is_pair, -c.gap, c.claim_ids)))

    @property
    def disputes(self) -> tuple[tuple[Conflict, ...], ...]:
        """The contradictions listed, by who contradicts whom; the widest first."""
        found: dict[frozenset[str], list[Conflict]] = {}
        for each in self.of_kind("contradiction"):
            found.setdefault(frozenset(each.claimants), []).append(each)
        return tuple(map(tuple, found.values()))

    @property
    def larger(self) -> tuple[Conflict, ...]:
        """The sets of three figures or more, in the order of `ranked`."""
        return tuple(c for c in self.ranked if len(c.claim_ids) > 2)

    def of_kind(self, kind: str) -> tuple[Conflict, ...]:
        """Those listed of one kind, widest gap first; `UnknownName` for a kind that is not in `KINDS`."""
        check_names("kind of conflict", kind, KINDS)
        return tuple(c for c in self.conflicts if c.kind == kind)

    @property
    def frame(self) -> pd.DataFrame:
        """``kind, floor_claim, ceiling_claim, gap, differs, days, loosest, share``, in the order of `ranked`; several floors or
        ceilings of one set stand in one cell, parted by semicolons."""
        rows = [
            (c.kind, "; ".join(c.claim_ids[: c.floors]), "; ".join(c.claim_ids[c.floors :]), c.gap, c.differs, c.days, c.loosest, c.share)
            for c in self.ranked
        ]  # fmt: skip
        return pd.DataFrame(
            rows, columns=["kind", "floor_claim", "ceiling_claim", "gap", "differs", "days", "loosest", "share"]
        )


def unit(value: float) -> float:
    """The unit a figure is rounded to: its trailing zeros, but never more than a tenth of it."""
    power = 1.0
    while value and value % (power * 10) == 0:
        power *= 10
    return min(power, value / 10) if value else 1.0
