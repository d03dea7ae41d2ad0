"""The tables as one Excel workbook: typed cells, a sheet a table, frozen headers, links, the codebook; no cell is a formula."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any, Final

from analysis.errors import UsageError
from analysis.export.parts import Made, part
from analysis.export.sheets import Field, Sheet, about, codebook, sheets, text
from analysis.language.format import number
from analysis.model.dossier import Dossier

LONGEST_CELL: Final = 32_767  # letters, as Excel counts them: a letter outside the basic plane is two
MOST_ROWS: Final = 1_048_575
MOST_LINKS, LONGEST_LINK = 65_530, 2_079
FIRST_DAY: Final = dt.date(1900, 3, 1)  # Excel holds 1900 for a leap year; days before are off by one
_WIDTH: Final = {"day": 12, "number": 12, "flag": 10, "list": 28, "text": 22}


def workbook(then: Dossier) -> Made:
    """The workbook as the bytes of its file, and what was changed to fit.

    Raises
    ------
    UsageError
        When a text, a day or a table is more than a sheet can hold; names the cell.
    """
    xlsxwriter = part("xlsxwriter")
    made = sheets(then)
    for sheet in made:
        _judge(sheet)
    told, changed, sink = about(then), list[str](), io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        made_on = dt.datetime.combine(then.day, dt.time())  # the same rows give the same bytes
        book.set_properties({"title": told.get("title", ""), "created": made_on, "comments": told["data_sha256"]})
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        _cover(book.add_worksheet("about"), styles, told)
        for sheet in (*made, *codebook(made)):
            changed += _fill(book.add_worksheet(sheet.name), styles, sheet)
    return Made(sink.getvalue(), tuple(changed))


def _judge(sheet: Sheet) -> None:
    """Refuse what a sheet cannot hold, before anything is made."""
    if len(sheet) > MOST_ROWS:
        raise UsageError(
            f"{sheet.name}: {number(len(sheet))} rows, and a sheet holds {number(MOST_ROWS)}; take sqlite or parquet"
        )
    for told, cells in zip(sheet.fields, sheet.columns, strict=True):
        for row, cell in enumerate(cells):
            held = text(cell)
            if isinstance(held, str) and len(held.encode("utf-16-le")) // 2 > LONGEST_CELL:
                raise UsageError(
                    f"{sheet.place(row, told.name)}: {number(len(held))} letters, and a cell of a workbook holds "
                    f"{number(LONGEST_CELL)}; shorten it, or take sqlite, parquet, csv or stata; nothing was written"
                )
            if isinstance(held, dt.date) and held < FIRST_DAY:
                raise UsageError(
                    f"{sheet.place(row, told.name)}: {held.isoformat()}, and a workbook holds days from "
                    f"{FIRST_DAY.isoformat()} on; take sqlite, parquet, csv or stata; nothing was written"
                )


def _cover(page: Any, styles: dict[str, Any], told: dict[str, str]) -> None:
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 80)
    for row, (name, value) in enumerate(told.items()):
        page.write_string(row, 0, name, styles["head"])
        page.write_string(row, 1, value)


def _fill(page: Any, styles: dict[str, Any], sheet: Sheet) -> list[str]:
    """Write one sheet; tells what could not be a link."""
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(sheet), 1), len(sheet.fields) - 1)
    plain = 0
    for at, (told, cells) in enumerate(zip(sheet.fields, sheet.columns, strict=True)):
        page.set_column(at, at, _WIDTH[told.kind])
        page.write_string(0, at, told.name, styles["head"])
        linked = told.name == "url"
        for row, cell in enumerate(cells, 1):
            if (
                linked
                and cell
                and row <= MOST_LINKS
                and len(cell) <= LONGEST_LINK
                and cell.startswith(("http://", "https://"))
            ):
                page.write_url(row, at, cell, string=cell)
            elif cell is not None:
                plain += linked
                _write(page, row, at, told, cell, styles)
    changed = [f"{sheet.name}: {number(plain)} addresses are text, not links"] if plain else []
    breaks = sum(isinstance(cell, str) and "\r" in cell for cells in sheet.columns for cell in cells)
    return changed + (
        [f"{sheet.name}: {number(breaks)} cells have their lines broken as Excel breaks them"] if breaks else []
    )


def _write(page: Any, row: int, at: int, told: Field, cell: Any, styles: dict[str, Any]) -> None:
    match told.kind:
        case "number":
            page.write_number(row, at, cell)
        case "flag":
            page.write_boolean(row, at, cell)
        case "day":
            page.write_datetime(row, at, dt.datetime.combine(cell, dt.time()), styles["day"])
        case _:
            if held := text(cell):
                page.write_string(row, at, held.replace("\r\n", "\n").replace("\r", "\n"))
