"""A citation names the record, the day and the hash, in every form, and readers of those forms read it."""

from __future__ import annotations

import json
from pathlib import Path

import pybtex.database
import pytest

import analysis
from analysis.cli import main
from analysis.export.cite import Citation, cite
from analysis.report.document import Document, Origin
from analysis.report.page import render

AUTHOR = "The Containers & Communiqués maintainers"


def test_each_style_names_record_day_and_hash(sample: Path) -> None:
    """Chicago, APA and MLA, letter by letter."""
    then = analysis.load(sample).as_of("2024-04-01")
    digits = then.data_hash[:12]
    found = cite(then, "kor-a")
    assert isinstance(found, Citation)
    said, within = (
        "ROK Ministry of National Defense says: about 6,700 containers, Cho (minister), 26 February 2024",
        found.within,
    )
    tail, rests = f"ersion 0.3.0, as known on 1 April 2024, data SHA-256 {digits}", "Rests on https://wire.example/1"
    assert found.texts == {
        "Chicago": f"{AUTHOR}. “{said}.” Record kor-a. {within}. V{tail}. {rests}",
        "APA": f"{AUTHOR}. (n.d.). {said} [Record kor-a]. {within}. V{tail}. {rests}",
        "MLA": f"{AUTHOR}. “{said}.” {within}, v{tail}, record kor-a. {rests}",
    }


@pytest.mark.parametrize(("key", "kind"), [("kor-a", "dataset"), ("visit", "dataset"), ("dataset", "dataset")])
def test_programs_read_day_and_hash(key: str, kind: str, sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CSL-JSON and BibTeX carry the whole hash and the day; BibTeX opens in a parser that did not write it."""
    data = ["--data", str(sample)]
    whole = analysis.load(sample)
    assert main(["cite", key, "--to", "csl-json", *data]) == 0
    [item] = json.loads(capsys.readouterr().out)
    assert item["type"] == kind
    assert f"everything on file to 19 June 2024, data SHA-256 {whole.data_hash}" in item["note"]
    assert main(["cite", key, "--to", "bibtex", *data]) == 0
    [entry] = pybtex.database.parse_string(capsys.readouterr().out, "bibtex").entries.values()
    assert whole.data_hash in entry.fields["note"]


def test_a_page_is_cited_as_the_page(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its carrier, day and address, and nothing of ours."""
    assert main(["cite", "wire-1", "--to", "csl-json", "--data", str(sample)]) == 0
    [item] = json.loads(capsys.readouterr().out)
    assert (item["URL"], item["issued"]) == ("https://wire.example/1", {"date-parts": [[2024, 2, 26]]})


def test_what_is_not_known_yet_is_not_cited(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A later claim has no citation as of a day, a person is cited by the rows, and a file that is no report is refused."""
    data = ["--data", str(sample)]
    assert main(["cite", "kor-b", "--as-of", "2024-03-01", *data]) == 2
    assert main(["cite", "cho", *data]) == 2
    assert "cite a claim or an event that names it" in capsys.readouterr().err
    page = sample / "other.html"
    page.write_text("<p>no report</p>")
    assert main(["cite", str(page), *data]) == 1
    assert main(["cite", str(page), "--as-of", "2024-03-01", *data]) == 2


def test_a_report_is_cited_by_its_short_name(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A number means the report in `reports`; without one the words say how to make it. The address is the page's own."""
    data = ["--data", str(sample)]
    monkeypatch.chdir(tmp_path)
    assert main(["cite", "00", *data]) == 2
    assert "make it with `dossier report 00`" in capsys.readouterr().err
    head = (
        "<link href='https://e.example/a?b&amp;c'\n  rel=canonical><link rel=canonical href='https://other.example/'>"
    )
    page = Document(
        "T", "", Origin("00_briefing", "00_briefing.html"), {"data_hash": "ab" * 32, "day": "2024-06-14"}, (), {}
    )
    Path("reports").mkdir()
    told = render(page).replace("<!--head-->", f"<!--head-->{head}", 1)
    Path("reports/00_briefing.html").write_text(told, encoding="utf-8")
    assert main(["cite", "00", "--to", "bibtex", *data]) == 0
    [entry] = pybtex.database.parse_string(capsys.readouterr().out, "bibtex").entries.values()
    assert entry.fields["url"] == "https://e.example/a?b&c"
