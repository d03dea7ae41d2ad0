"""The text of a page tells nothing of the machine and the run that made it."""

from __future__ import annotations

import os
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

import pandas
import pytest

from analysis.cli import main
from analysis.report.neutral import neutral, neutralise
from tests.report.conftest import SHOW, Write

HOME = str(Path.home())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/tmp/ipykernel_12/34.py:1: UserWarning: x", "<cell>:1: UserWarning: x"),
        ("/private/var/folders/a b/ipykernel_12/34.py:1", "/private/var/folders/a b/ipykernel_12/34.py:1"),
        (r"C:\Users\me\Temp\ipykernel_12\34.py:1", "<cell>:1"),
        (pandas.__file__, "site-packages/pandas/__init__.py"),
        (f"File \x1b[32m{pandas.__file__}:7\x1b[39m", "File \x1b[32msite-packages/pandas/__init__.py:7\x1b[39m"),
        (os.__file__, "python/os.py"),
        ("<object at 0x7ff2f6b771f0>", "<object at 0x…>"),
        (f"{HOME}/a.csv, {HOME}x", f"~/a.csv, {HOME}x"),
        (f"{os.getcwd()}/b.csv", "./b.csv"),
        (f"{tempfile.gettempdir()}/tmpab12_xyz/c.csv", "<temporary>/c.csv"),
        ("/work/book/d.csv", "./d.csv"),
        ("the colour 0xff8800 and https://e.org/a/site-packages/b", "the colour 0xff8800 and https://e.org/a/site-packages/b"),
    ],
)  # fmt: skip
def test_what_a_machine_says_is_taken_out(text: str, told: str) -> None:
    """Process numbers, addresses in memory and folders go; addresses of the web and other numbers stay."""
    assert neutral(text, "/work/book") == told


def test_a_long_text_takes_no_long_time() -> None:
    """A picture as base64 between the signs of a path is passed over at once."""
    text = "ab/" * 300_000 + " site-packages ipykernel_ python3 0x " + "/a" * 300_000
    assert neutral(text).startswith("ab/ab/")


def test_every_text_of_a_notebook_is_neutral(write: Write, tmp_path: Path) -> None:
    """Streams, results, HTML and the traceback of a failure; two runs give one page, and it names no folder of this machine."""
    source = (
        "import warnings, os, pathlib; warnings.warn('careful'); print(pathlib.Path.cwd(), os.__file__, object())\n"
        "Show(text__html=f'<p>{object()!r} {pathlib.Path.home()}</p>')"
    )
    book = write(SHOW, source, "import pandas; pandas.read_csv('none.csv')")
    pages = []
    for out in ("one", "two"):
        assert main(["report", str(book), "--out", str(tmp_path / out), "--quiet"]) == 1
        pages.append((tmp_path / out / "01_small.failed.html").read_text(encoding="utf-8"))
    assert pages[0] == pages[1]
    for place in (str(tmp_path), HOME + "/", sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), "ipykernel_"):
        assert place not in pages[0]


def test_data_stay_as_they_are() -> None:
    """What an output holds as data is not text of its run."""
    data: dict[str, Any] = {"application/json": {"at": "<object at 0x7ff2f6b771f0>"}}
    notebook = {"cells": [{"outputs": [{"output_type": "display_data", "data": data}]}, {"cell_type": "markdown"}]}
    neutralise(notebook, "")
    assert data == {"application/json": {"at": "<object at 0x7ff2f6b771f0>"}}
