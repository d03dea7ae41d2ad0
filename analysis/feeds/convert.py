"""Text once, Parquet from then on: files of any format become one folder, partitioned by the year of the events.

The folder appears whole or not at all, and `_feed.json` in it says how many rows were read, kept and dropped, and why.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import FeedError, UsageError
from analysis.feeds.engine import connect, part, sql
from analysis.feeds.files import Broken, Written, is_damaged, mended
from analysis.feeds.formats import COLUMNS, FOLDER, Format
from analysis.feeds.normalise import normalised

if TYPE_CHECKING:
    import ibis.expr.types as ir

MANIFEST: Final = "_feed.json"  # engines skip names that begin so
VERSION: Final = 1  # of what the folder holds; another one is converted anew
BATCH_BYTES: Final = 256 * 1024 * 1024  # of files as they lie, converted at a time
_SPARE: Final = 8  # fields beyond those of the format, so that a longer line is seen to be longer
Progress = Callable[[float], None]


@dataclass
class Converted:
    """What a folder of Parquet was made from: rows by reason (empty: kept), damaged characters mended, files left out."""

    format: str
    rows: Counter[str] = field(default_factory=Counter)
    files: int = 0
    damaged: int = 0
    broken: tuple[str, ...] = ()


def cache_folder() -> Path:
    """Where converted feeds are kept between runs: ``DOSSIER_CACHE``, or the user's folder for such things."""
    own = os.environ.get("DOSSIER_CACHE", "")
    base = Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME", "") or Path.home() / ".cache") / "dossier"
    return base / "feeds"


