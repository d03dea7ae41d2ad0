"""The tables declared once: columns, units, vocabularies, rules, and the frames they become."""

from analysis.schema.check import check, fingerprint, frames
from analysis.schema.declare import Column, TableSpec
from analysis.schema.frames import frame, split
from analysis.schema.tables import SEPARATOR, TABLES

__all__ = ["SEPARATOR", "TABLES", "Column", "TableSpec", "check", "fingerprint", "frame", "frames", "split"]
