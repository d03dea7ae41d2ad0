"""The same expressions on DuckDB, on a cluster of two workers, and as SQL of BigQuery: equal to the last count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest

from analysis import feeds
from analysis.feeds.engine import connect, sql
from tests.feeds.made import columns

# PySpark asks pandas for what pandas 3 has deprecated.
pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.xdist_group("spark")]


@pytest.fixture(scope="module")
def spark() -> Iterator[str]:
    """A Spark Connect server without Java, in cluster mode: a driver and two workers that speak over RPC on loopback."""
    own = pytest.MonkeyPatch()
    for name, value in {
        "MODE": "local-cluster",
        "CLUSTER__WORKER_INITIAL_COUNT": "2",
        "CLUSTER__WORKER_MAX_COUNT": "2",
    }.items():
        own.setenv(f"SAIL_{name}", value)
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    yield f"sc://127.0.0.1:{server.listening_address[1]}"
    server.stop()
    own.undo()


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six thousand rows of GDELT 2.0 as text columns in three files of Parquet: pairs, codes, bad days, backdated rows."""
    folder = tmp_path_factory.mktemp("raw")
    rng = np.random.default_rng(7)
    n = 6000
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 500, n), unit="D")
    loaded = days + pd.to_timedelta(rng.choice([0, 0, 0, 1, 7, 365], n), unit="D")
    code = rng.choice(["040", "042", "043", "057", "062", "190", "036", "010"], n)
    cells = {
        "GLOBALEVENTID": [str(k) for k in range(n)], "SQLDATE": days.strftime("%Y%m%d"), "DATEADDED": loaded.strftime("%Y%m%d%H%M%S"),
        "Actor1CountryCode": rng.choice(["PRK", "RUS", "CHN", "ROM", "EUR", "", "ZZZ"], n),
        "Actor2CountryCode": rng.choice(["RUS", "PRK", "KOR", " USA"], n), "EventCode": code,
        "EventRootCode": [c[:2] for c in code], "QuadClass": "1", "NumMentions": rng.integers(1, 9, n).astype(str),
        "SOURCEURL": [f"https://example.org/{k}" for k in rng.integers(0, 900, n)],
    }  # fmt: skip
    table = pd.DataFrame({name: cells.get(name, "") for name in columns("gdelt2", 61)})
    table.loc[table.index % 97 == 0, "SQLDATE"] = "20230231"
    for k in range(3):
        table[k::3].to_parquet(folder / f"{k}.parquet", index=False)
    return folder


def test_equal_on_two_engines(raw: Path, spark: str) -> None:
    """Rows by reason, contacts of a pair and counts of all pairs agree, as known on a day."""
    here = feeds.open(raw, "gdelt2")
    there = feeds.open(raw, "gdelt2", engine="spark", address=spark)
    assert there.table.get_backend().name == "pyspark"
    one, other = here.as_of("2023-08-31"), there.as_of("2023-08-31")
    pd.testing.assert_frame_equal(one.rows, other.rows)
    assert one.rows["count"].min() > 0
    pd.testing.assert_frame_equal(one.contacts("RUS-PRK"), other.contacts("RUS-PRK"), check_dtype=False)
    pd.testing.assert_frame_equal(one.counts(every="W-MON"), other.counts(every="W-MON"), check_dtype=False)
    assert one.counts()["count"].sum() > 500


def test_a_converted_folder_on_the_cluster(raw: Path, spark: str, tmp_path: Path) -> None:
    """What DuckDB has converted is read by two workers, partitions included."""
    table = pd.concat([pd.read_parquet(file) for file in sorted(raw.iterdir())]).head(500)
    table.to_csv(tmp_path / "x.csv", sep="\t", header=False, index=False)
    feeds.to_parquet(tmp_path / "x.csv", tmp_path / "feed")
    one, other = feeds.open(tmp_path / "feed"), feeds.open(tmp_path / "feed", engine="spark", address=spark)
    pd.testing.assert_frame_equal(one.rows, other.rows)
    pd.testing.assert_frame_equal(one.volume(every="MS"), other.volume(every="MS"), check_dtype=False)
    pd.testing.assert_frame_equal(one.counts(start="2023-06-01"), other.counts(start="2023-06-01"), check_dtype=False)


def test_sql_of_bigquery_reads_only_the_days_asked_for() -> None:
    """The partitions by day of loading stand in the innermost filter, and every expression compiles."""
    text = dict.fromkeys(columns("gdelt2", 61), "string") | {
        "SQLDATE": "int64",
        "DATEADDED": "int64",
        "NumMentions": "int64",
    }
    table = ibis.table(text | {"_PARTITIONTIME": "timestamp('UTC')"}, name="events_partitioned")
    feed = feeds.open(table, "gdelt2", loaded=("2024-06-01", "2024-06-30"))
    text_of = sql(feed.as_of("2024-06-20").known, "bigquery")
    bounds = re.findall(r"_PARTITIONTIME` (<=|>=) TIMESTAMP\('(2024-06-\d\d)", text_of)
    assert sorted(bounds) == [("<=", "2024-06-30"), (">=", "2024-06-01")]
    inner = text_of[: text_of.index("_PARTITIONTIME")].rsplit("SELECT", 1)[1]
    assert "FROM `events_partitioned`" in inner
    assert "SAFE_CAST" in text_of


def test_duckdb_keeps_to_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory and threads are as set, and what does not fit goes to the folder named."""
    monkeypatch.setenv("DOSSIER_MEMORY", "300MB")
    monkeypatch.setenv("DOSSIER_THREADS", "1")
    shown = (
        connect()
        .raw_sql(
            "SELECT current_setting('memory_limit'), current_setting('threads'), current_setting('temp_directory')"
        )
        .fetchone()
    )
    assert shown[:2] == ("286.1 MiB", 1)
    assert "spill" in shown[2]
