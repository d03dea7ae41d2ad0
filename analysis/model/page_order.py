"""In which order are the pages of a record told, and on which did it stand first? One rule for cards, tables and the search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from analysis.language.format import iso

_RANK: Final = {
    "official": 0,
    "wire": 1,
    "think_tank": 2,
    "broadcaster": 3,
    "newspaper": 4,
    "state_media": 5,
    "encyclopedia": 6,
}
_OTHER: Final = 9
_UNDATED: Final = "9999"  # after every day

Key = tuple[bool, int, str, bool, str]


def page_key(page: Any) -> Key:
    """What sorts pages: copies of others last; an official page before a news agency's before the press; the earlier day first,
    undated ones last; on one day English before other languages; then by id.

    Parameters
    ----------
    page : a source, or a row of `sources` by name.
    """
    get = page.get if hasattr(page, "get") else lambda name: getattr(page, name)
    copy = get("kind") == "mirror" or bool(get("mirror_of"))
    published = get("published_on")
    day = iso(published) if published is not None and published == published else ""
    return copy, _RANK.get(get("kind"), _OTHER), day or _UNDATED, get("language") != "en", get("source_id")


def first_pages(pages: Sequence[Any]) -> list[Any]:
    """The page to name for a statement; several where they are of one rank and one day, so that none of them is the first.

    Examples
    --------
    >>> page = {"kind": "newspaper", "mirror_of": "", "published_on": None, "language": "en", "source_id": "a"}
    >>> [p["source_id"] for p in first_pages([{**page, "source_id": "b"}, page, {**page, "kind": "wire", "source_id": "c"}])]
    ['c']
    """
    ranked = sorted(pages, key=page_key)
    if not ranked or page_key(ranked[0])[2] == _UNDATED:
        return ranked[:1]
    return [page for page in ranked if page_key(page)[:3] == page_key(ranked[0])[:3]]
