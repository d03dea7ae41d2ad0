"""A commodity under a yearly cap in sentences: which years were over it or within, by whom, and which months nobody notified."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.claims.cap import Capped, capped
from analysis.language.format import capital, count, day, listing, month, number, quantity_of, span
from analysis.language.names import the
from analysis.language.terms import BOUND_WORD
from analysis.language.text import Number, Piece, Ref, Text, flat, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings
from analysis.model.vocabulary import FLOORS
from analysis.wording import headings
from analysis.wording.knowledge import by_day

NO_CAP = "This folder names no yearly cap."
_HOW = "official statistics, no two of them sharing a month"


def under_cap(found: Capped, then: Dossier) -> Text:
    """The finding: the last year that somebody puts over the cap, what was notified, and how much nobody notified.

    Parameters
    ----------
    found : Capped
        From `analysis.claims.capped`.
    """
    if not then.config.cap.commodity:
        return Text.of(NO_CAP)
    flow = capped_flow(then)
    if found.years.empty:
        said = f"{by_day(then)} nobody on file had put an amount on {flow.label}."
        return Text.of(said).headed(_heading(found, then, flow))
    return Text(
        [_headline(found, then, flow), [*_last_notice(found, flow), *_unknown(found)]], _heading(found, then, flow)
    )


def _heading(found: Capped, then: Dossier, flow: Flow) -> str:
    over = found.years[found.years["over"].map(bool)] if len(found.years) else found.years
    if over.empty:
        return headings.capped(found, flow, None, "")
    row = over.iloc[-1]
    top = _largest(row, found)
    return headings.capped(found, flow, (row["year"], top), flat(_times(top, found.cap)), _who(row, found, then))


def capped_flow(then: Dossier) -> Flow:
    """The flow that the folder's cap is about."""
    cap = then.config.cap
    return then.flow(cap.commodity, cap.origin, cap.destination)


def finding(found: Capped, then: Dossier) -> str:
    """The finding in one line, for a title: the commodity, the unit and the cap are in it."""
    flow = capped_flow(then)
    if found.years.empty:
        return f"By {day(then.day)} nobody had put an amount on {flow.label}"
    over = found.years[found.years["over"].map(bool)]
    if over.empty:
        return f"No figure on file puts a year of {flow.label} above the cap of {number(found.cap)} {flow.unit}"
    row = over.iloc[-1]
    top = _largest(row, found)
    put = f"{_who(row, found, then)} put {flow.label} in {row['year']} at {quantity_of(top)} {flow.unit}"
    return f"{put}, {flat(_times(top, found.cap))} the cap of {number(found.cap)} a year"


def _who(row: Any, found: Capped, then: Dossier) -> str:
    """Whose figure is the highest above the cap, as titles say it: a name, or how many sources there are."""
    names = _claimants(row, found, then)
    return names[0] if len(names) == 1 else capital(count(len(names), "source"))


def _times(row: Any, cap: float) -> list[Piece]:
    """How a figure stands to the cap: 'above', 'more than twice' or 'about 2.4 times' it; its bound goes along."""
    ratio = row["low"] / cap
    if ratio < 1.5:
        return ["above"]
    bound = f"{BOUND_WORD[row['bound']]} " if row["bound"] in (*FLOORS, "about") else ""
    if abs(ratio - 2) < 0.05:
        return [f"{bound}twice"]
    return [bound, Number(ratio, "figure over cap", "its least over the cap", digits=2), " times"]


def beside(then: Dossier, flow: Flow) -> list[list[Piece]]:
    """The paragraph that a page on the capped flow leads with; none on any other flow, and none while nothing is on file."""
    if then.config.cap.commodity not in then.names.commodities or flow.ids != capped_flow(then).ids:
        return []
    found = capped(then)
    return [] if found.years.empty else [_headline(found, then, flow)]


