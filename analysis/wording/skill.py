"""Whether the model of the reconciled total deserves its place: against simple rules, without a model, and on figures left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.display import Table
from analysis.language.format import capital, contents, day, listing, month, plural, quantity_of, rounded
from analysis.language.text import Number, Piece, Text, joined, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.wording import contact_headings as headings

if TYPE_CHECKING:  # the model's library loads with the model, not with every sentence
    from analysis.reconcile.result import Interval, Reconciled
    from analysis.reconcile.validation_result import Validation

MADE: Final = "make validate-model"
MODEL: Final = "model"
_CODE: Final = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
RULES: Final = {
    "model": "the model",
    "line": "a straight line through all past figures",
    "last_rate": "carrying on at the latest rate",
    "drift": "carrying on at the average rate",
    "flat": "repeating the last figure",
}
SHORT: Final = {
    "model": "model",
    "line": "straight line",
    "last_rate": "latest rate",
    "drift": "average rate",
    "flat": "last figure",
}
ASSUMPTIONS: Final = {
    "level": "average rate", "running": "months that run", "common": "the error that all figures share",
    "drift": "monthly drift", "burst": "monthly burst",
    "noise": "statement error", "between": "governments apart", "spread": "sources apart", "wander": "wander of a source",
    "slack": "slack of floors", "capacity": "load of a carrier", "early": "before the start", "sea": "share by sea",
    "tight": "tight floors", "heaping": "ways to round", "consignment": "one consignment",
    "claims": "all claims together",
}  # fmt: skip


def verdict(trust: Validation) -> tuple[str, str]:
    """The best simple rule, and how it did against the model; empty where nothing was scored."""
    name, ratio = trust.best
    if not name:
        return "", ""
    if abs(ratio - 1) < trust.close:
        return name, "about as well as"
    return name, "better than" if ratio < 1 else "worse than"


def beside(trust: Validation, simple: Interval, what: str) -> list[Piece]:
    """The finding's second half: how the best simple rule did, and what it says, unless the model is better."""
    best, how = verdict(trust)
    if not best:
        return [" Whether it foresees later figures better than a simple rule was not tested here."]
    if how == "worse than":
        return [" On figures that became known later it has done better than four simple rules."]
    words = [" ", capital(RULES[best]), f" has done {how} the model on figures that became known later"]
    if simple.middle != simple.middle:
        return [*words, "."]
    told = _made_of(simple, f"{what}, {SHORT[best]}")
    return [*words, "; it says about ", told[1], ", ", told[0], " to ", told[2], " (80%)."]


def _made_of(interval: Interval, what: str) -> tuple[Number, Number, Number]:
    how = "see the rules in `analysis.reconcile.rules`; 80% of its forecast from low to high"
    ends = {"low": interval.low, "middle": interval.middle, "high": interval.high}
    low, middle, high = (Number(v, f"{what}: {n}", how, digits=3) for n, v in ends.items())
    return low, middle, high


def against_rules(trust: Validation) -> Text:
    """Is the model better than simple rules? All scored alike, by how far ahead, and how often their ranges held."""
    scores = trust.scores()
    if scores.empty:
        return Text.of(
            "Not tested: no figure of this flow that became known later was scored against the model by this day. Take its"
            " ranges as what follows from its assumptions, not as a forecast that has proved itself."
        ).headed(headings.better("", ""))
    best, how = verdict(trust)
    rows = scores.set_index("rule")
    asked, claims = rows.loc[MODEL, "figures"], rows.loc[MODEL, "claims"]
    quarters = trust.backtest["quarter"].nunique()
    answer = "Yes, on the whole" if how == "worse than" else "No"
    first: list[Piece] = [
        f"{answer}: {RULES[best]} did {how} the model. After each of ", _n(quarters, "quarters of the backtest", noun="quarter"),
        ", with only what was known then, each rule was asked for the totals that became known later: ",
        _n(asked, "questions asked of each rule", noun="question"), " about ", _n(claims, "claims asked for", noun="claim"),
        ". A claim is asked for after every quarter until it is known, so these are far fewer independent trials than questions.",
    ]  # fmt: skip
    each = [[f"{SHORT[r]} ", _n(rows.loc[r, "crps"], f"mean score of {RULES[r]}", ".2f")] for r in rows.index]
    second: list[Piece] = [
        "All are scored alike (CRPS of the logarithm: 0.1 is about a tenth of the figure; lower is better): ",
        *series(each), ".", *_ahead(trust), *_inside(rows, best),
    ]  # fmt: skip
    return Text([first, second, *([_stale()] if not trust.is_fresh else [])], headings.better(RULES[best], how))


