"""Each recipe does what it says, followed to the letter in a copy of the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.recipe import ROOT, Kitchen, Step, copy, steps

RECIPES = sorted((ROOT / "docs" / "recipes").glob("*.md"))


def test_there_is_a_recipe_for_each_kind_of_change() -> None:
    """Whoever wants to change something finds how."""
    assert {page.stem for page in RECIPES} >= {"chart", "claim", "dataset", "notebook", "rule", "sentence", "verb"}


@pytest.mark.parametrize("page", RECIPES, ids=lambda page: page.stem)
def test_a_recipe_can_be_followed(page: Path, tmp_path: Path) -> None:
    """Every block is done as the line above it says; every command ends well and prints what the recipe shows."""
    kitchen = Kitchen(copy(tmp_path / "checkout"))
    found = steps(page.read_text(encoding="utf-8"))
    assert any(step.told == "Run:" for step in found), "nothing shows that it worked"
    for step in found:
        kitchen.follow(step)


@pytest.mark.parametrize(
    "told", ["Do something in `a.py`:", "In `a.py`, above the line that begins with `nothing`:", "It prints:"]
)
def test_a_wrong_recipe_is_caught(told: str, tmp_path: Path) -> None:
    """A step that cannot be followed, an anchor that is not there and a line that is not printed all fail."""
    (tmp_path / "a.py").write_text("something\n", encoding="utf-8")
    with pytest.raises((AssertionError, ValueError)):
        Kitchen(tmp_path).follow(Step(told, "python", "never printed\n"))
