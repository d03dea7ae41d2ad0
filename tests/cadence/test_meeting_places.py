"""Meeting places: counted by hand, each contact once at each of its places, none lost."""

from __future__ import annotations

import pytest

import analysis
from analysis.cadence import meeting_places
from analysis.model.named import place_names
from tests.claims.rows import dossier, meeting

PLACES = [{"place_id": "moscow", "name": "Moscow", "country": "RUS", "kind": "capital"}]


def test_by_hand() -> None:
    """A site counts at its town, a visit to two towns at both, a contact without a place apart; legs and plans count nowhere."""
    then = dossier(
        [],
        places=PLACES,
        events=[
            meeting("m1", "2023-01-01", place="Moscow (Kremlin)"),
            meeting("m2", "2023-02-01", place="Moscow; Kazan; Moscow (Kremlin)", level="head_of_state", kind="summit"),
            meeting("m3", "2023-03-01", place=""),
            meeting("m4", "2023-04-01", place="Moscow", parent_id="m1"),
            meeting("m5", "2023-05-01", place="Moscow", status="planned"),
            meeting("m6", "2023-06-01", place="Moscow", dyad="PRK-CHN"),
        ],
    )
    found = meeting_places(then, "PRK-RUS").set_index("place_id")
    assert found["contacts"].to_dict() == {"moscow": 2, "": 1, "Kazan": 1}
    assert found.loc["moscow", ["head_of_state", "minister", "official"]].tolist() == [1, 1, 0]
    assert found.at["moscow", "event_ids"] == ("m1", "m2")
    assert [str(found.at["moscow", day].date()) for day in ("first_on", "last_on")] == ["2023-01-01", "2023-02-01"]


@pytest.mark.parametrize("day", ["2017-01-01", "2023-12-01", "2024-06-14", ""])
def test_no_contact_is_lost(day: str) -> None:
    """The contacts of all places are the contacts on file, and the levels of a place add up to its contacts."""
    then = analysis.load().as_of(day)
    found, on_file = meeting_places(then), then.contacts()
    assert {event for ids in found["event_ids"] for event in ids} == set(on_file["event_id"])
    assert found["contacts"].sum() == sum(max(len(set(place_names(cell))), 1) for cell in on_file["place"])
    levels = found.columns[2:-3]
    assert (found[levels].sum(axis=1) == found["contacts"]).all()
