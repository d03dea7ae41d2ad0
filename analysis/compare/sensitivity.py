"""Do the headlines stand when rows are left out?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from analysis.cadence import baselines, changes, clustering, counts, observed
from analysis.cadence.baselines import ALL
from analysis.compare.figures import meetings, new_figures
from analysis.compare.near_meetings import study_of
from analysis.display import Result
from analysis.errors import UsageError
from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.names import check_names
from analysis.model.vocabulary import SOURCE_KIND

HEADLINES: Final = ("rate ratio", "probability of a change", "figures after meetings")
_COLUMNS: Final = ("headline", "variant", "n", "estimate", "low", "high", "p_value", "power", "verdict")


@dataclass(frozen=True, repr=False)
class Sensitivity(Result):
    """Each headline under each variant: `frame` has ``headline, variant, n, estimate, low, high, p_value, power,
    verdict``.

    Estimates: the rate now over that of the first of the earlier periods, with the interval that holds for clustered contacts;
    the probability that the rate changed at all; figures within 14 days after meetings over expected.
    `power` is each test's own, to see `effect` times the rate.
    """

    frame: pd.DataFrame
    now: str = ""  # the latest window and what it is held against, in words: "since September 2023", "in 2018-19"
    against: str = ""
    null: str = "as in the test each headline names"
    effect: float = 2.0

    def of(self, headline: str) -> pd.DataFrame:
        """The rows of one headline."""
        check_names("headline", headline, HEADLINES)
        return self.frame[self.frame["headline"] == headline].reset_index(drop=True)


def variants(dossier: Dossier) -> dict[str, Dossier]:
    """The dossier with rows left out: verified rows only, discretionary contacts only, each source kind in turn.

    A row stays without a kind when any source of another kind carries it.
    """
    fixed = replace(dossier, as_of_day=dossier.day)
    found = {
        "all rows": fixed,
        "verified rows only": _only(fixed, fixed.claims["review"] == "verified", fixed.events["review"] == "verified"),
        "discretionary contacts only": _only(fixed, None, fixed.events["occasion"] == ""),
    }
    for kind in SOURCE_KIND:
        gone = set(fixed.sources.loc[fixed.sources["kind"] == kind, "source_id"])
        if gone:
            kept = [
                f["source_ids"].map(lambda ids, gone=gone: bool(set(ids) - gone)) for f in (fixed.claims, fixed.events)
            ]
            found[f"without {kind.replace('_', ' ')} sources"] = _only(
                fixed, kept[0].astype(bool), kept[1].astype(bool)
            )
    return found


def _only(dossier: Dossier, claims: pd.Series | None, events: pd.Series | None) -> Dossier:
    return replace(
        dossier,
        claims=dossier.claims if claims is None else dossier.claims[claims].reset_index(drop=True),
        events=dossier.events if events is None else dossier.events[events].reset_index(drop=True),
    )


def sensitivity(
    dossier: Dossier,
    *,
    split: str = "",
    look_days: int = 365,
    start: str = "",
    every: str = "QS",
    commodity: str = "",
    dyad: str = "",
    levels: Sequence[str] = (),
) -> Sensitivity:
    """What becomes of each headline when rows are left out?

    Parameters
    ----------
    split, look_days : str, int
        First day of the latest window, and where the dataset names no earlier period, days before it to compare with.
    start, every : str
        First day observed and window of the change of rate.

    Empty names and days are the folder's own.

    Raises
    ------
    UnknownName
        For a commodity, dyad or level that the dataset does not have.
    UsageError
        For days to look that are fewer than 1, or a split or start that is not a day.
    """
    if not look_days >= 1:
        raise UsageError(f"look_days {look_days} cannot be used; give 1 or more days, such as 365")
    flow = dossier.flow(commodity)
    rows: list[tuple[object, ...]] = []
    nan = math.nan
    end = pd.Timestamp(dossier.day)
    words = dossier.config
    split, start = split or words.about.split, start or words.about.since
    first = pd.Timestamp(day(start)) if start else end
    told = "", ""
    for name, variant in variants(dossier).items():
        met = variant.contacts(dyad, levels=levels)
        view = observed(variant, start=start, dyad=dyad, levels=levels)
        held = baselines(view, words.periods, split, look_days=look_days, forms=(ALL,))
        for against in held.of(ALL)[:1]:
            r = clustering(met, start=first, end=end).widened(against.found)
            told = (held.now.told if held.now else "", against.period.told)
            rows.append(("rate ratio", name, round(r.n1 + r.n2), r.ratio, r.low, r.high, r.p_value, r.power, r.verdict))
        if first < end:
            c = changes(counts(met, every=every, start=first, end=end))
            any_change = nan if c.verdict else 1 - float(c.number["probability"].iloc[0])
            rows.append(("probability of a change", name, c.n, any_change, nan, nan, nan, c.power, c.verdict))
        s = study_of(new_figures(variant, flow), meetings(variant, dyad), side="after")
        ratio = s.inside / s.expected if s.expected and s.expected == s.expected else nan
        rows.append(("figures after meetings", name, s.n_claims, ratio, nan, nan, s.p_value, s.power, s.verdict))
    return Sensitivity(pd.DataFrame(rows, columns=list(_COLUMNS)), *told)
