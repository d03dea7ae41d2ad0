"""Open a feed: files, folders and patterns of text or Parquet, or any table of Ibis."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import FeedError, UsageError
from analysis.feeds.contacts import codes as table_of_codes
from analysis.feeds.convert import MANIFEST, Converted, Progress, cache_folder, convert, key, manifest
from analysis.feeds.engine import connect, part
from analysis.feeds.feed import Feed
from analysis.feeds.files import Broken, Written, files, is_parquet, looked_at
from analysis.feeds.formats import Format, declared
from analysis.feeds.normalise import TABLE, named, normalised
from analysis.language.format import listing, plural
from analysis.model.dates import window
from analysis.model.names import check_names

if TYPE_CHECKING:
    import ibis.expr.types as ir

BROKEN: Final = ("refuse", "skip")
# What BigQuery, and Ibis on it, call the day of loading: what is not read of it is not paid for.
PARTITIONS: Final = ("_PARTITIONTIME", "PARTITIONTIME")


def open(
    source: str | Path | Any,
    format: str = "",
    *,
    engine: str = "duckdb",
    address: str = "",
    codes: str = "",
    lag_days: int | None = None,
    loaded: Sequence[str] = ("", ""),
    relative: bool = False,
    broken: str = "refuse",
    progress: Progress | None = None,
) -> Feed:
    """Open a feed of machine-coded events.

    Text is converted to Parquet once, kept in `convert.cache_folder`, and read from there as long as the files stay the same.

    Parameters
    ----------
    source : str, Path or ibis table
        A file, a folder, a pattern (``feeds/*.zip``), a folder made by `convert`; or a table of any engine of Ibis.
    format : str
        One of `formats.NAMES`, or the path of a TOML of one's own; empty: told by the header or the number of fields.
    engine, address
        Where it is counted, see `engine.connect`; a table brings its own.
    codes : str
        A CSV in place of the package's table of codes, see `contacts.codes`.
    lag_days : int, optional
        In place of the declared days from the event (or its loading) to the day it could be known.
    loaded : pair of str
        First and last day of loading to read, for tables that are partitioned by it; either may be empty.
    relative : bool
        Keep contacts whose day was told as "a year ago" and the like.
    broken : {'refuse', 'skip'}
        What becomes of a feed with files that cannot be read.
    progress : callable, optional
        Told the share that is converted.

    Raises
    ------
    UsageError, UnknownName
        When there is no such file, format, engine or code.
    FeedError
        When files cannot be read; names them.
    MissingPart
        When the optional part `feeds` is not installed.
    """
    part("ibis")
    check_names("way with broken files", (broken,), BROKEN)
    own = table_of_codes(codes)
    form = _lagged(declared(format), lag_days) if format else None
    if not isinstance(source, str | Path):
        if form is None:
            raise UsageError("no format of the table; give one, e.g. format='gdelt2'")
        return Feed(_of_table(source, form, loaded), form, own, relative=relative)
    if engine == "bigquery":
        table = connect(engine, address).table(str(source))
        return open(table, format, codes=codes, lag_days=lag_days, loaded=loaded, relative=relative)
    place = Path(source).expanduser()
    if (place / MANIFEST).exists():
        return _converted(place, form, connect(engine, address), own, relative)
    found = files(source)
    if all(is_parquet(path) for path in found):
        return _parquet(place, found, form, connect(engine, address), own, relative)
    written, left_out = sorted_out(found, format, broken)
    form = _lagged(written[0].form, lag_days)
    written = [replace(one, form=form) for one in written]
    to = cache_folder() / key(written, form)
    if manifest(to) is None:
        shutil.rmtree(to, ignore_errors=True)  # of another version, or damaged: it is made from the files
        convert(written, to, broken=left_out, progress=progress)
    return _converted(to, form, connect(engine, address), own, relative)


def sorted_out(found: Sequence[Path], format: str, broken: str) -> tuple[list[Written], list[Broken]]:
    """The files that can be read, all of one format, and those that cannot.

    Raises
    ------
    FeedError
        When some cannot and that is to be refused, when all cannot, or when two formats lie side by side.
    """
    looked = [looked_at(path, format) for path in found]
    written = [one for one in looked if isinstance(one, Written)]
    left_out = [one for one in looked if isinstance(one, Broken)]
    if left_out and (broken == "refuse" or not written):
        shown = "\n".join(f"  {one}" for one in left_out[:5])
        more = f"\n  and {plural(len(left_out) - 5, 'more')}" if len(left_out) > 5 else ""
        remedy = (
            "mend or remove them, or leave them out with broken='skip'"
            if written
            else "name other files, or the format"
        )
        raise FeedError(f"{plural(len(left_out), 'file')} of {len(looked)} cannot be read; {remedy}\n{shown}{more}")
    names = sorted({one.form.name for one in written})
    if len(names) > 1:
        raise FeedError(
            f"files of {listing(names)} lie side by side; open each format by itself, with format='{names[0]}'"
        )
    return written, left_out


def _lagged(form: Format, lag_days: int | None) -> Format:
    return form if lag_days is None else replace(form, lag_days=lag_days)


def _of_table(table: ir.Table, form: Format, loaded: Sequence[str]) -> ir.Table:
    ibis = part("ibis")
    first, last = window(*loaded)
    partition = next((name for name in PARTITIONS if name in table.columns), "")
    for bound, above in ((first, True), (last, False)):
        if partition and bound:
            stamp = ibis.literal(dt.datetime.combine(bound, dt.time(), dt.UTC), type="timestamp('UTC')")
            table = table.filter(table[partition] >= stamp if above else table[partition] <= stamp)
    if set(TABLE) <= set(table.columns):
        return table.select(*TABLE)
    found = normalised(named(table, form), form)
    if first:
        found = found.filter(found.known_on >= ibis.date(first.isoformat()))
    return found.filter(found.known_on <= ibis.date(last.isoformat())) if last else found


def _parquet(
    place: Path, found: Sequence[Path], form: Format | None, connection: Any, own: Any, relative: bool
) -> Feed:
    """Parquet of one's own: with the columns of a format, or those of a feed that lacks its manifest."""
    paths = str(place) if connection.name == "pyspark" else [str(path) for path in found]
    table = connection.read_parquet(paths)
    if form is None:
        raise UsageError(f"no format of {str(place)!r}; give one, e.g. format='gdelt2'")
    return Feed(_of_table(table, form, ("", "")), form, own, files=len(found), relative=relative)


def _converted(folder: Path, form: Format | None, connection: Any, own: Any, relative: bool) -> Feed:
    made = manifest(folder)
    if made is None:
        raise FeedError(f"{str(folder)!r} was converted by another version of this package; convert it anew")
    form = form or declared(made.format)
    if connection.name == "duckdb":
        table = connection.read_parquet(str(folder / "*" / "*.parquet"), hive_partitioning=True)
    else:
        table = connection.read_parquet(str(folder))
    table = table.mutate(year=table.year.cast("int32")).select(*TABLE)
    return Feed(table, form, own, damaged=made.damaged, broken=made.broken, files=made.files, relative=relative)


def to_parquet(
    source: str | Path, to: str | Path, format: str = "", *, broken: str = "refuse", progress: Progress | None = None
) -> Converted:
    """Convert text to a folder of Parquet, partitioned by year, that any engine can read.

    Parameters
    ----------
    source, format, broken, progress
        As in `open`.
    to : str or Path
        A folder that is not there yet.

    Raises
    ------
    UsageError, FeedError, MissingPart
        As in `open`, and when something stands at `to`.
    """
    part("ibis")
    check_names("way with broken files", (broken,), BROKEN)
    written, left_out = sorted_out(files(source), format, broken)
    return convert(written, Path(to), broken=left_out, progress=progress)
