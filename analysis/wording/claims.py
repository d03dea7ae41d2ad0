"""What the claims on a flow say: latest figures, conflicts, steps, delays, exchange, origins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.claims.conflicts import KINDS, Conflict, Conflicts
from analysis.claims.lineage import Origins, pages
from analysis.language.format import capital, day, inside, quantity_of, readable, span
from analysis.language.terms import CONFLICT, VERDICT, scope
from analysis.language.text import Number, Piece, Ref, Text, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings


def figure(row: Any) -> Ref:
    """A claim's figure, pointing to its record; its commodity where it gives none."""
    return Ref(str(row["claim_id"]), quantity_of(row) or readable(row["commodity_id"]))


def who_when(row: Any) -> str:
    """Who said it and when: 'ROK Ministry of National Defense, 14 June 2024'."""
    when = span(row["stated_on"], row["stated_precision"]) or f"first reported {day(row['known_on'])}"
    return f"{inside(row['claimant'])}, {when}"


def told(row: Any) -> list[Piece]:
    """A figure with who said it and when, in brackets."""
    return [figure(row), f" ({who_when(row)})"]


def latest_figures(then: Dossier, flow: Flow) -> Text:
    """Each claimant's latest total for a flow, newest first."""
    latest = then.quantities(flow).drop_duplicates("claimant_id", keep="last").iloc[::-1]
    if latest.empty:
        return Text.of(f"No figure for {flow.label} is on file for this day.")
    lines: list[list[Piece]] = [
        [f"{row['claimant']}: ", figure(row), f" (known {day(row['known_on'])}, {readable(row['review'])})."]
        for row in mappings(latest)
    ]
    return Text([[f"Latest figures for {flow.label}, one per claimant:"], *lines])


def verdict(pair: Conflict) -> str:
    """Whether both figures can be true, in words that follow them."""
    return VERDICT[pair.kind].format(differs=pair.differs)


def tally(found: Conflicts) -> list[Piece]:
    """How many disputes and pairs, of which kinds: '9 pairs of figures do not fit one total: 3 contradictions in 1 dispute and ...'."""
    if not found.count:
        return ["no two figures conflict"]
    pairs = "pairs of figures that one total does not fit", "conflicts"
    if found.count == len(found.of_kind("contradiction")) == 1:
        return ["two figures contradict each other"]
    kinds: list[list[Piece]] = [
        [Number(len(own), f"pairs of the kind {kind}", "conflicts", noun=CONFLICT[kind][0], nouns=CONFLICT[kind][1])]
        for kind in KINDS
        if (own := found.of_kind(kind))
    ]
    if 0 < len(found.disputes) < len(found.of_kind("contradiction")):
        disputes = Number(len(found.disputes), "who contradicts whom", "pairs by their two claimants", noun="dispute")
        kinds[0] += [" in ", disputes]
    listed = len(found.conflicts)
    among: list[Piece] = [", among the ", Number(listed, "pairs listed", "conflicts"), " listed"]
    counted = Number(found.count, *pairs, noun="pair of figures does", nouns="pairs of figures do")
    return [counted, " not fit one total: ", *series(kinds), *(among if listed < found.count else [])]


def remedy(pair: Conflict) -> list[Piece]:
    """What would it take for both figures of a pair to hold?"""
    by = pair.claim_ids
    gap = Number(pair.gap, "gap of the pair", f"conflict of {pair.kind}", by)
    if pair.kind == "scope":
        where = "by another channel" if pair.differs == "channel" else "before the second figure begins to count"
        return ["Both hold if ", gap, f" went {where}."]
    if pair.kind == "date":
        most = Number(-pair.days, "most days between the two figures' last days", "conflict of date", by, noun="day")
        moved: list[Piece] = ["Both hold if ", gap, " went within at most ", most, "."]
        return moved if pair.days < 0 else ["Both hold if the second begins to count later in its month or year."]
    older = Number(
        pair.days, "days by which the second count must be older", "conflict of " + pair.kind, by, noun="day"
    )
    loose: list[Piece] = []
    if pair.loosest < 1:
        share = Number(pair.loosest, "tolerance from which on both fit", "conflict of " + pair.kind, by, form=".0%")
        loose = [", or if “about” allowed ", share]
    return ["The gap is ", gap, "; both would hold if the second count was ", older, " older than said", *loose, "."]


def told_pairs(pairs: Sequence[Conflict], then: Dossier) -> list[list[Piece]]:
    """For each pair: who said which two figures, counted how, and whether both can be true."""
    wanted = {claim for pair in pairs for claim in pair.claim_ids}
    rows = {row["claim_id"]: row for row in mappings(then.said[then.said["claim_id"].isin(wanted)])}
    return [
        [*_said(rows[pair.claim_ids[0]]), ", ", *_said(rows[pair.claim_ids[1]]), f"; {verdict(pair)}."]
        for pair in pairs
    ]


def _said(row: Any) -> list[Piece]:
    counted = f"counted to {span(row['through'], row['through_precision'])}, {scope(row)}"
    return [f"{row['claimant']} said ", figure(row), f" ({counted})"]


