"""Values of the wrong kind, flows that lead nowhere and flows of another dataset are refused in words, never by a traceback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import analysis
from analysis.errors import UsageError
from analysis.schema import data_folder

OWN = analysis.load()
DRONES = analysis.load(data_folder() / "examples" / "iran_drones")
FLOW = OWN.flow()

REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "a state to itself": (lambda: OWN.flow("containers", "RUS", ""), "are both 'RUS'"),
    "its own origin as destination": (lambda: OWN.flow("", "", "PRK"), "are both 'PRK'"),
    "a number for a commodity": (lambda: OWN.flow(5), "unknown commodity 5"),  # type: ignore[arg-type]
    "a list for a commodity": (lambda: OWN.flow([]), "unknown commodity"),  # type: ignore[arg-type]
    "no for a state": (lambda: OWN.flow("", False), "unknown origin False"),  # type: ignore[arg-type]
    "a dyad the other way round": (lambda: OWN.contacts("RUS-PRK"), "did you mean 'PRK-RUS'?"),
    "a number for a dyad": (lambda: OWN.contacts(5), "unknown dyad 5"),  # type: ignore[arg-type]
    "a commodity for a flow": (lambda: OWN.quantities("containers"), "is not a flow; give then.flow"),  # type: ignore[arg-type]
    "a name for the flow of answers": (lambda: OWN.answers("arms"), "is not a flow; give then.flow"),  # type: ignore[arg-type]
    "a flow of another dataset": (lambda: DRONES.quantities(FLOW), "unknown commodity 'containers'"),
    "statements of another dataset": (lambda: DRONES.statements(FLOW), "unknown commodity 'containers'"),
    "a test of another dataset": (lambda: analysis.compare.new_figures(DRONES, FLOW), "unknown commodity 'containers'"),
    "a word for a switch": (lambda: OWN.quantities(FLOW, retracted="no"), "is not a switch"),
    "a word for a switch of contacts": (lambda: OWN.contacts(discretionary_only="no"), "is not a switch"),
    "a list for an id": (lambda: OWN.claim(["x"]), "unknown claim"),  # type: ignore[arg-type]
    "days that are no number": (lambda: analysis.cadence.rate_ratio(18, float("nan"), 6, 184), "more than 0 days"),
    "a tolerance in words": (lambda: analysis.claims.envelope(OWN.quantities(FLOW), about_tolerance="5%"), "not a share"),  # type: ignore[arg-type]
    "nobody's last word": (lambda: OWN.last_said(OWN.quantities(FLOW), each=None), "unknown column None; allowed: camp, claimant_id"),  # type: ignore[arg-type]
    "a mark nobody made": (lambda: analysis.charts.signature_chart(OWN, FLOW, claims=["zz"]), "unknown claim 'zz'"),
}  # fmt: skip


@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_refused(call: tuple[Callable[[], Any], str]) -> None:
    """Each is a `UsageError` that says what was found."""
    made, words = call
    with pytest.raises(UsageError) as caught:
        made()
    assert words in str(caught.value)


def test_none_asks_for_everything() -> None:
    """None is no restriction, as an empty name is."""
    pd.testing.assert_frame_equal(OWN.quantities(FLOW, camps=None), OWN.quantities(FLOW))
    pd.testing.assert_frame_equal(OWN.contacts(levels=None), OWN.contacts())
    assert OWN.flow(None, None, None) == FLOW  # type: ignore[arg-type]


def test_a_factor_of_a_variant_or_a_withdrawn_claim_does_not_count() -> None:
    """Of each statement the canonical rendering converts, and none that was withdrawn."""
    found = analysis.claims.factors(OWN.claims, OWN.conversions)
    plain = OWN.claims.set_index("claim_id")
    assert set(plain.loc[found["claim_id"], "rendering"]) == {"canonical"}
    gone = found["claim_id"].iloc[0]
    claims = OWN.claims.assign(status=OWN.claims["status"].where(OWN.claims["claim_id"] != gone, "retracted"))
    assert gone not in set(analysis.claims.factors(claims, OWN.conversions)["claim_id"])


def test_an_empty_dyad_is_the_datasets_own_in_words() -> None:
    """Sentences name the two states where no dyad is given."""
    assert str(analysis.wording.meetings(OWN, "")) == str(analysis.wording.meetings(OWN, "PRK-RUS"))
    assert str(analysis.wording.changed(OWN, FLOW, "")) == str(analysis.wording.changed(OWN, FLOW, "PRK-RUS"))


Q = OWN.quantities(FLOW)
THEN = OWN.as_of("2024-06-14")
EARLIER = OWN.as_of("2023-11-01")
SHELLS = OWN.flow("artillery_shells", "PRK", "RUS")
MIXED: dict[str, tuple[Callable[[], Any], str]] = {
    "rows of two goods": (lambda: analysis.claims.conflicts(pd.concat([Q, OWN.quantities(SHELLS)])), "of several flows"),
    "rows of both directions": (
        lambda: analysis.claims.envelope(pd.concat([Q, OWN.quantities(FLOW.reverse)])), "of several flows",
    ),
    "rows of two datasets": (
        lambda: analysis.claims.ledger(pd.concat([Q, DRONES.quantities(DRONES.flow())])), "of several flows",
    ),
    "each row twice": (lambda: analysis.claims.conflicts(pd.concat([Q, Q])), "is there twice"),
    "answers for quantities": (lambda: analysis.claims.conflicts(OWN.answers(FLOW)), "not those of Dossier.quantities"),
    "numbers as text": (lambda: analysis.claims.envelope(Q.assign(value=Q["value"].astype(str))), "column 'value' holds"),
    "days as text": (lambda: analysis.claims.conflicts(Q.assign(through=Q["through"].astype(str))), "column 'through' holds"),
    "nothing for a frame": (lambda: analysis.claims.conflicts(None), "is a NoneType, not a frame"),  # type: ignore[arg-type]
    "a flow for a dossier": (lambda: analysis.charts.latest_chart(FLOW, OWN), "is a Flow, not a Dossier"),
    "a frame for a result": (lambda: analysis.charts.conflicts_chart(Q, OWN, flow=FLOW), "not a Conflicts"),
    "a result of a later day": (
        lambda: analysis.charts.conflicts_chart(analysis.claims.conflicts(Q), EARLIER, flow=FLOW), "not known on this day",
    ),
    "an envelope of a later day": (
        lambda: analysis.charts.envelope_chart(analysis.claims.envelope(Q), EARLIER, flow=FLOW), "on this day",
    ),
    "origins of everything": (
        lambda: analysis.wording.lead(THEN, FLOW, analysis.claims.independent_origins(THEN)), "are of other claims",
    ),
    "a keyword misspelt": (lambda: OWN.quantities(FLOW, claimant="kor-mnd"), "did you mean 'claimants'"),
    "a keyword of contacts misspelt": (lambda: OWN.contacts(level="minister"), "did you mean 'levels'"),
    "a frame for a flow": (lambda: OWN.quantities(Q), "is not a flow"),
}  # fmt: skip


@pytest.mark.parametrize("call", MIXED.values(), ids=MIXED)
def test_what_does_not_belong_together_is_refused(call: tuple[Callable[[], Any], str]) -> None:
    """Rows of several flows, a row twice, and a result of another day or flow give no answer; the error is short."""
    made, words = call
    with pytest.raises(UsageError) as caught:
        made()
    assert words in str(caught.value)
    assert len(str(caught.value)) < 400


def test_the_beginning_of_an_id_finds_it() -> None:
    """An id cut short names those that begin so."""
    with pytest.raises(UsageError, match="did you mean 'kor-2024-03-18-shin-7000-containers'"):
        OWN.claim("kor-2024-03-18-shin-7000")
