"""The tutorial runs from its first block to its last, and prints what it shows."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.docs.recipe import ROOT, run, steps

PAGE = ROOT / "docs" / "tutorial.md"


def pattern(shown: str) -> str:
    """What a page shows as a regular expression; an ellipsis stands for anything."""
    return ".*".join(map(re.escape, shown.strip("\n").split("…")))


def test_the_tutorial_does_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python in one namespace, commands in a shell; each block of text is what the block before it printed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    names: dict[str, Any] = {}
    printed, blocks = "", steps(PAGE.read_text(encoding="utf-8"))
    for block in blocks:
        if block.language == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(ast.parse(block.text), str(PAGE), "exec"), names)
            printed = out.getvalue()
        elif block.language == "sh":
            done = run(block.text, tmp_path)
            assert done.returncode == 0, done.stderr
            printed = done.stdout
        else:
            assert re.fullmatch(pattern(block.text), printed.strip("\n"), re.DOTALL), f"{block.text}is not\n{printed}"
    assert {"python", "sh", "text"} == {block.language for block in blocks}
    assert (tmp_path / "conflicts.html").exists()
