"""What the selections of claims and of events share: what they read, and how rows are marked."""

from __future__ import annotations

import datetime as dt
import reprlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from analysis.errors import UnknownName, UsageError
from analysis.model.flow import Flow
from analysis.model.names import Names, check_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.model.config import DatasetConfig

Names_ = str | Sequence[str] | None


class Tables(Protocol):
    """What a selection reads; a `Dossier` is one."""

    @property
    def claims(self) -> pd.DataFrame: ...
    @property
    def events(self) -> pd.DataFrame: ...
    @property
    def claimants(self) -> pd.DataFrame: ...
    @property
    def config(self) -> DatasetConfig: ...
    @property
    def names(self) -> Names: ...
    @property
    def day(self) -> dt.date: ...
    @property
    def said(self) -> pd.DataFrame: ...


def check(tables: Tables, flow: Flow | None, **switches: bool) -> None:
    """Refuse what is not a flow, a flow of another dataset, and a switch that is neither on nor off."""
    for name, value in switches.items():
        if not isinstance(value, bool | np.bool_):
            raise UsageError(f"{name}={value!r} is not a switch; give True or False")
    if flow is None:
        return
    if not isinstance(flow, Flow):
        raise UsageError(f"{reprlib.repr(flow)} is not a flow; give then.flow(commodity, origin, destination)")
    own, names = tables.config.flow(), tables.names
    for what, asked, allowed in (
        ("commodity", flow.commodity, names.commodities),
        ("origin", flow.origin, ("", *names.states)),  # empty: none stated
        ("destination", flow.destination, names.states),
    ):
        if asked not in allowed and asked not in own.values():  # a blank dataset has stand-ins, either way round
            raise UnknownName(what, asked, allowed)


def chosen(frame: pd.DataFrame, *asked: tuple[str, str, Names_, Iterable[str]]) -> NDArray[np.bool_]:
    """Which rows have, in each column, one of the names asked for? A name that is not allowed there is refused."""
    kept = np.ones(len(frame), dtype=bool)
    for what, column, given, allowed in asked:
        if wanted := check_names(what, given, allowed):
            kept &= among(frame, column, wanted)
    return kept


def among(frame: pd.DataFrame, column: str, words: Iterable[str]) -> NDArray[np.bool_]:
    """Which cells hold one of these words? On the plain cells, since each step on a Series costs forty of these."""
    cells = frame[column].to_numpy()
    found: NDArray[np.bool_] = np.any([cells == word for word in words], axis=0)
    return found


def rows_at(frame: pd.DataFrame, wanted: NDArray[Any]) -> pd.DataFrame:
    """The rows wanted, by place or by mark, numbered anew."""
    found = frame.iloc[wanted]
    found.index = pd.RangeIndex(len(found))
    return found
