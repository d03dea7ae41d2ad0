"""Every rule of the tables is shown to fail on a mutated row."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import analysis.schema
from analysis.schema import cells, check
from analysis.schema.rules import RULES
from tests.schema.test_words import WORDS

Rows = dict[str, list[dict[str, str]]]

# table, id of the row to break, cells to overwrite, the reason that must be reported, its column
MUTANTS: list[tuple[str, str, dict[str, str], str, str]] = [
    ("claims", "kor-a", {"claim_id": "Kor A"}, "id-form", "claim_id"),
    ("claims", "kor-a", {"best": "6,700"}, "number", "best"),
    ("claims", "kor-a", {"best": "-5"}, "number", "best"),
    ("claims", "kor-a", {"best": "1e4"}, "number", "best"),
    ("claims", "kor-a", {"best": "٦٧٠٠"}, "number", "best"),
    ("claims", "kor-a", {"best": "9" * 308}, "number", "best"),
    ("claims", "kor-a", {"best": "1" + "0" * 15}, "number", "best"),
    ("claims", "kor-a", {"best": "0." + "0" * 15}, "number", "best"),
    ("claims", "kor-a", {"known_on": "2024-02"}, "day", "known_on"),
    ("claims", "kor-a", {"known_on": "26.02.2024"}, "day", "known_on"),
    ("claims", "kor-a", {"through": "2024-02-30"}, "partial-date", "through"),
    ("claims", "kor-a", {"through": "2024-00-10"}, "partial-date", "through"),
    ("claims", "kor-a", {"stance": "claims"}, "word", "stance"),
    ("claims", "kor-a", {"origin": "North Korea"}, "country", "origin"),
    ("claims", "kor-a", {"origin": "PKR"}, "country", "origin"),
    ("claims", "kor-a", {"destination": "RSU"}, "country", "destination"),
    ("claims", "kor-a", {"origin": "QQQ"}, "country", "origin"),
    ("claims", "kor-a", {"bound": ""}, "required", "bound"),
    ("claims", "kor-a", {"source_ids": ""}, "required", "source_ids"),
    ("claims", "kor-a", {"source_ids": "wire-1;;wire-2"}, "list-form", "source_ids"),
    ("claims", "kor-a", {"source_ids": "wire-1;wire-1"}, "list-form", "source_ids"),
    ("claims", "kor-a", {"source_ids": "wire-9"}, "reference", "source_ids"),
    ("claims", "kor-a", {"claimant_id": "kor-mnf"}, "reference", "claimant_id"),
    ("claims", "kor-a", {"claim_id": "kor-b"}, "duplicate-id", "claim_id"),
    ("claims", "kor-a", {"low": "6900"}, "number-order", "low"),
    ("claims", "kor-a", {"best": ""}, "bound-cells", "best"),
    ("claims", "usa-a", {"best": "10000"}, "bound-cells", "best"),
    ("claims", "kor-scores", {"vague_term": ""}, "vague-words", "vague_term"),
    ("claims", "kor-a", {"vague_term": "many"}, "vague-words", "vague_term"),
    ("claims", "kor-a", {"commodity_id": "arms"}, "unit", "commodity_id"),
    ("claims", "share", {"best": "140"}, "unit", "best"),
    ("claims", "kor-a", {"measure": "none"}, "measure-figure", "measure"),
    ("claims", "kor-a", {"period_start": "2024-03"}, "span-order", "period_start"),
    ("claims", "kor-a", {"known_on": "2024-02-25"}, "known-before-stated", "known_on"),
    ("claims", "kor-a", {"through": "2024-02-29"}, "through-after-known", "through"),
    ("claims", "kor-b", {"source_ids": "wire-1"}, "published-before-known", "known_on"),
    ("claims", "gone", {"retracted_on": ""}, "retraction", "retracted_on"),
    ("claims", "gone", {"retracted_on": "2024-03-01"}, "retraction", "retracted_on"),
    ("claims", "kor-a", {"retracted_on": "2024-04-01"}, "retraction", "retracted_on"),
    ("claims", "kor-b-variant", {"rendering": "canonical"}, "one-canonical", "rendering"),
    ("claims", "kor-b", {"rendering": "variant"}, "one-canonical", "rendering"),
    ("claims", "kor-b-variant", {"claimant_id": "paper"}, "one-claimant", "claimant_id"),
    ("claims", "nyt-relay", {"repeats": "nyt-relay"}, "self-edge", "repeats"),
    ("claims", "kor-a", {"derived_from": "kor-b"}, "edge-forward", "derived_from"),
    ("claims", "kor-b", {"updates": "usa-a"}, "updates-other", "updates"),
    ("claims", "usa-a", {"responds_to": "kor-a"}, "answer-stance", "responds_to"),
    ("claims", "kor-rockets", {"either_or": "other"}, "either-or", "either_or"),
    ("claims", "nyt-relay", {"claimant_id": "usa-state", "repeats": ""}, "equal-figures", "repeats"),
    ("claims", "usa-a", {"note": "Repeats an earlier figure"}, "note-without-link", "repeats"),
    ("claims", "kor-rockets", {"note": "Of the same briefing", "derived_from": ""}, "note-without-link", "repeats"),
    ("claims", "kor-a", {"note": "two\nlines"}, "line-break", "note"),
    ("claims", "kor-a", {"note": "hid\u202eden"}, "hidden-character", "note"),
    ("claims", "kor-a", {"note": "zero\u200bwidth"}, "hidden-character", "note"),
    ("claims", "kor-a", {"note": " space"}, "space", "note"),
    ("claims", "kor-a", {"note": "x" * 4001}, "cell-length", "note"),
    ("events", "visit", {"ends_on": "2024-06-01"}, "span-order", "ends_on"),
    ("events", "visit", {"ends_on": "2024-07"}, "precision", "ends_on"),
    ("events", "visit", {"known_on": "2024-06-01", "announced_on": ""}, "known-before-start", "known_on"),
    ("events", "visit", {"announced_on": "2024-06-30"}, "announced-late", "announced_on"),
    ("events", "visit", {"parent_id": "visit"}, "parent", "parent_id"),
    ("events", "reply", {"parent_id": "talks", "starts_on": "2024-06-19", "known_on": "2024-06-19"}, "parent", "parent_id"),
    ("events", "talks", {"starts_on": "2024-06-25", "known_on": "2024-06-25"}, "parent-span", "starts_on"),
    ("events", "talks", {"dyad": "other"}, "parent-contact", "parent_id"),
    ("events", "visit", {"kind": "other"}, "parent-contact", "parent_id"),
    ("events", "visit", {"level": "minister"}, "leg-level", "level"),
    ("events", "letter", {"kind": "gift", "participants": "B (leader, PRK)"}, "unlinked-legs", "parent_id"),
    ("events", "letter", {"note": "Trip leg: the way there"}, "note-without-link", "parent_id"),
    ("events", "visit", {"fulfils": ""}, "plan-met", "status"),
    ("events", "visit", {"fulfils": "letter"}, "fulfils", "fulfils"),
    ("events", "plan", {"fulfils": "plan"}, "fulfils", "fulfils"),
    ("events", "visit", {"participants": "Sergei Lavrov (RUS foreign minister)"}, "participant", "participants"),
    ("events", "plan", {"participants": "A (premier, PRK)"}, "participant-country", "participants"),
    ("events", "letter", {"answers": "letter"}, "self-edge", "answers"),
    ("events", "letter", {"answers": "reply"}, "answer-order", "answers"),
    ("events", "reply", {"starts_on": "2024-06-12", "direction": "PRK_to_RUS"}, "counted-twice", "event_id"),
    ("events", "letter", {"kind": "postcard"}, "word", "kind"),
    ("events", "visit", {"participants": "Ah (president, RUS)"}, "person", "participants"),
    ("events", "visit", {"participants": "Bee (leader, PRK)"}, "person", "participants"),
    ("events", "visit", {"participants": "A (RUS)"}, "person-role", "participants"),
    ("events", "visit", {"participants": "A (president, PRK)"}, "person-country", "participants"),
    ("claims", "kor-a", {"speaker": "Chou (minister)"}, "person", "speaker"),
    ("claims", "kor-a", {"speaker": "Cho"}, "speaker", "speaker"),
    ("claims", "kor-a", {"speaker": "unnamed"}, "speaker", "speaker"),
    ("claims", "kor-a", {"speaker": "Cho (lawmaker)"}, "role-days", "speaker"),
    ("claims", "kor-a", {"relayed_by": "Ho (lawmaker)"}, "person", "relayed_by"),
    ("claims", "kor-a", {"via": "harbour"}, "reference", "via"),
    ("claims", "kor-a", {"vessels": "lady-r"}, "reference", "vessels"),
    ("events", "visit", {"place": "Pyongyang; Pjongjang (station)"}, "place", "place"),
    ("events", "visit", {"place": "Pyong"}, "place", "place"),
    ("people", "a", {"spellings": "B"}, "ambiguous-name", "name"),
    ("people", "a", {"roles": "president, chairman"}, "role-form", "roles"),
    ("people", "a", {"roles": "president||"}, "role-form", "roles"),
    ("people", "a", {"roles": "president|2024|2020"}, "role-form", "roles"),
    ("people", "a", {"roles": "president|May|"}, "role-form", "roles"),
    ("people", "a", {"country": "Russia"}, "country", "country"),
    ("people", "a", {"country": "URS"}, "country", "country"),
    ("places", "dock", {"spellings": "port"}, "ambiguous-name", "name"),
    ("places", "pyongyang", {"latitude": "-91"}, "coordinates", "latitude"),
    ("places", "pyongyang", {"longitude": ""}, "coordinates", "latitude"),
    ("places", "pyongyang", {"source_ids": ""}, "coordinates", "latitude"),
    ("places", "pyongyang", {"longitude": "125,75"}, "degrees", "longitude"),
    ("places", "pyongyang", {"longitude": "180.5"}, "degrees", "longitude"),
    ("places", "port", {"kind": "harbour"}, "word", "kind"),
    ("vessels", "angara", {"imo": "9179843"}, "imo", "imo"),
    ("vessels", "maria", {"imo": "9179842"}, "imo", "imo"),
    ("vessels", "angara", {"listed": "US Treasury"}, "listing", "listed"),
    ("vessels", "angara", {"listed": "US Treasury|May 2022"}, "listing", "listed"),
    ("sources", "wire-1", {"url": "javascript:alert(1)"}, "url", "url"),
    ("sources", "wire-1", {"url": "https://:pw@evil.com/"}, "url", "url"),
    ("sources", "wire-1", {"url": "https://@evil.com/"}, "url", "url"),
    ("sources", "wire-1", {"url": "http://example.com:99999999/"}, "url", "url"),
    ("sources", "wire-1", {"url": "http://example.com:http/"}, "url", "url"),
    ("sources", "wire-1", {"url": "https://wire.example/2"}, "duplicate-url", "url"),
    ("sources", "wire-1", {"mirror_of": "copy-1"}, "cycle", "mirror_of"),
    ("sources", "copy-1", {"undated": ""}, "undated", "undated"),
    ("sources", "wire-1", {"undated": "no_date"}, "undated", "undated"),
    ("sources", "copy-1", {"undated": "not_looked_for"}, "not-looked-for", "undated"),
    ("claims", "kor-a", {"source_ids": "copy-1"}, "undated-row", "review"),
    ("events", "letter", {"source_ids": "copy-1"}, "undated-row", "review"),
    ("claims", "usa-a", {"known_on": "2024-02-29", "source_ids": "copy-1", "review": "date_inferred"}, "placeholder", "known_on"),
    ("events", "letter", {"known_on": "2024-06-30", "source_ids": "copy-1", "review": "date_inferred"}, "placeholder", "known_on"),
    ("claimants", "paper", {"camp": "press"}, "word", "camp"),
    ("conversions", "kor-152", {"low": "500"}, "number-order", "low"),
    ("conversions", "kor-152", {"claim_id": "kor-none"}, "reference", "claim_id"),
]  # fmt: skip


def _key_of(table: str) -> str:
    return analysis.schema.TABLES[table].key


def test_the_sample_is_clean(sample: Path) -> None:
    """The unbroken sample has no finding, so every finding below comes from its mutation."""
    assert check(sample)[1] == []


@pytest.mark.parametrize(("table", "key", "cells", "reason", "column"), MUTANTS)
def test_each_mutant_is_caught(
    table: str, key: str, cells: dict[str, str], reason: str, column: str, rows: Rows, written: Callable[[Any], Path]
) -> None:
    """A broken row is reported with file, line, column, reason, and what to do."""
    position = next(i for i, row in enumerate(rows[table]) if row[_key_of(table)] == key)
    rows[table][position].update(cells)
    findings = check(written(rows))[1]
    found = [f for f in findings if f.reason == reason and f.file == f"{table}.csv" and f.column == column]
    assert found, f"{reason} not among {[str(f) for f in findings]}"
    assert all(";" in f.message for f in found), "each message says what to do after a semicolon"


def test_numbers_and_addresses_up_to_the_bound(sample: Path) -> None:
    """Fifteen digits, the last port, and an @ behind the host are fine."""
    claims, sources = sample / "claims.csv", sample / "sources.csv"
    claims.write_text(claims.read_text().replace(",6700,", ",999999999999999,").replace(",7000,", ",12345678901234.5,"))
    sources.write_text(sources.read_text().replace("https://wire.example/1", "https://wire.example:65535/@who"))
    assert [f for f in check(sample)[1] if f.reason in ("number", "url")] == []


def test_what_is_left_open_warns(rows: Rows, written: Callable[[Any], Path]) -> None:
    """Pages not looked for and placeholders are work, not errors; a month's end that a page bears out is neither."""
    by_id = {row["claim_id"]: row for row in rows["claims"]}
    by_id["usa-a"].update(known_on="2024-02-29", source_ids="copy-1", review="date_inferred")
    rows["sources"][-2]["undated"] = "not_looked_for"
    found = [f for f in check(written(rows))[1] if f.severity == "warning"]
    assert {f.reason for f in found} == {"placeholder", "not-looked-for"}
    rows["sources"][-2].update(published_on="2024-02-29", undated="")
    assert [f for f in check(written(rows))[1] if f.reason in ("placeholder", "not-looked-for")] == []


