"""The words and the table beside the figure, computed from what it shows."""

from __future__ import annotations

import pandas as pd

from analysis.charts.signature.bracket import Bracket
from analysis.charts.signature.view import Asked, View
from analysis.language.format import day, number, plural
from analysis.model.rows import tuples
from analysis.wording.latest import finding as last_said

COLUMNS = ["lane", "day", "who", "what", "figure", "review", "id"]


def finding(view: View, asked: Asked) -> str:
    """The title: what each camp last said in its own words."""
    until = day(view.until)
    if view.claims.empty:
        return f"By {until} no figure for {asked.goods} was on file for this window"
    said = last_said(view.last, view.config, asked.flow)
    if not said:
        were = "was" if len(view.claims) == 1 else "were"
        return f"By {until} {plural(len(view.claims), 'figure')} for {asked.goods} {were} on file"
    return f"By {until} {said}"


def subtitle(view: View, asked: Asked, found: Bracket | None) -> str:
    """What is plotted, the key of shapes, and the conflict in plain words."""
    when = "the day it became known" if asked.by == "known" else "the last day it counts to"
    flow = asked.flow.label
    wider = " on it or on arms in general" if asked.flow.is_arms else " on it"
    conflict = f" {found.short}" if found else ""
    return (
        f"Reported figures for {flow}, each placed on {when}, with a line over the days it counts; below, answers{wider}"
        f" and contacts of {view.between} by level. △ more than or at least, ● about or exactly, ▽ up to, faint: repeats a"
        " value; thin ring (below: pale): review not complete; ✕ denies, + doubts, | declines, ★ acknowledges; ○ planned."
        f" Shaded: totals no claim excludes.{conflict} Figures are claims; lying near a summit is not being caused by it."
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
        f"{figures}{f' {found.sentence}' if found else ''} {plural(denied, 'flat denial')} and"
        f" {plural(len(view.answers) - denied, 'other answer')}."
        f" {plural(len(view.contacts), 'contact')}; summits: {met or 'none'}; {len(view.planned)} planned."
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
