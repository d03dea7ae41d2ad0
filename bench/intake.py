"""How well does `dossier intake` read? Against pages coded by hand: tests/data/intake/*.txt, own re-tellings and never copies.

A page begins with `## id | language | day`, with the address of a page that it re-tells, if any; below its text each line
`= words | commodity | number | bound | claimant | day | on file` codes one statement with a number. Its words are those of the text
that hold the number; a cell is empty where the text does not tell; `-` stands for a statement not on file.
"""

from __future__ import annotations

import html
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import analysis
from analysis.intake.page import Page
from analysis.intake.propose import Proposal, Reader

PAGES = Path(__file__).parents[1] / "tests" / "data" / "intake"
WANTED = {
    "recall": 0.80,
    "number": 0.95,
    "bound": 0.90,
    "claimant": 0.80,
    "day": 0.85,
    "on_file": 0.90,
    "false_per_page": 0.5,
}


@dataclass(frozen=True)
class Coded:
    """A statement as it was coded by hand."""

    words: str
    commodity: str
    numbers: tuple[float, ...]
    bound: str
    claimant: str
    day: str
    on_file: tuple[str, ...]


def coded(path: Path) -> Iterator[tuple[Page, list[Coded]]]:
    """Every page of a file with what it was coded as."""
    for block in path.read_text(encoding="utf-8").split("## ")[1:]:
        head, *lines = block.strip().split("\n")
        key, language, day, *_ = (part.strip() for part in head.split("|"))
        rows = [[cell.strip() for cell in line[2:].split("|")] for line in lines if line.startswith("= ")]
        text = "\n".join(line for line in lines if not line.startswith("= "))
        yield (
            Page(key, f"https://example.org/{key}", "", day, language, key, text),
            [
                Coded(
                    w,
                    c,
                    tuple(float(n) for n in v.split("-")),
                    b,
                    who,
                    on,
                    tuple(filed.split(",")) if filed not in ("", "-") else (),
                )
                for w, c, v, b, who, on, filed in rows
            ],
        )


def numbers(proposal: Proposal) -> tuple[float, ...]:
    """The numbers of a proposed claim."""
    return tuple(sorted({float(proposal.row[c]) for c in ("low", "best", "high") if c in proposal.row}))


def place(page: Page, proposal: Proposal) -> tuple[int, int]:
    """Where the number of a proposal stands in its page."""
    start = page.text.index(proposal.text)
    a, b = next(proposal.spans[c] for c in ("low", "best", "high") if c in proposal.spans)
    return start + a, start + b


def measure(path: Path, reader: Reader, say: bool = False) -> dict[str, float]:
    """The shares that the issue of intake asks for, over all pages of a file."""
    tally: Counter[str] = Counter()
    for page, truth in coded(path):
        tally["pages"] += 1
        made = [p for p in reader.proposals(page) if p.table == "claims" and numbers(p)]
        left = list(made)
        for one in truth:
            assert one.words in page.text, (page.file, one.words)
            at = page.text.index(one.words)
            near = [p for p in left if at <= place(page, p)[0] < at + len(one.words)]
            near = near or [
                p
                for p in left
                if numbers(p) == tuple(sorted(set(one.numbers))) and p.row["commodity_id"] == one.commodity
            ]
            tally["coded"] += 1
            tally["coded_on_file"] += bool(one.on_file)
            if not near:
                _tell(say, page, "MISSED", one)
                continue
            found = near[0]
            left.remove(found)
            tally["proposed"] += 1
            _compare(tally, page, one, found, say)
        tally["false"] += len(left)
        for wrong in left:
            _tell(
                say,
                page,
                "FALSE",
                {k: wrong.row.get(k) for k in ("commodity_id", "low", "best", "high", "claimant_id")},
            )
    return {
        "pages": tally["pages"], "coded": tally["coded"], "recall": tally["proposed"] / tally["coded"],
        **{name: tally[name] / tally["proposed"] for name in ("number", "bound", "claimant", "day")},
        "on_file": tally["on_file"] / tally["coded_on_file"], "on_file_of_proposed": tally["on_file"] / max(tally["filed"], 1),
        "wrongly_on_file": tally["wrongly"], "false_per_page": tally["false"] / tally["pages"],
    }  # fmt: skip


def _compare(tally: Counter[str], page: Page, one: Coded, found: Proposal, say: bool) -> None:
    row = found.row
    right = {
        "number": numbers(found) == tuple(sorted(set(one.numbers))) and row["commodity_id"] == one.commodity,
        "bound": row.get("bound") == one.bound,
        "claimant": row.get("claimant_id", "") == one.claimant, "day": row.get("stated_on", "") == one.day,
    }  # fmt: skip
    named = [filed["id"] for filed in found.on_file]
    if one.on_file:
        tally["filed"] += 1
        right["on_file"] = bool(set(one.on_file) & set(named))
    else:
        tally["wrongly"] += bool(named)
    for name, good in right.items():
        tally[name] += good
        if not good:
            _tell(
                say,
                page,
                name.upper(),
                (
                    one,
                    {
                        k: row.get(k)
                        for k in ("commodity_id", "low", "best", "high", "bound", "claimant_id", "stated_on")
                    },
                    named,
                ),
            )


def _tell(say: bool, page: Page, what: str, about: object) -> None:
    if say:
        print(page.file, what, about)


def speed(pages: int = 1000) -> dict[str, float]:
    """Seconds for so many saved pages on all cores, from files to a file of proposals, and those of computing."""
    from analysis.intake.run import intake

    texts = [page for name in ("development.txt", "sealed.txt") for page, _ in coded(PAGES / name)]
    with tempfile.TemporaryDirectory() as folder:
        for at in range(pages):
            some = [texts[(at * 7 + n) % len(texts)] for n in range(5)]  # as long as an article
            body = "".join(f"<p>{html.escape(page.text)}</p>" for page in some if page.language == some[0].language)
            head = f'<meta property="article:published_time" content="{some[0].published_on}">'
            Path(folder, f"{at}.html").write_text(
                f"<html><head>{head}<title>{at}</title></head><body><article>{body}</article></body></html>"
            )
        begin = time.perf_counter()
        done = intake(analysis.load(), [folder], Path(folder) / "out.jsonl")
        spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        computing = round(sum(one.ru_utime + one.ru_stime for one in spent), 1)
        seconds = round(time.perf_counter() - begin, 1)
        return {"pages": done.pages, "proposals": done.proposals, "seconds": seconds, "computing": computing}


def main(names: Sequence[str]) -> None:
    """Measure each file named, development.txt where none is; `speed` measures how long a thousand pages take."""
    if list(names) == ["speed"]:
        print(json.dumps({"intake": speed()}))
        return
    reader = Reader(analysis.load())
    for name in names or ["development.txt"]:
        found = measure(PAGES / name, reader, say=True)
        print(name, {key: round(value, 3) for key, value in found.items()})


if __name__ == "__main__":
    main(sys.argv[1:])
