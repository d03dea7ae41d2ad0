"""Does a machine see the same contacts, and the same rise, and is the rise peculiar to this pair?"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.cadence.observed import Observed
from analysis.coverage.beside import Beside, beside, rise
from analysis.display import Result
from analysis.model.dossier import Dossier

if TYPE_CHECKING:
    from analysis.feeds.feed import Feed

CONTROLS: Final = 5
_RISES: Final = ("pair", "list", "earlier", "later", "ratio", "low", "high", "verdict")


@dataclass(frozen=True, repr=False)
class Machine(Result):
    """A feed beside the contacts on file; `feed` is None where none is named, `beside` where the two share no day.

    `rises` has a row a pair and list: ``pair, list, earlier, later, ratio, low, high, verdict``, the pair on file first, then in the
    feed, then the control pairs: those with one of the two states of which the feed holds most contacts.
    """

    feed: Feed | None
    beside: Beside | None
    rises: pd.DataFrame
    effect: pd.DataFrame
    dyad: str
    split: str


def machine(then: Dossier, view: Observed, windows: pd.DataFrame, feed: str = "") -> Machine:
    """What does a feed hold of the contacts observed, and how does its rise compare?

    Parameters
    ----------
    view : Observed
        From `analysis.cadence.observed`.
    windows : pandas.DataFrame
        From `analysis.coverage.compared_windows`; the last begins on the day that splits the rise.
    feed : str
        Path of a feed, as `analysis.feeds.open` takes it; empty: none.

    Raises
    ------
    AnalysisError
        When the feed cannot be read.
    """
    split = str(windows["window_start"].iloc[-1].date()) if len(windows) else ""
    nothing = pd.DataFrame(columns=list(_RISES))
    if not feed:
        return Machine(None, None, nothing, pd.DataFrame(columns=["rule", "contacts"]), view.dyad, split)
    from analysis import feeds

    opened = feeds.open(str(Path(os.environ.get("DOSSIER_FOLDER", ""), feed).expanduser())).as_of(then.day)
    first, last = opened.span()
    start, end = (str(d.date()) for d in (max(view.start, first), min(view.end, last)))
    effect = opened.effect(view.dyad)
    if start > end:
        return Machine(opened, None, nothing, effect, view.dyad, split)
    other = opened.contacts(view.dyad, start=start, end=end)
    found = beside(view.contacts, other, start=start, end=end)
    rows = [
        _rise(view.dyad, "on file", view.contacts, split, start, end),
        _rise(view.dyad, "feed", other, split, start, end),
    ]
    rows += [_rise(pair, "feed", opened.contacts(pair, start=start, end=end), split, start, end)
             for pair in _controls(opened, view.dyad, start, end)]  # fmt: skip
    return Machine(opened, found, pd.DataFrame(rows, columns=list(_RISES)), effect, view.dyad, split)


def _controls(feed: Feed, dyad: str, start: str, end: str) -> list[str]:
    counted = feed.counts(every="YS", by=["dyad"], start=start, end=end).groupby("dyad")["count"].sum()
    others = counted[[pair for pair in counted.index if pair != dyad and set(pair.split("-")) & set(dyad.split("-"))]]
    order = sorted(others.items(), key=lambda item: (-item[1], item[0]))
    return [str(pair) for pair, _ in order[:CONTROLS]]


def _rise(pair: str, name: str, contacts: pd.DataFrame, split: str, start: str, end: str) -> tuple[Any, ...]:
    ratio = rise(contacts, split=split, start=start, end=end) if split else None
    if ratio is None:
        inside = int(contacts["starts_on"].between(pd.Timestamp(start), pd.Timestamp(end)).sum())
        late = bool(split) and split <= start
        return pair, name, 0 if late else inside, inside if late else 0, *[float("nan")] * 3, "one side of the day only"
    return pair, name, ratio.n2, ratio.n1, ratio.ratio, ratio.low, ratio.high, ratio.verdict
