"""What the reconciled total says, in words computed from its draws; always the claims together, under assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.display import Ref, Text
from analysis.dossier import Dossier

if TYPE_CHECKING:  # the model's library loads with the model, not with every sentence
    from analysis.reconcile.result import Interval, Reconciled
    from analysis.reconcile.validated import Validation


def rounded(value: float, digits: int = 3) -> str:
    """A modelled number to the digits it can bear.

    Examples
    --------
    >>> rounded(31659.3), rounded(0.874), rounded(5.0)
    ('31,700', '0.874', '5')
    """
    return f"{float(f'{value:.{digits}g}'):,.10g}"


def reconciled_sentences(result: Reconciled, dossier: Dossier, *, what: str) -> Text:
    """The total and the latest rate, what was read, who stands apart, which claim carries most."""
    if result.refusal:
        return Text.of(f"No total is modelled. {result.refusal}")
    rows = result.evidence.rows
    last, total, rate = result.last_day, result.total(result.last_day), result.rate(result.last_day)
    year = last - pd.DateOffset(years=1)
    paragraphs: list[list[str | Ref]] = [
        [
            f"The claims, taken together under these assumptions, put {what} at about {rounded(total.middle)} by"
            f" {last.day} {last:%B %Y}, and {_between(total)}. This is a model of {len(rows)} independent statements by"
            f" {rows['claimant_id'].nunique()} claimants, not a count, and never “the figure”."
        ],
        [f"For {last:%B %Y} alone they allow {_between(rate)}."],
    ]
    if year >= result.evidence.first:
        before = result.total(year)
        paragraphs[1].append(f" A year before the end the total stood {_between(before)}.")
    paragraphs.append(_apart(result, dossier))
    paragraphs.append(_carriers(result))
    inside = ((result.predictive["place"] - 0.5).abs() <= 0.4).sum()
    paragraphs.append(
        [
            f"Asked to say these figures again, the model puts {inside} of {len(rows)} inside the interval that should hold"
            f" four in five."
        ]
    )
    return Text(paragraphs)


def _between(interval: Interval) -> str:
    low, high = rounded(interval.low), rounded(interval.high)
    return f"between {low} and {high} with a probability of {interval.level:.0%}"


def _apart(result: Reconciled, dossier: Dossier) -> list[str | Ref]:
    names = dict(zip(dossier.claimants["claimant_id"], dossier.claimants["name"], strict=True))
    biases = result.biases
    told = [
        f"{names.get(row.claimant_id, row.claimant_id)} stands {row.reading} the rest by a factor of {row.middle:.2f}"
        f" ({row.low:.2f} to {row.high:.2f})"
        for row in biases[biases["reading"].isin(["above", "below"])].itertuples(index=False)
    ]
    few = int((biases["reading"] == "too few").sum())
    rest = f"{few} claimants made one statement each: too few to tell a bias from an error."
    return [f"{'; '.join(told)}. {rest}" if told else f"No claimant is shown to stand apart. {rest}"]


def _carriers(result: Reconciled) -> list[str | Ref]:
    first = result.information.iloc[0]
    word = "higher" if first["change"] > 0 else "lower"
    out = int((~result.information["reliable"]).sum())
    more = f" For {out} statements that answer cannot be had by weighing and needs a fit of its own." if out else ""
    return [
        "The statement that carries most is ",
        Ref(first["claim_id"], first["claim_id"]),
        f": without it the last total would be {abs(first['change']):.1%} {word} and its interval"
        f" {first['width']:.2f} times as wide.{more}",
    ]


def checks_sentence(result: Reconciled) -> Text:
    """Did the draws pass the checks that gate the result?"""
    if result.checks.empty:
        return Text.of("Nothing was drawn, so there is nothing to check.")
    words = "; ".join(
        f"{row.check} {row.found:.4g} (wanted {row.wanted})" for row in result.checks.itertuples(index=False)
    )
    verdict = "passed" if result.checks["passed"].all() else "failed, and nothing of them is shown"
    return Text.of(f"Checks of the draws: {words}. They {verdict}.")


def validation_sentences(found: Validation, result: Reconciled) -> Text:
    """What the validation shows, and where the model does no better than saying the last figure again."""
    from analysis.reconcile.validated import held

    of = found.found
    off = found.calibration[found.calibration["p"] < 0.05]
    recovered = ", ".join(f"{row.interval}: {row.held:.0%}" for row in found.recovery.itertuples(index=False))
    wanted = 0.05 * len(found.calibration)
    paragraphs: list[list[str | Ref]] = [
        [
            f"On {of['datasets']} synthetic histories with known truth the intervals held the true total so often: {recovered}."
            f" Ranks of the truth among the draws depart from even (p below 0.05) for {len(off) or 'none'} of"
            f" {len(found.calibration)} quantities; chance alone would give {wanted:.1g}."
        ]
    ]
    paragraphs.append(_backtested(found))
    if len(found.left_out):
        share = ", ".join(f"{name}: {value:.0%}" for name, value in held(found.left_out["place"]).items())
        totals = found.left_out["total"]
        paragraphs.append(
            [
                f"Each claimant left out in turn, the intervals held its {len(totals)} statements so often: {share}; the last"
                f" total lay between {rounded(totals.min())} and {rounded(totals.max())}."
            ]
        )
    if len(found.sensitivity):
        base, rest = found.sensitivity.iloc[0], found.sensitivity.iloc[1:]
        rest = rest[rest["refused"] == ""]
        most = rest.loc[(rest["middle"] - base["middle"]).abs().idxmax()]
        paragraphs.append(
            [
                f"With other suppositions or without a kind of evidence the last median runs from {rounded(rest['middle'].min())} to"
                f" {rounded(rest['middle'].max())}; what moves it most is “{most['change']}” ({rounded(most['middle'])} instead of"
                f" {rounded(base['middle'])})."
            ]
        )
    if not found.is_fresh:
        paragraphs.append(["The model has changed since these numbers were made: run `make validate-model`."])
    elif len(found.sensitivity) and of["statements"] != len(result.evidence.rows):
        paragraphs.append(
            [
                f"Made on {of['statements']} statements; {len(result.evidence.rows)} are on file now: `make validate-model`."
            ]
        )
    return Text(paragraphs)


def _backtested(found: Validation) -> list[str | Ref]:
    scores = found.scores
    if scores.empty:
        return ["No backtest of this flow on figures known by this day is on file."]
    whole, quarters = scores.iloc[-1], scores.iloc[:-1]
    shares = ", ".join(f"{level}%: {whole[f'inside_{level}']:.0%}" for level in (50, 80, 95))
    verdicts = []
    for name, words in (("carried", "the last figure carried forward"), ("midpoint", "the middle of the envelope")):
        better = whole["model"] < whole[name]
        lost = quarters[quarters["model"] >= quarters[name]]["quarter"]
        word = "better than" if better else "no better than"
        where = f", though not after {', '.join(lost)}" if better and len(lost) else ""
        verdicts.append(f"{word} {words} ({whole['model']:.3f} against {whole[name]:.3f}{where})")
    return [
        f"Backtest: after each of {len(quarters)} quarters, the figures of the next year ({int(whole['figures'])} in all) fell into"
        f" the intervals so often: {shares}. By mean error (CRPS of the logarithm) the model did {' and '.join(verdicts)}."
        f" Its median alone was off by {whole['median']:.3f}. The same figure is asked for after several quarters, so these are"
        f" not {int(whole['figures'])} independent trials."
    ]
