"""The curator's desk in the real JupyterLab, by keyboard alone: read, change, accept, reject, leave, and what is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.desk.queue import decisions
from analysis.schema import check
from tests.browser import jupyterlab
from tests.conftest import sample_rows, write_rows

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("lab")]

TEXT = "<script>alert(1)</script> The minister said more than 8,000 containers had left by 1 April.\u202e "
STATUS = ".dossier-page-status"


def _queue(folder: Path) -> Path:
    path = folder / "queue.jsonl"
    with path.open("w", encoding="utf-8") as handle:
        for n in range(1, 4):
            said = f"{n + 7},000"
            text = TEXT.replace("8,000", said)
            spans = {"low": [text.index(said), text.index(said) + len(said)]}
            page = {
                "url": f"https://wire.example/n{n}",
                "title": f"<b>Page {n}</b>",
                "published_on": "2024-04-02",
                "language": "en",
            }
            row = {
                "claimant_id": "kor-mnd", "commodity_id": "containers", "low": said.replace(",", ""), "bound": "more_than",
                "stated_on": "2024-04-01",
            }  # fmt: skip
            told = {
                "id": f"p{n}",
                "table": "claims",
                "row": row,
                "spans": spans,
                "page": page,
                "text": text,
                "certainty": 0.9,
            }
            handle.write(json.dumps(told) + "\n")
    return path


def _notebook(folder: Path) -> None:
    code = f"from analysis.workbench import Desk\n\nDesk({str(folder / 'queue.jsonl')!r}, 'ann', data={str(folder / 'tables')!r})"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbformat.write(book, folder / "desk.ipynb")


def test_a_queue_is_worked_through_by_keyboard(lab: tuple[str, Path], browser: Any) -> None:
    """One accepted with its link, one changed and accepted, a rejection that asks for its reason, one left; no pointer is used."""
    address, folder = lab
    tables = write_rows(folder / "tables", sample_rows())
    queue = _queue(folder)
    _notebook(folder)
    context = browser.new_context(viewport={"width": 1400, "height": 1400}, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: m.type == "error" and complaints.append(m.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append("a dialog"))
    jupyterlab.opened(page, address, "desk.ipynb")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(f"{STATUS}:has-text('0 of 3 proposals decided by ann')", timeout=60_000)
    page.wait_for_selector(".dossier-findings:has-text('no findings')", timeout=60_000)
    assert page.locator(".dossier-page mark").all_inner_texts() == ["8,000"]
    assert "<script>alert(1)</script>" in page.locator(".dossier-page-text").inner_text()
    assert page.locator(".dossier-page-title").inner_text() == "<b>Page 1</b>"

    page.locator(".dossier-page-text").focus()
    _tab_to(page, "updates kor-b")
    page.keyboard.press("Space")
    page.keyboard.press("Alt+a")
    _says(page, "accepted: kor-mnd-2024-04-01-containers. 1 of 3")
    assert page.evaluate("document.activeElement.className") == "dossier-page-title"

    page.keyboard.press("Alt+c")
    _tab_to(page, "low")
    assert page.locator("mark.dossier-now").inner_text() == "9,000", "where the cell came from"
    page.keyboard.press("Control+a")
    page.keyboard.type("9500")
    page.keyboard.press("Alt+a")
    _says(page, "changed: kor-mnd-2024-04-01-containers-9500. 2 of 3")

    page.keyboard.press("Alt+r")
    _says(page, "Nothing was decided: no reason is given")
    _tab_to(page, "Reason")
    page.keyboard.type("misread")
    page.keyboard.press("Tab")
    page.keyboard.press("Alt+r")
    _says(page, "rejected: p3. 3 of 3")
    assert page.locator(".dossier-page-title").inner_text() == "Nothing is left to decide."
    assert complaints == []
    context.close()

    told = [
        " ".join((one.proposal, one.decision, one.reason, one.written))
        for one in decisions(queue.with_name("queue.decisions.jsonl"))
    ]
    assert told == [
        "p1 accepted  kor-mnd-2024-04-01-containers",
        "p2 changed  kor-mnd-2024-04-01-containers-9500",
        "p3 rejected misread ",
    ]
    text = (tables / "claims.csv").read_text()
    assert ",8000,,,more_than," in text
    assert ",9500,,,more_than," in text
    assert [str(finding) for finding in check(tables)[1] if finding.severity == "error"] == []


def _says(page: Any, words: str) -> None:
    page.wait_for_function(
        f"words => document.querySelector('{STATUS}').textContent.includes(words)", arg=words, timeout=60_000
    )


def _tab_to(page: Any, label: str) -> None:
    """Press Tab until the control that has this label has the focus."""
    named = """label => {
      const own = document.activeElement, box = own.closest('.widget-checkbox, .widget-text, .widget-dropdown, .widget-combobox');
      return Boolean(box) && box.textContent.replace(/[\\u00a0\\u200b]+/g, ' ').trim().startsWith(label);
    }"""
    for _ in range(80):
        if page.evaluate(named, label):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {label!r}")
