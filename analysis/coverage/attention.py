"""How much was written, by whom? Pages on file as the attention that the record got."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.cadence.counts import WINDOWS, Day, counts
from analysis.cadence.windows import QUARTER, check_per_days
from analysis.coverage.lists import FAMILY, families
from analysis.errors import UsageError
from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.names import check_names

OTHER: Final = "copies and encyclopedias"
FAMILIES: Final = (*dict.fromkeys(FAMILY.values()), OTHER)
_PAGES: Final = ("window_start", "window_end", "exposure_days", "family", "pages")
_ATTENTION: Final = ("window", "told", "exposure_days", "pages", "rate", "contacts", "pages_per_contact", "elsewhere")


def pages(then: Dossier, *, every: str = "QS", start: Day | None = None, end: Day | None = None) -> pd.DataFrame:
    """How many pages on file were published in each window, by family of source?

    A page counts on the day it was published; an undated one in no window. Pages are what the curator filed, not all that was
    written.

    Parameters
    ----------
    every : {'W-MON', 'MS', 'QS', 'YS'}
        What starts each window, as in `analysis.cadence.counts`.
    start, end : str, date or Timestamp, optional
        First and last day, both included; by default the first dated page and the dossier's day.

    Returns
    -------
    pandas.DataFrame
        ``window_start, window_end, exposure_days, family, pages``; windows in order, all families of each, those of no pages
        included; empty when no page has a date in the span.
    """
    check_names("window", every, WINDOWS)
    dated, family = _dated(then)
    first = pd.Timestamp(day(start)) if start is not None else dated.min()
    last = pd.Timestamp(day(end)) if end is not None else pd.Timestamp(then.day)
    if first == first and last < first:
        raise UsageError(f"the span ends on {last.date()}, before it starts on {first.date()}; swap the two days")
    inside = ((dated >= first) & (dated <= last)).to_numpy()
    if not inside.any():
        return pd.DataFrame(columns=list(_PAGES))
    found = pd.DataFrame({"starts_on": dated, "starts_on_last": dated, "level": ""})
    parts = [counts(found[family == name], every=every, start=first, end=last).assign(family=name) for name in FAMILIES]
    table = pd.concat(parts, ignore_index=True).sort_values("window_start", kind="stable", ignore_index=True)
    return table.assign(pages=table["count"].astype(int))[list(_PAGES)]


def attention(then: Dossier, found: pd.DataFrame, events: pd.DataFrame, *, per_days: float = QUARTER) -> pd.DataFrame:
    """How thick is the record of each window: how many pages, and how many under a contact?

    Parameters
    ----------
    found : pandas.DataFrame
        Windows with ``window, window_start, window_end, exposure_days, count``, from `analysis.coverage.corrected`.
    events : pandas.DataFrame
        From `Dossier.contacts`.

    Returns
    -------
    pandas.DataFrame
        ``window, told, exposure_days, pages`` (dated, published in the window), ``rate`` (pages in `per_days` days), ``contacts``,
        ``pages_per_contact`` (filed under the contacts that begin in the window, whenever published), ``elsewhere`` (share of the pages
        that are filed under none of the contacts).
    """
    check_per_days(per_days)
    dated, _ = _dated(then)
    under_contacts = then.sources.loc[dated.index, "source_id"].isin(events["source_ids"].explode()).to_numpy()
    filed = events["source_ids"].map(len)
    rows = []
    for window in found.to_dict("records"):
        begin, end = window["window_start"], window["window_end"]
        inside = ((dated >= begin) & (dated <= end)).to_numpy()
        under = filed[(events["starts_on"] >= begin) & (events["starts_on"] <= end)]
        n = int(inside.sum())
        share = float(1 - under_contacts[inside].mean()) if n else np.nan
        each = float(under.mean()) if len(under) else np.nan
        rate = n * per_days / window["exposure_days"]
        rows.append((window["window"], window["told"], window["exposure_days"], n, rate, window["count"], each, share))
    return pd.DataFrame(rows, columns=list(_ATTENTION))


def _dated(then: Dossier) -> tuple[pd.Series, np.ndarray]:
    """The day of each dated page, and its family."""
    sources = then.sources[then.sources["published_on"].notna()]
    family = sources["source_id"].map(families(then.sources)).replace("", OTHER)
    return sources["published_on"], family.to_numpy(dtype=object)
