"""Make the reports ordered, and all that goes with them: shared assets, pictures, the page of a sweep, the index."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.errors import ReportError
from analysis.report import batch, cache, front
from analysis.report.batch import Options, Order, Outcome
from analysis.report.progress import Progress


def reports(
    orders: Sequence[Order], options: Options, progress: Progress, days: Sequence[tuple[Order, str]] = ()
) -> list[Outcome]:
    """One outcome per order; with `options.explain` nothing is made.

    Parameters
    ----------
    days : the days that the front page replays, from `front.orders`; empty to leave the front page its own.
    """
    outcomes = batch.make([*orders, *(order for order, _ in days)], options, progress)  # days fill the cores that wait
    if options.explain:
        return outcomes
    if days:
        front.keep(days, options.out)
    return _finish([o for o in outcomes if o.failure or not o.order.formats], options, progress, bool(days))


def swept(name: str, orders: Sequence[Order], options: Options, progress: Progress) -> list[Outcome]:
    """One outcome per value of a parameter, and the page that plays them."""
    from analysis.report import sweep

    if options.explain:
        return batch.make(orders, options, progress)
    threading.Thread(target=sweep.warm_up, daemon=True).start()  # meanwhile this process has little to do
    outcomes = batch.make(orders, options, progress)
    folder = options.out / orders[0].folder
    pages = [(o.order.given[name], folder / f"{o.slug}.html") for o in outcomes if not o.failure]
    sweep.write_page(folder, orders[0].notebook, name, [(value, path) for value, path in pages if path.is_file()])
    return _finish(outcomes, options, progress)


def _finish(outcomes: Sequence[Outcome], options: Options, progress: Progress, replayed: bool = False) -> list[Outcome]:
    from analysis.report import export, index, stills

    if options.site:
        export.share_assets(options.out / batch.SITE_ASSETS)
    made = replayed or any(outcome.state == "made" or outcome.failure for outcome in outcomes)
    film = front.film(options.out) if made else None
    if stills.FORMAT in options.formats and made:
        _stand(outcomes, options, progress, film.stills() if film else [])
    try:
        return export.pictures(outcomes, options)
    finally:  # pages are there whether or not their pictures could be drawn
        if made or not (options.out / "index.html").is_file():
            index.write_index(options.out, film)


def _stand(
    outcomes: Sequence[Outcome], options: Options, progress: Progress, also: Sequence[Mapping[str, Any]]
) -> None:
    """Put pictures into the pages that were made; without a browser that works they stay as they are, and a line says so."""
    from analysis.report import stills

    made = [
        (options.out / o.order.folder, o.slug) for o in outcomes if o.state == "made" and f"{o.slug}.html" in o.files
    ]
    try:
        stills.into([folder / f"{slug}.html" for folder, slug in made], options.out, also)
    except ReportError as error:
        progress.say(str(error), always=True)
        return
    for folder, slug in made:
        cache.add_files(folder, slug, [f"{slug}.html"])
