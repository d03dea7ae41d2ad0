"""What would readers see change? The standard answers with a change and without it, sentence by sentence.

The answers are those of the front page and of the briefing, on the flow of the changed row and on the dataset's own, for everything on
file and for the days that the front page replays. No page is made: the sentences come from the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

import pandas as pd

from analysis import cadence, claims, wording
from analysis.cadence.baselines import ALL, VISITS
from analysis.desk.change import Change
from analysis.language.format import cell, plural, quantity_of
from analysis.language.format import day as reader_day
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings
from analysis.report.front import vintages

_END: Final = re.compile(r"(?<=[a-z0-9)”]\.) (?=[A-Z“])")  # of a sentence
_SHOWN: Final = 6  # days that are named; more are counted


@dataclass(frozen=True)
class Moved:
    """One answer that reads otherwise: which, on what, before and after; empty where it was not or is no longer there."""

    answer: str
    about: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.answer} ({self.about})\n  - {self.before or 'nothing'}\n  + {self.after or 'nothing'}"


@dataclass(frozen=True)
class Moves:
    """What a change moves: sentences and figures of today's answers, and the replayed days whose answers change."""

    moved: tuple[Moved, ...]
    days: tuple[str, ...]
    of_days: int

    def __str__(self) -> str:
        if not self.moved and not self.days:
            return "Nothing that the front page and the briefing tell moves."
        lines = [str(one) for one in self.moved]
        if self.days:
            named = ", ".join(reader_day(day) for day in self.days[:_SHOWN])
            more = f" and {len(self.days) - _SHOWN} more" if len(self.days) > _SHOWN else ""
            lines.append(
                f"Of the {plural(self.of_days, 'day')} that the front page replays, {len(self.days)} read otherwise: {named}{more}."
            )
        return "\n".join(lines)


def moves(before: Dossier, after: Dossier, change: Change) -> Moves:
    """What moves from one state of the dataset to another?

    Parameters
    ----------
    change : what is between the two: the flows of the rows it names are looked at, beside the dataset's own.
    """
    flows = _flows(before, after, change)
    moved = [*_answers_moved(before, after, flows), *_figures_moved(before, after, flows)]
    days = sorted({*vintages(before), *vintages(after)})
    first = _first_day(before, after, change)
    read = [day for day in days if day >= first]
    tables = {name for name, _ in change.rows} | {name for name, *_ in change.cells}
    otherwise = [day for day in read if _of_day(before, day, flows, tables) != _of_day(after, day, flows, tables)]
    return Moves(tuple(moved), tuple(otherwise), len(days))


def _answers(then: Dossier, flow: Flow) -> Mapping[str, Callable[[], Any]]:
    """The standard answers by what they are called: those of the notebooks `front_page` and `00_briefing`."""
    dyad = then.config.dyad()
    totals = then.quantities(flow)
    origins = claims.independent_origins(then, list(totals["claim_id"]))
    clash = claims.conflicts(totals, solve=False)

    def front() -> Any:
        view = cadence.observed(then, start=then.config.about.since, dyad=dyad)
        spread = cadence.clustering(view.contacts, start=view.start, end=view.end)
        about = then.config
        return wording.front(
            then, flow, cadence.baselines(view, about.periods, about.about.split, spread=spread, forms=[ALL, VISITS])
        )

    return {
        "front page": front,
        "front page, how sure": lambda: wording.certainty(then, flow, origins),
        "front page, who said it first": lambda: wording.said_first(then, flow),
        "briefing, lead": lambda: wording.lead(then, flow, origins),
        "briefing, what is claimed": lambda: wording.claimed(then, flow, origins),
        "briefing, at odds": lambda: wording.at_odds(clash, then),
        "briefing, answers": lambda: wording.answered(then, flow),
        "briefing, contacts": lambda: wording.meetings(then, dyad),
        "briefing, plans": lambda: wording.plans(then, dyad),
        "briefing, what changed": lambda: wording.changed(then, flow, dyad, lengths=(30, 90)),
    }


def _answers_moved(before: Dossier, after: Dossier, flows: Iterable[Flow]) -> Iterator[Moved]:
    for flow in flows:
        old, new = _answers(before, flow), _answers(after, flow)
        for name in old:
            was, now = _sentences(old[name]()), _sentences(new[name]())
            gone, come = [s for s in was if s not in now], [s for s in now if s not in was]
            for one, other in zip_longest(gone, come, fillvalue=""):
                yield Moved(name, flow.label, one, other)


def _figures_moved(before: Dossier, after: Dossier, flows: Iterable[Flow]) -> Iterator[Moved]:
    """Last words and envelopes: which figures lead, and what the totals allow."""
    for flow in flows:
        was, now = _led(before, flow), _led(after, flow)
        for name in {**was, **now}:
            if was.get(name) != now.get(name):
                yield Moved(name, flow.label, was.get(name, ""), now.get(name, ""))


def _led(then: Dossier, flow: Flow) -> dict[str, str]:
    totals = then.quantities(flow)
    found = {
        f"last word of {then.config.in_sentence(row['camp'])}": _told(row) for row in mappings(then.last_said(totals))
    }
    found["running totals on file"] = str(len(totals))
    return found


def _of_day(then: Dossier, day: str, flows: Iterable[Flow], tables: set[str]) -> list[str]:
    """What a replayed day says of these flows and of the contacts, as far as these tables bear on it."""
    known = then.as_of(day)
    said = []
    for flow in flows if tables != {"events"} else ():
        totals = known.quantities(flow)
        said += [str(wording.lead(known, flow, claims.independent_origins(known, list(totals["claim_id"]))))]
        said += [str(wording.answered(known, flow))]
    return said if tables == {"claims"} else [*said, str(wording.meetings(known, known.config.dyad()))]


def _sentences(text: Any) -> list[str]:
    return [part for line in str(text).split("\n") for part in _END.split(line) if part.strip()]


def _told(row: Mapping[str, Any]) -> str:
    return f"{quantity_of(row)}, {cell(row['claimant'])}, known {reader_day(row['known_on'].date().isoformat())}"


def _flows(before: Dossier, after: Dossier, change: Change) -> list[Flow]:
    """The flows that the changed claims are on, before and after, and the dataset's own first."""
    keys = _keys(change)
    found = {before.flow(): None} if before.config.about.commodity else {}
    for then in (before, after):
        rows = then.claims[then.claims["claim_id"].isin(keys)]
        for goods, origin, to in rows[["commodity_id", "origin", "destination"]].itertuples(index=False):
            if origin and to and origin != to:
                found[then.flow(goods, origin, to)] = None
    return list(found)


def _first_day(before: Dossier, after: Dossier, change: Change) -> str:
    """The first day on which a page could read otherwise; every day, where the change is of more than claims and events."""
    keys = _keys(change)
    days = [
        day for then in (before, after) for rows, key in ((then.claims, "claim_id"), (then.events, "event_id"))
        for day in rows.loc[rows[key].isin(keys), "known_on"]
    ]  # fmt: skip
    tables = {name for name, _ in change.rows} | {name for name, *_ in change.cells}
    plain = (
        days and tables <= {"claims", "events", "sources"} and not any(name == "sources" for name, *_ in change.cells)
    )
    return str(min(days, default=pd.Timestamp(0)).date()) if plain else ""


def _keys(change: Change) -> set[str]:
    own = {"claims": "claim_id", "events": "event_id"}
    return {key for _, key, _ in change.cells} | {row[own[name]] for name, row in change.rows if name in own}
