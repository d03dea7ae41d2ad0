"""What are the codes of one folder called on the cards of its records?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_COUNTRY: Final = re.compile(r"(\(|, )([A-Z]{3})\)")  # 'Vladimir Putin (president, RUS)'


@dataclass(frozen=True)
class Called:
    """What the codes of one folder are called: its camps, goods, countries and pairs of states."""

    camps: Mapping[str, str] = field(default_factory=dict)
    commodities: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    dyads: Mapping[str, str] = field(default_factory=dict)

    def country(self, code: str) -> str:
        """A country as a reader calls it; the code where the folder has no name for it."""
        return self.countries.get(code, code)

    def called(self, name: str, value: str) -> str:
        """The value of a field in words, where the folder has any for it."""
        found = {"camp": self.camps, "commodity": self.commodities, "dyad": self.dyads}.get(name, {})
        if name == "participants":
            return _COUNTRY.sub(lambda code: f"{code[1]}{self.country(code[2])})", value)
        if name in ("origin", "destination", "country", "initiator", "flag"):
            found = self.countries
        return found.get(value, value)
