"""What the figure shows: which figures, answers, contacts and plans fall into its window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import UnknownName
from analysis.model.config import DatasetConfig
from analysis.model.dossier import Dossier
from analysis.model.rows import tuples
from analysis.model.vocabulary import CONTACT_KIND
from analysis.wording.format import quantity_of, readable

BY: Final = {"known": "known_on", "through": "through_last"}
LEAST_DAYS: Final = 120
LANES: Final = ("delegation", "military", "minister", "leader message", "summit")  # bottom to top
LEVEL_LANE: Final = {
    "head_of_state": "leader message",
    "minister": "minister",
    "head_of_government": "minister",
    "deputy_minister": "delegation",
    "agency_head": "delegation",
    "official": "delegation",
    "none": "delegation",
    "military": "military",
}

_CLAIM_COLUMNS: Final = (
    "claim_id", "claimant_id", "speaker", "stance", "commodity_id", "origin", "destination", "measure", "channel", "stage",
    "item_class", "low", "best", "high", "bound", "vague_term", "stated_on", "known_on", "period_start", "through_last",
    "derived_from", "repeats", "source_ids", "review", "rendering", "retracted", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a reader asks the figure for, the flow and dyad in full; see `signature`."""

    window_start: str = ""
    window_end: str = ""
    commodity: str = ""
    origin: str = ""
    destination: str = ""
    dyad: str = ""
    levels: Sequence[str] = ()
    camps: Sequence[str] = ()
    by: str = "known"

    @property
    def goods(self) -> str:
        """The commodity in words."""
        return readable(self.commodity)


@dataclass(frozen=True)
class View:
    """The rows drawn, each with ``on``, the day its mark stands on, and the span of the axis.

    `claims` also has ``value``, ``words`` (its figure), ``claimant``, ``camp``, ``first`` (the camp had not given this
    value before) and ``unsure`` (its review is not complete). `room` is the right margin kept for plans.
    """

    claims: pd.DataFrame
    answers: pd.DataFrame
    contacts: pd.DataFrame
    planned: pd.DataFrame
    start: pd.Timestamp
    end: pd.Timestamp
    until: pd.Timestamp
    unit: str
    config: DatasetConfig

    @property
    def days(self) -> int:
        """Length of the window."""
        return max(int((self.end - self.start).days), 30)

    @property
    def left(self) -> pd.Timestamp:
        """Where the axis begins."""
        return self.start - pd.Timedelta(days=round(self.days * 0.02))

    @property
    def right(self) -> pd.Timestamp:
        """Where the axis ends, with room for plans."""
        return self.end + pd.Timedelta(days=max(round(self.days * 0.06), 14))

    @cached_property
    def figures(self) -> list[Any]:
        """The rows of `claims`, one by one."""
        return list(tuples(self.claims))

    @cached_property
    def top(self) -> float:
        """Where the axis of figures ends."""
        return 1.16 * float(self.claims[["value", "high"]].max().max()) if len(self.claims) else 1.0

    def share(self, days: pd.Series) -> pd.Series:
        """Places on the time axis, 0 at its left end and 1 at its right."""
        return (days - self.left) / (self.right - self.left)


def iso(days: pd.Series) -> list[str]:
    """Days as ISO text."""
    return [str(d) for d in np.datetime_as_string(days.to_numpy("datetime64[D]"))]


