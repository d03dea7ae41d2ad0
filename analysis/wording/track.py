"""What retellings made of figures, and how early figures held up against later ones?"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.claims.travel import retellings
from analysis.language.format import capital, listing, quantity_of
from analysis.language.text import Number, Piece, Ref, Text, flat, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings
from analysis.wording import headings
from analysis.wording.claims import rows_of, told
from analysis.wording.firsts import sides
from analysis.wording.knowledge import by_day, counted

_LATER: Final = "compared with later figures from other sources"
_LOST: Final = {
    "goods": "converted the figure into other goods",
    "number": "gave another number",
    "measure": "changed the kind of amount",
    "contents": "changed what is counted",
    "start": "changed the start of counting",
    "bound": "changed “about”, “at least” or “more than”",
    "through": "moved the last day counted",
}
# What became of a figure, of one and of several.
_FATE: Final = {
    "higher": ("was overtaken by a higher one for the same days or fewer", "were overtaken by higher ones for the same days or fewer"),
    "lower": ("was followed by a lower one for the same days or more", "were followed by lower ones for the same days or more"),
    "both": ("was followed by both lower and higher ones", "were followed by both lower and higher ones"),
    "borne out": ("was borne out", "were borne out"),
    "consistent": ("fits all that followed", "fit all that followed"),
    "untested": ("was not tested", "were not tested"),
    "undated": ("is undated and cannot be tested", "are undated and cannot be tested"),
}  # fmt: skip
_WAY: Final = {"higher": "a higher one, ", "lower": "a lower one, ", "both": ""}
STRUCK: Final = ("higher", "lower", "both")
_WEAK: Final = (
    "That a figure fits is weak evidence: a total that keeps growing soon exceeds every early figure. A later"
    " figure that differs does not show which of the two is right."
)


def track(then: Dossier, flow: Flow, first: pd.DataFrame, moved: pd.DataFrame, record: pd.DataFrame) -> Text:
    """The finding of the page: who was first most often, how many retellings changed a figure, how many figures held up.

    Parameters
    ----------
    first, moved, record : pandas.DataFrame
        From `analysis.claims.firsts`, `travel` and `track_record`.
    """
    if first.empty:
        return Text.of(
            f"{by_day(then)} nobody on file had put a total on {flow.label}, so there is nothing to trace."
        ).headed(headings.firsts(then, first, flow))
    if len(first) == 1:
        who = f" of {then.config.in_sentence(first['camp'].iloc[0])}."
        head: list[Piece] = [
            f"{by_day(then)} one total for {flow.label} was on file: ",
            figure(then, first["claim_id"].iloc[0]),
            who,
        ]
    else:
        different = counted(first, "different figures", "same number, contents and channel", "different total")
        by_side: list[Piece] = [f"all came first from {then.config.in_sentence(first['camp'].iloc[0])}"]
        if first["camp"].nunique() > 1:
            by_side = sides(then, first, ("came first from", "came first from"), "figures first said by")
        head = [f"{by_day(then)} ", different, f" for {flow.label} were on file: ", *by_side, "."]
    return Text([head, _tested(record)], headings.firsts(then, first, flow))


def figure(then: Dossier, claim: str) -> Ref:
    """A figure by its id, pointing to its record."""
    return Ref(claim, quantity_of(rows_of(then, [claim])[claim]))


def kept(moved: pd.DataFrame) -> list[Piece]:
    """'Of ten retellings of an earlier figure, two kept all but its date.'"""
    carried = retellings(moved)
    if carried.empty:
        return ["No figure on file was passed on by another source."]
    whole = carried[[set(cell) <= {"through"} for cell in carried["changed"]]]
    if len(carried) == 1:
        fate = "kept all but its date" if len(whole) else "did not keep all of it"
        return [f"The one retelling of an earlier figure {fate}."]
    every = counted(carried, "retellings", "figures that repeat, derive from or answer another", "retelling")
    all_but = counted(
        whole, "retellings that kept all but the last day counted", "compared with the claim before", "kept", "kept"
    )
    return ["Of ", every, " of an earlier figure, ", all_but if len(whole) else "none kept", " all but its date."]


def altered(moved: pd.DataFrame) -> str:
    """The finding on retellings, for a title: 'Eight of 11 retellings changed more than the date: ...'."""
    carried = retellings(moved)
    if len(carried) < 2:
        return flat(kept(moved)).rstrip(".")
    more = carried[[not set(cell) <= {"through"} for cell in carried["changed"]]]
    if more.empty:
        return f"None of {headings.words(len(carried))} retellings changed more than the date"
    counts = {
        words: sum(change in cell for cell in more["changed"]) for change, words in _LOST.items() if change != "through"
    }
    top = sorted((c for c in counts if counts[c]), key=lambda c: -counts[c])[:2]
    parts = listing([f"{headings.words(counts[c])} {c}" for c in top])
    changed = capital(headings.words(len(more)))
    return f"{changed} of {headings.words(len(carried))} retellings changed more than the date: {parts}"


def _tested(record: pd.DataFrame) -> list[Piece]:
    """How many original figures later ones of others could test, and how many do not fit."""
    if record.empty:
        return ["No original figure is on file."]
    tested = record[record["tests"].map(len) > 0]
    struck = tested[tested["outcome"].isin(STRUCK)]
    if tested.empty:
        return ["No original figure can be tested yet against later ones from other sources."]
    can = counted(tested, "original figures that later ones of others test", _LATER, "original figure can",
                  "original figures can", capital=True)  # fmt: skip
    if len(tested) == 1:
        return [
            can,
            " be tested against later ones from other sources; it ",
            "does not fit." if len(struck) else "fits.",
        ]
    does = counted(struck, "figures that later ones do not fit", _LATER, "does not", "do not")
    return [can, " be tested against later ones from other sources; ", does if len(struck) else "all", " fit."]


def travelled(moved: pd.DataFrame) -> Text:
    """What retellings changed, part by part, and how long the longest took.

    Parameters
    ----------
    moved : pandas.DataFrame
        From `analysis.claims.travel`.
    """
    carried = retellings(moved)
    if carried.empty:
        none = "No figure on file repeats, derives from or answers one of another source."
        return Text.of(none).headed(headings.changed(moved))
    parts: list[list[Piece]] = []
    for change, words in _LOST.items():
        own = carried[[change in cell for cell in carried["changed"]]]
        if len(own):
            parts.append([counted(own, f"retellings that {words}", "compared with the claim before"), f" {words}"])
    head = kept(moved)
    if parts:
        head += [" In the retelling, ", *series(parts), "."]
    last = carried.sort_values(["days", "claim_id"]).iloc[-1]
    if last["days"]:
        ids = [last["from_claim"], last["claim_id"]]
        days = Number(last["days"], "days of the longest way", "difference of the days known", ids, noun="day")
        head += [" The slowest came ", days, " after the figure it rests on."]
    if any("through" in cell for cell in carried["changed"]):
        head.append(
            " A figure repeated without a last day is filed as counted to the day it was repeated: that change often"
            " reflects our coding rule."
        )
    return Text([head], headings.changed(moved))


def _outcomes(record: pd.DataFrame) -> list[Piece]:
    """'Held against later figures of others, one of 22 was followed by a lower one, ...'."""
    found = {name: record[record["outcome"] == name] for name in _FATE}
    held = [(name, own) for name, own in found.items() if len(own)]
    if len(record) < 2:
        return [
            f"Compared with later figures from other sources, the one original figure {_FATE[name][0]}."
            for name, _ in held
        ]
    if len(held) == 1:
        all_ = counted(record, "original figures", "totals that do not repeat another", "original figure")
        return ["Compared with later figures from other sources, the ", all_, f" {_FATE[held[0][0]][1]}."]
    parts: list[list[Piece]] = [
        [counted(own, f"original figures, each of which {_FATE[name][0]}", _LATER), f" {_FATE[name][len(own) > 1]}"]
        for name, own in held
    ]
    of = counted(record, "original figures", "totals that do not repeat another", "original figure")
    return ["Of ", of, ", ", *series(parts), "."]


def held_up(then: Dossier, record: pd.DataFrame, most: int = 4) -> Text:
    """How early figures held up: counts, the cases that did not, and what the count cannot say.

    Parameters
    ----------
    record : pandas.DataFrame
        From `analysis.claims.track_record`.
    """
    if record.empty:
        return Text.of("No figure is on file that a later one could test.").headed(headings.held(0, 0))
    rows = rows_of(then)
    struck = record[record["outcome"].isin(STRUCK)]
    lines: list[list[Piece]] = []
    for row in mappings(struck.head(most)):
        first = row["decisive"][0]
        days = Number(row["days"], "days to the first such figure", "difference of the days known", [row["claim_id"], first],
                      noun="day", spelled=True)  # fmt: skip
        when: list[Piece] = [days, " later"] if row["days"] else ["on the same day"]
        line = [*told(rows[row["claim_id"]]), ": followed ", *when, f" by {_WAY[row['outcome']]}", *told(rows[first])]
        if more := len(row["decisive"]) - 1:
            rest = Number(more, "later figures like it", _LATER, row["decisive"][1:], noun="other", spelled=True)
            line += [", and then by ", rest, " that ", "does" if more == 1 else "do", " not fit"]
        lines.append([*line, "."])
    if len(struck) > most:
        lines.append(["The table has all ", counted(struck, "figures that later ones do not fit", _LATER), "."])
    tested = int((record["tests"].map(len) > 0).sum())
    return Text([_outcomes(record), *lines, [_WEAK]], headings.held(tested, len(struck)))
