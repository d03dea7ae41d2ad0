"""What the reconciled total says, in words computed from its draws; always the claims together, under assumptions."""

from __future__ import annotations

import pandas as pd

from analysis.display import Ref, Text
from analysis.dossier import Dossier
from analysis.reconcile.result import Interval, Reconciled


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
