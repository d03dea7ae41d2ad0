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


def test_the_citation_is_valid_and_tells_one_story() -> None:
    """`CITATION.cff` keeps the schema of the Citation File Format 1.2.0 (theirs, CC BY 4.0), and the others say the same."""
    import jsonschema
    import yaml

    schema = json.loads((ROOT / "tests/architecture/citation-file-format-1.2.0.json").read_text(encoding="utf-8"))
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(cff)
    zenodo = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    codemeta = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    own = analysis.load().config.about
    assert cff["abstract"] == zenodo["description"] == codemeta["description"]
    assert cff["keywords"] == zenodo["keywords"] == codemeta["keywords"]
    assert own.authors == tuple(a["name"] for a in cff["authors"]) == tuple(a["name"] for a in zenodo["creators"])
    assert own.licence == cff["license"] == zenodo["license"].upper()


def _first(pattern: str, name: str) -> str:
    match = re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return match[1] if match else ""
