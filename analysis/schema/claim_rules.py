"""Rules between the cells and rows of claims.csv and conversions.csv. One generator per rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from analysis.errors import Finding
from analysis.model.dates import span
from analysis.schema.frames import split
from analysis.schema.read import RawTable

Tables = dict[str, RawTable]
Rule = Callable[[Tables], Iterator[Finding]]

# Which of low, best, high must (True), may (None) or must not (False) be filled for each bound.
FILLED: Final[dict[str, tuple[bool | None, bool | None, bool | None]]] = {
    "exact": (False, True, False),
    "about": (None, True, None),
    "at_least": (True, False, False),
    "more_than": (True, False, False),
    "up_to": (False, False, True),
    "range": (True, None, True),
    "vague": (False, False, False),
    "none": (False, False, False),
}
ABOUT: Final = 1.05  # 20 billion, of parts that add up to 20.1
EDGES: Final = ("derived_from", "repeats", "updates", "responds_to")


def _rows(table: RawTable, *names: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    columns = [table.columns[name] for name in names]
    return zip(table.lines, zip(*columns, strict=True), strict=True)


def bound_cells(tables: Tables) -> Iterator[Finding]:
    """The filled number cells are those the bound needs."""
    for name in ("claims", "conversions"):
        table = tables[name]
        for line, (bound, *numbers) in _rows(table, "bound", "low", "best", "high"):
            for column, cell, need in zip(("low", "best", "high"), numbers, FILLED[bound], strict=True):
                if need is True and not cell:
                    message = f"bound {bound!r} needs a number in {column}; fill it or change the bound"
                    yield Finding(table.spec.file, line, column, "bound-cells", message)
                elif need is False and cell:
                    message = (
                        f"bound {bound!r} leaves {column} empty, found {cell}; move the number or change the bound"
                    )
                    yield Finding(table.spec.file, line, column, "bound-cells", message)


def number_order(tables: Tables) -> Iterator[Finding]:
    """low <= best <= high."""
    for name in ("claims", "conversions"):
        table = tables[name]
        for line, cells in _rows(table, "low", "best", "high"):
            values = [float(c) for c in cells if c]
            if values != sorted(values):
                shown = " <= ".join(c for c in cells if c)
                message = f"low <= best <= high is broken: {shown}; reorder the numbers"
                yield Finding(table.spec.file, line, "low", "number-order", message)


def vague_words(tables: Tables) -> Iterator[Finding]:
    """A vague bound carries its words, and only a vague bound does."""
    claims = tables["claims"]
    for line, (bound, term) in _rows(claims, "bound", "vague_term"):
        if (bound == "vague") != bool(term):
            message = (
                "bound 'vague' and vague_term go together; write the claimant's word, e.g. 'scores', or empty both"
            )
            yield Finding(claims.spec.file, line, "vague_term", "vague-words", message)


def unit_figures(tables: Tables) -> Iterator[Finding]:
    """A commodity without a unit carries no numbers; a share lies between 0 and 100."""
    commodities = tables["commodities"]
    units = dict(zip(commodities.columns["commodity_id"], commodities.columns["unit"], strict=True))
    claims = tables["claims"]
    for line, (commodity, *numbers) in _rows(claims, "commodity_id", "low", "best", "high"):
        unit = units.get(commodity, "")
        filled = [c for c in numbers if c]
        if filled and not unit:
            message = f"{commodity!r} has no unit and takes no numbers; choose the commodity whose unit this is"
            yield Finding(claims.spec.file, line, "commodity_id", "unit", message)
        if unit.startswith("percent") and any(float(c) > 100 for c in filled):
            message = f"{max(map(float, filled)):g} percent is more than 100; write the share between 0 and 100"
            yield Finding(claims.spec.file, line, "best", "unit", message)


def measure_figures(tables: Tables) -> Iterator[Finding]:
    """measure 'none' and a number exclude each other."""
    claims = tables["claims"]
    for line, (measure, *numbers) in _rows(claims, "measure", "low", "best", "high"):
        if measure == "none" and any(numbers):
            message = "a number with measure 'none'; say which kind of quantity it is, or empty the number"
            yield Finding(claims.spec.file, line, "measure", "measure-figure", message)


def claim_spans(tables: Tables) -> Iterator[Finding]:
    """period_start <= through, and neither statement nor knowledge precedes what it is about."""
    claims = tables["claims"]
    columns = ("period_start", "through", "stated_on", "known_on", "stage", "measure")
    for line, (start, through, stated, known, stage, measure) in _rows(claims, *columns):
        known_day = span(known)[1]
        if start and through and span(start)[0] > span(through)[1]:
            message = f"period_start {start} is after through {through}; swap them"
            yield Finding(claims.spec.file, line, "period_start", "span-order", message)
        if stated and span(stated)[0] > known_day:
            message = f"known_on {known} is before stated_on {stated}; nothing is known before it is said"
            yield Finding(claims.spec.file, line, "known_on", "known-before-stated", message)
        ahead = stage in ("sought", "planned") or measure in ("capacity", "conversion")
        if through and not ahead and span(through)[0] > known_day:
            message = f"through {through} is after known_on {known}; a past figure counts to a past day"
            yield Finding(claims.spec.file, line, "through", "through-after-known", message)


def retraction(tables: Tables) -> Iterator[Finding]:
    """A retracted claim says when, and only a retracted one does."""
    claims = tables["claims"]
    for line, (status, on, known) in _rows(claims, "status", "retracted_on", "known_on"):
        if (status == "retracted") != bool(on):
            message = "status 'retracted' and retracted_on go together; fill both or neither"
            yield Finding(claims.spec.file, line, "retracted_on", "retraction", message)
        elif on and on < known:
            message = f"retracted_on {on} is before known_on {known}; a claim is withdrawn after it was known"
            yield Finding(claims.spec.file, line, "retracted_on", "retraction", message)


def one_canonical(tables: Tables) -> Iterator[Finding]:
    """Each statement has exactly one canonical rendering, and one claimant."""
    claims = tables["claims"]
    groups: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for line, (statement, rendering, claimant) in _rows(claims, "statement_id", "rendering", "claimant_id"):
        groups[statement].append((line, rendering, claimant))
    for statement, members in groups.items():
        canonical = [line for line, rendering, _ in members if rendering == "canonical"]
        if len(canonical) != 1:
            line = canonical[1] if canonical else members[0][0]
            message = f"statement {statement!r} has {len(canonical)} canonical renderings; exactly one stands for it"
            yield Finding(claims.spec.file, line, "rendering", "one-canonical", message)
        if len({claimant for *_, claimant in members}) > 1:
            message = f"renderings of {statement!r} have different claimants; a statement is one claimant's"
            yield Finding(claims.spec.file, members[0][0], "claimant_id", "one-claimant", message)


def edges(tables: Tables) -> Iterator[Finding]:
    """Edges point backwards in knowledge time, never to the row itself; updates stay with one claimant."""
    claims = tables["claims"]
    rows = _rows(claims, "claim_id", "known_on", "claimant_id")
    facts = {key: (known, claimant) for _, (key, known, claimant) in rows}
    for column in EDGES:
        for line, (key, known, claimant, cell) in _rows(claims, "claim_id", "known_on", "claimant_id", column):
            for target in split(cell) if cell else ():
                if target not in facts:
                    continue  # reported as a broken reference
                target_known, target_claimant = facts[target]
                if target == key:
                    message = f"{key!r} points to itself; name the other claim"
                    yield Finding(claims.spec.file, line, column, "self-edge", message)
                elif target_known > known:
                    message = f"{target!r} became known on {target_known}, after this claim ({known}); edges point back"
                    yield Finding(claims.spec.file, line, column, "edge-forward", message)
                if column == "updates" and target_claimant != claimant:
                    message = f"{target!r} is a claim of {target_claimant}; a claimant updates only own figures"
                    yield Finding(claims.spec.file, line, column, "updates-other", message)


def lineage_cycles(tables: Tables) -> Iterator[Finding]:
    """No chain of edges comes back to its start."""
    claims = tables["claims"]
    for column in EDGES:
        targets = {key: split(cell) for _, (key, cell) in _rows(claims, "claim_id", column) if cell}
        for start in cycle_members(targets):
            line = claims.lines[claims.columns["claim_id"].index(start)]
            message = f"the {column} chain of {start!r} leads back to itself (a cycle); remove one edge"
            yield Finding(claims.spec.file, line, column, "cycle", message)


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


def answers_name_what_they_answer(tables: Tables) -> Iterator[Finding]:
    """Only a denial, doubt, refusal or acknowledgement answers another claim."""
    claims = tables["claims"]
    for line, (stance, cell) in _rows(claims, "stance", "responds_to"):
        if stance == "asserts" and cell:
            message = (
                "stance 'asserts' answers nothing; choose denies, doubts, declines or acknowledges, or empty the cell"
            )
            yield Finding(claims.spec.file, line, "responds_to", "answer-stance", message)


def alternatives(tables: Tables) -> Iterator[Finding]:
    """An either_or key is shared by at least two rows."""
    for name in ("claims", "conversions"):
        table = tables[name]
        keys = [c for c in table.columns["either_or"] if c]
        lonely = {k for k in set(keys) if keys.count(k) == 1}
        for line, (key,) in _rows(table, "either_or"):
            if key in lonely:
                message = f"{key!r} is used on one row only; give the other reading the same key, or empty the cell"
                yield Finding(table.spec.file, line, "either_or", "either-or", message)


def not_below_proofs(tables: Tables) -> Iterator[Finding]:
    """A headline is not below the sum of the single proofs it is derived from, unless the note says 'below proofs'."""
    claims = tables["claims"]
    names = ("claim_id", "commodity_id", "origin", "measure", "low", "best", "high", "derived_from", "note")
    rows = {cells[0]: (line, cells) for line, cells in _rows(claims, *names)}
    for line, cells in rows.values():
        _, commodity, origin, measure, _, best, high, derived, note = cells
        if measure != "cumulative" or not derived or not (best or high) or "below proofs" in note:
            continue
        parts = [rows[t][1] for t in split(derived) if t in rows]
        proofs = [p for p in parts if p[1] == commodity and p[2] == origin and p[3] in ("snapshot", "period")]
        total = sum(float(p[4] or p[5] or 0) for p in proofs)
        if float(high or best) < total:
            message = f"{high or best} is below its enumerated proofs ({total:g}); correct it, or write 'below proofs' in the note"
            yield Finding(claims.spec.file, line, "best", "below-proofs", message)


def parts_within_wholes(tables: Tables) -> Iterator[Finding]:
    """Parts told with a whole are together not more than it, unless the note of the whole says 'below proofs'.

    Of two figures of one claimant, flow, stage and day that lean on each other the lesser is the part. Round wholes have some slack.
    """
    claims = tables["claims"]
    scope = ("claimant_id", "commodity_id", "origin", "destination", "stage", "known_on")
    columns = ("measure", "low", "best", "high", "bound", "derived_from", "note")
    told = {key: (line, cells[:6], cells[6:]) for line, (key, *cells) in _rows(claims, "claim_id", *scope, *columns)}
    amounts = {
        key: float(best or low or high)
        for key, (_, _, (measure, low, best, high, *_)) in told.items()
        if measure in ("cumulative", "period", "snapshot") and (best or low or high)
    }
    parts: dict[str, float] = defaultdict(float)
    for key, (_, own, (*_, derived, _)) in told.items():
        for other in split(derived) if derived and key in amounts else ():
            if other in amounts and told[other][1] == own:
                part, whole = sorted((key, other), key=amounts.__getitem__)
                parts[whole] += float(told[part][2][1] or told[part][2][2] or 0)
    for whole, total in parts.items():
        line, _, (_, _, best, high, bound, _, note) = told[whole]
        most = float(high or best or "inf") * (ABOUT if bound == "about" else 1)
        if most < total and "below proofs" not in note:
            message = f"{high or best} is less than the parts told with it ({total:g}); correct one, or write 'below proofs' in the note"
            yield Finding(claims.spec.file, line, "best", "parts-above-whole", message)


RULES: Final[tuple[Rule, ...]] = (
    bound_cells,
    number_order,
    vague_words,
    unit_figures,
    measure_figures,
    claim_spans,
    retraction,
    one_canonical,
    edges,
    lineage_cycles,
    answers_name_what_they_answer,
    alternatives,
    not_below_proofs,
    parts_within_wholes,
)
