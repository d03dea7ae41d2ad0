"""How do the tables leave the house? One function a format; each gives bytes, and nothing is written before all are made."""

from __future__ import annotations

from analysis.export.formats import FORMATS, Export, export, write

__all__ = ["FORMATS", "Export", "export", "write"]
