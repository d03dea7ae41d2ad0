"""A page -> proposals: rows half filled, ranked, with what is on file already. Nothing is written into tables."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from analysis.desk.pages import source_id
from analysis.intake.claims import drafts
from analysis.intake.draft import Draft, Scene
from analysis.intake.events import FiledEvents, event_drafts
from analysis.intake.filed import OnFile
from analysis.intake.lexicon import EVERY, Lexicon, own, shipped
from analysis.intake.page import Page
from analysis.intake.sentences import sentences
from analysis.intake.voices import Known, voices
from analysis.model.dossier import Dossier
from analysis.model.rows import mappings

MOST: Final = 200  # proposals of one page
_AROUND: Final = 400  # characters of text on either side of the spans
_LATIN: Final = ("de", "en", "es", "fr")
_INITIALS: Final = {"ROK": "South Korean", "US": "US", "UK": "British"}


@dataclass(frozen=True)
class Proposal:
    """One proposed row, as a line of the file of proposals holds it."""

    id: str
    table: str
    row: dict[str, str]
    spans: dict[str, list[int]]
    page: dict[str, str]
    text: str
    links: list[dict[str, str]]
    on_file: list[dict[str, str]]
    certainty: float

    def line(self) -> str:
        """As JSON on one line."""
        return json.dumps(vars(self), ensure_ascii=True, sort_keys=True)


class Reader:
    """What a folder of tables knows, in a form that reads pages and can be sent to other processes."""

    def __init__(self, then: Dossier) -> None:
        claims, people, claimants = mappings(then.claims), mappings(then.people), mappings(then.claimants)
        about = then.config.about
        camps = {row["claimant_id"]: row["camp"] for row in claimants}
        self.known = Known(people, claims, camps)
        self.filed = OnFile(claims, camps)
        self.events = FiledEvents(mappings(then.events))
        self.scene = Scene(
            about.origin, about.destination,
            {key: (good.ends[0], good.ends[1]) for key, good in then.names.commodities.items() if good.ends},
            {row["commodity_id"]: row["family"] for row in mappings(then.commodities)},
            {row["claimant_id"]: row["kind"] for row in claimants},
            {row["claimant_id"]: row["country"] for row in claimants},
        )  # fmt: skip
        self.pages = {row["url"]: row["source_id"] for row in mappings(then.sources)}
        self.hosts = _hosts(mappings(then.sources))
        self.forms = _forms(then, self.known, people, claimants)
        self._lexicons: dict[str, Lexicon] = {}

    def lexicon(self, language: str) -> Lexicon:
        """The forms of a language: those shipped, those of the tables, and those of the folder's `lexicon.csv`."""
        if language not in self._lexicons:
            self._lexicons[language] = Lexicon(
                language,
                [*shipped(language), *shipped(EVERY), *self.forms.get(language, ()), *self.forms.get(EVERY, ())],
            )
        return self._lexicons[language]

    def proposals(self, page: Page) -> list[Proposal]:
        """Everything a page proposes, the most certain first."""
        if not page.language:
            return []
        lexicon = self.lexicon(page.language)
        ends = {self.scene.origin, self.scene.destination}
        if not lexicon.names(page.text, "state", ends):
            return []
        read = sentences(page.text, lexicon, page.day)
        if not ends <= {m.value for sentence in read for m in sentence.of("state")}:
            return []
        found = voices(read, lexicon, self.known)
        made = [self._claim(page, draft) for draft in drafts(read, found, self.known, self.scene)]
        made += [self._event(page, draft) for draft in event_drafts(read, found, self.known, self.scene)]
        made.sort(key=lambda p: (-p.certainty, p.id))
        return [*made[:MOST], *self._source(page)] if made else []

    def _claim(self, page: Page, draft: Draft) -> Proposal:
        day = draft.day or page.day
        row = draft.row
        commodity, claimant, stance = row["commodity_id"], row.get("claimant_id", ""), row.get("stance", "")
        if draft.numbers:
            here = self.filed.same(commodity, claimant, draft.numbers, day, draft.day is not None)
        else:
            here = (
                self.filed.denials(commodity, claimant, stance, day)
                if stance in ("denies", "doubts", "declines")
                else []
            )
        vague = row.get("bound") == "vague"
        links = self.filed.links(commodity, claimant, draft.numbers, day, stance, [one["id"] for one in here], vague)
        self._derive(page, draft)
        return self._proposal(page, draft, links, here)

    def _derive(self, page: Page, draft: Draft) -> None:
        """Cells that follow from others: the id from claimant, day and goods, the day of knowledge from the page's, the page itself."""
        row = draft.row
        if page.published_on:
            row["known_on"] = page.published_on
        if source := self.pages.get(page.url):
            row["source_ids"] = source
        elif page.url:
            row["source_ids"] = self._source_id(page)
        day = row.get("stated_on") or row.get("known_on", "")
        amount = "-".join(str(int(n)) for n in draft.numbers) or row.get("stance", "")
        if row.get("claimant_id") and day:
            row["claim_id"] = re.sub(
                r"[^a-z0-9-]+",
                "-",
                f"{row['claimant_id']}-{day}-{amount}-{row['commodity_id']}".replace("_", "-").lower(),
            )[:110]
            row["statement_id"] = row["claim_id"]

    def _event(self, page: Page, draft: Draft) -> Proposal:
        here = self.events.same(draft)
        if page.published_on:
            draft.row["known_on"] = page.published_on
        if page.url:
            draft.row["source_ids"] = self.pages.get(page.url) or self._source_id(page)
        return self._proposal(page, draft, [], here)

    def _source(self, page: Page) -> list[Proposal]:
        """The page itself, where its address is known and not on file."""
        if not page.url or page.url in self.pages:
            return []
        publisher, kind = self.hosts.get(_host(page.url), ("", ""))
        row = {"source_id": self._source_id(page), "url": page.url, "publisher": publisher, "kind": kind,
               "published_on": page.published_on, "language": page.language}  # fmt: skip
        draft = Draft(
            "sources",
            {name: value for name, value in row.items() if value},
            certainty=0.9 if page.published_on else 0.7,
        )
        return [self._proposal(page, draft, [], [])]

    def _source_id(self, page: Page) -> str:
        publisher = (
            self.hosts.get(_host(page.url), ("", ""))[0] or _host(page.url).removeprefix("www.").rpartition(".")[0]
        )
        return source_id(publisher, page.url)

    def _proposal(self, page: Page, draft: Draft, links: list[dict[str, str]], here: list[dict[str, str]]) -> Proposal:
        spans = draft.spans.values()
        start = max(0, min((s[0] for s in spans), default=0) - _AROUND)
        end = min(len(page.text), max((s[1] for s in spans), default=2 * _AROUND) + _AROUND)
        key = json.dumps([page.sha256, draft.table, draft.row, sorted(draft.spans.items())], sort_keys=True)
        return Proposal(
            hashlib.sha256(key.encode()).hexdigest()[:12], draft.table, draft.row,
            {name: [a - start, b - start] for name, (a, b) in draft.spans.items()},
            page.head(), page.text[start:end], links, here, draft.certainty,
        )  # fmt: skip


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _hosts(sources: Iterable[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """The publisher and the kind that every page of a host on file has; none where they differ."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in sources:
        found.setdefault(_host(row["url"]), set()).add((row["publisher"], row["kind"]))
    return {host: next(iter(named)) for host, named in found.items() if len(named) == 1}


def _forms(
    then: Dossier, known: Known, people: list[dict[str, Any]], claimants: list[dict[str, Any]]
) -> dict[str, list[tuple[str, str, str, str]]]:
    """Forms that the tables themselves give, and the folder's own."""
    added: dict[str, list[tuple[str, str, str, str]]] = own(then.folder)
    names = known.forms(people)
    for row in claimants:
        name = row["name"].partition(" (")[0]
        names.append(("claimant", name, row["claimant_id"], ""))
        first, _, rest = name.partition(" ")
        if first in _INITIALS:
            names.append(("claimant", f"{_INITIALS[first]} {rest}", row["claimant_id"], ""))
    ends = (then.config.about.origin, then.config.about.destination)
    for row in mappings(then.places):
        names += [
            ("state", name, row["country"], "")
            for name in (row["name"], *row["spellings"])
            if row["country"] in ends and len(name) > 3
        ]
    for language in _LATIN:
        added.setdefault(language, []).extend(names)
    words = shipped("en")
    told = {value for kind, _, value, _ in words if kind == "commodity"}
    measures = {form for kind, form, _, _ in words if kind == "unit"}  # days and percents count too much else
    for row in mappings(then.commodities):
        for word in (
            {row["name"], *({row["unit"]} - measures)} if row["commodity_id"] not in told and row["unit"] else ()
        ):
            added["en"].append(("commodity", f"{word.removesuffix('s')}*", row["commodity_id"], ""))
    for code in ends:
        if name := then.config.countries.get(code, ""):
            added["en"].append(("state", name, code, ""))
    return added
