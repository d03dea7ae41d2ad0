"""What the contacts of two states say: rates, changes of rate, windows, waits."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cadence import Waiting
from analysis.cadence.change_point import ChangePoint
from analysis.cadence.rates import RateRatio
from analysis.cadence.segmentation import Changes
from analysis.language.format import day, days, month
from analysis.language.text import Number, Piece, Text, joined
from analysis.model.rows import tuples

QUARTER = 91.3  # days
_QUARTERLY = "rate a day times 91.3 days"


def rates(result: RateRatio, label: str) -> Text:
    """One rate set against another."""

    def own(value: float, what: str, **written: str) -> Number:
        return Number(value, f"{label}: {what}", "rate ratio", **written)  # type: ignore[arg-type]

    counted: list[Piece] = [
        f"{label}: ", own(result.n1, "contacts in the first window", noun="contact"), " in ",
        own(result.exposure1, "days of the first window", noun="day"), " against ",
        own(result.n2, "contacts in the second window"), " in ", own(result.exposure2, "days of the second window"),
    ]  # fmt: skip
    if result.verdict:
        return Text.of(*counted, f": {result.verdict}.")
    tried: list[Piece] = [
        " ",
        own(result.partial, "contacts whose date allows both windows", noun="contact"),
        f" whose date allows both windows {'was' if result.partial == 1 else 'were'} tried in each; the widest answer stands.",
    ]
    return Text.of(
        *counted, ", ", own(result.ratio, "ratio", form=".1f"), " times the rate (",
        own(result.confidence, "confidence", form=".0%"), " interval ", own(result.low, "low", form=".1f"), " to ",
        own(result.high, "high", form=".1f"), f", exact {result.method} p = ", own(result.p_value, "p value", form=".2g"),
        f"; null: {result.null}; power to see ", own(result.effect, "effect", form="g"), " times the rate: ",
        own(result.power, "power", form=".0%"), ").", *(tried if result.partial else []),
    )  # fmt: skip


def before_and_after(results: dict[str, RateRatio], split: str) -> Text:
    """The rate from a day on against the rate before it, for each kind of contacts; none where there was no day to compare."""
    if not split:
        return Text.of(
            "No day to compare before with after lies in the days seen: give `split`, or name one in words.toml."
        )
    if not results:
        return Text.of(f"{day(split)} is outside the span observed, so nothing is compared.")
    return Text.join(
        [rates(result, f"{label} from {day(split)} on against before") for label, result in results.items()]
    )


def segments(results: dict[str, Changes]) -> Text:
    """Several changes of rate, for each series."""
    return Text([_stretches(label, found) for label, found in results.items()])


def _stretches(label: str, found: Changes) -> list[Piece]:
    windows = Number(found.windows, f"{label}: windows", "exact segmentation", noun="window")
    if found.verdict:
        contacts = Number(found.n, f"{label}: contacts", "exact segmentation", noun="contact")
        return [f"{label}, several changes: {found.verdict} (", contacts, " in ", windows, ")."]
    stretches = [
        [Number(r.rate * QUARTER, f"{label}: a quarter from {month(r.start)}", _QUARTERLY, form=".1f"),
         f" from {month(r.start)}"]
        for r in tuples(found.frame)
    ]  # fmt: skip
    counted = Number(len(found.frame), f"{label}: stretches of constant rate", "exact segmentation",
                     noun="stretch", nouns="stretches")  # fmt: skip
    return [
        f"{label}: ", counted, " of constant rate, a quarter ", *joined(stretches, ", then "), " (exact segmentation of ",
        windows, ", penalty ", Number(found.penalty, f"{label}: penalty", "exact segmentation", form=".1f"),
        f" a change; null: {found.null}; power to see ", Number(found.effect, f"{label}: effect", "power", form="g"),
        " times the rate from half-way on: at least ", Number(found.power, f"{label}: power", "power", form=".0%"), ").",
    ]  # fmt: skip


def change(result: ChangePoint) -> Text:
    """One change of rate."""
    how = "change point"
    if result.verdict or result.most_likely is None:
        contacts = Number(result.n, "contacts", how, noun="contact")
        return Text.of(f"On a change of rate: {result.verdict or 'too few to say'} (", contacts, ").")
    strength = "strong" if result.odds > 100 else "some" if result.odds > 10 else "little"
    odds: list[Piece] = [Number(result.odds, "odds for one change against none", how, form=",.1f"), " to 1"]
    return Text.of(
        f"There is {strength} evidence for one change of rate (odds ",
        *(odds if result.odds < 1e6 else ["more than a million to 1"]),
        f" against none), most likely in the window from {day(result.most_likely)}: from ",
        Number(result.rate_before * QUARTER, "contacts a quarter before the change", _QUARTERLY, form=".1f"), " to ",
        Number(result.rate_after * QUARTER, "contacts a quarter after it", _QUARTERLY, form=".1f"),
        f" contacts a quarter. Null: {result.null}; ", Number(result.windows, "windows", how, noun="window"),
        "; power to see ", Number(result.effect, "effect", how, form="g"), " times the rate: ",
        Number(result.power, "power", how, form=".0%"), ". Coverage of the sources also differs between years.",
    )  # fmt: skip


def windows(table: pd.DataFrame) -> Text:
    """Contacts in each window, with the days observed, the rate and its interval, plain and weighted."""
    rows = table[table["split"] == "all"]
    if rows.empty:
        return Text.of("No contact lies in any of the windows, so there is no rate to tell.")
    free = rows[rows["value"] == "discretionary"].set_index("window")["count"]
    parts = [
        [
            f"{r.window} ({days(r.window_start, r.window_end)}, ",
            Number(r.exposure_days, f"{r.window}: days observed", "both ends counted", noun="day"), ") ",
            Number(r.count, f"{r.window}: contacts", "legs of one visit once", noun="contact"), ", ",
            Number(free.get(r.window, 0.0), f"{r.window}: contacts not driven by the calendar", "no occasion", form=".0f"),
            " of them not driven by the calendar: ",
            Number(r.rate, f"{r.window}: contacts a quarter", "91.3 days times contacts over days", form=".1f"),
            " a quarter (", Number(r.low, f"{r.window}: lower end", "Garwood, 95%", form=".1f"), " to ",
            Number(r.high, f"{r.window}: upper end", "Garwood, 95%", form=".1f"), ")", *_level(r),
        ]
        for r in tuples(rows[rows["value"] == "all contacts"])
    ]  # fmt: skip
    return Text.of(
        "By window: ",
        *joined(parts),
        ". Intervals are Garwood's, each for its own window; whether two windows differ is tested above, for the day named"
        " there only.",
    )


def _level(r: Any) -> list[Piece]:
    if not r.count:
        return []
    how = "sum of levels, 1 to 5, over contacts"
    mean = Number(r.weighted / r.count, f"{r.window}: mean level", how, form=".1f")
    return [", mean level ", mean, " of ", Number(5, "the highest level", "codebook")]


def waits(gap: Waiting, leads: Waiting, plans: pd.DataFrame) -> Text:
    """Gaps, leads and plans, open ones counted as still waiting."""
    kept = plans["state"].value_counts() if len(plans) else pd.Series(dtype=int)
    states = [[Number(n, f"plans {state}", "plans of these two states"), f" {state}"] for state, n in kept.items()]
    return Text.of(
        *_wait("between contacts", gap),
        " ",
        *_wait("from the first word to the event", leads),
        " Plans: ",
        *(joined(states, ", ") or ["none on file"]),
        ".",
    )


def _wait(what: str, wait: Waiting) -> list[Piece]:
    n = Number(wait.n, f"waits {what}", "product-limit", noun="wait")
    still = Number(wait.n_open, f"waits {what}, open", "product-limit")
    if wait.verdict:
        return [f"Median {what}: {wait.verdict} (", n, ", ", still, " open)."]
    median = Number(wait.median, f"median {what}", "product-limit", noun="day")
    longest = Number(wait.longest_open, f"longest open wait {what}", "product-limit", noun="day")
    open_ones: list[Piece] = [", the longest for ", longest, " so far"] if wait.n_open else []
    return [
        f"Median {what}: ",
        median if wait.median == wait.median else "not reached, more than half still wait",
        " (", n, ", ", still, " still open", *open_ones, ").",
    ]  # fmt: skip
