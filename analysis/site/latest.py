"""What became known last, record by record; and under which name is a record known to machines, wherever it is served?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from analysis.language.format import day, listing
from analysis.model.claim import Claim
from analysis.model.dossier import Dossier
from analysis.model.event import Event
from analysis.schema.codebook import package_name

MOST: Final = 100  # records of a feed
_NAMED: Final = 2026  # the year from which names are given out; no part of a day, so that it never changes


@dataclass(frozen=True)
class News:
    """A record and what became of it on a day: it became known, or its claimant took it back."""

    record: Claim | Event
    day: str
    withdrawn: bool = False

    @property
    def id(self) -> str:
        """The record's id, another one for its withdrawal."""
        return f"{self.record.id}/withdrawn" if self.withdrawn else self.record.id

    @property
    def title(self) -> str:
        """The record's own sentence."""
        return f"Withdrawn: {self.record.says}" if self.withdrawn else self.record.says

    @property
    def summary(self) -> str:
        """How sure it is, what it corrects, and who published it."""
        replaced = [self.record.told.get(key, key) for key in getattr(self.record, "updates", ())]
        told = f"Replaces: {listing(replaced)}." if replaced else ""
        named = [label for label, _ in self.record.links]
        by = f"Published by {listing(named)}." if named else ""
        known = f"Withdrawn on {day(self.day)}." if self.withdrawn else f"Public since {day(self.day)}."
        return " ".join(filter(None, [known, _stopped(self.record.remark), told, by]))


def latest(then: Dossier, most: int = MOST) -> list[News]:
    """The newest news, the latest day first; of one day claims before events, each in the order of their ids."""
    days = [(str(known.date()), 0, key, False) for key, known in then.claims[["claim_id", "known_on"]].to_numpy()]
    days += [(str(known.date()), 1, key, False) for key, known in then.events[["event_id", "known_on"]].to_numpy()]
    gone = then.claims[then.claims["retracted_on"].notna()]
    days += [(str(on.date()), 0, key, True) for key, on in gone[["claim_id", "retracted_on"]].to_numpy()]
    newest = sorted(sorted(days, key=lambda row: row[1:]), key=lambda row: row[0], reverse=True)[:most]
    found = then.reader.read([key for _, _, key, _ in newest])
    records = {key: record for key, record in found.items() if isinstance(record, Claim | Event)}
    return [News(records[key], on, withdrawn) for on, _, key, withdrawn in newest]


def tag(then: Dossier, what: str) -> str:
    """The name of a part of the dataset as a tag URI (RFC 4151): of the dataset's title and the id, so it outlasts any address."""
    return f"tag:{package_name(then.config.about.title)},{_NAMED}:{quote(what, safe='/-._~')}"


def _stopped(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
