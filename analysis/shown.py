"""Which records do the blocks that were shown in this session point to?

A chart, a table or a text notes its ids when it shows itself. The last cell of a notebook asks for them, so that no notebook
lists by hand what it showed.
"""

from __future__ import annotations

from collections.abc import Iterable

_ids: set[str] = set()


def note(ids: Iterable[str]) -> None:
    """A block that points to these records is being shown."""
    _ids.update(ids)


def noted() -> frozenset[str]:
    """Every record that a block shown so far points to."""
    return frozenset(_ids)
