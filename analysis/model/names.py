"""Which names a dataset has, whatever the day: what an argument may be, never what was known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import UnknownName, UsageError
from analysis.model.config import DatasetConfig
from analysis.model.vocabulary import BOUND, CONTACT_KIND, LEVEL, REVIEW, STANCE

if TYPE_CHECKING:
    import pandas as pd

# Stages of one class count the same thing; classes never mix: what is planned has not moved, what is fired was moved before.
STAGES: Final = {
    "intended": ("sought", "planned"),
    "moved": ("in_transit", "delivered", "unstated"),
    "used": ("used", "recovered"),
}


def items(item_class: str) -> frozenset[str]:
    """Which items does a class name? ``killed_and_wounded`` names two, an empty one none: it holds all."""
    return frozenset(part for part in re.split(r"_and_| and ", item_class) if part)


@dataclass(frozen=True)
class Commodity:
    """One kind of goods: its name for readers, its unit, its family, and the class of stages its figures count (`STAGES`).

    `ends` are origin and destination where every figure on file runs one way; empty otherwise.
    """

    name: str
    unit: str
    family: str
    stage: str
    ends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """The names that the tables and the configuration of a dataset declare, on file on any day.

    They judge arguments. A name is no knowledge: an early day knows the word and has no row for it.
    """

    commodities: Mapping[str, Commodity]
    states: frozenset[str]
    claimants: frozenset[str]
    camps: frozenset[str]
    item_classes: frozenset[str]
    dyads: frozenset[str]


def names_of(
    config: DatasetConfig, claims: pd.DataFrame, claimants: pd.DataFrame, commodities: pd.DataFrame, **_: pd.DataFrame
) -> Names:
    """Which names do these whole tables and their configuration declare?"""
    goods = commodities
    moved = set(claims.loc[claims["stage"].isin(STAGES["moved"]) & (claims["measure"] != "none"), "commodity_id"])
    used = set(claims.loc[claims["stage"].isin(STAGES["used"]) & (claims["measure"] != "none"), "commodity_id"])
    own = {config.about.commodity: config.about.stage} if config.about.stage else {}
    counted = claims[(claims["measure"] != "none") & (claims["origin"] != "") & (claims["destination"] != "")]
    ways = counted[["commodity_id", "origin", "destination"]].drop_duplicates()
    only = ways[~ways["commodity_id"].duplicated(keep=False)]
    ends = {key: (origin, destination) for key, origin, destination in only.itertuples(index=False)}
    rows = zip(goods["commodity_id"], goods["name"], goods["unit"], goods["family"], strict=True)
    return Names(
        commodities={
            key: Commodity(
                name, unit, family, own.get(key) or ("used" if key in used - moved else "moved"), ends.get(key, ())
            )
            for key, name, unit, family in rows
        },
        states=frozenset({*config.countries, *claims["origin"], *claims["destination"]} - {""}),
        claimants=frozenset(claimants["claimant_id"]),
        camps=frozenset(config.camps),
        item_classes=frozenset(claims["item_class"]) - {""},
        dyads=frozenset(config.dyads),
    )


def check_names(what: str, given: str | Iterable[str] | None, allowed: Iterable[str]) -> tuple[str, ...]:
    """The names given, none, one or several, as a tuple, when each is allowed.

    Raises
    ------
    UnknownName
        For the first that is not; names the nearest.

    Examples
    --------
    >>> check_names("level", "minister", ["minister", "official"])
    ('minister',)
    """
    several = () if given is None else given
    one = isinstance(several, str) or not isinstance(several, Iterable)
    found: tuple[Any, ...] = (several,) if one else tuple(several)
    known = set(allowed) if found else set()
    for name in found:
        if not isinstance(name, str) or name not in known:
            raise UnknownName(what, name, known)
    return found


def check_ends(config: DatasetConfig, origin: str, destination: str) -> None:
    """Refuse a flow from a state to itself with `UsageError`; the dataset's own ends are always right."""
    own = config.flow()
    if origin == destination and (origin, destination) != (own["origin"], own["destination"]):
        raise UsageError(f"origin and destination are both {origin!r}; a flow runs between two states")


# What the arguments of notebooks, views and the command line take that take names of a dataset or of the codebook.
_TAKES: Final[Mapping[str, tuple[str, Callable[[Names], Iterable[str]]]]] = {
    "commodity": ("commodity", lambda names: names.commodities),
    "origin": ("state", lambda names: names.states),
    "destination": ("state", lambda names: names.states),
    "states": ("state", lambda names: names.states),
    "dyad": ("dyad", lambda names: [*names.dyads, "any"]),
    "claimants": ("claimant", lambda names: names.claimants),
    "camps": ("camp", lambda names: names.camps),
    "bounds": ("bound", lambda _: BOUND),
    "stances": ("stance", lambda _: STANCE),
    "kinds": ("kind of contact", lambda _: CONTACT_KIND),
    "levels": ("level", lambda _: LEVEL),
    "review": ("review state", lambda _: REVIEW),
}
RECORDS: Final = "records"  # takes ids of claims and events, which are not among the names
ARGUMENTS: Final = frozenset(_TAKES) | {RECORDS}


def check_arguments(names: Names, config: DatasetConfig, given: Mapping[str, Any]) -> None:
    """Is each argument of a notebook, a view or the command line, told by what it is called, a name of this dataset?

    Empty ones ask for everything or for the dataset's own; other arguments than those that take a name pass.

    Raises
    ------
    UnknownName
        For the first that is not; names the nearest.
    UsageError
        When goods would leave a state and arrive in the same.
    """
    own = {**config.flow(), "dyad": config.dyad()}
    for argument, (what, allowed) in _TAKES.items():
        value = given.get(argument)
        if value and value != own.get(argument):
            check_names(what, value, allowed(names))
    asked = config.flow(*(given.get(name) or "" for name in ("commodity", "origin", "destination")))
    check_ends(config, asked["origin"], asked["destination"])
