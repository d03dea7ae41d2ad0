"""What would have to move for each total to be true: how much a trip, how many a month, what is left for another way."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.language.format import between, capital, inside, number, quantity_of, readable
from analysis.language.names import whose
from analysis.language.terms import BOUND_WORD
from analysis.language.text import Number, Piece, Ref, Text, begun, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings, tuples
from analysis.model.vocabulary import FLOORS
from analysis.wording import contact_headings as headings
from analysis.wording.claims import ends, figure, rows_of

OVER: Final = "more than any load on file"


def figured(row: Any) -> list[Piece]:
    """Whose figure: 'the Open Source Centre’s figure of about 16,000'."""
    return [f"{whose(row['claimant'])} figure of ", figure(row)]


def capacity(
    required: pd.DataFrame, loads: pd.DataFrame, by_factor: pd.DataFrame, then: Dossier, *, flow: Flow, carrier: str
) -> Text:
    """The finding: which total would need more a trip than anyone has counted, and which the counts do not exclude."""
    trips = readable(carrier)
    if not carrier:
        return Text.of(
            f"The data name nothing that carries {flow.goods}, so no total can be compared with a count of trips."
        ).headed(f"Nothing on file carries {flow.goods}")
    if required.empty:
        none = f"No count of {trips} covers about the same span as a total for {flow.label}."
        return Text.of(none).headed(headings.needed(0, 0, trips))
    lines: list[list[Piece]] = [_headline(required, loads, then, flow, trips)]
    lines += [_by_floor(required, loads, then, flow, trips), _by_unit(by_factor, then, flow, trips)]
    over, ids = required[required["reading"] == OVER], list(required["cargo_claim"])
    pairs = Number(len(required), f"totals held against a count of {trips}", "spans that match", ids, noun="pair")
    need = Number(len(over), "pairs that need more than any load on file", "reading", list(over["cargo_claim"]),
                  noun="needs", nouns="need", spelled=True)  # fmt: skip
    lines.append(["Of ", pairs, f" of a total and a count of {trips}, ", need, f" more a {trips.removesuffix('s')} than any claimant’s own"
                  " figures imply. The rest are possible, which does not make them true; and a total that does not fit may count"
                  " from another day."])  # fmt: skip
    heading = headings.needed(len(over), len(required), trips)
    return Text([line for line in (lines if len(loads) else lines[:-1]) if line], heading)


def _headline(required: pd.DataFrame, loads: pd.DataFrame, then: Dossier, flow: Flow, trips: str) -> list[Piece]:
    over, trip = required[required["reading"] == OVER], trips.removesuffix("s")
    line = _needs(required.iloc[0] if over.empty else over.iloc[0], then, flow, trips)
    if loads.empty:
        return [
            *line,
            f" No claimant’s own figures imply a load to compare {'it' if len(required) == 1 else 'them'} with.",
        ]
    top = loads.loc[loads["per_trip"].idxmax()]
    most = Number(round(top["per_trip"]), "the greatest load on file", "a claimant's own pair", [top["cargo_claim"]])
    claimant = rows_of(then, [top["cargo_claim"]])[top["cargo_claim"]]["claimant"]
    line += [" No claimant’s own figures put more than ", most, f" on one {trip} ({inside(claimant)})."]
    return [*line, "" if over.empty else f" The rest would have gone another way, or on {trips} nobody counted."]


def _by_floor(required: pd.DataFrame, loads: pd.DataFrame, then: Dossier, flow: Flow, trips: str) -> list[Piece]:
    """Totals above every load that are not excluded, since the trips counted are a floor: each at its lowest load."""
    if loads.empty:
        return []
    lowest = required.sort_values("per_trip").drop_duplicates("cargo_claim")
    open_ = lowest[
        (lowest["reading"] != OVER) & (lowest["per_trip_low"] == 0) & (lowest["per_trip"] > loads["per_trip"].max())
    ]
    each: list[list[Piece]] = []
    for row in mappings(open_.sort_values("per_trip", ascending=False)):
        said = rows_of(then, [row["cargo_claim"], row["carrier_claim"]])
        own = [row["cargo_claim"], row["carrier_claim"]]
        need = Number(round(row["per_trip"]), f"{flow.goods} each trip would carry", "total over count", own)
        each.append([need, " for ", *figured(said[row["cargo_claim"]]), " on ", *figured(said[row["carrier_claim"]])])
    if not each:
        return []
    return [f"These need more too, but the count of {trips} is a floor, so they remain possible: ", *series(each), "."]


def _by_unit(found: pd.DataFrame, then: Dossier, flow: Flow, trips: str) -> list[Piece]:
    """Amounts in another unit on their claimant's own trips, as each would be a trip."""
    line: list[Piece] = []
    names = then.claimants.set_index("claimant_id")["name"]
    for claim in sorted(set(found["cargo_claim"])):
        own = found[found["cargo_claim"] == claim]
        row, trip = own.iloc[0], trips.removesuffix("s")
        total = rows_of(then, [str(claim)])[str(claim)]
        unit = then.names.commodities[total["commodity_id"]].unit
        most = f"{BOUND_WORD[total['bound']]} " if total["bound"] in (*FLOORS, "about", "up_to") else ""
        each = Number(
            row["units_a_trip"],
            "amount a trip",
            "own amount over own count",
            [str(claim), row["carrier_claim"]],
            digits=3,
        )
        line += [
            *begun(figured(total)),
            f" {unit}, spread over the ",
            Ref(row["carrier_claim"], number(row["trips"])),
            f" {trips} of its own count, comes to {most}",
            each,
            f" {unit} a {trip}: ",
        ]
        outer = own.iloc[[-1, 0]] if len(own) > 1 else own
        line += [most, *series([_at(end, flow, names) for end in mappings(outer)], "to"), ". "]
    return line


