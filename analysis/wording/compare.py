"""What the figures beside the contacts say: each test with its null, n, window and power, or 'too few to say'."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from analysis.compare import Comparison, EventStudy, LaggedAssociation, Sensitivity, SpecificationCurve
from analysis.compare.coincidence_rate import CoincidenceRate
from analysis.language.text import Number, Piece, Text

_DAYS: Final = {"known_on": "became known", "through": "count to a day"}
_AIM: Final = {
    "known_on": "This tests reporting, not shipments.",
    "through": "This tests what the totals count to.",
}


def _numbers(of: str, how: str) -> Callable[..., Number]:
    """Makes the numbers of one result, each named by what it is of and what it is."""

    def own(value: float, name: str, form: str = "", noun: str = "") -> Number:
        return Number(value, f"{of}: {name}", how, form=form, noun=noun)

    return own


def study(result: EventStudy, label: str) -> Text:
    """An event study, with its null, n, window and power."""
    what = "new figure" if result.unit == "figures" else "increment"
    own = _numbers(label, "event study")
    met = own(result.n_events, "meetings", noun="meeting")
    claims = own(result.n_claims, f"{what}s", noun=what)
    if result.verdict:
        return Text.of(f"{label}: {result.verdict} (", met, ", ", claims, ").")
    amount = own(result.inside, "inside the window", "" if float(result.inside).is_integer() else ",.1f")
    found: list[Piece] = [amount, " of ", claims, f" {_DAYS[result.days]} within "]
    if result.unit != "figures":
        found = [amount, f" {result.unit} of ", claims, f" {'falls' if result.n_claims == 1 else 'fall'} within "]
    return Text.of(
        f"{label}: ", *found, own(result.window_days, "window", noun="day"), " of one of ", met, ", ",
        own(result.expected, "expected by chance", ",.1f"), " expected by chance (p = ",
        own(result.p_value, "p value", ".2g"), f"; null: {result.null}, ", own(result.shifts, "shifts", noun="day"),
        "; power to see ", own(result.effect, "effect", "g"), " times the expected share: ",
        own(result.power, "power", ".0%"), f"). {_AIM[result.days]}",
    )  # fmt: skip


def label(found: Comparison, part: str) -> str:
    """What one of the four event studies asks."""
    goods, claimant = found.figures.flow.goods, found.figures.claimant or "no claimant"
    return {
        "said": f"New figures for {goods} near summits and visits",
        "counted": f"New figures for {goods} near summits and visits",
        "claimed": f"Claimed increment of {goods} near summits and visits ({claimant})",
        "implied": f"Claimed implied rate of {goods} near summits and visits ({claimant})",
    }[part]


def comparison(found: Comparison) -> Text:
    """The two stories: reporting moves with diplomacy, or flows do; then the whole search in one sentence."""
    studies = [study(getattr(found, part), label(found, part)) for part in ("said", "counted", "claimed", "implied")]
    return Text.join([*studies, preceded(found.preceded), lag(found.lags), curve(found.curve)])


def preceded(r: CoincidenceRate) -> Text:
    """How many figures follow a meeting."""
    own = _numbers("figures that follow a meeting", "coincidence rate")
    met = own(r.n_b, "meetings", noun="meeting")
    if r.verdict:
        return Text.of(
            f"How many figures follow a meeting: {r.verdict} (", own(r.n_a, "figures", noun="figure"), ", ", met, ")."
        )
    return Text.of(
        own(r.hits, "hits"), " of ", own(r.n_a, "figures", noun="new figure"), " followed a meeting within ",
        own(r.window_days, "window", noun="day"), ", ", own(r.expected_rate, "expected rate", ".0%"), " expected for ", met,
        " spread at random over the ", own(r.span_days, "span", noun="day"), " observed (p = ",
        own(r.p_shift, "p over all shifts", ".2g"), " over all shifts, ", own(r.p_poisson, "p, Poisson", ".2g"),
        " if meetings came independently; power to see a doubling ", own(r.power, "power", ".0%"), ").",
    )  # fmt: skip


def lag(result: LaggedAssociation) -> Text:
    """A lagged association."""
    own = _numbers("weekly counts", "lagged association")
    weeks = own(result.n_windows, "weeks", noun="week")
    if result.verdict:
        return Text.of(f"Weekly counts of meetings and figures: {result.verdict} (", weeks, ").")
    row, strongest = result.frame.set_index("lag").loc[result.strongest_lag], result.strongest_lag
    apart = own(abs(strongest), "strongest lag", noun="week")
    when: list[Piece] = [apart, " earlier" if strongest > 0 else " later"] if strongest else ["of the same week"]
    return Text.of(
        "Over ", weeks, " and ", own(len(result.frame), "lags tried", noun="lag"),
        ", weekly figures go most closely with meetings ", *when, " (r = ", own(row["r"], "r at the strongest lag", ".2f"),
        "; p = ", own(result.p_max, "p of the strongest", ".2g"), f" for the strongest of all lags; null: {result.null};"
        " power to see r = ", own(result.effect, "effect", "g"), ": ", own(result.power, "power", ".0%"), ").",
    )  # fmt: skip


def curve(result: SpecificationCurve) -> Text:
    """The specification curve: how many ways were tried, and one p for the search."""
    own = _numbers("ways to ask", "specification curve")
    tried = own(result.tried, "tried")
    if result.verdict:
        return Text.of("Of ", tried, f" ways to ask, none has data enough: {result.verdict}.")
    low, held = ((result.frame[p] <= 0.05).sum() for p in ("p_value", "p_holm"))
    return Text.of(
        "All ", tried, " ways to ask were tried, ", own(result.answered, "answered"), " have data enough: ",
        own(low, "with p of that level or less, one by one"), " give p of ", own(0.05, "that level"), " or less one by one, ",
        own(held, "with p of that level or less, corrected"),
        " after Holm's correction, and a search this wide finds a p as small as its smallest in ",
        own(result.p_joint, "p of the search", ".0%"), " of all shifts. Power of the search to see ",
        own(result.effect, "effect", "g"), f" times the expected share within {result.planted}: at least ",
        own(result.power, "power", ".0%"), f"; of each way by itself: in the table. Null: {result.null}, ",
        own(result.span_days, "days of the span"), " days. Association is not cause: figures are reports, and reporting"
        " gathers around summits.",
    )  # fmt: skip


def sensitivity(result: Sensitivity) -> Text:
    """How far the headline moves when rows are left out."""
    rows = result.of("rate ratio")
    usable = rows[rows["verdict"] == ""]
    if usable.empty:
        return Text.of("What leaving rows out does to the rate: too few to say.")

    def own(value: float, name: str, form: str = "") -> Number:
        return Number(value, name, "rate ratio", form=form)

    least, most = (getattr(usable["power"], end)() for end in ("min", "max"))
    return Text.of(
        "With rows left out in ",
        Number(len(usable) - 1, "ways of leaving rows out", "rows of the table but the whole data", noun="way"),
        f", the rate {result.now} is ", own(usable["estimate"].min(), "times the earlier rate, least", ".1f"),
        " to ", own(usable["estimate"].max(), "times the earlier rate, most", ".1f"),
        f" times the rate {result.against}; the interval lies above ", own(1, "the same rate"), " in ",
        own((usable["low"] > 1).sum(), "rows with the interval above the same rate"), " of ",
        own(len(usable), "rows of the table that could be told"), " rows (power to see ", own(result.effect, "effect", "g"),
        " times the rate: ", own(least, "power, least", ".0%"), " to ", own(most, "power, most", ".0%"), ").",
    )  # fmt: skip
