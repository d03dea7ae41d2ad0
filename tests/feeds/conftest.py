"""Every test converts into a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where feeds are converted to during the test."""
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DOSSIER_SPILL", str(tmp_path / "spill"))
    return tmp_path / "cache" / "feeds"
