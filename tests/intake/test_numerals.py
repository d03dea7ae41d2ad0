"""Numbers in digits and words, with their bounds, in nine languages."""

from __future__ import annotations

import pytest

from analysis.intake.numerals import amounts
from analysis.intake.propose import Reader

CASES = [
    ("en", "seven thousand five hundred containers", (7500, 7500, "")),
    ("en", "10,000-plus soldiers", (10_000, 10_000, "more_than")),
    ("en", "between 10,000 and 12,000 soldiers", (10_000, 12_000, "range")),
    ("en", "3 to 4 million shells", (3_000_000, 4_000_000, "range")),
    ("en", "half a million rounds", (500_000, 500_000, "")),
    ("ko", "컨테이너 7천여 개", (7000, 7000, "about")),
    ("ko", "컨테이너 1만3000여 개 이상", (13_000, 13_000, "at_least")),
    ("ko", "포탄 800여만 발 이상", (8_000_000, 8_000_000, "at_least")),
    ("ru", "около семи тысяч контейнеров", (7000, 7000, "about")),
    ("ru", "более миллиона снарядов", (1_000_000, 1_000_000, "more_than")),
    ("ru", "7 000 контейнеров", (7000, 7000, "")),
    ("uk", "півтора мільйона снарядів", (1_500_000, 1_500_000, "")),
    ("ja", "少なくとも1万2000人", (12_000, 12_000, "at_least")),
    ("ja", "砲弾20万発以上", (200_000, 200_000, "at_least")),
    ("zh", "超过七千个货柜", (7000, 7000, "more_than")),
    ("zh", "至少3.3万个货柜", (33_000, 33_000, "at_least")),
    ("de", "rund 7.000 Container", (7000, 7000, "about")),
    ("de", "mehr als anderthalb Millionen Granaten", (1_500_000, 1_500_000, "more_than")),
    ("fr", "plus d'un million d'obus", (1_000_000, 1_000_000, "more_than")),
    ("fr", "jusqu’à 12.000 soldats", (12_000, 12_000, "up_to")),
    ("es", "unos siete mil contenedores", (7000, 7000, "about")),
    ("es", "más de 2,5 millones de proyectiles", (2_500_000, 2_500_000, "more_than")),
]


@pytest.mark.parametrize(("language", "text", "wanted"), CASES)
def test_numbers_with_bounds(reader: Reader, language: str, text: str, wanted: tuple[float, float, str]) -> None:
    """Each number is read with its value and its bound."""
    found = amounts(text, reader.lexicon(language).mentions(text), language)
    assert [(a.low, a.high, a.bound) for a in found] == [wanted]


def test_vague_words_give_no_number(reader: Reader) -> None:
    """Dozens, thousands and their like are vague, and no number is made of them."""
    text = "tens of thousands of shells"
    [found] = amounts(text, reader.lexicon("en").mentions(text), "en")
    assert found.vague
    assert found.low == 0
