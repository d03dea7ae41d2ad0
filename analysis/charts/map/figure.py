"""Where goods are said to move, and where the two states meet: a wide map, and a close one of where most is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import atan2, degrees, sqrt
from typing import Any, Final

from analysis.charts.builder import FigureBuilder
from analysis.charts.map.ground import grounds
from analysis.charts.map.labels import Spot, place
from analysis.charts.map.sheet import HEIGHT, KEY, Sheet, draw_frame, draw_land, draw_scale, lay_out, scales
from analysis.charts.theme import BLUE, MUTED, VERMILION, card, plain, source_line
from analysis.display import Chart
from analysis.language.format import day, plural, readable, short
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.wording.places import Whereabouts, missing, subtitle, table, title, told, whereabouts

MOST: Final = 40.0  # px across of the largest circle
RIM, DISC = 0.3, 0.85  # opacity of all contacts of a place, and of those of ministers and above
KINDS: Final = {"port": "square", "depot": "diamond", "crossing": "cross"}
LONG: Final = 13  # letters of a name that stand in one line


def map_chart(then: Dossier, flow: Flow, *, dyad: str = "") -> Chart:
    """Which way do claims say that goods go, and where do the two states meet?

    Parameters
    ----------
    then : Dossier
        Replayed to the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    dyad : str
        Whose contacts are drawn; empty: the dataset's own.
    """
    found = whereabouts(then, flow, dyad)
    close = _sheet(found, "close", ("x2", "y2"))
    wide = replace(_sheet(found, "wide", ("x", "y")), enlarged=frozenset(close.at))
    sheets, drawn = (wide, close), wide.at | close.at
    known = {key: _degrees(found, key) for key in found.ids}
    unplaced = [key for key in found.ids if known[key] is None]
    frame, ids = table(found, drawn)
    words = missing(found, unplaced, [key for key in found.ids if key not in drawn and key not in unplaced])
    about = {"subtitle": subtitle(found), "table": frame, "as_of": then.replayed}
    if not drawn:
        return FigureBuilder.empty_chart("map", title(found), words=words or title(found), ids=ids, **about)
    figure = FigureBuilder(HEIGHT[0] + KEY[0])
    for sheet in sheets:
        draw_land(figure, sheet, flow)
        _contacts(figure, sheet, found)
        _legs(figure, sheet, found)
        _stops(figure, sheet, found)
        draw_scale(figure, sheet)
        for narrow in (False, True):
            _names(figure, sheet, found, narrow)
    draw_frame(figure, wide, close)
    _key(figure, found, drawn)
    lay_out(figure, sheets)
    events = {event for row in found.meetings.values() for event in row["event_ids"]}
    counted = source_line(
        len(found.claims),
        len({v for row in found.stops.values() for v in row["claimants"]}),
        as_of=then.replayed,
        events=len(events),
    )
    return Chart(
        name="map", drawn=figure.finish(), title=title(found), subtitle=about["subtitle"], alt=told(found, drawn), table=frame,
        source=" ".join(part for part in (f"{counted}. Land: Natural Earth; equal-area.", words) if part),
        method="Albers' equal-area conic projection. An arrow joins two places that one claim names in two states, and says nothing of"
        " the way between; its width grows with the independent statements. A contact at several places counts at each. Borders are no"
        " statement on whose land it is; Crimea is drawn with Ukraine.",
        ids=ids,
    )  # fmt: skip


def _degrees(found: Whereabouts, key: str) -> tuple[float, float] | None:
    own = found.places.get(key)
    known = own is not None and own["latitude"] == own["latitude"] and own["longitude"] == own["longitude"]
    return (own["longitude"], own["latitude"]) if own is not None and known else None


def _sheet(found: Whereabouts, name: str, axes: tuple[str, str]) -> Sheet:
    ground = grounds()[name]
    spots = {key: ground.place(*at) for key in found.ids if (at := _degrees(found, key))}
    return Sheet(ground, axes, {key: spot for key, spot in spots.items() if spot})


def _across(contacts: int, found: Whereabouts) -> float:
    """How wide is a circle whose area stands for so many contacts?"""
    largest = max(row["contacts"] for key, row in found.meetings.items() if key)
    return max(MOST * sqrt(contacts / largest), 2.0)


def _contacts(figure: FigureBuilder, sheet: Sheet, found: Whereabouts) -> None:
    """A circle for each place of contacts, the largest below, and within it a disc for those of ministers and above."""
    rows = [(sheet.at[key], key, row) for key, row in found.meetings.items() if key in sheet.at]
    for count, opacity in (("contacts", RIM), ("high", DISC)):
        own = [(at, key, row) for at, key, row in rows if row[count]]
        figure.add_marks(
            [at[0] for at, *_ in own], [at[1] for at, *_ in own], "circle", colour=BLUE, weight=0, opacity=opacity, axes=sheet.axes,
            size=[round(_across(row[count], found), 1) for *_, row in own], ids=[row["event_ids"][::-1] for *_, row in own],
            texts=[_met(found, key, row) for _, key, row in own],
        )  # fmt: skip


def _met(found: Whereabouts, key: str, row: Mapping[str, Any]) -> str:
    lines = [plural(row["contacts"], "contact"), f"{row['high']} of ministers and above"]
    return card(
        found.name(key),
        *lines,
        f"from {day(row['first_on'])} to {day(row['last_on'])}",
        key=f"latest: {row['event_ids'][-1]}",
    )


def _legs(figure: FigureBuilder, sheet: Sheet, found: Whereabouts) -> None:
    """A line with an arrow head past its middle for each leg whose ends are both on the sheet."""
    for leg in _drawn(sheet, found):
        (x0, y0), (x1, y1) = sheet.at[leg["from_place"]], sheet.at[leg["to_place"]]
        figure.add_lines(
            [x0, x1], [y0, y1], colour=VERMILION, width=_width(leg), ids=[leg["claim_ids"]], axes=sheet.axes
        )
        figure.add_scatter(
            [round(x0 + 0.6 * (x1 - x0), 2)], [round(y0 + 0.6 * (y1 - y0), 2)], xaxis=sheet.axes[0], yaxis=sheet.axes[1],
            ids=[leg["claim_ids"]], texts=[_leg(found, leg)],
            marker={"symbol": "triangle-up", "size": 9, "angle": round(degrees(atan2(x1 - x0, y1 - y0))), "color": VERMILION},
        )  # fmt: skip


def _drawn(sheet: Sheet, found: Whereabouts) -> list[dict[str, Any]]:
    """The legs whose ends are both on the sheet, but for those that the other sheet shows larger."""
    ends = [(leg, {leg["from_place"], leg["to_place"]}) for leg in found.legs]
    return [leg for leg, own in ends if own <= sheet.at.keys() and not own <= sheet.enlarged]


def _width(leg: Mapping[str, Any]) -> float:
    return min(0.8 + 0.7 * float(leg["origins"]), 5.0)


def _leg(found: Whereabouts, leg: Mapping[str, Any]) -> str:
    return card(
        f"{found.name(leg['from_place'])} to {found.name(leg['to_place'])}",
        *_claims(leg),
        key=f"first: {leg['claim_ids'][0]}",
    )


def _claims(row: Mapping[str, Any]) -> list[str]:
    counted = ((row["claims"], "claim"), (row["origins"], "independent statement"), (len(row["claimants"]), "source"))
    return [
        ", ".join(plural(n, word) for n, word in counted),
        f"first {day(row['first_known'])}, last {day(row['last_known'])}",
    ]


def _kind(found: Whereabouts, key: str) -> str:
    return str(found.places[key]["kind"]) if found.places[key]["kind"] in KINDS else ""


def _stops(figure: FigureBuilder, sheet: Sheet, found: Whereabouts) -> None:
    own = [key for key in found.stops if key in sheet.at and key not in sheet.enlarged]
    figure.add_marks(
        [sheet.at[key][0] for key in own], [sheet.at[key][1] for key in own],
        [KINDS.get(_kind(found, key), "circle") for key in own], colour=VERMILION, size=9, ids=[found.record(key) for key in own], weight=0,
        texts=[card(found.name(key), *_claims(found.stops[key]), key=found.record(key)) for key in own], axes=sheet.axes,
    )  # fmt: skip


def _names(figure: FigureBuilder, sheet: Sheet, found: Whereabouts, narrow: bool) -> None:
    """Names of places with their numbers, as far as they find room: those on the way first, then those of most contacts."""
    spots: list[Spot] = []
    shown: dict[Spot, tuple[str, list[str]]] = {}
    for key in (key for key in found.ids if key in sheet.at and key not in sheet.enlarged):
        met = found.meetings.get(key)
        radius = max(5.0 if key in found.stops else 2.0, _across(met["contacts"], found) / 2 if met else 0)
        *above, last = _broken(found.name(key))
        counts = _counts(found, key)
        spot = Spot(*sheet.at[key], radius, (*above, " ".join([last, *(text for text, _ in counts)])))
        spots.append(spot)
        words = [plain(last), *(f"<span style='color:{colour}'>{text}</span>" for text, colour in counts)]
        behind = [*([found.record(key)] if key in found.stops else []), *(met["event_ids"] if met else ())]
        shown[spot] = "<br>".join([*map(plain, above), " ".join(words)]), behind
    for word, x, y in sheet.ground.names:
        spots.append(Spot(x, y, 0.0, (word.upper(),)))
        shown[spots[-1]] = f"<span style='color:{MUTED}'>{plain(word.upper())}</span>", []
    lines = [(*sheet.at[leg["from_place"]], *sheet.at[leg["to_place"]]) for leg in _drawn(sheet, found)]
    for label in place(spots, sheet.ground.box, scales(sheet, narrow), lines):
        text, ids = shown[label.spot]
        figure.add_text(
            text, label.spot.x, label.spot.y, narrow=narrow, xref=sheet.axes[0], yref=sheet.axes[1], xanchor=label.anchor,
            yanchor="middle", xshift=label.dx, yshift=label.dy, align=label.anchor, size=12 if label.spot.radius else 11,
            ids=ids,
        )  # fmt: skip


def _broken(name: str) -> list[str]:
    """A name in one line, or a long one in two."""
    name = short(" ".join(name.split()), 2 * LONG)
    cut = name.find(" ", len(name) // 3)
    return [name[:cut], name[cut + 1 :]] if len(name) > LONG and cut > 0 else [name]


def _counts(found: Whereabouts, key: str) -> list[tuple[str, str]]:
    """The numbers beside the name of a place, each in the colour of what it counts; contacts in brackets."""
    stop, met = found.stops.get(key), found.meetings.get(key)
    claims = [(str(stop["claims"]), VERMILION)] if stop else []
    return [*claims, *([(f"({met['contacts']})", BLUE)] if met else [])]


def _key(figure: FigureBuilder, found: Whereabouts, drawn: Mapping[str, Any]) -> None:
    """What each kind of mark is, drawn as it is."""
    marks: list[tuple[str, dict[str, Any]]] = []
    if found.meetings.keys() & drawn.keys():
        marks += [
            ("contacts held there, by area (number)", {"symbol": "circle", "size": 14, "color": BLUE, "opacity": RIM})
        ]
        marks += [("of them ministers and above", {"symbol": "circle", "size": 9, "color": BLUE, "opacity": DISC})]
    kinds = dict.fromkeys(_kind(found, key) for key in found.stops if key in drawn)
    for at, kind in enumerate(sorted(kinds, key=[*KINDS, ""].index)):
        name = readable(kind) if kind else "other place"
        marks.append(
            (
                name if at else f"{name} on the way, number of claims",
                {"symbol": KINDS.get(kind, "circle"), "size": 9, "color": VERMILION},
            )
        )
    for name, marker in marks:
        figure.add_key(name, marker=marker)
    if found.legs:
        line = {"width": _width({"origins": 1}), "color": VERMILION}
        marker = {"symbol": "triangle-right", "size": 9, "color": VERMILION}
        figure.add_key("leg reported, wider by statements", mode="lines+markers", line=line, marker=marker)
