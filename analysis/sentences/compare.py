"""Sentences about claims beside contacts: each with its null, n, window and power, or 'too few to say'."""

from __future__ import annotations

from typing import Final

from analysis.compare import EventStudy, LaggedAssociation, Sensitivity, SpecificationCurve, Together
from analysis.display import Number, Text, plural

_DAYS: Final = {"known_on": "became known", "through": "count to a day"}


def study_sentences(result: EventStudy) -> Text:
    """An event study in words, with its null, n, window and power."""
    what = "new figures" if result.unit == "figures" else "increments"
    if result.verdict:
        told = f"{result.label}: {result.verdict}"
        told += f" ({plural(result.n_events, 'meeting')}, {plural(result.n_claims, what.removesuffix('s'))})."
        return Text.of(told, numbers=result.numbers(result.label))
    amount = f"{result.inside:,.1f}".removesuffix(".0")
    if result.unit == "figures":
        found = f"{amount} of {result.n_claims} new figures {_DAYS[result.days]} within"
    else:
        found = f"{amount} {result.unit} of {result.n_claims} increments fall within"
    aim = (
        "This tests reporting, not shipments." if result.days == "known_on" else "This tests what the totals count to."
    )
    return Text.of(
        f"{result.label}: {found} {result.window_days} days of one of {result.n_events} meetings, {result.expected:,.1f}"
        f" expected by chance (p = {result.p_value:.2g}; null: {result.null}, {result.shifts:,} days; power to see"
        f" {result.effect:g} times the expected share: {result.power:.0%}). {aim}",
        numbers=result.numbers(result.label),
    )


def comparison_sentences(found: Together) -> Text:
    """The two stories in words: reporting moves with diplomacy, or flows do; then the whole search in one sentence."""
    studies = [study_sentences(s) for s in (found.said, found.counted, found.claimed, found.implied)]
    return Text.join([*studies, _preceded(found), lag_sentence(found.lags), curve_sentence(found.curve)])


def _preceded(found: Together) -> Text:
    r = found.preceded
    numbers = r.numbers("figures that follow a meeting")
    if r.verdict:
        told = f"How many figures follow a meeting: {r.verdict} ({r.n_a} figures, {r.n_b} meetings)."
        return Text.of(told, numbers=numbers)
    return Text.of(
        f"{r.hits} of {r.n_a} new figures followed a meeting within {r.window_days} days, {r.expected_rate:.0%} expected for"
        f" {r.n_b} meetings spread at random over the {r.span_days:,} days observed (p = {r.p_shift:.2g} over all shifts,"
        f" {r.p_poisson:.2g} if meetings came independently; power to see a doubling {r.power:.0%}).",
        numbers=numbers,
    )


def lag_sentence(result: LaggedAssociation) -> Text:
    """A lagged association in words."""
    numbers = [*result.numbers("weekly counts"), Number("weekly counts: lags tried", len(result.frame), "lagged")]
    if result.verdict:
        told = f"Weekly counts of meetings and figures: {result.verdict} ({result.n_windows} weeks)."
        return Text.of(told, numbers=numbers)
    row = result.frame.set_index("lag").loc[result.strongest_lag]
    lag = result.strongest_lag
    weeks = f"{abs(lag)} week{'s' * (abs(lag) != 1)} {'earlier' if lag > 0 else 'later'}"
    when = "of the same week" if lag == 0 else weeks
    return Text.of(
        f"Over {result.n_windows} weeks and {len(result.frame)} lags, weekly figures go most closely with meetings {when}"
        f" (r = {row['r']:.2f}; p = {result.p_max:.2g} for the strongest of all lags; null: {result.null}; power to see"
        f" r = {result.effect:g}: {result.power:.0%}).",
        numbers=[*numbers, Number("weekly counts: r at the strongest lag", row["r"], "correlation")],
    )


def curve_sentence(result: SpecificationCurve) -> Text:
    """The specification curve in words: how many ways were tried, and one p for the search."""
    numbers = result.numbers("ways to ask")
    if result.verdict:
        return Text.of(f"Of {result.tried} ways to ask, none has data enough: {result.verdict}.", numbers=numbers)
    low = int((result.frame["p_value"] <= 0.05).sum())
    held = int((result.frame["p_holm"] <= 0.05).sum())
    return Text.of(
        f"All {result.tried} ways to ask were tried, {result.answered} have data enough: {low} give p of 0.05 or less one by one,"
        f" {held} after Holm's correction, and a search this wide finds a p as small as its smallest in {result.p_joint:.0%}"
        f" of all shifts. Power of the search to see {result.effect:g} times the expected share within {result.planted}: at least"
        f" {result.power:.0%}; of each way by itself: in the table. Null: {result.null}, {result.span_days:,} days. Association is"
        " not cause: figures are reports, and reporting gathers around summits.",
        numbers=[
            *numbers,
            Number("ways to ask with p of that level or less, one by one", low, "p_value in the table of all ways"),
            Number("ways to ask with p of that level or less, corrected", held, "p_holm in the table of all ways"),
            Number("that level", 0.05, "convention"),
        ],
    )


def sensitivity_sentence(result: Sensitivity) -> Text:
    """How far the headline moves when rows are left out."""
    rows = result.of("rate ratio")
    usable = rows[rows["verdict"] == ""]
    if usable.empty:
        return Text.of("What leaving rows out does to the rate: too few to say.")
    above = int((usable["low"] > 1).sum())
    return Text.of(
        f"With rows left out in {len(usable) - 1} ways, the rate from {result.split} on is {usable['estimate'].min():.1f} to"
        f" {usable['estimate'].max():.1f} times the rate before; the interval lies above 1 in {above} of {len(usable)} rows"
        f" (power to see {result.effect:g} times the rate: {usable['power'].min():.0%} to {usable['power'].max():.0%}).",
        numbers=[
            *result.numbers(),
            Number("ways of leaving rows out", len(usable) - 1, "rows of the table but the whole data"),
            Number("rows of the table that could be told", len(usable), "no verdict"),
            Number("of them, with the interval above 1", above, "low above 1"),
            Number("times the rate before, least", usable["estimate"].min(), "rate ratio"),
            Number("times the rate before, most", usable["estimate"].max(), "rate ratio"),
            Number("power, least", usable["power"].min(), "rate ratio"),
            Number("power, most", usable["power"].max(), "rate ratio"),
        ],
    )
