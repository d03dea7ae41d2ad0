"""Who was first on file with each figure of each flow, and how many have given it since?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from analysis.claims.firsts import firsts
from analysis.errors import UsageError
from analysis.language.format import listing, span
from analysis.language.names import the
from analysis.language.query import numbers
from analysis.language.said import since
from analysis.model.names import check_names
from analysis.model.page_order import first_pages
from analysis.model.rows import mappings
from analysis.model.vocabulary import STAGE

if TYPE_CHECKING:
    from analysis.model.dossier import Dossier

MEASURES: Final = ("cumulative", "period", "snapshot", "capacity")  # each apart: a total is no amount of a period
Key = tuple[str, str, str]


@dataclass(frozen=True)
class First:
    """The first saying on file of a figure: its numbers, its flow, the claim, and a sentence on who gave it later."""

    numbers: tuple[float, ...]
    flow: Key
    claim_id: str
    since: str


def on_file(then: Dossier, claim_ids: Collection[str] | None = None) -> tuple[First, ...]:
    """Who was first with each figure of each flow and measure?

    What makes two figures the same is said at `firsts`. A figure for which another claimant is on file on the day it became known is
    nobody's alone; the sentence says so.

    Parameters
    ----------
    claim_ids : ids of claims; only the flows on which one of them speaks are looked at, and only firsts among them told. None: all.

    Raises
    ------
    UnknownName
        For an id that no claim has; names the nearest.

    Returns
    -------
    tuple of First
        By the day on which the first became known.
    """
    said = {row["claim_id"]: row for row in mappings(then.said)}
    wanted = None if claim_ids is None else set(check_names("claim_id", claim_ids, said))
    asked = None if wanted is None else {_flow(said[key]) for key in wanted}
    found = [
        (said[row["claim_id"]], row)
        for flow in sorted({_flow(row) for row in said.values()})
        if all(flow) and flow[1] != flow[2] and (asked is None or flow in asked)
        for row in _of(then, flow)
        if wanted is None or row["claim_id"] in wanted
    ]
    found.sort(key=lambda pair: (pair[0]["known_on"], pair[0]["claim_id"]))
    pages = {row["source_id"]: row for row in mappings(then.sources)} if found else {}
    return tuple(_first(own, row, said, pages) for own, row in found)


def first_with(then: Dossier, words: str, claim_ids: Collection[str] | None = None) -> tuple[First, ...]:
    """Who was first on file with the numbers in these words?

    Parameters
    ----------
    claim_ids : ids of claims that answer the rest of the words; where one of them is a first with the number, only such are told.

    Raises
    ------
    UsageError
        Where the words hold no number, `UnknownName` for an id that no claim has.
    """
    if not (wanted := set(numbers(words))):
        raise UsageError(f"no number in {words!r}; give one, such as '7,000 containers'")
    known = None if claim_ids is None else check_names("claim_id", claim_ids, then.claims["claim_id"])
    found = [first for first in on_file(then) if wanted & set(first.numbers)]
    among = [first for first in found if known is None or first.claim_id in known]
    return tuple(among or found)


def _of(then: Dossier, ends: Key) -> Iterator[dict[str, Any]]:
    flow = then.flow(*ends)
    for measure in MEASURES:
        rows = then.quantities(flow, measures=measure, stages=STAGE)
        if len(rows):
            yield from mappings(firsts(rows))


def _first(
    own: dict[str, Any], row: dict[str, Any], said: dict[str, dict[str, Any]], pages: dict[str, dict[str, Any]]
) -> First:
    ends = (own["low"], own["high"]) if own["bound"] == "range" else (own["value"],)
    later = [said[key] for key in row["later"]]
    told = [(the(r["claimant"]), span(r["known_on"]), bool(r["repeats"])) for r in later]
    words = f"{since(told, same_day=row['next_days'] == 0)}{_ties(own, pages)}"
    return First(tuple(ends), _flow(own), own["claim_id"], words)


def _ties(own: dict[str, Any], pages: dict[str, dict[str, Any]]) -> str:
    """That several pages reported a figure on one day, so that none of them was the first; a sentence, or nothing."""
    first = first_pages([pages[key] for key in own["source_ids"] if key in pages])
    if len(first) < 2:
        return ""
    names = listing([str(page["publisher"]) for page in first])
    return f" {names} {'both' if len(first) == 2 else 'all'} reported it on {span(first[0]['published_on'])}."


def _flow(row: dict[str, Any]) -> Key:
    return row["commodity_id"], row["origin"], row["destination"]
