"""The words only one folder uses: its camps, dyads, directions, occasions and countries, and what it is about.

They stand in `words.toml` beside the tables and travel with the `Dossier`. A folder without the file uses the words of
this package's own folder.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from analysis.dates import day, named_span
from analysis.errors import HIDDEN, Finding, UnknownName, UsageError, hint
from analysis.schema import toml
from analysis.schema.read import RawTable, contents, fewer
from analysis.schema.toml import MOST_TOML, Toml, shown
from analysis.vocabulary import COUNTRY, DIRECTION, DYAD, OCCASION

FILE: Final = "words.toml"
# In the order camps are named. The first five are those of Okabe and Ito, darkened until each has a contrast of 3 on white.
PALETTE: Final = ("#0072B2", "#D55E00", "#B8860B", "#B0558F", "#00835F", "#4B3F9E", "#7A3B12")
LONGEST: Final = 400
MOST_WORDS: Final = 1000
_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)
_COUNTRY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_DYAD: Final = re.compile(r"[A-Z]{3}-[A-Z]{3}", re.ASCII)
_DIRECTION: Final = re.compile(r"[A-Z]{3}_to_[A-Z]{3}", re.ASCII)
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)


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

    `carrier` is the commodity that carries the main one (ship journeys carry containers). `started` dates the pages of
    a folder that holds no row yet, `since` is the first day that contacts were looked for, `split` the day on which
    before and after are compared, `drawn_from` the first day of the axis of figures, `also_planned` the dyads whose
    plans are told together with the main one, `version` the release of the folder, `windows` the spans contacts are
    counted in (``NAME=FROM:TO``), `coverage` says where the rows are thin, and from which day on that is told
    (``FROM=TEXT``).
    """

    title: str = ""
    origin: str = ""
    destination: str = ""
    commodity: str = ""
    carrier: str = ""
    started: str = ""
    since: str = ""
    split: str = ""
    drawn_from: str = ""
    licence: str = ""
    version: str = ""
    also_planned: tuple[str, ...] = ()
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
class FolderWords:
    """The words of one folder of tables, as `Dossier.words`. Each list maps a word to what it means."""

    camps: Mapping[str, Camp]
    about: About = field(default_factory=About)
    cap: Cap = field(default_factory=Cap)
    dyads: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)
    occasions: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)

    def as_of(self, until: dt.date) -> FolderWords:
        """The words that tell nothing of later days: no word on coverage, no split and no window that begins later.

        A split or window waits until it is a week old: what it is named after may become public days into it, as a
        journey does with its talks. A window that ends on the eve of such a split is named after it, and goes with it.
        """
        about = self.about
        old = until - dt.timedelta(days=7)
        split = about.split if about.split <= old.isoformat() else ""
        eve = None if split == about.split else day(about.split) - dt.timedelta(days=1)
        spans = [(text, *named_span(text)[1:]) for text in about.windows]
        windows = tuple(t for t, begin, end in spans if (begin or old) <= old and not (end and end == eve))
        coverage = tuple(text for text in about.coverage if _dated(text)[0] <= until)
        then = replace(about, split=split, windows=windows, coverage=coverage)
        return self if then == about else replace(self, about=then)

    @property
    def thin(self) -> str:
        """Where the rows are thin, in sentences; empty when the folder does not say."""
        return " ".join(_dated(text)[1] for text in self.about.coverage)

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

    def pair(self, dyad: str) -> str:
        """A dyad in words: North Korea and Russia."""
        return self.dyads.get(dyad, "two states not named" if dyad == "unnamed" else dyad)

    def told(self, commodity: str, origin: str, destination: str) -> str:
        """A flow as a reader calls it: containers from North Korea to Russia."""
        return f"{commodity.replace('_', ' ')} {self.route(origin, destination)}"

    def route(self, origin: str, destination: str) -> str:
        """From where to where: from North Korea to Russia."""
        return f"from {self.country(origin)} to {self.country(destination)}"

    def flow(self, commodity: str = "", origin: str = "", destination: str = "") -> dict[str, str]:
        """The flow asked for, as keyword arguments; what is empty is the folder's own, and no row's where it names none.

        Examples
        --------
        >>> FolderWords({}, About(commodity="oil", origin="RUS", destination="PRK")).flow(commodity="coal")
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


def _dated(text: str) -> tuple[dt.date, str]:
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


def data_folder() -> Path:
    """Where the curated tables are: `data/` of this checkout, or the copy packed into the wheel."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "data"
    return checkout if (checkout / "claims.csv").is_file() else package / "_data"


