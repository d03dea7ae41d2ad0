"""Sentences under figures, computed from results, each pointing to the records it rests on."""

from __future__ import annotations

import pandas as pd

from analysis.cadence import Observed, before_after, contacts
from analysis.cadence.rates import RateRatio
from analysis.cadence.regimes import ChangePoint
from analysis.cards import figure_text
from analysis.claims import independent_origins
from analysis.claims.conflicts import Conflicts
from analysis.compare.event_study import EventStudy
from analysis.dates import day
from analysis.display import Ref, Text
from analysis.dossier import Dossier
from analysis.records import partial_text


def conflict_sentences(result: Conflicts, most: int = 5) -> Text:
    """What the claims cannot agree on, widest gap first."""
    if not result.claims_used:
        return Text.of("No dated figure is on file, so nothing can conflict.")
    if not result.count:
        return Text.of(f"The {result.claims_used} dated figures can all be true of one total that never falls.")
    kinds = pd.Series([c.kind for c in result.conflicts]).value_counts()
    shown = ", ".join(f"{kind} {n}" for kind, n in kinds.items())
    head = f"{result.count} pairs among {result.claims_used} dated figures cannot both be true ({shown})."
    pairs: list[list[str | Ref]] = [
        [Ref(c.claim_ids[0], c.kind.capitalize()), f": {c.sentence} ", Ref(c.claim_ids[1], "the other claim"), "."]
        for c in result.conflicts[:most]
    ]
    return Text([[head], *pairs])


def latest_figures(dossier: Dossier, *, commodity: str, origin: str, destination: str) -> Text:
    """Each claimant's latest figure for a flow, newest first."""
    claims = dossier.claims
    kept = claims[
        (claims["commodity_id"] == commodity)
        & (claims["origin"] == origin)
        & (claims["destination"] == destination)
        & (claims["rendering"] == "canonical")
        & (claims["measure"] == "cumulative")
        & ~claims["retracted"]
        & claims["stance"].isin(["asserts", "acknowledges"])
        & (claims["bound"] != "none")
    ].sort_values(["known_on", "claim_id"])
    latest = kept.drop_duplicates("claimant_id", keep="last").iloc[::-1]
    what = commodity.replace("_", " ")
    if latest.empty:
        return Text.of(f"No figure for {what} from {origin} to {destination} is on file for this day.")
    names = dossier.claimants.set_index("claimant_id")["name"]
    lines: list[list[str | Ref]] = [[f"Latest figures for {what}, {origin} to {destination}, one per claimant:"]]
    for row in latest.to_dict("records"):
        lines.append(
            [
                f"{names[row['claimant_id']]}: ",
                Ref(row["claim_id"], figure_text(row)),
                f" (known {row['known_on']:%Y-%m-%d}, {row['review'].replace('_', ' ')}).",
            ]
        )
    return Text(lines)


def rate_sentence(result: RateRatio, label: str) -> Text:
    """One rate comparison in words."""
    if result.verdict:
        return Text.of(
            f"{label}: {result.n1} contacts in {result.exposure1:.0f} days against {result.n2} in"
            f" {result.exposure2:.0f}: {result.verdict}."
        )
    return Text.of(
        f"{label}: {result.n1} contacts in {result.exposure1:.0f} days against {result.n2} in {result.exposure2:.0f},"
        f" {result.ratio:.1f} times the rate ({result.confidence:.0%} interval {result.low:.1f} to {result.high:.1f},"
        f" exact {result.method} p = {result.p_value:.2g})."
    )


def change_sentence(result: ChangePoint) -> Text:
    """One change of rate in words."""
    if result.verdict or result.most_likely is None:
        return Text.of(f"On a change of rate: {result.verdict or 'too few to say'} ({result.n} contacts).")
    strength = "strong" if result.odds > 100 else "some" if result.odds > 10 else "little"
    odds = f"{result.odds:,.1f} to 1" if result.odds < 1e6 else "more than a million to 1"
    return Text.of(
        f"There is {strength} evidence for one change of rate (odds {odds} against none), most likely in the window from"
        f" {result.most_likely:%Y-%m-%d}: from {result.rate_before * 91.3:.1f} to {result.rate_after * 91.3:.1f} contacts a quarter."
        " Coverage of the sources also differs between years."
    )


