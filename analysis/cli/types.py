"""What a word of the command line may be: a path, a day, a number, one of a few words."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from analysis.errors import hint
from analysis.language.format import number as shown


class Word(click.ParamType[Any]):
    """A word read by a function that raises ValueError with what is wrong; the shell completes it from a list, or as a path."""

    def __init__(self, name: str, read: Callable[[str], Any], completed: Sequence[str] = ()) -> None:
        self.name, self.read, self.completed = name, read, completed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """What the word means."""
        try:
            return value if isinstance(value, Path) else self.read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The words that begin so, or the sign for the shell to complete paths itself."""
        found = [CompletionItem(word) for word in self.completed if word.startswith(incomplete)]
        return found or ([CompletionItem(incomplete, type=self.name)] if self.name in ("file", "dir") else [])


def _path(text: str) -> Path:
    if not text:  # a variable that is not set does not mean the folder one is in
        raise ValueError("the name is empty; write . for the folder you are in")
    return Path(os.path.expanduser(text))


def _folder(text: str) -> Path:
    if not (folder := _path(text)).is_dir():
        raise ValueError(f"{str(folder)!r} is not a folder; name one that is there")
    return folder


def _out(text: str) -> Path:
    out = _path(text)
    stands = next(path for path in (out, *out.absolute().parents) if os.path.lexists(path))
    if not stands.is_dir():
        raise ValueError(
            f"{str(out)!r} cannot be used: {str(stands)!r} is not a folder; name one that is there or can be made"
        )
    return out


def _new(text: str) -> Path:
    """A file to be written: refused before the work, where its folder is seen to take none."""
    file = _path(text)
    if file.is_dir():
        raise ValueError(f"{text!r} is a folder; name a file in it")
    folder = _out(str(file.parent))
    stands = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
    if not os.access(stands, os.W_OK | os.X_OK):
        raise ValueError(f"{str(stands)!r} cannot be written to; name a file in another folder, or change its rights")
    return file


def _tables(text: str) -> Path:
    from analysis.report.values import tables_folder

    return tables_folder(str(_path(text)))


def _day(text: str) -> str:
    from analysis.model.dates import day

    return day(text).isoformat()


def _address(text: str) -> str:
    from analysis.model.address import site_address

    return site_address(text)


PATH, FOLDER, OUT, TABLES = Word("file", _path), Word("dir", _folder), Word("dir", _out), Word("dir", _tables)
NEW = Word("file", _new)
DAY = Word("date", _day)
ADDRESS = Word("address", _address)


def number(kind: type[float], least: float, most: float, unit: str) -> Word:
    """A number of something within bounds."""

    def read(text: str) -> float:
        try:
            found = kind(text)
        except ValueError:
            found = math.nan
        if not least <= found <= most:  # neither is NaN
            raise ValueError(f"{text!r} is not a number of {unit} from {shown(least)} to {shown(most)}")
        return found

    return Word("number", read)


def word(what: str, allowed: Sequence[str], several: bool = False) -> Word:
    """One of a few words, or several as `a,b`."""

    def read(text: str) -> str | tuple[str, ...]:
        given = tuple(dict.fromkeys(text.split(","))) if several else (text,)
        if wrong := [found for found in given if found not in allowed]:
            raise ValueError(f"unknown {what} {wrong[0]!r}; {hint(wrong[0], allowed)}")
        return given if several else text

    return Word(what, read, allowed)
