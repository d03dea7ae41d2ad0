"""Sentences about claims: who says what, what cannot agree, how many origins."""

from __future__ import annotations

import pandas as pd

from analysis.cards import figure_text
from analysis.claims import independent_origins
from analysis.claims.conflicts import Conflicts
from analysis.claims.lineage import pages
from analysis.claims.scope import scope_label
from analysis.display import Number, Ref, Text, plural
from analysis.model.dossier import Dossier
from analysis.model.rows import mappings


def conflict_sentences(result: Conflicts, dossier: Dossier, most: int = 5) -> Text:
    """What the claims of `dossier` cannot agree on, contradictions first."""
    if not result.claims_used:
        return Text.of("No dated figure is on file, so nothing can conflict.")
    if not result.count:
        return Text.of(f"{_dated(result.claims_used)} of one total that never falls.")
    kinds = pd.Series([c.kind for c in result.conflicts]).value_counts()
    head = f"Among {plural(result.claims_used, 'dated figure')}, {result.tally}."
    claims, names = dossier.claims.set_index("claim_id"), dossier.claimants.set_index("claimant_id")["name"]

    def said(claim_id: str) -> list[str | Ref]:
        row = claims.loc[claim_id]
        scope = f"counted to {row['through_last']:%Y-%m-%d}, {scope_label(row)}"
        return [f"{names[row['claimant_id']]} said ", Ref(claim_id, figure_text(row.to_dict())), f" ({scope})"]

    pairs: list[list[str | Ref]] = [
        [
            f"{c.kind.capitalize()}: ", *said(c.claim_ids[0]), ", ", *said(c.claim_ids[1]),
            f"; {c.verdict}. The gap is {c.gap:,.0f}.",
        ]
        for c in result.ranked[:most]
    ]  # fmt: skip
    numbers = [
        Number("pairs of figures that one total does not fit", result.count, "conflicts"),
        Number("dated figures compared", result.claims_used, "conflicts"),
        *(Number(f"pairs of the kind {kind}", n, "conflicts") for kind, n in kinds.items()),
        *(Number("gap of the pair", c.gap, f"conflict of {c.kind}", c.claim_ids) for c in result.ranked[:most]),
    ]
    return Text([[head], *pairs], numbers)


def _dated(figures: int) -> str:
    return "The one dated figure can be true" if figures == 1 else f"The {figures:,} dated figures can all be true"


def latest_figures(dossier: Dossier, *, commodity: str, origin: str, destination: str) -> Text:
    """Each claimant's latest figure for a flow, newest first."""
    kept = dossier.quantities(dossier.flow(commodity, origin, destination))
    latest = kept.drop_duplicates("claimant_id", keep="last").iloc[::-1]
    what = dossier.config.told(commodity, origin, destination)
    if latest.empty:
        return Text.of(f"No figure for {what} is on file for this day.")
    names = dossier.claimants.set_index("claimant_id")["name"]
    lines: list[list[str | Ref]] = [[f"Latest figures for {what}, one per claimant:"]]
    for row in mappings(latest):
        lines.append(
            [
                f"{names[row['claimant_id']]}: ",
                Ref(row["claim_id"], figure_text(row)),
                f" (known {row['known_on']:%Y-%m-%d}, {row['review'].replace('_', ' ')}).",
            ]
        )
    return Text(lines)


def origin_sentence(dossier: Dossier, *, commodity: str, origin: str, destination: str) -> Text:
    """How many articles, claims and independent origins stand behind the figures of a flow."""
    claims = dossier.claims
    asked = dossier.statements(dossier.flow(commodity, origin, destination), stances="asserts", variants=True)
    if asked.empty:
        return Text.of("No statement on this flow is on file for this day.")
    found = independent_origins(claims, list(asked["claim_id"]))
    own = zip(asked["claim_id"], asked["statement_id"], strict=True)
    leaning = [claim for claim, statement in own if found.roots[claim] != (statement,)]
    return Text.of(
        f"{plural(found.articles, 'article carries', 'articles carry')} {plural(found.claims, 'statement')} on this flow; they lead back to"
        f" {plural(found.count, 'origin')}."
        f" {plural(len(leaning), 'of them leans', 'of them lean')} on or {'relays' if len(leaning) == 1 else 'relay'} another.",
        numbers=[
            Number("articles that carry the statements", found.articles, "distinct source_ids", pages(asked)),
            Number("statements on this flow", found.claims, "stance asserts", list(asked["claim_id"])),
            Number("independent origins", found.count, "roots of derived_from and repeats", found.origins),
            Number("statements that lean on or relay another", len(leaning), "another root than itself", leaning),
        ],
    )


