"""What the contacts of two states say: rates, changes of rate, windows, waits."""

from __future__ import annotations

import pandas as pd

from analysis.cadence import Waiting
from analysis.cadence.dispersion import Dispersion
from analysis.cadence.observed import Observed
from analysis.cadence.rates import RateRatio
from analysis.cadence.segmentation import Changes
from analysis.language.format import capital, days, month
from analysis.language.labels import words
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
        f"{capital(label)}: ", own(exact.ratio, "ratio beside clusters", ".1f"), " times the rate; exact ",
        own(exact.low, "exact low", ".1f"), " to ", own(exact.high, "exact high", ".1f"), ", clustered ",
        own(wide.low, "clustered low", ".1f"), " to ",
        own(wide.high, "clustered high", ".1f"), " (p = ", own(wide.p_value, "clustered p", ".2g"), "; power to see ",
        own(wide.effect, "effect beside clusters", "g"), " times the rate: ", own(wide.power, "clustered power", ".0%"), ").",
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
        ". Intervals are Garwood's, each for its own window; whether the latest rate differs from the earlier ones is stated at the"
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
        [f"{words(str(kind), 'kind')} ", Number(n, f"at a minister's level: {words(str(kind), 'kind')}", "by kind")]
        for kind, n in others.items()
    ]
    total = Number(
        len(level),
        "contacts at a minister's level",
        "by the level of the lower-ranking side",
        list(level["event_id"]),
        "contact",
    )
    return Text.of(
        "The level is that of the lower-ranking side: ", total, " at a minister's level, of which ",
        Number(len(visits), "visits of a minister", "visits of a minister", list(visits["event_id"]), "visit"), " of a minister",
        *([" (the others by kind: ", *joined(rest, ", "), ")"] if rest else []), ".",
    )  # fmt: skip


def waits(gap: Waiting, leads: Waiting, plans: pd.DataFrame) -> Text:
    """Gaps, leads and plans, open ones counted as still waiting."""
    kept = plans["state"].value_counts() if len(plans) else pd.Series(dtype=int)
    states = [[Number(n, f"plans {state}", "plans of these two states"), f" {state}"] for state, n in kept.items()]
    return Text.of(
        *_wait("between contacts", gap),
        " ",
        *_wait("from announcement to event", leads),
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
