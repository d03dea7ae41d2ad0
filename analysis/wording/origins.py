"""Where figures come from: independent statements, who made them, what they rest on, in how many articles."""

from __future__ import annotations

import pandas as pd

from analysis.claims.lineage import Origins
from analysis.language.format import count
from analysis.language.terms import BASIS
from analysis.language.text import Number, Piece, Text, series
from analysis.model.dossier import Dossier
from analysis.wording import headings

ROOTS = "statements on file that do not repeat another or derive from one"


def traced(found: Origins) -> list[Piece]:
    """'21 independent statements by 11 claimants, eight of them official bodies of two governments, reported in 51 articles'."""
    official, of = len(found.officials), "who speak for a state"
    pieces: list[Piece] = [
        Number(found.count, "independent origins", ROOTS, found.origins, noun="independent statement", spelled=True),
        " by ",
        Number(
            len(found.claimants), "claimants of the origins", "who made these statements", noun="claimant", spelled=True
        ),
    ]
    if found.governments:
        states = Number(
            len(found.governments), "governments", f"countries of claimants {of}", noun="government", spelled=True
        )
        if official == len(found.claimants):
            pieces += [" of ", states]
        else:
            of_them = Number(official, f"claimants {of}", "kind of claimant", spelled=True)
            pieces += [", ", of_them, " of them from ", states]
    if found.articles:
        pages = Number(len(found.articles), "articles", "different pages, without copies of other pages", found.articles,
                       noun="article", spelled=True)  # fmt: skip
        pieces += [", reported in ", pages]
    return pieces


def origins(found: Origins, asked: pd.DataFrame, then: Dossier) -> Text:
    """From how many statements, by whom, and resting on what, do the figures `asked` about come?"""
    if asked.empty:
        return Text.of("No figure on this flow is on file for this day.").headed(headings.traced(0, 0))
    own = zip(asked["claim_id"], asked["statement_id"], strict=True)
    leaning = [claim for claim, statement in own if found.roots[claim] != (statement,)]
    said = Number(
        found.claims, "figures asked about", "each figure shown", list(asked["claim_id"]), noun="total", spelled=True
    )
    start: list[Piece] = ["The one total traces"] if found.claims == 1 else ["Those ", said, " trace"]
    head = [*start, " back to ", *traced(found), "."]
    if leaning:
        leans = Number(len(leaning), "figures that relay or derive from another", "goes back to another statement", leaning,
                       noun="repeats or derives from", nouns="repeat or derive from", spelled=True,
                       capital=True)  # fmt: skip
        head += [" ", leans, " an earlier statement."]
    return Text([head, _bases(found), *_states(found, then)], headings.traced(found.claims, found.count))


def _bases(found: Origins) -> list[Piece]:
    """What the origins say they rest on, first-hand bases first, the most frequent first."""
    bases = sorted(
        (found.bases or {}).items(), key=lambda item: (item[0] not in found.first_hand, -len(item[1]), item[0])
    )
    if len(bases) == 1:
        return ["It rests " if found.count == 1 else "All rest ", _BASED[bases[0][0]], "."]
    first = sum(len(ids) for ids in found.first_hand.values())
    parts: list[list[Piece]] = [
        [
            Number(len(ids), f"origins by basis: {BASIS[basis]}", "basis of the original statement", ids, spelled=True),
            " ",
            _BASED[basis],
        ]
        for basis, ids in bases
    ]
    rests = Number(first, "origins with a first-hand basis", "basis of the original statement", noun="statement rests",
                   nouns="statements rest", spelled=True, capital=True)  # fmt: skip
    seen: list[Piece] = (
        [rests, " on something seen, counted or collected at first hand. "]
        if first
        else ["No statement gives a first-hand basis. "]
    )
    return [*seen, "Stated basis: ", *series(parts), "."]


def _states(found: Origins, then: Dossier) -> list[list[Piece]]:
    """Which governments, those by name that the folder has a name for; nothing where each has one body only."""
    named = [state for state in found.governments if state in then.config.countries]
    names: list[list[Piece]] = [[then.config.country(state)] for state in named]
    if more := len(found.governments) - len(named):
        names.append([count(more, "other")])
    tail = ". Bodies of one government may share one source, so they count as separate claimants but not as separate governments."
    return (
        [["The governments: " if len(found.governments) > 1 else "The government: ", *series(names), tail]]
        if named and len(found.officials) > len(found.governments)
        else []
    )


_BASED = {
    "imagery": "on satellite or aerial imagery",
    "intelligence": "on an intelligence assessment",
    "official_statistics": "on official statistics",
    "field_recovery": "on debris or captured items",
    "self_report": "on the party's own account",
    "sources": "on unnamed sources",
    "inference": "on reasoning from other figures",
    "unstated": "without a stated basis",
}
