"""The places as GeoJSON: a feature each, with how many rows name it and which."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from analysis.export.linked import dumped
from analysis.export.parts import Made
from analysis.export.sheets import about, sheets
from analysis.model.dossier import Dossier
from analysis.model.named import alike, mentions


def geojson(then: Dossier) -> Made:
    """A feature collection as RFC 7946 has it; a place whose coordinates are not on file has no geometry."""
    named = _named(then)
    [sheet] = [sheet for sheet in sheets(then) if sheet.name == "places"]
    collection = {
        "type": "FeatureCollection",
        **about(then),
        "features": [_feature(row, named) for row in sheet.mappings],
    }
    return Made(dumped(collection))


def _named(then: Dossier) -> dict[str, dict[str, None]]:
    """Which rows name each place, by its id or its name."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for table, name, _, row in mentions(then.claims, then.events):
        if table == "places":
            found[alike(name)][row] = None
    return found


def _feature(row: dict[str, Any], named: dict[str, dict[str, None]]) -> dict[str, Any]:
    at = row.pop("longitude"), row.pop("latitude")  # the order of RFC 7946
    rows = list(named.get(alike(row["place_id"]), {}) | named.get(alike(row["name"]), {}))
    return {
        "type": "Feature",
        "id": row["place_id"],
        "geometry": None if None in at else {"type": "Point", "coordinates": at},
        "properties": row | {"named_in": rows, "rows": len(rows)},
    }
