"""What papermill finds under the name `fork`: a stand-in that imports the engine when it is used.

Papermill loads its engines while it is itself half imported, so the engine proper, which builds on papermill,
cannot be named as the entry point.
"""

from __future__ import annotations

from typing import Any


class ForkEngine:
    """The engine `fork`; see `analysis.reports.engine.ForkEngine`."""

    @classmethod
    def execute_notebook(cls, *arguments: Any, **options: Any) -> Any:
        """Run a notebook in a fork of a warm process."""
        from analysis.reports.engine import ForkEngine as Engine

        return Engine.execute_notebook(*arguments, **options)

    @classmethod
    def nb_kernel_name(cls, notebook: Any, name: str | None = None) -> Any:
        """The kernel the notebook names, for the fallback to the stock kernel."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(notebook, name)

    @classmethod
    def nb_language(cls, notebook: Any, language: str | None = None) -> Any:
        """The language the notebook names."""
        from papermill.utils import nb_language

        return nb_language(notebook, language)
