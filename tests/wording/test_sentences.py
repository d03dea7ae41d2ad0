"""Each sentence is rendered from its numbers: none is typed beside them, and none, one and many read as they should."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache

import pandas as pd
import pytest

import analysis
from analysis import cadence, claims, compare, coverage, wording
from analysis.cadence.plans import Waiting
from analysis.cadence.rates import RateRatio
from analysis.claims.conflicts import Conflict, Conflicts
from analysis.claims.lineage import Origins
from analysis.language.format import inside
from analysis.language.text import Number, Ref, Text, flat, joined, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.wording.claims import tally
from analysis.wording.contacts import plans

pytestmark = pytest.mark.xdist_group("sentences")  # which are made once a day of knowledge
DOSSIER = analysis.load()
DAYS = ["2017-01-01", "2019-06-01", "2022-06-01", "2023-10-13", "2023-11-15", "2024-06-14", ""]
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What is not a number of the data: days and years, names of records and claimants, the constants in a null's name and in the
# name of an interval, and what a search planted to state its power.
EXEMPT = "|".join(
    (
        rf"\b(?:\d{{1,2}} )?(?:{MONTHS})(?: \d{{4}})?",
        r"\d{4}-\d\d(?:-\d\d)?",
        r"(?<![\d,.])(?:19|20)\d\d(?![\d,%]|\.\d)",
        r"(?<!\w)[a-z]+(?:-[a-z0-9]+)+",
        r"null: [^;)]*|Null: [^.;]*",
        r"within \d+ days (?:before or after|on either side)",
        r"(?:152|122) ?mm",
        r"to 1 against none",
    )
)
NAMES = "|".join(re.escape(inside(name)) for name in DOSSIER.claimants["name"])
ONE_OF_MANY = re.compile(
    r"(?<![\w.,])(?:1|one) (?!if\b)(?:\w+ )?(?:figures|claimants|scopes|pairs|meetings|contacts|summits|totals|articles|origins|statements"
    r"|steps|factors|topics|answers|claims|events|sources|quarters|days|weeks|windows|waits|stretches|rows have|ways)\b"
)
MANY_OF_ONE = re.compile(
    r"(?<![\w.,])(?:0|two|three|[2-9]|\d\d+) (?:figure|claimant|pair|meeting|contact|total|day|wait)\b(?! of)"
)


def capacity(then: Dossier, flow: Flow, factors: pd.DataFrame, target: str) -> Iterator[Text]:
    """Every sentence of the page on capacity."""
    about, totals = then.config.about, then.quantities(flow)
    which = {"measures": ("cumulative", "period")}
    trips, counted = (then.quantities(then.flow(about.carrier), **asked) for asked in ({}, which))
    loads, required = claims.loads(trips, totals), claims.required_loads(trips, totals, about_tolerance=0.05)
    units = then.quantities(then.flow(target), **which) if target else totals.iloc[:0]
    by_factor = claims.loads_by_factor(counted, units, factors, source=flow.commodity)
    named = {"flow": flow, "carrier": about.carrier}
    yield wording.capacity(required, loads, by_factor, then, **named)
    yield wording.loads(loads, claims.channels_add_up(totals), then, carrier=about.carrier, cargo=about.commodity)
    yield wording.trips_needed(claims.required_trips(trips, totals), claims.traffic(counted), then, **named)
    yield wording.rail_residual(required, loads, then, **named)
    yield wording.fire(claims.scenario(then, flow), claims.fire_shares(then, flow))


def page(then: Dossier) -> Iterator[Text]:
    """Every sentence of the pages on claims, contacts and both, on the dataset's own flow."""
    flow, dyad, config = then.flow(), then.config.dyad(), then.config
    about, rows = config.about, then.claims
    totals = then.quantities(flow)
    roots = claims.independent_origins(then, list(totals["claim_id"]))
    clash = claims.conflicts(totals, solve=False)
    yield from (wording.lead(then, flow, roots), wording.claimed(then, flow, roots), wording.at_odds(clash, then))
    yield from (wording.denied(then, flow), wording.turned(then), wording.answers_soon(then, flow))
    yield from (wording.answered(then, flow), wording.meetings(then, dyad), plans(then, dyad))
    yield from (wording.changed(then, flow, dyad), wording.latest_figures(then, flow), wording.conflicts(clash, then))
    yield wording.largest_step(claims.ledger(totals))
    yield wording.delays(claims.lags(totals))
    factors = claims.factors(rows, then.conversions)
    target = claims.factor_target(factors, flow)
    highest = claims.highest_stated(totals)
    total = highest["claim_id"] if highest else ""
    made = claims.converted(
        highest["value"] if highest else 0.0, factors, source=flow.commodity, target=target, total=total
    )
    yield wording.converted(made, then, total=highest, goods=flow.goods, target=target.replace("_", " "))
    yield from capacity(then, flow, factors, target)
    under = claims.capped(then)
    yield from (wording.under_cap(under, then), wording.cap_years(under, then))
    yield from (wording.cap_estimates(under, then), wording.cap_suppliers(under, then))
    yield wording.exchange(claims.two_way(totals, then.quantities(flow.reverse)), then)
    yield from tracked(then, totals)
    view = cadence.observed(then, start=about.since)
    counted = cadence.counts(view.contacts, every="QS", start=view.start, end=view.end)
    spans = cadence.named_windows(config.spans, view.start, view.end)
    held = cadence.baselines(view, then.config.periods, about.split)
    yield wording.change(cadence.stretches(counted))
    yield wording.baselines(held, then)
    spread = cadence.dispersion(counted, cadence.changes(counted).starts)
    yield wording.clusters(spread, {f"All against {a.period.name}": a.exact for a in held.of("all contacts")})
    yield wording.at_ministers(view)
    yield wording.windows(cadence.in_windows(view.contacts, spans, anyone=view.contacts))
    gap = cadence.waiting(cadence.gaps(view.contacts, view.end))
    yield wording.waits(gap, cadence.lead(then, until=view.end), cadence.plans(then, until=view.end))
    together = compare.comparison(then, flow)
    yield from (wording.finding(together), wording.primary(together), wording.comparison(together))
    yield wording.coverage(then)
    yield from covered(then, view)


