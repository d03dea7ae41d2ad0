"""Which columns lead from a record to others, and what are both ends of such an edge called?"""

from __future__ import annotations

from typing import Final

# What each edge is called by the record that has it, and by the one it points to: one name each, everywhere.
EDGES: Final = {
    "derived_from": ("derived from", "used in"),
    "repeats": ("relays", "relayed in"),
    "updates": ("replaces", "replaced by"),
    "responds_to": ("answers", "answered by"),
    "announces": ("announces", "announced by"),
    "fulfils": ("fulfils", "fulfilled by"),
    "answers": ("answers", "answered by"),
    "parent_id": ("part of", "part"),
    "source_ids": ("cites", "cited by"),
}
OWN: Final = {
    "claims": ("derived_from", "repeats", "updates", "responds_to"),
    "events": ("announces", "fulfils", "answers", "parent_id"),
}
# The field that holds the other end of an edge.
BACK: Final = {
    "derived_from": "used_in", "repeats": "relayed_in", "updates": "replaced_by", "responds_to": "answered_by",
    "announces": "announced_by", "fulfils": "fulfilled_by", "answers": "answered_by", "parent_id": "parts",
}  # fmt: skip


def several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """The targets of an edge, which is a list or one id."""
    return value if isinstance(value, tuple) else (value,) if value else ()