def read_words(folder: Path) -> tuple[FolderWords, list[Finding]]:
    """Which words does this folder use, and what is wrong with its `words.toml`?

    Without the file they are those of the package's own folder.
    """
    data, findings = contents(folder / FILE, MOST_TOML)
    if findings:
        return _NONE, findings
    return parse((data_folder() / FILE).read_bytes() if data is None else data)


def package_words() -> FolderWords:
    """The words of the package's own folder."""
    return read_words(data_folder())[0]


def parse(data: bytes) -> tuple[FolderWords, list[Finding]]:
    """The words that the bytes of a `words.toml` stand for, or every line of it that cannot be used."""
    found = toml.parse(FILE, "words", data)
    words = _NONE if found.findings else _Reader(found).words(found.values)
    return words, sorted(set(fewer(found.findings)))


_NONE: Final = FolderWords({})
_TABLES: Final = ("about", "cap", "camps", "dyads", "directions", "occasions", "countries")


class _Reader:
    """Turns declared values into words, and remembers each that cannot be used."""

    def __init__(self, found: Toml) -> None:
        self.findings = found.findings
        self.refuse = found.refuse
        self.known_name = found.known

    def words(self, declared: Mapping[str, Any]) -> FolderWords:
        self.known(declared, "", _TABLES)
        about = self.about(self.table(declared, "about"))
        cap = self.cap(self.table(declared, "cap"))
        countries = COUNTRY | self.texts(declared, "countries", _COUNTRY, 'an ISO 3166 alpha-3 code, e.g. IRN = "Iran"')
        camps = self.camps(self.table(declared, "camps"))
        dyads = self.texts(declared, "dyads", _DYAD, 'two codes with a hyphen, e.g. IRN-RUS = "Iran and Russia"')
        directions = self.texts(
            declared, "directions", _DIRECTION, 'two codes, e.g. IRN_to_RUS = "from Iran to Russia"'
        )
        occasions = self.texts(declared, "occasions", _ID, 'a-z, 0-9 and _, e.g. army_day = "18 April"')
        here, there = about.origin, about.destination
        if here and there:
            a, b = (countries.get(c, c) for c in (here, there))
            first, second = (countries.get(c, c) for c in sorted((here, there)))
            dyads = {dyad_of(here, there): f"{first} and {second}"} | dyads
            directions = {
                f"{here}_to_{there}": f"from {a} to {b}",
                f"{there}_to_{here}": f"from {b} to {a}",
            } | directions
        for dyad in about.also_planned:
            if dyad not in dyads:
                self.refuse(
                    "about.also_planned", f"{dyad[:60]!r} is no dyad of this file; {hint(dyad[:60], list(dyads))}"
                )
        before = {"": OCCASION[""]}
        return FolderWords(
            camps, about, cap, dyads | DYAD, directions | DIRECTION, before | occasions | OCCASION, countries
        )

    def known(self, found: Mapping[str, Any], path: str, allowed: tuple[str, ...]) -> None:
        for key in found:
            self.known_name(key, path, allowed)

    def table(self, declared: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = declared.get(name, {})
        if isinstance(found, dict):
            return found
        self.refuse(name, f"{name} is {shown(found)}; write a table: [{name}] and under it one line a word")
        return {}

    def text(self, value: Any, path: str) -> str:
        if not isinstance(value, str):
            self.refuse(path, f"{shown(value)} is no text; write it in quotes")
        elif len(value) > LONGEST or HIDDEN.search(value) or "\n" in value or value != value.strip():
            self.refuse(path, f"at most {LONGEST} characters on one line, no invisible ones, no space at the ends")
        elif set(value) & set("<>"):
            self.refuse(path, "it holds < or >; write it in words")
        else:
            return value
        return ""

    def texts(self, declared: Mapping[str, Any], name: str, form: re.Pattern[str], example: str) -> dict[str, str]:
        found = {}
        table = self.table(declared, name)
        if len(table) > MOST_WORDS:  # each cell that holds none of them is held against all
            self.refuse(
                name, f"{len(table)} words; at most {MOST_WORDS} are told apart; split the dataset into folders"
            )
        for word, meaning in table.items():
            path = f"{name}.{word}"
            if not form.fullmatch(word):
                self.refuse(path, f"{word[:60]!r} cannot be used here; write {example}")
            elif not self.text(meaning, path) and not any(f.column == path for f in self.findings):
                self.refuse(path, f"{word!r} has no meaning; write {example}")
            else:
                found[word] = str(meaning)
        return found

    def formed(self, table: Mapping[str, Any], key: str, path: str, form: re.Pattern[str], want: str) -> str:
        value = self.text(table.get(key, ""), f"{path}.{key}")
        if value and not form.fullmatch(value):
            self.refuse(f"{path}.{key}", f"{value[:60]!r} cannot be used here; write {want}")
            return ""
        return value

    def flow(self, table: Mapping[str, Any], path: str) -> dict[str, str]:
        code, goods = "an ISO 3166 alpha-3 code, e.g. IRN", "a commodity_id of commodities.csv"
        found = {key: self.formed(table, key, path, _COUNTRY, code) for key in ("origin", "destination")}
        if found["origin"] and found["origin"] == found["destination"]:
            self.refuse(f"{path}.destination", f"{found['origin']!r} is the origin too; a flow runs between two states")
        return found | {"commodity": self.formed(table, "commodity", path, _ID, goods)}

    def about(self, table: Mapping[str, Any]) -> About:
        self.known(table, "about", tuple(f.name for f in fields(About)))
        linked = self.listed(table, "also_planned", 'not a list of dyads; write ["RUS-VNM"]')
        windows = self.listed(table, "windows", 'not a list of windows; write ["spring=2024-03-01:2024-05-31"]')
        for text in windows:
            try:
                named_span(text)
            except UsageError as error:
                self.refuse("about.windows", str(error))
        coverage = self.listed(table, "coverage", 'not a list; write ["2022-01-01=Rows before 2022 are thin."]')
        for text in coverage:
            try:
                _dated(self.text(text, "about.coverage"))
            except UsageError as error:
                self.refuse("about.coverage", str(error))
        return About(
            **self.flow(table, "about"),
            carrier=self.formed(table, "carrier", "about", _ID, "a commodity_id of commodities.csv"),
            also_planned=linked,
            windows=windows,
            coverage=coverage,
            **{key: self.text(table.get(key, ""), f"about.{key}") for key in ("title", "licence", "version")},
            **{
                key: self.date(table.get(key, ""), f"about.{key}")
                for key in ("started", "since", "split", "drawn_from")
            },
        )

    def listed(self, table: Mapping[str, Any], key: str, want: str) -> tuple[str, ...]:
        found = table.get(key, [])
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return tuple(found)
        self.refuse(f"about.{key}", want)
        return ()

    def date(self, value: Any, path: str) -> str:
        try:
            return "" if value == "" else day(value).isoformat()
        except UsageError as error:
            self.refuse(path, str(error))
            return ""

    def cap(self, table: Mapping[str, Any]) -> Cap:
        self.known(table, "cap", tuple(f.name for f in fields(Cap)))
        most = table.get("most", float("nan"))
        if table and not (isinstance(most, int | float) and not isinstance(most, bool) and 0 < most < 1e15):
            want = "write the most a calendar year may hold, in the commodity's unit, in at most 15 digits"
            self.refuse("cap.most", f"{shown(most)} is not a number above 0 that figures can be held against; {want}")
            most = float("nan")
        flow = self.flow(table, "cap")
        for key in ("commodity", "origin", "destination") if table else ():
            if not flow[key] and not any(f.column == f"cap.{key}" for f in self.findings):
                self.refuse(f"cap.{key}", f"{key} is missing; a cap is on one commodity of one flow")
        return Cap(**flow, most=float(most), rule=self.text(table.get("rule", ""), "cap.rule"))

    def camps(self, table: Mapping[str, Any]) -> dict[str, Camp]:
        found: dict[str, Camp] = {}
        if not table:
            self.refuse("camps", "no camp; write [camps.independent] with name and meaning, and one table a side")
        if len(table) > len(PALETTE):
            self.refuse("camps", f"{len(table)} camps; at most {len(PALETTE)} colours can be told apart; join some")
        given = {shown(c["colour"]).strip("'").upper() for c in table.values() if isinstance(c, dict) and "colour" in c}
        free = [c for c in PALETTE if c.upper() not in given]
        for camp, told in table.items():
            path = f"camps.{camp}"
            if not _ID.fullmatch(camp) or not isinstance(told, dict):
                self.refuse(
                    path, f"{camp[:60]!r} cannot be used; write [camps.tehran], then name and meaning on their lines"
                )
                continue
            self.known(told, path, tuple(f.name for f in fields(Camp)))
            for key in ("name", "meaning"):
                if key not in told:
                    self.refuse(path, f"camp {camp!r} has no {key}; write {key} = ...")
            name, meaning = (self.text(told.get(key, ""), f"{path}.{key}") for key in ("name", "meaning"))
            colour = self.formed(told, "colour", path, _COLOUR, 'red, green and blue, e.g. "#0072B2"') or (
                free or [""]
            ).pop(0)
            free = [c for c in free if c != colour]
            if "colour" in told and colour and contrast(colour) < 3:
                self.refuse(
                    f"{path}.colour",
                    f"{colour} is too pale on white (contrast {contrast(colour):.1f}); take one of 3 or more",
                )
            if colour.upper() in {c.colour.upper() for c in found.values()}:
                self.refuse(f"{path}.colour", f"{colour} is another camp's; choose from {', '.join(PALETTE)}")
            party = told.get("party", False)
            if not isinstance(party, bool):
                self.refuse(f"{path}.party", f"{shown(party)} is neither true nor false; write party = true")
            long = self.text(told.get("long", name), f"{path}.long")
            found[camp] = Camp(name, meaning, colour, long, party is True)
        names = [c.name for c in found.values()]
        for camp, told in found.items():
            if names.count(told.name) > 1 and told.name:
                self.refuse(
                    f"camps.{camp}.name", f"{told.name!r} is the name of two camps; a reader could not tell them apart"
                )
        return found


def contrast(colour: str) -> float:
    """Contrast of a colour with white, as WCAG counts it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def word_findings(folder: Path, words: FolderWords, tables: Mapping[str, RawTable]) -> list[Finding]:
    """Commodities that the folder's own `words.toml` names and its `commodities.csv` does not hold."""
    data, refused = contents(folder / FILE, MOST_TOML)
    reader = toml.parse(FILE, "words", data or b"")
    reader.findings += refused
    if data is not None:
        held = tables["commodities"].columns["commodity_id"]
        about, cap = words.about, words.cap
        for place, found in (
            ("about.commodity", about.commodity),
            ("about.carrier", about.carrier),
            ("cap.commodity", cap.commodity),
        ):
            if found and found not in held:
                reader.refuse(place, f"{found!r} is not in commodities.csv; add it there, or {hint(found, held)}")
    return reader.findings
