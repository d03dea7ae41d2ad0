"""Do the headlines stand when rows are left out?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from analysis.cadence import baselines, change_point, counts, observed
from analysis.cadence.baselines import ALL
from analysis.compare.event_study import study_of
from analysis.compare.figures import meetings, new_figures
from analysis.display import Result
from analysis.errors import UsageError
from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.names import check_names
from analysis.model.vocabulary import SOURCE_KIND

HEADLINES: Final = ("rate ratio", "odds for a change", "figures near meetings")
_COLUMNS: Final = ("headline", "variant", "n", "estimate", "low", "high", "p_value", "power", "verdict")


@dataclass(frozen=True, repr=False)
class Sensitivity(Result):
    """Each headline under each variant: `frame` has ``headline, variant, n, estimate, low, high, p_value, power,
    verdict``.

    Estimates: the rate now over that of the first of the earlier periods, with its exact interval; the odds
    for a change of rate; figures near meetings over expected.
    `power` is each test's own, to see `effect` times the rate or the expected share.
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
        held = baselines(view, words.periods, split, look_days=look_days)
        for against in held.of(ALL)[:1]:
            r, told = against.found, (held.now.told if held.now else "", against.period.told)
            rows.append(("rate ratio", name, round(r.n1 + r.n2), r.ratio, r.low, r.high, r.p_value, r.power, r.verdict))
        if first < end:
            c = change_point(counts(met, every=every, start=first, end=end))
            rows.append(("odds for a change", name, c.n, c.odds, nan, nan, nan, c.power, c.verdict))
        s = study_of(new_figures(variant, flow), meetings(variant, dyad))
        ratio = s.inside / s.expected if s.expected and s.expected == s.expected else nan
        rows.append(("figures near meetings", name, s.n_claims, ratio, nan, nan, s.p_value, s.power, s.verdict))
    return Sensitivity(pd.DataFrame(rows, columns=list(_COLUMNS)), *told)
