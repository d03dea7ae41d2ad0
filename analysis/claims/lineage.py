"""How many independent origins stand behind a figure, who made them, and what do they rest on?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final

import pandas as pd

from analysis.display import Result
from analysis.model.dossier import Dossier
from analysis.model.names import check_names

# Kinds of claimants that speak for a state, and bases on which somebody saw, counted or picked up the thing itself.
OFFICIAL: Final = ("government", "military", "intelligence", "parliament", "unnamed_officials")
FIRST_HAND: Final = ("imagery", "intelligence", "official_statistics", "field_recovery", "self_report")


@dataclass(frozen=True, repr=False)
class Origins(Result):
    """`claims` rows, reported in `articles`, and the `origins` they lead back to.

    Attributes
    ----------
    articles : tuple of str
        Pages that carry the claims; retellings of another outlet's page (mirrors) are none.
    claims : int
        Rows asked about.
    origins : tuple of str
        Statements that lean on no other: roots.
    roots : dict
        The roots of each claim asked about.
    claimants, officials, governments : tuple of str
        Who made the origins, each once however often an own figure is updated; those of them that speak for a state; these states.
    bases : dict
        The origins by what they say they rest on.
    """

    articles: tuple[str, ...]
    claims: int
    origins: tuple[str, ...]
    roots: dict[str, tuple[str, ...]]
    claimants: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    governments: tuple[str, ...] = ()
    bases: dict[str, tuple[str, ...]] | None = None

    @property
    def count(self) -> int:
        """Independent origins."""
        return len(self.origins)

    @property
    def first_hand(self) -> dict[str, tuple[str, ...]]:
        """The origins by basis, of those that rest on something seen, counted or picked up."""
        return {basis: ids for basis, ids in (self.bases or {}).items() if basis in FIRST_HAND}

    def __str__(self) -> str:
        return (
            f"{len(self.articles)} articles, {self.claims} claims, {self.count} independent origins"
            f" by {len(self.claimants)} claimants of {len(self.governments)} governments"
        )


def roots_of(claims: pd.DataFrame, claim_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """To which statements do these claims lead back?

    Statements are nodes, whatever their renderings; `derived_from` and `repeats` are edges, followed within the frame given. Statements
    that lean on each other in a ring, which the checks refuse in a folder, are one: its origin is not known, and goes by their first name.

    Raises
    ------
    UnknownName
        For a claim that is not in the frame.

    Examples
    --------
    >>> from analysis.schema import frame
    >>> f = frame("claims", [dict(claim_id="a", statement_id="a"), dict(claim_id="b", statement_id="b", repeats="a")])
    >>> roots_of(f, ["b"])
    {'b': ('a',)}
    """
    node = dict(zip(claims["claim_id"], claims["statement_id"], strict=True))
    asked = check_names("claim", claim_ids, node)
    parents: dict[str, set[str]] = {statement: set() for statement in node.values()}
    for key, derived, repeated in zip(claims["claim_id"], claims["derived_from"], claims["repeats"], strict=True):
        parents[node[key]] |= {node[t] for t in (*derived, *repeated) if t in node and node[t] != node[key]}
    name, above = _without_rings(parents)
    roots: dict[str, frozenset[str]] = {}
    for own in TopologicalSorter(above).static_order():
        roots[own] = frozenset().union(*(roots[p] for p in above[own])) or frozenset({own})
    return {key: tuple(sorted(roots[name[node[key]]])) for key in asked}


def _without_rings(parents: dict[str, set[str]]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Each statement's name, the first of its ring where it is part of one, and what each name leans on."""
    name = {statement: statement for statement in parents}
    while True:
        above: dict[str, set[str]] = {own: set() for own in name.values()}
        for statement, leant_on in parents.items():
            above[name[statement]] |= {name[p] for p in leant_on} - {name[statement]}
        try:
            TopologicalSorter(above).prepare()
        except CycleError as error:
            ring = set(error.args[1])
            name = {s: min(ring) if own in ring else own for s, own in name.items()}
        else:
            return name, above


def independent_origins(then: Dossier, claim_ids: Iterable[str] | None = None) -> Origins:
    """From how many independent origins, by whom, do these claims come?

    An origin is a root of the `derived_from` and `repeats` edges; all renderings of a statement are one node.
    A relay never raises the count, and a body that updates its own figure stays one claimant.

    Parameters
    ----------
    then : Dossier
        Gives the claims, so that chains can be followed, with their claimants and pages.
    claim_ids : iterable of str, optional
        The claims asked about; all rows without it.

    Raises
    ------
    UnknownName
        For a claim that is not known on the dossier's day.
    """
    claims = then.claims
    found = roots_of(claims, claims["claim_id"] if claim_ids is None else claim_ids)
    origins = tuple(sorted({root for each in found.values() for root in each}))
    said = claims[claims["statement_id"].isin(origins)].sort_values("rendering", kind="stable")
    said = said.drop_duplicates("statement_id").sort_values("statement_id")
    voices = then.claimants[then.claimants["claimant_id"].isin(set(said["claimant_id"]))]
    official = voices[voices["kind"].isin(OFFICIAL)]
    return Origins(
        articles=articles(claims[claims["claim_id"].isin(set(found))], then),
        claims=len(found),
        origins=origins,
        roots=found,
        claimants=tuple(sorted(voices["claimant_id"])),
        officials=tuple(sorted(official["claimant_id"])),
        governments=tuple(sorted(set(official["country"]) - {""})),
        bases={str(basis): tuple(own["statement_id"]) for basis, own in said.groupby("basis", sort=True)},
    )


def articles(rows: pd.DataFrame, then: Dossier) -> tuple[str, ...]:
    """Which pages carry these claims themselves? Ids of sources, each once, in order; a retelling of another's page is none."""
    sources = then.sources
    own = set(sources.loc[(sources["kind"] != "mirror") & (sources["mirror_of"] == ""), "source_id"])
    return tuple(page for page in pages(rows) if page in own)


def pages(rows: pd.DataFrame) -> list[str]:
    """Which pages carry these claims or events? Ids of sources, each once, in order."""
    return sorted({page for cell in rows["source_ids"] for page in cell})
