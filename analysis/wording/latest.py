"""What did each side last say? One sentence for titles, pages and the explorer; and what is on file but not firm."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.language.format import capital, inside, listing, quantity_of, span
from analysis.language.text import Piece, Ref, Text, joined, series
from analysis.model.config import DatasetConfig
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings
from analysis.model.select import is_firm
from analysis.wording.claims import figure, told, who_when


def finding(last: pd.DataFrame, config: DatasetConfig, flow: Flow, most: int = 4) -> str:
    """'Seoul last said at least 10,000 containers, Washington and its allies more than 11,000', from `Dossier.last_said`; '' if empty."""
    parts = [f"{config.in_sentence(row['camp'])} {quantity_of(row)}" for row in mappings(last.head(most))]
    if parts:
        first = last.iloc[0]
        parts[0] = f"{config.in_sentence(first['camp'])} last said {quantity_of(first)} {flow.counted}"
    return listing(parts)


def each_side(then: Dossier, flow: Flow, totals: pd.DataFrame, *, dated: bool = True) -> list[Piece]:
    """The same sentence with its records, without its full stop; empty where no side has a firm figure."""
    parts: list[list[Piece]] = []
    for row in mappings(then.last_said(totals)):
        who = then.config.in_sentence(row["camp"])
        verb, unit = ("", "") if parts else (" last said", f" {flow.counted}")
        parts.append(
            [f"{who}{verb} ", Ref(row["claim_id"], f"{quantity_of(row)}{unit}"), f" ({who_when(row)})" if dated else ""]
        )
    if parts:
        parts[0][0] = capital(str(parts[0][0]))
    return series(parts)


def _who(row: Any) -> str:
    """Who said it and on which day, in the precision on file: the day on which an undated page was found is not told."""
    when = span(row["stated_on"], row["stated_precision"])
    return f"{inside(row['claimant'])}, {when}" if when else inside(row["claimant"])


def latest_figures(then: Dossier, flow: Flow) -> Text:
    """What each side last said on a flow in its own words; then the figures that are not firm."""
    totals = then.quantities(flow)
    if totals.empty:
        return Text.of(f"No figure for {flow.label} is on file for this day.")
    said = each_side(then, flow, totals) or [f"No figure for {flow.label} has both its source and its dates checked"]
    return Text.of(*said, ".", *not_firm(totals))


def not_firm(totals: pd.DataFrame, most: int = 3) -> list[Piece]:
    """The figures that would stand above every firm one, had they a date and a full review; a sentence of their own, or nothing."""
    firm = totals[is_firm(totals)]
    above = totals[~is_firm(totals)]
    above = above[above["value"] > firm["value"].max()] if len(firm) else above
    return also(above.drop_duplicates(["claimant_id", "value"]).tail(most))


def also(rows: pd.DataFrame) -> list[Piece]:
    """'An undated page also speaks of about 33,000 (who, when).' Nothing where there is no row."""
    lacking: dict[str, list[list[Piece]]] = {}
    for row in mappings(rows):
        lacking.setdefault(_lack(row), []).append([figure(row), f" ({_who(row)})"])
    parts: list[list[Piece]] = [[f"{lack} also speaks of ", *series(own)] for lack, own in lacking.items()]
    parts[1:] = [[str(part[0])[:1].lower() + str(part[0])[1:], *part[1:]] for part in parts[1:]]
    return [" ", *joined(parts, "; "), "."] if parts else []


def _lack(row: Any) -> str:
    """What keeps a figure from leading a page."""
    if pd.isna(row["through"]):
        return "An undated page" if row["review"] == "date_inferred" else "A statement that gives no end date"
    if row["review"] == "date_inferred":
        return "A page whose date is inferred"
    return "A report that is not fully verified"


def repeated(rows: pd.DataFrame, most: int = 3, how: str = "Repeated since") -> list[Piece]:
    """The relays among these rows, told as relays; a sentence of their own, or nothing."""
    relays = rows[rows["repeats"].astype(bool)].tail(most)
    return [f" {how}: ", *series([told(row) for row in mappings(relays)]), "."] if len(relays) else []
