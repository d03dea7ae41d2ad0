"""Sentences about claims: who says what, what cannot agree, how many origins."""

from __future__ import annotations

import pandas as pd

from analysis.cards import figure_text
from analysis.claims import independent_origins
from analysis.claims.conflicts import Conflicts
from analysis.display import Ref, Text
from analysis.dossier import Dossier


def conflict_sentences(result: Conflicts, most: int = 5) -> Text:
    """What the claims cannot agree on, widest gap first."""
    if not result.claims_used:
        return Text.of("No dated figure is on file, so nothing can conflict.")
    if not result.count:
        return Text.of(f"The {result.claims_used} dated figures can all be true of one total that never falls.")
    kinds = pd.Series([c.kind for c in result.conflicts]).value_counts()
    shown = ", ".join(f"{kind} {n}" for kind, n in kinds.items())
    head = f"{result.count} pairs among {result.claims_used} dated figures cannot both be true ({shown})."
    pairs: list[list[str | Ref]] = [
        [Ref(c.claim_ids[0], c.kind.capitalize()), f": {c.sentence} ", Ref(c.claim_ids[1], "the other claim"), "."]
        for c in result.conflicts[:most]
    ]
    return Text([[head], *pairs])


def latest_figures(dossier: Dossier, *, commodity: str, origin: str, destination: str) -> Text:
    """Each claimant's latest figure for a flow, newest first."""
    claims = dossier.claims
    kept = claims[
        (claims["commodity_id"] == commodity)
        & (claims["origin"] == origin)
        & (claims["destination"] == destination)
        & (claims["rendering"] == "canonical")
        & (claims["measure"] == "cumulative")
        & ~claims["retracted"]
        & claims["stance"].isin(["asserts", "acknowledges"])
        & (claims["bound"] != "none")
    ].sort_values(["known_on", "claim_id"])
    latest = kept.drop_duplicates("claimant_id", keep="last").iloc[::-1]
    what = commodity.replace("_", " ")
    if latest.empty:
        return Text.of(f"No figure for {what} from {origin} to {destination} is on file for this day.")
    names = dossier.claimants.set_index("claimant_id")["name"]
    lines: list[list[str | Ref]] = [[f"Latest figures for {what}, {origin} to {destination}, one per claimant:"]]
    for row in latest.to_dict("records"):
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
    asked = claims[
        (claims["commodity_id"] == commodity)
        & (claims["origin"] == origin)
        & (claims["destination"] == destination)
        & (claims["stance"] == "asserts")
    ]
    if asked.empty:
        return Text.of("No statement on this flow is on file for this day.")
    found = independent_origins(claims, list(asked["claim_id"]))
    relays = len(asked) - sum(1 for c in asked["claim_id"] if found.roots[c] == (_statement(claims, c),))
    return Text.of(
        f"{found.articles} articles carry {found.claims} statements on this flow; they lead back to {found.count} origins."
        f" {relays} of the statements lean on or relay another."
    )


def _statement(claims: pd.DataFrame, claim_id: str) -> str:
    return str(claims.loc[claims["claim_id"] == claim_id, "statement_id"].iloc[0])
