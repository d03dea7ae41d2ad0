"""Who was first with a figure, and which side led?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.claims.track_record import ENOUGH
from analysis.language.format import day, inside, number
from analysis.language.text import Number, Piece, Ref, Text, series
from analysis.model.dossier import Dossier
from analysis.model.rows import mappings
from analysis.wording import headings
from analysis.wording.claims import rows_of
from analysis.wording.knowledge import counted

Rows = dict[str, dict[str, Any]]


def sides(then: Dossier, rows: pd.DataFrame, verbs: tuple[str, str], what: str) -> list[Piece]:
    """'nine came first from Seoul and five from Washington and its allies': rows by camp, the most first."""
    order = list(then.config.camps)
    held = {camp: rows[rows["camp"] == camp] for camp in order}
    parts: list[list[Piece]] = []
    for camp in sorted((c for c in order if len(held[c])), key=lambda c: (-len(held[c]), order.index(c))):
        times = counted(held[camp], f"{what} {then.config.name(camp)}", "first by the day known")
        verb = verbs[0].split()[-1] if parts else verbs[len(held[camp]) > 1]
        parts.append([times, f" {verb} {then.config.in_sentence(camp)}"])
    return series(parts)


def first_said(then: Dossier, first: pd.DataFrame, most: int = 4) -> Text:
    """The figures that several sides have said, each with who came first and by how many days.

    Parameters
    ----------
    first : pandas.DataFrame
        From `analysis.claims.firsts`.
    """
    if first.empty:
        return Text.of("No figure is on file, so nobody was first.").headed(headings.shared(first, 0))
    rows = rows_of(then)
    alone = first[first["next_days"].isna()]
    by_one = counted(alone, "figures of one claimant only", "nobody else has given the number",
                     "figure has been given by one source only", "figures have been given by one source only",
                     capital=True)  # fmt: skip
    shared = [row for row in mappings(first) if other_camps(row, rows)]
    head: list[Piece] = [by_one if len(alone) else "Every figure has been given by more than one source", "."]
    heading = headings.shared(first, len(shared))
    if not shared:
        return Text.of(*head, " No figure has come from two sides.").headed(heading)
    count = Number(len(shared), "figures of several sides", "same number", [row["claim_id"] for row in shared],
                   noun="has been given by more than one side", nouns="have been given by more than one side",
                   spelled=True, capital=True)  # fmt: skip
    latest = "; the latest:" if len(shared) > most else ":"
    return Text([[*head, " ", count, latest], *[_race(then, row, rows) for row in shared[::-1][:most]]], heading)


def _race(then: Dossier, row: dict[str, Any], rows: Rows) -> list[Piece]:
    """'10,000: first from Washington (State Department, 23 February 2024); Seoul 112 days later.'"""
    own = rows[row["claim_id"]]
    parts: list[Piece] = [Ref(row["claim_id"], number(row["value"])), f": first from {_who(then, own)}"]
    for camp, claim in other_camps(row, rows).items():
        lag = (rows[claim]["known_on"] - row["known_on"]).days
        days = Number(lag, "days to the next side", "difference of the days known", [row["claim_id"], claim], noun="day",
                      spelled=True)  # fmt: skip
        when: list[Piece] = [" ", days, " later"] if lag else [" the same day"]
        relayed = ", passing it on" if rows[claim]["repeats"] else ""
        parts += ["; ", Ref(claim, then.config.in_sentence(camp)), *when, relayed]
    return [*parts, "."]


def _who(then: Dossier, row: dict[str, Any]) -> str:
    return f"{then.config.in_sentence(row['camp'])} ({speaker(row)}{inside(row['claimant'])}, {day(row['known_on'])})"


def speaker(row: dict[str, Any]) -> str:
    """'Shin Won-sik, ' where a person is named."""
    return f"{inside(row['speaker'])}, " if row["speaker"] else ""


def other_camps(row: dict[str, Any], rows: Rows) -> dict[str, str]:
    """The first saying of each camp but the first one's."""
    found: dict[str, str] = {}
    for claim in row["later"]:
        if rows[claim]["camp"] != row["camp"]:
            found.setdefault(rows[claim]["camp"], claim)
    return found


def led(then: Dossier, reached: pd.DataFrame) -> Text:
    """Which camp reached more levels first, and how soon the next followed?

    Parameters
    ----------
    reached : pandas.DataFrame
        From `analysis.claims.levels`.
    """
    first = reached[reached["days"] == 0].drop_duplicates("level", keep=False)
    return _led(then, reached, first).headed(headings.ahead(then, first, reached["level"].nunique()))


def _led(then: Dossier, reached: pd.DataFrame, first: pd.DataFrame) -> Text:
    if reached.empty:
        return Text.of("No two sides have put the total at the same level or above, so none has led another.")
    after = reached[reached["days"] > 0].drop_duplicates("level")
    of = reached["level"].nunique()
    few = ". That is too few to say who tends to lead."
    if of == 1 and len(first):
        level = Ref(str(first["claim_id"].iloc[0]), number(first["level"].iloc[0]))
        return Text.of(
            "Two sides have put the total at ",
            level,
            f" or more, first {then.config.in_sentence(first['camp'].iloc[0])}",
            few,
        )
    levels = Number(of, "levels that two sides reached", "least of what the words allow", noun="level", spelled=True)
    head: list[Piece] = ["Two or more sides have put the total at or above each of ", levels, ": "]
    if first.empty:
        return Text.of(*head, "no side was a day ahead.")
    ahead = sides(then, first, ("was reached first by", "were reached first by"), "levels first reached by")
    if len(after) < ENOUGH:
        return Text.of(*head, *ahead, few)
    days = Number(after["days"].median(), "days from the first side to the next, median", "by level", noun="day")
    return Text.of(*head, *ahead, ". Half the time the next side followed within ", days, ".")
