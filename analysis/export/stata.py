"""The tables for Stata, one file a table: days as %td, a label from the codebook on each variable, long text as strL."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any, Final

import pandas as pd

from analysis.errors import UsageError
from analysis.export.parts import Made
from analysis.export.sheets import Field, Sheet, about, sheets, text
from analysis.language.format import number, short
from analysis.model.dossier import Dossier

LONGEST_TEXT: Final = 2_045  # bytes of a fixed text; what is longer is kept as strL
LONGEST_LABEL: Final = 80
LARGEST: Final = 8.988e307
FORMAT: Final = 118  # Stata 14 and later


def stata(then: Dossier) -> Made:
    """A file for each table, by its name, and what was changed to fit.

    Raises
    ------
    UsageError
        When a number is larger than Stata holds; names the cell.
    """
    told, files, cut = about(then), {}, 0
    for sheet in sheets(then):
        labels = {f.name: short(f.meaning, LONGEST_LABEL) for f in sheet.fields}
        cut += sum(labels[f.name] != f.meaning for f in sheet.fields)
        columns = {f.name: _column(sheet, f, cells) for f, cells in zip(sheet.fields, sheet.columns, strict=True)}
        sink = io.BytesIO()
        pd.DataFrame(columns).to_stata(
            sink,
            write_index=False,
            version=FORMAT,
            time_stamp=dt.datetime.combine(then.day, dt.time()),  # the same rows give the same bytes
            data_label=short(f"{sheet.title}, {told['last_day']}, {told['data_sha256'][:12]}", LONGEST_LABEL),
            variable_labels=labels,
            convert_dates={f.name: "td" for f in sheet.fields if f.kind == "day"},
            convert_strl=[f.name for f in sheet.fields if f.kind in ("text", "list") and _long(columns[f.name])],
        )
        files[f"{sheet.name}.dta"] = sink.getvalue()
    return Made(files, (f"{number(cut)} labels of variables are cut to {LONGEST_LABEL} letters",) if cut else ())


def _long(cells: pd.Series[Any]) -> bool:
    return any(len(text.encode()) > LONGEST_TEXT for text in cells)


def _column(sheet: Sheet, told: Field, cells: list[Any]) -> pd.Series[Any]:
    match told.kind:
        case "number":
            for row, cell in enumerate(cells):
                if cell is not None and abs(cell) > LARGEST:
                    raise UsageError(
                        f"{sheet.place(row, told.name)}: {cell} is larger than Stata holds; take sqlite or parquet, nothing was written"
                    )
            return pd.Series(cells, dtype="float64")
        case "flag":
            return pd.Series(cells, dtype="int8")
        case "day":
            return pd.Series(cells, dtype="datetime64[s]")
        case _:
            texts = [text(cell) or "" for cell in cells]
            return pd.Series(texts, dtype="object")
