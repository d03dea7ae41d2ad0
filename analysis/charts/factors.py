"""How much of one unit in another (shells in a container): each claimant's own factors, and how they drifted."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import AMOUNTS, BOUND_SYMBOL, card, marker, plain, source_line
from analysis.claims import factor_target
from analysis.display import Chart
from analysis.language.format import capital, contents, inside, number, quantity_of, readable, short_span
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import tuples


def factors_chart(factors: pd.DataFrame, dossier: Dossier, *, flow: Flow) -> Chart:
    """Which factors between units has each claimant used, and did the claimant's own factor drift?

    A row is one claimant's factors for one class of goods, and only those are joined. Factors into other goods (rockets beside
    shells) stand in the table, never in a row here.

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
    names = dossier.commodities.set_index("commodity_id")
    target = factor_target(factors, flow)
    one = readable(flow.goods).removesuffix("s")
    per = f"{names.at[target, 'unit']} a {one}" if target else "one unit in another"
    table = factors[factors["from_commodity_id"] == flow.commodity].drop(
        columns=["of_claims", "claim_low", "claim_high"]
    )
    subtitle = (
        f"{capital(per)}. Each row holds one source’s factors for one class of goods, from the first to the last."
    )
    subtitle += " ▲ at least or more than, ▼ up to. Each is a claim of its own, not to be added to another."
    rows = table[table["to_commodity_id"] == target]
    if rows.empty:
        title = f"No claimant had said how much of another unit {flow.goods} hold"
        return FigureBuilder.empty_chart("factor-drift", title, subtitle=subtitle, table=table, as_of=known)
    voices = ClaimantStyle(dossier)
    rows = rows.assign(value=rows["best"].fillna(rows["low"]).fillna(rows["high"])).sort_values(
        ["known_on", "claim_id"]
    )
    groups = [own for _, own in rows.groupby(["claimant_id", "item_class"], sort=False)]
    groups.sort(key=lambda own: float(own["value"].iloc[-1]))
    figure = FigureBuilder(90 + 46 * len(groups))
    for at, own in enumerate(groups):
        _row(figure, at, own, voices)
    reach = float(rows[["low", "best", "high"]].max().max()) * 1.12
    figure.row_layout(len(groups), **AMOUNTS, range=[0, reach], nticks=6, tickangle=0, title={"text": plain(per)})
    least = rows.loc[rows["low"].fillna(rows["value"]).idxmin()]
    most = rows.loc[rows["high"].fillna(rows["value"]).idxmax()]
    ends = float(pd.Series([least["low"], least["value"]]).min()), float(pd.Series([most["high"], most["value"]]).max())
    whose = [inside(voices.name(end["claimant_id"])) for end in (least, most)]
    title = f"{whose[0]}: {number(ends[0])} {per}"
    if ends[0] < ends[1]:
        title = f"From {number(ends[0])} ({whose[0]}) to {number(ends[1])} ({whose[1]}) {per}"
    alt = f"{len(groups)} rows of {len(rows)} factors, one row for each claimant and class. {title}."
    return Chart(
        name="factor-drift", drawn=figure.finish(), title=title, subtitle=subtitle, alt=alt, table=table,
        source=source_line(len(rows), rows["claimant_id"].nunique(), as_of=known), ids=list(table["claim_id"]),
    )  # fmt: skip


def _row(figure: FigureBuilder, at: int, own: pd.DataFrame, voices: ClaimantStyle) -> None:
    colour = voices.colour(own["claimant_id"].iloc[0])
    ranged = own["bound"] == "range"
    for row in tuples(own[ranged]):
        figure.add_lines([row.low, row.high], [at, at], colour=colour, width=3, ids=[row.claim_id])
    if len(own) > 1:
        figure.add_lines(list(own["value"]), [at] * len(own), colour=colour, ids=list(own["claim_id"]))
    figure.add_scatter(
        list(own["value"]),
        [at] * len(own),
        ids=own["claim_id"],
        marker=marker(
            [BOUND_SYMBOL[b] for b in own["bound"]], colour, [6 + 4 * (i + 1) / len(own) for i in range(len(own))]
        ),
        texts=[card(voices.name(r.claimant_id), quantity_of(r), known=r.known_on, key=r.claim_id) for r in tuples(own)],
    )
    figure.add_row_label(at, _name(own, voices), f": {_course(own)}", 17, list(own["claim_id"]))


def _name(own: pd.DataFrame, voices: ClaimantStyle) -> str:
    item: Any = own["item_class"].iloc[0]
    kind = f", {contents(item)}" if item else ""
    return f"{voices.name(own['claimant_id'].iloc[0])}{kind}"


def _course(own: pd.DataFrame) -> str:
    """The factors in the order known, with the months of the first and the last."""
    values = " → ".join(
        f"{number(r.low)} to {number(r.high)}" if r.bound == "range" else number(r.value, digits=4) for r in tuples(own)
    )
    months = dict.fromkeys(short_span(day, "month") for day in (own["known_on"].iloc[0], own["known_on"].iloc[-1]))
    return f"{values} ({' to '.join(months)})"
