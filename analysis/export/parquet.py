"""The tables as Parquet, one file a table: days as dates, lists as lists, meanings and units beside each column."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from analysis.export.parts import Made, part
from analysis.export.sheets import Field, Sheet, about, sheets
from analysis.model.dossier import Dossier

if TYPE_CHECKING:
    import pyarrow


def parquet(then: Dossier) -> Made:
    """A file for each table, by its name."""
    arrow, files = part("pyarrow"), part("pyarrow.parquet")
    told, made = about(then), {}
    for sheet in sheets(then):
        sink = io.BytesIO()
        files.write_table(_table(arrow, sheet, told), sink, compression="zstd")
        made[f"{sheet.name}.parquet"] = sink.getvalue()
    return Made(made)


def _table(arrow: Any, sheet: Sheet, told: dict[str, str]) -> pyarrow.Table:
    types = {
        "text": arrow.string(), "number": arrow.float64(), "flag": arrow.bool_(), "day": arrow.date32(),
        "list": arrow.list_(arrow.string()),
    }  # fmt: skip
    fields = [arrow.field(f.name, types[f.kind], metadata=_meanings(f)) for f in sheet.fields]
    schema = arrow.schema(fields, metadata={"table": sheet.name, "key": sheet.key, **told})
    return arrow.table(list(sheet.columns), schema=schema)


def _meanings(told: Field) -> dict[str, str]:
    found = {"description": told.meaning, "unit": told.unit, "refers_to": told.refers, "empty_means": told.empty}
    return {name: value for name, value in found.items() if value}
