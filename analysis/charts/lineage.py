"""Where figures come from: each claim under the origin it leads back to."""

from __future__ import annotations

import pandas as pd

from analysis.charts.sheet import Sheet
from analysis.charts.theme import MUTED, empty_canvas, plain, source_line, time_axis, wrap
from analysis.claims.lineage import Origins
from analysis.display import Chart
from analysis.language.format import day, plural, quantity_of
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
    family = (
        table[[statement[c] != o for o, c in zip(table["origin"], table["claim_id"], strict=True)]]
        if len(table)
        else table
    )
    heads = list(family["origin"].value_counts().head(most).index)
    title = f"{plural(origins.articles, 'article carries', 'articles carry')} {plural(origins.claims, 'statement')} on {flow};"
    title += f" they lead back to {plural(origins.count, 'origin')}"
    if not heads:
        figure = empty_canvas("No statement leans on or relays another")
        return Chart(
            "lineage",
            figure,
            title,
            subtitle,
            title + ", none of which is relayed.",
            table,
            source_line(as_of=known),
            ids=list(table["claim_id"]),
        )
    first = claims.reset_index().drop_duplicates("statement_id").set_index("statement_id")["claim_id"]
    voices = dossier.claimants.set_index("claimant_id")
    names = dict(zip(dossier.commodities["commodity_id"], dossier.commodities["name"], strict=True))
    sheet = Sheet(80 + 44 * len(heads))
    for row, head in enumerate(reversed(heads)):
        own = family[family["origin"] == head]
        root = claims.loc[first[head]]
        members = [first[head], *own["claim_id"]]
        camps = [dossier.config.colour(voices.at[claims.at[m, "claimant_id"], "camp"]) for m in members]
        sheet.add_trace(
            {
                "type": "scatter",
                "x": [claims.at[m, "known_on"].date().isoformat() for m in members],
                "y": [row] * len(members),
                "mode": "lines+markers",
                "customdata": members,
                "line": {"width": 1, "color": MUTED},
                "marker": {
                    "symbol": ["circle", *["circle-open"] * len(own)],
                    "size": [12, *[9] * len(own)],
                    "color": camps,
                    "line": {"width": 1.8, "color": camps},
                },
                "hovertext": [
                    f"<b>{wrap(str(voices.at[claims.at[m, 'claimant_id'], 'name']))}</b>"
                    f"<br>known {day(claims.at[m, 'known_on'])}<br>{plain(m)}"
                    for m in members
                ],
                "hoverinfo": "text",
            }
        )
        words = quantity_of(root)
        sheet.add_row_label(
            row, str(voices.at[root["claimant_id"], "name"]), f": {words} {names[root['commodity_id']]}"
        )
    sheet.lay_rows(len(heads), time_axis())
    alt = f"Lines of {len(heads)} origins with what leans on each. {title}."
    return Chart(
        "lineage",
        sheet.finish(),
        title,
        subtitle,
        alt,
        table,
        source_line(origins.claims, sources=origins.articles, as_of=known),
        ids=list(table["claim_id"]),
    )
