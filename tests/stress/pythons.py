"""Every Python the package allows, and the lowest versions of what it needs: installed apart, tests run, a report made.

With the lock the types are checked too, since another Python gets another numpy with other stubs.

`python -m tests.stress.pythons [tests ...]` takes the Pythons that are on this machine; with tests named it runs
those, else all that need no browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.stress.datasets import ROOT

VERSIONS = ("3.11", "3.12", "3.13")
NO_BROWSER = (
    "architecture",
    "briefing",
    "cadence",
    "claims",
    "cli",
    "compare",
    "coverage",
    "data",
    "dossier",
    "reconcile",
    "schema",
)
UV = (sys.executable, "-m", "uv")


def run(*command: str, cwd: Path = ROOT) -> str:
    """The output of a command that must succeed."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def python_of(version: str) -> str:
    """A Python of this version on the path or under pyenv; empty when there is none."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    for candidate in (shutil.which(f"python{version}"), *map(str, sorted(kept.glob(f"{version}.*/bin/python")))):
        asked = [candidate or "false", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        if subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() == version:
            return asked[0]
    return ""


def trial(place: Path, version: str, lowest: bool, tests: tuple[str, ...]) -> str:
    """One environment: installed, tested, used; its last line of tests."""
    python = str(place / "bin" / "python")
    run(*UV, "venv", "--quiet", "--python", version, str(place))
    into = (*UV, "pip", "install", "--quiet", "--python", python)
    if lowest:
        dev = run(sys.executable, "-c", "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))"
                  "['dependency-groups']['dev'], sep='\\n')")  # fmt: skip
        (place / "dev.txt").write_text(dev)
        run(*into, "--resolution", "lowest-direct", "--all-extras", "-r", "pyproject.toml")
        run(*into, "-r", str(place / "dev.txt"))
    else:
        run(*into, "--require-hashes", "-r", "requirements.lock")
    run(*into, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    said = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    if not lowest:
        run(python, "-m", "mypy")
    run(python, "-m", "analysis", "check")
    run(python, "-m", "analysis", "report", "00", "--as-of", "2024-06-14", "--out", str(place / "out"), "--quiet")
    return said.strip().splitlines()[-1]


def main(*tests: str) -> None:
    """Each Python with the lock, then the lowest versions on the oldest Python."""
    chosen = tests or tuple(f"tests/{name}" for name in NO_BROWSER)
    failed = []
    for version, lowest in [*((v, False) for v in VERSIONS), (VERSIONS[0], True)]:
        found = python_of(version)
        name = f"Python {version}, {'lowest versions' if lowest else 'lock'}"
        if not found:
            print(f"{name}: not on this machine", flush=True)
            continue
        with tempfile.TemporaryDirectory() as where:
            try:
                print(f"{name}: {trial(Path(where) / 'venv', found, lowest, chosen)}", flush=True)
            except SystemExit as failure:
                print(f"{name}: failed\n{failure}", flush=True)
                failed.append(name)
    if failed:
        sys.exit(f"failed: {'; '.join(failed)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
