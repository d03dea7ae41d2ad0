"""Views kept by name in a small JSON file beside the notebook."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.errors import UsageError
from analysis.files import atomic_write
from analysis.workbench.view import View

FILE: Final = "explore-views.json"
LAST: Final = "where I left off"
LONGEST: Final = 80


@dataclass(frozen=True)
class SavedViews:
    """The views in one file; each write replaces it whole."""

    path: Path = Path(FILE)

    def read(self) -> dict[str, View]:
        """Name to view, in the order kept; empty without a file.

        Raises
        ------
        UsageError
            When the file is not one of views; it is left as it is.
        """
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
            return {str(name): View().with_(**given) for name, given in held.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError, TypeError, RecursionError, OSError) as error:
            raise UsageError(
                f"{self.path}: no file of kept views ({error}); move it away to start a new one"
            ) from error

    def keep(self, name: str, view: View) -> None:
        """Keep a view under a name; one of that name is replaced.

        Raises
        ------
        UsageError
            When the name is empty or long, or the file cannot be read or written.
        """
        name = " ".join(name.split())
        if not name or len(name) > LONGEST:
            raise UsageError(f"{name!r} is no name for a view; write 1 to {LONGEST} characters")
        held: dict[str, Any] = {n: v.changed() for n, v in self.read().items() if n != name} | {name: view.changed()}
        try:
            atomic_write(self.path, json.dumps(held, indent=1, ensure_ascii=False) + "\n")
        except OSError as error:
            raise UsageError(f"{self.path}: not kept: {error.strerror or error}; check the folder's rights") from error
