"""Sentences about contacts: rates, changes of rate, plans, the latest."""

from __future__ import annotations

import pandas as pd

from analysis.cadence import MissingPart, Observed, Waiting, before_after, changes
from analysis.cadence.rates import RateRatio
from analysis.cadence.regimes import ChangePoint
from analysis.display import Number, Ref, Text
from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.record import partial_text
from analysis.model.rows import tuples


def _n(n: float, one: str) -> str:
    """A number with its noun: 1 contact, 2 contacts."""
    return f"{n:.0f} {one}" if round(n) == 1 else f"{n:.0f} {one}s"


def rate_sentence(result: RateRatio, label: str) -> Text:
    """One rate comparison in words."""
    if result.verdict:
        return Text.of(
            f"{label}: {_n(result.n1, 'contact')} in {_n(result.exposure1, 'day')} against {result.n2} in"
            f" {result.exposure2:.0f}: {result.verdict}.",
            numbers=result.numbers(label),
        )
    return Text.of(
        f"{label}: {_n(result.n1, 'contact')} in {_n(result.exposure1, 'day')} against {result.n2} in {result.exposure2:.0f},"
        f" {result.ratio:.1f} times the rate ({result.confidence:.0%} interval {result.low:.1f} to {result.high:.1f},"
        f" exact {result.method} p = {result.p_value:.2g}; null: {result.null}; power to see {result.effect:g} times the rate:"
        f" {result.power:.0%})."
        + (
            f" {_n(result.partial, 'contact')} whose date allows both windows {'was' if result.partial == 1 else 'were'} tried in"
            " each; the widest answer stands."
            if result.partial
            else ""
        ),
        numbers=result.numbers(label),
    )


def several_sentence(counts: pd.DataFrame) -> Text:
    """Several changes of rate in words, for the plain and the level-weighted series."""
    lines: list[str] = []
    numbers: list[Number] = []
    for column, label in (("count", "Contacts"), ("weighted", "Weighted by level")):
        try:
            found = changes(counts, column=column)
        except MissingPart as missing:
            return Text.of(f"Several changes of rate were not looked for: {missing}.")
        numbers += found.numbers(label)
        if found.verdict:
            lines.append(
                f"{label}, several changes: {found.verdict} ({_n(found.n, 'contact')} in {_n(found.windows, 'window')})."
            )
            continue
        numbers.append(Number(f"{label}: stretches of constant rate", len(found.frame), "exact segmentation"))
        numbers += [
            Number(f"{label}: a quarter from {r.start:%b %Y}", r.rate * 91.3, "rate a day times 91.3 days")
            for r in tuples(found.frame)
        ]
        rates = ", then ".join(f"{r.rate * 91.3:.1f} from {r.start:%b %Y}" for r in tuples(found.frame))
        lines.append(
            f"{label}: {len(found.frame)} stretch{'es' * (len(found.frame) != 1)} of constant rate, a quarter {rates}"
            f" (exact segmentation of {_n(found.windows, 'window')}, penalty {found.penalty:.1f} a change; null: {found.null};"
            f" power to see {found.effect:g} times the rate from half-way on: at least {found.power:.0%})."
        )
    return Text([[line] for line in lines], numbers)


def windows_sentence(table: pd.DataFrame) -> Text:
    """Contacts in each window in words, with the days observed, the rate and its interval, plain and weighted."""
    rows = table[table["split"] == "all"]
    if rows.empty:
        return Text.of("No contact lies in any of the windows, so there is no rate to tell.")
    free = rows[rows["value"] == "discretionary"].set_index("window")["count"]
    parts = [
        f"{r.window} ({r.window_start:%-d %B %Y} to {r.window_end:%-d %B %Y}, {r.exposure_days:,}"
        f" {'day' if r.exposure_days == 1 else 'days'}) {_n(r.count, 'contact')},"
        f" {free.get(r.window, 0.0):.0f} of them not driven by the calendar: {r.rate:.1f} a quarter ({r.low:.1f} to {r.high:.1f})"
        + (f", mean level {r.weighted / r.count:.1f} of 5" if r.count else "")
        for r in tuples(rows[rows["value"] == "all contacts"])
    ]
    numbers = [
        Number(f"{r.window}: {what}", value, how)
        for r in tuples(rows[rows["value"] == "all contacts"])
        for what, value, how in (
            ("days observed", r.exposure_days, "both ends counted"),
            ("contacts", r.count, "legs of one visit once"),
            ("contacts not driven by the calendar", free.get(r.window, 0.0), "no occasion"),
            ("contacts a quarter", r.rate, "91.3 days times contacts over days"),
            ("lower end", r.low, "Garwood, 95%"),
            ("upper end", r.high, "Garwood, 95%"),
            *([("mean level", r.weighted / r.count, "sum of levels, 1 to 5, over contacts")] if r.count else []),
        )
    ]
    return Text.of(
        f"By window: {'; '.join(parts)}. Intervals are Garwood's, each for its own window; whether two windows differ"
        " is tested above, for the day named there only.",
        numbers=[*numbers, Number("the highest level", 5, "codebook")],
    )