def test_lineage_ring(rows: Rows, written: Callable[[Any], Path]) -> None:
    """Two claims of one day that lean on each other are a ring."""
    by_id = {row["claim_id"]: row for row in rows["claims"]}
    by_id["kor-shells"]["derived_from"] = "kor-rockets"
    by_id["kor-rockets"]["derived_from"] = "kor-shells"
    reasons = {f.reason for f in check(written(rows))[1]}
    assert "cycle" in reasons


def test_a_ring_of_two_kinds_of_links(rows: Rows, written: Callable[[Any], Path]) -> None:
    """A claim worked out of another that repeats it: a ring, though neither column holds one; told once."""
    by_id = {row["claim_id"]: row for row in rows["claims"]}
    by_id["kor-shells"]["derived_from"] = "kor-rockets"
    by_id["kor-rockets"]["repeats"] = "kor-shells"
    (line,) = {f.message for f in check(written(rows))[1] if f.reason == "cycle" and "'kor-shells'" in f.message}
    assert line == "the derived_from or repeats chain of 'kor-shells' leads back to itself (a cycle); remove one edge"


def test_headline_below_its_proofs(rows: Rows, written: Callable[[Any], Path]) -> None:
    """A cumulative headline smaller than the single shipments it enumerates needs a flag."""
    by_id = {row["claim_id"]: row for row in rows["claims"]}
    by_id["kor-a"].update(measure="period", best="9000")
    by_id["kor-b"].update(derived_from="kor-a")
    assert "below-proofs" in {f.reason for f in check(written(rows))[1]}
    by_id["kor-b"]["note"] = "below proofs: the minister counts sealed containers only"
    assert "below-proofs" not in {f.reason for f in check(written(rows))[1]}


