"""The curated tables hold what readers are promised, and pass their own checks."""

from __future__ import annotations

import calendar
import datetime as dt
import re

import pandas as pd
import pytest

import analysis
from analysis import wording
from analysis.model.dossier import Dossier
from analysis.model.named import UNNAMED, dated, people_of
from analysis.schema import check, data_folder
from analysis.schema.codebook import update

EVE = "2024-06-14"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    """Everything on file."""
    return analysis.load()


def test_no_findings() -> None:
    """Not one error in the curated tables, and no warning but on days still to be looked for."""
    open_work = ("not-looked-for", "placeholder")
    assert [str(f) for f in check(data_folder())[1] if f.reason not in open_work] == []


def test_generated_parts_are_fresh() -> None:
    """The codebook's tables and datapackage.json are what the declaration gives."""
    assert update(data_folder(), write=False) == []


# event id, first day, status, whether the eve of the summit knows it
REQUIRED_EVENTS = [
    ("2019-04-25-summit-vladivostok", "2019-04-24", "occurred", True),
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
    denials = then.answers()
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


MONTHS = list(calendar.month_name)
NAMED = re.compile(rf"(?:\b(?P<day>\d{{1,2}}) )?\b(?P<month>{'|'.join(MONTHS[1:])})\b(?:[ -](?P<year>20\d\d))?")


def _named_after(text: str, known: pd.Timestamp) -> list[str]:
    """The days and months named in a text that lie after a day; one without its year is in the past if that is near."""
    found = []
    for match in NAMED.finditer(text):
        if match["month"] == "May" and not (match["day"] or match["year"]):
            continue  # also a verb
        month_day = f"{MONTHS.index(match['month']):02}-{int(match['day'] or 1):02}"
        year = int(match["year"] or (known - pd.Timedelta(days=290)).year)
        day = pd.Timestamp(f"{year}-{month_day}")
        while not match["year"] and day < known - pd.Timedelta(days=290):
            day = pd.Timestamp(f"{day.year + 1}-{month_day}")
        if day > known:
            found.append(match[0])
    return found


def test_no_row_names_a_day_to_come(dossier: Dossier) -> None:
    """No title or note names a day or month after its known_on, but for what is foreseen, announced or offered."""
    claims = dossier.claims[~dossier.claims["stage"].isin(["sought", "planned"])]
    events = dossier.events
    foreseen = events["kind"].isin(["announcement", "invitation"]) | (events["status"] == "planned")
    events = events[~foreseen & (events["announces"].map(len) == 0)]
    rows = [
        *zip(claims["claim_id"], claims["known_on"], claims["note"], strict=True),
        *zip(events["event_id"], events["known_on"], events["title"] + ". " + events["note"], strict=True),
    ]
    assert _named_after("on 12 June", pd.Timestamp("2024-06-11")) == ["12 June"]
    assert _named_after("in December", pd.Timestamp("2024-02-11")) == []
    assert {key: named for key, known, note in rows if (named := _named_after(note, known))} == {}


# event, and the day before all that it tells was public
NOT_YET = [
    ("2023-09-13-summit-vostochny", "2023-09-12"),
    ("2019-02-27-hanoi-summit", "2019-02-27"),
    ("2018-09-18-pyongyang-summit", "2018-09-18"),
    ("2024-04-11-zhao-leji-pyongyang", "2024-04-12"),
    ("2024-10-28-choe-leaves-for-russia", "2024-10-28"),
    ("2025-06-29-lyubimova-kim-jong-un", "2025-06-29"),
    ("2025-09-27-choe-china-visit", "2025-09-27"),
]


@pytest.mark.parametrize(("event_id", "eve"), NOT_YET)
def test_a_visit_is_not_known_before_what_it_tells(dossier: Dossier, event_id: str, eve: str) -> None:
    """A row on a whole visit waits for what its title, note and people tell of its course."""
    assert event_id not in set(dossier.as_of(eve).events["event_id"])
    assert event_id in set(dossier.as_of(pd.Timestamp(eve).date() + dt.timedelta(days=1)).events["event_id"])


def test_no_summit_is_known_before_its_talks(dossier: Dossier) -> None:
    """A journey to a summit counts as the summit once the talks that are its part are known; before, its legs stand alone."""
    summits = dossier.events[(dossier.events["kind"] == "summit") & (dossier.events["status"] == "occurred")]
    known = summits.set_index("event_id")["known_on"]
    parts = summits[summits["parent_id"].isin(known.index)]
    assert len(parts)
    talks = parts.groupby("parent_id")["known_on"].min()
    assert (known[talks.index] >= talks).all()


def test_the_eve_of_vostochny_knows_no_talks(dossier: Dossier) -> None:
    """On 11 September 2023 the last meeting of the leaders is that of 2019."""
    text = str(wording.meetings(dossier.as_of("2023-09-11"), dossier.config.dyad()))
    assert "began on 24 April 2019" in text


def test_the_summit_counts_after_the_split(dossier: Dossier) -> None:
    """A visit counts from its first day, so the split and the windows begin with the journey, not with the talks."""
    about, summit = dossier.config.about, dossier.event("2023-09-13-summit-vostochny")
    assert about.split == summit.starts_on
    assert any(window.startswith(f"after the summit={about.split}:") for window in about.windows)


def test_a_treaty_is_one_contact(dossier: Dossier) -> None:
    """What was signed on a visit, ratified by both and exchanged half a year on is counted once, as that visit."""
    steps = dossier.events[dossier.events["title"].str.contains("artnership treaty")]
    papers = set(steps.loc[steps["kind"] == "agreement", "event_id"])
    assert len(papers) == 6
    assert papers.isdisjoint(dossier.contacts()["event_id"])
    assert "2024-06-19-putin-kim-pyongyang-summit" in set(dossier.contacts()["event_id"])


def test_dead_and_wounded_are_not_added_to_casualties(dossier: Dossier) -> None:
    """600 dead and 4,100 wounded are the 4,700 of one briefing: a sum has the whole or the parts."""
    lost = dossier.flow("casualties", "PRK", "RUS")
    every = set(dossier.quantities(lost)["claim_id"])
    wholes = set(dossier.quantities(lost, parts=False)["claim_id"])
    assert {"rok-nis-2025-04-deaths", "rok-nis-2025-04-wounded"} <= every - wholes
    assert "rok-nis-2025-04-casualties" in wholes


def test_the_pairs_that_do_not_fit_one_total(dossier: Dossier) -> None:
    """One pair of container figures contradicts each other since February 2024; relays add none, and the rest can be explained."""
    then, eve = dossier.as_of("2026-03-31"), dossier.as_of("2024-06-14")
    kinds = [c.kind for c in analysis.claims.conflicts(then.quantities(then.flow())).ranked]
    assert kinds == ["contradiction", "date", "scope", "scope", "scope", "scope"]
    assert [c.kind for c in analysis.claims.conflicts(eve.quantities(eve.flow())).ranked] == ["contradiction", "date"]


def test_every_person_place_and_ship_is_named(dossier: Dossier) -> None:
    """No row of the three tables stands there without a row that names it, and no id stands for two records."""
    for name in ("people", "places", "vessels"):
        idle = [key for key, found in dossier.reader.read(dossier.reader.ids(name)).items() if not found.related]
        assert idle == [], name
    ids = [key for name in ("claims", "events", "people", "places", "vessels") for key in dossier.reader.ids(name)]
    assert len(ids) == len(set(ids))


def test_every_role_that_a_row_gives_is_on_file(dossier: Dossier) -> None:
    """What a row calls a person is among the person's offices, but for what somebody did in one event only."""
    for_one_event = {"author", "bearer", "recipient", "letter", "conferring", "co-chair", "designated", "national"}
    on_file = {
        (name, dated(item).text)
        for name, cells in zip(dossier.people["name"], dossier.people["roles"], strict=True)
        for item in cells
    }
    said = {(who.name, role) for who, *_ in people_of(dossier.claims, dossier.events) for role in who.roles}
    strange = {pair for pair in said - on_file if pair[0] != UNNAMED and pair[1] not in for_one_event}
    assert strange == set()


def test_speakers_and_places_on_the_eve(dossier: Dossier) -> None:
    """On the eve of the summit Shin is minister and no adviser yet, and no depot that was struck later is known."""
    then = dossier.as_of(EVE)
    assert [dated(item).text for item in then.people.set_index("name").at["Shin Won-sik", "roles"]] == [
        "defence minister"
    ]
    assert "rajin" in set(then.places["place_id"])
    assert "toropets" in set(dossier.places["place_id"]) - set(then.places["place_id"])
    assert then.vessel("angara").related != dossier.vessel("angara").related
