"""How old are figures when they are announced, and which one moved the highest floor most?"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.language.format import day
from analysis.language.text import Number, Piece, Ref, Text
from analysis.wording.knowledge import counted

_RULE: Final = (
    " This mostly reflects our coding rule: a figure that names no last day is filed as counted to the day it was said."
)


def delays(found: pd.DataFrame) -> Text:
    """How old figures are when they are announced, and how long until they are public.

    Parameters
    ----------
    found : pandas.DataFrame
        From `analysis.claims.lags`.
    """
    if found.empty:
        return Text.of("No figure states both its last day counted and its day to the day, so no delay can be given.")
    late = found[found["reporting_lag_days"] > 0]
    fresh = found[found["reporting_lag_days"] <= 0]
    every = counted(found, "figures dated to the day", "last day counted and day said both to the day", "figure")
    current = counted(fresh, "figures current when announced", "last day counted is the day said", capital=True)
    if late.empty:
        whole: dict[int, list[Piece]] = {1: ["The one figure"], 2: ["Both figures"]}
        who = whole.get(len(found), ["All ", every])
    else:
        who = ["Nearly all of "] if len(fresh) >= 0.9 * len(found) else [current, " of "]
        who += ["the ", every] if len(found) > 1 else ["the one figure"]
    was = "was" if len(found) == 1 or (len(fresh) == 1 and len(late)) else "were"
    head: list[Piece] = [*who, f" dated to the day {was} current on the day of the announcement"]
    if len(late):
        oldest = late.sort_values("reporting_lag_days").iloc[-1]
        days = Number(oldest["reporting_lag_days"], "days from the last day counted to the day said, most", "one less the other",
                      [oldest["claim_id"]], noun="day", spelled=True)  # fmt: skip
        head += ["; the oldest was ", days, " old"]
    return Text.of(*head, ".", _RULE, *_public(found))


def _public(found: pd.DataFrame) -> list[Piece]:
    days = Number(
        found["publication_lag_days"].median(),
        "days from said to public, median",
        "the day public less the day said",
        noun="day",
    )
    if not days.value:
        return [" Most became public the same day." if len(found) > 1 else " It became public the same day."]
    return [" Half became public within ", days, "."]


def largest_step(moved: pd.DataFrame) -> Text:
    """The claim that raised the highest floor most, and how many did not raise it.

    Parameters
    ----------
    moved : pandas.DataFrame
        From `analysis.claims.ledger`.
    """
    raised = moved[moved["effect"] == "raises the floor"]
    if raised.empty:
        return Text.of("No figure known by this day raised an earlier floor.")
    step = raised.assign(step=raised["floor_after"] - raised["floor_before"])
    top = step.sort_values(["step", "claim_id"], ascending=[False, True]).iloc[0]
    idle = moved[moved["effect"].isin(["relays", "undated", "leaves the floor"])]
    own = [str(top["claim_id"])]
    return Text.of(
        "The largest rise of the highest stated floor was from ",
        Number(
            top["floor_before"],
            "highest floor before the largest step",
            "figures in the order in which they became known",
            own,
        ),
        " to ",
        Number(top["floor_after"], "highest floor after it", "figures in the order in which they became known", own),
        " ",
        Ref(own[0], f"on {day(top['known_on'])}"),
        ". Of ",
        Number(
            len(moved),
            "figures in the order known",
            "figures in the order in which they became known",
            list(moved["claim_id"]),
            noun="figure",
            spelled=True,
        ),
        ", ",
        Number(
            len(idle),
            "figures that relay, are undated or leave the highest floor",
            "figures in the order in which they became known",
            list(idle["claim_id"]),
            spelled=True,
        )
        if len(idle)
        else "none",
        " did not raise the highest stated floor." if len(idle) else " failed to raise it.",
    )
