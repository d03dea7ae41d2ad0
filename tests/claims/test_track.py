"""Who was first, how figures travelled and how they held up: by hand, by brute force and on the package's own data."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.claims import firsts, independent_origins, levels, retellings, track_record, travel
from analysis.claims.lineage import roots_of
from analysis.schema import frame
from tests.claims.rows import dossier, quantities, said

DOSSIER = analysis.load()
VOICES = [
    {"claimant_id": "a", "name": "A", "camp": "seoul", "kind": "military", "country": "KOR"},
    {"claimant_id": "b", "name": "B", "camp": "washington_allies", "kind": "government", "country": "USA"},
    {"claimant_id": "c", "name": "C", "camp": "independent", "kind": "think_tank", "country": "USA"},
]


def test_origins_of_a_published_pedigree() -> None:
    """Descent in Mrode's table 2.1: of six animals the first two have no known parent, and four has one of them only.

    R. Mrode, Linear Models for the Prediction of Animal Breeding Values, 2nd ed., CABI 2005, table 2.1; sires NA NA 1 1 4 5, dams
    NA NA 2 NA 3 2, as R's lme4 (class pedigree) and nadiv (Mrode2) print them.
    """
    parents = {"n1": (), "n2": (), "n3": ("n1", "n2"), "n4": ("n1",), "n5": ("n4", "n3"), "n6": ("n5", "n2")}
    rows = [{"claim_id": k, "statement_id": k, "derived_from": ";".join(above)} for k, above in parents.items()]
    both = ("n1", "n2")
    assert roots_of(frame("claims", rows), parents) == {
        "n1": ("n1",), "n2": ("n2",), "n3": both, "n4": ("n1",), "n5": both, "n6": both,
    }  # fmt: skip


def test_origins_by_hand() -> None:
    """Six updates of one body are one claimant; a relay is none; governments are countries of official bodies; mirrors are no articles."""
    rows = [
        said(f"a{i}", f"2024-01-0{i + 1}", best=1000 * (i + 1), basis="intelligence", source_ids=f"s{i}")
        for i in range(6)
    ]
    rows += [said("b1", "2024-02-01", "b", low=7000, bound="more_than", basis="unstated", source_ids="s6;m1")]
    rows += [said("c1", "2024-02-02", "c", low=7000, bound="more_than", basis="sources", repeats="b1", source_ids="m2")]
    pages = [{"source_id": f"s{i}", "kind": "wire"} for i in range(7)]
    pages += [{"source_id": "m1", "kind": "mirror"}, {"source_id": "m2", "kind": "newspaper", "mirror_of": "s6"}]
    found = independent_origins(dossier(rows, claimants=VOICES, sources=pages))
    assert (found.count, found.claims) == (7, 8)
    assert found.claimants == found.officials == ("a", "b")
    assert found.governments == ("KOR", "USA")
    assert found.articles == tuple(f"s{i}" for i in range(7))
    assert found.first_hand == {"intelligence": tuple(f"a{i}" for i in range(6))}
    own = independent_origins(dossier([said("c2", "2024-01-01", "c", best=1)], claimants=VOICES))
    assert (own.claimants, own.officials, own.governments, own.articles) == (("c",), (), (), ())


def test_a_ring_of_relays_is_one_origin_of_unknown_start() -> None:
    """Rings that share a claim are one; what leans on a ring, and in another order, leads to it; a ring above which something stands is
    none."""
    edges = {"a": "c", "b": "a", "c": "b;d", "d": "c", "e": "d", "f": "g;h", "g": "f", "h": ""}
    rows = [{"claim_id": k, "statement_id": k, "repeats": above} for k, above in edges.items()]
    expected = {**dict.fromkeys("abcde", ("a",)), **dict.fromkeys("fgh", ("h",))}
    for order in (rows, rows[::-1]):
        assert roots_of(frame("claims", order), edges) == expected
    assert independent_origins(dossier([said(k, "2024-01-01", best=1, repeats=edges[k]) for k in "abcd"])).count == 1


def test_a_newer_figure_of_one_body_is_no_new_claimant() -> None:
    """The defence ministry's six figures for containers stand as one claimant of one government."""
    claims = DOSSIER.claims
    own = claims[
        (claims["claimant_id"] == "kor-mnd") & (claims["commodity_id"] == "containers") & claims["best"].notna()
    ]
    found = independent_origins(DOSSIER, list(own["claim_id"]))
    assert found.count > 1
    assert (found.claimants, found.governments) == (("kor-mnd",), ("KOR",))


