"""Where does the time of the tests go, in seconds of the processor, which a busy machine does not stretch as it does the clock's?

Counts a test with everything it started: servers, kernels, browsers. `python -m bench.suite tests/browser -k menu` takes what
pytest takes, runs in one process, and prints what collection, the folders and the dearest files and tests took.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest

SHOWN = 25


def spent() -> float:
    """Seconds of this process, of the children it has waited for, and of all that stems from it and still lives."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:  # it has ended meanwhile
                continue
            children[int(fields[1])].append(int(entry.name))
            ticks[int(entry.name)] = sum(map(int, fields[11:15]))
    total, waiting = 0, [os.getpid()]
    while waiting:
        process = waiting.pop()
        total += ticks.get(process, 0)
        waiting += children[process]
    return total / os.sysconf("SC_CLK_TCK")


class Account:
    """A plugin of pytest that notes what each test took, its fixtures with the first that asks for them."""

    def __init__(self) -> None:
        self.tests: Counter[str] = Counter()
        self.collection = 0.0

    def pytest_collection_finish(self) -> None:
        """Note what it took until the first test begins: imports, and the making of parameters."""
        self.collection = spent()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        before = spent()
        result = yield
        self.tests[item.nodeid] += spent() - before  # type: ignore[assignment]
        return result

    def __str__(self) -> str:
        files: Counter[str] = Counter()
        folders: Counter[str] = Counter()
        for name, seconds in self.tests.items():
            file = name.partition("::")[0]
            files[file] += seconds  # type: ignore[assignment]
            folders[file.rpartition("/")[0]] += seconds  # type: ignore[assignment]
        found = [("imports and collection", self.collection), ("", 0.0), *folders.most_common(), ("", 0.0)]
        found += [*files.most_common(SHOWN), ("", 0.0), *self.tests.most_common(SHOWN), ("", 0.0)]
        found.append(("in all", self.tests.total() + self.collection))
        return "\n".join(f"{seconds:8.1f} s  {name}" if name else "" for name, seconds in found)


if __name__ == "__main__":
    account = Account()
    code = pytest.main(["-q", "-n", "0", *sys.argv[1:]], plugins=[account])
    print(account)
    sys.exit(code)
