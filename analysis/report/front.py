"""Which days does the front page replay, and what does it hold of each?

A notebook of its own is run for each day, as any report is; the page plays the documents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.files import atomic_write
from analysis.language.format import day, inside
from analysis.report import cache, lookup
from analysis.report.batch import Order
from analysis.report.document import Document
from analysis.report.film import Film
from analysis.report.notebooks import Notebook

if TYPE_CHECKING:
    from analysis.model.dossier import Dossier

NOTEBOOK: Final = "front_page.ipynb"
FOLDER: Final = "front"  # in what is kept of the reports
MOST_MONTHS: Final = 48  # before them, no month's end is replayed


def orders(where: Path, given: Mapping[str, Any], out: Path) -> list[tuple[Order, str]]:
    """A run of the front page's notebook for each day worth a replay, with what that day is; none where the folder has no
    such notebook.

    Parameters
    ----------
    given : the parameters given to the reports; the notebook takes those it has.
    out : the folder of the reports.
    """
    if not (where / NOTEBOOK).is_file():
        return []
    import analysis

    notebook = Notebook(where / NOTEBOOK)
    own = {name: value for name, value in given.items() if name in notebook.parameters}
    then = analysis.load(own.get("data", "")).as_of(own.get("as_of", ""))
    days = {**vintages(then), str(then.day): ""}
    place = str((cache.kept(out) / FOLDER).absolute())
    axes = {name: value for name, value in _axes(then, own).items() if name in notebook.parameters}
    return [
        (Order(notebook, {**own, **axes, "as_of": value}, place, ("json",)), what)
        for value, what in sorted(days.items())
    ]


def _axes(then: Dossier, given: Mapping[str, Any]) -> dict[str, Any]:
    """How far the axes of the last day reach: labels of earlier days are placed on them, since the film gives all days the same."""
    flow = then.flow(*(given.get(name, "") for name in ("commodity", "origin", "destination")))
    figures = then.quantities(flow, measures=("cumulative", "period"))[["value", "high"]]
    return {"axis_end": str(then.day), "axis_top": float(figures.max().max()) if len(figures) else 0.0}


def vintages(then: Dossier) -> dict[str, str]:
    """Days before the last one worth a replay: the ends of months since the first total, the eve and the morrow of each
    summit; each with what it is, in words, empty for a month's end.
    """
    import pandas as pd

    totals, last = then.quantities(then.flow()), pd.Timestamp(then.day)
    first = totals["known_on"].min() if len(totals) else last - pd.DateOffset(years=1)
    first = max(first, last - pd.DateOffset(months=MOST_MONTHS))
    found = {str(end.date()): "" for end in pd.date_range(first, last, freq="ME")}
    met = then.contacts(kinds="summit")
    for row in met[met["date_precision"] == "day"].itertuples(index=False):
        where = f"of the summit in {inside(row.place)}" if row.place else "of a summit"
        for when, what in ((row.starts_on, -1), (row.ends_on, 1)):
            value = (when if pd.notna(when) else row.starts_on) + pd.Timedelta(days=what)
            if first <= value < last:
                found[str(value.date())] = f"the {'eve' if what < 0 else 'day after the end'} {where}"
    return found


def keep(days: Sequence[tuple[Order, str]], out: Path) -> None:
    """Keep which days the front page of a folder replays, and what each of them is."""
    steps = [
        {"slug": o.slug, "value": o.given["as_of"], "what": what, "data": o.given.get("data", "")} for o, what in days
    ]
    kept = cache.kept(out) / FOLDER
    atomic_write(kept / "days.json", json.dumps(steps) + "\n")
    lookup.keep(kept, days[-1][0].given)


def film(out: Path) -> Film | None:
    """What the front page plays; nothing where its days were never made, or tables or code have changed since."""
    kept = cache.kept(out) / FOLDER
    try:
        steps = json.loads((kept / "days.json").read_text(encoding="utf-8"))
        known = cache.read(kept, steps[-1]["slug"])
        now = {**cache.environment(), "data": cache.tables(steps[-1]["data"])}
        if not known or any(known["parts"].get(name) != value for name, value in now.items()):
            return None
        found = Film()
        for step in steps:
            document = Document.from_json((kept / f"{step['slug']}.json").read_text(encoding="utf-8"))
            label = day(step["value"]) + (f", {step['what']}" if step["what"] else "")
            found.add(document, value=step["value"], label=label, stamp=f"As known on {label}")
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return found


def last(out: Path) -> Document | None:
    """The document that the front page of a folder shows; nothing where it plays none."""
    kept = cache.kept(out) / FOLDER
    try:
        if b'id="film"' not in (out / "index.html").read_bytes():
            return None
        steps = json.loads((kept / "days.json").read_text(encoding="utf-8"))
        return Document.from_json((kept / f"{steps[-1]['slug']}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, LookupError, TypeError):
        return None
