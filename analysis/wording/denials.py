"""Who has denied, questioned or acknowledged a flow, since when and last when; and who turned round?"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.claims.denials import turns
from analysis.language.format import capital, day, inside
from analysis.language.said import SAID
from analysis.language.terms import REVIEW
from analysis.language.text import Number, Piece, Ref, Text, joined
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings
from analysis.wording import headings
from analysis.wording.knowledge import by_day, counted

_DONE: Final = {stance: SAID[stance] for stance in ("denies", "doubts", "declines")}


def thing(flow: Flow) -> str:
    """What is denied or acknowledged: on arms and their transport, arms in general too."""
    return flow.label if _is_one(flow) else f"{flow.goods} or arms in general {flow.route}"


def denied(then: Dossier, flow: Flow) -> Text:
    """Who answers for the flow? The two states one by one, whoever else answered, and what is not acknowledged."""
    rows = then.answers(flow)
    if rows.empty:
        return nothing(then, flow)
    found, of = list[Piece](), f"reports of {thing(flow)}"
    for country, name in ends(flow).items():
        if told := _stances(rows[rows["country"] == country], name, of):
            found += [capital(name) if found else f"{by_day(then)} {name}", " had ", *told, ". "]
            of = "such reports"
    if not found:
        names = " nor ".join(ends(flow).values())
        found = [f"{by_day(then)} neither {names} had denied, questioned or declined to comment on {of}. "]
    if len(others := rows[~rows["country"].isin(list(ends(flow)))]):
        voices = counted(others, "answers of others", "of neither state", "answer", capital=True)
        found += [voices, " came from somebody else." if len(others) == 1 else " came from others."]
    return Text([found, acknowledged(then, flow, rows)], headings.denials(of_states(flow, rows)))


def nothing(then: Dossier, flow: Flow) -> Text:
    """No answer is on file."""
    said = f"{by_day(then)} no denial or acknowledgement of {thing(flow)} was recorded."
    return Text.of(said).headed(headings.denials(then.answers(flow)))


def of_states(flow: Flow, rows: pd.DataFrame) -> pd.DataFrame:
    """The answers of the two states of the flow."""
    return rows[rows["country"].isin(list(ends(flow)))]


def ends(flow: Flow) -> dict[str, str]:
    """The two states of the flow by code."""
    return {flow.origin: flow.origin_name, flow.destination: flow.destination_name}


def acknowledged(then: Dossier, flow: Flow, rows: pd.DataFrame) -> list[Piece]:
    """Which of the two states has acknowledged the flow, since when?

    What is confirmed only in an excerpt or a retelling does not count and is named apart; so is what a state acknowledges of
    other arms.
    """
    own = rows[rows["country"].isin(list(ends(flow))) & (rows["stance"] == "acknowledges")]
    firm, found = own[own["review"] != "partly_verified"], list[Piece]()
    of = thing(flow)
    for country, name in ends(flow).items():
        if len(said := firm[firm["country"] == country]):
            found += _since(said, capital(name), of)
            of = "it"
    silent = [name for country, name in ends(flow).items() if country not in set(firm["country"])]
    if len(silent) == 2:
        found.append(f"Neither {silent[0]} nor {silent[1]} has acknowledged {_that(flow)}. ")
    elif silent:
        found.append(f"{capital(silent[0])} has not. ")
    return [*found, *_weak(then, own[~own["country"].isin(firm["country"])], ""), *_beside(then, flow)]


def turned(then: Dossier) -> Text:
    """Which state turned from a flat denial to an acknowledgement, on what, after how long? Verified rows only."""
    found = turns(then.answers())
    closed, unsure = found.dropna(subset=["acknowledged_on"]), found[found["unverified_claim"] != ""]
    parts = [_turn(then, row) for row in mappings(closed)]
    if not parts:
        parts = [["No state on file has turned from a flat denial to an acknowledgement of the same thing."]]
    for row in mappings(unsure):
        key = Ref(row["unverified_claim"], "the only acknowledgement")
        what = then.names.commodities[row["commodity_id"]].name
        parts.append([f"No turn is counted for {voice(then, row)} on {what}: ", key, " is not fully verified."])
    last = closed.sort_values(["acknowledged_on", "acknowledgement_claim"]).tail(1)
    told = [(voice(then, row), then.names.commodities[row["commodity_id"]].name) for row in mappings(last)]
    return Text([joined(parts, " ")], headings.turning(len(closed), *(told or [("", "")])[0]))


def _is_one(flow: Flow) -> bool:
    return not flow.is_arms or flow.commodity == "arms"


def _that(flow: Flow) -> str:
    """What is not acknowledged: 'that containers or arms in general went from North Korea to Russia'."""
    if flow.family == "context":
        return flow.label
    return f"that {flow.goods}{'' if _is_one(flow) else ' or arms in general'} went {flow.route}"


def _stances(own: pd.DataFrame, name: str, of: str) -> list[Piece]:
    """'flatly denied reports of ... five times, first on ... and last on ...; questioned them twice'."""
    found = list[list[Piece]]()
    for stance, verb in _DONE.items():
        rows = own[own["stance"] == stance]
        if len(rows):
            found.append([f"{verb} {'them' if found else of} ", *_times(rows, f"{name}: {stance}")])
    return joined(found, "; ")


def _times(rows: pd.DataFrame, what: str) -> list[Piece]:
    """'once, on 5 September 2023' or 'five times, first on ... and last on ...', each day a link."""
    first, last = (Ref(str(r["claim_id"]), day(r["known_on"])) for r in (rows.iloc[0], rows.iloc[-1]))
    unsure = rows[rows["review"] == "partly_verified"]
    if len(rows) == 1:
        return ["once, on ", first, f" ({REVIEW['partly_verified']})" if len(unsure) else ""]
    often: Piece = "twice" if len(rows) == 2 else counted(rows, what, "answers on file", "time")
    found: list[Piece] = [often, ", first on ", first, " and last on ", last]
    if len(unsure):
        found += [
            " (",
            counted(unsure, f"{what}, partly verified", "by review"),
            f" of them {REVIEW['partly_verified']})",
        ]
    return found


def _since(said: pd.DataFrame, name: str, of: str) -> list[Piece]:
    first, last = (Ref(str(r["claim_id"]), day(r["known_on"])) for r in (said.iloc[0], said.iloc[-1]))
    again: list[Piece] = [", last on ", last] if len(said) > 1 else []
    return [f"{name} has acknowledged {of} since ", first, *again, ". "]


def _weak(then: Dossier, rows: pd.DataFrame, on: str) -> list[Piece]:
    """Acknowledgements that are not firm: named, never counted; `on` tells that each names its own topic."""
    found = list[list[Piece]]()
    for row in mappings(rows.drop_duplicates(["country", "commodity_id"])):
        topic = f" on {then.names.commodities[row['commodity_id']].name}" if on else ""
        found.append([Ref(str(row["claim_id"]), f"{inside(row['claimant'])}{topic}, {day(row['known_on'])}")])
    if not found:
        return []
    are = ("One acknowledgement", "is") if len(found) == 1 else (f"{len(found)} acknowledgements", "are")
    return [f"{are[0]}{on} {are[1]} {REVIEW['partly_verified']} and not counted: ", *joined(found, "; "), ". "]


def _beside(then: Dossier, flow: Flow) -> list[Piece]:
    """On a page about arms: acknowledgements of other arms the same way, told apart."""
    if not flow.is_arms:
        return []
    arms = [
        key for key, named in then.names.commodities.items() if named.family == "military" and key != flow.commodity
    ]
    rows = then.answers(stances="acknowledges")
    kept = (rows["origin"] == flow.origin) & (rows["destination"] == flow.destination) & rows["commodity_id"].isin(arms)
    kept &= rows["country"].isin(list(ends(flow))) & ~rows["claim_id"].isin(then.answers(flow)["claim_id"])
    firm, weak = (rows[kept & ((rows["review"] == "partly_verified") == is_weak)] for is_weak in (False, True))
    found = list[Piece]()
    for country, commodity in firm[["country", "commodity_id"]].drop_duplicates().itertuples(index=False, name=None):
        own = firm[(firm["country"] == country) & (firm["commodity_id"] == commodity)]
        found += _since(own, capital(ends(flow)[country]), then.names.commodities[commodity].name)
    return [*found, *_weak(then, weak[~weak["country"].isin(firm["country"])], " of other arms")]


def _turn(then: Dossier, row: dict[str, Any]) -> list[Piece]:
    topic, keys = then.names.commodities[row["commodity_id"]].name, (row["denial_claim"], row["acknowledgement_claim"])
    how = "from the first verified flat denial to the first verified acknowledgement"
    days = Number(row["days"], f"days to the turn on {topic}", how, keys, noun="day")
    start, end = day(row["first_denied_on"]), day(row["acknowledged_on"])
    return [
        f"{capital(voice(then, row))} turned from ", Ref(keys[0], "denial"), f" ({start}) to ", Ref(keys[1], "acknowledgement"),
        f" ({end}) on {topic}, after ", days, ".",
    ]  # fmt: skip


def topic_name(then: Dossier, commodity: str) -> str:
    """A topic as a reader calls it."""
    return "another topic" if commodity == "other" else then.names.commodities[commodity].name


def topic(then: Dossier, commodity: str, origin: str, destination: str) -> tuple[str, str]:
    """A topic as a reader calls it, and which way; empty where that is not known."""
    states = [then.config.country(code) for code in (origin, destination)]
    return topic_name(then, commodity), f"from {states[0]} to {states[1]}" if all(states) else ""


def voice(then: Dossier, row: Any) -> str:
    """Who answers, inside a sentence: a state by its name, whoever speaks for none by the camp."""
    if row["country"] and row["camp"] != "independent":
        return then.config.country(row["country"])
    return then.config.in_sentence(row["camp"])
