"""Who answers, who turned, and how soon: by hand, against published competing risks, and on the rows of the dataset."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import wording
from analysis.claims import answer_times, cumulative_incidence, positions, turns
from analysis.errors import UnknownName, UsageError
from analysis.model.dossier import Dossier, derive
from tests.claims.rows import dossier, said

DOSSIER: Final = analysis.load()
VOICES: Final = [
    {"claimant_id": "rus", "name": "R", "camp": "moscow_pyongyang", "country": "RUS", "kind": "government"},
    {"claimant_id": "prk", "name": "P", "camp": "moscow_pyongyang", "country": "PRK", "kind": "government"},
    {"claimant_id": "kor", "name": "K", "camp": "seoul", "country": "KOR", "kind": "government"},
]
QUIET: Final = {"measure": "none", "bound": "none", "commodity_id": "troops"}

# Time in months to death by transplant (1) or relapse (2) of 35 patients with acute leukaemia: Scrucca, Santucci and Aversa, "Competing
# risk analysis using R: an easy guide for clinicians", Bone Marrow Transplantation 40 (2007) 381-387. Of the tests of
# scikit-survival, which has the same data: the estimates below.
PATIENTS: Final = re.findall(
    r"(\d+) (\d)",
    "13 2,1 1,72 0,7 2,8 2,67 0,9 2,5 2,70 0,4 0,7 0,68 0,1 2,10 2,7 2,3 1,4 1,4 1,3 1,3 1,22 2,8 1,2 2,0 2,0 1,35 0,35 0,4 2,14 2,"
    "26 2,3 2,2 0,8 0,32 0,12 1",
)
# Time in thousandths of a year to chronic graft-versus-host disease, to relapse and to death of 100 patients after a transplant:
# Pintilie, "Competing Risks: A Practical Perspective" (2006), the data cgvhd; limits of SAS's PROC LIFETEST with the variance by
# the delta method on the scale log(-log), as kept with the tests of scikit-survival.
CGVHD: Final = {
    "disease": "277 277 277 277 277 279 282 287 287 290 290 301 307 320 320 323 329 329 331 331 339 342 345 345 348 350 350 359 361 367 367"
    " 367 372 375 378 381 381 383 392 394 397 400 402 402 408 408 408 411 413 419 422 422 433 444 446 452 457 463 465 474 474 474 479 479"
    " 479 482 496 496 517 520 553 564 567 616 619 630 701 742 764 857 914 923 958 964 991 1993",
    "relapse": "172 274 301 416 438",
    "death": "63 110 181 219 287",
    "": "57 1202 1205 2776",
}
SAS: Final = [
    ("disease", 301, 0.121212, 0.066323, 0.193743),
    ("disease", 381, 0.373737, 0.279355, 0.467870),
    ("disease", 520, 0.707071, 0.606708, 0.786284),
    ("disease", 991, 0.858586, 0.772928, 0.913699),
    ("disease", 1993, 0.878788, 0.791629, 0.931041),
    ("relapse", 219, 0.010101, 0.000890, 0.049487),
    ("relapse", 301, 0.030303, 0.008157, 0.078685),
    ("relapse", 438, 0.050505, 0.018789, 0.106152),
    ("death", 219, 0.040404, 0.013196, 0.092631),
    ("death", 301, 0.050505, 0.018789, 0.106152),
]


def at(found: pd.DataFrame, cause: str, day: float) -> pd.Series:
    """The last step of a cause by a day."""
    return found[(found["cause"] == cause) & (found["days"] <= day)].iloc[-1]


@pytest.mark.parametrize(("cause", "day", "share", "low", "high"), SAS)
def test_limits_of_a_published_trial(cause: str, day: float, share: float, low: float, high: float) -> None:
    """Incidence and pointwise limits are those that SAS prints for 100 patients with three competing outcomes."""
    rows = [(float(t), why) for why, days in CGVHD.items() for t in days.split()]
    row = at(cumulative_incidence([t for t, _ in rows], [why for _, why in rows]), cause, day)
    assert (row["incidence"], row["low"], row["high"]) == pytest.approx((share, low, high), abs=1e-6)


def test_incidence_of_a_published_transplant_study() -> None:
    """Censored patients, ties and events at time 0: the shares of 35 patients, at 4, 8 and 26 months."""
    found = cumulative_incidence([float(t) for t, _ in PATIENTS], ["" if s == "0" else s for _, s in PATIENTS])
    shares = {(day, cause): at(found, cause, day)["incidence"] for day in (0, 4, 8, 12, 26) for cause in "12"}
    assert shares == pytest.approx({
        (0, "1"): 0.02857143, (0, "2"): 0.02857143, (4, "1"): 0.20492611, (4, "2"): 0.14482759, (8, "1"): 0.23771164,
        (8, "2"): 0.27050544, (12, "1"): 0.27283899, (12, "2"): 0.34076015, (26, "1"): 0.27283899, (26, "2"): 0.48126955,
    }, abs=1e-7)  # fmt: skip


def test_shares_add_up_to_what_ended() -> None:
    """All causes together are one minus Kaplan-Meier, as scipy has it; one cause alone has Greenwood's variance."""
    from scipy import stats

    rng = np.random.default_rng(3)
    days, causes = rng.integers(0, 40, 80).astype(float), rng.choice(["a", "b", ""], 80)
    both, one = cumulative_incidence(days, causes), cumulative_incidence(days, np.where(causes == "", "", "a"))
    ended = causes != ""
    data = stats.CensoredData(uncensored=days[ended], right=days[~ended])
    survival = stats.ecdf(data).sf
    total = both.groupby("days")["incidence"].sum()
    assert total.to_numpy() == pytest.approx(1 - survival.evaluate(total.index.to_numpy()))
    risk, events, share = (one[c].to_numpy() for c in ("at_risk", "events", "incidence"))
    rest = risk > events
    greenwood = (1 - share) * np.sqrt(np.cumsum(np.where(rest, events / (risk * np.where(rest, risk - events, 1)), 0)))
    assert one["se"].to_numpy()[rest] == pytest.approx(greenwood[rest])


