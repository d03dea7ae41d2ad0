"""Where figures come from: each claim under the origin it leads back to."""

from __future__ import annotations

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import MUTED, card, marker, source_line, time_axis
from analysis.claims.lineage import Origins
from analysis.display import Chart
from analysis.language.format import iso, plural, quantity_of
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow


def lineage_chart(origins: Origins, dossier: Dossier, *, flow: Flow, most: int = 12) -> Chart:
    """Which claims lean on or relay which origin?

    Parameters
    ----------
    origins : Origins
        From `analysis.claims.independent_origins`.
    dossier : Dossier
        Gives the claims, names and the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    most : int
        Origins drawn, those with most descendants; all are in the table.
    """
    known = dossier.replayed
    subtitle = "One line per origin that others lean on or relay: ● the origin, ○ what leans on or relays it, by the day it became known."
    claims = dossier.claims.set_index("claim_id")
    statement = claims["statement_id"].to_dict()
    pairs = [(root, key) for key, roots in origins.roots.items() for root in roots]
    table = pd.DataFrame(pairs, columns=["origin", "claim_id"])
    table["known_on"] = [claims.at[k, "known_on"] for k in table["claim_id"]]
    table = table.sort_values(["origin", "known_on", "claim_id"]).reset_index(drop=True)
    family = table[table["claim_id"].map(statement) != table["origin"]]
    heads = list(family["origin"].value_counts().head(most).index)
    title = f"{plural(origins.articles, 'article carries', 'articles carry')} {plural(origins.claims, 'statement')} on {flow};"
    title += f" they lead back to {plural(origins.count, 'origin')}"
    ids = list(table["claim_id"])
    if not heads:
        words, alt = "No statement leans on or relays another", f"{title}, none of which is relayed."
        return FigureBuilder.empty_chart(
            "lineage", title, subtitle=subtitle, table=table, as_of=known, words=words, alt=alt, ids=ids
        )
    first = claims.reset_index().drop_duplicates("statement_id").set_index("statement_id")["claim_id"]
    voices = ClaimantStyle(dossier)
    names = dict(zip(dossier.commodities["commodity_id"], dossier.commodities["name"], strict=True))
    figure = FigureBuilder(80 + 44 * len(heads))
    for row, head in enumerate(reversed(heads)):
        own = family[family["origin"] == head]
        root = claims.loc[first[head]]
        members = [first[head], *own["claim_id"]]
        figure.add_scatter(
            [iso(claims.at[m, "known_on"]) for m in members],
            [row] * len(members),
            mode="lines+markers",
            ids=members,
            line={"width": 1, "color": MUTED},
            marker=marker(
                ["circle", *["circle-open"] * len(own)],
                [voices.colour(claims.at[m, "claimant_id"]) for m in members],
                [12, *[9] * len(own)],
            ),
            texts=[
                card(voices.name(claims.at[m, "claimant_id"]), known=claims.at[m, "known_on"], key=m) for m in members
            ],
        )
        words = f": {quantity_of(root)} {names[root['commodity_id']]}"
        figure.add_row_label(row, voices.name(root["claimant_id"]), words)
    figure.row_layout(len(heads), **time_axis())
    return Chart(
        name="lineage", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Lines of {plural(len(heads), 'origin')} with what leans on each. {title}.",
        table=table,
        source=source_line(origins.claims, sources=origins.articles, as_of=known),
        ids=ids,
    )  # fmt: skip