def test_firsts_by_hand() -> None:
    """7,000 is said first by a, twelve days before b and the same however it is put; 6,700 is another figure; a part of the goods and
    a channel that both name part figures, one that is left open does not.
    """
    rows = [
        said("a1", "2024-03-18", "a", best=7000),
        said("a2", "2024-03-20", "a", best=7000),
        said("b1", "2024-03-30", "b", low=7000, bound="more_than", item_class="munitions"),
        said("c1", "2024-04-01", "c", best=6700),
        said("c2", "2024-04-02", "c", best=7000, channel="sea"),
        said("c3", "2024-04-03", "c", low=7000, high=8000, bound="range"),
        said("c4", "2024-04-04", "c", best=5, item_class="killed"),
        said("b2", "2024-04-05", "b", best=5, item_class="wounded"),
    ]
    found = firsts(dossier(rows, claimants=VOICES).quantities(dossier(rows).flow())).set_index("claim_id")
    assert list(found.index) == ["a1", "c1", "c2", "c3", "c4", "b2"]
    assert (found.at["a1", "next_days"], found.at["a1", "later"]) == (12, ("b1",))
    assert found["next_days"].notna().sum() == 1


def test_who_first_said_seven_thousand() -> None:
    """Shin Won-sik, 18 March 2024; nobody else has since; and 10,000 was Washington's first, 112 days before Seoul."""
    totals = DOSSIER.quantities(DOSSIER.flow())
    found = firsts(totals).set_index("value")
    first = DOSSIER.claim(found.at[7000, "claim_id"])
    assert (first.speaker, str(first.known_on)[:10]) == ("Shin Won-sik (defence minister)", "2024-03-18")
    assert found.at[7000, "later"] == ()
    assert (found.at[10000, "camp"], found.at[10000, "next_days"]) == ("washington_allies", 112)


def test_levels_by_hand() -> None:
    """b's 10,000 passes 4,000 and 5,000 on day 31, and both were first passed by a's 5,000, so the higher tells it; relays and undated
    figures reach nothing.
    """
    rows = [
        said("a1", "2024-01-01", "a", low=5000, bound="at_least"),
        said("a2", "2024-01-03", "a", low=4000, bound="at_least"),
        said("b0", "2024-01-05", "b", low=5000, bound="at_least", repeats="a1"),
        said("c1", "2024-01-06", "c", best=90000, through=""),
        said("b1", "2024-02-01", "b", low=10000, bound="more_than"),
    ]
    found = levels(dossier(rows, claimants=VOICES).quantities(dossier(rows).flow()))
    assert found[["level", "camp", "days"]].to_numpy().tolist() == [[5000, "seoul", 0], [5000, "washington_allies", 31]]