def _at(row: Any, flow: Flow, names: Any) -> list[Piece]:
    boxes = Number(
        round(row["per_trip"]),
        f"{flow.goods} a trip",
        "amount a trip over factor",
        [row["cargo_claim"], row["factor_claim"]],
    )
    return [
        boxes,
        f" {flow.goods} at ",
        Ref(row["factor_claim"], f"{row['factor']:,.4g}"),
        f" each ({inside(names[row['factor_claimant']])})",
    ]


def _needs(row: Any, then: Dossier, flow: Flow, trips: str) -> list[Piece]:
    """'The KIDA’s figure of about 21,000 would need 328 containers a voyage (312 to 345) on Open Source Centre’s 64 voyages.'"""
    said = rows_of(then, [row["cargo_claim"], row["carrier_claim"]])
    total, count = said[row["cargo_claim"]], said[row["carrier_claim"]]
    own = [row["cargo_claim"], row["carrier_claim"]]
    need = Number(round(row["per_trip"]), f"{flow.goods} each trip would carry", "total over count", own)
    low, high = row["per_trip_low"], row["per_trip_high"]
    open_ = not low > 0 and high != high
    closed = low > 0 and high == high
    words = between(round(low), round(high)) if closed else "" if open_ else _open(low, high)
    spread: list[Piece] = [] if open_ else [" (", Ref(row["carrier_claim"], words), ")"]
    start: list[Piece] = [] if pd.notna(total["period_start"]) else [", if it counts from about the same day"]
    others: list[Piece] = [", if there were no others"] if count["bound"] in FLOORS else []
    return [*begun(figured(total)), " would need ", need, f" {flow.goods} a {trips.removesuffix('s')}", *spread, " on ", *figured(count),
            f" {trips}", *others, *start, "."]  # fmt: skip


def _open(low: float, high: float) -> str:
    return f"{number(round(low))} or more" if low > 0 else f"{number(round(high))} or fewer"


def loads(found: pd.DataFrame, parts: pd.DataFrame, then: Dossier, *, carrier: str, cargo: str) -> Text:
    """Whose own figures imply which load, and whether channels add up."""
    trips, goods = readable(carrier), readable(cargo)
    adding = Number(len(parts), "claimants that give sea, rail and all channels together", "channels_add_up",
                    noun="claimant gives", nouns="claimants give")  # fmt: skip
    sums: list[Piece] = [
        " No source gives figures for sea, for rail and for all routes together, so that sum cannot be checked."
    ]
    if len(parts):
        sums = [" ", adding, " figures for sea, for rail and for all routes together."]
    if not carrier:
        return Text.of(f"The data name nothing that carries {goods or 'the goods'}, so no load can be checked.", *sums)
    if found.empty:
        none = f"No claimant gives both {trips} and {goods} for one span, so no load is on file."
        return Text.of(none, *sums).headed(headings.loaded(found, goods, trips))
    said = rows_of(then, found["cargo_claim"])
    lines = [_load(row, said[row.cargo_claim]) for row in tuples(found.sort_values("per_trip"))]
    voices = dict.fromkeys(row["claimant"] for row in said.values())
    one = (
        f"one claimant’s own figures imply ({inside(next(iter(voices)))})"
        if len(voices) == 1
        else "claimants’ own figures imply"
    )
    return Text.of(f"{capital(goods)} a {trips.removesuffix('s')}, as {one}: ", *series(lines), ".", *sums).headed(
        headings.loaded(found, goods, trips)
    )