def test_nothing_to_wait_for_and_refusals() -> None:
    """Without an event there is no row; times and causes that do not fit are refused."""
    assert cumulative_incidence([], []).empty
    assert cumulative_incidence([3.0], [""]).empty
    for days, causes in (([1.0], []), ([-1.0], ["a"]), ([float("nan")], ["a"])):
        with pytest.raises(UsageError, match="do not fit"):
            cumulative_incidence(days, causes)
    for odd in (1, None, float("nan"), True):
        with pytest.raises(UsageError, match=f"cause {odd} is not a name; give text"):
            cumulative_incidence([1.0, 2.0, 3.0], ["deny", odd, ""])  # type: ignore[list-item]
    for odd in ("soon", None, float("inf")):
        with pytest.raises(UsageError, match="do not fit"):
            cumulative_incidence([1.0, odd], ["deny", ""])  # type: ignore[list-item]


def waits(rule: str, *more: dict[str, Any], day: str = "2024-03-01") -> dict[str, tuple[str, float]]:
    """Stance and days of each statement, Russia answering."""
    rows = [
        said("first", "2024-01-01", "kor", **QUIET), said("second", "2024-01-11", "kor", **QUIET), *more,
        said("no", "2024-01-21", "rus", stance="denies", responds_to="first", **QUIET),
        said("yes", "2024-02-10", "rus", stance="acknowledges", **QUIET),
        said("theirs", "2024-01-02", "prk", stance="doubts", **QUIET),
    ]  # fmt: skip
    then = dossier(rows, claimants=VOICES).as_of(day)
    found = answer_times(then, then.flow("troops", "PRK", "RUS"), "RUS", rule)
    return {r.claim_id: (r.stance, r.days) for r in found.times.itertuples()}