def test_travel_by_hand() -> None:
    """A relay drops the start, puts "about" for "more than" and counts on; an own sum is no retelling; an answer needs a number."""
    shells = {"commodity_id": "artillery_shells", "measure": "conversion", "through": ""}
    rows = [
        said("a1", "2024-01-01", "a", low=1000, bound="more_than", period_start="2023-09"),
        said("a2", "2024-01-01", "a", best=300000, derived_from="a1", **shells),
        said("b1", "2024-01-14", "b", best=1000, repeats="a1"),
        said("c1", "2024-01-20", "c", best=500000, derived_from="b1", **shells),
        said("c2", "2024-01-21", "c", best=900, responds_to="b1", stance="doubts"),
        said("c3", "2024-01-22", "c", bound="none", measure="none", responds_to="b1", stance="denies"),
    ]
    then = dossier(rows, claimants=VOICES)
    found = travel(then, then.flow()).set_index("claim_id")
    assert dict(found["link"]) == {"a2": "derives", "b1": "relays", "c1": "derives", "c2": "answers"}
    assert found.at["b1", "changed"] == ("start", "bound", "through")
    assert found.at["c1", "changed"] == ("goods",)
    assert dict(found["days"]) == {"a2": 0, "b1": 13, "c1": 6, "c2": 7}
    kept = retellings(found.reset_index())
    assert dict(zip(kept["claim_id"], kept["root"], strict=True)) == {"b1": "a1", "c1": "a1", "c2": "a1"}
    assert travel(then.as_of("2023-12-31"), then.flow()).empty


DAYS = ("2024-01-01", "2024-01-02", "2024-01-03")
HISTORIES = np.array(list(itertools.combinations_with_replacement(range(10), len(DAYS))))
Bounds = tuple[float, float, int]


def ends(row: dict[str, Any], value: float | None = None) -> Bounds:
    """Least, greatest and the index of the day, with another number in the place of its own."""
    number = row["value"] if value is None else value
    day = DAYS.index(row["through"])
    return (0 if row["bound"] == "up_to" else number, 9 if row["bound"] == "at_least" else number, day)


def fit(one: Bounds, other: Bounds) -> bool:
    """Is there a total that never falls and satisfies both?"""
    satisfied = [(low <= HISTORIES[:, day]) & (HISTORIES[:, day] <= high) for low, high, day in (one, other)]
    return bool((satisfied[0] & satisfied[1]).any())


def expected(figure: dict[str, Any], later: list[dict[str, Any]]) -> str:
    """The outcome, by trying every history that never falls and other numbers for each later figure."""
    own = ends(figure)
    higher = [s for s in later if not fit(own, ends(s)) and ends(s)[0] > own[1]]
    lower = [s for s in later if not fit(own, ends(s)) and ends(s)[1] < own[0]]
    raised = [s for s in later if s["bound"] != "up_to" and not fit(own, ends(s, 9))]
    sunk = [s for s in later if s["bound"] != "at_least" and not fit(own, ends(s, 0))]
    if higher or lower:
        return "both" if higher and lower else "higher" if higher else "lower"
    met = [s for s in raised if s in sunk]
    return "borne out" if met else "consistent" if raised or sunk else "untested"


def test_the_track_record_against_brute_force() -> None:
    """120 small cases of exact figures, floors and ceilings agree with every history tried."""
    draw = random.Random(11)
    seen: set[str] = set()
    for case in range(120):
        rows, plain = [], []
        for i in range(draw.randint(2, 6)):
            bound, value = draw.choice(["exact", "at_least", "up_to"]), draw.randint(1, 4)
            cell = {"exact": "best", "at_least": "low", "up_to": "high"}[bound]
            who, through = draw.choice("abc"), draw.choice(DAYS)
            days = {"known_on": f"2024-02-0{i + 1}", "stated_on": f"2024-02-0{i + 1}", "through": through}
            rows.append({**said(f"r{i}", "2024-01-01", who), "bound": bound, cell: value, **days})
            plain.append({"who": who, "bound": bound, "value": value, "through": through})
        then = dossier(rows)
        found = track_record(then, then.flow()).set_index("claim_id")["outcome"]
        for i, figure in enumerate(plain):
            outcome = expected(figure, [s for s in plain[i + 1 :] if s["who"] != figure["who"]])
            assert found[f"r{i}"] == outcome, (case, i, plain)
            seen.add(outcome)
    assert seen == {"higher", "lower", "both", "borne out", "consistent", "untested"}


