"""What the figure shows: which figures, answers, contacts and plans fall into its window."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.language.format import quantity_of
from analysis.model.config import DatasetConfig
from analysis.model.dates import window
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.names import check_names
from analysis.model.rows import tuples
from analysis.model.vocabulary import CONTACT_KIND

BY: Final = {"known": "known_on", "through": "through_last"}
LEAST_DAYS: Final = 120
LANES: Final = ("others", "ministers", "leaders")  # bottom to top
LEVEL_LANE: Final = {"head_of_state": "leaders", "minister": "ministers", "head_of_government": "ministers"}
ANSWERED: Final = ("denied", "doubts, no comment", "acknowledged")  # bottom to top
STANCE_LANE: Final = {"denies": 0, "doubts": 1, "declines": 1, "acknowledges": 2}


@dataclass(frozen=True)
class Asked:
    """What a reader asks the figure for; see `signature`."""

    flow: Flow
    window_start: str | dt.date = ""
    window_end: str | dt.date = ""
    dyad: str = ""
    levels: tuple[str, ...] = ()
    camps: tuple[str, ...] = ()
    by: str = "known"
    claims: frozenset[str] | None = None
    events: frozenset[str] | None = None
    top: float = 0.0

    @property
    def goods(self) -> str:
        """The commodity in words."""
        return self.flow.goods

    @property
    def is_partial(self) -> bool:
        """Are some claims left out? Then neither a band nor a bracket would be one of all of them."""
        return bool(self.camps) or self.claims is not None


@dataclass(frozen=True)
class View:
    """The rows drawn, each with ``on``, the day its mark stands on, and the span of the axis.

    `claims` also has ``value``, ``words`` (its figure), ``claimant``, ``camp``, ``first`` (the camp had not given this
    value before) and ``unsure`` (its review is not complete); answers, contacts and plans have ``lane``; `last` are the
    totals among them that each camp last said (`Dossier.last_said`). `room` is the right margin kept for plans.
    """

    claims: pd.DataFrame
    last: pd.DataFrame
    answers: pd.DataFrame
    contacts: pd.DataFrame
    planned: pd.DataFrame
    start: pd.Timestamp
    end: pd.Timestamp
    until: pd.Timestamp
    unit: str
    config: DatasetConfig
    between: str  # the dyad in words
    earlier: pd.DataFrame  # answers of before the axis begins
    highest: float  # the axis of figures has room for it, whether a figure stands there or not

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
    def answered(self) -> list[Any]:
        """The rows of `answers`, one by one."""
        return list(tuples(self.answers))

    @cached_property
    def top(self) -> float:
        """Where the axis of figures ends."""
        own = float(self.claims[["value", "high"]].max().max()) if len(self.claims) else 0.0
        return 1.16 * max(own, self.highest) or 1.0

    def share(self, days: pd.Series) -> pd.Series:
        """Places on the time axis, 0 at its left end and 1 at its right."""
        return (days - self.left) / (self.right - self.left)


def iso(days: pd.Series) -> list[str]:
    """Days as ISO text."""
    return [str(d) for d in np.datetime_as_string(days.to_numpy("datetime64[D]"))]


@lru_cache(maxsize=2)
def view(then: Dossier, asked: Asked) -> View:
    """Which rows does the figure draw? Read once for all figures of one question.

    Raises
    ------
    UnknownName
        For a dyad, level, camp or way to place a figure that is not one.
    UsageError
        When the window has a day that is not one, or ends before it begins.
    """
    check_names("placement", asked.by, BY)
    begin, until_asked = window(asked.window_start, asked.window_end)
    figures, answers = _statements(then, asked)
    contacts, plans = _events(then, asked)
    until = pd.Timestamp(then.day)
    first = min([*figures["on"], pd.Timestamp(then.config.about.drawn_from or until)])
    start = pd.Timestamp(begin) if begin else min(first, until - pd.Timedelta(days=LEAST_DAYS))
    end = pd.Timestamp(until_asked) if until_asked else until

    def within(frame: pd.DataFrame) -> pd.DataFrame:
        on = frame["on"].to_numpy()
        rows = np.flatnonzero((on >= start.to_datetime64()) & (on <= min(end, until).to_datetime64()))
        return frame.iloc[rows[np.argsort(on[rows], kind="stable")]].reset_index(drop=True)

    shown = within(figures)
    return View(
        shown.assign(first=~shown.duplicated(["camp", "value"])),
        then.last_said(shown[shown["measure"] == "cumulative"]),
        within(answers),
        within(contacts),
        plans.sort_values("on", kind="stable").reset_index(drop=True),
        start,
        end,
        until,
        asked.flow.unit or asked.goods,
        then.config,
        then.config.dyad_label(then.config.dyad(asked.dyad)),
        answers[answers["on"] < start].reset_index(drop=True),
        asked.top,
    )


def _statements(then: Dossier, asked: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures on the flow, and answers that speak about it; an answer that is a figure is drawn as one."""
    figures = then.quantities(asked.flow, measures=("cumulative", "period"), camps=asked.camps)
    answers = then.answers(asked.flow, camps=asked.camps)
    answers = answers[~answers["claim_id"].isin(figures["claim_id"])]
    answers = answers.assign(lane=answers["stance"].map(STANCE_LANE).astype(int))
    words = [quantity_of(r) for r in tuples(figures)]
    figures = figures.assign(words=pd.Series(words, index=figures.index, dtype="object"))
    return (
        _dressed(figures, "claim_id", asked.claims, BY[asked.by], "known_on"),
        _dressed(answers, "claim_id", asked.claims, "known_on"),
    )


def _events(then: Dossier, asked: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Contacts that took place, and open plans of contacts; each with its lane."""
    met = then.contacts(asked.dyad, levels=asked.levels)
    plans = then.open_plans(asked.dyad, levels=asked.levels, kinds=tuple(CONTACT_KIND))

    def laned(rows: pd.DataFrame) -> pd.DataFrame:
        lanes = (
            rows["level"].map(LEVEL_LANE).fillna("others").mask(rows["kind"] == "summit", "leaders").map(LANES.index)
        )
        return rows.assign(lane=lanes.astype(int))

    return (
        _dressed(laned(met), "event_id", asked.events, "starts_on"),
        _dressed(laned(plans), "event_id", asked.events, "starts_on_last"),
    )


def _dressed(
    rows: pd.DataFrame, key: str, wanted: frozenset[str] | None, column: str, otherwise: str = ""
) -> pd.DataFrame:
    """The rows wanted, each with the day its mark stands on and whether its review is complete."""
    rows = rows if wanted is None else rows[rows[key].isin(wanted)]
    on = rows[column].fillna(rows[otherwise]) if otherwise else rows[column]
    return rows.assign(on=on, unsure=rows["review"] != "verified")