@lru_cache(maxsize=2)
def view(dossier: Dossier, asked: Asked) -> View:
    """Which rows does the figure draw? Read once for all figures of one question.

    Raises
    ------
    UnknownName
        When `by` is no way to place a figure.
    """
    if asked.by not in BY:
        raise UnknownName("placement", asked.by, BY)
    figures, answers = _statements(dossier, asked)
    contacts, plans = _events(dossier, asked)
    until = pd.Timestamp(dossier.day)
    first = min([*figures["on"], pd.Timestamp(dossier.config.about.drawn_from or until)])
    start = (
        pd.Timestamp(asked.window_start) if asked.window_start else min(first, until - pd.Timedelta(days=LEAST_DAYS))
    )
    end = pd.Timestamp(asked.window_end) if asked.window_end else until
    units = dict(zip(dossier.commodities["commodity_id"], dossier.commodities["unit"], strict=True))

    def within(frame: pd.DataFrame) -> pd.DataFrame:
        on = frame["on"].to_numpy()
        rows = np.flatnonzero((on >= start.to_datetime64()) & (on <= min(end, until).to_datetime64()))
        return frame.iloc[rows[np.argsort(on[rows], kind="stable")]].reset_index(drop=True)

    shown = within(figures)
    return View(
        shown.assign(first=~shown.duplicated(["camp", "value"])),
        within(answers),
        within(contacts),
        plans[plans["starts_on_last"] >= until].sort_values("on", kind="stable").reset_index(drop=True),
        start,
        end,
        until,
        str(units.get(asked.commodity) or asked.goods),
        dossier.config,
    )


def _statements(dossier: Dossier, asked: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures on the flow, and answers on any topic."""
    claims = dossier.claims[list(_CLAIM_COLUMNS)]
    cells = {c: claims[c].to_numpy() for c in _CLAIM_COLUMNS}
    voices = dossier.claimants
    names = dict(zip(voices["claimant_id"], voices["name"], strict=True))
    camp_of = dict(zip(voices["claimant_id"], voices["camp"], strict=True))
    camp = np.array([camp_of[i] for i in cells["claimant_id"]], dtype=object)
    low, best, high = claims[["low", "best", "high"]].to_numpy(dtype=float).T
    value = np.where(np.isnan(best), np.where(np.isnan(low), high, low), best)
    kept = ~cells["retracted"] & (cells["rendering"] == "canonical")
    if asked.camps:
        kept &= np.isin(camp, list(asked.camps))
    stance, measure = cells["stance"], cells["measure"]
    number = (
        (cells["commodity_id"] == asked.commodity)
        & (cells["origin"] == asked.origin)
        & (cells["destination"] == asked.destination)
        & ((measure == "cumulative") | (measure == "period"))
        & ~np.isnan(value)
        & ((stance == "asserts") | (stance == "acknowledges"))
    )

    def dressed(wanted: NDArray[np.bool_], column: str) -> pd.DataFrame:
        rows = np.flatnonzero(wanted)
        on, known = cells[column][rows], cells["known_on"][rows]
        return claims.iloc[rows].assign(
            on=np.where(np.isnat(on), known, on),
            camp=camp[rows],
            claimant=np.array([names[i] for i in cells["claimant_id"][rows]], dtype=object),
            value=value[rows],
            unsure=cells["review"][rows] != "verified",
        )

    figures = dressed(kept & number, BY[asked.by])
    words = [quantity_of(r) for r in tuples(figures)]
    figures["words"] = pd.Series(words, index=figures.index, dtype="object")
    return figures, dressed(kept & (stance != "asserts") & ~number, "known_on")


def _events(dossier: Dossier, asked: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Contacts that took place, and plans nothing has fulfilled; each with its lane."""
    events = dossier.events
    fulfilled = {p for cell in events["fulfils"] for p in cell}
    rows = events[(events["dyad"] == asked.dyad) & (events["parent_id"] == "") & events["kind"].isin(CONTACT_KIND)]
    if asked.levels:
        rows = rows[rows["level"].isin(set(asked.levels))]
    lanes = rows["level"].map(LEVEL_LANE).mask(rows["kind"] == "summit", "summit").map(LANES.index)
    rows = rows.assign(on=rows["starts_on"], lane=lanes.astype(int), unsure=rows["review"] != "verified")
    planned = (rows["status"] == "planned") & ~rows["event_id"].isin(fulfilled)
    return rows[rows["status"] == "occurred"], rows[planned].assign(on=rows.loc[planned, "starts_on_last"])
