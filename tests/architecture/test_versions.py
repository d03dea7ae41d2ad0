"""Code, data and citation carry one version, the one set in pyproject.toml."""

from __future__ import annotations

import json
import re
import tomllib

import analysis
from tests.stress.datasets import ROOT

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_every_place_says_the_same_version() -> None:
    """The installed package, the data, the citation and the newest heading of both changelogs agree with pyproject.toml."""
    found = {
        "analysis.__version__": analysis.__version__,
        "data/dataset.toml": tomllib.loads((ROOT / "data/dataset.toml").read_text(encoding="utf-8"))["about"][
            "version"
        ],
        "data/datapackage.json": json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))["version"],
        "codemeta.json": json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))["version"],
        ".zenodo.json": json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))["version"],
        "CITATION.cff": _first(r"^version: (\S+)$", "CITATION.cff"),
        "CHANGELOG.md": _first(r"^## (\S+)", "CHANGELOG.md"),
        "data/CHANGELOG.md": _first(r"^## (\S+)", "data/CHANGELOG.md"),
    }
    assert found == dict.fromkeys(found, VERSION)


def _first(pattern: str, name: str) -> str:
    match = re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return match[1] if match else ""
