"""Who was first, how figures held up and which totals are not excluded: against plain searches, on small random cases."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.claims import firsts, identified, track_record
from tests.claims.rows import dossier, said

CASES = 120
_BOUNDS = ("about", "exact", "at_least", "more_than", "up_to", "range")
Row = dict[str, Any]


def numbers(chance: random.Random, values: tuple[int, ...]) -> Row:
    """One way to put a number."""
    bound, value = chance.choice(_BOUNDS), chance.choice(values)
    match bound:
        case "about" | "exact":
            return {"bound": bound, "best": value}
        case "up_to":
            return {"bound": bound, "best": "", "high": value}
        case "range":
            return {"bound": bound, "best": "", "low": value, "high": value + 300}
    return {"bound": bound, "best": "", "low": value}


def rows_of(chance: random.Random) -> list[Row]:
    """Up to seven totals of three voices, some for a part, some with a start, some that repeat or lean on an earlier one."""
    made: list[Row] = []
    for n in range(chance.randint(2, 7)):
        on = f"2024-0{chance.randint(1, 4)}-0{chance.randint(1, 9)}"
        key, through = f"r{n}", chance.choice((on, on, on[:7], "2024-01", "2024-02-03", ""))
        row = said(key, on, chance.choice("abc"), **numbers(chance, (600, 650, 1000, 4700, 5000)))
        row |= {"through": min(through, on) if len(through) > 7 else through if through <= on[:7] else on}
        row |= {"channel": chance.choice(("unstated", "unstated", "sea", "rail"))}
        row |= {"item_class": chance.choice(("", "", "killed", "killed_and_wounded"))}
        row |= {"period_start": chance.choice(("", "", "2023", "2023-09", "2023-09-15"))}
        if made and chance.random() < 0.3:
            row |= {chance.choice(("repeats", "derived_from")): chance.choice(made)["claim_id"]}
        made.append(row)
    return made


def parts(row: Row) -> set[str]:
    """The items that a row names; none: all."""
    return {item for item in row["item_class"].split("_and_") if item}


def ends(row: Row) -> tuple[float, float]:
    """The least and the greatest number that the words allow, with no tolerance; NaN where they allow any."""
    best, low, high = (float(row.get(k) or "nan") for k in ("best", "low", "high"))
    return (best, best) if best == best else (low, high)


def days(text: str) -> list[str]:
    """Every day that a date may mean."""
    if not text:
        return []
    span = pd.period_range(text, text, freq={4: "Y", 7: "M", 10: "D"}[len(text)])[0]
    return [f"{each:%Y-%m-%d}" for each in pd.date_range(span.start_time, span.end_time.normalize())]


@pytest.mark.parametrize("seed", range(4))
def test_firsts_against_a_plain_search(seed: int) -> None:
    """Each figure's first saying, the first of each other claimant after it, and the days to the next."""
    chance = random.Random(seed)
    for _ in range(CASES // 4):
        rows = rows_of(chance)
        queue = sorted(rows, key=lambda r: (r["known_on"], r["claim_id"]))
        heads: dict[str, list[Row]] = {}
        for row in queue:
            for head in (r for r in queue if r["claim_id"] in heads):
                same = (ends(row) if row["bound"] == "range" else max(e for e in ends(row) if e == e)) == (
                    ends(head) if head["bound"] == "range" else max(e for e in ends(head) if e == e)
                )
                contents = "" in (row["item_class"], head["item_class"]) or row["item_class"] == head["item_class"]
                if same and contents and row["channel"] == head["channel"]:
                    heads[head["claim_id"]].append(row)
                    break
            else:
                heads[row["claim_id"]] = [row]
        expected = {}
        for key, alike in heads.items():
            others = [r for r in alike if r["claimant_id"] != alike[0]["claimant_id"]]
            first = [r for n, r in enumerate(others) if r["claimant_id"] not in {o["claimant_id"] for o in others[:n]}]
            expected[key] = tuple(r["claim_id"] for r in first)
        then = dossier(rows)
        found = firsts(then.quantities(then.flow())).set_index("claim_id")
        assert dict(found["later"]) == expected
        known = {r["claim_id"]: pd.Timestamp(r["known_on"]) for r in rows}
        gaps = {key: (known[later[0]] - known[key]).days for key, later in expected.items() if later}
        assert found["next_days"].dropna().to_dict() == gaps


def roots(rows: list[Row], key: str) -> set[str]:
    """What a claim leads back to."""
    row = next(r for r in rows if r["claim_id"] == key)
    above = [row[k] for k in ("repeats", "derived_from") if row.get(k)]
    return set().union(*(roots(rows, each) for each in above)) if above else {key}


def counts_within(part: Row, whole: Row) -> bool:
    """Does one figure count nothing that the other does not, for some reading of their starts?"""
    if whole["channel"] != "unstated" and part["channel"] != whole["channel"]:
        return False
    if parts(whole) and not (parts(part) and parts(part) <= parts(whole)):
        return False
    starts = days(part["period_start"]), days(whole["period_start"])
    return not starts[1] or any(one >= other for one, other in itertools.product(*starts))


def in_order(one: Row, other: Row) -> bool:
    """Is the last day counted by one surely not after that of the other?"""
    if one["through"] == other["through"]:
        return True
    return all(a <= b for a, b in itertools.product(days(one["through"]), days(other["through"])))


def tells_apart(more: float, less: float) -> bool:
    """Do two numbers differ by more than half of the coarser one's last place, at most a tenth of it?"""
    zeros = [min(10 ** (len(text) - len(text.rstrip("0"))), int(text) / 10) for text in (f"{more:.0f}", f"{less:.0f}")]
    return more - less > max(zeros) / 2


def outcome(figure: Row, own: list[Row], rows: list[Row]) -> tuple[str, set[str], set[str]]:
    """What later figures of others make of one, the tests and the decisive ones: each pair looked at by itself."""
    if not figure["through"]:
        return "undated", set(), set()
    least, most = ends(figure)
    below, above, higher, lower = (set[str]() for _ in range(4))
    for other in own:
        later = other["known_on"] > figure["known_on"] and other["claimant_id"] != figure["claimant_id"]
        shared = roots(rows, other["claim_id"]) & roots(rows, figure["claim_id"])
        if not later or shared or not other["through"]:
            continue
        low, high = ends(other)
        if low == low and most == most and in_order(other, figure) and counts_within(other, figure):
            below.add(other["claim_id"])
            higher |= {other["claim_id"]} if tells_apart(low, most) else set()
        if high == high and least == least and in_order(figure, other) and counts_within(figure, other):
            above.add(other["claim_id"])
            lower |= {other["claim_id"]} if tells_apart(least, high) else set()
    words = {(True, True): "both", (True, False): "higher", (False, True): "lower"}
    plain = "borne out" if below & above else "consistent" if below | above else "untested"
    return words.get((bool(higher), bool(lower)), plain), below | above, higher | lower


@pytest.mark.parametrize("seed", range(3))
def test_track_record_against_every_pair(seed: int) -> None:
    """The outcome of each figure, what tested it and what decided it."""
    chance, seen = random.Random(100 + seed), set()
    for _ in range(CASES // 4):
        rows = rows_of(chance)
        then = dossier(rows)
        own = [r for r in rows if not r.get("repeats")]
        found = track_record(then, then.flow()).set_index("claim_id")
        assert set(found.index) == {r["claim_id"] for r in own}
        for row in own:
            word, tests, decisive = outcome(row, own, rows)
            told = found.loc[row["claim_id"]]
            assert (told["outcome"], set(told["tests"]), set(told["decisive"])) == (word, tests, decisive)
            seen.add(word)
    assert {"higher", "lower", "consistent", "untested"} <= seen


FIRST = pd.Timestamp("2024-01-01")
MOST = 6  # of a day: no case needs more, unless nothing bounds it


def small(chance: random.Random) -> list[tuple[int, int, str, int]]:
    """Two to four figures on three days and what was before: from, through, bound, number; from 0: there is no stated start."""
    found = []
    for _ in range(chance.randint(2, 4)):
        end = chance.randint(1, 3)
        found.append(
            (
                chance.choice((0, 0, *range(1, end + 1))),
                end,
                chance.choice(("exact", "at_least", "up_to")),
                chance.randint(0, 5),
            )
        )
    return found  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_identified_against_every_history(seed: int) -> None:
    """The least and the greatest total of all histories of whole numbers that fit: with spans of days these are the ends themselves."""
    chance, empty, bounded = random.Random(200 + seed), 0, 0
    histories = np.array(list(itertools.product(range(MOST), repeat=4)))
    for stale, _ in itertools.product((0, 1), range(CASES // 8)):
        figures, fits, capped = small(chance), np.full(len(histories), True), np.zeros(4, dtype=bool)
        rows = []
        for n, (start, end, bound, number) in enumerate(figures):
            day = {k: f"{FIRST + pd.Timedelta(days=k):%Y-%m-%d}" for k in (start, end)}
            side = {"exact": "best", "at_least": "low", "up_to": "high"}[bound]
            rows.append(said(f"r{n}", "2024-01-09", "abcd"[n], bound=bound, best="", through=day[end])
                        | {side: number, "period_start": day[start] if start else ""})  # fmt: skip
            if bound != "up_to":
                fits &= histories[:, start : end + 1].sum(axis=1) >= number
            if bound != "at_least" and end - stale >= start:
                fits &= histories[:, start : end + 1 - stale].sum(axis=1) <= number
                capped[start : end + 1 - stale] = True
        then = dossier(rows)
        found = identified(then.quantities(then.flow()), days=["2024-01-04"], staleness=[stale], about_tolerances=[0.0])
        totals = histories[fits].sum(axis=1)
        row = found.iloc[0]
        assert bool(row["empty"]) == (not len(totals)), figures
        if len(totals):
            assert row["lower"] == pytest.approx(totals.min()), figures
            assert row["upper"] == pytest.approx(totals.max()) if capped.all() else np.isnan(row["upper"]), figures
        empty, bounded = empty + (not len(totals)), bounded + bool(len(totals) and capped.all())
    assert empty
    assert bounded