def test_what_is_no_test() -> None:
    """The same body's later figure, a relay, a figure of the same origin, one of another scope and an undated one test nothing."""
    base = said("f", "2024-01-01", "a", best=9000, period_start="2023-09")
    later: list[dict[str, Any]] = [
        {"claimant_id": "a"},
        {"claimant_id": "b", "repeats": "f"},
        {"claimant_id": "b", "derived_from": "f"},
        {"claimant_id": "b", "channel": "sea"},
        {"claimant_id": "b", "period_start": "2024-01"},
        {"claimant_id": "b", "through": ""},
    ]
    for cells in later:
        then = dossier([base, {**said("s", "2024-02-01", best=5000, period_start="2023-09"), **cells}])
        assert track_record(then, then.flow()).set_index("claim_id").at["f", "outcome"] == "untested", cells
    then = dossier([base, said("s", "2024-02-01", "b", best=5000, period_start="2023-09")])
    row = track_record(then, then.flow()).set_index("claim_id").loc["f"]
    assert (row["outcome"], row["decisive"], row["days"]) == ("lower", ("s",), 31)
    rounded = dossier([said("f", "2024-01-01", "a", best=7000), said("s", "2024-02-01", "b", best=6900)])
    assert "lower" not in set(track_record(rounded, rounded.flow())["outcome"])  # 7,000 may be 6,650 to 7,350


def test_equal_months_are_one_day() -> None:
    """Two figures to the same month by different bodies can be held to one another; to different months the later must be surely later."""
    month = {"through": "2025-03", "channel": "sea", "period_start": "2023-08"}
    rows = [said("f", "2025-04-09", "a", best=21000, **month), said("s", "2025-04-15", "b", best=15800, **month)]
    then = dossier(rows)
    assert list(track_record(then, then.flow())["outcome"]) == ["lower", "untested"]


@pytest.mark.parametrize("day", ["2017-01-01", "2023-12-01", "2024-06-14"])
def test_no_figure_of_a_later_day_takes_part(day: str) -> None:
    """On a day only what was known by then is a first, a link, a test or an origin."""
    then = DOSSIER.as_of(day)
    flow, known = then.flow(), set(then.claims["claim_id"])
    totals = then.quantities(flow)
    used = set(firsts(totals)["claim_id"]) | {c for cell in firsts(totals)["later"] for c in cell}
    moved, record = travel(then, flow), track_record(then, flow)
    used |= {*moved["root"], *moved["from_claim"], *moved["claim_id"], *record["claim_id"], *levels(totals)["claim_id"]}
    used |= {c for cell in record["tests"] for c in cell}
    assert used <= known


def test_row_order_never_matters() -> None:
    """Shuffled claims give the same firsts, links, levels and outcomes."""
    mixed = analysis.model.dossier.replace(
        DOSSIER, claims=DOSSIER.claims.sample(frac=1, random_state=5).reset_index(drop=True)
    )
    flow = DOSSIER.flow()
    for make in (travel, track_record):
        pd.testing.assert_frame_equal(make(mixed, flow), make(DOSSIER, flow))
    for of in (firsts, levels):
        pd.testing.assert_frame_equal(of(mixed.quantities(flow)), of(DOSSIER.quantities(flow)))


def test_empty_results_are_typed() -> None:
    """Nothing on file gives empty frames with their columns."""
    then = dossier([])
    assert all(
        made.empty and len(made.columns) for made in (travel(then, then.flow()), track_record(then, then.flow()))
    )
    assert firsts(quantities([])).empty
    assert levels(quantities([])).empty
    assert retellings(travel(then, then.flow())).empty


def test_a_chain_longer_than_calls_may_nest() -> None:
    """Thousands of relays of relays lead back to one origin."""
    rows = [{"claim_id": f"c{k}", "statement_id": f"c{k}", "repeats": f"c{k - 1}" if k else ""} for k in range(5000)]
    assert roots_of(frame("claims", rows), ["c4999"]) == {"c4999": ("c0",)}
