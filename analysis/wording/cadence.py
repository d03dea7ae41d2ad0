"""What the contacts of two states say: rates, changes of rate, windows, waits."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cadence import Waiting
from analysis.cadence.dispersion import Dispersion
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


def change(results: dict[str, Changes]) -> Text:
    """How often the rate changed and when, for each series; the number of changes is the most probable one."""
    told = Text([_changes(label, found) for label, found in results.items()])
    return Text.join([told, Text.of("Coverage of the sources also differs between years.")])


def _changes(label: str, found: Changes) -> list[Piece]:
    def own(value: float, what: str, **written: str) -> Number:
        return Number(value, f"{label}: {what}", "exact posterior", **written)  # type: ignore[arg-type]

    windows = own(found.windows, "windows", noun="window")
    if found.verdict:
        return [
            f"{label}, changes of rate: {found.verdict} (",
            own(found.n, "contacts", noun="contact"),
            " in ",
            windows,
            ").",
        ]
    many = len(found.starts)
    rows = list(tuples(found.frame))
    rate = [Number(r.rate * QUARTER, f"{label}: a quarter from {month(r.start)}", _QUARTERLY, form=".1f") for r in rows]
    unit = "contacts" if label == "Contacts" else "points"
    told: list[Piece] = [" contacts a quarter throughout" if unit == "contacts" else " points a quarter throughout"]
    if many:
        told = [f" {unit} a quarter from {month(rows[0].start)}"]
    for r, each in zip(rows[1:], rate[1:], strict=True):
        begun = own(r.probability, f"that a new rate began in {month(r.start)}", form=".0%")
        told += [", then ", each, f" from {month(r.start)} (", begun, " for just that window)"]
    changed: list[Piece] = [own(many, "changes", noun="change")] if many else ["no change"]
    top = found.number.set_index("changes")["probability"]
    none, one, more = top[0], top.get(1, 0.0), top[2:].sum()
    fits = found.number.iloc[many]
    held: list[Piece] = [
        f" {'chooses' if many == found.penalised else 'would choose'} ",
        own(found.penalised, "changes by penalty"),
    ]
    if fits["penalty_from"] == fits["penalty_from"] and many:
        held += ["; penalties of ", own(fits["penalty_from"], "least penalty", form=".1f"), " to ",
                 own(fits["penalty_to"], "most penalty", form=".1f"), " choose as many as here"]  # fmt: skip
    return [
        f"{label}: most probably ", *changed, " of rate (", own(found.probability, "probability of as many changes", form=".0%"), "): ",
        rate[0], *told, ". Of none, one and more changes the probabilities are ", own(none, "no change", form=".0%"), ", ",
        own(one, "one change", form=".0%"), " and ", own(more, "more changes", form=".0%"), " (exact, ", windows,
        "; counts divided by ", own(found.dispersion, "variance over mean between neighbours", form=".1f"),
        ", their variance over their mean between neighbouring windows). A penalty of ",
        own(found.penalty, "penalty a change", form=".1f"), " a change", *held, f". Null: {found.null}; power to see ",
        own(found.effect, "effect", form="g"), " times the rate from half-way on: at least ", own(found.power, "power", form=".0%"), ".",
    ]  # fmt: skip


def clusters(spread: Dispersion, exact: dict[str, RateRatio]) -> Text:
    """Whether contacts come in clusters, and the intervals of rate ratios that hold if they do, beside the exact ones."""
    how = "Pearson's chi-square over its degrees of freedom"
    if spread.verdict:
        return Text.of(
            f"Whether contacts come in clusters: {spread.verdict} (",
            Number(spread.windows, "windows", how, noun="window"),
            ").",
        )
    told = Text.of(
        "Within stretches of constant rate the counts of ", Number(spread.windows, "windows of clusters", how, noun="window"),
        " vary ", Number(spread.ratio, "variance over mean within stretches", how, form=".1f"), " times as much as independent"
        " contacts would (variance over mean; ", Number(spread.degrees, "degrees of freedom", how), f" degrees of freedom). Rule,"
        f" declared before the results: {spread.rule}.",
    )  # fmt: skip
    return Text.join([told, *(_wider(label, r, spread.widened(r)) for label, r in exact.items() if not r.verdict)])


def _wider(label: str, exact: RateRatio, wide: RateRatio) -> Text:
    def own(value: float, what: str, form: str) -> Number:
        return Number(value, f"{label}: {what}", "rate ratio, clustered", form=form)

    return Text.of(
        f"{label}: ", own(exact.ratio, "ratio beside clusters", ".1f"), " times the rate; exact ", own(exact.low, "exact low", ".1f"),
        " to ", own(exact.high, "exact high", ".1f"), ", clustered ", own(wide.low, "clustered low", ".1f"), " to ",
        own(wide.high, "clustered high", ".1f"), " (p = ", own(wide.p_value, "clustered p", ".2g"), "; power to see ",
        own(wide.effect, "effect beside clusters", "g"), " times the rate: ", own(wide.power, "clustered power", ".0%"), ").",
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
