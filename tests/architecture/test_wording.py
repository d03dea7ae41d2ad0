"""Days, numbers and counts are formatted in one place, and only wording speaks in sentences."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import analysis

ROOT = Path(analysis.__file__).parent
HOME = "language/format.py"
# Error messages and the log of a run: bounds and sizes stated to whoever made the mistake, and a clock for people who look on.
SPARED = {
    "schema/read.py", "engine/cell_runner.py", "report/sweep.py", "report/batch.py",
    "compare/lagged.py", "compare/event_study.py",
}  # fmt: skip
DATE = re.compile(r"%-?[dBbYmj]")
PLURAL = re.compile(r"^(s|es|ies)$")


def formats(tree: ast.AST) -> list[str]:
    """The dates, thousands and plurals that a module formats by itself."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "strftime":
            found.append("strftime")
        elif isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            spec = "".join(str(v.value) for v in node.format_spec.values if isinstance(v, ast.Constant))
            found += [spec] if DATE.search(spec) or spec == "," else []
        elif isinstance(node, ast.IfExp | ast.BinOp):
            words = (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node.left, node.right)
            endings = [w.value for w in words if isinstance(w, ast.Constant) and isinstance(w.value, str)]
            if any(PLURAL.match(e) for e in endings) and not isinstance(getattr(node, "op", None), ast.Add | ast.Mod):
                found.append(f"plural {endings}")
    return found


def test_the_search_finds_what_it_looks_for() -> None:
    """A date, a thousand and a plural formatted by hand are seen; what is none of them is not."""
    made = 'f"{d:%d %b %Y}", f"{n:,}", f"figure{\'s\' if n != 1 else str()}", "s" * (n > 1), d.strftime("%B")'
    assert len(formats(ast.parse(made))) == 5
    assert formats(ast.parse('f"{p:.0%} {x:.2f} {x:,.1f}", "s" + "t", 3 * n')) == []


def test_only_one_module_formats_days_numbers_and_plurals() -> None:
    """Everything that a reader sees goes through `language.format`."""
    paths = [p for p in ROOT.rglob("*.py") if str(p.relative_to(ROOT)) not in {HOME, *SPARED}]
    broken = {str(p.relative_to(ROOT)): found for p in paths if (found := formats(ast.parse(p.read_text())))}
    assert broken == {}


def test_the_spared_modules_still_need_it() -> None:
    """No module is spared that formats nothing."""
    assert {name for name in SPARED if not formats(ast.parse((ROOT / name).read_text()))} == set()


def test_words_compute_nothing() -> None:
    """wording calls no analytics: it takes their results; and no result has a sentence."""
    made = {"independent_origins", "envelope", "groups", "changes", "change_point", "before_after", "together", "fit"}
    for path in (ROOT / "wording").glob("*.py"):
        tree = ast.parse(path.read_text())
        called = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        assert not called & made, path
        assert not re.search(r"\.(groupby|rolling|merge|resample)\(", path.read_text()), path
    for room in ("claims", "cadence", "compare", "coverage", "reconcile"):
        for path in (ROOT / room).glob("*.py"):
            imported = re.findall(r"from analysis\.wording\.(\w+)", path.read_text())
            assert set(imported) <= {"format", "terms"}, path