def test_waits_by_hand() -> None:
    """By name the first is denied after 20 days, the second silent to the last day on file; on the topic both are denied.

    Another state's answer ends no wait.
    """
    assert waits("named") == {"first": ("denies", 20), "second": ("", 30)}
    assert waits("topic") == {"first": ("denies", 20), "second": ("denies", 10)}
    assert waits("topic", day="2024-01-15") == {"first": ("", 14), "second": ("", 4)}


@pytest.mark.parametrize(
    "row",
    [
        said("relay", "2024-01-05", "kor", repeats="first", **QUIET),
        said("own", "2024-01-05", "prk", **QUIET),
        said("again", "2024-01-11", "kor", **QUIET),
        said("else", "2024-01-05", "kor", **{**QUIET, "commodity_id": "workers"}),
    ],
)
def test_what_starts_no_clock(row: dict[str, Any]) -> None:
    """A relay, a state's own word, a second row of the same voice and day, another topic."""
    assert len(waits("named", row)) == 2


def test_a_partly_verified_answer_ends_no_wait() -> None:
    """What is confirmed only in a retelling is no answer yet."""
    row = said("hm", "2024-01-12", "rus", stance="doubts", responds_to="second", review="partly_verified", **QUIET)
    assert waits("named", row)["second"][0] == ""
    assert waits("named", {**row, "review": "verified"})["second"] == ("doubts", 1)


def test_unknown_rules_and_states_are_refused() -> None:
    """A misspelt rule or state is named with what is allowed."""
    for side, rule in (("RUS", "nmaed"), ("RUZ", "named")):
        with pytest.raises(UnknownName):
            answer_times(DOSSIER, DOSSIER.flow(), side, rule)


def mutated(**reviews: str) -> Dossier:
    """The dataset with other review states of single claims."""
    claims = DOSSIER.claims.copy()
    for key, review in reviews.items():
        claims.loc[claims["claim_id"] == key.replace("_", "-"), "review"] = review
    return derive(replace(DOSSIER, claims=claims))


def test_a_partly_verified_row_never_makes_a_turn() -> None:
    """One retelling has Moscow acknowledge shells: no page says that it turned. Were the row verified, all would."""
    row, flow = "lavrov_2025_07_thanks_shells", DOSSIER.flow("artillery_shells")
    sound = mutated(**{row: "verified"})
    assert set(turns(DOSSIER.answers()).dropna(subset=["days"])["commodity_id"]) == {"troops"}
    assert "artillery_shells" in set(turns(sound.answers()).dropna(subset=["days"])["commodity_id"])
    for text in (wording.denied(DOSSIER, flow), wording.answered(DOSSIER, flow)):
        assert "Neither North Korea nor Russia has acknowledged" in str(text)
        assert "only in an excerpt or a retelling and not counted: Russian Foreign Ministry, 13 July 2025" in str(text)
    for text in (wording.denied(sound, flow), wording.answered(sound, flow)):
        assert "Neither" not in str(text)
        assert "Russia has acknowledged artillery shells" in str(text)
        assert "since 13 July 2025" in str(text)
    assert "on artillery shells, after 1,041 days" in str(wording.turned(sound))
    assert "No turn is counted for Russia on artillery shells" in str(wording.turned(DOSSIER))


def test_a_partly_verified_denial_starts_no_turn() -> None:
    """A turn needs its first denial verified, too."""
    weak = mutated(rus_peskov_2024_10_10_denial="partly_verified")
    assert turns(weak.answers()).dropna(subset=["days"]).empty


