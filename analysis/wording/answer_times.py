"""How soon is a statement answered, in words; and 'too few to say' where shares would carry nothing."""

from __future__ import annotations

from analysis.claims.answer_times import LEAST_ANSWERS, LEAST_STATEMENTS, WITHIN, AnswerTimes, answer_times, share
from analysis.language.format import capital
from analysis.language.text import Number, Piece, Ref, Text, joined
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.wording import headings
from analysis.wording.denials import ends

_DID = {
    "denies": "flatly denied",
    "doubts": "questioned",
    "declines": "met with no comment",
    "acknowledges": "acknowledged",
}
_HOW = {"named": "an answer that names the statement", "topic": "any later answer on the topic"}


def answers_soon(then: Dossier, flow: Flow | None = None) -> Text:
    """How soon did each of the two states answer what others said, by name and on the topic at all?

    One paragraph a state; with no flow, on every topic of either, and headed by answers that name the statement.
    """
    own = then.flow() if flow is None else flow
    pairs = [(answer_times(then, flow, side, "named"), answer_times(then, flow, side, "topic")) for side in ends(own)]
    led = [pair[0 if flow is None else 1] for pair in pairs]
    shares = [(found, 0.0 if found.is_too_few else share(found, WITHIN)) for found in led]
    return Text([[*_told(*pair)] for pair in pairs], headings.soon(shares, WITHIN))


def _told(named: AnswerTimes, topic: AnswerTimes) -> list[Piece]:
    name, times = capital(named.name), named.times
    if times.empty:
        return [f"{name} had nothing to answer: nobody else had said anything of it at first hand."]
    said = Number(len(times), f"{name}: statements of others", _HOW["named"], list(times["claim_id"]), noun="statement")
    met = named.answered
    if len(times) == 1:
        did = "has not been answered" if met.empty else "was answered"
        head: list[Piece] = ["The one ", *_plain(said), f" {did} by {named.name} by name. "]
    elif met.empty:
        head = [f"{name} answered none of ", said, " by others by name. "]
    else:
        been = Number(len(met), f"{name}: answered by name", _HOW["named"], list(met["claim_id"]), spelled=True)
        head = [f"{name} answered ", been, " of ", said, " by others by name. "]
    return [*head, *_share(named), *_share(topic)]


def _plain(said: Number) -> list[Piece]:
    """The one statement, a link."""
    return [Ref(said.ids[0], "statement by others")]


def _share(found: AnswerTimes) -> list[Piece]:
    if found.is_too_few:
        if found.rule == "named":
            return []
        least = Number(LEAST_STATEMENTS, "fewest statements that a share is given of", "declared", noun="statement")
        answers = Number(LEAST_ANSWERS, "fewest answers that a share is given of", "declared", noun="answer")
        return ["Too few to say how soon: fewer than ", least, " or ", answers, " on the topic."]
    parts = []
    for stance, word in _DID.items():
        part = share(found, WITHIN, stance)
        if part >= 0.005:
            what = f"{capital(found.name)}: {word} within {WITHIN} days, {_HOW[found.rule]}"
            parts.append([Number(part, what, "cumulative incidence, Aalen-Johansen", form=".0%"), f" {word}"])
    total = Number(
        share(found, WITHIN), f"{capital(found.name)}: answered within {WITHIN} days, {_HOW[found.rule]}",
        "cumulative incidence, Aalen-Johansen", form=".0%",
    )  # fmt: skip
    head = "Within" if found.rule == "named" else "Counting any later answer on the topic, within"
    return [
        f"{head} ",
        Number(WITHIN, "days within which an answer counts", "declared", noun="day"),
        " ",
        total,
        " were answered",
        *([" (", *joined(parts, ", "), ")"] if len(parts) else []),
        ". ",
    ]
