"""The words and the table beside the figure, computed from what it shows."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.charts.signature.bracket import Bracket
from analysis.charts.signature.view import Asked, View
from analysis.language.format import capital, day, number, plural, span
from analysis.model.names import check_names
from analysis.model.rows import tuples
from analysis.model.select import is_firm
from analysis.model.select_latest import highest
from analysis.wording.latest import finding as last_said

COLUMNS = ["lane", "day", "who", "what", "figure", "review", "id"]


HEADLINES: Final = ("last", "growth")


def finding(view: View, asked: Asked, headline: str = "last") -> str:
    """The title: what each camp last said in its own words, or from where to where its figures have grown."""
    check_names("headline", headline, HEADLINES)
    if headline == "growth" and (grown := growth(view, asked)):
        return grown
    until = day(view.until)
    if view.claims.empty:
        return f"By {until} no figure for {asked.goods} was on file for this window"
    said = last_said(view.last, view.config, asked.flow)
    if not said:
        were = "was" if len(view.claims) == 1 else "were"
        return f"By {until} {plural(len(view.claims), 'figure')} for {asked.goods} {were} on file"
    return f"By {until} {said}"


def growth(view: View, asked: Asked) -> str:
    """'From more than 1,000 containers (Washington and its allies, October 2023) to about 28,000 (Seoul, July 2025)'; '' where no
    firm total stands above the first.
    """
    totals = view.claims[(view.claims["measure"] == "cumulative") & is_firm(view.claims)].sort_values(
        "known_on", kind="stable"
    )
    top = highest(totals)
    if top.empty or top["value"].iloc[0] <= totals["value"].iloc[0]:
        return ""
    first, last = totals.iloc[0], top.iloc[0]

    def who(row: pd.Series) -> str:
        return f"({view.config.camp(row['camp']).long}, {span(row['known_on'], 'month')})"

    return f"From {first['words']} {asked.flow.counted} {who(first)} to {last['words']} {who(last)}"


def subtitle(view: View, asked: Asked) -> str:
    """What is plotted, in a line."""
    when = "the day each became known" if asked.by == "known" else "the last day each counts to"
    return f"Figures for {asked.flow.label} by {when}"


def method(view: View, found: Bracket | None) -> str:
    """How the marks are to be read, for the note under the figure."""
    denied = int((view.earlier["stance"] == "denies").sum())
    before = ""
    if len(view.earlier):
        before = f" Not drawn: {plural(len(view.earlier), 'answer')} before {day(view.start)}, of which {plural(denied, 'flat denial')}."
    conflict = f" Bracket: {found.sentence}" if found else ""
    return (
        "A mark's shape is its bound: a triangle up is more than or at least, a dot about or exactly, a triangle down up to;"
        " its colour is the side that gave it. Hollow, or pale in the rows below: not fully verified. Small and faint: a value"
        " that side had given before. A thin line runs over the days a figure counts; one that counts to no stated day"
        " is placed on the day it became known. Answers: a cross denies, a plus doubts, a tick declines to comment, a star"
        " acknowledges; on this flow or on arms in general. Contacts: a tick each, short for greetings on a holiday or an"
        f" anniversary, a ring for a plan; a number counts marks that run together.{before}{conflict} Figures are claims; lying near"
        " a summit is not being caused by it."
    )


def alternative(view: View, asked: Asked, found: Bracket | None) -> str:
    """The figure for those who do not see it."""
    claims = view.claims
    flow = asked.flow.label
    figures = f"No figure for {flow} falls in the window."
    if len(claims):
        figures = (
            f"{plural(len(claims), 'reported figure')} for {flow} between {day(view.start)} and {day(view.until)}, from"
            f" {number(claims['value'].min())} to {number(claims['value'].max())}, by"
            f" {plural(claims['claimant_id'].nunique(), 'claimant')}."
        )
    denied = int((view.answers["stance"] == "denies").sum())
    summits = view.contacts[view.contacts["kind"] == "summit"]
    met = ", ".join(f"{r.place} {day(r.on)}" for r in tuples(summits[["place", "on"]]))
    return (
        f"{figures}{f' {capital(found.sentence)}' if found else ''} {plural(denied, 'flat denial')} and"
        f" {plural(len(view.answers) - denied, 'other answer')}."
        f" {plural(len(view.contacts), 'contact')}; summits: {met or 'none'};"
        f" {plural(len(view.planned), 'plan') if len(view.planned) else 'no plan'} open."
    )


def table(view: View) -> pd.DataFrame:
    """Every mark drawn: lane, day, who, what, figure, review, record."""
    claims, answers, contacts, planned = view.claims, view.answers, view.contacts, view.planned
    said = answers["stance"] + ": " + answers["commodity_id"]
    cells = [
        (
            "figure",
            claims["on"],
            claims["claimant"],
            claims["measure"],
            claims["words"],
            claims["review"],
            claims["claim_id"],
        ),
        ("answer", answers["on"], answers["claimant"], said, "", answers["review"], answers["claim_id"]),
        *(
            (lane, met["starts_on"], met["level"], met["title"], "", met["review"], met["event_id"])
            for lane, met in (("contact", contacts), ("planned", planned))
        ),
    ]
    filled = [pd.DataFrame(dict(zip(COLUMNS, row, strict=True))) for row in cells if len(row[1])]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=COLUMNS)
