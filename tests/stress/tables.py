"""Random damage to the curated tables: refused with a place and a remedy, or accepted for a stated reason.

`python -m tests.stress.tables [rounds] [seed]` runs the campaign whole (20,000 rounds); `make test` runs a
seeded part of it. A round copies the tables, damages one, and judges what `check` and `load` make of it.
"""

from __future__ import annotations

import csv
import io
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import analysis
from analysis.errors import HIDDEN, DataError
from analysis.model.columns import Column, TableSpec
from analysis.schema import TABLES, check, data_folder

ROUNDS = 20_000
NOTHING = "none"
FILES = {spec.file for spec in TABLES.values()} | {
    "dataset.toml"
}  # an id that is gone may be one of the declared sizes
LOAD_EVERY = 5  # loading repeats the check; every fifth round compares the two
TOLD_EVERY = 1_000  # a campaign that is stopped leaves what it had found by then
DATES = (
    "2024-02-30",
    "2024-13",
    "2024-00-10",
    "20240226",
    "26/02/2024",
    "2024-2-6",
    "٢٠٢٤-٠١-٠١",
    "yesterday",
    "2024-01-01T00:00",
)
NUMBERS = (
    "7,000",
    "7.000,5",
    "1e4",
    "-5",
    "+5",
    "0x10",
    "٧٠٠٠",
    "７０００",
    "NaN",
    "inf",
    "1_000",
    "07",
    ".5",
    "5.",
    "9" * 400,
    "9" * 308,
    "1" + "0" * 15,
    "0." + "0" * 15,
)
HARMLESS = (
    "=1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "{{7*7}}",
    "../../etc/passwd",
    '"quoted"',
)
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "//host/x",
    "https://u:p@host/",
    "https://:p@host/",
    "https://host:99999999/",
    "http://a b/",
    "ftp://host/x",
)
UNSEEN = (
    "\u202e",
    "\u200b",
    "\u00ad",
    "\ufeff",
    "\u2066",
    "\u3164",
    "\u034f",
    "\x00",
    "\x1b",
    "\x07",
    "\u2028",
    "\U000e0041",
)


@dataclass(frozen=True)
class Damage:
    """What was done: the bytes of one table afterwards (None: the file is gone), and what must follow.

    `must` is 'refuse', 'accept' (with the reason) or '' where either is right.
    """

    what: str
    table: str
    data: bytes | None
    must: str = ""
    reason: str = ""


@dataclass
class Score:
    """Rounds by damage and outcome, and every promise that was broken."""

    rounds: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


Rows = list[list[str]]
Maker = Callable[[random.Random, TableSpec, bytes], Damage]


def _rows(data: bytes) -> Rows:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def _bytes(rows: Rows) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _spot(
    rng: random.Random, spec: TableSpec, rows: Rows, *kinds: str, refers: bool = False
) -> tuple[int, int, Column]:
    fitting = [i for i, c in enumerate(spec.columns) if (not kinds or c.kind in kinds) and (not refers or c.refers)]
    column = rng.choice(fitting)
    return rng.randrange(1, len(rows)), column, spec.columns[column]


def _cell(kinds: tuple[str, ...], texts: tuple[str, ...], must: str, reason: str = "", refers: bool = False) -> Maker:
    """A damage that writes one of `texts` into a cell of such a column."""

    def make(rng: random.Random, spec: TableSpec, data: bytes) -> Damage:
        rows = _rows(data)
        if not any(c.kind in kinds and (c.refers or not refers) for c in spec.columns):
            return Damage(NOTHING, spec.name, data, "accept", "the table has no such column")
        row, column, about = _spot(rng, spec, rows, *kinds, refers=refers)
        rows[row][column] = rng.choice(texts)
        return Damage(f"{'|'.join(kinds)} cell {about.name}", spec.name, _bytes(rows), must, reason)

    return make


def _anywhere(change: Callable[[random.Random, str], str], must: str) -> Maker:
    """A damage to the text of any cell."""

    def make(rng: random.Random, spec: TableSpec, data: bytes) -> Damage:
        rows = _rows(data)
        row, column, about = _spot(rng, spec, rows)
        rows[row][column] = change(rng, rows[row][column] or "x")
        return Damage(f"text of {about.name}", spec.name, _bytes(rows), must)

    return make


