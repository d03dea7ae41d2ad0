"""By which roads did each contact get on file? Lists of contacts, one a family of sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from analysis.model.dossier import Dossier
from analysis.model.names import check_names

# Families of sources that hear of a contact by different roads. A mirror copies another page and has no road of its own,
# an encyclopedia gathers what others reported.
FAMILY: Final[Mapping[str, str]] = {
    "state_media": "state media and officials",
    "official": "state media and officials",
    "wire": "news agencies",
    "newspaper": "newspapers and sites",
    "think_tank": "newspapers and sites",
    "broadcaster": "broadcasters",
}
SPLITS: Final = ("kind", "language")


def families(sources: pd.DataFrame) -> pd.Series:
    """Which family does each source belong to, by id? A mirror to that of the page it copies; empty where none is known."""
    kinds = sources.set_index("source_id")["kind"]
    copied = sources.set_index("source_id")["mirror_of"]
    own = kinds.where(kinds != "mirror", copied.map(kinds))
    return own.map(FAMILY).fillna("")


def lists(then: Dossier, events: pd.DataFrame, by: str = "kind") -> pd.DataFrame:
    """On which lists does each contact stand?

    A list is a family of sources: a contact is on it when a page of that family is filed under the contact. With `kind`,
    the families are state media and officials, news agencies, newspapers and sites, broadcasters; a mirror counts as the
    page it copies and, where that is not on file, on no list. With `language`, each language of the pages is a list. A
    contact may be on several lists, or on none.

    Parameters
    ----------
    events : pandas.DataFrame
        From `Dossier.contacts`.
    by : {'kind', 'language'}
        What tells the families apart.

    Returns
    -------
    pandas.DataFrame
        Index ``event_id`` as in `events`; a boolean column a list. First the list that is held against all others: state
        media and officials, or the commonest language; then the others, the longest first.

    Raises
    ------
    UnknownName
        For another split.
    """
    check_names("split", by, SPLITS)
    of_page = families(then.sources) if by == "kind" else then.sources.set_index("source_id")["language"]
    pages = events["source_ids"].explode()
    named = pages.map(of_page).fillna("").to_numpy(dtype=object)
    codes, names = pd.factorize(named, sort=True)
    row = np.repeat(np.arange(len(events)), np.maximum(events["source_ids"].map(len).to_numpy(dtype=int), 1))
    held = np.zeros((len(events), len(names)), dtype=bool)
    held[row, codes] = True
    found = pd.DataFrame(held, index=pd.Index(events["event_id"], name="event_id"), columns=list(names))
    found = found[[name for name in found.columns if name]]
    longest = sorted(found.columns, key=lambda name: (-int(found[name].sum()), name))
    if by == "kind":
        first = FAMILY["official"]
        longest = [first, *(name for name in longest if name != first)]
    return found.reindex(columns=longest, fill_value=False)
