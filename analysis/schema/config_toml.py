"""Reads `dataset.toml`, what a folder of tables declares about itself, or names each line of it that cannot be used.

A folder without the file uses the words of this package's own folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from analysis.errors import Finding, UsageError, hint
from analysis.files import contents
from analysis.model.config import PALETTE, About, Camp, Cap, DatasetConfig, Period, dyad_of
from analysis.model.vocabulary import COUNTRY, DIRECTION, DYAD, OCCASION
from analysis.schema import expected, periods, toml
from analysis.schema.config_cells import CELLS, CODE, COUNTRY_CODE, ID, text
from analysis.schema.read import RawTable, truncate
from analysis.schema.toml import MOST_TOML, Toml, shown

R = TypeVar("R", About, Camp, Cap, Period)
FILE: Final = "dataset.toml"
OUTDATED: Final = ("words.toml", "expected.toml")  # what the file was until version 0.3.0
MOST_WORDS: Final = 1000
# The lists of words a folder may add to: the form of a word, and how a line of it is written.
_LISTS: Final = {
    "dyads": (
        re.compile(f"{CODE}-{CODE}"),
        'two ISO 3166 alpha-3 codes with a hyphen, e.g. IRN-RUS = "Iran and Russia"',
    ),
    "directions": (
        re.compile(f"{CODE}_to_{CODE}"),
        'two ISO 3166 alpha-3 codes, e.g. IRN_to_RUS = "from Iran to Russia"',
    ),
    "occasions": (ID, 'a-z, 0-9 and _, e.g. army_day = "Army Day, 18 April"'),
    "countries": (COUNTRY_CODE, 'an ISO 3166 alpha-3 code, e.g. IRN = "Iran"'),
}
_TABLES: Final = ("about", "cap", "camps", "periods", *_LISTS, "expected")


def data_folder() -> Path:
    """Where the curated tables are: `data/` of this checkout, or the copy packed into the wheel."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "data"
    return checkout if (checkout / "claims.csv").is_file() else package / "_data"


def read_config(folder: Path) -> tuple[DatasetConfig, Toml]:
    """What does this folder declare, and what is wrong with its `dataset.toml`?

    Without the file its words are those of the package's own folder, and no sizes are declared.
    """
    data, refused = contents(folder / FILE, MOST_TOML)
    refused += [_outdated(name) for name in OUTDATED if os.path.lexists(folder / name)]
    if refused:
        return DatasetConfig({}), Toml(FILE, findings=refused)
    if data is None:
        return replace(parse((data_folder() / FILE).read_bytes())[0], expected=()), Toml(FILE)
    return parse(data)


def package_config() -> DatasetConfig:
    """What the package's own folder declares."""
    return read_config(data_folder())[0]


def _outdated(name: str) -> Finding:
    """How to make the one file of the two it was."""
    told = "rename it to" if name == "words.toml" else "append its lines, each [TABLE] as [expected.TABLE], to"
    return Finding(name, 1, "", "outdated", f"the file is not read any more; {told} {FILE}, then delete it")


def parse(data: bytes) -> tuple[DatasetConfig, Toml]:
    """What the bytes of a `dataset.toml` declare, and every line of them that cannot be used."""
    found = toml.parse(FILE, data)
    config = DatasetConfig({}) if found.findings else _Reader(found).config(found.values)
    found.findings = sorted(set(truncate(found.findings)))
    return config, found