def _headline(found: Capped, then: Dossier, flow: Flow) -> list[Piece]:
    over = found.years[found.years["over"].map(bool)]
    cap = Number(found.cap, "the cap for a calendar year", then.config.cap.rule)
    if over.empty:
        start: list[Piece] = [
            f"{by_day(then)} no figure on file put a year of {flow.label} above the cap of ",
            cap,
            f" {flow.unit}",
        ]
        told = found.years.dropna(subset=["notified"])
        if told.empty:
            return [*start, "; nothing had been notified for any year."]
        top = told.loc[told["notified"].idxmax()]
        return [*start, "; the most notified for a year was ", _notified(top), f", for {top['year']}."]
    row = over.iloc[-1]
    top = _largest(row, found)
    pieces: list[Piece] = [
        f"{capital(listing([the(one) for one in _claimants(row, found, then)]))} put {flow.label} in {row['year']} at ",
        Ref(top["claim_id"], f"{quantity_of(top)} {flow.unit}"),
        ", ",
        *_times(top, found.cap),
        " the cap of ",
        cap,
        f" a year; {flow.origin_name} had notified ",
    ]
    if not row["months_notified"]:
        return [*pieces, "no month of it."]
    return [*pieces, _notified(row), ", for ", *_covered(found, row["year"]), "."]


def _notified(row: Any) -> Number:
    return Number(row["notified"], f"notified for {row['year']}", _HOW, row["notified_claims"])


def _covered(found: Capped, year: int) -> list[Piece]:
    """The months of a year that notices cover: 'January alone', '7 months', 'the whole year'."""
    rows = found.months[(found.months["month"].dt.year == year) & (found.months["state"] != "unknown")]
    if len(rows) == 1:
        return [f"{month(rows['month'].iloc[0]).split()[0]} alone"]
    if len(rows) == 12:
        return ["the whole year"]
    return [Number(len(rows), f"months of {year} that notices hold", "by month"), " of its months"]


def _largest(row: Any, found: Capped) -> Any:
    """The claim that puts a year highest above the cap; of equal ones the first known."""
    return _rows_over(row, found).iloc[0]


def _rows_over(row: Any, found: Capped) -> pd.DataFrame:
    """Who puts a year over the cap, highest first: estimates, or where there is none the notices."""
    rows = found.others[found.others["claim_id"].isin(row["over"])]
    if rows.empty:
        first = row["notified_claims"][0]
        told = found.notices[[first in ids for ids in found.notices["claim_ids"]]]
        return told.assign(claim_id=first, bound="at_least", low=row["notified"], best=float("nan"), high=float("nan"))
    return rows.assign(best=float("nan")).sort_values(["low", "known_on"], ascending=[False, True], kind="stable")


def _claimants(row: Any, found: Capped, then: Dossier) -> list[str]:
    """The names of those who say the highest figure above the cap, each once."""
    rows = _rows_over(row, found)
    top = rows[(rows["low"] == rows["low"].iloc[0]) & (rows["bound"] == rows["bound"].iloc[0])]
    names = then.claimants.set_index("claimant_id")["name"]
    return [str(names[claimant]) for claimant in top["claimant_id"].drop_duplicates()]


def name(then: Dossier, claimant: str) -> str:
    """A claimant's name inside a sentence."""
    return the(str(then.claimants.set_index("claimant_id").at[claimant, "name"]))


def _last_notice(found: Capped, flow: Flow) -> list[Piece]:
    """How far notices reach, and how many days that nobody notified have passed since."""
    if found.notices.empty:
        return [f"No notice by {flow.origin_name} is on file. "]
    last = found.notices[found.notices["last"] == found.notices["last"].max()].iloc[-1]
    end = (last["last"] + pd.offsets.MonthEnd(1)).date()
    passed = (found.until - end).days
    ids = last["claim_ids"]
    reach: list[Piece] = [f"The last month that {flow.origin_name} notified is ", Ref(ids[0], month(end))]
    if passed <= 0:
        return [*reach, ". "]
    what, how = "days since the last day notified", "from the end of the last month notified"
    since = Number(passed, what, how, ids, noun="day has passed", nouns="days have passed")
    return [*reach, "; ", since, " since its end. "]


def _unknown(found: Capped) -> list[Piece]:
    """How many months nobody notified: unknown, not zero."""
    unknown = int((found.months["state"] == "unknown").sum())
    if not len(found.months):
        return []
    since = month(found.months["month"].iloc[0])
    if not unknown:
        return [f"Every month since {since} is notified."]
    count = Number(unknown, "months without a notice", "no notice holds the month", noun="has", nouns="have")
    of = Number(len(found.months), "months that had ended", "from January of the first year notified")
    return [
        "Of the ",
        of,
        f" months since {since}, ",
        count,
        " no notice: what came in those months is unknown, not zero.",
    ]


