"""By which way do claims say that goods went? The places that they name, and the legs between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, product
from typing import Any, Final

import pandas as pd

from analysis.claims.lineage import roots_of
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.names import STAGES
from analysis.model.rows import mappings
from analysis.model.select import ASSERTED

_COUNTED: Final = ["claims", "origins", "claimants", "first_known", "last_known", "claim_ids"]
_ARMS: Final = ("military", "transport")  # families of goods that share their ways with one another


def routes(then: Dossier, flow: Flow) -> pd.DataFrame:
    """Between which places do claims say that goods went?

    A leg runs from each place of one state to each place of the next state that a claim's `via` names. Places of one state that
    stand beside one another are told side by side: a claim that names three ports and where their ships arrived tells of three
    legs. Nothing is said of the way between the two ends, and a claim that names one place alone tells of no leg.

    The claims are those of `waypoints`.

    Returns
    -------
    pandas.DataFrame
        ``from_place, to_place`` (ids), ``claims``, ``origins`` (independent statements they lead back to: a relay adds none),
        ``claimants`` (ids), ``first_known, last_known, claim_ids``; most origins first, then most claims, then by ids. Typed and
        empty when no claim tells of a leg.
    """
    country = dict(zip(then.places["place_id"], then.places["country"], strict=True))
    told = [(leg, row) for row in _told(then, flow) for leg in _legs(row["places"], country)]
    return _counted(then, told, ["from_place", "to_place"])


def waypoints(then: Dossier, flow: Flow) -> pd.DataFrame:
    """Which places do claims name on the way of the goods?

    Claims that assert or acknowledge that goods moved from the flow's origin to its destination: its own goods or, where the flow
    is one of arms or transport, any of arms or transport, but for journeys whose contents are named as other goods. Left out are
    what is only sought or planned, and what is told of its use; variants of a statement; and retracted rows.

    Returns
    -------
    pandas.DataFrame
        ``place_id`` and the columns of `routes` that count; in the same order.
    """
    told = [((place,), row) for row in _told(then, flow) for place in dict.fromkeys(row["places"])]
    return _counted(then, told, ["place_id"])


def _told(then: Dossier, flow: Flow) -> list[dict[str, Any]]:
    """The claims that name a place on the way, each with the ids of its places."""
    about = then.names.commodities
    goods = [key for key, own in about.items() if own.family in _ARMS] if flow.is_arms else [flow.commodity]
    ids = dict(zip(then.places["name"], then.places["place_id"], strict=True))
    found = []
    for commodity in goods:
        own = then.statements(replace(flow, commodity=commodity), stances=ASSERTED)
        own = own[own["stage"].isin(STAGES["moved"]) & ~own["item_class"].isin(about.keys() - {*goods})]
        found += [row | {"places": [ids.get(p, p) for p in row["via"]]} for row in mappings(own) if row["via"]]
    return found


def _legs(places: Sequence[str], country: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """From each place of one state to each of the next state named."""
    stretches = [list(own) for _, own in groupby(places, key=lambda place: country.get(place, ""))]
    for before, after in pairwise(stretches):
        yield from product(before, after)


def _counted(then: Dossier, told: Sequence[tuple[tuple[str, ...], dict[str, Any]]], names: list[str]) -> pd.DataFrame:
    groups: dict[tuple[str, ...], dict[str, dict[str, Any]]] = {}
    for key, row in told:
        groups.setdefault(key, {})[row["claim_id"]] = row
    roots = roots_of(then.claims, {row["claim_id"] for _, row in told})
    rows = []
    for key, own in groups.items():
        days = [row["known_on"] for row in own.values()]
        origins = {root for claim in own for root in roots[claim]}
        voices = tuple(sorted({row["claimant_id"] for row in own.values()}))
        ids = tuple(sorted(own, key=lambda claim, own=own: (own[claim]["known_on"], claim)))  # type: ignore[misc]
        rows.append((*key, len(own), len(origins), voices, min(days), max(days), ids))
    found = pd.DataFrame(rows, columns=[*names, *_COUNTED])
    days_of = dict.fromkeys(("first_known", "last_known"), "datetime64[us]")
    found = found.astype({"claims": "int64", "origins": "int64", **days_of})
    return found.sort_values(
        ["origins", "claims", *names], ascending=[False, False, *(True for _ in names)], ignore_index=True
    )
