"""Is this more contact than before? The rate now against each earlier period, visits, letters and greetings apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from analysis.cadence.counts import check_known
from analysis.cadence.dispersion import Dispersion
from analysis.cadence.observed import Observed
from analysis.cadence.placements import Spans, compared, exposure, reach, shares
from analysis.cadence.rates import RateRatio, garwood
from analysis.cadence.windows import QUARTER
from analysis.display import Result
from analysis.language.format import days, month, short_span
from analysis.model.config import Period
from analysis.model.dates import day
from analysis.model.names import check_names
from analysis.model.vocabulary import IN_PERSON

ALL: Final = "all contacts"
VISITS: Final = "visits, talks and summits"
LETTERS: Final = "letters, calls, papers and gifts"
CULTURE: Final = "culture, sport and tourism"
GREETINGS: Final = "greetings on fixed days"
FORMS: Final = (ALL, VISITS, CULTURE, LETTERS, GREETINGS)
YEAR: Final = 365
_COLUMNS: Final = (
    "form", "period", "window_start", "window_end", "exposure_days", "count", "least", "most", "rate", "low", "high",
    "times", "times_low", "times_high", "p_value",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Against(Result):
    """One form of contact now, held against one earlier period."""

    form: str
    period: Period
    found: RateRatio  # what conclusions rest on: with an interval that holds for clustered contacts where their spread was given
    exact: RateRatio

    @property
    def is_clear(self) -> bool:
        """Does the interval leave out the same rate?"""
        return not self.found.verdict and not self.found.low <= 1 <= self.found.high


@dataclass(frozen=True, repr=False)
class Baselines(Result):
    """The contacts of the latest window beside those of earlier periods.

    `frame` has a row for each form of contact and each window, the earlier ones first: ``form, period, window_start,
    window_end, exposure_days, count`` (averaged over what partial dates allow, `least` to `most`), ``rate, low, high``
    (a quarter, Garwood's interval), and in the earlier rows ``times, times_low, times_high, p_value``: the latest rate
    over theirs. `season` is true when the latest window is shorter than a year: of earlier periods only the same days of
    the year then count.
    """

    frame: pd.DataFrame
    now: Period | None
    against: tuple[Against, ...]
    season: bool = False
    null: str = "the same rate in both windows, given the total"

    @property
    def is_clustered(self) -> bool:
        """Do the intervals hold for contacts that come in clusters?"""
        return any(found.found.method == "clustered" for found in self.against)

    def of(self, form: str) -> list[Against]:
        """What one form of contact is held against, in order of time; `UnknownName` for a form that is not in `FORMS`."""
        check_names("form of contact", form, FORMS)
        return [found for found in self.against if found.form == form]


def form_of(contacts: pd.DataFrame) -> pd.Series:
    """Is each contact a visit, a letter, a cultural exchange, or a greeting that the calendar drives?

    What a calendar day drives counts there, whatever its kind: a greeting is not a visit. Every contact has one form.
    """
    kind = contacts["kind"]
    own = np.select([kind.isin(IN_PERSON), kind == "cultural_exchange"], [VISITS, CULTURE], LETTERS)
    return pd.Series(np.where(contacts["occasion"] == "", own, GREETINGS), index=contacts.index, dtype="object")


def baselines(
    view: Observed,
    periods: Sequence[Period] = (),
    split: str = "",
    *,
    look_days: int = YEAR,
    spread: Dispersion | None = None,
    forms: Sequence[str] = FORMS,
) -> Baselines:
    """How many times the rate of each earlier period is the rate since a day?

    The latest window runs from `split` to the last day observed; without a split it is the last of the periods, so far.
    Earlier periods are cut to the days observed before it. Where it is shorter than a year, only the same days of the year
    count in them: contacts follow the calendar. Partial dates are placed as in `analysis.cadence.placements.compared`.

    Parameters
    ----------
    view : Observed
        From `observed`.
    periods : sequence of Period
        Such as ``then.config.periods``, in order of time.
    split : str
        First day of the latest window; empty where there is none.
    look_days : int
        Where no period lies before the split: days before it to compare with.
    spread : Dispersion
        From `dispersion`: how far the contacts cluster. Intervals are then never narrower than the exact ones (`Dispersion.widened`).
    forms : sequence of str
        Which forms of contact to hold against earlier ones, of `FORMS`; all by default.

    Examples
    --------
    >>> import analysis
    >>> then = analysis.load().as_of("2022-06-01")
    >>> found = baselines(analysis.cadence.observed(then, start="2018-01-01"), then.config.periods)
    >>> found.now.told, [a.period.told for a in found.of(ALL)], found.of(ALL)[0].is_clear
    ('while the border was closed', ['in 2018-19'], True)
    """
    check_names("form of contact", forms, FORMS)
    check_known(view.contacts, view.end)
    now, earlier = _windows(view, periods, split, look_days)
    if now is None:
        return Baselines(pd.DataFrame(columns=list(_COLUMNS)), None, ())
    later = [_span(now)]
    season = exposure(later) < YEAR
    spans = [(p, _same_days(_span(p), later[0]) if season else [_span(p)]) for p in earlier]
    form = form_of(view.contacts)
    rows, against = [], list[Against]()
    for name in forms:
        rows_of = view.contacts if name == ALL else view.contacts[form == name]
        for period, window in spans:
            exact = compared(rows_of, later, window)
            against.append(Against(name, period, spread.widened(exact) if spread else exact, exact))
            rows.append((name, period.name, *_counted(rows_of, window), *_told(against[-1].found)))
        rows.append((name, now.name, *_counted(rows_of, later), *[float("nan")] * 4))
    return Baselines(pd.DataFrame(rows, columns=list(_COLUMNS)), now, tuple(against), season)


def _windows(
    view: Observed, periods: Sequence[Period], split: str, look_days: int
) -> tuple[Period | None, list[Period]]:
    """The latest window and the periods before it, each cut to what was observed."""
    middle = pd.Timestamp(day(split)) if split else None
    if middle is not None and view.start < middle <= view.end:
        names = f"since {short_span(middle, 'month')}", f"since {month(middle)}"
        now: Period | None = Period(*names, split, _iso(view.end))
    else:
        now, middle = None, None
    edge = view.end if middle is None else middle - pd.Timedelta(days=1)
    cut = [replace(p, start=max(p.start, _iso(view.start)), end=min(p.end or _iso(edge), _iso(edge))) for p in periods]
    kept = [p for p in cut if p.start <= p.end]
    if now is None:
        return (kept[-1], kept[:-1]) if kept else (None, [])
    if not kept:
        first = max(view.start, pd.Timestamp(split) - pd.Timedelta(days=look_days))
        kept = [Period("before", f"before ({days(first, edge)})", _iso(first), _iso(edge))]
    return now, kept


def _iso(when: pd.Timestamp) -> str:
    return str(when.date())


def _span(period: Period) -> tuple[pd.Timestamp, pd.Timestamp]:
    return pd.Timestamp(period.start), pd.Timestamp(period.end)


def _same_days(period: tuple[pd.Timestamp, pd.Timestamp], now: tuple[pd.Timestamp, pd.Timestamp]) -> Spans:
    """The days of the year that the latest window has, in each year of the period; all its days where it has none of them."""
    found = []
    for back in range(now[1].year - period[0].year, now[0].year - period[1].year - 1, -1):
        first, last = (when - pd.DateOffset(years=back) for when in now)
        first, last = max(first, period[0]), min(last, period[1])
        if first <= last:
            found.append((first, last))
    return found or [period]


def _counted(contacts: pd.DataFrame, window: Spans) -> tuple[object, ...]:
    """Days and contacts of a window, and contacts a quarter with Garwood's interval, the widest over partial dates."""
    share, length = shares(contacts, window), exposure(window)
    count, (least, most), each = round(float(share.sum()), 9), reach(share), QUARTER / length
    low, high = float(garwood(np.array([least]))[0][0]), float(garwood(np.array([most]))[1][0])
    return window[0][0], window[-1][1], length, count, least, most, count * each, low * each, high * each


def _told(found: RateRatio) -> tuple[float, float, float, float]:
    return found.ratio, found.low, found.high, found.p_value