def cap_years(found: Capped, then: Dossier) -> Text:
    """Year by year, newest first: over the cap by whom, within by whom, or not known; what was notified, and for how many months."""
    if not then.config.cap.commodity:
        return Text.of(NO_CAP)
    if found.years.empty:
        return Text.of("No year has a figure.")
    unit = capped_flow(then).unit
    each = [_year(row, found, then, unit) for row in mappings(found.years.iloc[::-1])]
    return Text([_tally(found), *each], headings.years(found))


def _tally(found: Capped) -> list[Piece]:
    """How many years are put over, within, both or neither."""
    words = {"over": "put over the cap", "in dispute": "put over it by some and within it by others", "within": "put within the cap",
             "not known": "not known"}  # fmt: skip
    counted = [(words[k], int((found.years["reading"] == k).sum())) for k in words]
    parts: list[list[Piece]] = [
        [
            Number(
                n,
                f"calendar years {told}",
                "by claims that lie in the year",
                noun="year is",
                nouns="years are",
                spelled=True,
            ),
            f" {told}",
        ]
        for told, n in counted
        if n
    ]
    return [f"Since January {found.years['year'].iloc[0]}, ", *series(parts), "."]


def _year(row: Any, found: Capped, then: Dossier, unit: str) -> list[Piece]:
    pieces: list[Piece] = [f"{row['year']}: "]
    sides = [
        (f"{word} the cap, according to ", _says(row[side], found, then))
        for side, word in (("over", "over"), ("within", "within"))
        if row[side]
    ]
    if sides:
        pieces += [
            piece for at, (words, who) in enumerate(sides) for piece in ([", but "] if at else []) + [words, *who]
        ]
    else:
        pieces += ["not known: no figure for part of it exceeds the cap, and none covers the whole year"]
    asked = row["months_notified"] + row["months_unknown"]
    if row["months_notified"]:
        pieces += [". Notified: ", _notified(row), f" {unit}, for ", *_months(row)]
    else:
        pieces += [". Nothing was notified for any month" if asked else ". No month had ended"]
    ids = [i for i in row["least_claims"] if i not in row["notified_claims"]]
    if ids and row["months_unknown"]:
        least = then.said.set_index("claim_id", drop=False).loc[ids[0]]
        pieces += [
            "; the highest floor stated is ",
            Ref(ids[0], quantity_of(least)),
            ", and nobody states an upper limit",
        ]
    return [*pieces, "."]


def _months(row: Any) -> list[Piece]:
    """How many of the months of a year that have ended are notified: 'the whole year', '7 of 12 months'."""
    year, held, asked = row["year"], row["months_notified"], row["months_notified"] + row["months_unknown"]
    if held == asked == 12:
        return ["the whole year"]
    own = Number(held, f"months of {year} that notices hold", "by month")
    return [own, " of ", Number(asked, f"months of {year} that had ended", "by month", noun="month")]


def _says(ids: Sequence[str], found: Capped, then: Dossier) -> list[Piece]:
    """Each claimant with the figure that it judges by."""
    rows = then.said.set_index("claim_id", drop=False)
    notices = {claim for ids in found.notices["claim_ids"] for claim in ids}
    own = f"{capped_flow(then).origin_name}'s own notices"
    who = {i: own if i in notices else name(then, rows.at[i, "claimant_id"]) for i in ids}
    return series([[f"{who[i]} (", Ref(i, quantity_of(rows.loc[i])), f", {stated_span(rows.loc[i])})"] for i in ids])


def stated_span(row: Any) -> str:
    """From when to when a figure counts, as exactly as it is told."""
    start, end = (span(row[at], row[f"{at}_precision"]) for at in ("period_start", "through"))
    if not end:
        return "period not given"
    if not start:
        return f"to {end}, start not given"
    whole = (row["period_start"].month, row["period_start"].day, row["through_last"].month, row["through_last"].day)
    if whole == (1, 1, 12, 31) and row["period_start"].year == row["through_last"].year:
        return f"the whole of {row['period_start'].year}"
    return end if start == end else f"{start} to {end}"
