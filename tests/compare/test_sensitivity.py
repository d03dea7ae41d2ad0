"""Headlines with rows left out, and everything at once."""

from __future__ import annotations

import pandas as pd
import pytest

import analysis
from analysis.cadence import baselines, changes, counts, dispersion, observed
from analysis.cadence.baselines import ALL
from analysis.compare import comparison, meetings, new_figures, primary, sensitivity, study_of
from analysis.compare.sensitivity import variants
from analysis.errors import UnknownName, UsageError
from analysis.model.dossier import Dossier


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    """The eve of the Pyongyang summit."""
    return analysis.load().as_of("2024-06-14")


def test_variants_leave_out_what_they_say(dossier: Dossier) -> None:
    """Verified rows only; discretionary contacts only; a kind's rows leave when nothing else carries them."""
    found = variants(dossier)
    assert set(found["verified rows only"].claims["review"]) == {"verified"}
    assert set(found["discretionary contacts only"].events["occasion"]) == {""}
    assert len(found["discretionary contacts only"].claims) == len(dossier.claims)
    kind = dict(zip(dossier.sources["source_id"], dossier.sources["kind"], strict=True))
    without = found["without state media sources"]
    for ids in without.events["source_ids"]:
        assert not ids or any(kind[i] != "state_media" for i in ids)
    gone = set(dossier.events["event_id"]) - set(without.events["event_id"])
    carried = dossier.events.set_index("event_id").loc[sorted(gone), "source_ids"]
    assert all(all(kind[i] == "state_media" for i in ids) for ids in carried)


def test_all_rows_is_the_headline_itself(dossier: Dossier) -> None:
    """The first variant gives the numbers of the tests it repeats."""
    result = sensitivity(dossier, split="2023-09-13")
    row = result.of("rate ratio").iloc[0]
    view = observed(dossier, start="2018-01-01")
    held = baselines(view, dossier.config.periods, "2023-09-13").of(ALL)[0]
    assert (result.now, result.against, held.period.told) == ("since September 2023", "in 2018-19", "in 2018-19")
    quarters = counts(dossier.contacts(), every="QS", start=dossier.config.about.since, end="2024-06-14")
    plain = dispersion(quarters, changes(quarters).starts).widened(held.found)
    assert plain.high > held.found.high
    assert row["variant"] == "all rows"
    assert (row["estimate"], row["low"], row["high"], row["p_value"]) == (
        plain.ratio,
        plain.low,
        plain.high,
        plain.p_value,
    )
    assert row["power"] == plain.power
    near = result.of("figures after meetings").iloc[0]
    study = study_of(new_figures(dossier, dossier.flow()), meetings(dossier), side="after")
    assert (near["verdict"], near["power"]) == (study.verdict, study.power)
    assert near["estimate"] == pytest.approx(study.inside / study.expected)
    assert set(result.frame["headline"]) == {"rate ratio", "probability of a change", "figures after meetings"}


def test_typos_and_days_out_of_range_are_refused(dossier: Dossier) -> None:
    """A commodity, dyad or level that is not there, and no day to look, raise; none gives an empty headline."""
    for typo in ({"commodity": "containrs"}, {"dyad": "PRK-RUSS"}, {"levels": ["ministr"]}):
        with pytest.raises(UnknownName, match="did you mean"):
            sensitivity(dossier, **typo)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="give 1 or more days"):
        sensitivity(dossier, look_days=0)


def test_before_anything_is_known() -> None:
    """On an empty day no headline is claimed, and nothing is drawn from later rows."""
    early = analysis.load().as_of("2017-01-01")
    assert sensitivity(early).of("rate ratio").empty
    everything = comparison(early, early.flow())
    assert {
        *(study.verdict for study in everything.primary),
        everything.lags.verdict,
        everything.curve.verdict,
    } == {"too few to say"}
    few = analysis.load().as_of("2023-11-15")
    assert comparison(few, few.flow()).lags.verdict == "too few to say"


def test_together_is_its_parts(dossier: Dossier) -> None:
    """The one record holds what each question gives by itself, and states its null and power."""
    found = comparison(dossier, dossier.flow())
    assert repr(found.primary) == repr(primary(found.figures, meetings(dossier)))
    assert isinstance(found.reporting_vs_flow.said.frame, pd.DataFrame)
    assert found.reporting_vs_flow.said.null == found.reporting_vs_flow.counted.null == found.curve.null
    for record in (*found.primary, found.claimed, found.implied, found.lags):
        assert record.null
        assert 0 <= record.power <= 1
