"""Containers & Communiqués: what North Korea ships to Russia, what comes back, who says so, and when.

``load()`` gives the checked tables; ``.as_of(day)`` replays what was known; ``.flow(...)`` names what is counted and
``.quantities(flow)`` gives the figures on it. The analytics live in `analysis.claims`, `analysis.cadence`,
`analysis.compare`, `analysis.coverage` and `analysis.reconcile`, the pictures in `analysis.charts`; they load on first use.
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from analysis import cadence, cards, charts, claims, compare, coverage, feeds, reconcile, wording, workbench
    from analysis.cards import provenance
    from analysis.errors import AnalysisError, DataError, ReportError, UnknownName, UsageError
    from analysis.model.dossier import Dossier
    from analysis.model.flow import Flow
    from analysis.schema.load import load

    __version__: str

_ERRORS = ("AnalysisError", "DataError", "ReportError", "UnknownName", "UsageError")
_HOMES = {
    "Dossier": "analysis.model.dossier",
    "Flow": "analysis.model.flow",
    "load": "analysis.schema.load",
    "provenance": "analysis.cards",
}
_LAZY = ("cadence", "cards", "charts", "claims", "compare", "coverage", "feeds", "workbench", "reconcile", "wording")

__all__ = [
    "AnalysisError",
    "DataError",
    "Dossier",
    "Flow",
    "ReportError",
    "UnknownName",
    "UsageError",
    "load",
    "provenance",
    "cadence",
    "cards",
    "charts",
    "claims",
    "compare",
    "coverage",
    "feeds",
    "workbench",
    "reconcile",
    "wording",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":  # of code and data; pyproject.toml is where it is set
        return importlib.import_module("importlib.metadata").version("containers-communiques")
    if name in _HOMES:  # without pandas until a table is asked for
        return getattr(importlib.import_module(_HOMES[name]), name)
    if name in _ERRORS:  # nothing at all at first: a Ctrl-C while the command starts is caught from its first line
        return getattr(importlib.import_module("analysis.errors"), name)
    if name in _LAZY:
        return importlib.import_module(f"analysis.{name}")
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
