"""What each side last said: an origin before its relay, never an undated figure, never one that is not fully verified."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import analysis
from analysis import charts, claims, wording
from analysis.difference import diff
from analysis.errors import UnknownName
from analysis.language.format import quantity_of
from analysis.model.dossier import Dossier, derive
from analysis.model.select import highest
from tests.claims.rows import CONTAINERS, dossier, quantities, said

OWN = analysis.load()


def last(*rows: dict[str, Any], **which: Any) -> list[str]:
    """The claims that the sides last said, among these rows of one side."""
    then = dossier(rows)
    return list(then.last_said(then.quantities(then.flow()), **which)["claim_id"])


def test_an_origin_before_its_relay() -> None:
    """A later relay, and a figure worked out from a relay, do not become what the side last said."""
    origin, relay = said("origin", "2024-01-01", best=7), said("relay", "2024-02-01", "b", best=7, repeats="origin")
    leaning = said("leaning", "2024-03-01", "c", best=8, derived_from="relay")
    assert last(origin, relay, leaning) == ["origin"]
    assert last(origin, relay | {"repeats": ""}, leaning) == ["leaning"]
    assert last(
        relay, said("later", "2024-04-01", "d", best=1, repeats="relay"), origin | {"known_on": "2024-05-01"}
    ) == ["origin"]


@pytest.mark.parametrize("lack", [{"through": ""}, {"review": "date_inferred"}, {"review": "partly_verified"}])
def test_what_is_not_firm_never_leads(lack: dict[str, str]) -> None:
    """A later and higher figure without an end date, a stated date or a full review is neither the latest nor the highest."""
    old, new = said("old", "2024-01-01", best=7), said("new", "2024-02-01", best=9)
    assert last(old, new) == ["new"]
    assert last(old, new | lack) == ["old"] == list(highest(quantities([old, new | lack]))["claim_id"])
    assert last(new | lack) == []
    assert last(new | lack, firm=False) == ["new"]


def test_more_than_a_number_is_above_it() -> None:
    """Of equal numbers "more than" is the highest, else the first said."""
    about, again = said("about", "2024-01-01", best=12), said("again", "2024-01-02", best=12)
    over = said("over", "2024-02-01", best="", low=12, bound="more_than")
    assert list(highest(quantities([about, again]))["claim_id"]) == ["about"]
    assert list(highest(quantities([about, over, again]))["claim_id"]) == ["over"]


def test_a_part_is_not_the_last_word_on_the_whole() -> None:
    """Of killed and of killed and wounded the wider class is told; a named class that rises above the whole figure stands."""
    whole = said("whole", "2024-01-01", best=4700, item_class="killed_and_wounded")
    assert last(whole, said("part", "2024-02-01", best=600, item_class="killed")) == ["whole"]
    bare = said("bare", "2024-01-01", best=15)
    assert last(bare, said("few", "2024-02-01", best=5, item_class="builders")) == ["bare"]
    assert last(bare, said("more", "2024-02-01", best=24, item_class="munitions")) == ["more"]
    few = said("few", "2023-12-01", best=5, item_class="officers")
    assert last(few) == ["few"]
    assert last(few, bare | {"review": "date_inferred"}) == []


def test_each_claimant_or_each_camp() -> None:
    """By claimant the smallest comes first; another column is refused."""
    rows = said("a", "2024-01-01", best=7), said("b", "2024-02-01", "b", best=5)
    assert last(*rows) == ["b"]
    assert last(*rows, each="claimant_id") == ["b", "a"]
    with pytest.raises(UnknownName):
        last(*rows, each="country")


def heads(then: Dossier) -> str:
    """Every title, lead and heading of the pages that names a figure."""
    flow = then.flow()
    totals = then.quantities(flow)
    clash = claims.conflicts(totals, solve=False)
    origins = claims.independent_origins(then, list(totals["claim_id"]))
    lead = wording.lead(then, flow, origins).parts[0]
    words = [piece if isinstance(piece, str) else piece.text for piece in lead]
    titles = [
        chart.title
        for chart in (
            charts.latest_chart(then, flow),
            charts.claimants_chart(then, flow),
            charts.signature_chart(then, flow),
        )
    ]
    return "\n".join(["".join(words).split(" also speaks of ")[0], *titles, str(wording.dispute(clash, then, flow))])


def mutated(then: Dossier, claim: str, **cells: str) -> Dossier:
    """The dossier with other cells in one row."""
    rows = then.claims.copy()
    for column, value in cells.items():
        rows.loc[rows["claim_id"] == claim, column] = value
    fresh = {f: getattr(then, f) for f in then.__dataclass_fields__} | {"claims": rows}
    return derive(Dossier(**fresh))


HEADS = ["2024-06-14", ""]


@pytest.mark.parametrize("day", HEADS)
@pytest.mark.parametrize("review", ["partly_verified", "date_inferred"])
def test_one_row_not_fully_verified_makes_no_headline(day: str, review: str) -> None:
    """Whichever figure stands in a title, lead or heading, it leaves once its row is not fully verified."""
    then = OWN.as_of(day)
    totals = then.quantities(then.flow())
    figures = pd.Series([quantity_of(row) for _, row in totals.iterrows()], index=totals["claim_id"])
    alone = figures[~figures.duplicated(keep=False)]
    shown = heads(then)
    told = [claim for claim, words in alone.items() if words in shown]
    assert told
    for claim in told:
        assert alone[claim] not in heads(mutated(then, str(claim), review=review)), claim


def test_an_undated_page_is_told_as_one_everywhere() -> None:
    """The 33,000 is on the pages, each time as undated; it is no highest figure, no change and no new claim."""
    then, flow = OWN.as_of(), OWN.flow()
    origins = claims.independent_origins(then, list(then.quantities(flow)["claim_id"]))
    also = "An undated page also speaks of about 33,000"
    for text in (wording.lead(then, flow, origins), wording.claimed(then, flow, origins), wording.latest_figures(then, flow),
                 wording.figures(then, flow)):  # fmt: skip
        assert str(text).count("33,000") == str(text).count(also) == 1
    assert "33,000" not in heads(then) + str(wording.changed(then, flow, then.config.dyad()))
    found = diff(OWN, "2026-03-01", "2026-03-31")
    assert "rok-dia-2026-containers" in set(found.inferred["claim_id"])
    assert "rok-dia-2026-containers" not in {*found.new_claims["claim_id"], *found.updated["by"]}


@pytest.mark.parametrize("day", HEADS)
def test_the_pair_of_the_sentence_is_the_pair_to_read(day: str) -> None:
    """Both sides of the widest contradiction that the briefing tells are what it says to read as such."""
    then = OWN.as_of(day)
    flow = then.flow()
    clash = claims.conflicts(then.quantities(flow), solve=False)
    table = wording.reading(then, flow, then.config.dyad(), clash, most=50)
    sides = {key for key, why in zip(table.ids, table.frame["why"], strict=True) if "side of the widest" in why.lower()}
    assert sides <= set(wording.at_odds(clash, then).ids)
    assert sides


def test_bounds_are_numbers_that_somebody_said() -> None:
    """Every end of an envelope is the stated number of its claim: 28,000, not 26,600."""
    totals = OWN.quantities(OWN.flow())
    stated = totals.set_index("claim_id")
    for bounds in (claims.envelope(totals), *(g.envelope for g in claims.groups(totals))):
        for side in ("floor", "ceiling"):
            told = bounds.steps.dropna(subset=[side])
            assert (stated.loc[told[f"{side}_claim"], "value"].to_numpy() == told[f"{side}_said"].to_numpy()).all()
    whole = claims.envelope(totals)
    assert (whole.highest_floor, whole.highest_floor_claim) == (28000.0, "rok-dia-2025-07-containers")
    assert whole.steps["floor"].max() == 26600.0


def test_every_scope_that_sets_a_ceiling_is_counted() -> None:
    """By hand: a scope whose ceiling lies before its last floor still sets one."""
    rows = quantities(
        [
            said("low", "2024-01-01", best=5, period_start="2023"),
            said("high", "2024-02-01", low=9, bound="more_than", period_start="2023"),
            said("floor", "2024-02-01", low=9, bound="more_than", period_start="2022"),
        ]
    )
    frame = claims.group_frame(claims.groups(rows, about_tolerance=0)).set_index("scope")
    assert dict(frame["ceiling_claim"]) == {"from 2023": "low", "from 2022": ""}
    assert dict(frame["floor"]) == {"from 2023": 9.0, "from 2022": 9.0}


def test_a_figure_that_is_not_firm_strikes_out_none_beside_a_firm_whole() -> None:
    """On 30 September 2024 Washington's last word is the 11,000 of June, of munitions, though a not fully verified 16,500 names no class;
    where no whole is firm, as in Kyiv's troops by the end of 2024, the 500 officers are no last word.
    """
    said = {}
    for day, flow in (("2024-09-30", ("containers", "PRK", "RUS")), ("2024-12-31", ("troops", "PRK", "RUS"))):
        then = OWN.as_of(day)
        last = then.last_said(then.quantities(then.flow(*flow)))
        said[day] = dict(zip(last["camp"], last["value"], strict=True))
    assert said["2024-09-30"]["washington_allies"] == 11000.0
    assert said["2024-12-31"].get("kyiv") != 500.0


def test_parts_that_a_dataset_declares_apart_can_be_added_up() -> None:
    """Of each declared class the camp's latest firm figure, one body's repeat of another included, and what stood there on a day; never an
    undeclared class, another camp's repeat, a figure that is not firm, or the only part that a camp tells.
    """
    rows = [
        said("s1", "2024-01-01", "a", best=90, item_class="soldiers"),
        said("s2", "2024-03-01", "b", best=80, item_class="soldiers", repeats="s1"),
        said("e", "2024-02-01", "b", best=100, item_class="engineers", measure="snapshot"),
        said("first", "2024-02-02", "a", best=70, item_class="first_dispatch"),
        said("bare", "2024-02-03", "a", best=60, item_class="builders", through=""),
        said("alone", "2024-02-04", "c", best=50, item_class="soldiers"),
        said("relay", "2024-02-05", "c", best=100, item_class="engineers", repeats="e"),
    ]
    camps = [
        {"claimant_id": c, "name": c, "camp": camp} for c, camp in zip("abc", ("seoul", "seoul", "kyiv"), strict=True)
    ]
    apart = ("soldiers", "engineers", "builders")
    for declared, expected in ((apart, ["e", "s2"]), ((), [])):
        then = dossier(rows, about=replace(CONTAINERS, apart=declared), claimants=camps)
        parts = then.parts_said(then.quantities(then.flow(), measures=("cumulative", "snapshot")))
        assert list(parts["claim_id"]) == expected


def test_parts_count_beside_the_last_total_where_they_are_more() -> None:
    """Seoul's soldiers, builders and engineers of early 2026 are more than its last total; a month before the first are on file, not."""
    told = {}
    for day in ("2025-11-30", "2026-03-31"):
        then = OWN.as_of(day)
        flow = then.flow("troops", "PRK", "RUS")
        told[day] = dict(
            zip(
                *then.parts_said(then.quantities(flow, measures=("cumulative", "snapshot")))[["item_class", "value"]]
                .to_numpy()
                .T,
                strict=True,
            )
        )
    assert told["2026-03-31"] == {"combat_troops": 15000, "military_builders": 5000, "engineers": 1000}
    assert "combat_troops" not in told["2025-11-30"]
    assert OWN.as_of("2025-06-30").config.about.apart == ("engineers",)  # a class is no word before its first claim