def conflicts(found: Conflicts, then: Dossier, most: int = 5) -> Text:
    """What the claims cannot agree on, contradictions first."""
    used = Number(found.claims_used, "dated figures compared", "conflicts", noun="dated figure")
    if not found.claims_used:
        return Text.of("No dated figure is on file, so nothing can conflict.")
    if found.claims_used == 1 and not found.count:
        return Text.of("The one dated figure can be true of one total that never falls.")
    if not found.count:
        return Text.of("The ", used, " can all be true of one total that never falls.")
    widest = found.ranked[:most]
    pairs: list[list[Piece]] = [
        [f"{capital(CONFLICT[pair.kind][0])}: ", *told, " ", *remedy(pair)]
        for pair, told in zip(widest, told_pairs(widest, then), strict=True)
    ]
    return Text([["Among ", used, ", ", *tally(found), "."], *pairs])


def origins(found: Origins, asked: pd.DataFrame) -> Text:
    """How many articles, claims and independent origins stand behind the statements `asked` about a flow."""
    if asked.empty:
        return Text.of("No statement on this flow is on file for this day.")
    own = zip(asked["claim_id"], asked["statement_id"], strict=True)
    leaning = [claim for claim, statement in own if found.roots[claim] != (statement,)]
    carried = Number(found.articles, "articles that carry the statements", "distinct source_ids", pages(asked),
                     noun="article carries", nouns="articles carry")  # fmt: skip
    said = Number(found.claims, "statements on this flow", "stance asserts", list(asked["claim_id"]), noun="statement")
    roots = Number(
        found.count, "independent origins", "roots of derived_from and repeats", found.origins, noun="origin"
    )
    another = "another root than itself"
    leans = Number(len(leaning), "statements derived from or relaying another", another, leaning,
                   noun="of them is derived from or relays", nouns="of them are derived from or relay")  # fmt: skip
    return Text.of(carried, " ", said, " on this flow; they lead back to ", roots, ". ", leans, " another.")


def largest_step(moved: pd.DataFrame) -> Text:
    """The claim that raised the highest floor most, and how many moved nothing."""
    raised = moved[moved["effect"] == "raises the floor"]
    if raised.empty:
        return Text.of("No figure known by this day raised an earlier floor.")
    step = raised.assign(step=raised["floor_after"] - raised["floor_before"])
    top = step.sort_values(["step", "claim_id"], ascending=[False, True]).iloc[0]
    idle = moved[moved["effect"].isin(["relays", "moves nothing"])]
    own = [str(top["claim_id"])]
    return Text.of(
        "The largest step was from ",
        Number(top["floor_before"], "highest floor before the largest step", "ledger", own),
        " to ",
        Number(top["floor_after"], "highest floor after it", "ledger", own),
        " ",
        Ref(own[0], f"on {day(top['known_on'])}"),
        "; ",
        Number(len(idle), "figures that relay or move nothing", "ledger", list(idle["claim_id"])),
        " of ",
        Number(len(moved), "figures in the order known", "ledger", list(moved["claim_id"]), noun="figure"),
        " moved nothing.",
    )


def delays(found: pd.DataFrame) -> Text:
    """How old figures are when they are said, and how long until they are public."""
    if found.empty:
        return Text.of("No figure states both its last day counted and its day to the day, so no lag can be given.")
    late = found[found["reporting_lag_days"] > 0]
    fresh = len(found) - len(late)
    oldest = Number(found["reporting_lag_days"].max(), "days from the last day counted to the day said, most", "lags",
                    noun="day")  # fmt: skip
    return Text.of(
        "Of ",
        Number(len(found), "figures dated to the day", "last day counted and day said both known", noun="figure"),
        " dated to the day, ",
        Number(fresh, "of them, counting up to the day said", "through equals stated_on", noun="counts", nouns="count"),
        " up to the day of saying; ",
        *(["the oldest was ", oldest, " old when said"] if len(late) else ["none was older"]),
        ", and the median took ",
        Number(found["publication_lag_days"].median(), "days from said to public, median", "lags", noun="day"),
        " to become public.",
    )


def exchange(pairs: pd.DataFrame, then: Dossier) -> Text:
    """What comes back for what goes out, one line a pair."""
    if pairs.empty:
        return Text.of("Nobody has given figures for both directions of this flow.")
    names = then.claimants.set_index("claimant_id")["name"]
    bounded = pairs[pairs[["ratio_low", "ratio_high"]].notna().any(axis=1)]  # that of two floors is open on both sides
    if bounded.empty:
        return Text.of("Figures for both directions are on file, but no bound on their ratio follows.")
    return Text(
        [
            [
                f"{names[row['claimant_id']]}: ",
                Ref(row["back_claim"], "the figure for what comes back"),
                " is ",
                *ends("what comes back over what goes out", row["ratio_low"], row["ratio_high"],
                       "bound of one over bound of the other", [row["back_claim"], row["out_claim"]], form=".2f"),
                " times ",
                Ref(row["out_claim"], "the figure for what goes out"),
                f" (both known by {day(row['known_on'])}).",
            ]
            for row in mappings(bounded)
        ]
    )  # fmt: skip


def ends(what: str, low: float, high: float, how: str, ids: Sequence[str], **written: Any) -> list[Piece]:
    """The ends of an interval as pieces, where an end may be open or both may be one."""
    ends = Number(low, f"{what}, lowest", how, ids, **written), Number(high, f"{what}, highest", how, ids, **written)
    if low != low:
        return ["up to ", ends[1]]
    if high != high:
        return [ends[0], " or more"]
    return [ends[0]] if low == high else [ends[0], " to ", ends[1]]
