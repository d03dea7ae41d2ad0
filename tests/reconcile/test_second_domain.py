"""Another domain: deaths from Ebola in Liberia in 2014, a public series that was revised downwards and contradicted.

The figures are those of C. Rivers, "Data for the 2014 Ebola outbreak in West Africa" (github.com/cmrivers/ebola, commit
ddcbf444): ``country_timeseries.csv`` for the World Health Organization and ``liberia_data/`` for the Ministry of Health and
Social Welfare. The 4,181 published on 28 November was an error: the WHO took it back on 1 December 2014 and gave 3,145 for
the same day (Reuters, 1 December 2014, "WHO says Liberia wrongly added 1,000 deaths to Ebola toll").
"""

from __future__ import annotations

import numpy as np
import pytest

from analysis.model.config import About
from analysis.reconcile import Reconciled, fit
from tests.claims.rows import dossier
from tests.reconcile.test_evidence import said

WHO = {
    "2014-06-30": 65, "2014-07-30": 227, "2014-08-31": 871, "2014-09-28": 1998, "2014-10-18": 2705, "2014-10-25": 2413,
    "2014-11-08": 2836, "2014-11-22": 3016, "2014-11-28": 4181,
}  # fmt: skip
MINISTRY = {
    "2014-07-17": 108, "2014-08-15": 455, "2014-09-14": 1450, "2014-10-07": 2305, "2014-10-21": 2770, "2014-10-22": 2168,
    "2014-11-15": 2964,
}  # fmt: skip
ERROR, CORRECTED = 4181, 3145


pytestmark = pytest.mark.xdist_group("second-domain")  # its fit is made once


@pytest.fixture(scope="module")
def deaths() -> Reconciled:
    """The total as the figures published until the last day of November allow it."""
    cells = {"commodity_id": "deaths", "origin": "LBR", "destination": "LBR", "period_start": "2014-03"}
    rows = [
        said(f"{name}-{day}", day, best=value, claimant_id=name, **cells)
        for name, series in (("who", WHO), ("ministry", MINISTRY))
        for day, value in series.items()
    ]
    then = dossier(rows, about=About(commodity="deaths", origin="LBR", destination="LBR"))
    return fit(then, then.flow(), until="2014-11-30")


def test_the_total_is_near_what_was_later_given(deaths: Reconciled) -> None:
    """The corrected figure for the same day, unknown to the fit, lies inside, and nearer the middle than the error."""
    assert deaths.refusal == ""
    total = deaths.total("2014-11-28")
    assert total.low < CORRECTED < total.high
    assert abs(np.log(total.middle / CORRECTED)) < abs(np.log(total.middle / ERROR))


def test_the_error_is_told_apart(deaths: Reconciled) -> None:
    """Of all sixteen figures the withdrawn one is the hardest to explain, and it is too high."""
    place = deaths.predictive.set_index("claim_id")["place"]
    assert (place - 0.5).abs().idxmax() == "who-2014-11-28"
    assert place["who-2014-11-28"] > 0.85


def test_a_total_that_fell_twice_never_falls(deaths: Reconciled) -> None:
    """The reported series fell in October; the reconciled one cannot, and says so with its bands."""
    figures = [WHO["2014-10-18"], WHO["2014-10-25"]]
    assert figures[1] < figures[0]
    assert (deaths.history["middle"].diff().iloc[1:] > 0).all()
    assert deaths.total("2014-10-20").low < min(figures) < max(figures) < deaths.total("2014-10-25", level=0.95).high
