"""What the reconciled total says, always as a model's output: the total, who runs high or low, how the fit was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis.language.format import capital, contents, day, month, percent, quantity_of
from analysis.language.names import the
from analysis.language.text import Number, Piece, Ref, Text, joined, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings
from analysis.wording import contact_headings as headings
from analysis.wording.claims import figure, who_when
from analysis.wording.latest import each_side, not_firm
from analysis.wording.skill import beside

if TYPE_CHECKING:  # the model's library loads with the model, not with every sentence
    from analysis.reconcile.result import Interval, Reconciled
    from analysis.reconcile.validation_result import Validation

_MADE = "make validate-model"


def reconciled(result: Reconciled, trust: Validation, simple: Interval, then: Dossier, flow: Flow) -> Text:
    """The finding: what the model says the claims together allow, and what the best simple rule says beside it.

    `simple` is from `analysis.reconcile.simple_total`, of the rule `trust.better`.
    """
    if result.refusal:
        return Text.of(f"No total is modelled. {result.refusal}").headed(f"No total of {flow.goods} is modelled")
    rows, last = result.evidence.rows, result.last_day
    total = result.total(last)
    by = f"total by {day(last)}"
    read = Number(len(rows), "independent statements read", "one for each origin", list(rows["claim_id"]),
                  noun="independent statement")  # fmt: skip
    ships = rows[rows["voyages"]]
    carriers = Number(
        len(ships), "counts of carriers among them", "read through what one carries", list(ships["claim_id"])
    )
    voices = Number(rows["claimant_id"].nunique(), "sources of them", "distinct claimants", noun="source")
    headline: list[Piece] = [
        "The model says that the claims together allow about ", _end(by, "lower end", total.low, total), " to ",
        _end(by, "upper end", total.high, total),
        f" {flow.label} by {day(last)} (80% of its histories; median ", _end(by, "median", total.middle, total), ").",
        *beside(trust, simple, by),
    ]  # fmt: skip
    counting: list[Piece] = [" (", carriers, " of the statements count carriers such as ships)"] if len(ships) else []
    pace = result.rate(last)
    pace = replace(pace, low=pace.low if pace.low >= 1 else 0.0)  # of a flow at rest: next to nothing
    alone: list[Piece] = [
        "This is the output of a model of ", read, " by ", voices, *counting,
        ": no source gave these numbers, and it is not a count. For ",
        f"{month(last)} it allows a pace of ", *_range(f"pace in {month(last)}", pace), " a month.",
    ]  # fmt: skip
    held_against = among(total.middle, _end(by, "median", total.middle, total), then, flow)
    return Text([headline, alone, held_against], headings.modelled(total, flow))


def among(middle: float, median: Number, then: Dossier, flow: Flow) -> list[Piece]:
    """Where does the median stand among the totals that each side last said, and the sums of parts that one side counts apart?"""
    totals = then.quantities(flow)
    said, beside = then.last_said(totals), not_firm(totals[~totals["repeats"].astype(bool)])
    last = said["value"]
    if last.empty:
        bare = (
            f"No total for {flow.label} is on file, checked in full and with its last day, to hold this median against."
        )
        return [bare, *beside]
    apart, sums = _counted_apart(then, flow, said.set_index("camp")["value"])
    last = pd.concat([last, sums])
    place = "above" if (middle > last).all() else "below" if (middle < last).all() else "among"
    those = "that total" if len(last) == 1 else "these totals" if place == "among" else "all these totals"
    those = "equal to that total" if len(last) == 1 and place == "among" else f"{place} {those}"
    return [*each_side(then, flow, totals), ".", *apart, " The model’s median, ", median, f", is {those}.", *beside]


def _counted_apart(then: Dossier, flow: Flow, whole: pd.Series) -> tuple[list[Piece], pd.Series]:
    """What do the parts that one side counts apart come to, where that is more than its last total? A sentence each, and the sums.

    `whole` is what each camp last said of everything.
    """
    parts = then.parts_said(then.quantities(flow, measures=("cumulative", "snapshot")))
    told: list[Piece] = []
    sums: list[float] = []
    for camp, total in parts[["camp", "together"]].drop_duplicates().itertuples(index=False):
        own = parts[parts["camp"] == camp]
        if total <= whole.get(camp, 0):
            continue
        sums.append(total)
        named = series([[figure(row), f" {contents(row['item_class'])} ({who_when(row)})"] for row in mappings(own)])
        how = "sum of what one side last said of parts that hold nothing of one another"
        together = Number(total, f"parts counted apart by {then.config.in_sentence(camp)}", how, list(own["claim_id"]))
        told += [f" {capital(then.config.in_sentence(camp))} also counts parts: ", *named, "; ", together, " together."]
    return told, pd.Series(sums, dtype=float)


def leanings(result: Reconciled, then: Dossier) -> Text:
    """Which sources run high or low, and which statement carries most?"""
    if result.refusal:
        return Text.of("Nothing was drawn, so no source can be held against the others.")
    names = {row["claimant_id"]: the(row["name"]) for row in mappings(then.claimants)}
    return Text([_apart(result, names), _carriers(result, then)], headings.apart(result, names))


def _end(what: str, end: str, value: float, interval: Interval) -> Number:
    how = f"posterior, {percent(interval.level)} of the draws between the ends"
    return Number(value, f"{what}: {end}", how, digits=3)


def _range(what: str, interval: Interval) -> list[Piece]:
    return [_end(what, "lower end", interval.low, interval), " to ", _end(what, "upper end", interval.high, interval)]


def _apart(result: Reconciled, names: Mapping[str, str]) -> list[Piece]:
    how = "factor, 80% of the draws from low to high"
    found = result.biases[result.biases["reading"].isin(["above", "below"])]
    apart: list[list[Piece]] = [
        [
            f"{capital(names[row.claimant_id])} runs {'high' if row.reading == 'above' else 'low'}, by a factor of ",
            Number(row.middle, f"bias of {names[row.claimant_id]}: middle", how, form=".2f"), " (",
            Number(row.low, f"bias of {names[row.claimant_id]}: low", how, form=".2f"), " to ",
            Number(row.high, f"bias of {names[row.claimant_id]}: high", how, form=".2f"), ")",
        ]
        for row in found.itertuples(index=False)
    ]  # fmt: skip
    few = int((result.biases["reading"] == "too few").sum())
    tried = len(result.biases) - few
    sources = Number(
        tried, "sources with two or more statements", "statements read", noun="source", spelled=True, capital=True
    )
    rest: list[Piece] = [". ", sources, " made more than one statement", *([] if not apart else _by_chance(tried)), "."]
    if few:
        single = Number(few, "sources with one statement", "reading too few", noun="source", spelled=True, capital=True)
        rest += [" ", single, " made one each; with one statement a bias cannot be told from an error."]
    return [*(joined(apart) or ["No source is shown to run high or low"]), *rest]


def _by_chance(tried: int) -> list[Piece]:
    """How many of so many 80% ranges lie off the middle by chance alone."""
    chance = Number(
        0.2 * tried, "sources that an 80% range would set apart by chance", "a fifth of those tried", form=".1g"
    )
    return [", and with ranges of 80% about ", chance, " of them would seem to stand apart by chance"]


def _carriers(result: Reconciled, then: Dossier) -> list[Piece]:
    first = result.information.iloc[0]
    own = [str(first["claim_id"])]
    claim = then.said.set_index("claim_id").loc[own[0]]
    out = (~result.information["reliable"]).sum()
    unreliable = Number(out, "statements whose weighing is unreliable", "Pareto k", noun="statement", spelled=True)
    more: list[Piece] = [" For ", unreliable, " the weights are not reliable, and only a separate fit can tell."]
    change = abs(first["change"])
    return [
        "The statement with most influence is ",
        Ref(own[0], f"{quantity_of(claim)} by {claim['claimant']}, known {day(claim['known_on'])}"),
        ": without it the last total would be ",
        Number(change, "change of the total without the statement", "weighted draws", own, form=".1%"),
        f" {'higher' if first['change'] > 0 else 'lower'} and its interval ",
        Number(first["width"], "width of its interval without it, times", "weighted draws", own, form=".2f"),
        " times as wide.",
        *(more if out else []),
    ]


def checks(result: Reconciled) -> Text:
    """Did the draws pass the checks that gate the result?"""
    if result.checks.empty:
        return Text.of("Nothing was drawn, so there is nothing to check.")
    found = [
        [
            f"{row['check']} ",
            Number(row["found"], row["check"], f"wanted {row['wanted']}", form=".4g"),
            f" (wanted {row['wanted']})",
        ]
        for row in result.checks.to_dict("records")
    ]
    verdict = "passed" if result.checks["passed"].all() else "failed, and nothing of them is shown"
    return Text.of("Checks of the draws: ", *joined(found), f". They {verdict}.")


def validation(found: Validation, result: Reconciled) -> Text:
    """What the rest of the validation shows: known truths, sources left out, other assumptions."""
    paragraphs = [_recovered(found)]
    if len(found.left_out):
        paragraphs.append(_left_out(found))
    if len(found.sensitivity):
        paragraphs.append(_assumed(found))
    read = len(result.evidence.rows)
    if not found.is_fresh:
        paragraphs.append([f"The model has changed since these numbers were made: run `{_MADE}`."])
    elif len(found.sensitivity) and found.found["statements"] != read:
        paragraphs.append(
            [
                "Made on ", _made(found.found["statements"], "statements of the validation", noun="statement"), "; ",
                _made(read, "statements read now"), f" are on file now: `{_MADE}`.",
            ]
        )  # fmt: skip
    return Text(paragraphs)


def _made(value: float, what: str, form: str = "", noun: str = "", digits: int = 0) -> Number:
    return Number(value, what, _MADE, form=form, noun=noun, digits=digits)


def _shares(held: dict[str, float], what: str) -> list[Piece]:
    return series([[f"the {name} interval in ", _made(value, f"{what} {name}", ".0%")] for name, value in held.items()])


def _recovered(found: Validation) -> list[Piece]:
    off, ranked = found.calibration[found.calibration["p"] < 0.05], len(found.calibration)
    held = {row.interval: row.held for row in found.recovery.itertuples(index=False)}
    return [
        "On ", _made(found.found["datasets"], "synthetic histories"),
        " synthetic histories with known truth, the true total lay inside ",
        *_shares(held, "synthetic histories held by the interval"),
        " of cases. Ranks of the truth among the draws depart from even (p below 0.05) for ",
        _made(len(off), "quantities with p below 0.05") if len(off) else "none", " of ", _made(ranked, "quantities ranked"),
        " quantities; chance alone would give ", _made(0.05 * ranked, "of them by chance", ".1g"), ".",
    ]  # fmt: skip


def _left_out(found: Validation) -> list[Piece]:
    from analysis.reconcile.validation_result import held

    totals = found.left_out["total"]
    return [
        "Each source with more than one statement was left out in turn. Its statements, ",
        _made(len(totals), "statements left out with their source"), " in all, lay inside ",
        *_shares(held(found.left_out["place"]), "held by the interval, a source left out,"), " of cases; the last total lay between ",
        _made(totals.min(), "least last total, a source left out", digits=3), " and ",
        _made(totals.max(), "most", digits=3), ".", *_failed(found.refused("left_out"), "without one source"),
    ]  # fmt: skip


def _assumed(found: Validation) -> list[Piece]:
    base, rest = found.sensitivity.iloc[0], found.sensitivity.iloc[1:]
    rest = rest[rest["refused"] == ""]
    most = rest.loc[(rest["middle"] - base["middle"]).abs().idxmax()]
    return [
        "With other assumptions or without a kind of evidence the last median runs from ",
        _made(rest["middle"].min(), "other assumptions: least median", digits=3), " to ",
        _made(rest["middle"].max(), "other assumptions: most", digits=3), f"; what moves it most is “{most['change']}” (",
        _made(most["middle"], f"{most['change']}: median", digits=3), " instead of ",
        _made(base["middle"], "the median as assumed", digits=3), ").",
        *_failed(found.refused("sensitivity"), "under another assumption"),
    ]  # fmt: skip


def _failed(count: int, when: str) -> list[Piece]:
    failed = _made(count, f"refused fits {when}")
    return [" ", failed, f" of the fits {when} failed the checks, and nothing of it is counted."] if count else []
