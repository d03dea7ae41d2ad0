"""Which outputs does a notebook end up with, given the messages its cells sent?

The same rules as nbclient: neighbouring pieces of one stream join, `clear_output(wait=True)` waits for
the next output, and a display with a known `display_id` rewrites every earlier one, in whatever cell it
stands.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any


class Collector:
    """Takes the messages of a run and writes outputs into the cells they belong to."""

    def __init__(self, cells: Sequence[MutableMapping[str, Any]]) -> None:
        self.cells = cells
        self._clear_before_next = False
        self._displays: dict[str, list[MutableMapping[str, Any]]] = {}

    def take(self, cell: int, kind: str, content: MutableMapping[str, Any]) -> None:
        """Work one message of cell number `cell` into the notebook."""
        outputs = self.cells[cell]["outputs"]
        if kind == "clear_output":
            self._clear_before_next = bool(content.get("wait"))
            if not self._clear_before_next:
                outputs.clear()
            return
        identifier = content.pop("transient", {}).get("display_id")
        if identifier is not None:
            for shown in self._displays.get(identifier, ()):
                shown["data"], shown["metadata"] = content["data"], content["metadata"]
        if kind == "update_display_data":
            return
        if self._clear_before_next:
            outputs.clear()
            self._clear_before_next = False
        if kind == "stream" and outputs and outputs[-1].get("name") == content["name"]:
            outputs[-1]["text"] += content["text"]
            return
        output: MutableMapping[str, Any] = _node({"output_type": kind, **content})
        outputs.append(output)
        if identifier is not None:
            self._displays.setdefault(identifier, []).append(output)


def _node(output: dict[str, Any]) -> Any:
    """A notebook node of the output; what it holds stays plain, since a figure would take long to convert."""
    from nbformat import NotebookNode

    return NotebookNode(output)
