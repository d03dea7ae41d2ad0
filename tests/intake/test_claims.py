"""Statements of pages as proposals: doubles, updates, repeats and answers; what is not about the flow; spans."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from analysis.intake.page import Page
from analysis.intake.propose import Proposal, Reader

Read = Callable[..., list[Proposal]]
SAID = "North Korea has sent {} containers of munitions to Russia, South Korea's defence minister Shin Won-sik said on Monday."


def test_a_double_is_told_by_the_statement(claims: Read) -> None:
    """The same figure by the same claimant near the day is on file, whatever the address."""
    [found] = claims(SAID.format("about 7,000"))
    assert found.on_file[0]["id"] == "kor-2024-03-18-shin-7000-containers"
    assert not any(link["column"] == "updates" for link in found.links)


def test_another_figure_of_the_claimant_updates_the_last(claims: Read) -> None:
    """A new figure names the claimant's last one, with the reason."""
    [found] = claims(SAID.format("about 12,345"), "2024-09-02")
    [link] = [link for link in found.links if link["column"] == "updates"]
    assert link["id"] == "kor-2024-07-24-shin-11000-containers"
    assert "days apart" in link["reason"]


def test_a_figure_of_somebody_else_repeats_its_first(claims: Read) -> None:
    """Who gives a figure that another gave before may repeat it."""
    [found] = claims("NATO said on Monday that North Korea had sent Russia 5,000 containers.", "2024-02-12")
    assert [link["column"] for link in found.links] == ["repeats"]
    assert found.links[0]["id"] == "kor-2023-12-29-shin-5000-containers"


def test_a_denial_answers_what_was_said(claims: Read) -> None:
    """A refusal of a party names what others had said of the same; it has no number."""
    [found] = claims(
        "Kremlin spokesman Dmitry Peskov declined to comment on arms shipments from North Korea to Russia.",
        "2023-10-20",
    )
    assert found.row["stance"] == "declines"
    assert {link["column"] for link in found.links} == {"responds_to"}
    assert not {"low", "best", "high"} & found.row.keys()


@pytest.mark.parametrize(
    "text",
    [
        "Europe promised Ukraine a million shells. North Korea and Russia were not mentioned.",
        "North Korea test-fired 10 ballistic missiles towards the Sea of Japan. Russia did not comment.",
        "Russia produces 3 million shells a year. North Korea watches.",
        "The United States has 28,500 troops in South Korea. North Korea and Russia protest.",
        "In 2024 Russia and North Korea signed a treaty on 152 mm guns, resolution 1874 and page 12.",
    ],
)
def test_others_goods_are_not_proposed(claims: Read, text: str) -> None:
    """Goods of others, tests, factories, years and measures are no statements on the flow."""
    assert claims(text) == []


def test_every_cell_but_derived_ones_has_its_span(claims: Read) -> None:
    """A cell stands in the text where its span says; nothing else is filled but ids, the page and its day."""
    derived = {"claim_id", "statement_id", "known_on", "source_ids"}
    for found in claims(SAID.format("about 7,000") + " Russia sent back more than 9,000 containers, he said."):
        assert found.row.keys() - derived == found.spans.keys()
        for column in ("low", "best", "high"):
            if column in found.spans:
                start, end = found.spans[column]
                assert found.text[start:end].replace(",", "") == found.row[column]


def test_received_goods_go_the_other_way(claims: Read) -> None:
    """Who receives is the destination."""
    found = claims(
        "North Korea has received more than 9,000 containers from Russia, South Korea's defence minister said."
    )
    assert [(one.row["origin"], one.row["destination"]) for one in found] == [("RUS", "PRK")]


def test_a_page_that_names_one_state_proposes_nothing(claims: Read) -> None:
    """Nothing is read out of a page that is not about the dataset's two states."""
    assert claims("Iran sent 400 ballistic missiles to Russia, US officials said.") == []


def test_the_same_page_gives_the_same_lines(reader: Reader) -> None:
    """Proposals are the same bytes each time, plain ASCII, one a line."""
    page = Page("page", "", "", "2024-03-18", "en", "0", SAID.format("about 7,000"))
    once, again = ([one.line() for one in reader.proposals(page)] for _ in range(2))
    assert once == again
    assert all(line.isascii() and "\n" not in line and json.loads(line)["table"] for line in once)


def test_events_of_people_on_file(reader: Reader) -> None:
    """A visit with its day and people of both states is proposed, and found on file."""
    text = "Russian Foreign Minister Sergei Lavrov arrived in Pyongyang on 18 October 2023 for talks with Choe Son Hui."
    found = [one for one in reader.proposals(Page("p", "", "", "2023-10-18", "en", "0", text)) if one.table == "events"]
    assert [(one.row["kind"], one.row["starts_on"]) for one in found] == [("minister_visit", "2023-10-18")]
    assert found[0].on_file


@pytest.mark.parametrize(
    ("text", "language", "commodity", "numbers", "bound"),
    [
        ("Seoul said North Korea had sent Russia over 6 million 152 mm artillery shells.", "en", "artillery_shells",
         {"6000000"}, "more_than"),
        ("Seoul said North Korea handed over 1.5 million shells to Russia.", "en", "artillery_shells", {"1500000"}, "about"),
        ("Moscow's border service said 13,221 North Koreans entered Russia in 2024.", "en", "border_entries", {"13221"}, "exact"),
        ("В Россию въехали 2508 северокорейцев из КНДР, сообщила ФСБ.", "ru", "border_entries", {"2508"}, "exact"),
        ("Zelensky said North Korea lost 4,000 soldiers in Russia.", "en", "casualties", {"4000"}, "about"),
        ("A study puts North Korea's arms sales to Russia at between $1.7 billion and $5.5 billion.", "en", "money_value_usd",
         {"1700000000", "5500000000"}, "range"),
        ("国家情報院は、北朝鮮がロシアに砲弾1000万発あまりとミサイルを支援したと説明した。", "ja", "artillery_shells",
         {"10000000"}, "about"),
    ],
    ids=["calibre", "handed over", "entries", "entries in Russian", "losses", "range of money", "shells and missiles"],
)  # fmt: skip
def test_numbers_as_real_pages_word_them(
    claims: Read, text: str, language: str, commodity: str, numbers: set[str], bound: str
) -> None:
    """Ways of wording met on pages of sources on file, re-told: the goods, the number and the bound are right."""
    [found] = claims(text, "2025-06-26", language)
    assert found.row["commodity_id"] == commodity
    assert {found.row[cell] for cell in ("low", "best", "high") if cell in found.row} == numbers
    assert found.row["bound"] == bound


def test_those_who_go_home_get_no_way(claims: Read) -> None:
    """A number without a word for whom it counts goes on with the soldiers before; whither is not guessed, since they go back."""
    said = "North Korea has about 10,000 troops in Russia, South Korea's spy agency said on Thursday. Some 1,100 went home in December."
    found = {one.row["best"]: one.row for one in claims(said, "2026-02-12")}
    assert found["1100"]["commodity_id"] == "troops"
    assert "origin" not in found["1100"]


def test_a_page_without_a_day_is_on_file_by_its_figure(claims: Read) -> None:
    """Where nothing tells the day, the same figure of the same claimant is told again."""
    [found] = claims(SAID.format("about 7,000"), "")
    assert found.on_file[0]["id"] == "kor-2024-03-18-shin-7000-containers"
