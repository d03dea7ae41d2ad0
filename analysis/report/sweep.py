"""Which values does a sweep take, and what changes from one of its reports to the next?

The sweep's page plays the vintages: a slider over the values, the sentences and first figures of each,
and a list of what changed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.errors import UsageError, hint
from analysis.model.dates import day
from analysis.report import parameters
from analysis.report.document import Document, read
from analysis.report.notebooks import Notebook

MOST_VALUES = 5_000
MOST_DIGITS = 300  # before or after the point, as in a float
STEPS = {"d": 1, "w": 7}


def series(notebook: Notebook, each: str) -> tuple[str, list[Any]]:
    """Which parameter and which values does `--each` name?

    Parameters
    ----------
    notebook : the notebook swept.
    each : `NAME=FROM:TO:STEP` with both ends in (dates step by `7d`, `2w`, `1m`, `1y`; numbers by a
    number), or `NAME=a,b,c`.

    Raises
    ------
    UsageError
        for an unknown name, a bad value, an empty or an endless series.
    """
    name, equals, text = each.partition("=")
    if not equals:
        raise UsageError(f"--each {each!r}: write NAME=FROM:TO:STEP or NAME=a,b,c")
    if name not in notebook.parameters:
        raise UsageError(f"--each: {notebook.name} has no parameter {name!r}; {hint(name, list(notebook.parameters))}")
    parameter = notebook.parameters[name]
    ends = text.split(":")
    try:
        if len(ends) == 3 and parameter.kind == "date":
            texts = _days(*ends)
        elif len(ends) == 3 and parameter.kind in ("int", "float"):
            texts = _numbers(*ends)
        else:
            texts = text.split(",")
        values = [parameters.parse(parameter, item) for item in dict.fromkeys(texts)]
    except ValueError as error:
        raise UsageError(f"--each {name}: {error}") from error
    if not values:
        raise UsageError(f"--each {each!r}: no value; the series ends before it begins")
    return name, values


def write_page(folder: Path, notebook: Notebook, name: str, vintages: Sequence[tuple[Any, Path]]) -> Path:
    """Write `sweep.html`, which plays the reports of a sweep, and say where it is.

    Parameters
    ----------
    folder : where the reports lie.
    notebook : the notebook swept.
    name : the parameter swept.
    vintages : value and page of each report that was made, in order.
    """
    from markupsafe import Markup

    from analysis.report.bundle import bundle
    from analysis.report.film import Film
    from analysis.report.job import write
    from analysis.report.page import HOUSE, asset, policy, template

    film, before = Film(), None
    for value, path in vintages:
        document = read(path)
        film.add(document, value=str(value), file=path.name, changes=changes(before, document))
        before = document
    script, packed = asset("sweep.js"), film.packed()
    library = bundle(film.library)
    html = template("sweep.html.j2").render(
        house=HOUSE,
        title=notebook.title,
        name=name,
        css=Markup(asset("page.css")),
        script=Markup(script),
        policy=policy(script, library),
        steps=film.steps,
        packed=packed,
        plotly=library.packed,
    )
    write(folder, [("sweep.html", html)])
    return folder / "sweep.html"


def warm_up() -> None:
    """Import and compile what the pages of a sweep need, before they are needed."""
    from analysis.report.bundle import bundle
    from analysis.report.page import template

    bundle()
    template("sweep.html.j2")
    template("index.html.j2")


def changes(before: Document | None, after: Document) -> dict[str, list[str]]:
    """What is new, gone or said otherwise from one report to the next? Nothing in the first."""
    old, new = before.records if before else after.records, after.records
    said = set((before or after).sentences)
    return {
        "new": [new[i].title for i in new if i not in old],
        "gone": [old[i].title for i in old if i not in new],
        "changed": [new[i].title for i in new if i in old and old[i].title != new[i].title],
        "said": [sentence for sentence in after.sentences if sentence not in said],
    }


def _days(start: str, end: str, step: str) -> list[str]:
    first, last = day(start), day(end)
    found = re.fullmatch(r"([1-9]\d{0,8})([dwmy])", step)
    if not found:
        raise ValueError(f"step {step!r} is not one like 7d, 2w, 1m or 1y")
    count, unit = int(found[1]), found[2]
    days: list[str] = []
    while True:
        number = len(days) * count
        try:
            then = (
                first + datetime.timedelta(number * STEPS[unit])
                if unit in STEPS
                else _months(first, number * (12 if unit == "y" else 1))
            )
        except (OverflowError, ValueError):  # later than the last day there is
            return days
        if then > last:
            return days
        days.append(then.isoformat())
        _enough(days)


def _months(first: datetime.date, count: int) -> datetime.date:
    """The same day so many months later, or the month's last day if it has none such."""
    year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    following = datetime.date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(
        datetime.date(year, month + 1, 1) + datetime.timedelta(first.day - 1),
        following - datetime.timedelta(1),
    )


def _numbers(start: str, end: str, step: str) -> list[str]:
    from decimal import Decimal, InvalidOperation

    try:
        ends = first, last, width = Decimal(start), Decimal(end), Decimal(step)
    except InvalidOperation as error:
        raise ValueError(f"{start}:{end}:{step} are not numbers") from error
    if not all(number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS for number in ends):
        raise ValueError(f"{start}:{end}:{step} are not numbers of at most {MOST_DIGITS} digits")
    if width <= 0:
        raise ValueError(f"step {step} must be above 0")
    numbers: list[str] = []
    while first + len(numbers) * width <= last:
        numbers.append(str(first + len(numbers) * width))
        _enough(numbers)
    return numbers


def _enough(values: Sequence[str]) -> None:
    if len(values) > MOST_VALUES:
        raise ValueError(f"more than {MOST_VALUES:,} values; take a larger step")