def tracked(then: Dossier, totals: pd.DataFrame) -> Iterator[Text]:
    """The sentences of the page on the track record."""
    flow, first = then.flow(), claims.firsts(totals)
    moved, record = claims.travel(then, flow), claims.track_record(then, flow)
    yield wording.track(then, flow, first, moved, record)
    yield wording.first_said(then, first)
    yield wording.led(then, claims.levels(totals))
    yield wording.travelled(moved)
    yield wording.held_up(then, record)
    yield wording.origins(claims.independent_origins(then, list(totals["claim_id"])), totals, then)


def covered(then: Dossier, view: cadence.Observed) -> Iterator[Text]:
    """The sentences of the page on coverage."""
    spans = coverage.compared_windows(then, view)
    found, spoken = (coverage.corrected(then, view.contacts, spans, by=by) for by in coverage.SPLITS)
    against = coverage.against(found)
    yield wording.world_or_record(found, against, coverage.against(spoken))
    yield wording.attended(coverage.attention(then, found, view.contacts), then)
    yield wording.recaptured(found, coverage.lists(then, view.contacts))
    yield wording.recaptured(spoken, coverage.lists(then, view.contacts, "language"))
    yield wording.depends(coverage.dependence(then, view.contacts, spans), against, found)
    yield wording.missing(coverage.tipping(found), coverage.unseen(found), found)


@cache
def told(day: str) -> tuple[Text, ...]:
    """The sentences of a day, made once."""
    return tuple(page(DOSSIER.as_of(day)))


def shows(written: str, exact: float) -> bool:
    """Is this how the number reads, as it is or in percent, rounded to its places or to some digits?"""
    digits = written.replace(",", "")
    places = len(digits.partition("e")[0].partition(".")[2])
    ways = ((round(x, places), *(float(f"{x:.{n}g}") for n in (1, 2, 3, 4))) for x in (exact, 100 * exact))
    return float(digits) in {way for found in ways for way in found}


@pytest.mark.parametrize("day", DAYS)
def test_no_number_is_typed_beside_the_pieces(day: str) -> None:
    """Words hold no number but days, names and the constants of a null: each other one is a piece, or stands on a card."""
    for text in told(day):
        for part in text.parts:
            words = flat(
                ["⁂" if isinstance(piece, Number) else "" if isinstance(piece, Ref) else piece for piece in part]
            )
            assert not re.findall(r"\d[\d,.]*", re.sub(f"{NAMES}|{EXEMPT}", " ", words)), words


@pytest.mark.parametrize("day", DAYS)
def test_each_number_reads_as_its_value(day: str) -> None:
    """What a piece prints is its value, rounded; and the table under the sentences holds the value unrounded."""
    seen = 0
    for text in told(day):
        pieces = [piece for piece in text.pieces if isinstance(piece, Number)]
        rows = text.payload().get("numbers", {"rows": []})["rows"]
        assert {p.value for p in pieces if math.isfinite(p.value)} <= {row[0] for row in rows}
        for piece in pieces:
            for written in re.findall(r"\d[\d,]*(?:\.\d+)?(?:e[-+]\d+)?", piece.text):
                assert shows(written, abs(piece.value)), piece
                seen += 1
    assert seen > 15


