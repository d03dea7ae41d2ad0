"""Rules between the cells and rows of claims.csv and conversions.csv."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from analysis.errors import Finding
from analysis.model.dates import span
from analysis.schema.frames import split
from analysis.schema.rule import Tables, rule

EDGES: Final = ("derived_from", "repeats", "updates", "responds_to")


@rule(
    "span-order",
    "known-before-stated",
    "through-after-known",
    refuses="a span that ends before it begins, knowledge before the statement, a past figure that counts to a later day",
    why="as_of replays by these days: a row out of order would show a page something that nobody knew yet",
)
def claim_spans(tables: Tables) -> Iterator[Finding]:
    claims = tables["claims"]
    columns = ("period_start", "through", "stated_on", "known_on", "stage", "measure")
    for line, (start, through, stated, known, stage, measure) in claims.rows(*columns):
        known_day = span(known)[1]
        if start and through and span(start)[0] > span(through)[1]:
            message = f"period_start {start} is after through {through}; swap them"
            yield claims.finding(line, "period_start", "span-order", message)
        if stated and span(stated)[0] > known_day:
            message = f"known_on {known} is before stated_on {stated}; nothing is known before it is said"
            yield claims.finding(line, "known_on", "known-before-stated", message)
        ahead = stage in ("sought", "planned") or measure in ("capacity", "conversion")
        if through and not ahead and span(through)[0] > known_day:
            message = f"through {through} is after known_on {known}; a past figure counts to a past day"
            yield claims.finding(line, "through", "through-after-known", message)


@rule(
    "retraction",
    refuses="status retracted without its day, the day without the status, or a day before the claim was known",
    why="a page for a day between still shows the claim, and one after it must not count it",
)
def retraction(tables: Tables) -> Iterator[Finding]:
    claims = tables["claims"]
    for line, (status, on, known) in claims.rows("status", "retracted_on", "known_on"):
        if (status == "retracted") != bool(on):
            message = "status 'retracted' and retracted_on go together; fill both or neither"
            yield claims.finding(line, "retracted_on", "retraction", message)
        elif on and on < known:
            message = f"retracted_on {on} is before known_on {known}; a claim is withdrawn after it was known"
            yield claims.finding(line, "retracted_on", "retraction", message)


@rule(
    "one-canonical",
    "one-claimant",
    refuses="a statement without one canonical rendering, or with two claimants",
    why="only the canonical row is counted: with none the statement is lost, with two it counts twice",
)
def one_canonical(tables: Tables) -> Iterator[Finding]:
    claims = tables["claims"]
    groups: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for line, (statement, rendering, claimant) in claims.rows("statement_id", "rendering", "claimant_id"):
        groups[statement].append((line, rendering, claimant))
    for statement, members in groups.items():
        canonical = [line for line, rendering, _ in members if rendering == "canonical"]
        if len(canonical) != 1:
            line = canonical[1] if canonical else members[0][0]
            message = f"statement {statement!r} has {len(canonical)} canonical renderings; exactly one stands for it"
            yield claims.finding(line, "rendering", "one-canonical", message)
        if len({claimant for *_, claimant in members}) > 1:
            message = f"renderings of {statement!r} have different claimants; a statement is one claimant's"
            yield claims.finding(members[0][0], "claimant_id", "one-claimant", message)


@rule(
    "self-edge",
    "edge-forward",
    "updates-other",
    refuses="a link to the row itself or to a claim known later, and an update of another claimant's figure",
    why="nobody relays, answers or corrects what is not yet said; a new figure replaces only one's own",
)
def edges(tables: Tables) -> Iterator[Finding]:
    claims = tables["claims"]
    rows = claims.rows("claim_id", "known_on", "claimant_id")
    facts = {key: (known, claimant) for _, (key, known, claimant) in rows}
    for column in EDGES:
        for line, (key, known, claimant, cell) in claims.rows("claim_id", "known_on", "claimant_id", column):
            for target in split(cell) if cell else ():
                if target not in facts:
                    continue  # reported as a broken reference
                target_known, target_claimant = facts[target]
                if target == key:
                    message = f"{key!r} points to itself; name the other claim"
                    yield claims.finding(line, column, "self-edge", message)
                elif target_known > known:
                    message = f"{target!r} became known on {target_known}, after this claim ({known}); edges point back"
                    yield claims.finding(line, column, "edge-forward", message)
                if column == "updates" and target_claimant != claimant:
                    message = f"{target!r} is a claim of {target_claimant}; a claimant updates only own figures"
                    yield claims.finding(line, column, "updates-other", message)


@rule(
    "cycle",
    refuses="links that lead back to where they began",
    why="claims that lean on each other in a ring have no origin, and origins are what is counted",
)
def lineage_cycles(tables: Tables) -> Iterator[Finding]:
    claims = tables["claims"]
    found: set[str] = set()
    for columns in (*((column,) for column in EDGES), ("derived_from", "repeats")):
        rows = claims.rows("claim_id", *columns)
        targets = {key: tuple(t for cell in cells for t in split(cell)) for _, (key, *cells) in rows if any(cells)}
        for start in (key for key in cycle_members(targets) if len(columns) == 1 or key not in found):
            found.add(start)
            line = claims.lines[claims.columns["claim_id"].index(start)]
            message = f"the {' or '.join(columns)} chain of {start!r} leads back to itself (a cycle); remove one edge"
            yield claims.finding(line, columns[0], "cycle", message)


def cycle_members(targets: dict[str, tuple[str, ...]]) -> list[str]:
    """Which nodes lie on a ring (or lead only into one)? Kahn's algorithm; self-edges are another rule's."""
    incoming: dict[str, int] = defaultdict(int)
    for key, found in targets.items():
        for target in found:
            if target != key:
                incoming[target] += 1
    free = [key for key in targets if not incoming[key]]
    left = set(targets)
    while free:
        key = free.pop()
        left.discard(key)
        for target in targets.get(key, ()):
            if target != key:
                incoming[target] -= 1
                if not incoming[target] and target in left:
                    free.append(target)
    return sorted(left)


@rule(
    "answer-stance",
    refuses="responds_to on a claim that asserts",
    why="an assertion that answers would be counted among the denials, doubts and acknowledgements",
)
def answers_name_what_they_answer(tables: Tables) -> Iterator[Finding]:
    claims = tables["claims"]
    for line, (stance, cell) in claims.rows("stance", "responds_to"):
        if stance == "asserts" and cell:
            message = (
                "stance 'asserts' answers nothing; choose denies, doubts, declines or acknowledges, or empty the cell"
            )
            yield claims.finding(line, "responds_to", "answer-stance", message)
