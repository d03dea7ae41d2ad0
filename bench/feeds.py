"""Contacts of made feeds by month, pair and kind: Ibis on DuckDB against pandas in chunks, in the same run, two threads each.

`python -m bench.feeds 100000000` measures so many rows; ten million without a number. Rows are made anew in a temporary folder.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from bench.tables import seconds

PAIR = "PRK-RUS"
STATES = "['PRK','RUS','CHN','USA','KOR','JPN','UKR','IND','IRN','FRA','DEU','GBR']"
CODES = "['040','042','043','046','057','190','010','112']"
GZ_ROWS = 1_000_000
_KINDS = {
    "040": "delegation_visit",
    "042": "delegation_visit",
    "043": "delegation_visit",
    "046": "delegation_visit",
    "057": "agreement",
}
_COLUMNS = ["event_date", "dyad", "code", "reason", "relative"]


def made(n: int, folder: Path) -> Path:
    """A converted feed of n rows over twenty years."""
    from analysis.feeds.convert import MANIFEST, VERSION
    from analysis.feeds.engine import connect

    (folder / "made").mkdir()
    connect(threads=2).raw_sql(
        f"""COPY (SELECT d AS event_date, d AS known_on, a AS source, b AS target,
        CASE WHEN a = b THEN '' WHEN a < b THEN a || '-' || b ELSE b || '-' || a END AS dyad, code, code[:2] AS root,
        1::TINYINT AS quad, 3::BIGINT AS mentions, r < 0.05 AS relative, 'https://example.org/' || (i % 100000) AS address,
        'https://example.org/' || (i % 100000) AS story, i::VARCHAR AS event_id, 'made.csv' AS file,
        CASE WHEN a = b THEN 'within' ELSE '' END AS reason, year(d)::INT AS year
        FROM (SELECT i, DATE '2004-01-01' + (i * 7300 // {n})::INT AS d, {STATES}[1 + (hash(i) % 12)::INT] AS a,
        {STATES}[1 + (hash(i + 1) % 12)::INT] AS b, {CODES}[1 + (hash(i + 2) % 8)::INT] AS code, (hash(i + 3) % 1000) / 1000 AS r
        FROM range({n}) t(i))) TO '{folder}/made' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year))"""
    )
    account = {"version": VERSION, "format": "gdelt2", "rows": {"": n}, "files": 1, "damaged": 0, "broken": []}
    (folder / "made" / MANIFEST).write_text(json.dumps(account), encoding="utf-8")
    return folder / "made"


def packed(n: int, folder: Path) -> Path:
    """n rows of GDELT 2.0 as packed text of 61 columns."""
    from analysis.feeds.engine import connect
    from analysis.feeds.formats import declared

    cells = {
        "GLOBALEVENTID": "i::VARCHAR", "SQLDATE": "strftime(d, '%Y%m%d')", "Actor1CountryCode": "a", "Actor2CountryCode": "b",
        "EventCode": "code", "EventRootCode": "code[:2]", "DATEADDED": "strftime(d, '%Y%m%d') || '000000'",
        "SOURCEURL": "'https://example.org/' || (i % 100000)", "Actor1Name": "'NORTH KOREA'", "ActionGeo_FullName": "'Seoul, South Korea'",
    }  # fmt: skip
    text = ", ".join(f"{cells.get(name, repr(''))} AS {name}" for name in declared("gdelt2").layouts[61])
    path = folder / "made.csv.gz"
    connect(threads=2).raw_sql(
        f"""COPY (SELECT {text} FROM (SELECT i, DATE '2004-01-01' + (i * 7300 // {n})::INT AS d,
        {STATES}[1 + (hash(i) % 12)::INT] AS a, {STATES}[1 + (hash(i + 1) % 12)::INT] AS b,
        {CODES}[1 + (hash(i + 2) % 8)::INT] AS code FROM range({n}) t(i)))
        TO '{path}' (FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '', COMPRESSION gzip)"""
    )
    return path


def of_pandas(chunks: Iterator[pd.DataFrame], pair: str = "") -> pd.DataFrame:
    """The same counts in chunks, as a careful user of pandas would write them."""
    held = []
    for chunk in chunks:
        rows = chunk[(chunk["reason"] == "") & ~chunk["relative"]]
        rows = rows[rows["dyad"] == pair] if pair else rows
        rows = rows.assign(kind=rows["code"].str[:3].map(_KINDS)).dropna(subset="kind")
        held.append(rows[["event_date", "dyad", "kind"]].drop_duplicates())
    once = pd.concat(held).drop_duplicates()
    months = pd.to_datetime(once["event_date"]).dt.to_period("M")
    return once.groupby(["dyad", "kind", months]).size().rename("count").reset_index()


def parquet_chunks(folder: Path) -> Iterator[pd.DataFrame]:
    """The columns that the question needs, a million rows at a time."""
    import pyarrow.dataset as ds

    files = sorted(map(str, folder.rglob("*.parquet")))
    for batch in ds.dataset(files, format="parquet").to_batches(columns=_COLUMNS, batch_size=1_000_000):
        if len(batch):
            yield batch.to_pandas()


def text_chunks(path: Path) -> Iterator[pd.DataFrame]:
    """Packed text with the columns that the question needs."""
    options: dict[str, Any] = {"sep": "\t", "header": None, "quoting": 3, "dtype": str, "keep_default_na": False}
    for chunk in pd.read_csv(path, usecols=[1, 7, 17, 26, 59], chunksize=500_000, **options):
        a, b = chunk[7], chunk[17]
        dyad = (a + "-" + b).where(a < b, b + "-" + a).where(a != b, "")
        reason = pd.Series("", chunk.index).where(a != b, "within")
        days = pd.to_datetime(chunk[1], format="%Y%m%d")
        cells = {"event_date": days, "dyad": dyad, "code": chunk[26], "reason": reason, "relative": False}
        yield pd.DataFrame(cells)


def measured(n: int, folder: Path) -> dict[str, float]:
    """Seconds of either way on n rows; the results are held equal."""
    from analysis import feeds

    place = made(n, folder)
    ours = feeds.open(place)
    _ = ours.rows  # counted once, whatever is asked
    found: dict[str, float] = {
        "one_s": seconds(lambda: ours.counts(dyads=[PAIR])),
        "all_s": seconds(lambda: ours.counts()),
    }
    found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["pandas_one_s"] = once(lambda: of_pandas(parquet_chunks(place), PAIR))
    found["pandas_all_s"] = once(lambda: of_pandas(parquet_chunks(place)))
    assert int(ours.counts()["count"].sum()) == int(of_pandas(parquet_chunks(place))["count"].sum())
    return found


def once(work: Callable[[], object]) -> float:
    """Seconds of one run of what takes long."""
    import time

    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def from_text(folder: Path) -> dict[str, float]:
    """Seconds of a first and a second question on packed text."""
    from analysis import feeds

    path = packed(GZ_ROWS, folder)
    first = once(lambda: feeds.open(path).counts())
    again = once(lambda: feeds.open(path).counts(every="QS"))
    return {"gz_1m_s": first, "gz_again_s": again, "gz_pandas_s": once(lambda: of_pandas(text_chunks(path)))}


def main() -> None:
    """Print one JSON line: seconds, ratios, memory, and the growth for ten times the rows."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    os.environ["DOSSIER_THREADS"] = "2"
    with tempfile.TemporaryDirectory() as place:
        os.environ["DOSSIER_CACHE"] = f"{place}/cache"
        for name in ("small", "large"):
            Path(place, name).mkdir()
        small, large = measured(n // 10, Path(place, "small")), measured(n, Path(place, "large"))
        text = from_text(Path(place))
    found = {"rows": n} | large | text | {
        "one_times": large["pandas_one_s"] / large["one_s"], "all_times": large["pandas_all_s"] / large["all_s"],
        "gz_times": text["gz_pandas_s"] / text["gz_1m_s"], "again_times": text["gz_1m_s"] / text["gz_again_s"],
        "growth_one_10x": large["one_s"] / small["one_s"], "growth_all_10x": large["all_s"] / small["all_s"],
    }  # fmt: skip
    print(json.dumps({key: round(value, 4) for key, value in found.items()}))


if __name__ == "__main__":
    main()
