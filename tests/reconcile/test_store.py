"""Draws are kept whole or not at all, and whatever lies in their place counts as none."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from analysis.reconcile.store import ARCHIVED, MANIFEST
from tests.stress import fits


def test_a_spoilt_entry_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut, flipped, forged with odd members, flags and sizes, pickled: drawn again and kept as it was, never an error."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fits.keep(1)
    chance = random.Random(4)
    for _ in range(150):
        fits.damaged(chance, 1)


def test_faults_in_keeping(tmp_path: Path) -> None:
    """Signals, full disks, closed folders, no home, twins: the draws are given all the same, nothing half stays."""
    for place in (tmp_path.parent.parent, tmp_path.parent, tmp_path):
        place.chmod(0o755)  # a writer that gives its rights away must be able to come here
    done = fits.campaign(tmp_path / "cache", 2 * len(fits.KINDS), seed=3)
    assert set(done) == {f"keeping {kind.__name__}" for kind in fits.KINDS}


def test_draws_of_an_archive_are_read_first_and_spread_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is being made gets what is used; one that is whole is read and not written to, and its draws enter no other folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("DOSSIER_FOLDER", str(tmp_path))
    (tmp_path / ARCHIVED).mkdir()
    own = fits.keep(71)
    held = tmp_path / ARCHIVED / fits.entry(71).name
    assert held.read_bytes() == fits.entry(71).read_bytes()
    (tmp_path / MANIFEST).touch()
    fits.entry(71).unlink()
    fits.keep(72)
    assert [path.name for path in (tmp_path / ARCHIVED).iterdir()] == [held.name]
    held.write_bytes(fits.entry(72).read_bytes())  # others, that can be told from those made here
    assert fits.keep(71).r_hat == fits.keep(72).r_hat != own.r_hat
    assert not fits.entry(71).exists()
