"""Workers killed at random moments leave whole files and true exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stress.kills import campaign


@pytest.mark.parametrize("seed", [1, 2])
def test_kills_leave_whole_files_and_true_codes(tmp_path: Path, seed: int) -> None:
    """Three kills a seed: see `campaign` for what must hold after each."""
    campaign(tmp_path, 3, seed)
