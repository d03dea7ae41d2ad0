"""Routes and places on the way: counted by hand, a relay adds no origin, and nothing is said that no claim says."""

from __future__ import annotations

from typing import Any

import pytest

import analysis
from analysis.claims.routes import routes, waypoints
from analysis.model.dossier import Dossier
from tests.claims.rows import dossier, said

PLACES = [
    {"place_id": "north", "name": "North", "country": "PRK", "kind": "port"},
    {"place_id": "south", "name": "South", "country": "PRK", "kind": "port"},
    {"place_id": "bridge", "name": "Bridge", "country": "", "kind": "crossing"},
    {"place_id": "east", "name": "East", "country": "RUS", "kind": "port"},
    {"place_id": "west", "name": "West", "country": "RUS", "kind": "depot"},
]
GOODS = [
    {"commodity_id": key, "name": key, "unit": "items", "family": family}
    for key, family in (("containers", "transport"), ("voyages", "transport"), ("troops", "context"))
]


def told(*rows: dict[str, Any]) -> Dossier:
    """A dossier of these rows and five places."""
    return dossier(rows, places=PLACES, commodities=GOODS)


def legs(then: Dossier) -> dict[tuple[str, str], tuple[int, int]]:
    """Claims and origins of each leg of containers."""
    found = routes(then, then.flow())
    return {(r.from_place, r.to_place): (r.claims, r.origins) for r in found.itertuples()}


def test_legs_and_waypoints_by_hand() -> None:
    """Two ports and where their ships arrived are two legs; a relay is a claim and no origin; a place alone is no leg."""
    then = told(
        said("a1", "2023-10-01", via="north;south;east"),
        said("b1", "2023-11-01", "b", via="north;east", repeats="a1"),
        said("c1", "2023-12-01", "c", via="north;bridge;west", commodity_id="voyages"),
        said("d1", "2024-01-01", "d", via="west"),
    )
    assert legs(then) == {
        ("north", "east"): (2, 1), ("south", "east"): (1, 1), ("north", "bridge"): (1, 1), ("bridge", "west"): (1, 1),
    }  # fmt: skip
    found = waypoints(then, then.flow()).set_index("place_id")
    counted = {key: (row["claims"], row["origins"], row["claimants"]) for key, row in found.iterrows()}
    assert counted == {
        "north": (3, 2, ("a", "b", "c")), "west": (2, 2, ("c", "d")), "east": (2, 1, ("a", "b")), "south": (1, 1, ("a",)),
        "bridge": (1, 1, ("c",)),
    }  # fmt: skip
    first = routes(then, then.flow()).iloc[0]
    assert (str(first["first_known"].date()), str(first["last_known"].date())) == ("2023-10-01", "2023-11-01")
    assert first["claim_ids"] == ("a1", "b1")


@pytest.mark.parametrize(
    "cells",
    [
        {"stance": "denies", "measure": "none"},
        {"stage": "planned"},
        {"stage": "used"},
        {"rendering": "variant"},
        {"status": "retracted", "retracted_on": "2024-01-01"},
        {"origin": "RUS", "destination": "PRK"},
        {"commodity_id": "troops"},
        {"commodity_id": "voyages", "item_class": "troops"},
        {"via": ""},
    ],
    ids=str,
)
def test_what_tells_no_way_of_these_goods(cells: dict[str, str]) -> None:
    """Denials, plans, use, variants, withdrawn rows, the other way, other goods, and what carried other goods."""
    then = told(said("a1", "2023-10-01", **{"via": "north;east", **cells}), said("z", "2023-10-02"))
    assert routes(then, then.flow()).empty
    assert waypoints(then, then.flow()).empty
    assert str(routes(then, then.flow())["first_known"].dtype).startswith("datetime64")


def test_other_goods_have_a_way_of_their_own() -> None:
    """The route of troops is that of claims on troops alone."""
    then = told(
        said("a1", "2023-10-01", via="north;east"), said("t1", "2023-10-01", commodity_id="troops", via="south;east")
    )
    found = routes(then, then.flow("troops", "PRK", "RUS"))
    assert list(zip(found["from_place"], found["to_place"], strict=True)) == [("south", "east")]


def test_names_of_places_are_read_as_their_ids() -> None:
    """A name in `via` is the place of that name; one that no row has stays as it is written, of no state."""
    then = told(said("a1", "2023-10-01", via="North;East;Elsewhere"))
    assert list(waypoints(then, then.flow())["place_id"]) == ["Elsewhere", "east", "north"]
    assert set(legs(then)) == {("north", "east"), ("east", "Elsewhere")}


@pytest.mark.parametrize("day", ["2022-12-01", "2023-12-01", "2024-06-14", "2025-01-15"])
def test_nothing_later_than_the_day(day: str) -> None:
    """On an earlier day only claims known by then tell of a leg."""
    then = analysis.load().as_of(day)
    for found in (routes(then, then.flow()), waypoints(then, then.flow())):
        assert {i for ids in found["claim_ids"] for i in ids} <= set(then.claims["claim_id"])
        assert (found["last_known"].dt.date <= then.day).all()


def test_ships_with_troops_tell_no_route_of_containers() -> None:
    """Rajin to Dunai is on file; the ports where soldiers embarked are no route of arms."""
    then = analysis.load()
    found = routes(then, then.flow())
    assert ("rajin", "dunai") in set(zip(found["from_place"], found["to_place"], strict=True))
    assert "hamhung" not in set(found["from_place"])
