"""Rules on the figures of claims.csv and conversions.csv: bounds, units, alternatives, parts and wholes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from analysis.errors import Finding
from analysis.schema.frames import split
from analysis.schema.rule import Tables, rule

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


@rule(
    "bound-cells",
    refuses="a number in a cell that the bound leaves empty, or none in one that it needs",
    why='"more than 7,000" sets a floor and nothing else: any other number beside it was said by nobody',
)
def bound_cells(tables: Tables) -> Iterator[Finding]:
    for name in ("claims", "conversions"):
        table = tables[name]
        for line, (bound, *numbers) in table.rows("bound", "low", "best", "high"):
            for column, cell, need in zip(("low", "best", "high"), numbers, FILLED[bound], strict=True):
                if need is True and not cell:
                    message = f"bound {bound!r} needs a number in {column}; fill it or change the bound"
                    yield table.finding(line, column, "bound-cells", message)
                elif need is False and cell:
                    message = (
                        f"bound {bound!r} leaves {column} empty, found {cell}; move the number or change the bound"
                    )
                    yield table.finding(line, column, "bound-cells", message)


@rule(
    "number-order",
    refuses="low, best and high out of their order",
    why="a floor above the figure or a ceiling below it is a slip of the pen, and turns every comparison round",
)
def number_order(tables: Tables) -> Iterator[Finding]:
    for name in ("claims", "conversions"):
        table = tables[name]
        for line, cells in table.rows("low", "best", "high"):
            values = [float(c) for c in cells if c]
            if values != sorted(values):
                shown = " <= ".join(c for c in cells if c)
                message = f"low <= best <= high is broken: {shown}; reorder the numbers"
                yield table.finding(line, "low", "number-order", message)


@rule(
    "vague-words",
    refuses="a vague bound without its word, or a vague word beside a number",
    why='"scores" gets no invented number; without the word nothing would be left of the claim',
)
def vague_words(tables: Tables) -> Iterator[Finding]:
    claims = tables["claims"]
    for line, (bound, term) in claims.rows("bound", "vague_term"):
        if (bound == "vague") != bool(term):
            message = (
                "bound 'vague' and vague_term go together; write the claimant's word, e.g. 'scores', or empty both"
            )
            yield claims.finding(line, "vague_term", "vague-words", message)


@rule(
    "unit",
    refuses="a number of a commodity without a unit, or a share above 100 percent",
    why="a number that counts nothing can be compared with nothing",
)
def unit_figures(tables: Tables) -> Iterator[Finding]:
    commodities = tables["commodities"]
    units = dict(zip(commodities.columns["commodity_id"], commodities.columns["unit"], strict=True))
    claims = tables["claims"]
    for line, (commodity, *numbers) in claims.rows("commodity_id", "low", "best", "high"):
        unit = units.get(commodity, "")
        filled = [c for c in numbers if c]
        if filled and not unit:
            message = f"{commodity!r} has no unit and takes no numbers; choose the commodity whose unit this is"
            yield claims.finding(line, "commodity_id", "unit", message)
        if unit.startswith("percent") and any(float(c) > 100 for c in filled):
            message = f"{max(map(float, filled)):g} percent is more than 100; write the share between 0 and 100"
            yield claims.finding(line, "best", "unit", message)


@rule(
    "measure-figure",
    refuses="a number with measure none",
    why="totals, periods and capacities are never combined, so each number says which of them it is",
)
def measure_figures(tables: Tables) -> Iterator[Finding]:
    claims = tables["claims"]
    for line, (measure, *numbers) in claims.rows("measure", "low", "best", "high"):
        if measure == "none" and any(numbers):
            message = "a number with measure 'none'; say which kind of quantity it is, or empty the number"
            yield claims.finding(line, "measure", "measure-figure", message)


@rule(
    "either-or",
    refuses="an either_or key on one row only",
    why="a reading excludes another one: alone, its key is misspelt or its other half is missing",
)
def alternatives(tables: Tables) -> Iterator[Finding]:
    for name in ("claims", "conversions"):
        table = tables[name]
        keys = [c for c in table.columns["either_or"] if c]
        lonely = {k for k in set(keys) if keys.count(k) == 1}
        for line, (key,) in table.rows("either_or"):
            if key in lonely:
                message = f"{key!r} is used on one row only; give the other reading the same key, or empty the cell"
                yield table.finding(line, "either_or", "either-or", message)


@rule(
    "below-proofs",
    refuses="a total below the sum of the single shipments it leans on, unless the note says below proofs",
    why="whoever counts 9,000 in parts has not said 7,000 in all: one of the rows is miscoded, or the note tells why not",
)
def not_below_proofs(tables: Tables) -> Iterator[Finding]:
    claims = tables["claims"]
    names = ("claim_id", "commodity_id", "origin", "measure", "low", "best", "high", "derived_from", "note")
    rows = {cells[0]: (line, cells) for line, cells in claims.rows(*names)}
    for line, cells in rows.values():
        _, commodity, origin, measure, _, best, high, derived, note = cells
        if measure != "cumulative" or not derived or not (best or high) or "below proofs" in note:
            continue
        parts = [rows[t][1] for t in split(derived) if t in rows]
        proofs = [p for p in parts if p[1] == commodity and p[2] == origin and p[3] in ("snapshot", "period")]
        total = sum(float(p[4] or p[5] or 0) for p in proofs)
        if float(high or best) < total:
            message = f"{high or best} is below its enumerated proofs ({total:g}); correct it, or write 'below proofs' in the note"
            yield claims.finding(line, "best", "below-proofs", message)


@rule(
    "parts-above-whole",
    refuses="parts of one briefing that are together more than their whole, unless the note of the whole says below proofs",
    why="600 dead and 4,100 wounded are 4,700 casualties; more in the parts is a slip, or a part of something else",
)
def parts_within_wholes(tables: Tables) -> Iterator[Finding]:
    claims = tables["claims"]
    scope = ("claimant_id", "commodity_id", "origin", "destination", "stage", "known_on")
    columns = ("measure", "low", "best", "high", "bound", "derived_from", "note")
    told = {key: (line, cells[:6], cells[6:]) for line, (key, *cells) in claims.rows("claim_id", *scope, *columns)}
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
            yield claims.finding(line, "best", "parts-above-whole", message)
