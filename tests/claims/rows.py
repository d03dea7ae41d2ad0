"""Rows made by hand, asked as any other: a dossier of them, on containers from North Korea to Russia."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from analysis.model.config import About
from analysis.model.dossier import Dossier, derive
from analysis.model.names import names_of
from analysis.schema import TABLES, frame, package_config

Row = Mapping[str, Any]
CONTAINERS: Final = About(commodity="containers", origin="PRK", destination="RUS", carrier="voyages")
TOTAL: Final = {
    "commodity_id": "containers", "origin": "PRK", "destination": "RUS", "measure": "cumulative", "stance": "asserts",
    "stage": "delivered", "rendering": "canonical", "status": "current", "channel": "unstated", "review": "verified",
    "bound": "about",
}  # fmt: skip
VISIT: Final = {
    "kind": "minister_visit", "level": "minister", "status": "occurred", "dyad": "PRK-RUS", "direction": "RUS_to_PRK",
    "review": "verified",
}  # fmt: skip


def said(key: str, on: str, who: str = "a", **cells: Any) -> dict[str, Any]:
    """A total of containers delivered, counted through the day it was said."""
    days = {"known_on": on, "stated_on": on, "through": on}
    return {**TOTAL, "claim_id": key, "statement_id": key, "claimant_id": who, **days, **cells}


def meeting(key: str, on: str, **cells: Any) -> dict[str, Any]:
    """A ministers' visit between the two states that took place, known on its day."""
    return {**VISIT, "event_id": key, "starts_on": on, "known_on": on, **cells}


def dossier(claims: Iterable[Row], *, about: About = CONTAINERS, **tables: Iterable[Row]) -> Dossier:
    """The rows as a dossier; claimants and commodities that are not given follow from the claims."""
    rows = list(claims)
    voices = [{"claimant_id": c, "name": c.upper(), "camp": "seoul"} for c in _ids(rows, "claimant_id")]
    goods = [{"commodity_id": c, "name": c, "unit": "items", "family": "transport"}
             for c in sorted({*_ids(rows, "commodity_id"), "containers", "voyages", "refined_oil"})]  # fmt: skip
    made = {"claimants": voices, "commodities": goods, **tables, "claims": rows}
    frames = {name: frame(name, made.get(name, ())) for name in TABLES}
    config = replace(package_config(), about=about)
    return derive(Dossier(config=config, names=names_of(config, **frames), **frames))


def quantities(
    rows: Iterable[Row], commodity: str = "", origin: str = "", destination: str = "", **which: Any
) -> pd.DataFrame:
    """Which of the rows put a number on the flow?"""
    then = dossier(rows)
    return then.quantities(then.flow(commodity, origin, destination), **which)


def _ids(rows: Iterable[Row], column: str) -> list[str]:
    return sorted({str(row[column]) for row in rows if row.get(column)})
