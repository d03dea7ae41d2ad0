"""What the claims on a flow say: conflicts, exchange, and who said which figure when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from analysis.claims.conflicts import KINDS, Conflict, Conflicts
from analysis.language.format import capital, day, inside, quantity_of, readable, span
from analysis.language.names import the
from analysis.language.terms import CONFLICT, VERDICT, VERDICT_OF_MORE, scope
from analysis.language.text import Number, Piece, Ref, Text, joined, series
from analysis.model.dossier import Dossier
from analysis.model.rows import mappings
from analysis.wording import headings


def figure(row: Any) -> Ref:
    """A claim's figure, pointing to its record; its commodity where it gives none."""
    return Ref(str(row["claim_id"]), quantity_of(row) or readable(row["commodity_id"]))


def who_when(row: Any) -> str:
    """Who said it and when: 'ROK Ministry of National Defense, 14 June 2024'."""
    when = span(row["stated_on"], row["stated_precision"]) or f"first reported {day(row['known_on'])}"
    return f"{inside(row['claimant'])}, {when}"


def rows_of(then: Dossier, ids: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """The claims known on the day by their ids: those asked for, or all."""
    said = then.said if ids is None else then.said[then.said["claim_id"].isin(set(ids))]
    return {row["claim_id"]: row for row in mappings(said)}


def told(row: Any) -> list[Piece]:
    """A figure with who said it and when, in brackets."""
    return [figure(row), f" ({who_when(row)})"]


def verdict(found: Conflict) -> str:
    """Whether all figures of a set can be true, in words that follow them."""
    if found.is_pair:
        return VERDICT[found.kind].format(differs=found.differs)
    every = f"all {_HOW_MANY.get(len(found.claim_ids), len(found.claim_ids))}"
    return VERDICT_OF_MORE[found.kind].format(every=every)


_HOW_MANY = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def tally(found: Conflicts) -> list[Piece]:
    """How many disputes and sets, of which kinds: 'nine pairs of figures cannot both describe one total: ...'."""
    if not found.count:
        return ["no two figures conflict"]
    if found.count == len(found.of_kind("contradiction")) == 1:
        many = len(found.conflicts[0].claim_ids)
        return [f"{_HOW_MANY.get(many, many)} figures contradict each other"]
    kinds: list[list[Piece]] = [
        [
            Number(
                len(own),
                f"conflicts of the kind {kind}",
                "dated figures compared with one another",
                noun=CONFLICT[kind][0],
                nouns=CONFLICT[kind][1],
                spelled=True,
            )
        ]
        for kind in KINDS
        if (own := found.of_kind(kind))
    ]
    if 0 < len(found.disputes) < len(found.of_kind("contradiction")):
        disputes = Number(
            len(found.disputes), "who contradicts whom", "conflicts by their claimants", noun="dispute", spelled=True
        )
        kinds[0] += [" in ", disputes]
    listed = len(found.conflicts)
    among: list[Piece] = [
        ", among the ",
        Number(listed, "sets listed", "dated figures compared with one another"),
        " listed",
    ]
    what = "set" if found.larger else "pair"
    counted = Number(found.count, f"{what}s of figures that one total does not fit", "dated figures compared with one another",
                     noun=f"{what} of figures cannot", nouns=f"{what}s of figures cannot", spelled=True)  # fmt: skip
    least = [] if found.is_complete else ["at least "]
    return [
        *least,
        counted,
        " both describe one total: " if what == "pair" else " all describe one total: ",
        *series(kinds),
        *(among if listed < found.count else []),
    ]


def remedy(found: Conflict) -> list[Piece]:
    """What would it take for all figures of a set to hold?"""
    by = found.claim_ids
    gap = Number(found.gap, "gap of the set", f"conflict of {found.kind}", by)
    if found.kind == "scope":
        where = "by another channel" if found.differs == "channel" else "before the second count starts"
        share = Number(found.share, "gap over the first figure", "conflict of scope", by, form=".0%")
        return ["Both can be right if ", gap, " (", share, f" of the first figure) moved {where}."]
    if found.kind == "date":
        most = Number(-found.days, "most days between the two figures' last days", "conflict of date", by, noun="day")
        moved: list[Piece] = ["Both can be right if ", gap, " moved within at most ", most, "."]
        return moved if found.days < 0 else ["Both can be right if the second count starts later in its month or year."]
    older = Number(found.days, "days by which the ceilings must be older", "conflict of " + found.kind, by, noun="day")
    loose: list[Piece] = []
    if found.loosest < 1:
        share = Number(found.loosest, "tolerance from which on all fit", "conflict of " + found.kind, by, form=".0%")
        loose = [", or if “about” meant within ", share]
    caps = len(by) - found.floors
    every, last = ("both", "second count was") if found.is_pair else ("all", "last count was")
    if caps > 1:
        last = f"last {_HOW_MANY.get(caps, caps)} counts were"
    return ["The gap is ", gap, f"; {every} could be right if the {last} ", older, " older than stated", *loose, "."]


def told_pairs(pairs: Sequence[Conflict], then: Dossier) -> list[list[Piece]]:
    """For each set: who said which figures, counted how, and whether all can be true."""
    rows = rows_of(then, (claim for pair in pairs for claim in pair.claim_ids))
    return [[*joined([_said(rows[claim]) for claim in pair.claim_ids], ", "), f"; {verdict(pair)}."] for pair in pairs]


def _said(row: Any) -> list[Piece]:
    to, counts = span(row["through"], row["through_precision"]), scope(row)
    if row["measure"] == "cumulative":
        counted = f"counted to {to}, {counts}"
    else:
        start, *rest = counts.split(", ")
        counted = ", ".join([f"{start} to {to}" if start.startswith("from ") else f"a period to {to}, {start}", *rest])
    return [f"{the(row['claimant'])} said ", figure(row), f" ({counted})"]


def conflicts(found: Conflicts, then: Dossier, most: int = 5) -> Text:
    """What the claims cannot agree on, contradictions first."""
    return _conflicts(found, then, most).headed(headings.misfits(found))


def _conflicts(found: Conflicts, then: Dossier, most: int) -> Text:
    used = Number(
        found.claims_used, "dated figures compared", "dated figures compared with one another", noun="dated figure"
    )
    if not found.claims_used:
        return Text.of("No dated figure is on file, so nothing can conflict.")
    if found.claims_used == 1 and not found.count:
        return Text.of("With one dated figure on file, nothing can conflict.")
    if not found.count:
        return Text.of("The ", used, " can all be true of one running total.")
    widest = found.ranked[:most]
    pairs: list[list[Piece]] = [
        [f"{capital(CONFLICT[pair.kind][0])}: ", *told, " ", *remedy(pair)]
        for pair, told in zip(widest, told_pairs(widest, then), strict=True)
    ]
    return Text([["Among ", used, ", ", *tally(found), "."], *pairs])


def exchange(pairs: pd.DataFrame, then: Dossier) -> Text:
    """What comes back for what goes out, one line a pair."""
    if pairs.empty:
        return Text.of("Nobody has given figures for both directions of this flow.")
    names = then.claimants.set_index("claimant_id")["name"]
    bounded = pairs[pairs[["ratio_low", "ratio_high"]].notna().any(axis=1)]  # that of two floors is open on both sides
    if bounded.empty:
        return Text.of("Figures for both directions are on file, but no bound on their ratio follows.")
    return Text(
        [
            [
                f"By {the(names[row['claimant_id']])}, ",
                Ref(row["back_claim"], "the figure for what comes back"),
                " is ",
                *ends("what comes back over what goes out", row["ratio_low"], row["ratio_high"],
                       "bound of one over bound of the other", [row["back_claim"], row["out_claim"]], form=".2f"),
                " times ",
                Ref(row["out_claim"], "the figure for what goes out"),
                f" (both known by {day(row['known_on'])}).",
            ]
            for row in mappings(bounded)
        ]
    )  # fmt: skip


def ends(what: str, low: float, high: float, how: str, ids: Sequence[str], **written: Any) -> list[Piece]:
    """The ends of an interval as pieces, where an end may be open or both may be one."""
    ends = Number(low, f"{what}, lowest", how, ids, **written), Number(high, f"{what}, highest", how, ids, **written)
    if low != low:
        return ["up to ", ends[1]]
    if high != high:
        return [ends[0], " or more"]
    return [ends[0]] if low == high else [ends[0], " to ", ends[1]]
