"""Another flow than the package's own: the worked example and a folder just begun, through every notebook and the real engine."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import analysis
from analysis.model.config import PALETTE
from analysis.report.document import read
from analysis.report.notebooks import numbered
from analysis.schema import check, data_folder
from analysis.schema.codebook import update
from analysis.schema.scaffold import create

EXAMPLE = data_folder() / "examples" / "iran_drones"
ROOT = Path(analysis.__file__).parents[1]
ELSEWHERE = re.compile(
    r"Korea|Pyongyang|Seoul|PRK|KOR\b|Kim Jong|Vostochny|Vietnam|\bcontainers?\b(?!-)|\bvoyages?\b|shells|refined oil",
    re.I,
)


def render(folder: Path, out: Path) -> dict[str, Path]:
    """Every numbered notebook on a folder, through papermill: notebook name to its page."""
    command = [
        sys.executable,
        "-m",
        "analysis",
        "report",
        "--data",
        folder.name,
        "--out",
        str(out),
        "--json",
        "--quiet",
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder.parent, env=environment)
    assert run.returncode == 0, run.stdout + run.stderr
    made = [json.loads(line) for line in run.stdout.splitlines()]
    assert [m["notebook"] for m in made] == [n.name for n in numbered()]
    return {m["notebook"]: Path(m["files"][0]) for m in made}


def seen(page: Path) -> str:
    """The words of a page, its code cells and the data behind its figures with them."""
    main = re.search(r"<main.*?</main>", page.read_text(encoding="utf-8"), re.S)
    assert main
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?button[^>]*>", "", main[0])))  # a term stays a word


@pytest.mark.xdist_group("other-flows")
def test_the_example_is_sound() -> None:
    """It passes its own checks without a warning, its generated parts are fresh, and each row names a page."""
    assert check(EXAMPLE)[1] == []
    assert update(EXAMPLE, write=False) == []
    dossier = analysis.load(EXAMPLE)
    assert dossier.config.flow() == {"commodity": "drones", "origin": "IRN", "destination": "RUS"}
    assert all(len(ids) for frame in (dossier.claims, dossier.events) for ids in frame["source_ids"])
    kept = dossier.as_of("2022-10-12")
    assert "irn-2022-11-05-amirabdollahian-small-number" not in set(kept.claims["claim_id"])
    assert kept.config is dossier.config


@pytest.mark.xdist_group("other-flows")
def test_every_notebook_tells_the_example(tmp_path: Path) -> None:
    """Right names, right colours, the folder's coverage, and not a word about the package's own flow."""
    folder = tmp_path / "drones"
    shutil.copytree(EXAMPLE, folder)
    pages = render(folder, tmp_path / "out")
    for name, page in pages.items():
        words = seen(page)
        assert not ELSEWHERE.findall(words), (name, ELSEWHERE.findall(words))
        assert "not named" not in words, name
        assert str(tmp_path) not in page.read_text(encoding="utf-8") + read(page).to_json()
    briefing, shipments = seen(pages["00_briefing"]), seen(pages["01_shipment_claims"])
    cadence, together = seen(pages["02_diplomatic_cadence"]), seen(pages["03_claims_and_cadence"])
    assert "Three claimants had published five running totals" in briefing
    assert "No total is on file from Tehran, from Moscow or from Washington." in briefing
    assert "five contacts of Iran and Russia" in briefing
    assert "This folder names no yearly cap" in seen(pages["08_refined_oil"])
    assert "no coverage is attempted" in shipments
    assert "2022-07-12" in cadence
    assert "The model says that the claims together allow about" in " ".join(seen(pages["04_reconciled_total"]).split())
    assert "Kyiv last said more than 2,000 drones" in together
    assert "as often since July 2022 as before" in " ".join(seen(pages["05_coverage"]).split())
    traces = [t for figure in read(pages["03_claims_and_cadence"]).figures for t in figure.spec["data"]]
    named = {t["name"]: t["marker"]["color"] for t in traces if t.get("name") in ("Tehran", "Moscow", "Kyiv")}
    assert named == {"Tehran": PALETTE[0], "Moscow": PALETTE[1], "Kyiv": PALETTE[2]}


@pytest.mark.xdist_group("other-flows")
def test_every_notebook_reads_a_folder_just_begun(tmp_path: Path) -> None:
    """No error and no invented day or flow: each section says in words that nothing is on file."""
    folder = tmp_path / "begun"
    create(folder)
    pages = render(folder, tmp_path / "out")
    for name, page in pages.items():
        words = seen(page)
        assert not ELSEWHERE.findall(words), (name, ELSEWHERE.findall(words))
        assert "Traceback" not in words
        assert " from to " not in " ".join(words.split())
    assert "No claim of any kind was on file yet." in seen(pages["00_briefing"])
    assert "no contact of two states not named was on file" in seen(pages["00_briefing"])
    assert "Too few to say: 0 independent dated statements" in seen(pages["04_reconciled_total"])
    assert "No contact of two states not named was on file in this window" in seen(pages["02_diplomatic_cadence"])
    assert "No contact of two states not named was on file in any of the windows" in seen(pages["05_coverage"])
