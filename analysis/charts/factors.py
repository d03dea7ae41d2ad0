"""How much of one unit in another (shells in a container): each claimant's own factor, and how it drifted."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.theme import BOUND_SYMBOL, canvas, empty_canvas, plain, source_line, time_axis, wrap
from analysis.claims import factor_target
from analysis.display import Chart
from analysis.language.format import day, number, plural, quantity_of, readable
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import tuples


def factors_chart(factors: pd.DataFrame, dossier: Dossier, *, flow: Flow) -> Chart:
    """Which factors between units have claimants used, and did their own factor drift?

    Parameters
    ----------
    factors : pandas.DataFrame
        From `analysis.claims.factors`.
    dossier : Dossier
        Gives names, camps and the day of knowledge.
    flow : Flow
        Its goods are what the factors start from; they lead to the unit with most factors.
    """
    known = dossier.replayed
    source = flow.commodity
    goods = dict(zip(dossier.commodities["commodity_id"], dossier.commodities["name"], strict=True))
    units = dict(zip(dossier.commodities["commodity_id"], dossier.commodities["unit"], strict=True))
    one = str(goods.get(source, readable(source))).removesuffix("s")
    target = factor_target(factors, flow)
    per = f"{units.get(target, 'units')} a {one}" if target else "one unit in another"
    rows = factors[factors["from_commodity_id"] == source].copy()
    classes = [str(c) for c in rows["item_class"].value_counts().index if c]
    subtitle = f"{per[:1].upper()}{per[1:]}, each a claim of its own; readings that share a key exclude each other and are never added."
    if rows.empty:
        title = f"No factor from {one} to another unit was on file"
        figure = empty_canvas(title)
        return Chart("factor-drift", figure, title, subtitle, title + ".", factors, source_line(as_of=known))
    voices = dossier.claimants.set_index("claimant_id")
    rows["value"] = rows["best"].fillna(rows["low"]).fillna(rows["high"])
    rows["camp"] = [voices.at[c, "camp"] for c in rows["claimant_id"]]
    rows["series"] = rows["item_class"].replace("", "kind not said")
    rows = rows.sort_values("known_on")
    highest = rows.groupby(["camp", "series"])["value"].last().max()
    figure = canvas(340)
    for (camp, series), own in rows.groupby(["camp", "series"], sort=True):
        colour = dossier.config.colour(camp)
        ranged = own["bound"] == "range"
        spread = (own["high"] - own["value"]).where(ranged)  # NaN draws no whisker
        below = (own["value"] - own["low"]).where(ranged)
        figure.add_trace(
            go.Scatter(
                x=own["known_on"],
                y=own["value"],
                mode="lines+markers",
                customdata=list(own["claim_id"]),
                line={"width": 1, "color": colour, "dash": "solid" if series in classes[:1] else "dot"},
                marker={
                    "symbol": [BOUND_SYMBOL[b] for b in own["bound"]],
                    "size": 10,
                    "color": colour,
                    "line": {"width": 1.8, "color": colour},
                },
                error_y={
                    "type": "data",
                    "symmetric": False,
                    "array": spread,
                    "arrayminus": below,
                    "thickness": 1.2,
                    "width": 4,
                },
                hovertext=[
                    f"<b>{wrap(str(voices.at[r.claimant_id, 'name']))}</b><br>{quantity_of(r)}"
                    f" {plain(r.series)}"
                    f"<br>known {day(r.known_on)}<br>{plain(r.claim_id)}"
                    for r in tuples(own)
                ],
                hoverinfo="text",
            )
        )
        end_side = own["known_on"].iloc[-1] > rows["known_on"].min() + 0.7 * (
            rows["known_on"].max() - rows["known_on"].min()
        )
        last = float(own["value"].iloc[-1])
        beside = 14 if last >= highest else -14  # two series that end side by side: one label above, one below
        figure.add_annotation(
            x=own["known_on"].iloc[-1],
            y=last,
            text=plain(f"{series} {number(last)}"),
            showarrow=False,
            xanchor="right" if end_side else "left",
            xshift=-2 if end_side else 9,
            yshift=beside if end_side else 0,
            font={"size": 11, "color": colour},
        )
    span = rows["known_on"].max() - rows["known_on"].min()
    pad = max(span * 0.04, pd.Timedelta(days=12))
    figure.update_layout(
        showlegend=False,
        yaxis={"rangemode": "tozero", "title": {"text": plain(per)}},
        xaxis={
            **time_axis(),
            "range": [rows["known_on"].min() - pad, rows["known_on"].max() + pad],
        },
    )
    title = (
        f"{plural(rows['claimant_id'].nunique(), 'claimant')} used {plural(len(rows), 'factor')}, from {number(float(rows['value'].min()))}"
        f" to {number(float(rows['value'].max()))} {per}"
    )
    big = rows.loc[rows["series"].isin(classes[:1])]["value"]
    if len(big) > 1:
        kind = classes[0].replace("mm", " mm")
        title += f"; for {kind} from {number(float(big.iloc[0]))} to {number(float(big.iloc[-1]))}"
    alt = f"Dots of {len(rows)} factors over time with whiskers where a range was given. {title}."
    return Chart(
        "factor-drift",
        figure,
        title,
        subtitle,
        alt,
        factors,
        source_line(len(rows), rows["claimant_id"].nunique(), as_of=known),
        ids=list(factors["claim_id"]),
    )