def _insert(rng: random.Random, text: str, piece: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + piece + text[at:]


def _emptied(rng: random.Random, spec: TableSpec, data: bytes) -> Damage:
    rows = _rows(data)
    row, column, about = _spot(rng, spec, rows)
    full = bool(rows[row][column])
    rows[row][column] = ""
    return Damage(f"emptied {about.name}", spec.name, _bytes(rows), "refuse" if about.required and full else "")


def _twice(rng: random.Random, spec: TableSpec, data: bytes) -> Damage:
    rows = _rows(data)
    rows.insert(rng.randrange(1, len(rows)), rng.choice(rows[1:]))
    return Damage("row twice", spec.name, _bytes(rows), "refuse")


def _ring(rng: random.Random, spec: TableSpec, data: bytes) -> Damage:
    rows = _rows(data)
    edge = {"claims": "derived_from", "sources": "mirror_of", "events": "parent_id"}.get(spec.name)
    if edge is None:
        return Damage(NOTHING, spec.name, data, "accept", "the table has no edges to itself")
    key, column = spec.names.index(spec.key), spec.names.index(edge)
    first, second = rng.sample(range(1, len(rows)), 2)
    rows[first][column], rows[second][column] = rows[second][key], rows[first][key]
    return Damage("ring", spec.name, _bytes(rows), "refuse")


def _shuffled(rng: random.Random, spec: TableSpec, data: bytes) -> Damage:
    head, *rows = _rows(data)
    rng.shuffle(rows)
    return Damage("rows shuffled", spec.name, _bytes([head, *rows]), "accept", "row order carries no meaning")


def _columns(rng: random.Random, spec: TableSpec, data: bytes) -> Damage:
    rows = _rows(data)
    a, b = rng.sample([i for i, c in enumerate(spec.columns) if not c.optional], 2)
    match rng.randrange(3):
        case 0:
            for row in rows:
                row[a], row[b] = row[b], row[a]
        case 1:
            rows = [[cell for i, cell in enumerate(row) if i != a] for row in rows]
        case _:
            rows[0][a] = rows[0][a].upper()
    return Damage("columns", spec.name, _bytes(rows), "refuse")


def _whole(what: str, change: Callable[[random.Random, bytes], bytes | None], must: str, reason: str = "") -> Maker:
    """A damage to the file as bytes."""
    return lambda rng, spec, data: Damage(what, spec.name, change(rng, data), must, reason)


def _noise(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.randbytes(rng.randrange(1, 4)) + data[at + rng.randrange(3) :]


def _quote(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + b'"' + data[at:]


def _line_gone(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    del lines[rng.randrange(len(lines))]
    return b"\n".join(lines)


MAKERS: tuple[Maker, ...] = (
    _cell(("day", "partial_date"), DATES, "refuse"),
    _cell(("day", "partial_date"), ("0001-01-01", "9999-12-31", "1969-12-31", "2024-02-29", "2024"), ""),
    _cell(("number",), NUMBERS, "refuse"),
    _cell(("degrees",), ("north", "180.1", "1e1", "39,03", "39.03N", "0039", "+39"), "refuse"),
    _cell(("word",), ("perhaps", "Asserts", "день", "0", "asserts;denies"), "refuse"),
    _cell(("id",), ("UPPER", "two words", "ид", "-x", "a--b", "x" * 121, "../x"), "refuse"),
    _cell(("id", "list"), ("no-such-id",), "refuse", refers=True),
    _cell(("list",), ("a;;b", ";a", "a;", "a; b", "a;a"), "refuse"),
    _cell(("country",), ("North Korea", "KP", "prk", "PRKX"), "refuse"),
    _cell(("url",), ADDRESSES, "refuse"),
    _cell(("text",), HARMLESS, "", "text is kept as text and shown as text"),
    _anywhere(lambda rng, t: _insert(rng, t, rng.choice(UNSEEN)), "refuse"),
    _anywhere(lambda rng, t: _insert(rng, t, rng.choice(("\n", "\r\n", "\r"))) + ".", "refuse"),
    _anywhere(lambda rng, t: rng.choice((" ", "\t", "\u00a0")) + t, "refuse"),
    _anywhere(lambda rng, t: t * (4001 // len(t) + 1), "refuse"),
    _emptied,
    _twice,
    _ring,
    _shuffled,
    _columns,
    _whole("byte-order mark", lambda _, b: b"\xef\xbb\xbf" + b, "accept", "the same table"),
    _whole("utf-16", lambda _, b: b.decode().encode("utf-16"), "refuse"),
    _whole("latin-1 byte", lambda rng, b: b[: (at := rng.randrange(len(b)))] + b"\xe9" + b[at:], "refuse"),
    _whole("semicolons for commas", lambda _, b: b.replace(b",", b";"), "refuse"),
    _whole("tabs for commas", lambda _, b: b.replace(b",", b"\t"), "refuse"),
    _whole("no file", lambda _, __: None, "refuse"),
    _whole("empty file", lambda _, __: b"", "refuse"),
    _whole("line ends CRLF", lambda _, b: b.replace(b"\n", b"\r\n"), "accept", "the same table"),
    _whole("line ends CR", lambda _, b: b.replace(b"\n", b"\r"), "refuse"),
    _whole("unknown columns", lambda rng, b: b"x," * rng.randrange(1, 50_000) + b, "refuse"),
    _whole("no last line end", lambda _, b: b.rstrip(b"\n"), "accept", "the same table"),
    _whole("cut off", lambda rng, b: b[: rng.randrange(len(b))], ""),
    _whole("noise", _noise, ""),
    _whole("one quote more", _quote, ""),
    _whole("a line gone", _line_gone, ""),
)  # fmt: skip


def judge(damage: Damage, folder: Path, score: Score) -> None:
    """Hold what check and load do with a damaged folder to the promises."""
    said = f"{damage.table}: {damage.what}"
    score.rounds += 1
    try:
        findings = [f for f in check(folder)[1] if f.severity == "error"]
        for finding in findings:
            text = str(finding)
            if not (finding.file in FILES and finding.line >= 1 and finding.message and finding.reason):
                score.broken.append(f"{said}: a finding without place or reason: {text!r}")
            if len(text) > 2000 or HIDDEN.search(text.replace("\\", "")):
                score.broken.append(f"{said}: a finding that is too long or carries unseen characters: {text[:80]!r}")
        loaded = not findings
        if score.rounds % LOAD_EVERY == 0:
            try:
                analysis.load(folder).as_of("2024-06-14")
                loaded = True
            except DataError:
                loaded = False
    except Exception as error:  # the promise is that no damage gets here
        score.broken.append(f"{said}: {type(error).__name__}: {error}")
        return
    outcome = "refused" if findings else "accepted"
    score.outcomes[damage.what.split(" of ")[0].split(" cell ")[0].split("emptied")[0] or "emptied", outcome] += 1
    if loaded is bool(findings):
        score.broken.append(f"{said}: check and load disagree")
    if damage.must == "refuse" and not findings:
        score.broken.append(f"{said}: accepted without a stated reason")
    if damage.must == "accept" and findings:
        score.broken.append(f"{said}: refused ({findings[0]}), though {damage.reason}")


def run(rounds: int, seed: int) -> Score:
    """Damage the curated tables `rounds` times; every kind of damage comes up in turn."""
    rng = random.Random(seed)
    source = data_folder()
    originals = {name: (source / spec.file).read_bytes() for name, spec in TABLES.items()}
    expected = (source / "dataset.toml").read_bytes()
    score = Score()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "dataset.toml").write_bytes(expected)
        for name, spec in TABLES.items():
            (folder / spec.file).write_bytes(originals[name])
        for i in range(rounds):
            for spec in rng.sample(list(TABLES.values()), len(TABLES)):  # until one has a column to damage so
                damage = MAKERS[i % len(MAKERS)](rng, spec, originals[spec.name])
                if damage.what != NOTHING:
                    break
            path = folder / spec.file
            if damage.data is None:
                path.unlink()
            else:
                path.write_bytes(damage.data)
            judge(damage, folder, score)
            path.write_bytes(originals[spec.name])
            if score.rounds % TOLD_EVERY == 0:
                print(f"{score.rounds:,} rounds: {len(score.broken)} promises broken", file=sys.stderr, flush=True)
    return score


def main() -> None:
    """Run whole, print the table of outcomes, exit 1 when a promise broke."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20240614
    score = run(rounds, seed)
    for (what, outcome), n in sorted(score.outcomes.items()):
        print(f"{what:<28} {outcome:<9} {n:>6,}")
    print(f"{score.rounds:,} rounds, seed {seed}: {len(score.broken)} promises broken")
    for line in score.broken[:50]:
        print(f"  {line}")
    if score.broken:
        raise SystemExit(1)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
