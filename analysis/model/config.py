"""What only one folder of tables calls things: its camps, dyads, directions, occasions and countries, and what it is about.

It is read from the folder's `dataset.toml` by `analysis.schema.config_toml` and travels with the `Dossier`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from analysis.errors import UnknownName, UsageError
from analysis.model.dates import day, named_span

# In the order camps are named. The first five are those of Okabe and Ito, darkened until each has a contrast of 3 on white.
PALETTE: Final = ("#0072B2", "#D55E00", "#B8860B", "#B0558F", "#00835F", "#4B3F9E", "#7A3B12")


@dataclass(frozen=True)
class Camp:
    """One side of the dispute: its name in charts, its name in a sentence, what it holds, its colour.

    `party` is true of a camp that speaks for one of the states the flow runs between.
    """

    name: str
    meaning: str
    colour: str
    long: str
    party: bool = False


@dataclass(frozen=True)
class About:
    """What a folder is about. Every cell may be empty: then a notebook that is not told finds nothing on file.

    `stage` is the class of stages that figures on the commodity count (moved, used or intended; empty: worked out
    from the rows). `carrier` is the commodity that carries the main one (ship journeys carry containers). `started`
    dates the pages of a folder that holds no row yet, `since` is the first day that contacts were looked for, `until` the last
    day that anything was looked for (empty: that of the last row),
    `split` the day on which before and after are compared, `drawn_from` the first day of the axis of figures,
    `also_planned` the dyads whose plans are told together with the main one, `apart` the classes of items of which none holds a part of
    another, so that what one side says of each can be added up, `version` the release of the dataset,
    `authors` whom to cite for it, `address` where its site is served from, `windows` the spans contacts are counted in
    (``NAME=FROM:TO``), `coverage` says where the rows are thin, each from its day on until the next (``FROM=TEXT``).
    """

    title: str = ""
    origin: str = ""
    destination: str = ""
    commodity: str = ""
    stage: str = ""
    carrier: str = ""
    started: str = ""
    since: str = ""
    until: str = ""
    split: str = ""
    drawn_from: str = ""
    licence: str = ""
    version: str = ""
    authors: tuple[str, ...] = ()
    address: str = ""
    also_planned: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cap:
    """A limit for a calendar year on one commodity of one flow, and the rule that sets it."""

    commodity: str = ""
    origin: str = ""
    destination: str = ""
    most: float = float("nan")
    rule: str = ""


@dataclass(frozen=True)
class Expected:
    """How many rows a table holds, at least and at most: all, or those with a word in a column."""

    table: str
    column: str
    word: str
    least: int
    most: int


@dataclass(frozen=True)
class Period:
    """An earlier time that contacts are held against: its name in charts and, with `told`, in a sentence ("in 2018-19").

    `start` and `end` are its first and last day, `end` empty while it lasts; `events` are the records that begin or end it.
    """

    name: str = ""
    told: str = ""
    start: str = ""
    end: str = ""
    events: tuple[str, ...] = ()


@dataclass(frozen=True)
class DatasetConfig:
    """What one folder of tables declares, as `Dossier.config`. Each list maps a word to what it means."""

    camps: Mapping[str, Camp]
    about: About = field(default_factory=About)
    cap: Cap = field(default_factory=Cap)
    dyads: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)
    occasions: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    expected: tuple[Expected, ...] = ()
    periods: tuple[Period, ...] = ()

    def as_of(self, until: dt.date, events: Collection[str] = (), classes: Collection[str] = ()) -> DatasetConfig:
        """The words that tell nothing of later days: no word on coverage, no split and no window that begins later.

        A split or window waits until it is a week old: what it is named after may become public days into it, as a
        journey does with its talks. A window that ends on the eve of such a split is named after it, and goes with it.
        A period that has not ended has no end yet, one that has not begun is not there; of its events those of `events` stay, and of
        the classes that stand apart those of `classes`, the item classes of claims known by then.
        """
        about = self.about
        old = until - dt.timedelta(days=7)
        split = about.split if about.split <= old.isoformat() else ""
        eve = None if split == about.split else day(about.split) - dt.timedelta(days=1)
        spans = [(text, *named_span(text)[1:]) for text in about.windows]
        windows = tuple(t for t, begin, end in spans if (begin or old) <= old and not (end and end == eve))
        coverage = tuple(text for text in about.coverage if dated_text(text)[0] <= until)
        last = until.isoformat()
        apart = tuple(name for name in about.apart if name in classes)
        then = replace(
            about, split=split, windows=windows, coverage=coverage, apart=apart, until=min(about.until, last)
        )
        periods = tuple(
            replace(p, end=p.end if p.end < last else "", events=tuple(e for e in p.events if e in events))
            for p in self.periods
            if p.start <= last
        )
        return self if then == about and periods == self.periods else replace(self, about=then, periods=periods)

    @property
    def spans(self) -> tuple[str, ...]:
        """The spans that contacts are counted in, ``NAME=FROM:TO``: the periods, then the windows."""
        return (*(f"{p.name}={p.start}:{p.end}" for p in self.periods), *self.about.windows)

    @property
    def coverage_note(self) -> str:
        """Where the rows are thin, in the folder's last words on it; empty when it does not say."""
        last = max(map(dated_text, self.about.coverage), default=None)
        return last[1] if last else ""

    def allowed(self, name: str) -> dict[str, str]:
        """The words of one list, in order, with their meanings."""
        return {c: camp.meaning for c, camp in self.camps.items()} if name == "camps" else dict(getattr(self, name))

    def camp(self, camp: str) -> Camp:
        """One camp; `UnknownName` when the folder has none of that id."""
        if camp not in self.camps:
            raise UnknownName("camp", camp, self.camps)
        return self.camps[camp]

    def colour(self, camp: str) -> str:
        """A camp's colour in every chart."""
        return self.camp(camp).colour

    def name(self, camp: str) -> str:
        """A camp's name in charts."""
        return self.camp(camp).name

    def in_sentence(self, camp: str) -> str:
        """A camp's name inside a sentence: 'independent observers' loses its capital, places keep theirs."""
        long = self.camp(camp).long
        return long[:1].lower() + long[1:] if camp == "independent" else long

    def country(self, code: str) -> str:
        """A country as a reader calls it; the code itself when the folder has no name for it."""
        return self.countries.get(code, code)

    def dyad_label(self, dyad: str) -> str:
        """A dyad in words, the dataset's own where it is empty: North Korea and Russia."""
        dyad = dyad or self.dyad()
        others = {"unnamed": "two states not named", "any": "any two states"}
        return self.dyads.get(dyad, others.get(dyad, dyad))

    def flow(self, commodity: str = "", origin: str = "", destination: str = "") -> dict[str, str]:
        """The flow asked for, as keyword arguments; what is empty is the folder's own, and no row's where it names none.

        Examples
        --------
        >>> DatasetConfig({}, About(commodity="oil", origin="RUS", destination="PRK")).flow(commodity="coal")
        {'commodity': 'coal', 'origin': 'RUS', 'destination': 'PRK'}
        """
        own = self.about
        return {
            "commodity": commodity or own.commodity or "goods_not_named",
            "origin": origin or own.origin or "a state not named",
            "destination": destination or own.destination or "another",
        }

    def dyad(self, dyad: str = "") -> str:
        """The dyad asked for, or the folder's own: its two states in the order of the alphabet."""
        return dyad or dyad_of(self.about.origin, self.about.destination) or "unnamed"


def dated_text(text: str) -> tuple[dt.date, str]:
    """Which day and which words does ``FROM=TEXT`` give?

    Raises
    ------
    UsageError
        When it begins with no day, or no words follow.
    """
    first, _, words = (part.strip() for part in text.partition("="))
    if not words:
        raise UsageError(f"{text[:60]!r} has no day from which it is told; write 2022-01-01=Rows before 2022 are thin.")
    return day(first), words


def dyad_of(origin: str, destination: str) -> str:
    """The dyad of two states; empty when one is not named."""
    return "-".join(sorted((origin, destination))) if origin and destination else ""
