"""Load, small: memory stays flat over a sweep and nothing is left behind; a page over many claims opens and filters."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.load import flat, large_page, sweep

pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_sweep_leaves_nothing_behind(small: Path, tmp_path: Path) -> None:
    """Thirty reports of a small notebook; `make campaigns` makes a thousand real ones."""
    place = tmp_path / "sweep"
    place.mkdir()
    flat(sweep(place, 30, "01", small.parent), 30)


def test_a_page_over_more_claims_opens(tmp_path: Path) -> None:
    """Seven hundred claims: the page is made, drawn, filtered and sorted; `make campaigns` takes ten thousand."""
    assert large_page(tmp_path, 700, "03")["records"] > 250
