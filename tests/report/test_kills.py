"""Workers killed at random moments leave whole files and true exit codes."""

from __future__ import annotations

from pathlib import Path

from tests.stress.kills import campaign


def test_kills_leave_whole_files_and_true_codes(tmp_path: Path) -> None:
    """Three kills; see `campaign` for what must hold after each. `make stress` kills two hundred."""
    campaign(tmp_path, 3, seed=1)