def test_only_the_same_state_and_topic_turn() -> None:
    """Another state's acknowledgement, another topic, another way, or a doubt before it, is no turn."""
    no = said("no", "2024-01-01", "rus", stance="denies", **QUIET)
    yes = said("yes", "2024-02-01", "rus", stance="acknowledges", **QUIET)
    closed = {
        "own": (no, yes),
        "other state": (no, {**yes, "claimant_id": "prk"}),
        "other topic": (no, {**yes, "commodity_id": "workers"}),
        "other way": (no, {**yes, "origin": "RUS", "destination": "PRK"}),
        "doubt": ({**no, "stance": "doubts"}, yes),
    }
    found = {
        k: turns(dossier(rows, claimants=VOICES).answers())["days"].dropna().tolist() for k, rows in closed.items()
    }
    assert found == {"own": [31], "other state": [], "other topic": [], "other way": [], "doubt": []}


def test_positions_by_hand() -> None:
    """Each voice, topic and stance stands once: first, last, how many, how many verified, to whom, and whether it is the latest."""
    rows = [
        said("ask", "2024-01-01", "kor", **QUIET),
        said("n1", "2024-01-02", "rus", stance="denies", review="partly_verified", **QUIET),
        said("n2", "2024-02-02", "rus", stance="denies", responds_to="ask", **QUIET),
        said("y", "2024-03-02", "rus", stance="acknowledges", **QUIET),
    ]
    found = positions(dossier(rows, claimants=VOICES).answers()).set_index("stance")
    assert found.loc["denies", ["answers", "verified", "last_answer", "responds_to"]].tolist() == [2, 1, "n2", ("ask",)]
    assert [str(found.at["denies", c].date()) for c in ("first_on", "last_on")] == ["2024-01-02", "2024-02-02"]
    assert found["is_latest"].to_dict() == {"denies": False, "acknowledges": True}


@pytest.mark.parametrize("day", ["2017-01-01", "2023-12-01", "2024-06-14", "2025-01-15", ""])
@pytest.mark.parametrize(
    "flow",
    [
        (),
        ("refined_oil", "RUS", "PRK"),
        ("artillery_shells",),
        ("casualties",),
        ("troops",),
        ("food", "RUS", "PRK"),
        ("arms",),
    ],
)
def test_sentences_read_on_every_day_and_flow(day: str, flow: tuple[str, ...]) -> None:
    """Sentences end, have no holes, point to what was known and name no later day."""
    then = DOSSIER.as_of(day)
    own = then.flow(*flow)
    texts = [
        wording.denied(then, own),
        wording.answers_soon(then, own),
        wording.turned(then),
        wording.answered(then, own),
    ]
    known = set(then.claims["claim_id"])
    for text in texts:
        for line in str(text).split("\n\n"):
            assert line.rstrip().endswith(".")
            assert not any(
                hole in line for hole in ("nan", "NaT", "None", "  ", "_", " 1 statements", "Nobody answered")
            )
        assert set(text.ids) <= known
    assert set(wording.position_table(then).ids) <= known


def test_numbers_of_answers_on_the_dataset() -> None:
    """What the page says of the dataset's own flow agrees with the rows, counted apart."""
    claims, text = DOSSIER.said, str(wording.denied(DOSSIER, DOSSIER.flow()))
    rows = claims[(claims["commodity_id"] == "arms") & (claims["origin"] == "PRK") & (claims["stance"] == "denies")]
    words = {3: "three", 4: "four", 5: "five", 6: "six"}
    for state, name in (("RUS", "Russia"), ("PRK", "North Korea")):
        own = rows[(rows["country"] == state) & (rows["rendering"] == "canonical") & (rows["status"] == "current")]
        assert f"{words[len(own)]} times, first on {own['known_on'].min():%-d %B %Y}" in text, name


@pytest.mark.parametrize("cause", [None, np.nan, 1])
def test_a_cause_that_is_no_text_is_refused(cause: Any) -> None:
    """A missing cause would end a wait by nothing: the shares would no longer add up."""
    with pytest.raises(UsageError, match="is not a name; give text, empty for none yet"):
        cumulative_incidence([1, 2], ["deny", cause])