def _ahead(trust: Validation) -> list[Piece]:
    """Who was best at each horizon."""
    found: list[list[Piece]] = []
    scores = trust.scores("horizon")
    for group in dict.fromkeys(scores["group"]):
        part = scores[scores["group"] == group]
        crps = part.set_index("rule")["crps"]
        top = str(crps.idxmin())
        n = part.loc[part["rule"] == MODEL, "figures"].iloc[0]
        found.append([f"{group} ahead, {RULES[top]} (", _n(crps[top], f"best score {group} ahead", ".2f"), " over ",
                      _n(n, f"questions {group} ahead", noun="question"), ")"])  # fmt: skip
    return [" The best rules: ", *joined(found), "."] if found else []


def _inside(rows: pd.DataFrame, best: str) -> list[Piece]:
    held = [
        [_n(rows.loc[r, "inside_80"], f"held by the 80% range of {RULES[r]}", ".0%"), f" for {RULES[r]}"]
        for r in (MODEL, best)
    ]
    return [" The later figure lay inside the 80% range in so many cases: ", *series(held), "."]


def _stale() -> list[Piece]:
    return [f"The model has changed since these numbers were made: run `{MADE}`."]


def _n(value: float, what: str, form: str = "", noun: str = "") -> Number:
    return Number(value, what, MADE, form=form, noun=noun)


def room(allowed: pd.DataFrame, result: Reconciled, then: Dossier, flow: Flow) -> Text:
    """What do the claims allow without a model: the totals that no claim excludes, by how old and how loose figures may be."""
    if allowed.empty or not allowed["lower_claims"].map(len).any():
        none = f"No claim on {flow.label} bounds a total"
        return Text.of(f"{none} by this day.").headed(none)
    when = day(allowed["day"].iloc[0])
    strict, loose = allowed.iloc[0], allowed.iloc[-1]
    first: list[Piece] = [
        f"Taken at their word, the claims allow, for {flow.label} by {when}, ",
        *_span(strict),
        ". ",
        *_loosened(loose),
    ]
    paragraphs = [first]
    if not result.refusal:
        total = result.total(result.last_day)
        inside = _within(total, loose)
        paragraphs.append([
            f"The model's range, {rounded(total.low)} to {rounded(total.high)}, {inside}. It is narrower because the model assumes that"
            " errors are of a usual size, so that a claim says where a total is likely and not only what it excludes.",
        ])  # fmt: skip
    return Text(paragraphs, headings.roomy(loose))


def _span(row: pd.Series) -> list[Piece]:
    if row["empty"]:
        how = "least sum of departures that lets a history fit"
        return [f"no total, even with an “about” off by {row['about_tolerance']:.0%}: no history fits them all,"
                " and the nearest misses them by ",
                Number(row["violation"], "departure of the nearest history", how, digits=3)]  # fmt: skip
    how = f"what no claim excludes: {row['staleness']} days stale, “about” off by {row['about_tolerance']:.0%}"
    low = Number(row["lower"], "least total no claim excludes", how, list(row["lower_claims"]), digits=3)
    if row["upper"] != row["upper"]:
        return ["any total of ", low, " or more; none of them sets an upper limit"]
    return [
        "a total from ",
        low,
        " to ",
        Number(row["upper"], "greatest total no claim excludes", how, list(row["upper_claims"]), digits=3),
    ]


def _loosened(row: pd.Series) -> list[Piece]:
    age, share = plural(int(row["staleness"]), "day"), f"{row['about_tolerance']:.0%}"
    asked = f"If a figure may be up to {age} older than the day to which it counts, and an “about” off by {share}"
    return [f"{asked}, they allow ", *_span(row), "."]


def _within(total: Interval, row: pd.Series) -> str:
    if row["empty"]:
        return "fits none of this, for no history does"
    if total.low < row["lower"]:
        return "begins below that floor: it reads a floor as a statement that may err"
    if row["upper"] == row["upper"] and total.high > row["upper"]:
        return "ends above that ceiling: it reads a ceiling as a statement that may err"
    return "lies within that"