def ledger_sentence(moved: pd.DataFrame) -> Text:
    """The claims that raised the highest floor most, in one paragraph."""
    raised = moved[moved["effect"] == "raises the floor"]
    if raised.empty:
        return Text.of("No figure known by this day raised an earlier floor.")
    step = raised.assign(step=raised["floor_after"] - raised["floor_before"])
    top = step.sort_values(["step", "claim_id"], ascending=[False, True]).iloc[0]
    idle = moved[moved["effect"].isin(["relays", "moves nothing"])]
    return Text.of(
        "The largest step was ",
        Ref(str(top["claim_id"]), f"from {top['floor_before']:,.0f} to {top['floor_after']:,.0f}"),
        f" on {top['known_on']:%Y-%m-%d}; {len(idle)} of {len(moved)} figures moved nothing.",
        numbers=[
            Number("highest floor before the largest step", top["floor_before"], "ledger", [top["claim_id"]]),
            Number("highest floor after it", top["floor_after"], "ledger", [top["claim_id"]]),
            Number("figures that relay or move nothing", len(idle), "ledger", list(idle["claim_id"])),
            Number("figures in the order known", len(moved), "ledger", list(moved["claim_id"])),
        ],
    )


def delay_sentence(found: pd.DataFrame) -> Text:
    """How old figures are when they are said."""
    if found.empty:
        return Text.of("No figure states both its last day counted and its day to the day, so no lag can be given.")
    late = found[found["count_to_said"] > 0]
    oldest = f"the oldest was {found['count_to_said'].max():,} days old when said" if len(late) else "none was older"
    return Text.of(
        f"Of {plural(len(found), 'figure')} dated to the day, {plural(len(found) - len(late), 'counts', 'count')} up to the day"
        f" of saying;"
        f" {oldest}, and the median took {found['said_to_known'].median():,.0f} days to become public.",
        numbers=[
            Number("figures dated to the day", len(found), "last day counted and day said both known to the day"),
            Number("of them, counting up to the day said", len(found) - len(late), "through equals stated_on"),
            Number("days from the last day counted to the day said, most", found["count_to_said"].max(), "lags"),
            Number("days from said to public, median", found["said_to_known"].median(), "lags"),
        ],
    )


def exchange_sentences(pairs: pd.DataFrame, claimants: pd.DataFrame) -> Text:
    """What comes back for what goes out, one line a pair."""
    if pairs.empty:
        return Text.of("Nobody has given figures for both directions of this flow.")
    names = claimants.set_index("claimant_id")["name"]
    lines: list[list[str | Ref]] = []
    numbers: list[Number] = []
    for row in mappings(pairs):
        low, high = row["ratio_low"], row["ratio_high"]
        if low != low and high != high:
            continue  # two floors: their ratio is open on both sides
        share = (
            f"{low:.2f}"
            if low == high
            else f"up to {high:.2f}"
            if low != low
            else f"{low:.2f} or more"
            if high != high
            else f"{low:.2f} to {high:.2f}"
        )
        lines.append(
            [
                f"{names[row['claimant_id']]}: ",
                Ref(row["back_claim"], "the figure for what comes back"),
                f" is {share} times ",
                Ref(row["out_claim"], "the figure for what goes out"),
                f" (both known by {row['known_on']:%Y-%m-%d}).",
            ]
        )
        ids = [row["back_claim"], row["out_claim"]]
        numbers += _ends("what comes back over what goes out", low, high, "bound of one over bound of the other", ids)
    return (
        Text(lines, numbers)
        if lines
        else Text.of("Figures for both directions are on file, but no bound on their ratio follows.")
    )