def key(written: Sequence[Written], form: Format) -> str:
    """A name that changes with any file's place, size or time, with the format, and with what is made of it."""
    parts = [
        str(VERSION),
        repr(form),
        (FOLDER.parent / "tables" / "states.csv").read_text(encoding="utf-8"),
    ]
    for one in written:
        found = one.path.stat()
        parts.append(f"{one.path.resolve()} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def manifest(folder: Path) -> Converted | None:
    """What a folder says it was made from; None where it is not a converted feed of this version."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if found.pop("version") != VERSION:
            return None
        return Converted(**{**found, "rows": Counter(found["rows"]), "broken": tuple(found["broken"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def convert(
    written: Sequence[Written], to: Path, *, broken: Sequence[Broken] = (), progress: Progress | None = None
) -> Converted:
    """Convert files of one format to Parquet.

    Parameters
    ----------
    written : sequence of Written
        From `files.looked_at`, all of one format.
    to : Path
        A folder that is not there yet.
    broken : sequence of Broken
        Files left out, for the record.
    progress : callable, optional
        Told the share that is done, 0 to 1.

    Raises
    ------
    UsageError
        When something stands at `to`.
    FeedError
        When the disk is full or a file breaks off; nothing half-written stays behind.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise UsageError(f"{str(to)!r} is there already; name a folder that is not, or remove it first")
    half = to.parent / f".{to.name}.~{os.getpid()}.half"
    done = Converted(written[0].form.name, files=len(written), broken=tuple(map(str, broken)))
    try:
        half.mkdir(parents=True)
        with tempfile.TemporaryDirectory(prefix="spool-", dir=half.parent) as spool:
            for number, (batch, share) in enumerate(_batches(written)):
                done.rows += _batch(batch, half, number, Path(spool), done)
                if progress:
                    progress(share)
        (half / MANIFEST).write_text(json.dumps({"version": VERSION, **vars(done)}, indent=1), encoding="utf-8")
        if manifest(to) is None:  # unless another run has been quicker
            os.replace(half, to)
    except (OSError, part("duckdb").Error) as error:
        raise FeedError(
            f"{str(to)!r} was not written: {_short(error)}; make room or mend the file, and try again"
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return done


def _short(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    place = next((line.strip() for line in lines[1:] if line.strip().startswith("file = ")), "")
    return f"{lines[0][:240]}{f' ({place})' if place else ''}"


def _batches(written: Sequence[Written]) -> Iterator[tuple[list[Written], float]]:
    """Files in groups of about `BATCH_BYTES`, with the share of all bytes that is done after each."""
    total = sum(one.path.stat().st_size for one in written) or 1
    batch: list[Written] = []
    size = done = 0
    for one in written:
        batch.append(one)
        size += one.path.stat().st_size
        if size >= BATCH_BYTES:
            done += size
            yield batch, done / total
            batch, size = [], 0
    if batch:
        yield batch, 1.0


def _batch(batch: Sequence[Written], half: Path, number: int, spool: Path, done: Converted) -> Counter[str]:
    """Convert one group: what is packed in a zip is unpacked first, and a file with damaged text is mended and read again."""
    places: dict[Path, Path] = {}
    for one in batch:
        if one.packed == "zip":
            done.damaged += _mend(one, spool, places)
    try:
        read = _copied(batch, places, half, number)
    except part("duckdb").Error:  # which names no file: those that are not UTF-8 are mended, and all are read again
        damaged = [one for one in batch if one.path not in places and is_damaged(one.path)]
        if not damaged:
            raise
        done.damaged += sum(_mend(one, spool, places) for one in damaged)
        read = _copied(batch, places, half, number)
    for place in places.values():
        place.unlink()
    return read


def _copied(batch: Sequence[Written], places: Mapping[Path, Path], half: Path, number: int) -> Counter[str]:
    """Write the rows of a group of files, and count them by reason."""
    for file in half.glob(f"*/part-{number:05}-*"):
        file.unlink()
    connection = connect()
    try:
        table = normalised(_joined(connection, batch, places), batch[0].form)
        query = sql(table, "duckdb")
        connection.raw_sql(
            f"COPY ({query}) TO '{_quoted(half)}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year),"
            f" FILENAME_PATTERN 'part-{number:05}-{{i}}', OVERWRITE_OR_IGNORE true)"
        )
        if not any(half.glob(f"*/part-{number:05}-*")):
            return Counter()
        place = f"{_quoted(half)}/*/part-{number:05}-*.parquet"
        rows = connection.raw_sql(f"SELECT reason, count(*) FROM read_parquet('{place}') GROUP BY ALL")
        return Counter(dict(rows.fetchall()))
    finally:
        connection.disconnect()


def _mend(one: Written, spool: Path, places: dict[Path, Path]) -> int:
    place = spool / str(len(places)) / one.path.name
    place.parent.mkdir(exist_ok=True)
    damaged = mended(one, place)
    places[one.path] = place
    return damaged


def _joined(connection: Any, batch: Sequence[Written], places: Mapping[Path, Path]) -> ir.Table:
    """The rows of all files under the names that `normalised` reads; files of one header are read together."""
    alike: dict[tuple[tuple[str, ...], str], list[Path]] = {}
    for one in batch:
        alike.setdefault((one.header, one.delimiter), []).append(places.get(one.path, one.path))
    form = batch[0].form
    tables = [_text(connection, paths, header, cut, form) for (header, cut), paths in alike.items()]
    return reduce(lambda a, b: a.union(b), tables)


def _text(connection: Any, paths: Sequence[Path], header: Sequence[str], cut: str, form: Format) -> ir.Table:
    width = max([len(header), *form.layouts]) + _SPARE
    cells = [f"c{k:03}" for k in range(width)]
    quote = "'\"'" if form.quotes else "''"
    options = {
        "columns": "{" + ", ".join(f"'{cell}': 'VARCHAR'" for cell in cells) + "}",
        "delim": f"'{cut}'", "quote": quote, "escape": quote, "header": "false", "skip": 1 if header else 0, "auto_detect": "false",
        "null_padding": "true", "nullstr": "'\x02'", "strict_mode": "false", "filename": "true", "max_line_size": 1 << 24,
        "parallel": "false" if form.quotes else "true",
    }  # fmt: skip
    listed = "[" + ", ".join(f"'{_quoted(path)}'" for path in paths) + "]"
    settings = ", ".join(f"{name}={value}" for name, value in options.items())
    rows = connection.sql(
        f"SELECT *, parse_filename(filename) AS name FROM read_csv({listed}, {settings})", dialect="duckdb"
    )
    return _with_header(rows, cells, header, form) if header else _by_width(rows, cells, form)


def _with_header(rows: ir.Table, cells: Sequence[str], header: Sequence[str], form: Format) -> ir.Table:
    ibis = part("ibis")
    words = [word.strip().lower() for word in header]
    columns = next(iter(form.layouts.values()), ())
    last = max([words.index(c.lower()) for c in columns if c.lower() in words], default=len(words) - 1)
    found = {name: form.column(name, header) for name in COLUMNS}
    text = {
        name: rows[cells[list(header).index(column)]] if column else ibis.literal("") for name, column in found.items()
    }
    return rows.select(**text, whole=rows[cells[last]].notnull(), file=rows.name)


def _by_width(rows: ir.Table, cells: Sequence[str], form: Format) -> ir.Table:
    """Without a header: a line has as many fields as its last one that is there; what lies beyond is null, not empty."""
    ibis = part("ibis")
    is_of = {w: rows[cells[w - 1]].notnull() & rows[cells[w]].isnull() for w in form.layouts}
    text = {}
    for name in COLUMNS:
        at = {w: form.column(name, columns) for w, columns in form.layouts.items()}
        places = {w: list(form.layouts[w]).index(column) for w, column in at.items() if column}
        if len(places) == len(form.layouts) and len(set(places.values())) == 1:
            text[name] = rows[cells[next(iter(places.values()))]]
        else:
            chosen = [(is_of[w], rows[cells[k]]) for w, k in places.items()]
            text[name] = ibis.cases(*chosen, else_="") if chosen else ibis.literal("")
    whole = reduce(lambda a, b: a | b, is_of.values())
    return rows.select(**text, whole=whole, file=rows.name)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