def _load(row: Any, total: Any) -> list[Piece]:
    load = Number(
        row.per_trip, "load a trip", "own total over own count", [row.cargo_claim, row.carrier_claim], form=",.0f"
    )
    more = " or more" if total["bound"] in FLOORS else ""
    part = f", {readable(row.item_class)}" if row.item_class else ""
    return [
        load,
        f"{more} ({inside(total['claimant'])}{part}: ",
        figure(total),
        " on ",
        Ref(row.carrier_claim, number(row.trips)),
        ")",
    ]


def trips_needed(needed: pd.DataFrame, counted: pd.DataFrame, then: Dossier, *, flow: Flow, carrier: str) -> Text:
    """How many trips a month the greatest total with a stated start takes, at each load, beside the counts by imagery."""
    trips = readable(carrier) or "trips"
    dated = needed[needed["a_month_low"].notna()]
    if dated.empty:
        return Text.of(
            f"No total with a stated start can be set beside a load, so {trips} a month cannot be worked out."
        ).headed(f"No total can be set beside a load, so {trips} a month are not known")
    of = rows_of(then, dated["cargo_claim"])
    key = max(of, key=lambda claim: (of[claim]["value"], claim))
    names = then.claimants.set_index("claimant_id")["name"]
    own = dated[dated["cargo_claim"] == key].drop_duplicates("per_trip")
    lines = [_monthly(row, str(names[row.load_claimant]), trips) for row in tuples(own)]
    seen = counted[(counted["basis"] == "imagery") & (counted["through_last"] <= of[key]["through_last"])]
    text: list[Piece] = [*begun(figured(of[key])), f" would take {trips} as follows: ", *series(lines), "."]
    if len(seen):
        least = seen.loc[seen["a_month_low"].idxmin()]
        most = seen.loc[seen["a_month_low"].idxmax()]
        who = rows_of(then, [least["claim_id"], most["claim_id"]])
        text += [" Counts from imagery range from ", *_rate(least, who), " to ", *_rate(most, who), " a month."]
    said = quantity_of(of[key])
    return Text.of(*text).headed(headings.monthly(own["a_month_low"], said, flow.goods, trips))


def _monthly(row: Any, claimant: str, trips: str) -> list[Piece]:
    ids = [row.cargo_claim, row.load_claim]
    often = ends(f"{trips} a month", row.a_month_low, row.a_month_high, "total over load over months", ids, form=".1f")
    load = Ref(row.load_claim, number(round(row.per_trip)))
    return [*often, " a month at ", load, f" a {trips.removesuffix('s')} ({inside(claimant)})"]


def _rate(row: Any, who: dict[str, Any]) -> list[Piece]:
    least = "at least " if row["a_month_high"] != row["a_month_high"] else ""
    value = Number(row["a_month_low"], "trips a month", "count over months", [row["claim_id"]], form=".1f")
    return [least, value, f" ({inside(who[row['claim_id']]['claimant'])})"]


def rail_residual(required: pd.DataFrame, loads: pd.DataFrame, then: Dossier, *, flow: Flow, carrier: str) -> Text:
    """What the trips counted leave for rail, air or trips not counted, at the greatest and the least load on file."""
    over, trips = required[required["residual_low"] > 0], readable(carrier) or "trips"
    if over.empty:
        return Text.of(
            f"No total leaves more {flow.goods} than the {trips} counted could have carried at the loads on file."
        )
    outer = loads.loc[loads["per_trip"].idxmax()], loads.loc[loads["per_trip"].idxmin()]
    said = rows_of(then, [*over["cargo_claim"], *(end["cargo_claim"] for end in outer)])
    most, least = (
        Ref(end["cargo_claim"], f"{number(round(end['per_trip']))}, {inside(said[end['cargo_claim']]['claimant'])}")
        for end in outer
    )
    lines: list[list[Piece]] = [
        [
            f"What would be left for rail, air or {trips} nobody counted, from the greatest load on file (",
            most,
            ") to the least (",
            least,
            "):",
        ]
    ]
    for row in mappings(over):
        ids = [row["cargo_claim"], row["carrier_claim"]]
        left = ends(
            f"{flow.goods} left", row["residual_low"], row["residual_high"], "total − trips × load", ids, digits=3
        )
        lines.append([*begun(figured(said[row["cargo_claim"]])), ": ", *left, f" {flow.goods}."])
    lines.append(
        [f"No claim on file says how many {flow.goods} go on a rail car, so this cannot be given in rail cars a day."]
    )
    return Text(lines)
