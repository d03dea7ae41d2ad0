"""The curated tables hold what readers are promised, and pass their own checks."""

from __future__ import annotations

import re

import pytest

import analysis
from analysis.dossier import Dossier, data_folder
from analysis.schema import check
from analysis.schema.codebook import update

EVE = "2024-06-14"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    """Everything on file."""
    return analysis.load()


def test_no_findings() -> None:
    """Not one error and not one warning in the curated tables."""
    assert [str(f) for f in check(data_folder())[1]] == []


def test_generated_parts_are_fresh() -> None:
    """The codebook's tables and datapackage.json are what the declaration gives."""
    assert update(data_folder(), write=False) == []


# event id, first day, status, whether the eve of the summit knows it
REQUIRED_EVENTS = [
    ("2019-04-25-summit-vladivostok", "2019-04-25", "occurred", True),
    ("2023-09-13-summit-vostochny", "2023-09-10", "occurred", True),
    ("2023-09-13-summit-vostochny-talks", "2023-09-13", "occurred", True),
    ("2023-09-13-kim-invites-putin", "2023-09-13", "occurred", True),
    ("2023-09-13-kim-invites-putin-accepted", "2023-09-13", "occurred", True),
    ("2024-06-10-vedomosti-putin-prk-vnm", "2024-01-01", "planned", True),
    ("2024-06-12-nhk-putin-visit-report", "2024-06-01", "planned", True),
    ("2024-06-12-nhk-vietnam-leg", "2024-06-01", "planned", True),
    ("2024-06-12-kim-russia-day-message", "2024-06-12", "occurred", True),
    ("2024-05-27-spy-satellite-failure", "2024-05-27", "failed", True),
    ("2024-06-09-rok-loudspeakers-resume", "2024-06-09", "occurred", True),
    ("2024-06-18-putin-pyongyang-state-visit", "2024-06-18", "planned", False),
    ("2024-06-19-putin-kim-pyongyang-summit", "2024-06-19", "occurred", False),
]


@pytest.mark.parametrize(("event_id", "starts", "status", "known"), REQUIRED_EVENTS)
def test_required_event(dossier: Dossier, event_id: str, starts: str, status: str, known: bool) -> None:
    """Each promised event is a sourced row of its own, known on the eve of the summit only where it was."""
    event = dossier.event(event_id)
    row = dossier.events.set_index("event_id").loc[event_id]
    assert (str(row["starts_on"].date()), event.status) == (starts, status)
    assert event.sources
    assert (event_id in set(dossier.as_of(EVE).events["event_id"])) is known


# claim id, claimant, stance, commodity, bound, number
REQUIRED_CLAIMS = [
    ("kor-2024-03-18-shin-7000-containers", "kor-mnd", "asserts", "containers", "about", 7000),
    ("kor-2024-03-18-shin-9000-return", "kor-mnd", "asserts", "containers", "more_than", 9000),
    ("us-2024-02-23-state-10000-containers", "usa-state", "asserts", "containers", "more_than", 10000),
    ("kor-2024-02-26-shin-6700-containers", "kor-mnd", "asserts", "containers", "about", 6700),
    ("usa-2024-06-12-exchange", "usa-officials", "asserts", "technology", "none", None),
    ("kor-2024-06-12-exchange", "kor-officials", "asserts", "technology", "none", None),
    ("nhk-2024-06-12-technology", "nhk", "asserts", "technology", "none", None),
    ("nhk-2024-06-12-weapons-shortage", "nhk", "asserts", "arms", "none", None),
]


@pytest.mark.parametrize(("claim_id", "claimant", "stance", "commodity", "bound", "number"), REQUIRED_CLAIMS)
def test_required_claim(
    dossier: Dossier, claim_id: str, claimant: str, stance: str, commodity: str, bound: str, number: float | None
) -> None:
    """Each promised claim is a sourced row known on the eve of the summit, with its figure as said."""
    then = dossier.as_of(EVE)
    row = then.claims.set_index("claim_id").loc[claim_id]
    assert (row["claimant_id"], row["stance"], row["commodity_id"], row["bound"]) == (
        claimant,
        stance,
        commodity,
        bound,
    )
    figures = [float(v) for v in row[["low", "best", "high"]].dropna()]
    assert figures == ([] if number is None else [number])
    assert then.claim(claim_id).sources


def test_both_capitals_deny(dossier: Dossier) -> None:
    """By the eve of the summit Moscow and Pyongyang each stand with denials that name what they answer."""
    then = dossier.as_of(EVE)
    denials = analysis.claims.answers(then.claims, then.claimants)
    denials = denials[denials["stance"].isin(["denies", "doubts"]) & (denials["responds_to"].map(len) > 0)]
    assert {"RUS", "PRK"} <= set(denials["country"])


def test_balloons_from_28_may(dossier: Dossier) -> None:
    """The first balloon wave from the North starts on 2024-05-28; earlier ones were leaflets from the South."""
    waves = dossier.events[(dossier.events["kind"] == "balloon_launch") & (dossier.events["initiator"] == "PRK")]
    assert str(waves["starts_on"].min().date()) == "2024-05-28"


def test_nothing_is_known_later_than_today(dossier: Dossier) -> None:
    """No row claims knowledge from after the material was gathered."""
    assert str(dossier.last_known) <= "2026-03-31"


def test_every_visible_row_has_a_source(dossier: Dossier) -> None:
    """On the last day every row shows at least one source."""
    assert (dossier.claims["source_ids"].map(len) > 0).all()
    assert (dossier.events["source_ids"].map(len) > 0).all()


def test_notes_do_not_look_ahead(dossier: Dossier) -> None:
    """No note or title speaks from hindsight: it would leak into pages rendered for an earlier day."""
    hindsight = re.compile(r"\b(later|afterwards|eventually|subsequently|in hindsight|would become)\b", re.IGNORECASE)
    texts = [
        *zip(dossier.claims["claim_id"], dossier.claims["note"], strict=True),
        *zip(dossier.events["event_id"], dossier.events["note"] + " " + dossier.events["title"], strict=True),
    ]
    assert [key for key, text in texts if hindsight.search(text)] == []
