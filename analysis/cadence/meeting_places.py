"""Where do the two states meet, and who meets there?"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.model.dossier import Dossier
from analysis.model.named import place_names
from analysis.model.rows import mappings
from analysis.model.vocabulary import LEVEL

_DAYS: Final = ["first_on", "last_on"]


def meeting_places(then: Dossier, dyad: str = "") -> pd.DataFrame:
    """At which places were the contacts of two states, and of which level?

    The contacts are those of `Dossier.contacts`. One at several places counts at each of them, so that the places may add up to
    more than the contacts; a site counts at its town.

    Returns
    -------
    pandas.DataFrame
        ``place_id`` (the name itself where `places` has no such row; empty: of contacts that name no place), ``contacts``, a column
        for each level of the codebook with the contacts of that level, ``first_on, last_on, event_ids``; most contacts first,
        then by id.
    """
    ids = dict(zip(then.places["name"], then.places["place_id"], strict=True))
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in mappings(then.contacts(dyad)):
        for name in dict.fromkeys(place_names(row["place"]) or ("",)):
            groups.setdefault(ids.get(name, name), []).append(row)
    rows = []
    for place, own in groups.items():
        levels = [sum(row["level"] == level for row in own) for level in LEVEL]
        days = [row["starts_on"] for row in own]
        rows.append((place, len(own), *levels, min(days), max(days), tuple(row["event_id"] for row in own)))
    found = pd.DataFrame(rows, columns=["place_id", "contacts", *LEVEL, *_DAYS, "event_ids"])
    found = found.astype(
        {"contacts": "int64", **dict.fromkeys(LEVEL, "int64"), **dict.fromkeys(_DAYS, "datetime64[us]")}
    )
    return found.sort_values(["contacts", "place_id"], ascending=[False, True], ignore_index=True)