def origin_sentence(dossier: Dossier, *, commodity: str, origin: str, destination: str) -> Text:
    """How many articles, claims and independent origins stand behind the figures of a flow."""
    claims = dossier.claims
    asked = claims[
        (claims["commodity_id"] == commodity)
        & (claims["origin"] == origin)
        & (claims["destination"] == destination)
        & (claims["stance"] == "asserts")
    ]
    if asked.empty:
        return Text.of("No statement on this flow is on file for this day.")
    found = independent_origins(claims, list(asked["claim_id"]))
    relays = len(asked) - sum(1 for c in asked["claim_id"] if found.roots[c] == (_statement(claims, c),))
    return Text.of(
        f"{found.articles} articles carry {found.claims} statements on this flow; they lead back to {found.count} origins."
        f" {relays} of the statements lean on or relay another."
    )


def _statement(claims: pd.DataFrame, claim_id: str) -> str:
    return str(claims.loc[claims["claim_id"] == claim_id, "statement_id"].iloc[0])


def split_sentences(view: Observed, split: str, look_days: int) -> Text:
    """The rate from a day on against the rate before it, all contacts and those no calendar day drives."""
    middle = pd.Timestamp(day(split))
    if not view.start < middle <= view.end:
        return Text.of(f"The day {split} lies outside the span observed, so nothing is compared.")
    start = max(view.start, middle - pd.Timedelta(days=look_days)).date().isoformat()
    end = min(view.end, middle + pd.Timedelta(days=look_days - 1)).date().isoformat()
    free = view.contacts[view.contacts["occasion"] == ""]
    both = [("All contacts", view.contacts), ("Contacts no calendar day drives", free)]
    parts = [
        rate_sentence(before_after(rows, split, start, end), f"{label} from {split} on against before").parts[0]
        for label, rows in both
    ]
    return Text(parts)


def planned_sentences(dossier: Dossier, *, dyad: str) -> Text:
    """What had been announced or reported for the future and had not come true on the dossier's day."""
    until = pd.Timestamp(dossier.as_of_day or dossier.last_known or "2024-06-14")
    events = dossier.events
    done = {plan for cell in events["fulfils"] for plan in cell}
    open_plans = events[
        (events["status"] == "planned") & ~events["event_id"].isin(done) & (events["starts_on_last"] >= until)
    ]
    linked = open_plans[(open_plans["dyad"] == dyad) | (open_plans["dyad"] == "RUS-VNM")]
    if linked.empty:
        return Text.of("No plan that was still open is on file for this day.")
    lines: list[list[str | Ref]] = [["Announced or reported, not yet happened:"]]
    for row in linked.sort_values(["known_on", "event_id"]).itertuples(index=False):
        lines.append([Ref(str(row.event_id), str(row.title)), f" (known {row.known_on:%Y-%m-%d})."])
    return Text(lines)


def last_contacts(dossier: Dossier, *, dyad: str, most: int = 10) -> Text:
    """The latest contacts, newest first."""
    found = contacts(dossier.events, dyad=dyad).iloc[::-1].head(most)
    if found.empty:
        return Text.of("No contact is on file for this day.")
    lines: list[list[str | Ref]] = []
    for row in found.itertuples(index=False):
        lines.append(
            [f"{partial_text(row.starts_on, str(row.date_precision))}: ", Ref(str(row.event_id), str(row.title)), "."]
        )
    return Text(lines)


def study_sentences(result: EventStudy) -> Text:
    """An event study in words, with its null, n and window."""
    if result.verdict:
        return Text.of(f"{result.label}: {result.verdict} ({result.n_events} events, {result.n_claims} new figures).")
    return Text.of(
        f"{result.label}: {result.inside} of {result.n_claims} new figures became known within {result.window_days} days of one of"
        f" {result.n_events} high-level contacts, {result.expected:.1f} expected when the contacts are shifted together round"
        f" the observed span of {result.span_days} days (permutation p = {result.p_value:.2g}, {result.shifts} shifts, window"
        f" plus or minus {result.window_days} days; nothing was tried besides). This tests reporting, not shipments."
    )