def waits_sentence(gap: Waiting, leads: Waiting, table: pd.DataFrame) -> Text:
    """Gaps, leads and plans in words, open ones counted as still waiting."""
    kept = table["state"].value_counts() if len(table) else pd.Series(dtype=int)
    states = ", ".join(f"{int(n)} {state}" for state, n in kept.items()) or "none on file"
    return Text.of(
        *(_wait("between contacts", gap), " ", _wait("from the first word to the event", leads), f" Plans: {states}."),
        numbers=[
            *gap.numbers("between contacts"),
            *leads.numbers("from the first word to the event"),
            *(Number(f"plans {state}", n, "plans of these two states") for state, n in kept.items()),
        ],
    )


def _wait(what: str, wait: Waiting) -> str:
    if wait.verdict:
        return f"Median {what}: {wait.verdict} ({_n(wait.n, 'wait')}, {wait.n_open} open)."
    shown = _n(wait.median, "day") if wait.median == wait.median else "not reached, more than half still wait"
    more = f", the longest for {wait.longest_open:,.0f} days so far" if wait.n_open else ""
    return f"Median {what}: {shown} ({_n(wait.n, 'wait')}, {wait.n_open} still open{more})."


def change_sentence(result: ChangePoint) -> Text:
    """One change of rate in words."""
    if result.verdict or result.most_likely is None:
        told = f"On a change of rate: {result.verdict or 'too few to say'} ({_n(result.n, 'contact')})."
        return Text.of(told, numbers=result.numbers())
    strength = "strong" if result.odds > 100 else "some" if result.odds > 10 else "little"
    odds = f"{result.odds:,.1f} to 1" if result.odds < 1e6 else "more than a million to 1"
    return Text.of(
        f"There is {strength} evidence for one change of rate (odds {odds} against none), most likely in the window from"
        f" {result.most_likely:%Y-%m-%d}: from {result.rate_before * 91.3:.1f} to {result.rate_after * 91.3:.1f} contacts a quarter."
        f" Null: {result.null}; {_n(result.windows, 'window')}; power to see {result.effect:g} times the rate: {result.power:.0%}."
        " Coverage of the sources also differs between years.",
        numbers=[
            *result.numbers(),
            Number("contacts a quarter before the change", result.rate_before * 91.3, "rate a day times 91.3 days"),
            Number("contacts a quarter after it", result.rate_after * 91.3, "rate a day times 91.3 days"),
        ],
    )


def split_sentences(view: Observed, split: str, look_days: int) -> Text:
    """The rate from a day on against the rate before it, all contacts and those no calendar day drives."""
    if not split:
        return Text.of(
            "No day to compare before with after lies in the days seen: give `split`, or name one in words.toml."
        )
    middle = pd.Timestamp(day(split))
    if not view.start < middle <= view.end:
        return Text.of(f"The day {split} lies outside the span observed, so nothing is compared.")
    start = max(view.start, middle - pd.Timedelta(days=look_days)).date().isoformat()
    end = min(view.end, middle + pd.Timedelta(days=look_days - 1)).date().isoformat()
    free = view.contacts[view.contacts["occasion"] == ""]
    both = [("All contacts", view.contacts), ("Contacts no calendar day drives", free)]
    return Text.join(
        [
            rate_sentence(before_after(rows, split, start, end), f"{label} from {split} on against before")
            for label, rows in both
        ]
    )


def coverage_sentence(dossier: Dossier) -> Text:
    """Where the folder says that its rows are thin, and where it ends when a later day was asked for."""
    thin = dossier.config.thin or "The folder does not say where its coverage is thin."
    return Text.of(f"{thin} {dossier.past_the_end}".rstrip())


def planned_sentences(dossier: Dossier, *, dyad: str) -> Text:
    """What had been announced or reported for the future and had not come true on the dossier's day."""
    until = pd.Timestamp(dossier.day)
    events = dossier.events
    done = {plan for cell in events["fulfils"] for plan in cell}
    open_plans = events[
        (events["status"] == "planned") & ~events["event_id"].isin(done) & (events["starts_on_last"] >= until)
    ]
    words = dossier.config
    told = [dyad, *(words.about.also_planned if dyad == words.dyad() else ())]
    linked = open_plans[open_plans["dyad"].isin(told)]
    if linked.empty:
        return Text.of("No plan that was still open is on file for this day.")
    lines: list[list[str | Ref]] = [["Announced or reported, not yet happened:"]]
    for row in tuples(linked.sort_values(["known_on", "event_id"])):
        lines.append([Ref(str(row.event_id), str(row.title)), f" (known {row.known_on:%Y-%m-%d})."])
    return Text(lines)


def last_contacts(dossier: Dossier, *, dyad: str, most: int = 10) -> Text:
    """The latest contacts, newest first."""
    found = dossier.contacts(dyad).iloc[::-1].head(most)
    if found.empty:
        return Text.of("No contact is on file for this day.")
    lines: list[list[str | Ref]] = []
    for row in tuples(found):
        lines.append(
            [f"{partial_text(row.starts_on, str(row.date_precision))}: ", Ref(str(row.event_id), str(row.title)), "."]
        )
    return Text(lines)
