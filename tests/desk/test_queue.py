"""Proposals are read line by line, hostile text stays text, decisions outlast the session, and two coders can be held together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.desk.queue import Decision, coded_twice, decide, decisions, read_queue
from analysis.errors import UsageError
from analysis.schema import check
from analysis.workbench import Desk

TEXT = "SEOUL. The minister said more than 8,000 containers had left by 1 April."
SPANS = {
    name: [TEXT.index(said), TEXT.index(said) + len(said)] for name, said in (("low", "8,000"), ("bound", "more than"))
}
PROPOSAL: dict[str, Any] = {
    "id": "p1", "table": "claims", "certainty": 0.9, "text": TEXT,
    "row": {"claimant_id": "kor-mnd", "commodity_id": "containers", "low": "8000", "bound": "more_than", "stated_on": "2024-04-01"},
    "spans": SPANS,
    "page": {"file": "a.html", "url": "https://wire.example/n", "title": "Containers", "published_on": "2024-04-02", "language": "en"},
    "links": [{"column": "updates", "id": "kor-b", "reason": "its last figure"}], "on_file": [],
}  # fmt: skip


def _write(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "queue.jsonl"
    path.write_text(
        "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in lines), encoding="utf-8"
    )
    return path


def test_a_proposal_shows_where_each_cell_came_from(tmp_path: Path) -> None:
    """Text in pieces, in their order, with the columns; spans that overlap name both."""
    overlapping = PROPOSAL | {"spans": SPANS | {"value": [SPANS["bound"][0], SPANS["low"][1]], "bound": [0, 9999]}}
    [one, other], findings = read_queue(_write(tmp_path, PROPOSAL, overlapping | {"id": "p2"}))
    assert findings == ()
    assert [piece for piece in one.segments() if piece[1]] == [
        ("more than", "bound"),
        ("8,000", "low"),
    ]
    assert "".join(text for text, _ in one.segments()) == TEXT
    assert [piece for piece in other.segments() if piece[1]] == [("more than ", "value"), ("8,000", "low, value")]


@pytest.mark.parametrize(
    ("line", "told"),
    [("{", "Expecting property name"), ("[]", "TypeError"), ('"x"', "TypeError"), (json.dumps({"id": "x"}), "KeyError: 'table'"),
     (json.dumps(PROPOSAL | {"table": "people"}), "unknown table 'people'; "), (json.dumps(PROPOSAL | {"row": []}), "AttributeError"),
     (json.dumps(PROPOSAL | {"row": {"bset": "1"}}), "unknown column 'bset'; did you mean 'best'"), (json.dumps(PROPOSAL), "used before"),
     (json.dumps(PROPOSAL | {"spans": {"low": 3}}), "TypeError"), ("[" * 100_000, "RecursionError"), ("\udcff", "utf-8")],
    ids=["no JSON", "a list", "a text", "no table", "another table", "no row", "another column", "twice", "no span", "deep", "no UTF-8"],
)  # fmt: skip
def test_a_line_that_is_no_proposal_is_left_out(line: str, told: str, tmp_path: Path) -> None:
    """With its number; all others are there."""
    path = tmp_path / "queue.jsonl"
    path.write_bytes(
        f"{json.dumps(PROPOSAL)}\n{line}\n{json.dumps(PROPOSAL | {'id': 'p3'})}\n".encode(errors="surrogateescape")
    )
    found, [finding] = read_queue(path)
    assert [one.id for one in found] == ["p1", "p3"]
    assert (finding.file, finding.line) == ("queue.jsonl", 2)
    assert told in finding.message


def test_no_queue(tmp_path: Path) -> None:
    """What to do is said."""
    with pytest.raises(UsageError, match="it is not there; write one with `dossier intake`"):
        read_queue(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="a folder, pipe or device"):
        read_queue(tmp_path)


def test_text_that_hides_or_turns_is_shown(tmp_path: Path) -> None:
    """A sign that turns the direction of reading, a zero width, an escape of a terminal."""
    [one], _ = read_queue(_write(tmp_path, PROPOSAL | {"text": "a\u202eb\u200bc\x1b[31m", "spans": {}}))
    assert one.segments() == [("a\\u202eb\\u200bc\\u001b[31m", "")]


def test_a_desk_writes_what_is_accepted_and_logs_every_decision(sample: Path, tmp_path: Path) -> None:
    """Accepted, changed, rejected, later: in the log with who and why, and no proposal comes twice."""
    pages = [PROPOSAL["page"] | {"url": f"https://wire.example/n{n}"} for n in range(1, 5)]
    queue = _write(tmp_path, *(PROPOSAL | {"id": f"p{n}", "page": page} for n, page in enumerate(pages, 1)))
    desk = Desk(queue, "ann", data=sample)
    linked, alike = desk.proposed(found := desk.drafted(desk.current.given()))  # type: ignore[union-attr]
    assert (linked[0].column, linked[0].id) == ("updates", "kor-b")
    assert linked[0].reason == "its last figure", "that of the proposal, which saw the page"
    assert (alike, found.missing, desk.judge(found)) == ((), (), ())
    assert desk.take(desk.current.given(), linked).decision == "accepted"  # type: ignore[union-attr]
    with pytest.raises(UsageError, match="it may be on file as 'kor-mnd-2024-04-01-containers'"):
        desk.take(desk.current.given())  # type: ignore[union-attr]
    assert desk.later("ask").proposal == "p2"
    assert desk.take(desk.current.given() | {"low": "9000", "stated_on": ""}, reason="as printed").decision == "changed"  # type: ignore[union-attr]
    with pytest.raises(UsageError, match="no reason is given; say why"):
        desk.reject(" ")
    assert desk.reject("another flow").proposal == "p4"
    assert [one.id for one in desk.open] == ["p2"]
    told = [" ".join((one.proposal, one.decision, one.who, one.reason)) for one in decisions(desk.log)]
    assert told == ["p1 accepted ann ", "p2 later ann ask", "p3 changed ann as printed", "p4 rejected ann another flow"]
    text = (sample / "claims.csv").read_text()
    assert text.count(",8000,,,more_than,") == text.count(",9000,,,more_than,") == 1
    assert [str(f) for f in check(sample)[1] if f.severity == "error"] == []
    assert repr(Desk(queue, "ann", data=sample)) == "Desk. 3 of 4 proposals decided by ann."


def test_a_second_coder_is_blind_and_the_two_are_held_together(sample: Path, tmp_path: Path) -> None:
    """Another name sees no decision of the first and no row written from the queue; cells come out as second_coding.csv has them."""
    queue = _write(tmp_path, PROPOSAL, PROPOSAL | {"id": "p2"})
    first = Desk(queue, "ann", data=sample)
    first.take(first.current.given())  # type: ignore[union-attr]
    first.reject("misread")
    second = Desk(queue, "bob", data=sample, writes=False)
    before = (sample / "claims.csv").read_bytes()
    assert len(second.open) == 2
    linked, alike = second.proposed(second.drafted(second.current.given()))  # type: ignore[union-attr]
    assert {link.id for link in linked} == {"kor-b"}
    assert alike == ()
    second.take(second.current.given() | {"bound": "at_least"})  # type: ignore[union-attr]
    second.take(second.current.given(), not_a_double=True)  # type: ignore[union-attr]
    assert (sample / "claims.csv").read_bytes() == before
    found = coded_twice(second.log, second.proposals, "ann", "bob").set_index(["row", "column"])
    assert tuple(found.loc[("p1", "bound"), ["first", "second"]]) == ("more_than", "at_least")
    assert tuple(found.loc[("p2", "decision"), ["first", "second"]]) == ("rejected", "taken")
    assert list(found.loc["p2"].index) == ["decision"]


def test_what_follows_is_worked_out_anew(sample: Path, tmp_path: Path) -> None:
    """Ids and the day of knowledge that a proposal derived do not outlive a changed cell; its page is no proposal once it is on file."""
    derived = {"claim_id": "x", "statement_id": "x", "source_ids": "wire-000000", "known_on": "2024-04-02"}
    page = {
        "id": "p0",
        "table": "sources",
        "row": {"source_id": "wire-000000", "url": PROPOSAL["page"]["url"]},
        "spans": {},
    }
    queue = _write(tmp_path, PROPOSAL | {"row": PROPOSAL["row"] | derived}, PROPOSAL | page)
    desk = Desk(queue, "ann", data=sample)
    assert [one.id for one in desk.open] == ["p1", "p0"]
    desk.take(desk.current.given() | {"published_on": "2024-04-03"})  # type: ignore[union-attr]
    assert (
        "\nkor-mnd-2024-04-01-containers,kor-mnd-2024-04-01-containers,canonical,2024-04-01,2024-04-03,"
        in (sample / "claims.csv").read_text()
    )
    assert desk.open == ()


def test_a_halved_line_of_the_log_is_passed_over(tmp_path: Path) -> None:
    """And the next decision begins a line of its own."""
    log = tmp_path / "log.jsonl"
    decide(log, Decision("p1", "rejected", "ann", "no"))
    log.write_bytes(log.read_bytes() + b'{"proposal": "p2", "deci')
    decide(log, Decision("p3", "later", "ann"))
    assert [one.proposal for one in decisions(log)] == ["p1", "p3"]
    with pytest.raises(UsageError, match="did you mean 'later'"):
        decide(log, Decision("p4", "latr", "ann"))


def test_a_desk_needs_a_name(tmp_path: Path) -> None:
    """The log is of somebody."""
    with pytest.raises(UsageError, match="give your name or initials"):
        Desk(_write(tmp_path, PROPOSAL), " ")
