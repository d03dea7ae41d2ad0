"""The pages of the repository lead where they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.recipe import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def anchors(path: Path) -> set[str]:
    """The anchors that a forge gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"(?s)```.*?```", "", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_hold(page: Path) -> None:
    """Each relative link has its file, each anchor its heading."""
    text = re.sub(r"(?s)```.*?```|`[^`\n]+`", "", page.read_text(encoding="utf-8"))
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#?([^)\s]*)\)", text):
        if "://" in target:
            continue
        file = (page.parent / target) if target else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), f"{target}#{anchor}"


def test_every_verb_of_make_is_explained() -> None:
    """What the pages ask a reader to run with make is there."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in (page for page in PAGES if page.name != "CHANGELOG.md"):  # which names what there was
        named = set(re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets, page


def test_the_readme_keeps_its_two_commands() -> None:
    """What a reader needs to start stands in the README, and what CI runs is the README's test command."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"(?m)^make report\b", readme)
    assert re.search(r"(?m)^make test\b", readme)
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("make test")
