"""What the contacts of two states say: rates, changes of rate, windows, waits."""

from __future__ import annotations

import pandas as pd

from analysis.cadence import Waiting
from analysis.cadence.change_point import ChangePoint
from analysis.cadence.observed import Observed
from analysis.cadence.rates import RateRatio
from analysis.cadence.segmentation import Changes
from analysis.language.format import day, days, month, readable
from analysis.language.text import Number, Piece, Text, joined
from analysis.model.rows import tuples

QUARTER = 91.3  # days
PLACED = "legs of one visit once; partial dates averaged over all they allow"
_QUARTERLY = "rate a day times 91.3 days"


def count(value: float, reach: tuple[int, int] | None, what: str, noun: str = "") -> list[Piece]:
    """How many: one number, or the least and the most that partial dates allow."""
    least, most = reach or (value, value)
    if least == most:
        return [Number(value, what, PLACED, noun=noun)]
    return [Number(least, f"{what}, at least", PLACED), " to ", Number(most, f"{what}, at most", PLACED, noun=noun)]


def rates(result: RateRatio, label: str) -> Text:
    """One rate set against another."""

    def own(value: float, what: str, **written: str) -> Number:
        return Number(value, f"{label}: {what}", "rate ratio", **written)  # type: ignore[arg-type]

    counted: list[Piece] = [
        f"{label}: ", *count(result.n1, result.reach1, f"{label}: contacts in the first window", "contact"), " in ",
        own(result.exposure1, "days of the first window", noun="day"), " against ",
        *count(result.n2, result.reach2, f"{label}: contacts in the second window"), " in ",
        own(result.exposure2, "days of the second window"),
    ]  # fmt: skip
    if result.verdict:
        return Text.of(*counted, f": {result.verdict}.")
    tried: list[Piece] = [
        " ",
        own(result.partial, "contacts of partial date", noun="contact"),
        f" of partial date {'was' if result.partial == 1 else 'were'} tried on each side; the widest interval stands.",
    ]
    return Text.of(
        *counted, ", ", own(result.ratio, "ratio", form=".1f"), " times the rate (",
        own(result.confidence, "confidence", form=".0%"), " interval ", own(result.low, "low", form=".1f"), " to ",
        own(result.high, "high", form=".1f"), f", exact {result.method} p = ", own(result.p_value, "p value", form=".2g"),
        f"; null: {result.null}; power to see ", own(result.effect, "effect", form="g"), " times the rate: ",
        own(result.power, "power", form=".0%"), ").", *(tried if result.partial else []),
    )  # fmt: skip


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
    """Contacts in each window, with the days observed, the rate and its interval."""
    rows = table[table["split"] == "all"]
    if rows.empty:
        return Text.of("No contact lies in any of the windows, so there is no rate to tell.")
    free = rows[rows["value"] == "discretionary"].set_index("window")
    parts = [
        [
            f"{r.window} ({days(r.window_start, r.window_end)}, ",
            Number(r.exposure_days, f"{r.window}: days observed", "both ends counted", noun="day"), ") ",
            *count(r.count, (r.least, r.most), f"{r.window}: contacts", "contact"), ", ", *_free(free, r.window),
            " of them not driven by the calendar: ",
            Number(r.rate, f"{r.window}: contacts a quarter", "91.3 days times contacts over days", form=".1f"),
            " a quarter (", Number(r.low, f"{r.window}: lower end", "Garwood, 95%", form=".1f"), " to ",
            Number(r.high, f"{r.window}: upper end", "Garwood, 95%", form=".1f"), ")",
        ]
        for r in tuples(rows[rows["value"] == "all contacts"])
    ]  # fmt: skip
    return Text.of(
        "By window: ",
        *joined(parts),
        ". Intervals are Garwood's, each for its own window; whether the latest rate differs from the earlier ones is told at the"
        " top.",
    )


def _free(rows: pd.DataFrame, window: str) -> list[Piece]:
    what = f"{window}: contacts not driven by the calendar"
    if window not in rows.index:
        return [Number(0, what, PLACED)]
    row = rows.loc[window]
    return count(row["count"], (row["least"], row["most"]), what)


def at_ministers(view: Observed) -> Text:
    """How many contacts were at a minister's level, and how many of them were visits of a minister?"""
    level = view.contacts[view.contacts["level"] == "minister"]
    visits = level[level["kind"] == "minister_visit"]
    others = level[level["kind"] != "minister_visit"]["kind"].value_counts()
    rest = [
        [Number(n, f"at a minister's level: {kind}", "by kind"), f" {readable(kind)}"] for kind, n in others.items()
    ]
    total = Number(len(level), "contacts at a minister's level", "level minister", list(level["event_id"]), "contact")
    return Text.of(
        "Level is that of the lower side, kind is what took place: ", total, " at a minister's level, of which ",
        Number(len(visits), "visits of a minister", "kind minister_visit", list(visits["event_id"]), "visit"), " of a minister",
        *([" (the others: ", *joined(rest, ", "), ")"] if rest else []), ".",
    )  # fmt: skip


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
