"""What does a total come to in another unit, and in days of fire? Chosen figure by figure, each of one named claimant.

No choice is a sum or an average of rivals' figures. Where the figures chosen are of several claimants, the result is nobody's, and it
says so; the share of the boxes that hold the goods is the reader's own assumption.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from analysis.claims.conversions import factor_target, factors, fire_rates
from analysis.claims.scope import bounds_itself
from analysis.errors import UsageError
from analysis.language.format import quantity_of, readable, short_span, span
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings

NAN: Final = float("nan")


@dataclass(frozen=True)
class Choice:
    """One claimant's figure: a total, a factor or a rate of fire.

    `of` names the totals that a factor was applied to by its claimant, who then said `of_low` to `of_high` of the goods.
    """

    claim_id: str
    whose: str
    says: str
    goods: str
    low: float
    high: float
    of: tuple[str, ...] = ()
    of_low: float = NAN
    of_high: float = NAN

    @property
    def label(self) -> str:
        """Figure and claimant, as in a list of choices."""
        return f"{self.says}: {self.whose}"


@dataclass(frozen=True)
class Worked:
    """What a choice comes to: goods, the rest of the boxes in other goods, and days of fire; an open end is NaN."""

    goods: tuple[float, float]
    rest: tuple[float, float] | None
    days: tuple[float, float] | None
    stated: bool
    claimants: tuple[str, ...]


@dataclass(frozen=True)
class Scenario:
    """The figures that can be chosen: totals, factors into the main goods and into others, rates of fire; each newest
    first, a total without an end after those that have one."""

    totals: tuple[Choice, ...]
    factors: tuple[Choice, ...]
    others: tuple[Choice, ...]
    rates: tuple[Choice, ...]

    @property
    def tables(self) -> dict[str, tuple[pd.DataFrame, list[str]]]:
        """Each list of choices as a table for readers, from which the calculator of a page reads them, and the claim of each row."""
        lists = {"totals": self.totals, "factors": self.factors, "others": self.others, "rates": self.rates}
        told = {total.claim_id: total.label for total in self.totals}
        return {name: (_table(choices, told), [c.claim_id for c in choices]) for name, choices in lists.items()}


def _table(choices: tuple[Choice, ...], told: dict[str, str]) -> pd.DataFrame:
    """The choices with the totals in words; what is not a factor was applied to none."""
    rows = [
        (
            c.whose,
            c.says,
            c.goods,
            c.low,
            c.high,
            "; ".join(told[key] for key in c.of if key in told),
            c.of_low,
            c.of_high,
        )
        for c in choices
    ]
    columns = ["whose", "says", "goods", "at_least", "at_most", "applied_to", "own_result_least", "own_result_most"]
    ends = dict.fromkeys(("at_least", "at_most", "own_result_least", "own_result_most"), "float64")
    table = pd.DataFrame(rows, columns=columns).astype(ends)
    return table if (table["applied_to"] != "").any() else table[columns[:5]]


def scenario(then: Dossier, flow: Flow) -> Scenario:
    """Which totals, factors and rates of fire are on file for this flow, each with its claimant?

    Totals are those that bound the whole flow themselves: no relays, no readings of an alternative, no part of the trips.
    """
    q, carrier = then.quantities(flow), then.config.about.carrier
    parts = set(then.claims.loc[then.claims["commodity_id"] == carrier, "item_class"]) - {""}
    q = q[bounds_itself(q) & ~q["item_class"].isin(parts).to_numpy()]
    known = factors(then.claims, then.conversions)
    target = factor_target(known, flow)
    own = known[known["from_commodity_id"] == flow.commodity]
    main = own["to_commodity_id"] == target
    rates = fire_rates(known, then.commodities, target)
    return Scenario(
        _totals(q, flow), _choices(own[main], then), _choices(own[~main], then), _choices(rates, then, " a day")
    )


def _totals(q: pd.DataFrame, flow: Flow) -> tuple[Choice, ...]:
    found = []
    newest = q.iloc[::-1]
    for row in mappings(pd.concat([newest[newest["through"].notna()], newest[newest["through"].isna()]])):
        until = span(row["through"], row["through_precision"])
        says = f"{quantity_of(row)}, " + (f"to {until}" if until else "end date not given")
        found.append(Choice(row["claim_id"], row["claimant"], says, flow.goods, row["low_value"], row["high_value"]))
    return tuple(found)


def _choices(rows: pd.DataFrame, then: Dossier, per: str = "") -> tuple[Choice, ...]:
    names = then.claimants.set_index("claimant_id")["name"]
    goods = then.commodities.set_index("commodity_id")["name"]
    found = []
    for row in mappings(rows.sort_values(["known_on", "claim_id"], ascending=[False, True])):
        kind = f", {readable(row['item_class']).replace('mm', ' mm')}" if row["item_class"] else ""
        says = f"{quantity_of(row)}{per}{kind}, {short_span(row['known_on'], 'month')}"
        low, high = (row[end] if row[end] == row[end] else row["best"] for end in ("low", "high"))
        what = str(goods.get(row["to_commodity_id"], readable(row["to_commodity_id"])))
        own = Choice(row["claim_id"], str(names[row["claimant_id"]]), says, what, low, high)
        found.append(replace(own, of=tuple(row["of_claims"]), of_low=row["claim_low"], of_high=row["claim_high"]))
    return tuple(found)


def worked(
    total: Choice, factor: Choice, *, share: float = 1.0, other: Choice | None = None, rate: Choice | None = None
) -> Worked:
    """What does this choice come to?

    Goods = total x share x factor, least by least and most by most. Where the factor's claimant said what this very total comes to
    and `share` is 1, that stated result stands. The rest of the boxes, total x (1 - share), is counted in other goods apart, and never
    added. Days = goods over the rate of fire, least by most and most by least.

    Parameters
    ----------
    total, factor : Choice
        Of `Scenario.totals` and `Scenario.factors`.
    share : float
        The part of the boxes that holds the goods, 0 to 1: the reader's assumption.
    other, rate : Choice, optional
        Of `Scenario.others` and `Scenario.rates`.

    Raises
    ------
    UsageError
        When the share is not from 0 to 1.
    """
    if not (isinstance(share, int | float) and 0 <= share <= 1):  # NaN neither
        raise UsageError(f"share {share!r} is not a part of a whole; give 0 to 1, e.g. 0.8")
    stated = total.claim_id in factor.of and share == 1
    goods = (
        (factor.of_low, factor.of_high)
        if stated
        else (total.low * share * factor.low, total.high * share * factor.high)
    )
    counted = other is not None and share < 1
    rest = (total.low * (1 - share) * other.low, total.high * (1 - share) * other.high) if other and counted else None
    days = (_over(goods[0], rate.high), _over(goods[1], rate.low)) if rate else None
    used = [factor] if share else []
    whose = (total, *used, *([other] if other and counted else []), *([rate] if rate else []))
    return Worked(goods, rest, days, stated, tuple(dict.fromkeys(c.whose for c in whose)))


def _over(amount: float, rate: float) -> float:
    """Days that an amount lasts; without fire there is no end to them."""
    return amount / rate if rate else NAN


def own_factor(choices: Scenario, total: Choice) -> Choice | None:
    """Which factor did a claimant apply to this very total? Else the newest; None without a factor."""
    newest = choices.factors[0] if choices.factors else None
    return next((factor for factor in choices.factors if total.claim_id in factor.of), newest)


def combinations(choices: Scenario) -> pd.DataFrame:
    """What does each claimant's latest total come to by each claimant's latest factor, and how many days of fire is that?

    Returns
    -------
    pandas.DataFrame
        ``total, whose_total, factor, whose_factor, goods, low, high, stated, days_low, days_high, whose_rate, total_claim``: all boxes
        hold the goods, as those who convert suppose; the days are by the latest rate of fire.
    """
    rate = choices.rates[0] if choices.rates else None
    rows = []
    for total in _latest(choices.totals):
        for factor in _latest(choices.factors, total.claim_id):
            made = worked(total, factor, rate=rate)
            if made.goods[0] != made.goods[0] and made.goods[1] != made.goods[1]:  # a floor by a ceiling bounds nothing
                continue
            days = made.days or (NAN, NAN)
            who = total.says, total.whose, factor.says, factor.whose, factor.goods
            rows.append((*who, *made.goods, made.stated, *days, rate.whose if rate else "", total.claim_id))
    columns = [
        "total", "whose_total", "factor", "whose_factor", "goods", "low", "high", "stated", "days_low", "days_high", "whose_rate",
        "total_claim",
    ]  # fmt: skip
    ends = dict.fromkeys(("low", "high", "days_low", "days_high"), "float64")
    return pd.DataFrame(rows, columns=columns).astype({**ends, "stated": "bool"})


def _latest(choices: tuple[Choice, ...], total: str = "") -> list[Choice]:
    """The newest of each claimant; of factors, the one that was applied to this total before any newer one."""
    ordered = sorted(choices, key=lambda c: total not in c.of)
    kept = {c.whose: c for c in reversed(ordered)}
    return [c for c in choices if kept[c.whose] is c]


def fire_shares(then: Dossier, flow: Flow) -> pd.DataFrame:
    """Who has put a share of the fire along this route, of whatever is fired? Rows as in `said`, as known.

    A share of fire is of no stated number: it bounds no total.
    """
    shares = then.commodities.loc[then.commodities["unit"].str.startswith("percent of"), "commodity_id"]
    flows = [then.flow(share, flow.origin, flow.destination) for share in shares if share in then.names.commodities]
    said = [then.statements(each, stances="asserts") for each in flows]
    rows = pd.concat(said) if said else then.said.iloc[:0]
    return rows[rows["value"].notna()].sort_values(["known_on", "claim_id"], ignore_index=True)
