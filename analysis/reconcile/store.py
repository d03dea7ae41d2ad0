"""Draws kept by content: the same evidence, suppositions, seed and code are drawn once."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from analysis.files import atomic_write, remove_partial_files
from analysis.reconcile.evidence import Evidence
from analysis.reconcile.priors import Priors
from analysis.reconcile.sampler import Sampled

_SOURCES = ("density.py", "model_data.py", "sampler.py")
ARCHIVED = "model-draws"  # of an archive, beside its tables
MANIFEST = "manifest-sha256.txt"  # an archive that has one is whole
_SUM = 32  # bytes before the draws that tell whether they are whole
_READ = (
    "claimant_id",
    "government",
    "value",
    "low",
    "high",
    "kind",
    "start",
    "end",
    "early",
    "exact",
    "sea",
    "voyages",
)


@cache
def model_hash() -> str:
    """Hash of the code that the draws depend on."""
    here = Path(__file__).parent
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in _SOURCES)).hexdigest()[:16]


def key(read: Evidence, priors: Priors, seed: int, *how: int) -> str:
    """Name of the content: what is read, what is supposed, the seed, how long it is drawn, the code and the libraries."""
    rows = read.rows[list(_READ)].to_csv(index=False, float_format="%.12g")
    about = [
        read.months,
        float(f"{read.edges[-1]:.12g}") if read.months else 0.0,
        priors.numbers(),
        seed,
        model_hash(),
        *(_version(name) for name in ("numpy", "jax", "numpyro")),
        *how,
    ]
    return hashlib.sha256((rows + json.dumps(about, sort_keys=True)).encode()).hexdigest()[:32]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def folder() -> Path:
    """Where draws are kept: `.cache` of a checkout, else the user's cache."""
    root = Path(__file__).resolve().parents[2]
    if "XDG_CACHE_HOME" not in os.environ and (root / "pyproject.toml").is_file():
        return root / ".cache" / "reconcile"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "containers-communiques" / "reconcile"


def kept(read: Evidence, priors: Priors, seed: int, make: Callable[[], Sampled], *how: int) -> Sampled:
    """The draws on file for this content, or new ones, put on file whole or not at all.

    Those of an archive that is read go first, and into no other folder; one that is being made gets what is used.
    """
    name = f"{key(read, priors, seed, *how)}.draws"
    archived = Path(os.environ.get("DOSSIER_FOLDER", ""), ARCHIVED)
    if (held := _read(archived / name)) is not None:
        return held
    with contextlib.suppress(OSError, RuntimeError):
        remove_partial_files(folder())
    with contextlib.suppress(RuntimeError):
        held = _read(folder() / name)
    found = make() if held is None else held
    # no home, or a folder that cannot be written, only costs the next reader the time
    with contextlib.suppress(OSError, RuntimeError):
        if held is None:
            atomic_write(folder() / name, _bytes(found))
        if archived.is_dir() and not (archived.parent / MANIFEST).exists():
            atomic_write(archived / name, _bytes(found))
    return found


def _read(path: Path) -> Sampled | None:
    """The draws of a file; None of one that is not there, spoilt or not ours."""
    try:
        data = path.read_bytes()
        if data[:_SUM] != hashlib.sha256(data[_SUM:]).digest():
            return None
        with np.load(io.BytesIO(data[_SUM:])) as held:
            numbers = {name: float(held[name]) for name in held.files if name != "x"}
            return Sampled(x=held["x"], **numbers)
    except Exception:  # whatever is there, it is drawn again
        return None


def _bytes(draws: Sampled) -> bytes:
    whole = io.BytesIO()
    np.savez(whole, **asdict(draws))
    return hashlib.sha256(whole.getvalue()).digest() + whole.getvalue()