def test_parts_are_together_no_more_than_their_whole(rows: Rows, written: Callable[[Any], Path]) -> None:
    """Two parts that lean on a whole of the same day, or that it leans on, fit into it; a flag says that they need not."""
    by_id = {row["claim_id"]: row for row in rows["claims"]}
    part = {"commodity_id": "containers", "claimant_id": "kor-mnd", "measure": "cumulative", "derived_from": "kor-b"}
    by_id["share"].update(part, best="2000")
    by_id["kor-scores"].update(part, bound="at_least", vague_term="", low="5000")
    assert check(written(rows))[1] == []
    by_id["kor-scores"]["low"] = "6000"
    assert {f.reason for f in check(written(rows))[1]} == {"parts-above-whole"}
    by_id["kor-scores"]["derived_from"] = ""
    by_id["kor-b"]["derived_from"] = "kor-scores"
    assert {f.reason for f in check(written(rows))[1]} == {"parts-above-whole"}
    by_id["kor-b"]["note"] = "below proofs: by another count"
    assert check(written(rows))[1] == []


def test_what_completes_a_paper_comes_after_it(rows: Rows, written: Callable[[Any], Path]) -> None:
    """A ratification months after the visit on which a paper was signed is its part; another leg there, or one before, is not."""
    signed, law = rows["events"][2], rows["events"][4]
    signed.update(kind="agreement")
    law.update(kind="agreement", parent_id="talks", answers="", source_ids="copy-1", review="date_inferred")
    law.update(starts_on="2024-11-09", known_on="2024-11-09")
    assert check(written(rows))[1] == []
    law.update(starts_on="2024-06-12")
    assert {f.reason for f in check(written(rows))[1]} == {"parent-span"}
    law.update(starts_on="2024-11-09", kind="minister_visit")
    assert {f.reason for f in check(written(rows))[1]} == {"parent", "parent-span"}


