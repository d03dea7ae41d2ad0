"""By which day is something known, where does the data end, and how many records are there?"""

from __future__ import annotations

import pandas as pd

from analysis.language.format import day
from analysis.language.text import Number, Text
from analysis.model.dossier import Dossier

FLOOR = "said as “more than” or “at least”"
TOTALS = "each total once, without withdrawn ones"


def by_day(then: Dossier) -> str:
    """'By 14 June 2024,', and that it is the last day on file when nothing or a later day was replayed."""
    asked = then.as_of_day
    is_last = asked > then.day if asked else then.last_known is not None
    return f"By {day(then.day)}," + (" the last day on file," if is_last else "")


def counted(
    rows: pd.DataFrame, what: str, how: str, noun: str = "", nouns: str = "", *, capital: bool = False
) -> Number:
    """How many claims or events, spelled out when few, with their ids."""
    ids = list(rows["claim_id" if "claim_id" in rows else "event_id"])
    return Number(len(ids), what, how, ids, noun=noun, nouns=nouns, spelled=True, capital=capital)


def voices(totals: pd.DataFrame, *, capital: bool = False) -> Number:
    """How many claimants have put a total, with their ids."""
    own = sorted(totals["claimant_id"].unique())
    return Number(
        len(own), "claimants with a total", "each claimant once", own, noun="claimant", spelled=True, capital=capital
    )


def since(then: Dossier, days: int) -> pd.Timestamp:
    """The first day of the window of so many days that ends on the day of knowledge, both included."""
    return pd.Timestamp(then.day) - pd.Timedelta(days=days - 1)


def coverage(then: Dossier) -> Text:
    """Where the data says that its rows are thin, and where it ends when a later day was asked for."""
    thin = then.config.coverage_note or "The data does not say where its coverage is thin."
    return Text.of(f"{thin} {past_the_end(then)}".rstrip())


def past_the_end(then: Dossier) -> str:
    """Where the data ends, when a later day is replayed; else empty."""
    if not then.as_of_day or then.as_of_day <= then.day:
        return ""
    return f"Nothing after {day(then.day)} is on file: days, waits and rates end there, not on {day(then.as_of_day)}."
