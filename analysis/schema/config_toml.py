"""Reads `words.toml`, the configuration of a folder of tables, or names each line of it that cannot be used.

A folder without the file uses the words of this package's own folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

from analysis.errors import HIDDEN, Finding, UsageError, hint
from analysis.model.config import PALETTE, About, Camp, Cap, DatasetConfig, dated_text, dyad_of
from analysis.model.dates import day, named_span
from analysis.model.names import STAGES
from analysis.model.vocabulary import COUNTRY, DIRECTION, DYAD, OCCASION
from analysis.schema import toml
from analysis.schema.read import RawTable, contents, truncate
from analysis.schema.toml import MOST_TOML, Toml, shown

T = TypeVar("T")
FILE: Final = "words.toml"
LONGEST: Final = 400
MOST_WORDS: Final = 1000
_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)
_COUNTRY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_DYAD: Final = re.compile(r"[A-Z]{3}-[A-Z]{3}", re.ASCII)
_DIRECTION: Final = re.compile(r"[A-Z]{3}_to_[A-Z]{3}", re.ASCII)
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)


def data_folder() -> Path:
    """Where the curated tables are: `data/` of this checkout, or the copy packed into the wheel."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "data"
    return checkout if (checkout / "claims.csv").is_file() else package / "_data"


def read_words(folder: Path) -> tuple[DatasetConfig, list[Finding]]:
    """Which words does this folder use, and what is wrong with its `words.toml`?

    Without the file they are those of the package's own folder.
    """
    data, findings = contents(folder / FILE, MOST_TOML)
    if findings:
        return _NONE, findings
    return parse((data_folder() / FILE).read_bytes() if data is None else data)


def package_words() -> DatasetConfig:
    """The words of the package's own folder."""
    return read_words(data_folder())[0]


def parse(data: bytes) -> tuple[DatasetConfig, list[Finding]]:
    """The words that the bytes of a `words.toml` stand for, or every line of it that cannot be used."""
    found = toml.parse(FILE, "words", data)
    words = _NONE if found.findings else _Reader(found).words(found.values)
    return words, sorted(set(truncate(found.findings)))


_NONE: Final = DatasetConfig({})
# The lists of words a folder may add to: the form of a word, and how a line of it is written.
_LISTS: Final = {
    "dyads": (_DYAD, 'two codes with a hyphen, e.g. IRN-RUS = "Iran and Russia"'),
    "directions": (_DIRECTION, 'two codes, e.g. IRN_to_RUS = "from Iran to Russia"'),
    "occasions": (_ID, 'a-z, 0-9 and _, e.g. army_day = "18 April"'),
    "countries": (_COUNTRY, 'an ISO 3166 alpha-3 code, e.g. IRN = "Iran"'),
}
_TABLES: Final = ("about", "cap", "camps", *_LISTS)


class _Reader:
    """Turns declared values into words, and remembers each that cannot be used."""

    def __init__(self, found: Toml) -> None:
        self.findings = found.findings
        self.refuse = found.refuse
        self.known_name = found.known

    def words(self, declared: Mapping[str, Any]) -> DatasetConfig:
        self.known(declared, "", _TABLES)
        about = self.about(self.table(declared, "about"))
        cap = self.cap(self.table(declared, "cap"))
        camps = self.camps(self.table(declared, "camps"))
        dyads, directions, occasions, own = (self.texts(declared, name, *form) for name, form in _LISTS.items())
        countries = COUNTRY | own
        here, there = about.origin, about.destination
        if here and there:
            a, b = (countries.get(c, c) for c in (here, there))
            first, second = (countries.get(c, c) for c in sorted((here, there)))
            dyads = {dyad_of(here, there): f"{first} and {second}"} | dyads
            both = {f"{here}_to_{there}": f"from {a} to {b}", f"{there}_to_{here}": f"from {b} to {a}"}
            directions = both | directions
        for dyad in about.also_planned:
            if dyad not in dyads:
                near = hint(dyad[:60], list(dyads))
                self.refuse("about.also_planned", f"{dyad[:60]!r} is not a dyad of this file; {near}")
        days = {"": OCCASION[""]} | occasions | OCCASION
        return DatasetConfig(camps, about, cap, dyads | DYAD, directions | DIRECTION, days, countries)

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
            self.refuse(path, f"{shown(value)} is not text; write it in quotes")
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
            self.tried("about.windows", named_span, text)
        coverage = self.listed(table, "coverage", 'not a list; write ["2022-01-01=Rows before 2022 are thin."]')
        for text in coverage:
            self.tried("about.coverage", dated_text, self.text(text, "about.coverage"))
        stage = self.text(table.get("stage", ""), "about.stage")
        if stage and stage not in STAGES:
            self.refuse("about.stage", f"{stage[:60]!r} is not a class of stages; {hint(stage[:60], list(STAGES))}")
        return About(
            **self.flow(table, "about"),
            stage=stage,
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
        found = self.tried(path, day, value) if value != "" else None
        return found.isoformat() if found else ""

    def tried(self, path: str, read: Callable[[Any], T], value: Any) -> T | None:
        try:
            return read(value)
        except UsageError as error:
            self.refuse(path, str(error))
            return None

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


def word_findings(folder: Path, words: DatasetConfig, tables: Mapping[str, RawTable]) -> list[Finding]:
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
