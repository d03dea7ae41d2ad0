"""What a total comes to in another unit and in days of fire, and whose figures that joins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.claims.scenario import Choice, Scenario, Worked, own_factor, worked
from analysis.language.format import capital, contents, inside, listing, number, quantity_of, rounded, span
from analysis.language.names import the, whose
from analysis.language.text import Piece, Ref, Text, begun, flat, series
from analysis.model.dossier import Dossier
from analysis.model.rows import mappings
from analysis.wording import contact_headings as headings
from analysis.wording.capacity import figured
from analysis.wording.claims import ends


def converted(table: pd.DataFrame, then: Dossier, *, total: Any, goods: str, target: str) -> Text:
    """A stated total in another unit, by each named claimant; the claimant's own result where there is one."""
    if not target:
        none = f"No factor from {goods} to another unit is on file"
        return Text.of(f"{none} by this day.").headed(none)
    if table.empty or total is None:
        none = f"No total of {goods} and factor for it are on file together"
        return Text.of(f"{none} by this day.").headed(none)
    names = then.claimants.set_index("claimant_id")["name"]
    until = span(total["through"], total["through_precision"])
    lines: list[list[Piece]] = [
        [
            *begun(figured(total)),
            f" {goods} (to {until}) comes to this, by each claimant’s factor; these are alternatives, not to be added:",
        ]
    ]
    for row in mappings(table.sort_values("stated", ascending=False, kind="stable")):
        kind = f" of {contents(row['item_class'])}" if row["item_class"] else ""
        lines.append([f"{inside(names[row['claimant_id']])}: ", *_made(row, total, f"{target}{kind}"), "."])
    return Text(lines, headings.made(table, quantity_of(total), goods, target))


def _made(row: Any, total: Any, what: str) -> list[Piece]:
    own, factor = [row["factor_claim"]], _by(row["factor_low"], row["factor_high"])
    if row["stated"]:
        said = ends(what, row["low"], row["high"], "as stated", own)
        return [*said, " ", Ref(own[0], what), ", its own result (", Ref(own[0], f"{factor} each"), ")"]
    made = ends(
        what, row["low"], row["high"], "total times factor", own, digits=3
    )  # no digits the factor does not carry
    product = Ref(own[0], f"{number(total['value'])} × {factor}, {span(row['known_on'], 'month')}")
    return [*made, " ", Ref(own[0], what), " (", product, ")"]


def _by(low: float, high: float) -> str:
    ends = [f"{end:,.4g}" for end in dict.fromkeys(end for end in (low, high) if end == end)]
    return " to ".join(ends) + (" or more" if high != high else "")


def fire(choices: Scenario, shares: pd.DataFrame) -> Text:
    """How many days of fire the first total is, by each rate on file, and who has put a share of fire."""
    lines: list[list[Piece]] = []
    factor, heading = (
        own_factor(choices, choices.totals[0]) if choices.totals else None,
        "No total is put in days of fire",
    )
    if factor and choices.rates:
        total = choices.totals[0]
        lines.append(_burnt(choices, total, factor))
        days = next(filter(None, (_lasting(total, factor, rate) for rate in choices.rates)), [])
        heading = headings.lasting(whose(total.whose), days) if days else heading
    else:
        lines.append(["No rate of fire is on file, so no total is put in days of fire."])
    if len(shares):
        each = [_share(row) for row in mappings(shares)]
        lines.append(["Claimed shares of Russian fire (none says of how many rounds): ", *series(each), "."])
    return Text(lines, heading)


def _share(row: Any) -> list[Piece]:
    part = f"{contents(row['item_class'])}, " if row["item_class"] else ""
    return [
        Ref(row["claim_id"], f"{quantity_of(row)}%"),
        f" ({part}{inside(row['claimant'])}, {span(row['known_on'], 'month')})",
    ]


def _burnt(choices: Scenario, total: Choice, factor: Choice) -> list[Piece]:
    """The days that one total lasts, at each rate."""
    rated = [(rate, lasts) for rate in choices.rates if (lasts := _lasting(total, factor, rate))]
    same: dict[str, list[tuple[Choice, list[Piece]]]] = {}
    for rate, lasts in rated:
        same.setdefault(flat(lasts), []).append((rate, lasts))
    lasting = [[*own[0][1], " days at ", *_at_rate([rate for rate, _ in own])] for own in same.values()]
    if not lasting:
        return [f"No two figures on file limit how many days {whose(total.whose)} total would last."]
    own = "its own factor" if factor.whose == total.whose else f"the factor of {the(factor.whose)}"
    return [
        f"{capital(whose(total.whose))} total (", Ref(total.claim_id, total.says), ") would last, by ", Ref(factor.claim_id, own), ", ",
        *series(lasting), ".",
    ]  # fmt: skip


def _lasting(total: Choice, factor: Choice, rate: Choice) -> list[Piece]:
    days = worked(total, factor, rate=rate).days or (float("nan"), float("nan"))
    if days[0] != days[0] and days[1] != days[1]:
        return []
    return ends(
        "days of fire", *days, "goods over rate of fire", [total.claim_id, factor.claim_id, rate.claim_id], digits=3
    )


def _at_rate(rates: Sequence[Choice]) -> list[Piece]:
    """'the rate of fire that NAME implies (...)', or several that come to the same."""
    if len(rates) == 1:
        return [f"the rate of fire that {the(rates[0].whose)} implies (", Ref(rates[0].claim_id, rates[0].says), ")"]
    each: list[list[Piece]] = [[f"{the(rate.whose)} (", Ref(rate.claim_id, rate.says), ")"] for rate in rates]
    return ["the rate of fire implied by ", *series(each), " alike"]


def scenario_lines(
    made: Worked,
    total: Choice,
    factor: Choice,
    *,
    share: float = 1.0,
    other: Choice | None = None,
    rate: Choice | None = None,
) -> list[str]:
    """What a choice comes to, and whose it is, in sentences."""
    lines = [f"{_about(made.goods)} {factor.goods}" + (", as its claimant states it." if made.stated else ".")]
    if made.rest and other:
        lines.append(f"{_about(made.rest)} {other.goods} in the rest, counted apart and not added.")
    if made.days and rate:
        lines.append(f"{_about(made.days)} days of fire at the rate that {the(rate.whose)} implies.")
    names = listing([the(name) for name in made.claimants])
    lines.append(
        f"All figures are from {names}."
        if len(made.claimants) == 1
        else f"Nobody says this: it combines figures from {names}."
    )
    if share < 1:
        lines.append(f"That {share:.0%} of the {total.goods} hold {factor.goods} is your own assumption.")
    return lines


def _about(ends: Sequence[float]) -> str:
    low, high = (rounded(end) if end == end else "" for end in ends)
    if not low and not high:
        return "No bound on"
    return f"{low} or more" if not high else f"up to {high}" if not low else low if low == high else f"{low} to {high}"