def foretold(places: pd.DataFrame, result: Reconciled) -> Text:
    """Do figures lie in the model's ranges as often as they should, those it has read and those left out?"""
    if result.refusal or places.empty:
        return Text.of("Nothing was drawn, so there is nothing to compare.")
    read, out = _eighty(result.predictive["place"]), _eighty((places["below"] + places["through"]) / 2)
    count = len(places)
    doubt = int((~places["reliable"].astype(bool)).sum())
    paragraph: list[Piece] = [
        _f(read, "figures inside the 80% range of a model that has read them"), " of ", _f(count, "figures read", noun="figure"),
        " lie inside the model's 80% ranges, where about ", _f(round(0.8 * count), "expected of them"),
        " would be expected of figures it has not read. But each figure helped to set the range that it is compared with. Left out"
        " one at a time, ", _f(out, "figures inside the 80% range of a model that has not read them"), f" lie inside: "
        f"{reading_of(out, count)}.",
    ]  # fmt: skip
    if doubt:
        paragraph += [
            " For ",
            _f(doubt, "figures whose weighing is unreliable", noun="figure"),
            " the weighing is not reliable.",
        ]
    return Text([paragraph])


def reading_of(inside: int, count: int) -> str:
    """What so many of so many inside an 80% range say of the ranges.

    Examples
    --------
    >>> reading_of(28, 28), reading_of(22, 28), reading_of(15, 28)
    ('the ranges are, if anything, too wide', 'no sign that the ranges are too wide or too narrow', 'the ranges are too narrow')
    """
    from scipy.stats import binom

    if binom.sf(inside - 1, count, 0.8) < 0.025:
        return "the ranges are, if anything, too wide"
    return (
        "the ranges are too narrow"
        if binom.cdf(inside, count, 0.8) < 0.025
        else "no sign that the ranges are too wide or too narrow"
    )


def _eighty(place: pd.Series) -> int:
    return int(((place - 0.5).abs() <= 0.4).sum())


def _f(value: float, what: str, noun: str = "") -> Number:
    return Number(value, what, "places of the figures among those the model expects", noun=noun)


def assumed(prior: Interval, moved: pd.DataFrame, result: Reconciled, flow: Flow) -> Text:
    """What do the assumptions alone say, and which of them moves the total?"""
    if result.refusal or moved.empty:
        return Text.of("Nothing was drawn, so no assumption moves anything.")
    total, when = result.total(result.last_day), month(result.last_day)
    how = "draws from the priors alone, 80% of them between the ends"
    narrower = (prior.high - prior.low) / (total.high - total.low)
    alone: list[Piece] = [
        f"Before any claim is read, the assumptions alone allow a total of {flow.label} by {when} from ",
        Number(prior.low, "assumptions alone: low", how, digits=2), " to ", Number(prior.high, "assumptions alone: high", how, digits=2),
        " (80%). The claims make that range ", Number(narrower, "range before over range after", how, digits=2), " times narrower.",
    ]  # fmt: skip
    parts = moved[(moved["part"] != "claims") & (moved["sensitivity"] >= 0.05)]
    names = listing([ASSUMPTIONS.get(p, p) for p in parts["part"]])
    one = "assumption that moves" if len(parts) == 1 else "assumptions that move"
    which = (
        f"The {one} the last total most when given a little more weight: {names}"
        if names
        else "No single assumption moves the last total when it is given a little more weight"
    )
    claims = float(moved.loc[moved["part"] == "claims", "sensitivity"].iloc[0])
    least = Number(
        claims, "distance for each doubling of the weight of all claims", "power-scaling of the likelihood", form=".2f"
    )
    return Text([alone, [which, "; all claims together move it by ", least, " (below 0.05 is small)."]])


def parts(moved: pd.DataFrame) -> Table:
    """How far each part moves the last total, by its name."""
    named = moved.assign(part=[ASSUMPTIONS.get(p, p) for p in moved["part"]], sensitivity=moved["sensitivity"].round(3))
    return Table("power-scaling", "How far the last total moves when a part is given a little more weight", named)


def by_claim(name: str, title: str, frame: pd.DataFrame, then: Dossier) -> Table:
    """A table with a row for each claim, told by who said what and since when it is known; `frame` has a column `claim_id`."""
    said = then.said.set_index("claim_id").loc[list(frame["claim_id"])]
    told = pd.DataFrame({
        "source": list(said["claimant"]),
        "said": [quantity_of(row) for _, row in said.iterrows()],
        "known on": list(said["known_on"]),
    })  # fmt: skip
    rest = frame.drop(columns="claim_id").reset_index(drop=True)
    if "reason" in rest:  # which names a class of items
        rest["reason"] = [_CODE.sub(lambda code: contents(code[0]), str(text)) for text in rest["reason"]]
    return Table(name, title, pd.concat([told, rest], axis=1), ids=list(frame["claim_id"]))
