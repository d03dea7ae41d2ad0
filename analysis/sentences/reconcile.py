"""What the reconciled total says, in words computed from its draws; always the claims together, under assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.display import Number, Ref, Text
from analysis.model.dossier import Dossier

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
    numbers = [
        *_interval_numbers(f"total by {last.day} {last:%B %Y}", total),
        *_interval_numbers(f"amount of {last:%B %Y}", rate),
        *(_interval_numbers("total a year before", result.total(year)) if year >= result.evidence.first else ()),
        Number("independent statements read", len(rows), "one a root", list(rows["claim_id"])),
        Number("claimants of them", rows["claimant_id"].nunique(), "distinct claimant_id"),
        Number("statements inside their interval", inside, "predictive place from 0.1 to 0.9"),
        *_apart_numbers(result),
    ]
    return Text(paragraphs, numbers)


def _interval_numbers(what: str, interval: Interval) -> list[Number]:
    level = f"posterior, {interval.level:.0%} of the draws between the ends"
    ends = (("lower end", interval.low), ("median", interval.middle), ("upper end", interval.high))
    return [Number(f"{what}: {end}", value, level) for end, value in ends]


def _apart_numbers(result: Reconciled) -> list[Number]:
    """The biases shown to stand apart, and what the statement that carries most moves."""
    biases, first = result.biases, result.information.iloc[0]
    apart = biases[biases["reading"].isin(["above", "below"])]
    own = [str(first["claim_id"])]
    return [
        *(
            Number(f"bias of {row['claimant_id']}: {end}", row[end], "factor, 80% of the draws from low to high")
            for row in apart.to_dict("records")
            for end in ("low", "middle", "high")
        ),
        Number("claimants with one statement", (biases["reading"] == "too few").sum(), "reading too few"),
        Number("change of the total without the statement", first["change"], "weighted draws", own),
        Number("width of its interval without it, times", first["width"], "weighted draws", own),
        Number("statements whose weighing is unreliable", (~result.information["reliable"]).sum(), "Pareto k"),
    ]


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
    numbers = [
        Number(str(row["check"]), row["found"], f"wanted {row['wanted']}") for row in result.checks.to_dict("records")
    ]
    return Text.of(f"Checks of the draws: {words}. They {verdict}.", numbers=numbers)


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
        totals, lost = found.left_out["total"], found.refused("left_out")
        paragraphs.append(
            [
                f"Each claimant left out in turn, the intervals held its {len(totals)} statements so often: {share}; the last"
                f" total lay between {rounded(totals.min())} and {rounded(totals.max())}.{_failed(lost, 'without one claimant')}"
            ]
        )
    if len(found.sensitivity):
        base, rest = found.sensitivity.iloc[0], found.sensitivity.iloc[1:]
        lost = found.refused("sensitivity")
        rest = rest[rest["refused"] == ""]
        most = rest.loc[(rest["middle"] - base["middle"]).abs().idxmax()]
        paragraphs.append(
            [
                f"With other suppositions or without a kind of evidence the last median runs from {rounded(rest['middle'].min())} to"
                f" {rounded(rest['middle'].max())}; what moves it most is “{most['change']}” ({rounded(most['middle'])} instead of"
                f" {rounded(base['middle'])}).{_failed(lost, 'under another supposition')}"
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
    return Text(paragraphs, _trust_numbers(found, result))


def _trust_numbers(found: Validation, result: Reconciled) -> list[Number]:
    """Every number of the validation that its sentences round."""
    from analysis.reconcile.validated import held

    tables = {"synthetic histories": found.recovery, "backtest": found.scores, "other suppositions": found.sensitivity}
    rows = [
        Number(f"{name}: {', '.join(str(v) for v in [index, *words])}, {column}", value, "make validate-model")
        for name, table in tables.items()
        for index, row in zip(table.index, table.to_dict("records"), strict=True)
        for words in [[v for v in row.values() if isinstance(v, str) and v]]
        for column, value in row.items()
        if isinstance(value, int | float) and value == value
    ]
    totals = found.left_out["total"]
    counts = [
        ("synthetic histories", found.found["datasets"]),
        ("quantities ranked", len(found.calibration)),
        ("quantities with p below 0.05", (found.calibration["p"] < 0.05).sum()),
        ("of them by chance", 0.05 * len(found.calibration)),
        ("quarters of the backtest", max(len(found.scores) - 1, 0)),
        ("statements left out with their claimant", len(totals)),
        ("statements of the validation", found.found["statements"]),
        ("statements read now", len(result.evidence.rows)),
        *(
            (f"held by the {name} interval, a claimant left out", value)
            for name, value in held(found.left_out["place"]).items()
        ),
        ("refused fits without one claimant", found.refused("left_out")),
        ("refused fits under another supposition", found.refused("sensitivity")),
        ("refused fits after one quarter", found.refused("backtest")),
        *((("least last total, a claimant left out", totals.min()), ("most", totals.max())) if len(totals) else ()),
    ]
    return [*rows, *(Number(what, value, "make validate-model") for what, value in counts)]


def _failed(count: int, when: str) -> str:
    if not count:
        return ""
    return f" {count} of the fits {when} failed the checks, and nothing of it is counted."


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
    told = "one quarter" if len(quarters) == 1 else f"each of {len(quarters)} quarters"
    return [
        f"Backtest: after {told}, the figures of the next year ({int(whole['figures'])} in all) fell into"
        f" the intervals so often: {shares}. By mean error (CRPS of the logarithm) the model did {' and '.join(verdicts)}."
        f" Its median alone was off by {whole['median']:.3f}. The same figure is asked for after several quarters, so these are"
        f" not {int(whole['figures'])} independent trials.{_failed(found.refused('backtest'), 'after one quarter')}"
    ]
