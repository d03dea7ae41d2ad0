"""The tables declared once: columns, units, vocabularies, rules, and the frames they become."""

from analysis.model.columns import Column, TableSpec
from analysis.model.tables import SEPARATOR, TABLES
from analysis.schema.check import check, fingerprint, frames
from analysis.schema.config_toml import data_folder, package_config, read_config
from analysis.schema.frames import frame, split
from analysis.schema.load import load

__all__ = [
    "SEPARATOR", "TABLES", "Column", "TableSpec", "check", "data_folder", "fingerprint", "frame", "frames", "load",
    "package_config", "read_config", "split",
]  # fmt: skip
