"""How soon does a state answer what others say of its transfers, and how?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from analysis.claims.incidence import cumulative_incidence
from analysis.display import Result
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.names import check_names
from analysis.model.rows import tuples

RULES: Final = ("named", "topic")
LEAST_STATEMENTS: Final = 10  # with fewer a share is too coarse to tell
LEAST_ANSWERS: Final = 5  # with fewer a curve is a handful of steps
WITHIN: Final = 30  # days by which a share is told in words
# Of several answers of one day the one that commits most.
_FIRST: Final = {"acknowledges": 0, "denies": 1, "doubts": 2, "declines": 3}
_COLUMNS: Final = ["claim_id", "claimant", "commodity_id", "known_on", "answered_on", "answer", "stance", "days"]


@dataclass(frozen=True, repr=False)
class AnswerTimes(Result):
    """The wait for a state's answer to each statement of others on its transfers.

    Attributes
    ----------
    side, name : str
        The answering state, by code and as readers call it.
    rule : str
        What counts as an answer: ``named`` or ``topic``.
    label : str
        What the statements are about; empty: every topic.
    times : pandas.DataFrame
        ``claim_id, claimant, commodity_id, known_on, answered_on, answer, stance, days``: a row a statement; while it is
        unanswered `stance` is empty and `days` counts to the day of knowledge.
    incidence : pandas.DataFrame
        From `analysis.claims.cumulative_incidence`, its causes the stances.
    """

    side: str
    name: str
    rule: str
    label: str
    times: pd.DataFrame
    incidence: pd.DataFrame

    @property
    def answered(self) -> pd.DataFrame:
        """The statements that were answered."""
        return self.times[self.times["stance"] != ""]

    @property
    def is_too_few(self) -> bool:
        """Are there too few statements or answers for shares by day?"""
        return len(self.times) < LEAST_STATEMENTS or len(self.answered) < LEAST_ANSWERS


def at_risk(found: AnswerTimes, after: int) -> int:
    """How many statements were watched for so many days without an answer before?"""
    return int((found.times["days"] >= after).sum())


def share(found: AnswerTimes, within: int, stance: str = "") -> float:
    """Which share was answered within so many days, of one stance or of any?"""
    rows = found.incidence[found.incidence["days"] <= within]
    rows = rows[rows["cause"] == stance] if stance else rows
    return float(rows.groupby("cause")["incidence"].last().sum())


def answer_times(then: Dossier, flow: Flow | None, side: str, rule: str = "named") -> AnswerTimes:
    """How long until a state answers what others say of its transfers, and by which stance?

    The risk set: statements that assert (with or without a figure, of any stage) something on the flow, said first-hand (no
    relay of another's statement), by a voice of neither state and of no party; what one voice said on one topic on one day
    counts once. The clock runs from the day it became known to the first answer of the state: by ``named`` one that names the
    statement as what it answers, by ``topic`` any that speaks on the flow from that day on (`Dossier.answers`). An answer that is
    only partly verified ends no wait. The outcomes deny, doubt, decline and acknowledge compete; silence up to the day of
    knowledge is censored there.

    Parameters
    ----------
    then : Dossier
        Replayed to the day of interest.
    flow : Flow or None
        What the statements are about; None: every flow that the state sends or receives.
    side : str
        ISO 3166 alpha-3 code of the answering state.
    rule : str
        ``named`` or ``topic``.

    Raises
    ------
    UnknownName
        For a rule or a state that is not one.
    """
    found = _waits(then, flow, side, rule)
    return replace(found, times=found.times.copy(), incidence=found.incidence.copy())


@lru_cache(maxsize=4)
def _waits(then: Dossier, flow: Flow | None, side: str, rule: str) -> AnswerTimes:
    """Read once for the sentences and the chart of a page: two states by two rules."""
    check_names("rule", (rule,), RULES)
    own = then.config.flow()  # always right, also in a folder that names no flow yet
    check_names("state", (side,), [own["origin"], own["destination"], *then.names.states])
    flows = list(_flows(then, side)) if flow is None else [flow]
    found = [row for own in flows for row in _times(then, own, side, rule)]
    times = pd.DataFrame(found, columns=_COLUMNS).astype({"days": "float64"})
    incidence = cumulative_incidence(times["days"].tolist(), times["stance"].tolist())
    return AnswerTimes(side, then.config.country(side), rule, flow.label if flow else "", times, incidence)


def _flows(then: Dossier, side: str) -> Iterator[Flow]:
    """Every flow of the state that somebody speaks of."""
    said = then.said[["commodity_id", "origin", "destination"]].drop_duplicates()
    for commodity, start, end in said.itertuples(index=False, name=None):
        if start and end and start != end and side in (start, end):
            yield then.flow(commodity, start, end)


def _times(then: Dossier, flow: Flow, side: str, rule: str) -> Iterator[tuple[object, ...]]:
    until = pd.Timestamp(then.day)
    own = then.answers(flow)
    own = own[(own["country"] == side) & (own["review"] != "partly_verified")]
    answers = sorted(tuples(own), key=lambda a: (a.known_on, _FIRST[a.stance]))
    for (_, on), said in _statements(then, flow).groupby(["claimant_id", "known_on"], sort=True):
        keys = set(said["claim_id"])
        first = next(
            (a for a in answers if (a.known_on >= on if rule == "topic" else not keys.isdisjoint(a.responds_to))), None
        )
        ended = until if first is None else max(first.known_on, on)
        head = (said["claim_id"].iloc[0], said["claimant"].iloc[0], flow.commodity, on)
        what = (pd.NaT, "", "") if first is None else (first.known_on, first.claim_id, first.stance)
        yield (*head, *what, (ended - on).days)


def _statements(then: Dossier, flow: Flow) -> pd.DataFrame:
    """What others assert on the flow at first hand."""
    rows = then.statements(flow, stances="asserts")
    party = {key for key, camp in then.config.camps.items() if camp.party}
    outside = ~rows["country"].isin([flow.origin, flow.destination]) & ~rows["camp"].isin(party)
    return rows[outside & ~rows["repeats"].to_numpy().astype(bool) & np.array(rows["known_on"].notna())]
