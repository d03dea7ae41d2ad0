"""The scripts of pages: joined into one that is whole, and their logic tested by node's own runner."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from analysis.report.page import asset
from analysis.report.scripts import SCRIPTS, joined
from analysis.workbench.figure_pane import HERE as PANE

NODE = compute_driver_executable()[0]  # the one with which Playwright drives browsers; no other is needed
TESTS = sorted((Path(__file__).parent / "scripts").glob("*.test.js"))
NAMES = [name for path in TESTS for name in re.findall(r'^test\("([^"]+)"', path.read_text(encoding="utf-8"), re.M)]
PAGES = ("page.js", "front.js", "sweep.js", "embed.js", "exported.js", "search.js")
OWN = re.compile(r"^(?:export )?(?:async )?(?:const|let|function) (?:([\w$]+)|[\[{]([^=]+)[\]}] =)", re.M)
MODULES = sorted([*SCRIPTS.glob("*.js"), *PANE.glob("*.js")])


@cache
def told() -> dict[str, str]:
    """What node says of each test: `ok`, or `not ok` and why."""
    command = [NODE, "--test", "--test-reporter=tap", *map(str, TESTS)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8").stdout
    parts = re.split(r"^(ok|not ok) \d+ - ", said, flags=re.M)
    return {text.split("\n")[0]: f"{ok} {text}" for ok, text in zip(parts[1::2], parts[2::2], strict=True)}


def needed(path: Path) -> set[Path]:
    """A module and all that it imports."""
    found = {path}
    for name in re.findall(r'^import .*?"\./([\w.]+)";', path.read_text(encoding="utf-8"), re.M | re.S):
        found |= needed(path.with_name(name))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_logic(name: str) -> None:
    """Each test of a script's logic passes where the script is imported alone, without a page."""
    assert told()[name].startswith("ok "), told()[name]


def test_every_test_of_a_script_is_listed() -> None:
    """None runs unseen, and none is told twice under one name."""
    assert sorted(told()) == sorted(NAMES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gets_one_whole_script(name: str) -> None:
    """The modules in one scope: no name twice, nothing left to import or export, no line of comment."""
    script = asset(name)
    checked = subprocess.run([NODE, "--check", "-"], input=script, capture_output=True, text=True, encoding="utf-8")
    assert checked.stderr == ""
    assert not re.search(r"^(import|export|//|/\*)", script, re.M)


@pytest.mark.parametrize("name", PAGES)
def test_no_name_hides_another(name: str) -> None:
    """Of two functions of one name in a scope the later one would stand for both, and node would not complain."""
    modules = needed(SCRIPTS / name)
    names = [
        n.strip().split(":")[-1].strip()
        for m in modules
        for found in OWN.findall(m.read_text())
        for n in ",".join(found).split(",")
    ]
    assert sorted({n for n in names if n and names.count(n) > 1}) == []


def test_the_pane_of_the_explorer_is_one_module() -> None:
    """JupyterLab loads the pane as a single module that gives the widget and asks for nothing beside it."""
    module = joined(PANE / "figure_pane.js")
    command = [NODE, "--input-type=module", "--check", "-"]
    assert subprocess.run(command, input=module, capture_output=True, text=True, encoding="utf-8").stderr == ""
    assert re.findall(r"^(?:import|export).*", module, re.M) == ["export default {render};"]


def test_what_a_module_needs_stands_once_and_before_it(tmp_path: Path) -> None:
    """Also where two modules need the same third, and one is needed only for what it does."""
    for name, text in {
        "a.js": 'import {b} from "./b.js";\nimport "./c.js";\n\nlog(b);\n',
        "b.js": 'import {\n  c,\n  d,\n} from "./c.js";\n/* why */\nexport const b = c + d;\n',
        "c.js": "export const c = 1;\nexport function d() {\n  // why\n  return 2;\n}\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert joined(tmp_path / "a.js") == "const c = 1;\nfunction d() {\nreturn 2;\n}\nconst b = c + d;\nlog(b);"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_text_of_a_script_spans_lines(path: Path) -> None:
    """Joining takes the indentation of every line, which a text over several lines would lose."""
    assert [line for line in path.read_text(encoding="utf-8").splitlines() if line.count("`") % 2] == []
