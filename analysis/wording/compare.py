"""What the figures beside the contacts say: each test with its null, n, window and power, or 'too few to say'."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from analysis.compare import Comparison, EventStudy, LaggedAssociation, Sensitivity, SpecificationCurve
from analysis.language.format import capital, inside
from analysis.language.text import Number, Piece, Text
from analysis.wording import contact_headings as headings

_DAYS: Final = {"known_on": "became known", "through": "count to a day"}
_AIM: Final = {
    "known_on": "This tests reporting, not shipments.",
    "through": "This tests what the totals count to.",
}

_SIDE: Final = {"either side": "of", "after": "after", "before": "before"}


def _numbers(of: str, how: str) -> Callable[..., Number]:
    """Makes the numbers of one result, each named by what it is of and what it is."""

    def own(value: float, name: str, form: str = "", noun: str = "") -> Number:
        return Number(value, f"{of}: {name}", how, form=form, noun=noun)

    return own


_WHAT: Final = {"known_on": "new figures for {}", "through": "the days that figures for {} count to"}
_WHEN: Final = {
    "after": "the days after a meeting",
    "before": "the days before one",
    "either side": "the days on either side of one",
}


def headline(found: Comparison) -> str:
    """What the questions declared beforehand found, in one sentence without a number of the data."""
    goods = found.figures.flow.goods
    answered = [s for s in found.primary if not s.verdict]
    if not answered:
        return f"Too few figures to say whether reports on {goods} gather around summits and visits"
    linked = [s for s in answered if s.p_holm <= 0.05]
    told = [f"{_asked(s, goods)}: {'more' if s.inside > s.expected else 'fewer'} than chance gives" for s in linked]
    if not linked:
        told = [f"No link found between {' or '.join(_asked(s, goods) for s in answered)}"]
    if len(answered) < len(found.primary):
        told.append("on the other questions, too few figures to say")
    said = "; ".join(told)
    return said[0].upper() + said[1:]


def _asked(s: EventStudy, goods: str) -> str:
    return f"{_WHAT[s.days].format(goods)} and {_WHEN[s.side]}"


def finding(found: Comparison) -> Text:
    """What the answers to the questions declared beforehand come to."""
    return Text.of(f"{headline(found)}.").headed(headings.together(found))


def primary(found: Comparison) -> Text:
    """The answers to the questions declared beforehand, one by one."""
    goods = found.figures.flow.goods
    return Text.join([study(s, capital(_asked(s, goods))) for s in found.primary]).headed(headings.answered(found))


def study(result: EventStudy, label: str) -> Text:
    """An event study, with its null, n, window and power; below the least power its counts, but no p."""
    what = "new figure" if result.unit == "figures" else "increment"
    own = _numbers(label, "event study")
    met = own(result.n_events, "meetings", noun="meeting")
    claims = own(result.n_claims, f"{what}s", noun=what)
    if result.verdict and result.power != result.power:
        return Text.of(f"{label}: {result.verdict} (", met, ", ", claims, ").")
    amount = own(result.inside, "inside the window", "" if float(result.inside).is_integer() else ",.1f")
    found: list[Piece] = [amount, " of ", claims, f" {_DAYS[result.days]}"]
    if result.unit != "figures":
        amount = own(result.inside, "inside the window", ",.0f")
        found = [amount, f" {result.unit} of ", claims, f" {'falls' if result.n_claims == 1 else 'fall'}"]
    places = ",.1f" if result.unit == "figures" else ",.0f"
    power: list[Piece] = [
        "power to see ", own(result.effect, "effect", "g"), " times the daily rate: ", own(result.power, "power", ".0%"),
    ]  # fmt: skip
    answer: list[Piece] = [f": {result.verdict} (", *power, ", less than an even chance)"]
    if not result.verdict:
        corrected: list[Piece] = [", by Holm ", own(result.p_holm, "p value, corrected", ".2g")]
        corrected = corrected if result.p_holm == result.p_holm else []
        answer = [
            " (two-sided p = ", own(result.p_value, "p value", ".2g"),
            *corrected,
            f"; null: {result.null}, ", own(result.shifts, "shifts", noun="day"), "; ", *power, ")",
        ]  # fmt: skip
    return Text.of(
        f"{label}: ", *found, " within ", own(result.window_days, "window", noun="day"), f" {_SIDE[result.side]} one of ", met, ", ",
        own(result.expected, "expected by chance", places), " expected by chance", *answer, f". {_AIM[result.days]}",
    )  # fmt: skip


def comparison(found: Comparison) -> Text:
    """What else was asked, all of it secondary: the growth of one claimant's totals, weeks apart, and every other way."""
    goods, totals = found.figures.flow.goods, found.figures.totals
    named = totals.loc[totals["claimant_id"] == found.figures.claimant, "claimant"]
    claimant = inside(str(named.iloc[0])) if len(named) else "no claimant"
    return Text.join(
        [
            study(found.claimed, f"Claimed increment of {goods} near summits and visits ({claimant})"),
            study(
                found.implied,
                f"Claimed increment of {goods}, spread over the days it covers, near summits and visits ({claimant})",
            ),
            lag(found.lags),
            curve(found.curve),
        ]
    )


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
        ", weekly figures are most closely associated with meetings ", *when, " (r = ", own(row["r"], "r at the strongest lag", ".2f"),
        "; p = ", own(result.p_max, "p of the strongest", ".2g"), f" for the strongest of all lags; null: {result.null};"
        " power to see r = ", own(result.effect, "effect", "g"), ": ", own(result.power, "power", ".0%"), ").",
    )  # fmt: skip


def curve(result: SpecificationCurve) -> Text:
    """The specification curve: how many ways were tried, and one p for the search."""
    own = _numbers("ways to ask", "specification curve")
    tried = own(result.tried, "tried")
    if not result.answered:
        return Text.of("Of ", tried, f" tests, none has enough data to detect a doubled daily rate: {result.verdict}.")
    low, held = ((result.frame[p] <= 0.05).sum() for p in ("p_value", "p_holm"))
    search: list[Piece] = [
        "; a search this wide finds a p as small as its smallest in ", own(result.p_joint, "p of the search", ".0%"), " of all shifts",
    ]  # fmt: skip
    return Text.of(
        "Of ", tried, " ways to ask, ", own(result.answered, "answered"), " could see ", own(result.effect, "effect", "g"),
        " times the daily rate with an even chance or better: p is ", own(0.05, "that level"), " or less in ",
        own(low, "with p of that level or less, one by one"), " of them one by one, in ",
        own(held, "with p of that level or less, corrected"),
        " after Holm's correction", *([f"; on the search as a whole, {result.verdict}"] if result.verdict else search),
        f" (its power to see it within {result.planted}: at least ", own(result.power, "power", ".0%"),
        f"). Null: {result.null}, ", own(result.span_days, "days of the span"), " days. Association is not cause.",
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
        f" times the rate {result.against}; the interval that holds for clustered contacts lies above ", own(1, "the same rate"), " in ",
        own((usable["low"] > 1).sum(), "rows with the interval above the same rate"), " of ",
        own(len(usable), "rows of the table that could be judged"), " rows (power to see ", own(result.effect, "effect", "g"),
        " times the rate: ", own(least, "power, least", ".0%"), " to ", own(most, "power, most", ".0%"), ").",
    )  # fmt: skip
