"""People, ships, bodies, listings and contacts as FollowTheMoney entities, one a line, for Aleph, OpenSanctions and their kin."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from analysis.export.parts import Made, part
from analysis.export.sheets import sheets
from analysis.language.format import number
from analysis.model.dossier import Dossier
from analysis.model.named import alike, dated, people_of, spelled

Row = Mapping[str, Any]
Told = tuple[str, str, dict[str, Any]]  # schema, id, properties
_SCHEMA: Final = {
    **dict.fromkeys(("government", "military", "intelligence", "parliament"), "PublicBody"),
    "unnamed_officials": "LegalEntity",
}


def ftm(then: Dossier) -> Made:
    """The entities as JSON lines, how many of each schema, and which values the model's own cleaning left out.

    A contact is an entity when it took place and nobody alone alleges it; plans and claims are no facts, and stay out.
    """
    model = part("followthemoney").model
    rows: dict[str, list[Row]] = {sheet.name: list(sheet.mappings) for sheet in sheets(then)}
    pages = {page["source_id"]: page["url"] for page in rows["sources"]}
    lines, counts, lost = [], Counter[str](), Counter[str]()
    for schema, key, properties in _entities(then, rows, pages):
        entity = model.make_entity(schema)
        entity.id = key
        for name, value in properties.items():
            values = [one for one in (value if isinstance(value, list) else [value]) if one]
            entity.add(name, values)
            lost[f"{schema}.{name}"] += len(set(values)) > len(entity.get(name))
        lines.append(json.dumps(entity.to_dict(), ensure_ascii=False, sort_keys=True) + "\n")
        counts[schema] += 1
    changed = [f"{name}: {number(n)} entities lack a value that the model refuses" for name, n in lost.items() if n]
    return Made("".join(lines).encode(), tuple(changed), counts)


def _entities(then: Dossier, rows: Mapping[str, list[Row]], pages: Mapping[str, str]) -> Iterator[Told]:
    for row in rows["claimants"]:
        schema = _SCHEMA.get(row["kind"], "Organization")
        yield schema, f"claimant-{row['claimant_id']}", {"name": row["name"], "country": row["country"]}
    for row in rows["people"]:
        yield "Person", f"person-{row['person_id']}", _named(row, pages, "spellings", "alias") | {
            "country": row["country"], "position": [dated(role).words for role in row["roles"]],
        }  # fmt: skip
    for row in rows["vessels"]:
        yield "Vessel", f"vessel-{row['vessel_id']}", _named(row, pages, "former_names", "previousName") | {
            "imoNumber": row["imo"], "flag": row["flag"],
        }  # fmt: skip
        yield from _listings(row)
    involved = _involved(then, rows["people"])
    for row in rows["events"]:
        if row["status"] == "occurred" and not row["asserted_by"]:
            yield "Event", f"event-{row['event_id']}", {
                "name": row["title"], "startDate": row["starts_on"], "endDate": row["ends_on"], "location": row["place"],
                "country": row["country"], "summary": row["note"], "recordId": row["event_id"],
                "involved": sorted(involved[row["event_id"]]), "sourceUrl": [pages[page] for page in row["source_ids"]],
            }  # fmt: skip


def _named(row: Row, pages: Mapping[str, str], others: str, called: str) -> dict[str, Any]:
    return {"name": row["name"], called: list(row[others]), "sourceUrl": [pages[page] for page in row["source_ids"]]}


def _listings(vessel: Row) -> Iterator[Told]:
    for item in vessel["listed"]:
        listed = dated(item)
        key = f"sanction-{vessel['vessel_id']}-{alike(listed.text).replace(' ', '-')}"
        yield "Sanction", key, {
            "entity": f"vessel-{vessel['vessel_id']}", "authority": listed.text, "listingDate": listed.since,
        }  # fmt: skip


def _involved(then: Dossier, people: list[Row]) -> dict[str, set[str]]:
    """Who took part in each event, told by name and spelling."""
    at = spelled([row["name"] for row in people], [row["spellings"] for row in people])
    found: dict[str, set[str]] = defaultdict(set)
    for who, column, event in people_of(then.claims, then.events):
        if column == "participants":
            found[event] |= {f"person-{people[row]['person_id']}" for row in at.get(alike(who.name), ())}
    return found
