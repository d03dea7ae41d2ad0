"""The reconciled total as a reader meets it: history, total and rate, biases, what each claim adds, what was assumed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.display import Table
from analysis.errors import UsageError
from analysis.model.dates import day as parse_day
from analysis.reconcile.density import Density, Unknowns
from analysis.reconcile.evidence import POINT, Evidence, position
from analysis.reconcile.model_data import model_data, passed
from analysis.reconcile.priors import Priors, prior_draws, readable
from analysis.reconcile.psis import smoothed
from analysis.reconcile.sampler import Sampled

LEVELS = (0.5, 0.8, 0.95)
R_HAT, SIZE, LOST = 1.01, 400, 0.01
FEW = 2  # a claimant with fewer statements has no bias of its own to show
RELIABLE = 0.7  # shape of the importance weights above which they are not used


@dataclass(frozen=True)
class Interval:
    """Median and central interval of a quantity; NaN when nothing is said."""

    low: float
    middle: float
    high: float
    level: float
    unit: str


@dataclass(frozen=True, repr=False, eq=False)
class Reconciled:
    """What the claims, taken together under stated assumptions, allow. A model, never the figure.

    `refusal` is empty, or says why nothing is shown: too few claims, or draws that failed their checks. Then every
    table is empty and every interval NaN.
    """

    evidence: Evidence
    priors: Priors
    seed: int
    sampled: Sampled | None
    refusal: str

    @cached_property
    def density(self) -> Density:
        """The model of this evidence."""
        return Density(model_data(self.evidence, self.priors), self.priors)

    @cached_property
    def flat(self) -> np.ndarray:
        """Draws by coordinates, all chains together; none when refused."""
        if self.sampled is None or self.refusal:
            return np.empty((0, self.density.size)) if self.evidence.months else np.empty((0, 0))
        return np.asarray(self.sampled.x, dtype=float).reshape(-1, self.density.size)

    @cached_property
    def unknowns(self) -> Unknowns:
        """Draws of everything unknown, in readers' units."""
        return self.density.constrain(self.flat)

    @cached_property
    def claim_log_lik(self) -> np.ndarray:
        """Log chance of each claim as said, draws by claims."""
        return np.asarray(self.density.claim_log_lik(self.flat))

    @cached_property
    def cumulative(self) -> np.ndarray:
        """Total at the beginning of each month and at the end of the axis, draws by months plus one."""
        return np.concatenate([np.zeros((len(self.flat), 1)), np.cumsum(self.unknowns.rate, axis=1)], axis=1)

    @property
    def last_day(self) -> pd.Timestamp:
        """Last day of the axis: the day of knowledge, where the fit is given none."""
        whole = self.evidence.first + pd.DateOffset(months=self.evidence.months) - pd.Timedelta(days=1)
        return whole if pd.isna(self.evidence.last) else self.evidence.last

    @property
    def since(self) -> str:
        """First day of the axis as ISO text; empty where nothing can be read."""
        return f"{self.evidence.first.date()}" if self.evidence.months else ""

    @cached_property
    def history(self) -> pd.DataFrame:
        """Total by the end of each month: ``day, middle``, and ``low_50 ... high_95``, in units of the flow."""
        bands = [f"{side}_{level:.0%}"[:-1] for level in LEVELS for side in ("low", "high")]
        if self.refusal:
            return pd.DataFrame(
                {"day": pd.Series(dtype="datetime64[us]"), **dict.fromkeys(["middle", *bands], 0.0)}
            ).iloc[:0]
        whole = pd.date_range(self.evidence.first, periods=self.evidence.months, freq="MS") + pd.offsets.MonthEnd(0)
        months = [*whole[:-1], self.last_day]
        edges = [0.5, *(q for level in LEVELS for q in (0.5 - level / 2, 0.5 + level / 2))]
        values = np.quantile(self.cumulative[:, 1:], edges, axis=0)
        return pd.DataFrame({"day": months, **dict(zip(["middle", *bands], values, strict=True))})

    def totals(self, day: str | dt.date | pd.Timestamp) -> np.ndarray:
        """Draws of the total by the end of a day."""
        begin, end = (passed(np.array([[at]]), self.evidence.edges) for at in (0.0, self.position(day)))
        return np.asarray(self.density.counted(self.unknowns, begin, end))[:, 0]

    def total(self, day: str | dt.date | pd.Timestamp, *, level: float = 0.8) -> Interval:
        """How much by the end of a day, counted from the usual start?

        Raises
        ------
        UsageError
            For a day outside the axis, or a level outside (0, 1).
        """
        _asked(day, level)
        return interval(self.totals(day), level, self.evidence.flow.commodity) if not self.refusal else nothing(level)

    def rate(self, day: str | dt.date | pd.Timestamp, *, level: float = 0.8) -> Interval:
        """At what pace a month in the calendar month of a day? Raises as `total`."""
        _asked(day, level)
        if self.refusal:
            return nothing(level)
        month = max(min(int(np.ceil(self.position(day))), self.evidence.months) - 1, 0)
        pace = self.unknowns.rate[:, month] / np.diff(self.evidence.edges)[month]
        return interval(pace, level, f"{self.evidence.flow.commodity} a month")

    def position(self, day: str | dt.date | pd.Timestamp) -> float:
        """Where the end of a day lies on the axis of months. Raises as `total`."""
        when = pd.Timestamp(parse_day(day))
        if not self.evidence.first <= when <= self.last_day:
            raise UsageError(
                f"{when.date()} is outside the months of the model, {self.evidence.first.date()} to {self.last_day.date()};"
                " give `until` to the fit for a later end"
            )
        return float(position(when, self.evidence.first) + 1 / when.days_in_month)

    @cached_property
    def biases(self) -> pd.DataFrame:
        """How far above (1.1) or below (0.9) the rest does each claimant stand throughout?

        ``claimant_id, statements, low, middle, high, reading``: a factor with its 80% interval; `reading` is "too few"
        under two statements, else "above", "below" or "no difference shown".
        """
        rows = []
        counts = self.evidence.rows["claimant_id"].value_counts()
        for i, name in enumerate(self.evidence.claimants if not self.refusal else []):
            low, middle, high = np.exp(np.quantile(self.unknowns.bias[:, i], [0.1, 0.5, 0.9]))
            sure = "above" if low > 1 else "below" if high < 1 else "no difference shown"
            rows.append((name, int(counts[name]), low, middle, high, "too few" if counts[name] < FEW else sure))
        return pd.DataFrame(rows, columns=["claimant_id", "statements", "low", "middle", "high", "reading"])

    @cached_property
    def information(self) -> pd.DataFrame:
        """What would the last total be without one claim?

        ``claim_id, middle, change, width, reliable``: the median without the claim, its change as a share, the width of
        the 80% interval without it over the width with it, and whether the weights can be relied on. Strongest first.
        """
        rows = []
        last = self.cumulative[:, -1] if not self.refusal else np.empty(0)
        low, middle, high = np.quantile(last, [0.1, 0.5, 0.9]) if len(last) else (np.nan,) * 3
        for i, name in enumerate(self.evidence.rows["claim_id"] if not self.refusal else []):
            weights, shape = smoothed(-self.claim_log_lik[:, i])
            less, half, more = _weighted(last, weights, [0.1, 0.5, 0.9])
            rows.append((name, half, half / middle - 1, (more - less) / (high - low), shape <= RELIABLE))
        frame = pd.DataFrame(rows, columns=["claim_id", "middle", "change", "width", "reliable"])
        strength = (frame["change"].abs() + (frame["width"] - 1).abs()).sort_values(ascending=False, kind="stable")
        return frame.loc[strength.index].reset_index(drop=True)

    @cached_property
    def learnt(self) -> pd.DataFrame:
        """Prior against posterior of each single number: ``prior, prior_low, prior_middle, prior_high, low, middle, high``.

        Intervals hold 80%; a `taught` share of 0 says the claims did not narrow it at all, 1 that they fixed it.
        """
        rows = []
        given = prior_draws(self.priors, 20_000, np.random.default_rng(0))
        for name, draws in ({} if self.refusal else self.unknowns.single).items():
            if not self.speaks(name):
                continue
            before, after = (np.quantile(readable(name, d), [0.1, 0.5, 0.9]) for d in (given[name], draws))
            narrower = 1 - (after[2] - after[0]) / (before[2] - before[0])
            rows.append((name, *before, *after, max(narrower, 0.0)))
        columns = ["prior", "prior_low", "prior_middle", "prior_high", "low", "middle", "high", "taught"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def supposed(self) -> pd.DataFrame:
        """The priors that any claim read bears on, each with its source or reason; see `Priors.table`."""
        table = self.priors.table()
        return table[[self.speaks(name) for name in table["prior"]]].reset_index(drop=True)

    def speaks(self, name: str) -> bool:
        """Whether any claim read bears on this number at all."""
        rows = self.evidence.rows
        if name == "consignment":
            return bool((rows.loc[~rows["voyages"], "value"] == 0).any())
        asked = {"capacity": "voyages", "sea": "sea", "early": "early"}
        if name in asked:
            return bool(rows[asked[name]].any())
        return name not in ("tight", "slack") or bool((rows["kind"] != POINT).any())

    @cached_property
    def predictive(self) -> pd.DataFrame:
        """Would the fitted model say such figures? ``claim_id, value, low, middle, high, place``.

        An interval of 80% of figures its claimant would say again on the same day and scope; `place` is the share of
        such figures below the one said, half of the equal ones counted.
        """
        from analysis.reconcile.simulate import posterior_predictive

        rows = []
        if not self.refusal:
            again = posterior_predictive(self.density, self.unknowns, self.evidence, np.random.default_rng(self.seed))
            for i, row in enumerate(self.evidence.rows.itertuples(index=False)):
                low, middle, high = np.quantile(again[:, i], [0.1, 0.5, 0.9])
                place = (again[:, i] < row.value).mean() + (again[:, i] == row.value).mean() / 2
                rows.append((row.claim_id, row.value, low, middle, high, place))
        return pd.DataFrame(rows, columns=["claim_id", "value", "low", "middle", "high", "place"])

    @cached_property
    def checks(self) -> pd.DataFrame:
        """Do the draws pass? ``check, found, wanted, passed``; empty when nothing was drawn."""
        if self.sampled is None:
            return pd.DataFrame(columns=["check", "found", "wanted", "passed"])
        drawn = self.sampled
        rows = [
            ("split R-hat, worst", drawn.r_hat, f"below {R_HAT}", drawn.r_hat < R_HAT),
            ("effective draws, least", float(round(drawn.size)), f"above {SIZE}", drawn.size > SIZE),
            ("divergent moves, share", drawn.diverged, f"below {LOST}", drawn.diverged < LOST),
        ]
        return pd.DataFrame(rows, columns=["check", "found", "wanted", "passed"])

    def table(self) -> Table:
        """The history for readers."""
        shown = self.history.assign(**self.history.drop(columns="day").round(0))
        title = self.refusal or f"Model: {self.evidence.flow}, total by month as the claims together allow"
        return Table("reconciled", title, shown, source=f"{len(self.evidence.rows)} statements read")

    def __repr__(self) -> str:
        return str(self.table())

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        return self.table()._repr_mimebundle_(**kwargs)


def _asked(day: str | dt.date | pd.Timestamp, level: float) -> None:
    """Refuse a day that is not one, and a level that no interval has, also where there is nothing to show."""
    parse_day(day)
    if not 0 < level < 1:
        raise UsageError(f"level {level!r} is not a share of probability; give one between 0 and 1, such as 0.8")


def interval(draws: np.ndarray, level: float, unit: str) -> Interval:
    """Median and central interval of draws."""
    low, middle, high = np.quantile(draws, [0.5 - level / 2, 0.5, 0.5 + level / 2])
    return Interval(float(low), float(middle), float(high), level, unit)


def nothing(level: float) -> Interval:
    """Where nothing is said."""
    return Interval(float("nan"), float("nan"), float("nan"), level, "")


def _weighted(values: np.ndarray, weights: np.ndarray, shares: list[float]) -> np.ndarray:
    order = np.argsort(values)
    at = np.cumsum(weights[order]) - weights[order] / 2
    return np.asarray(np.interp(shares, at, values[order]))
