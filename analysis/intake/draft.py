"""A row that is proposed, and the scene it is set in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scene:
    """What decides whether a number is about the dataset's flow: its two states, the goods it knows, which way they go."""

    origin: str
    destination: str
    ways: Mapping[str, tuple[str, str]]
    goods: Mapping[str, str]  # commodity -> family
    kinds: Mapping[str, str]  # claimant -> kind
    countries: Mapping[str, str]  # claimant -> country

    @property
    def states(self) -> tuple[str, str]:
        """The two states."""
        return self.origin, self.destination


@dataclass
class Draft:
    """A row that is proposed, with the span of the page that each cell came from."""

    table: str
    row: dict[str, str] = field(default_factory=dict)
    spans: dict[str, list[int]] = field(default_factory=dict)
    certainty: float = 0.0
    numbers: tuple[float, ...] = ()
    day: dt.date | None = None
    told: bool = False

    def put(self, column: str, value: str, span: Sequence[int] | None) -> None:
        """Fill a cell from a place in the page."""
        if value and span:
            self.row[column], self.spans[column] = value, list(span)
