"""What are the codes of one folder called on the cards of its records?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# Which words a field is told in; a field of several ids has them with a semicolon between.
_KINDS: Final = {
    "camp": "camps", "commodity": "commodities", "dyad": "dyads", "direction": "directions", "occasion": "occasions",
    "via": "places", "vessels": "vessels", **dict.fromkeys(("origin", "destination", "country", "initiator", "flag"), "countries"),
}  # fmt: skip
_COUNTRY: Final = re.compile(r"(\(|, )([A-Z]{3})\)")  # 'Vladimir Putin (president, RUS)'


@dataclass(frozen=True)
class Called:
    """What the codes of one folder are called: its camps, goods, countries, pairs of states, directions, occasions, places and ships."""

    camps: Mapping[str, str] = field(default_factory=dict)
    commodities: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    dyads: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)
    occasions: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    vessels: Mapping[str, str] = field(default_factory=dict)

    def country(self, code: str) -> str:
        """A country as a reader calls it; the code where the folder has no name for it."""
        return self.countries.get(code, code)

    def called(self, name: str, value: str) -> str:
        """The value of a field in words, where the folder has any for it."""
        if name == "participants":
            return _COUNTRY.sub(lambda code: f"{code[1]}{self.country(code[2])})", value)
        known: Mapping[str, str] = getattr(self, _KINDS[name]) if name in _KINDS else {}
        return "; ".join(known.get(key, key) for key in value.split("; ")) if value else ""
