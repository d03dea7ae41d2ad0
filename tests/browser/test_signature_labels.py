"""The texts inside the figures, measured where they are drawn: none covers another, at any of three widths."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.cli import main
from tests.browser.conftest import Open

BOXES = """() => [...document.querySelectorAll('#signature .annotation-text, #by-camp .annotation-text, #latest .annotation-text')]
    .map(node => [node.closest('figure').id, node.textContent, node.getBoundingClientRect()])
    .map(([figure, text, box]) => [figure, text, box.left, box.right, box.top, box.bottom])"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The briefing and the comparison for three days."""
    out = tmp_path_factory.mktemp("pages")
    for notebook in ("00", "03"):
        assert (
            main(["sweep", notebook, "--each", "as_of=2023-11-15,2024-06-14,2026-03-31", "--out", str(out), "--quiet"])
            == 0
        )
    return out


@pytest.mark.filterwarnings("ignore")
@pytest.mark.xdist_group("real_reports")
def test_no_text_covers_another(pages: Path, open_page: Open) -> None:
    """Drawn boxes of all texts in the figures keep apart, and none leaves the page, at three widths of the window."""
    made = sorted(pages.rglob("0*@*.html"))
    assert len(made) == 6
    for path in made:
        watched = open_page(path, width=1100)
        for width in (1100, 760, 390):
            watched.page.set_viewport_size({"width": width, "height": 900})
            watched.draw_all()
            boxes = watched.page.evaluate(BOXES)
            assert boxes, path.name
            bad = [
                (a[1], b[1])
                for i, a in enumerate(boxes)
                for b in boxes[:i]
                if a[0] == b[0] and a[2] < b[3] - 1 and b[2] < a[3] - 1 and a[4] < b[5] - 2 and b[4] < a[5] - 2
            ]
            assert bad == [], (path.name, width)
            assert [b[1] for b in boxes if b[2] < 0 or b[3] > width] == [], (path.name, width)
        watched.page.close()
