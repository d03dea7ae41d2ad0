"""What do machine-coded event feeds hold of two states? GDELT, ICEWS, POLECAT, Phoenix and one's own, counted as curated rows are.

Built on Ibis: DuckDB in this process, Spark or BigQuery where a feed outgrows it, by the same expressions. Nothing heavy is
imported before a feed is opened; the optional part `feeds` brings it.
"""

from analysis.feeds.contacts import EACH, codes
from analysis.feeds.feed import Feed, by_volume
from analysis.feeds.formats import NAMES, Format, declared
from analysis.feeds.reader import open, to_parquet

__all__ = ["EACH", "NAMES", "Feed", "Format", "by_volume", "codes", "declared", "open", "to_parquet"]