class _Reader:
    """Turns declared values into a configuration, and has each that cannot be used refused."""

    def __init__(self, found: Toml) -> None:
        self.found = found
        self.refuse = found.refuse

    def config(self, declared: Mapping[str, Any]) -> DatasetConfig:
        for key in declared:
            self.found.known(key, "", _TABLES)
        about = self.flow(About, self.table(declared, "about"), "about")
        cap = self.cap(self.table(declared, "cap"))
        camps = self.camps(self.table(declared, "camps"))
        earlier = periods.declared(self.found, self.table(declared, "periods"), self.period)
        dyads, directions, occasions, own = (self.words(declared, name, *form) for name, form in _LISTS.items())
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
        limits = tuple(expected.sizes(self.found, self.table(declared, "expected")))
        return DatasetConfig(camps, about, cap, dyads | DYAD, directions | DIRECTION, days, countries, limits, earlier)

    def table(self, declared: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = declared.get(name, {})
        if isinstance(found, dict):
            return found
        self.refuse(name, f"{name} is {shown(found)}; write a table: [{name}] and under it one line a word")
        return {}

    def record(self, kind: type[R], told: Mapping[str, Any], path: str, **default: Any) -> R:
        """A record of what a table tells; a cell that is refused is as if it had not been told."""
        names = tuple(f.name for f in fields(kind))
        for key in told:
            if self.found.known(key, path, names):
                try:
                    read: Callable[[Any], Any] = CELLS.get(key, text)
                    default[key] = read(told[key])
                except UsageError as error:
                    self.refuse(f"{path}.{key}", str(error))
        return kind(**default)

    def period(self, told: Mapping[str, Any], path: str) -> Period:
        return self.record(Period, told, path)

    def flow(self, kind: type[R], told: Mapping[str, Any], path: str) -> R:
        found = self.record(kind, told, path)
        if isinstance(found, About | Cap) and found.origin and found.origin == found.destination:
            self.refuse(f"{path}.destination", f"{found.origin!r} is the origin too; a flow runs between two states")
        return found

    def cap(self, told: Mapping[str, Any]) -> Cap:
        for key in ("commodity", "origin", "destination", "most") if told else ():
            if told.get(key, "") == "":
                self.refuse(f"cap.{key}", f"{key} is missing; a cap is the most of one commodity of one flow")
        return self.flow(Cap, {key: value for key, value in told.items() if value != ""}, "cap")

    def words(self, declared: Mapping[str, Any], name: str, form: re.Pattern[str], example: str) -> dict[str, str]:
        found = {}
        table = self.table(declared, name)
        if len(table) > MOST_WORDS:  # each cell that holds none of them is held against all
            self.refuse(
                name, f"{len(table)} words; at most {MOST_WORDS} are told apart; split the dataset into folders"
            )
        for word, meaning in table.items():
            try:
                if not form.fullmatch(word):
                    raise UsageError(f"{word[:60]!r} cannot be used here; write {example}")
                if not text(meaning):
                    raise UsageError(f"{word!r} has no meaning; write {example}")
                found[word] = meaning
            except UsageError as error:
                self.refuse(f"{name}.{word}", str(error))
        return found

    def camps(self, table: Mapping[str, Any]) -> dict[str, Camp]:
        found: dict[str, Camp] = {}
        if not table:
            self.refuse("camps", "no camp; write [camps.independent] with name and meaning, and one table a side")
        if len(table) > len(PALETTE):
            self.refuse("camps", f"{len(table)} camps; at most {len(PALETTE)} colours can be told apart; join some")
        given = {str(c["colour"])[:60].upper() for c in table.values() if isinstance(c, dict) and "colour" in c}
        free = [colour for colour in PALETTE if colour.upper() not in given]
        for camp, told in table.items():
            path = f"camps.{camp}"
            if not ID.fullmatch(camp) or not isinstance(told, dict):
                self.refuse(
                    path, f"{camp[:60]!r} cannot be used; write [camps.tehran], then name and meaning on their lines"
                )
                continue
            for key in ("name", "meaning"):
                if key not in told:
                    self.refuse(path, f"camp {camp!r} has no {key}; write {key} = ...")
            colour = "" if "colour" in told else (free or [""]).pop(0)
            one = self.record(Camp, told, path, name="", meaning="", colour=colour, long="")
            if one.colour.upper() in {c.colour.upper() for c in found.values()}:
                self.refuse(f"{path}.colour", f"{one.colour} is another camp's; choose from {', '.join(PALETTE)}")
            found[camp] = one if "long" in told else replace(one, long=one.name)
        names = [one.name for one in found.values()]
        for camp, one in found.items():
            if one.name and names.count(one.name) > 1:
                told = f"{one.name!r} is the name of two camps; a reader could not tell them apart"
                self.refuse(f"camps.{camp}.name", told)
        return found


def name_findings(found: Toml, config: DatasetConfig, tables: Mapping[str, RawTable]) -> list[Finding]:
    """Commodities and classes of items that the folder's own `dataset.toml` names and its tables do not hold."""
    held = tables["commodities"].columns["commodity_id"]
    named = {"about.commodity": config.about.commodity, "about.carrier": config.about.carrier}
    named |= {"cap.commodity": config.cap.commodity}
    classes = dict.fromkeys(filter(None, tables["claims"].columns["item_class"]))
    return [
        found.finding(place, f"{name!r} is not in commodities.csv; add it there, or {hint(name, held)}")
        for place, name in named.items()
        if found.values and name and name not in held
    ] + [
        replace(
            found.finding("about.apart", f"{name!r} is the item_class of no claim; {hint(name, list(classes))}"),
            severity="warning",
        )
        for name in config.about.apart
        if found.values and name not in classes
    ]