def _ends(what: str, low: float, high: float, how: str, ids: list[str]) -> list[Number]:
    """The ends of an interval that are known."""
    ends = [("lowest", low), ("highest", high)]
    return [Number(f"{what}, {end}", value, how, ids) for end, value in ends if value == value]


def carry_sentence(
    carried: pd.DataFrame, parts: pd.DataFrame, *, carrier: str = "voyages", cargo: str = "containers"
) -> Text:
    """Whether what is said to carry could have carried what is counted, and whether channels add up."""
    sums = (
        f"{len(parts)} claimants give sea, rail and all channels together."
        if len(parts)
        else "Nobody gives sea, rail and all channels together, so that sum cannot be checked."
    )
    trips, goods = carrier.replace("_", " "), cargo.replace("_", " ")
    adding = [Number("claimants that give sea, rail and all channels together", len(parts), "channels_add_up")]
    if not carrier:
        return Text.of(
            f"The folder names nothing that carries {goods or 'the goods'}, so no load can be checked. {sums}",
            numbers=adding,
        )
    if carried.empty:
        return Text.of(f"No figure for {trips} counts the same span as one for {goods}. {sums}", numbers=adding)
    low, high = carried["load_low"].iloc[0], carried["load_high"].iloc[0]
    counts = carried["reading"].value_counts()
    shown = ", ".join(f"{n} {reading}" for reading, n in counts.items())
    return Text.of(
        f"At {low:,.1f} to {high:,.1f} {goods} a {trips.removesuffix('s')}, the load that claimants' own pairs of figures imply,"
        f" {len(carried)} pairs of figures for {trips} and {goods} for about the same span read: {shown}. {sums}",
        numbers=[
            *_ends(f"{goods} a trip", low, high, "claimants' own pairs of figures", []),
            Number(
                f"pairs of figures for {trips} and {goods}", len(carried), "same span", list(carried["cargo_claim"])
            ),
            *(
                Number(f"pairs that read: {reading}", n, "trips times load", _having(carried, "reading", reading))
                for reading, n in counts.items()
            ),
            *adding,
        ],
    )


def _having(rows: pd.DataFrame, column: str, value: object) -> list[str]:
    return list(rows.loc[rows[column] == value, "cargo_claim"])


def converted_sentences(table: pd.DataFrame, claimants: pd.DataFrame, *, value: float, unit: str, target: str) -> Text:
    """A figure in another unit, each time by a named claimant's factor."""
    if not target:
        return Text.of(f"No factor from {unit} to another unit is on file by this day.")
    if table.empty or value != value:
        return Text.of(f"No figure and factor from {unit} to {target} stand together by this day.")
    names = claimants.set_index("claimant_id")["name"]
    lines: list[list[str | Ref]] = [
        [f"{value:,.0f} {unit} would hold, by each claimant's latest factor (readings are alternatives, never added):"]
    ]
    numbers = [Number(unit, value, "the figure converted")]
    for row in mappings(table):
        low, high = (float(f"{row[side]:.3g}") for side in ("low", "high"))  # no digits the factor does not carry
        span = (
            f"{low:,.0f} to {high:,.0f}"
            if low == low and high == high and low != high
            else f"{low:,.0f} or more"
            if low == low and high != high
            else f"up to {high:,.0f}"
            if low != low
            else f"{low:,.0f}"
        )
        what = f"{target} of {row['item_class']}" if row["item_class"] else target
        lines.append([f"{names[row['claimant_id']]}: ", Ref(row["factor_claim"], f"{span} {what}"), "."])
        numbers += _ends(what, row["low"], row["high"], f"{value:,.0f} {unit} times the factor", [row["factor_claim"]])
    return Text(lines, numbers)
