"""A table of the explorer whose rows can be picked."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from itables.widget import ITable

PAGE: Final = 10  # rows of a grid shown at once


class Grid:
    """An ITable over a frame with an id column that is not shown as such; selecting rows picks ids."""

    def __init__(self, caption: str) -> None:
        self.frame = pd.DataFrame()
        self.table = ITable(
            pd.DataFrame(),
            caption=caption,
            select=True,
            maxBytes=0,
            pageLength=PAGE,
            lengthMenu=[PAGE, 25, 100],
            showIndex=False,
            classes="display compact",
            style="width:100%;table-layout:auto;margin:0",
            autoWidth=False,
            columnDefs=[{"className": "dt-nowrap", "targets": 0}, {"className": "dt-left", "targets": "_all"}],
        )

    def show(self, frame: pd.DataFrame) -> None:
        """Show these rows; the same rows are not sent again."""
        if not frame.equals(self.frame):
            self.frame = frame
            self.table.update(frame, selected_rows=[])

    def pick(self, rows: Sequence[int]) -> None:
        """Mark rows by position, and turn to the page of the first."""
        if list(rows) == list(self.table.selected_rows):
            return
        if rows:
            with warnings.catch_warnings():  # itables passes displayStart on to DataTables but does not list it
                warnings.simplefilter("ignore", SyntaxWarning)
                start: Any = {"displayStart": min(rows) // PAGE * PAGE}
                self.table.update(self.frame, selected_rows=list(rows), **start)
        else:
            self.table.selected_rows = []
