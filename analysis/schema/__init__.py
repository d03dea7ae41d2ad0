"""The tables declared once: columns, units, vocabularies, rules, and the frames they become."""

from analysis.schema.check import check, fingerprint, frames
from analysis.schema.declare import Column, TableSpec
from analysis.schema.frames import frame, split
from analysis.schema.tables import SEPARATOR, TABLES
from analysis.schema.words import FolderWords, data_folder, package_words, read_words

__all__ = [
    "SEPARATOR",
    "TABLES",
    "Column",
    "FolderWords",
    "TableSpec",
    "check",
    "data_folder",
    "fingerprint",
    "frame",
    "frames",
    "package_words",
    "read_words",
    "split",
]
