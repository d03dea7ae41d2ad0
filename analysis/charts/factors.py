"""How much of one unit in another (shells in a container): each claimant's own factor, and how it drifted."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import BOUND_SYMBOL, card, marker, plain, source_line, time_axis
from analysis.claims import factor_target
from analysis.display import Chart
from analysis.language.format import number, plural, quantity_of, readable
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
        return FigureBuilder.empty_chart("factor-drift", title, subtitle=subtitle, table=factors, as_of=known)
    voices = ClaimantStyle(dossier)
    rows["value"] = rows["best"].fillna(rows["low"]).fillna(rows["high"])
    rows["camp"] = [voices.camp(c) for c in rows["claimant_id"]]
    rows["series"] = rows["item_class"].replace("", "kind not said")
    rows = rows.sort_values("known_on")
    highest = rows.groupby(["camp", "series"])["value"].last().max()
    first, span = rows["known_on"].min(), rows["known_on"].max() - rows["known_on"].min()
    figure = FigureBuilder(340)
    for (camp, series), own in rows.groupby(["camp", "series"], sort=True):
        colour = dossier.config.colour(camp)
        ranged = own["bound"] == "range"  # NaN draws no whisker
        whisker = {
            "array": (own["high"] - own["value"]).where(ranged),
            "arrayminus": (own["value"] - own["low"]).where(ranged),
        }
        figure.add_scatter(
            own["known_on"],
            own["value"],
            mode="lines+markers",
            ids=own["claim_id"],
            line={"width": 1, "color": colour, "dash": "solid" if series in classes[:1] else "dot"},
            marker=marker([BOUND_SYMBOL[b] for b in own["bound"]], colour, 10),
            error_y={"type": "data", "symmetric": False, **whisker, "thickness": 1.2, "width": 4},
            texts=[
                card(
                    voices.name(r.claimant_id), f"{quantity_of(r)} {plain(r.series)}", known=r.known_on, key=r.claim_id
                )
                for r in tuples(own)
            ],
        )
        last_on, last = own["known_on"].iloc[-1], float(own["value"].iloc[-1])
        beside = 14 if last >= highest else -14  # two series that end side by side: one label above, one below
        side: dict[str, Any] = {"xanchor": "left", "xshift": 9, "yshift": 0}
        if last_on > first + 0.7 * span:
            side = {"xanchor": "right", "xshift": -2, "yshift": beside}
        figure.add_text(plain(f"{series} {number(last)}"), last_on, last, size=11, colour=colour, **side)
    pad = max(span * 0.04, pd.Timedelta(days=12))
    figure.update_layout(
        showlegend=False,
        yaxis={"rangemode": "tozero", "title": {"text": plain(per)}},
        xaxis=time_axis() | {"range": [first - pad, first + span + pad]},
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
    source = source_line(len(rows), rows["claimant_id"].nunique(), as_of=known)
    return Chart(
        name="factor-drift", drawn=figure.finish(), title=title, subtitle=subtitle, alt=alt, table=factors,
        source=source, ids=list(factors["claim_id"]),
    )  # fmt: skip
