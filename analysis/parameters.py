"""The types of a notebook's parameters, for annotations in its cell tagged `parameters`.

`dossier` reads them without running the cell, and judges every value before any notebook runs. The notebook itself holds plain
text, numbers and lists, so that stock papermill can set them, too. Each type also stands in `list[...]`, with `| None`, and
under `Annotated[...]`; `Literal["a", "b"]` lists choices of your own and `Annotated[int, Within(1, 9)]` sets bounds. What is
empty by default may be left empty. The comment behind a parameter is help for readers and means nothing.

Examples
--------
>>> as_of: Date = ""  # day of knowledge
>>> origin: State = "PRK"  # where the goods leave
>>> levels: list[Level] = []  # contact levels to keep; empty keeps all
"""

from dataclasses import dataclass
from typing import Annotated, Literal


@dataclass(frozen=True)
class Form:
    """A text of this form: date, span or folder."""

    kind: str


@dataclass(frozen=True)
class Within:
    """A number from the least to the most, both allowed, or with `below` the most not."""

    least: float
    most: float
    below: bool = False


@dataclass(frozen=True)
class NameOf:
    """A name that the dataset or its codebook has, told by the argument that takes it everywhere else."""

    argument: str


@dataclass(frozen=True)
class End:
    """One end of a window: no last day is before the first day that is declared above it."""

    last: bool


Date = Annotated[str, Form("date")]  # 2024-06-14
FirstDay = Annotated[Date, End(last=False)]
LastDay = Annotated[Date, End(last=True)]
Span = Annotated[str, Form("span")]  # NAME=FROM:TO, either day may be left empty
Folder = Annotated[str, Form("folder")]  # of tables
Share = Annotated[float, Within(0, 1, below=True)]
Amount = Annotated[float, Within(0, 1e15)]  # a number of goods
Days = Annotated[int, Within(1, 36_525)]  # a number of days, up to a century
Seed = Annotated[int, Within(0, 2**32 - 1)]  # of random draws

Commodity = Annotated[str, NameOf("commodity")]
State = Annotated[str, NameOf("states")]
Dyad = Annotated[str, NameOf("dyad")]
Claimant = Annotated[str, NameOf("claimants")]
Camp = Annotated[str, NameOf("camps")]
Bound = Annotated[str, NameOf("bounds")]
Stance = Annotated[str, NameOf("stances")]
ContactKind = Annotated[str, NameOf("kinds")]
Level = Annotated[str, NameOf("levels")]
Review = Annotated[str, NameOf("review")]
Record = Annotated[str, NameOf("records")]  # the id of a claim or an event

Window = Literal["W-MON", "MS", "QS", "YS"]  # weeks, months, quarters, years
Split = Literal["kind", "level", "direction", "dyad"]  # of contacts
Placement = Literal["known", "through"]  # of a figure: the day it was said, or the last day it counts to
