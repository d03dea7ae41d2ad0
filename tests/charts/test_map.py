"""The map: true to a published projection, places where they lie, nothing later, no name upon another, hostile names as text."""

from __future__ import annotations

import json
from dataclasses import replace

import plotly.graph_objects as go
import pytest

import analysis
from analysis.charts.map.figure import map_chart
from analysis.charts.map.ground import FILE, Ground, grounds
from analysis.charts.map.labels import Spot, place
from analysis.charts.map.projection import Albers
from analysis.display import Chart
from analysis.model.dossier import Dossier
from bench.outlines import is_inside
from tests.report.test_front import EXAMPLE

DOSSIER = analysis.load()
DAYS = ["2017-01-01", "2018-06-01", "2023-12-01", "2024-06-14", "2025-01-15", ""]
FLOWS = [("containers", "PRK", "RUS"), ("troops", "PRK", "RUS"), ("refined_oil", "RUS", "PRK")]


def drawn(then: Dossier = DOSSIER, flow: tuple[str, str, str] = FLOWS[0]) -> Chart:
    return map_chart(then, then.flow(*flow))


def test_the_published_projection() -> None:
    """Snyder 1987, p. 291: on a sphere of radius 1, 35° N 75° W lies at x = 0.2952720, y = 0.2416774."""
    found = Albers(-96, 23, (29.5, 45.5), radius=1).place(-75, 35)
    assert found == pytest.approx((0.2952720, 0.2416774), abs=5e-8)


def test_areas_are_kept() -> None:
    """A degree by a degree has the area that it has on the sphere, at the edges of the wide map as in its middle."""
    from math import radians, sin

    for albers in (ground.albers for ground in grounds().values()):
        for east, north in ((30, 44), (85, 52), (131, 42), (140, 60)):
            steps = [n / 50 for n in range(51)]
            edge = [(east + s, north) for s in steps] + [(east + 1, north + s) for s in steps]
            edge += [(east + 1 - s, north + 1) for s in steps] + [(east, north + 1 - s) for s in steps]
            ring = [albers.place(*point) for point in edge]
            shoelace = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2
            sphere = albers.radius**2 * radians(1) * (sin(radians(north + 1)) - sin(radians(north)))
            assert shoelace == pytest.approx(sphere, rel=1e-4)


def state_at(ground: Ground, longitude: float, latitude: float) -> list[str]:
    """The states of the outlines in which a place lies."""
    at = ground.albers.place(longitude, latitude)
    rings = [(code, list(zip(r[::2], r[1::2], strict=True))) for code, own in ground.states.items() for r in own]
    return [code for code, ring in rings if is_inside(at, ring)]


@pytest.mark.parametrize(
    ("sheet", "longitude", "latitude", "state"),
    [
        ("close", 131.95, 43.2, "RUS"),  # north of Vladivostok's bay
        ("close", 130.25, 42.32, "PRK"),  # inland of Rajin
        ("close", 130.35, 42.9, "CHN"),  # Hunchun
        ("close", 132.0, 42.0, ""),  # at sea
        ("wide", 37.62, 55.75, "RUS"),  # Moscow
        ("wide", 126.0, 40.2, "PRK"),
        ("wide", 127.8, 37.0, "KOR"),
        ("wide", 116.4, 39.9, "CHN"),
        ("wide", 34.2, 45.3, "UKR"),  # Crimea
        ("wide", 51.0, 42.0, ""),  # the Caspian Sea
    ],
)
def test_the_outlines_hold_known_places(sheet: str, longitude: float, latitude: float, state: str) -> None:
    """A place lies in its own state and in no other, water in none."""
    assert state_at(grounds()[sheet], longitude, latitude) == ([state] if state else [])


def test_the_outlines_are_small_and_say_where_they_are_from() -> None:
    """At most 60 kB, with origin and licence; what is drawn lies round what is shown."""
    held = json.loads(FILE.read_text())
    assert FILE.stat().st_size <= 60_000
    assert "Natural Earth" in held["about"]
    assert "public domain" in held["about"]


@pytest.mark.parametrize("flow", FLOWS, ids="-".join)
@pytest.mark.parametrize("day", DAYS)
def test_the_chart_is_whole_and_tells_nothing_later(day: str, flow: tuple[str, str, str]) -> None:
    """Plotly accepts it; marks and rows lead to records known on the day; every number drawn stands in the table."""
    then = DOSSIER.as_of(day)
    chart = drawn(then, flow)
    figure = go.Figure(json.loads(chart.figure.to_json()))
    known = {*then.claims["claim_id"], *then.events["event_id"], *then.places["place_id"]}
    marks = {
        key
        for trace in figure.data
        for one in trace.customdata or ()
        for key in ([one] if isinstance(one, str) else one)
    }
    assert marks | set(chart.ids) <= known
    assert len(chart.ids) == len(chart.table)
    assert "nan" not in f"{chart.title} {chart.subtitle} {chart.alt} {chart.source}".lower().split()
    assert all(note.font.size >= 11 for note in figure.layout.annotations)
    shown = int(chart.table.loc[chart.table["kind_of_place"] != "leg", "on_the_map"].sum())
    assert not shown or chart.alt.startswith(f"Map of {shown} place")
    chart._repr_mimebundle_()