@pytest.mark.parametrize("day", DAYS)
def test_one_thing_is_not_many(day: str) -> None:
    """One thing takes the singular, none and many the plural, and every sentence ends."""
    for text in told(day):
        assert not ONE_OF_MANY.findall(str(text)), str(text)
        assert not MANY_OF_ONE.findall(str(text)), str(text)
        assert not re.search(r"\bnan\b|NaT|None|  |\(\)| ,|\.\.", str(text)), str(text)
        assert all(flat(part).rstrip().endswith((".", ":", "”.", "`.")) for part in text.parts)


def pairs(*kinds: str) -> Conflicts:
    """Conflicts of these kinds, between records that no table has."""
    listed = tuple(
        Conflict((f"a{n}", f"b{n}"), kind, 10.0, "channel", ("a", "b"), 3, 0.1) for n, kind in enumerate(kinds)
    )
    return Conflicts(listed, len(listed), 1000, 0.05, len(listed) + 1, None)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ((), "no two figures conflict"),
        (("contradiction",), "two figures contradict each other"),
        (("contradiction",) * 3, "three pairs of figures cannot both describe one total: three contradictions in one dispute"),
        (("scope",), "one pair of figures cannot both describe one total: one difference of scope"),
        (("scope", "scope", "rounding", "contradiction"),
         "four pairs of figures cannot both describe one total: one contradiction, two differences of scope and one"
         " difference of rounding"),
    ],
)  # fmt: skip
def test_the_tally_of_conflicts(kinds: tuple[str, ...], words: str) -> None:
    """None, one and many, of one kind and of several."""
    assert flat(tally(pairs(*kinds))) == words


def test_a_list_cut_short_says_so() -> None:
    """The count is exact where fewer pairs are listed."""
    found = pairs("scope", "scope")
    cut = Conflicts(found.conflicts, 7, 2, 0.05, 9, None)
    assert (
        flat(tally(cut))
        == "seven pairs of figures cannot both describe one total: two differences of scope, among the 2 listed"
    )


def test_rates_of_none_one_and_many() -> None:
    """A contact, contacts, and a partial date are counted in the right number."""
    few = wording.rates(
        RateRatio(math.nan, math.nan, math.nan, math.nan, 1, 1, 0, 9, "central", 0.95, "too few to say"), "All"
    )
    assert str(few) == "All: 1 contact in 1 day against 0 in 9: too few to say."
    many = str(
        wording.rates(
            RateRatio(2.0, 1.1, 3.9, 0.01, 20, 90, 10, 90, "central", 0.95, power=0.6, partial=2, reach1=(19, 21)),
            "All",
        )
    )
    assert "19 to 21 contacts in 90 days against 10 in 90, 2.0 times the rate (95% interval 1.1 to 3.9" in many
    assert "2 contacts of partial date were tried on each side" in many


def test_waits_of_none_one_and_many() -> None:
    """No plan, one wait and many, one day and several."""
    nan = math.nan
    text = str(wording.waits(Waiting(nan, 1, 0, nan, "too few to say"), Waiting(1.0, 9, 1, 30.0), pd.DataFrame()))
    assert text == (
        "Median between contacts: too few to say (1 wait, 0 open). Median from announcement to event: 1 day (9 waits,"
        " 1 still open, the longest for 30 days so far). Plans: none on file."
    )


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "The one total traces back to one independent statement by one claimant, reported in one article."),
        (3, "Those three totals trace back to one independent statement by one claimant, reported in three articles."
            " Two repeat or derive from an earlier statement."),
    ],
)  # fmt: skip
def test_origins_of_one_and_many(n: int, words: str) -> None:
    """Totals, statements, claimants and articles agree with their number."""
    ids = [f"c{i}" for i in range(n)]
    rows = pd.DataFrame({"claim_id": ids, "statement_id": ids})
    found = Origins(
        tuple(f"s{i}" for i in range(n)), n, ("c0",), dict.fromkeys(ids, ("c0",)), ("a",), (), (), {"imagery": ("c0",)}
    )
    text = str(wording.origins(found, rows, DOSSIER))
    assert text.startswith(words)
    assert text.endswith("It rests on satellite or aerial imagery.")


def test_a_text_collects_its_numbers_and_records_once() -> None:
    """What is said twice stands in the table once; ids come from references and numbers, in order."""
    total = Number(3, "totals", "by hand", ["b", "c"], noun="total", spelled=True)
    text = Text([["By then ", total, " of ", Ref("a", "one")], [total, "."]])
    assert str(text) == "By then three totals of one\n\nthree totals."
    assert [n.value for n in text.numbers] == [3]
    assert text.ids == ["b", "c", "a"]
    payload = text.payload()
    assert payload["paragraphs"][0][1] == {"text": "three totals", "number": 3}
    assert payload["numbers"]["rows"] == [[3, "totals", "by hand", ["b", "c"]]]
    assert "numbers" not in Text.of("No number.").payload()
    assert flat(series([["a"], ["b"]], "or")) == "a or b"
    assert flat(joined([["a"], ["b"]])) == "a; b"
