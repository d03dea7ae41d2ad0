"""What do machine-coded event feeds hold of two states? GDELT, ICEWS, POLECAT, Phoenix and one's own, counted as curated rows are.

Built on Ibis: DuckDB in this process, Spark or BigQuery where a feed outgrows it, by the same expressions. Nothing heavy is
imported before a feed is opened; the optional part `feeds` brings it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from analysis.feeds.contacts import EACH, codes
    from analysis.feeds.days import by_volume
    from analysis.feeds.feed import Feed
    from analysis.feeds.formats import NAMES, Format, declared
    from analysis.feeds.reader import open, to_parquet

__all__ = ["EACH", "NAMES", "Feed", "Format", "by_volume", "codes", "declared", "open", "to_parquet"]
_HOMES: Final = {  # without pandas, so that the command line names formats and rules as it starts
    **dict.fromkeys(("EACH", "codes"), "contacts"), "Feed": "feed", "by_volume": "days",
    **dict.fromkeys(("NAMES", "Format", "declared"), "formats"), **dict.fromkeys(("open", "to_parquet"), "reader"),
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis.feeds' has no attribute {name!r}")
    return getattr(importlib.import_module(f"analysis.feeds.{_HOMES[name]}"), name)
