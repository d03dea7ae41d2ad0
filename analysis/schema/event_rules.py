"""Rules between the cells and rows of events.csv, and between mirrors in sources.csv."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from analysis.errors import Finding
from analysis.model.dates import span
from analysis.model.named import participant
from analysis.model.vocabulary import CONTACT_KIND, LEVEL
from analysis.schema.claim_rules import cycle_members
from analysis.schema.frames import split
from analysis.schema.rule import Tables, rule


@rule(
    "span-order",
    "precision",
    "known-before-start",
    "announced-late",
    refuses="an end before the start or given less exactly, something known before it began, an announcement after it",
    why="plans have rows of their own: a visit known before it happened would be told as one that took place",
)
def event_spans(tables: Tables) -> Iterator[Finding]:
    events = tables["events"]
    columns = ("starts_on", "ends_on", "known_on", "announced_on", "status")
    for line, (starts, ends, known, announced, status) in events.rows(*columns):
        if ends and span(starts)[0] > span(ends)[1]:
            message = f"ends_on {ends} is before starts_on {starts}; swap them"
            yield events.finding(line, "ends_on", "span-order", message)
        if ends and len(ends) != len(starts):
            message = (
                f"starts_on {starts} and ends_on {ends} are not written alike; write both as days, months or years"
            )
            yield events.finding(line, "ends_on", "precision", message)
        if status in ("occurred", "failed") and span(starts)[0] > span(known)[1]:
            message = f"known_on {known} is before starts_on {starts}; what is foreseen has status 'planned'"
            yield events.finding(line, "known_on", "known-before-start", message)
        if announced and announced > known and status != "planned":
            message = f"announced_on {announced} is after known_on {known}; the announcement comes first"
            yield events.finding(line, "announced_on", "announced-late", message)


@rule(
    "parent",
    "parent-span",
    refuses="a leg of a leg, of itself, or outside the days of its visit",
    why="a visit counts once with all its legs, which holds only where they hang on the outermost row",
)
def parents(tables: Tables) -> Iterator[Finding]:
    events = tables["events"]
    rows = events.rows("event_id", "parent_id", "starts_on", "ends_on", "kind")
    facts = {key: rest for _, (key, *rest) in rows}
    for line, (key, parent, starts, kind) in events.rows("event_id", "parent_id", "starts_on", "kind"):
        if not parent or parent not in facts:
            continue
        grand, parent_starts, parent_ends, parent_kind = facts[parent]
        completes = kind == parent_kind == "agreement"  # ratification and exchange of what was signed there
        if parent == key:
            message = f"{key!r} is its own parent; empty the cell or name the visit"
            yield events.finding(line, "parent_id", "parent", message)
        elif grand and not (completes and facts.get(grand, ("",))[0] == ""):
            message = f"{parent!r} is itself part of {grand!r}; name the outermost visit"
            yield events.finding(line, "parent_id", "parent", message)
        first, last = span(parent_starts)[0], span(parent_ends or parent_starts)[1]
        if span(starts)[1] < first or (span(starts)[0] > last and not completes):
            message = f"{starts} is outside the parent's days {first} to {last}; correct one of them"
            yield events.finding(line, "starts_on", "parent-span", message)


@rule(
    "parent-contact",
    refuses="a contact whose parent is no contact of the same two states",
    why="a leg is not counted itself: below a row that is not counted either, the contact is lost",
)
def counted_somewhere(tables: Tables) -> Iterator[Finding]:
    events = tables["events"]
    columns = ("event_id", "parent_id", "status", "kind", "dyad")
    facts = {key: rest for _, (key, _, *rest) in events.rows(*columns)}
    for line, (_, parent, status, kind, dyad) in events.rows(*columns):
        if parent not in facts or status != "occurred" or kind not in CONTACT_KIND:
            continue
        above, above_kind, above_dyad = facts[parent]
        if above != "occurred" or above_kind not in CONTACT_KIND or above_dyad != dyad:
            message = (
                f"{parent!r} ({above}, {above_kind}, {above_dyad}) is no contact of the two states of this one; "
                "name the visit that is counted, or empty the cell"
            )
            yield events.finding(line, "parent_id", "parent-contact", message)


@rule(
    "leg-level",
    refuses="a visit of a lower level than one of its legs",
    why="only the visit is counted, so its level stands for all of it",
)
def level_of_a_visit(tables: Tables) -> Iterator[Finding]:
    events = tables["events"]
    rank = {level: place for place, level in enumerate(LEVEL)}
    columns = ("event_id", "parent_id", "level", "kind")
    facts = {key: (level, kind) for _, (key, _, level, kind) in events.rows(*columns)}
    for line, (_, parent, level, kind) in events.rows(*columns):
        above, above_kind = facts.get(parent, (level, kind))
        carried = kind == "leader_message" and above_kind != kind
        if kind in CONTACT_KIND and not carried and rank[level] < rank[above]:
            message = (
                f"{parent!r} has level {above!r}, below {level!r} of this leg; the visit has the highest level of its legs, "
                "on the lower side each; correct one of them"
            )
            yield events.finding(line, "level", "leg-level", message)


@rule(
    "fulfils",
    "self-edge",
    refuses="fulfils that names no plan, a plan that fulfils something, and a link to the row itself",
    why="plans kept, missed and overdue are told from these links",
)
def plans(tables: Tables) -> Iterator[Finding]:
    events = tables["events"]
    status = dict(zip(events.columns["event_id"], events.columns["status"], strict=True))
    for line, (own, cell) in events.rows("status", "fulfils"):
        for target in split(cell) if cell else ():
            if target in status and status[target] not in ("planned", "cancelled"):
                message = f"{target!r} has status {status[target]!r}; fulfils names a row with status 'planned'"
                yield events.finding(line, "fulfils", "fulfils", message)
        if cell and own == "planned":
            message = "a planned event fulfils nothing yet; move the edge to the row of the occurrence"
            yield events.finding(line, "fulfils", "fulfils", message)
    for column in ("announces", "fulfils", "answers"):
        for line, (key, cell) in events.rows("event_id", column):
            if key in split(cell):
                message = f"{key!r} points to itself; name the other event"
                yield events.finding(line, column, "self-edge", message)


@rule(
    "participant",
    refuses="a participant not written Name (role, ISO3)",
    why="people are recognised across rows by the name before the bracket",
)
def participant_form(tables: Tables) -> Iterator[Finding]:
    events = tables["events"]
    for line, (cell,) in events.rows("participants"):
        for person in split(cell) if cell else ():
            if not participant(person):
                message = f"{person!r} is not in the form Name (role, ISO3); write e.g. 'Sergei Lavrov (foreign minister, RUS)'"
                yield events.finding(line, "participants", "participant", message)


@rule(
    "participant-country",
    refuses="a participant of one country in one row and of another elsewhere",
    why="either the country is that of a post abroad, or two people share a name",
)
def one_country(tables: Tables) -> Iterator[Finding]:
    events = tables["events"]
    country: dict[str, tuple[str, int]] = {}
    for line, (cell,) in events.rows("participants"):
        for person in split(cell) if cell else ():
            if (who := participant(person)) and who.country:
                known, first = country.setdefault(who.name, (who.country, line))
                if known != who.country:
                    message = (
                        f"{who.name!r} is of {who.country} here and of {known} in line {first};"
                        " write the own country, not that of the post, or tell two people apart by their names"
                    )
                    yield events.finding(line, "participants", "participant-country", message)


@rule(
    "answer-order",
    refuses="an answer that comes before what it answers",
    why="the edge stands the wrong way round, and the wait between the two would be negative",
)
def answer_order(tables: Tables) -> Iterator[Finding]:
    events = tables["events"]
    starts = dict(zip(events.columns["event_id"], events.columns["starts_on"], strict=True))
    for line, (own, cell) in events.rows("starts_on", "answers"):
        for target in split(cell) if cell else ():
            if target in starts and span(own)[1] < span(starts[target])[0]:
                message = f"{target!r} starts on {starts[target]}, after this answer ({own}); reverse the edge"
                yield events.finding(line, "answers", "answer-order", message)


@rule(
    "counted-twice",
    refuses="two rows with the same day, kind, direction, dyad, place and people",
    why="one meeting told by two carriers is one contact",
)
def counted_once(tables: Tables) -> Iterator[Finding]:
    events = tables["events"]
    columns = ("starts_on", "kind", "direction", "dyad", "place", "participants", "status", "parent_id", "event_id")
    seen: dict[tuple[str, ...], tuple[str, list[str]]] = defaultdict(lambda: ("", []))
    for line, (*facts, event_id) in events.rows(*columns):
        key = tuple(facts)
        if not facts[5] and not facts[4]:
            continue  # neither place nor people: nothing to recognise it by
        if seen[key][0]:
            message = f"looks like {seen[key][0]!r}: same day, kind, direction, place and people; merge, or make one a part of the other"
            yield events.finding(line, "event_id", "counted-twice", message)
        else:
            seen[key] = (event_id, facts)


@rule(
    "cycle",
    "duplicate-url",
    refuses="pages that copy each other in a ring, and one address on two rows",
    why="a copy is no second witness, and a page cited under two ids would look like two",
)
def mirrors(tables: Tables) -> Iterator[Finding]:
    sources = tables["sources"]
    targets: dict[str, tuple[str, ...]] = {
        key: (cell,) for _, (key, cell) in sources.rows("source_id", "mirror_of") if cell
    }
    own = {key for key, target in targets.items() if target == (key,)}
    for key in sorted(own | set(cycle_members(targets))):
        line = sources.lines[sources.columns["source_id"].index(key)]
        message = f"{key!r} is a mirror of itself by way of mirror_of; name the original page"
        yield sources.finding(line, "mirror_of", "cycle", message)
    seen: dict[str, str] = {}
    for line, (key, url) in sources.rows("source_id", "url"):
        if url in seen:
            message = f"the address is already on file under {seen[url]!r}; use that id"
            yield sources.finding(line, "url", "duplicate-url", message)
        else:
            seen[url] = key
