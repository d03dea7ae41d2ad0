"""Is a statement on file already, and which earlier ones does it update, repeat or answer? Told by the statement, not by the address."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analysis.desk.links import ANSWERED, MOST_ANSWERED, SOON
from analysis.model.select import GENERAL

SAME_DAYS: Final = SOON.days  # between two days on which one statement is told
REPEATED_DAYS: Final = 400  # how long ago a figure may have been given that is told again
ANSWER_DAYS: Final = ANSWERED.days
LINKS: Final = MOST_ANSWERED  # most links of a kind


@dataclass(frozen=True)
class Filed:
    """A claim on file, as far as another is compared with it."""

    id: str
    statement: str
    commodity: str
    claimant: str
    camp: str
    numbers: frozenset[float]
    stance: str
    first: dt.date
    last: dt.date
    subset: str


class OnFile:
    """The claims of a folder by what they count."""

    def __init__(self, claims: Sequence[dict[str, Any]], camps: dict[str, str]) -> None:
        self.camps = camps
        self.claims: dict[str, list[Filed]] = defaultdict(list)
        for row in claims:
            known = row["known_on"].date()
            said = row["stated_on"]
            first, last = (said.date(), row["stated_on_last"].date()) if said == said else (known, known)
            numbers = frozenset(float(row[c]) for c in ("low", "best", "high") if row[c] == row[c])
            self.claims[row["commodity_id"]].append(
                Filed(row["claim_id"], row["statement_id"], row["commodity_id"], row["claimant_id"], camps.get(row["claimant_id"], ""),
                      numbers, row["stance"], min(first, known), max(last, known), row["item_class"])
            )  # fmt: skip

    def same(
        self, commodity: str, claimant: str, numbers: Iterable[float], day: dt.date | None, told: bool
    ) -> list[dict[str, str]]:
        """The claims on file that are this statement: the same figure of the same goods by the same claimant, told near the day.

        Parameters
        ----------
        day : on which it was said, else that of the page.
        told : whether the text tells that day; a page may tell a statement again long after it was made.
        """
        wanted = frozenset(numbers)
        found = []
        for one in self.claims[commodity]:
            if not wanted or (not wanted <= one.numbers and not one.numbers & wanted):
                continue
            apart = _apart(one, day)
            if claimant and one.claimant == claimant:
                if told and apart <= SAME_DAYS:
                    found.append((apart, one, "the same figure of the same claimant"))
                elif not told and (day is None or (one.first <= day and apart <= REPEATED_DAYS)):
                    found.append((apart, one, "the same figure of the same claimant, told again"))
            elif apart <= SAME_DAYS and self._kin(claimant, one):
                who = "the same figure of the same side" if claimant else "the same figure; the page names no claimant"
                found.append((apart + 100, one, who))
        found.sort(key=lambda item: (item[0], item[1].id))
        return [{"id": one.id, "reason": f"{why}, {_when(one, day)}"} for _, one, why in found[:LINKS]]

    def links(
        self,
        commodity: str,
        claimant: str,
        numbers: Iterable[float],
        day: dt.date | None,
        stance: str,
        here: Sequence[str],
        vague: bool,
    ) -> list[dict[str, str]]:
        """Earlier claims that this one may update, repeat or answer, with the reason for each."""
        if not day:
            return []
        wanted, skip = frozenset(numbers), set(here)
        earlier = [one for one in self.claims[commodity] if one.id not in skip and one.last <= day]
        found: list[dict[str, str]] = []
        if stance in ("denies", "doubts", "declines"):
            return self._answered(commodity, claimant, day)
        own = [
            one
            for one in earlier
            if claimant
            and one.claimant == claimant
            and one.numbers
            and not one.numbers & wanted
            and one.stance == "asserts"
        ]
        if own and not here and not vague:
            last = max(own, key=lambda one: (one.last, one.id))
            found.append(
                {
                    "column": "updates",
                    "id": last.id,
                    "reason": f"the claimant's last other figure on the same goods, {_when(last, day)}",
                }
            )
        told = [
            one
            for one in earlier
            if one.numbers & wanted and one.claimant != claimant and _apart(one, day) <= REPEATED_DAYS
        ]
        for one in sorted(told, key=lambda one: (one.first, one.id))[: 1 if not here else 0]:
            found.append(
                {
                    "column": "repeats",
                    "id": one.id,
                    "reason": f"the same figure, first given by another claimant, {_when(one, day)}",
                }
            )
        return found

    def _answered(self, commodity: str, claimant: str, day: dt.date) -> list[dict[str, str]]:
        camp = self.camps.get(claimant, "")
        every = (
            [one for said in self.claims.values() for one in said] if commodity in GENERAL else self.claims[commodity]
        )
        said = [
            one
            for one in every
            if one.stance == "asserts" and one.camp != camp and 0 <= (day - one.first).days <= ANSWER_DAYS
        ]
        said.sort(key=lambda one: (-one.first.toordinal(), one.id))
        return [
            {"column": "responds_to", "id": one.id, "reason": f"said by another side about the same, {_when(one, day)}"}
            for one in said[:LINKS]
        ]

    def denials(self, commodity: str, claimant: str, stance: str, day: dt.date | None) -> list[dict[str, str]]:
        """The answers on file that are this one: the same claimant, stance and topic near the day."""
        found = [
            one
            for one in self.claims[commodity]
            if one.claimant == claimant and one.stance == stance and _apart(one, day) <= SAME_DAYS
        ]
        return [
            {"id": one.id, "reason": f"the same answer of the same claimant, {_when(one, day)}"}
            for one in sorted(found, key=lambda o: o.id)[:LINKS]
        ]

    def _kin(self, claimant: str, one: Filed) -> bool:
        return not claimant or (self.camps.get(claimant, "") == one.camp and one.camp not in ("", "independent"))


def _apart(one: Filed, day: dt.date | None) -> int:
    """How many days lie between a claim and a day? 0 within its span."""
    if day is None:
        return 10_000
    return max((one.first - day).days, (day - one.last).days, 0)


def _when(one: Filed, day: dt.date | None) -> str:
    apart = _apart(one, day)
    return "on the same day" if apart == 0 else f"{apart} days apart" if apart < 10_000 else "on a day not known"
