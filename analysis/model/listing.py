"""What is on file, in brief, for a page that can be searched: a sentence for each claim and event, and who and what they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from analysis.language.format import plural
from analysis.language.labels import words
from analysis.language.query import terms
from analysis.model.documents import Tables, documents
from analysis.model.record import Record
from analysis.model.rows import mappings
from analysis.model.subject import Person, Place, Subject, Vessel

Listed = list[str]


def records(then: Tables) -> list[Listed]:
    """Id, kind, sentence and further words to find it by, label and address of its first source, of each claim and event known."""
    held = then.reader.read([*then.reader.ids("claims"), *then.reader.ids("events")])
    return [
        [key, kind, (says := held[key].says), _further(says, head, names), *_page(held[key])]
        for key, kind, head, names, _ in documents(then)
        if key in held
    ]


def names(then: Tables) -> list[Listed]:
    """Name, what is on file about it, and its other spellings, of each person, place, ship and claimant."""
    tables = ("people", "places", "vessels")
    held = then.reader.read(key for table in tables for key in then.reader.ids(table)).values()
    found = [_named(record) for record in held if isinstance(record, Subject)]
    return [*found, *_voices(then)]


def brief(record: Record) -> str:
    """A record in a line: who a person is and what a name is of, else what the record says."""
    return "; ".join(_named(record)[:2]) if isinstance(record, Subject) else record.says


def _further(says: str, *texts: str) -> str:
    """The words of texts that a sentence does not hold."""
    held = set(terms(says))
    return " ".join(dict.fromkeys(term for text in texts for term in text.split() if term not in held))


def _page(record: Record) -> Listed:
    return next(iter(record.links), ["", ""])


def _named(record: Subject) -> Listed:
    about = ""
    others: tuple[str, ...] = ()
    match record:
        case Person():
            about, others = record.roles[-1] if record.roles else "", record.spellings
        case Place():
            about, others = words(record.kind, "kind"), record.spellings
        case Vessel():
            about, others = "ship", record.former_names
    country = record.names.country(getattr(record, "country", "") or getattr(record, "flag", ""))
    count = plural(len(record.named_in), "record")
    return [record.name, ", ".join(filter(None, [about, country, count])), " ".join(others)]


def _voices(then: Tables) -> Iterator[Listed]:
    counts = Counter(then.claims["claimant_id"])
    for row in mappings(then.claimants):
        side: Any = then.config.camps.get(row["camp"])
        told = [side.name if side else "", plural(counts[row["claimant_id"]], "statement")]
        yield [row["name"], ", ".join(filter(None, told)), ""]