def test_what_is_not_on_the_map_is_told() -> None:
    """Places without coordinates and beyond the edges are named below the map, contacts without a place counted."""
    chart = drawn()
    rows = chart.table.set_index("place")
    for name in ("Rason", "Vostochny Cosmodrome", "New York"):
        assert name in chart.source.partition("Not on the map")[2]
        assert not rows.at[name, "on_the_map"]
    assert "contacts without a stated place" in chart.source
    assert rows.at["Rajin", "on_the_map"]


def test_the_area_of_a_circle_is_its_number() -> None:
    """Areas of the circles are as the contacts of their places, and no circle is invented."""
    chart = drawn()
    contacts = chart.table.dropna(subset=["contacts"]).set_index("place")["contacts"]
    circles = {}
    for trace in (t for t in chart.figure.data if t.marker.opacity == 0.3 and t.hovertext):
        for text, size in zip(trace.hovertext, trace.marker.size, strict=True):
            circles[text.partition("</b>")[0].removeprefix("<b>")] = size
    assert set(circles) == {name for name in contacts.index if chart.table.set_index("place").at[name, "on_the_map"]}
    assert circles["Moscow"] ** 2 / circles["Pyongyang"] ** 2 == pytest.approx(
        contacts["Moscow"] / contacts["Pyongyang"], rel=0.02
    )


def test_an_arrow_points_where_its_leg_ends() -> None:
    """From Rajin to Dunai is to the north-east on the close map: the head is turned to the right by less than 90 degrees."""
    [turn] = [t.marker.angle for t in drawn().figure.data if t.hovertext and "Rajin to Dunai" in t.hovertext[0]]
    assert 45 < turn < 90


@pytest.mark.parametrize("scale", [0.03, 0.06, 0.9])
def test_names_keep_apart(scale: float) -> None:
    """No name lies upon another, or beyond the sheet; the first asked for has its place before the second."""
    spots = [Spot(100.0 * n % 700, 37.0 * n % 300, 5.0, (f"Place {n}", "with more")[: 1 + n % 2]) for n in range(30)]
    box = (-100.0, -100.0, 800.0, 400.0)
    found = place(spots, box, [scale])
    boxes = []
    for label in found:
        long, high = 6.6 * max(map(len, label.spot.lines)), 14 * len(label.spot.lines)
        x, y = (label.spot.x - box[0]) * scale + label.dx, (label.spot.y - box[1]) * scale + label.dy
        left = {"left": x, "right": x - long, "center": x - long / 2}[label.anchor]
        boxes.append((left, left + long, y - high / 2, y + high / 2))
    assert all(b[0] >= 0 and b[1] <= 900 * scale and b[2] >= 0 and b[3] <= 500 * scale for b in boxes)
    assert not [
        (a, b) for n, a in enumerate(boxes) for b in boxes[:n]
        if a[0] < b[1] - 1e-6 and b[0] < a[1] - 1e-6 and a[2] < b[3] - 1e-6 and b[2] < a[3] - 1e-6
    ]  # fmt: skip
    assert found or scale < 0.1


def test_the_places_that_matter_have_their_names() -> None:
    """On a desk and on a phone: both capitals, the ports and the depots that claims name."""
    figure = drawn().figure
    desk = " ".join(note.text for note in figure.layout.annotations)
    phone = " ".join(note["text"] for note in figure.layout.meta["narrow"]["annotations"])
    for name in ("Pyongyang", "Moscow", "Rajin", "Dunai", "Vladivostok", "Vostochny"):
        assert name in desk
        assert name in phone
    for name in ("Tikhoretsk", "Karachev", "Toropets"):
        assert name in desk


def test_hostile_names_stay_text() -> None:
    """A place named in markup is escaped in labels and hover cards, and cannot fill the map."""
    names = {name: f'<b onload="x">{name}</b>%{{x}} {"long " * 50}' for name in DOSSIER.places["name"]}
    events = DOSSIER.events.assign(place=DOSSIER.events["place"].replace(names))
    hostile = replace(DOSSIER, places=DOSSIER.places.assign(name=DOSSIER.places["name"].map(names)), events=events)
    figure = drawn(hostile).figure
    texts = [t for trace in figure.data for t in (trace.hovertext or ())]
    texts += [note.text for note in figure.layout.annotations]
    assert any("&lt;b" in text for text in texts)
    assert not any("<b onload" in text or "%{x" in text for text in texts)


def test_a_folder_without_coordinates_says_so() -> None:
    """The example has no places.csv: its meetings stand in the table, and one line says why they are on no map."""
    chart = drawn(analysis.load(EXAMPLE), ("", "", ""))
    assert set(chart.table["place"]) >= {"Tehran", "Moscow"}
    assert not chart.table["on_the_map"].any()
    [words] = [note.text for note in chart.figure.layout.annotations]
    assert "no coordinates on file" in words.replace("<br>", " ")
