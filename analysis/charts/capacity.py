"""What each trip would have to carry for each total to be true, beside the loads that claimants' own figures imply."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import AMOUNTS, BAND, MUTED, card, plain, source_line
from analysis.display import Chart
from analysis.language.format import capital, inside, listing, number, plural, quantity_of, readable
from analysis.language.names import whose
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.names import check_names
from analysis.model.rows import mappings, tuples
from analysis.model.vocabulary import FLOORS

MOST: Final = 20  # rows drawn at most


def required_loads_chart(
    required: pd.DataFrame, loads: pd.DataFrame, by_factor: pd.DataFrame, dossier: Dossier, *, flow: Flow, carrier: str
) -> Chart:
    """How much would each trip have to carry for each total to be true, and how much do claimants say that a trip carries?

    Parameters
    ----------
    required, loads, by_factor : pandas.DataFrame
        From `analysis.claims.required_loads`, `loads` and `loads_by_factor`.
    dossier : Dossier
        Gives names, camps and the day of knowledge.
    flow : Flow
        What is carried, as from `Dossier.flow`.
    carrier : str
        The commodity that carries it; may be empty.
    """
    check_names("carrier", carrier, ["", dossier.config.about.carrier, *dossier.names.commodities])
    trip = readable(carrier).removesuffix("s") or "trip"
    per = f"{flow.goods} a {trip}"
    subtitle = f"{capital(per)}: a total divided by a count of {readable(carrier) or 'trips'} for about the same span."
    subtitle += (
        " ● with its range; ◁ or fewer, where the count is a floor; ▷ or more, where the total is; ○ where both are;"
    )
    subtitle += " ◆ by the least and the greatest factor on file."
    if required.empty and by_factor.empty:
        title = f"No total for {flow} could be held against a count of {readable(carrier) or 'what carries it'}"
        return FigureBuilder.empty_chart(
            "required-loads", title, subtitle=subtitle, table=required, as_of=dossier.replayed
        )
    voices = ClaimantStyle(dossier)
    said = dossier.said.set_index("claim_id", drop=False)
    rows = [_pair(row, said, voices, readable(carrier)) for row in mappings(required.head(MOST))]
    rows += [_spread(own, said, voices, dossier, flow) for _, own in by_factor.groupby("cargo_claim", sort=True)]
    rows.sort(key=lambda row: (row["at"], row["lines"]))
    figure = FigureBuilder(110 + 52 * len(rows))
    for place, row in enumerate(rows):
        _draw(figure, place, row)
    subtitle += _band(figure, loads, said, voices, len(rows))
    reach = max(max(row["ends"][1] for row in rows), float(loads["per_trip"].max()) if len(loads) else 0.0)
    figure.row_layout(len(rows), **AMOUNTS, range=[0, reach * 1.18], nticks=6, tickangle=0, title={"text": plain(per)})
    figure.update_layout(margin={"t": 34})
    title = _title(required, loads, said, voices, per, trip)
    speakers = len({*required["cargo_claimant"], *required["carrier_claimant"], *by_factor["cargo_claimant"]})
    return Chart(
        name="required-loads", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"{plural(len(rows), 'row')} of required loads, the highest first, beside a band of the loads on file. {title}.",
        table=required.round(1),
        source=source_line(len(required), speakers, as_of=dossier.replayed),
        method="Spans that end, and where stated begin, within 31 days of each other. No claimant has said any of these loads.",
        ids=list(required["cargo_claim"]),
    )  # fmt: skip


def _pair(row: dict[str, Any], said: pd.DataFrame, voices: ClaimantStyle, trips: str) -> dict[str, Any]:
    total, count = said.loc[row["cargo_claim"]], said.loc[row["carrier_claim"]]
    least, most, at = row["per_trip_low"], row["per_trip_high"], row["per_trip"]
    closed = least > 0, most == most
    symbol = {(True, True): "circle", (False, True): "triangle-left-open", (True, False): "triangle-right-open"}.get(
        closed, "circle-open"
    )
    whose = f"{voices.name(row['cargo_claimant'])}, {quantity_of(total)}"
    counted = f"{quantity_of(count)} ({inside(voices.name(row['carrier_claimant']))})"
    return {
        "at": at, "ends": (least if least > 0 else at, most if most == most else at), "symbol": symbol, "id": row["cargo_claim"],
        "colour": voices.colour(row["cargo_claimant"]), "lines": (whose, f"on {counted}: {number(round(at))}"),
        "text": card(f"{whose} on {trips}: {counted}", f"{number(round(at))} a trip", row["reading"], key=row["cargo_claim"]),
    }  # fmt: skip


def _spread(own: pd.DataFrame, said: pd.DataFrame, voices: ClaimantStyle, then: Dossier, flow: Flow) -> dict[str, Any]:
    """An amount in another unit on trips of its claimant: from the fewest to the most, by the factors on file."""
    few, many = own.iloc[-1], own.iloc[0]  # by factor: the greatest needs the least room
    total, who = said.loc[few["cargo_claim"]], voices.name(few["cargo_claimant"])
    unit = then.commodities.set_index("commodity_id").at[total["commodity_id"], "unit"]
    whose = f"{who}, {quantity_of(total)} {unit}"
    ends = f"{number(round(few['per_trip']))} to {number(round(many['per_trip']))}"
    by = [f"{number(end['factor'])} in each, {voices.name(end['factor_claimant'])}: {number(round(end['per_trip']))} {flow.goods} a trip"
          for end in (few, many)]  # fmt: skip
    return {
        "at": few["per_trip"], "ends": (few["per_trip"], many["per_trip"]), "symbol": "diamond", "id": few["cargo_claim"],
        "colour": voices.colour(few["cargo_claimant"]),
        "lines": (whose, f"on {number(few['trips'])} of its own count, by factor: {ends}"),
        "text": card(whose, *map(plain, by), key=few["cargo_claim"]),
    }  # fmt: skip


def _draw(figure: FigureBuilder, place: int, row: dict[str, Any]) -> None:
    if row["ends"][0] < row["ends"][1]:
        figure.add_lines(list(row["ends"]), [place, place], colour=row["colour"], width=3, ids=[row["id"]])
    at = row["ends"] if row["symbol"] == "diamond" else [row["at"]]
    many = len(at)
    figure.add_marks(
        at, [place] * many, row["symbol"], colour=row["colour"], ids=[row["id"]] * many, texts=[row["text"]] * many
    )
    figure.add_row_lines(place, row["lines"], [row["id"]])


def _band(figure: FigureBuilder, loads: pd.DataFrame, said: pd.DataFrame, voices: ClaimantStyle, rows: int) -> str:
    """Draw the loads on file, and tell in words whose they are."""
    if loads.empty:
        return " No claimant's own figures imply a load."
    low, high = float(loads["per_trip"].min()), float(loads["per_trip"].max())
    figure.add_box((low, high), (-0.6, rows - 0.1), fill=BAND)
    span = number(round(low)) if low == high else f"{number(round(low))} to {number(round(high))}"
    figure.add_text(
        f"loads on file, {span}", low, 1, narrow=None, yref="paper", yanchor="bottom", xanchor="left", colour=MUTED
    )
    told = [_whose(load, said, voices) for load in tuples(loads.sort_values("per_trip"))]
    return f" Band: {listing(told)}, each from the claimant's own figures."


def _whose(load: Any, said: pd.DataFrame, voices: ClaimantStyle) -> str:
    more = " or more" if said.at[load.cargo_claim, "bound"] in FLOORS else ""
    part = f", {readable(load.item_class)}" if load.item_class else ""
    return f"{number(round(load.per_trip))}{more} ({voices.name(load.claimant_id)}{part})"


def _title(
    required: pd.DataFrame, loads: pd.DataFrame, said: pd.DataFrame, voices: ClaimantStyle, per: str, trip: str
) -> str:
    over = required[required["reading"] == "more than any load on file"]
    if over.empty:
        pairs = plural(len(required), "total and count", "pairs of total and count")
        return (
            f"No load on file rules out any of {pairs}"
            if len(loads)
            else f"{pairs}, but no load on file to compare them with"
        )
    top = over.iloc[0]
    total = quantity_of(said.loc[top["cargo_claim"]])
    load = number(round(float(loads["per_trip"].max())))
    need = f"{capital(whose(voices.name(top['cargo_claimant'])))} figure of {total} would need {number(round(top['per_trip']))} {per}"
    return f"{need}; no claimant’s own figures imply more than {load} a {trip}"
