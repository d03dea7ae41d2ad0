"""What each comparable group of claims allows: floor and ceiling, scope by scope."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.theme import INK, canvas, empty_canvas, number, plain, source_line
from analysis.claims.groups import Group, group_frame
from analysis.display import Chart
from analysis.dossier import Dossier
from analysis.rows import mappings


def groups_chart(found: tuple[Group, ...], dossier: Dossier, *, what: str, most: int = 10) -> Chart:
    """How high does each scope put the total, and does it set a ceiling?

    Parameters
    ----------
    found : tuple of Group
        From `analysis.claims.groups`.
    dossier : Dossier
        Gives camps and the day of knowledge.
    what : str
        The flow in words.
    most : int
        Groups drawn, largest first; all are in the table.
    """
    known = dossier.replayed
    tolerance = found[0].envelope.about_tolerance if found else 0.0
    subtitle = (
        "One row per start of counting, channel and contents: ▶ the highest floor, ◀ the lowest ceiling where there is one;"
        f" 'about' counts as plus or minus {tolerance:.0%}."
    )
    table = group_frame(found)
    shown = table.head(most).dropna(subset=["floor"]).iloc[::-1]
    if shown.empty:
        title = f"No comparable figures for {what} were on file"
        figure = empty_canvas(title)
        return Chart("scopes", figure, title, subtitle, title + ".", table, source_line(as_of=known))
    camp = dict(zip(dossier.claimants["claimant_id"], dossier.claimants["camp"], strict=True))
    voice = dict(zip(dossier.claims["claim_id"], dossier.claims["claimant_id"], strict=True))
    figure = canvas(90 + 44 * len(shown))
    for side, symbol in (("floor", "triangle-right"), ("ceiling", "triangle-left")):
        rows = [(i, r) for i, r in enumerate(mappings(shown)) if pd.notna(r[side])]
        colours = [dossier.words.colour(camp[voice[r[f"{side}_claim"]]]) for _, r in rows]
        figure.add_trace(
            go.Scatter(
                x=[r[side] for _, r in rows],
                y=[i for i, _ in rows],
                mode="markers+text",
                text=[number(r[side]) for _, r in rows],
                textposition=[
                    "middle right" if side == "ceiling" or pd.isna(r["ceiling"]) else "middle left" for _, r in rows
                ],
                textfont={"size": 12},
                cliponaxis=False,
                customdata=[r[f"{side}_claim"] for _, r in rows],
                marker={"symbol": symbol, "size": 12, "color": colours},
                hovertext=[
                    f"{plain(r['scope'])}<br>{side} {number(r[side])}<br>{plain(r[f'{side}_claim'])}" for _, r in rows
                ],
                hoverinfo="text",
            )
        )
    for i, row in enumerate(mappings(shown)):
        voices = (
            f"{row['claims']} claims by {row['claimants']} claimant{'s' * (row['claimants'] > 1)}"
            if row["claims"] > 1
            else "1 claim"
        )
        figure.add_annotation(
            x=0,
            xref="paper",
            y=i,
            text=plain(f"{row['scope']}: {voices}"),
            showarrow=False,
            xanchor="left",
            yshift=16,
            font={"size": 11, "color": INK},
        )
    top = float(shown[["floor", "ceiling"]].max().max())
    figure.update_layout(
        showlegend=False,
        margin={"l": 12},
        yaxis={"visible": False, "range": [-0.7, len(shown) - 0.1]},
        xaxis={
            "rangemode": "tozero",
            "range": [0, top * 1.2],
            "tickformat": ",~r",
            "nticks": 5,
            "tickangle": 0,
            "title": {"text": plain(what.split(" from ")[0])},
        },
    )
    bounded = int(table["ceiling"].notna().sum())
    broken = int((table["consistent"] == "no").sum())
    title = (
        f"The figures for {what} fall into {len(table)} scopes; {bounded} {'sets' if bounded == 1 else 'set'} a ceiling"
    )
    title += f", and {broken} contradict themselves" if broken else ", and within each scope all can be true"
    alt = f"Dot plot of {len(shown)} scopes with their floors and ceilings. {title}."
    return Chart(
        "scopes",
        figure,
        title,
        subtitle,
        alt,
        table,
        source_line(int(table["claims"].sum()), as_of=known),
        "Claims are compared only within one start of counting, channel and class of contents.",
        ids=list(table["floor_claim"]),
    )
