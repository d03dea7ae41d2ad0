"""What the reconciled total says: always the claims together, under assumptions; and whether it deserves trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.language.format import day, listing, month, percent, quantity_of
from analysis.language.text import Number, Piece, Ref, Text, joined
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow

if TYPE_CHECKING:  # the model's library loads with the model, not with every sentence
    from analysis.reconcile.result import Interval, Reconciled
    from analysis.reconcile.validation_result import Validation

_FOUR_IN_FIVE = 0.4  # of the share of figures below the one said, on either side of the middle
_MADE = "make validate-model"
_BASELINES = (("carried", "the last figure carried forward"), ("midpoint", "the middle of the envelope"))


def reconciled(result: Reconciled, then: Dossier, flow: Flow) -> Text:
    """The total and the latest rate, what was read, who stands apart, which claim carries most."""
    if result.refusal:
        return Text.of(f"No total is modelled. {result.refusal}")
    rows, last = result.evidence.rows, result.last_day
    total, year = result.total(last), last - pd.DateOffset(years=1)
    by = f"total by {day(last)}"
    read = Number(len(rows), "independent statements read", "one a root", list(rows["claim_id"]),
                  noun="independent statement")  # fmt: skip
    voices = Number(rows["claimant_id"].nunique(), "claimants of them", "distinct claimant_id", noun="claimant")
    headline: list[Piece] = [
        f"The claims, taken together under these assumptions, put {flow.label} at about ", _end(by, "median", total.middle, total),
        f" by {day(last)}, and ", *_between(by, total), ". This is a model of ", read, " by ", voices,
        ", not a count, and never “the figure”.",
    ]  # fmt: skip
    alone = [f"For {month(last)} alone they allow ", *_between(f"amount of {month(last)}", result.rate(last)), "."]
    if year >= result.evidence.first:
        alone += [" A year before the end the total stood ", *_between("total a year before", result.total(year)), "."]
    inside = ((result.predictive["place"] - 0.5).abs() <= _FOUR_IN_FIVE).sum()
    again: list[Piece] = [
        "Asked to say these figures again, the model puts ",
        Number(inside, "statements inside their interval", "predictive place from 0.1 to 0.9"), " of ",
        Number(len(rows), "independent statements read", "one a root", list(rows["claim_id"])),
        " inside the interval that should hold four in five.",
    ]  # fmt: skip
    return Text([headline, alone, _apart(result, then), _carriers(result, then), again])


def _end(what: str, end: str, value: float, interval: Interval) -> Number:
    how = f"posterior, {percent(interval.level)} of the draws between the ends"
    return Number(value, f"{what}: {end}", how, digits=3)


def _between(what: str, interval: Interval) -> list[Piece]:
    ends = _end(what, "lower end", interval.low, interval), _end(what, "upper end", interval.high, interval)
    level = Number(interval.level, f"{what}: probability", "share of the draws", form=".0%")
    return ["between ", ends[0], " and ", ends[1], " with a probability of ", level]


def _apart(result: Reconciled, then: Dossier) -> list[Piece]:
    names = dict(zip(then.claimants["claimant_id"], then.claimants["name"], strict=True))
    how = "factor, 80% of the draws from low to high"
    apart: list[list[Piece]] = [
        [
            f"{names.get(row.claimant_id, row.claimant_id)} stands {row.reading} the rest by a factor of ",
            Number(row.middle, f"bias of {row.claimant_id}: middle", how, form=".2f"), " (",
            Number(row.low, f"bias of {row.claimant_id}: low", how, form=".2f"), " to ",
            Number(row.high, f"bias of {row.claimant_id}: high", how, form=".2f"), ")",
        ]
        for row in result.biases[result.biases["reading"].isin(["above", "below"])].itertuples(index=False)
    ]  # fmt: skip
    few = Number((result.biases["reading"] == "too few").sum(), "claimants with one statement", "reading too few",
                 noun="claimant")  # fmt: skip
    rest: list[Piece] = [". ", few, " made one statement each: too few to tell a bias from an error."]
    return [*(joined(apart) or ["No claimant is shown to stand apart"]), *rest]


def _carriers(result: Reconciled, then: Dossier) -> list[Piece]:
    first = result.information.iloc[0]
    own = [str(first["claim_id"])]
    claim = then.said.set_index("claim_id").loc[own[0]]
    out = (~result.information["reliable"]).sum()
    unreliable = Number(out, "statements whose weighing is unreliable", "Pareto k", noun="statement")
    more: list[Piece] = [" For ", unreliable, " that answer cannot be had by weighing and needs a fit of its own."]
    change = abs(first["change"])
    return [
        "The statement that carries most is ",
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
    """What the validation shows, and where the model does no better than saying the last figure again."""
    paragraphs = [_recovered(found), _backtested(found)]
    if len(found.left_out):
        paragraphs.append(_left_out(found))
    if len(found.sensitivity):
        paragraphs.append(_supposed(found))
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
    return joined([[f"{name}: ", _made(value, f"{what} {name}", ".0%")] for name, value in held.items()], ", ")


def _recovered(found: Validation) -> list[Piece]:
    off, ranked = found.calibration[found.calibration["p"] < 0.05], len(found.calibration)
    held = {row.interval: row.held for row in found.recovery.itertuples(index=False)}
    return [
        "On ", _made(found.found["datasets"], "synthetic histories"),
        " synthetic histories with known truth the intervals held the true total so often: ",
        *_shares(held, "synthetic histories held by the interval"),
        ". Ranks of the truth among the draws depart from even (p below 0.05) for ",
        _made(len(off), "quantities with p below 0.05") if len(off) else "none", " of ", _made(ranked, "quantities ranked"),
        " quantities; chance alone would give ", _made(0.05 * ranked, "of them by chance", ".1g"), ".",
    ]  # fmt: skip


def _left_out(found: Validation) -> list[Piece]:
    from analysis.reconcile.validation_result import held

    totals = found.left_out["total"]
    return [
        "Each claimant left out in turn, the intervals held its ",
        _made(len(totals), "statements left out with their claimant", noun="statement"), " so often: ",
        *_shares(held(found.left_out["place"]), "held by the interval, a claimant left out,"), "; the last total lay between ",
        _made(totals.min(), "least last total, a claimant left out", digits=3), " and ",
        _made(totals.max(), "most", digits=3), ".", *_failed(found.refused("left_out"), "without one claimant"),
    ]  # fmt: skip


def _supposed(found: Validation) -> list[Piece]:
    base, rest = found.sensitivity.iloc[0], found.sensitivity.iloc[1:]
    rest = rest[rest["refused"] == ""]
    most = rest.loc[(rest["middle"] - base["middle"]).abs().idxmax()]
    return [
        "With other suppositions or without a kind of evidence the last median runs from ",
        _made(rest["middle"].min(), "other suppositions: least median", digits=3), " to ",
        _made(rest["middle"].max(), "other suppositions: most", digits=3), f"; what moves it most is “{most['change']}” (",
        _made(most["middle"], f"{most['change']}: median", digits=3), " instead of ",
        _made(base["middle"], "the median as supposed", digits=3), ").",
        *_failed(found.refused("sensitivity"), "under another supposition"),
    ]  # fmt: skip


def _failed(count: int, when: str) -> list[Piece]:
    failed = _made(count, f"refused fits {when}")
    return [" ", failed, f" of the fits {when} failed the checks, and nothing of it is counted."] if count else []


def _backtested(found: Validation) -> list[Piece]:
    if found.scores.empty:
        return ["No backtest of this flow on figures known by this day is on file."]
    whole, quarters = found.scores.iloc[-1], found.scores.iloc[:-1]
    after: list[Piece] = ["each of ", _made(len(quarters), "quarters of the backtest", noun="quarter")]
    held = {f"{level}%": whole[f"inside_{level}"] for level in (50, 80, 95)}
    scored = _made(whole["figures"], "figures scored")
    return [
        "Backtest: after ", *(["one quarter"] if len(quarters) == 1 else after), ", the figures of the next year (", scored,
        " in all) fell into the intervals so often: ", *_shares(held, "backtest held by the interval"),
        ". By mean error (CRPS of the logarithm) the model did ",
        *joined([_beaten(whole, quarters, *baseline) for baseline in _BASELINES], " and "),
        ". Its median alone was off by ", _made(whole["median"], "error of the median", ".3f"),
        ". The same figure is asked for after several quarters, so these are not ", scored, " independent trials.",
        *_failed(found.refused("backtest"), "after one quarter"),
    ]  # fmt: skip


def _beaten(whole: pd.Series, quarters: pd.DataFrame, name: str, what: str) -> list[Piece]:
    """Whether the model did better than a simple rule over all quarters, and after which it did not."""
    better = whole["model"] < whole[name]
    lost = list(quarters[quarters["model"] >= quarters[name]]["quarter"])
    where = f", though not after {listing(lost)}" if better and lost else ""
    return [
        f"{'better than' if better else 'no better than'} {what} (", _made(whole["model"], "error of the model", ".3f"),
        " against ", _made(whole[name], f"error of {what}", ".3f"), f"{where})",
    ]  # fmt: skip