def test_a_listed_exception_explains_a_missing_link(rows: Rows, written: Callable[[Any], Path]) -> None:
    """Two rows that stand without a link for a reason are listed once; a reason for nothing, or for no rule, is reported."""
    by_id = {row["claim_id"]: row for row in rows["claims"]}
    by_id["nyt-relay"].update(claimant_id="usa-state", repeats="")
    folder = written(rows)
    assert {(f.reason, f.severity) for f in check(folder)[1]} == {("equal-figures", "warning")}
    listed = folder / "exceptions.csv"
    listed.write_text("rule,ids,why\nequal-figures,nyt-relay;usa-a,Two fleets\n")
    assert check(folder)[1] == []
    by_id["nyt-relay"].update(repeats="usa-a")
    assert {(f.file, f.reason) for f in check(written(rows))[1]} == {("exceptions.csv", "exception-unused")}
    listed.write_text("rule,ids,why\nequal-numbers,nyt-relay;usa-a,\n")
    assert {f.reason for f in check(folder)[1]} == {"word", "required", "exception-unused"}


def test_declared_sizes(rows: Rows, written: Callable[[Any], Path]) -> None:
    """Fewer rows than declared fail, more warn, and a broken declaration says so."""
    folder = written(rows)
    declared = folder / "dataset.toml"
    declared.write_text(f"{WORDS}[expected.claims]\nrows = [50, 90]\n[expected.events.kind]\nsummit = [1, 1]\n")
    found = {f.reason: f.severity for f in check(folder)[1]}
    assert found == {"too-few-rows": "error", "many-rows": "warning"}
    declared.write_text(f"{WORDS}[expected.claims]\nrows = 5\n")
    assert {f.reason for f in check(folder)[1]} == {"dataset"}


def test_every_rule_has_a_mutant() -> None:
    """No rule and no form of a cell can be added without a row that breaks it; no rule speaks under a name it does not declare."""
    names = {name for rule in RULES for name in rule.names}
    forms = {reason for reason, _ in cells.CHECKS.values()} - {""} | {"word", "required", "reference", "duplicate-id"}
    shown = {reason for *_, reason, _ in MUTANTS} | {"cycle", "below-proofs", "parts-above-whole"}
    assert len(RULES) > 40
    assert (names | forms) - shown == set()
    for rule in RULES:
        source = inspect.getsource(rule.find)
        said = set(re.findall(r', "([a-z]+(?:-[a-z]+)*)", message', source))
        assert said <= set(rule.names), rule.find
        assert all(f'"{name}"' in source for name in rule.names) or "complaint" in source, rule.find
        assert ("warning" in source.split("def ", 1)[1]) is rule.warns


def test_reasons_read_well() -> None:
    """Each rule says what it refuses and why, in a sentence without a full stop, and no two say the same."""
    assert len({rule.refuses for rule in RULES}) == len({rule.why for rule in RULES}) == len(RULES)
    assert all(text and not text.endswith(".") for rule in RULES for text in (rule.refuses, rule.why))
