"""Fixtures every test may use: a small valid dataset that is cheap to break."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from _pytest.doctest import DoctestModule

# jsonschema, which every reader of notebooks imports, builds an optional grammar of addresses for seconds; no test asks for it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from analysis.schema import TABLES  # noqa: E402

hypothesis.settings.register_profile("untimed", deadline=None, max_examples=40)  # a busy machine is no failure
hypothesis.settings.load_profile("untimed")

Rows = dict[str, list[dict[str, str]]]
COMPILED = "JAX_COMPILATION_CACHE_DIR"
MARKS = {  # what `make check` leaves to `make test`, by how its name begins
    "browser": ("browser/", "site/"),
    "model": (
        "charts/test_reconcile_charts.py",
        "notebooks/test_nothing_later.py",
        "notebooks/test_notebooks.py::test_a_day",
        "notebooks/test_notebooks.py::test_days",
        "notebooks/test_notebooks.py::test_plain",
        "reconcile/test_fit.py",
        "reconcile/test_independent.py",
        "reconcile/test_second_domain.py",
        "reconcile/test_validate.py",
        "report/test_commands.py::test_the_real_pages",
        "report/test_other_flows.py::test_every",
    ),
    "process": (
        "cli/test_cli.py::test_a_terminal",
        "cli/test_cli.py::test_lab",
        "cli/test_desk.py::test_a_terminal",
        "cli/test_desk.py::test_two",
        "engine/test_cell_runner.py",
        "engine/test_papermill_engine.py",
        "export/test_archive.py",
        "report/test_commands.py::test_a_broken_off",
        "report/test_commands.py::test_a_browser",
        "report/test_commands.py::test_a_killed",
        "report/test_commands.py::test_a_notebook_that",
        "report/test_commands.py::test_a_sweep",
        "report/test_commands.py::test_a_terminal",
        "report/test_commands.py::test_kernel_engine",
        "report/test_commands.py::test_nothing_is_imported",
        "report/test_commands.py::test_one_failure",
        "report/test_commands.py::test_sweep_makes",
        "report/test_commands.py::test_what_a_killed",
        "report/test_data_folder.py::test_a_relative",
        "report/test_data_folder.py::test_every_verb",
        "report/test_data_folder.py::test_remembered",
        "report/test_front.py::test_a_step",
        "report/test_front.py::test_axes_are",
        "report/test_front.py::test_one_report",
        "workbench/test_explorer.py::test_a_report_of",
    ),
    "docs": ("docs/test_recipes.py::test_a_recipe", "docs/test_site.py", "docs/test_tutorial.py"),
    "stress": (
        "compare/test_calibration.py",
        "reconcile/test_store.py",
        "report/test_cluster.py",
        "report/test_faults.py",
        "report/test_kills.py",
        "report/test_load.py",
        "schema/test_damage.py",
        "supply/",
    ),
}


def pytest_configure(config: pytest.Config) -> None:
    """What JAX compiles in one process serves all others of this run: most of a small fit is compiling. A shell lets its
    background jobs ignore Ctrl-C, which tests send.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if COMPILED not in os.environ:
        os.environ[COMPILED] = place = tempfile.mkdtemp()
        config.add_cleanup(lambda: shutil.rmtree(place, ignore_errors=True))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file or folder that is left out as a whole (`-m "not browser"`) is not imported either."""
    place = collection_path.relative_to(Path(__file__).parent).as_posix() + "/" * collection_path.is_dir()
    out = [p for mark, places in MARKS.items() if f"not {mark}" in config.option.markexpr for p in places]
    return True if place in out else None


@pytest.hookimpl(wrapper=True)
def pytest_collect_file() -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Examples are run in `analysis`; here there are none to look for."""
    found = yield
    return [collector for collector in found if not isinstance(collector, DoctestModule)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks by place, so that no test has to carry its own."""
    for item in items:
        for mark, places in MARKS.items():
            if item.nodeid.removeprefix("tests/").startswith(places):
                item.add_marker(mark)


def sample_rows() -> Rows:
    """Six tables with one of everything: two camps, a denial, a relay, an update, a plan and its visit."""
    claim = {
        "rendering": "canonical",
        "stance": "asserts",
        "stage": "delivered",
        "origin": "PRK",
        "destination": "RUS",
        "commodity_id": "containers",
        "channel": "unstated",
        "measure": "cumulative",
        "basis": "intelligence",
        "review": "verified",
        "status": "current",
        "period_start": "2023-08",
    }

    def said(claim_id: str, on: str, **cells: str) -> dict[str, str]:
        return {
            **claim,
            "claim_id": claim_id,
            "statement_id": claim_id,
            "stated_on": on,
            "known_on": on,
            "through": on,
            **cells,
        }

    quiet = {
        "measure": "none",
        "bound": "none",
        "through": "",
        "period_start": "",
    }
    event = {
        "status": "occurred",
        "level": "head_of_state",
        "direction": "RUS_to_PRK",
        "dyad": "PRK-RUS",
        "review": "verified",
        "initiator": "RUS",
        "place": "Pyongyang",
        "country": "PRK",
    }
    return {
        "claims": [
            said("kor-a", "2024-02-26", claimant_id="kor-mnd", best="6700", bound="about", source_ids="wire-1",
                 speaker="Cho (minister)", relayed_by="Wire", via="port;dock", vessels="angara"),
            said("kor-b", "2024-03-18", claimant_id="kor-mnd", best="7000", bound="about", updates="kor-a",
                 source_ids="wire-2"),
            said("kor-b-variant", "2024-03-18", statement_id="kor-b", rendering="variant", claimant_id="kor-mnd",
                 low="7000", bound="more_than", source_ids="wire-2"),
            said("usa-a", "2024-02-23", claimant_id="usa-state", low="10000", bound="more_than", source_ids="wire-1"),
            said("nyt-relay", "2024-02-27", claimant_id="paper", low="10000", bound="more_than", repeats="usa-a",
                 source_ids="wire-2"),
            said("kor-shells", "2024-03-18", claimant_id="kor-mnd", commodity_id="artillery_shells", best="3000000",
                 bound="about", item_class="152mm", either_or="load", derived_from="kor-b", source_ids="wire-2"),
            said("kor-rockets", "2024-03-18", claimant_id="kor-mnd", commodity_id="artillery_shells", best="500000",
                 bound="about", item_class="122mm", either_or="load", derived_from="kor-b", source_ids="wire-2"),
            said("rus-no", "2024-02-28", claimant_id="rus-mfa", stance="denies", responds_to="usa-a",
                 source_ids="wire-2", **quiet),
            said("kor-scores", "2024-03-18", claimant_id="kor-mnd", bound="vague", vague_term="scores",
                 commodity_id="missiles", source_ids="wire-2"),
            said("share", "2024-03-18", claimant_id="paper", commodity_id="fire_share", best="40", bound="about",
                 measure="snapshot", source_ids="wire-2"),
            said("gone", "2024-03-18", claimant_id="paper", best="90000", bound="about", status="retracted",
                 retracted_on="2024-04-01", source_ids="wire-2"),
        ],
        "events": [
            {**event, "event_id": "plan", "starts_on": "2024-06", "known_on": "2024-05-20",
             "status": "planned", "kind": "summit", "announces": "visit", "title": "A visit is planned",
             "source_ids": "wire-3", "participants": ""},
            {**event, "event_id": "visit", "starts_on": "2024-06-18", "ends_on": "2024-06-19", "known_on": "2024-06-18",
             "announced_on": "2024-06-17", "kind": "summit", "fulfils": "plan", "title": "The visit takes place",
             "source_ids": "wire-4", "participants": "A (president, RUS);B (leader, PRK)"},
            {**event, "event_id": "talks", "parent_id": "visit", "starts_on": "2024-06-19", "known_on": "2024-06-19",
             "kind": "summit", "title": "Talks during the visit", "source_ids": "wire-4", "participants": ""},
            {**event, "event_id": "letter", "starts_on": "2024-06-12", "known_on": "2024-06-12", "kind": "leader_message",
             "occasion": "russia_day", "direction": "PRK_to_RUS", "title": "A message", "source_ids": "wire-4",
             "participants": ""},
            {**event, "event_id": "reply", "starts_on": "2024-06-14", "known_on": "2024-06-14", "kind": "leader_message",
             "answers": "letter", "title": "A reply", "source_ids": "wire-4", "asserted_by": "kor-mnd"},
        ],
        "sources": [
            {"source_id": f"wire-{n}", "url": f"https://wire.example/{n}", "publisher": "Wire", "published_on": day,
             "language": "en", "kind": "wire"}
            for n, day in enumerate(("2024-02-26", "2024-03-18", "2024-05-20", "2024-06-19"), start=1)
        ]
        + [{"source_id": "copy-1", "url": "https://copy.example/1", "publisher": "Copy", "published_on": "",
            "language": "en", "kind": "mirror", "mirror_of": "wire-1", "undated": "no_date"},
           {"source_id": "copy-2", "url": "https://copy.example/2", "publisher": "Copy", "published_on": "",
            "language": "en", "kind": "mirror", "mirror_of": "wire-1", "undated": "not_stored"}],
        "claimants": [
            {"claimant_id": "kor-mnd", "name": "ROK Ministry of National Defense", "kind": "government", "country": "KOR",
             "camp": "seoul"},
            {"claimant_id": "usa-state", "name": "US Department of State", "kind": "government", "country": "USA",
             "camp": "washington_allies"},
            {"claimant_id": "rus-mfa", "name": "Russian Foreign Ministry", "kind": "government", "country": "RUS",
             "camp": "moscow_pyongyang"},
            {"claimant_id": "paper", "name": "A Paper", "kind": "media", "country": "USA", "camp": "independent"},
        ],
        "commodities": [
            {"commodity_id": c, "name": c, "unit": u, "family": f, "definition": "for tests"}
            for c, u, f in (("containers", "containers", "transport"), ("artillery_shells", "rounds", "military"),
                            ("missiles", "missiles", "military"), ("arms", "", "military"),
                            ("fire_share", "percent of Russian fire", "military"))
        ],
        "conversions": [
            {"conversion_id": "kor-152", "claim_id": "kor-shells", "from_commodity_id": "containers",
             "to_commodity_id": "artillery_shells", "item_class": "152mm", "best": "428.6", "bound": "about",
             "either_or": "load", "statement": "implied"},
            {"conversion_id": "kor-122", "claim_id": "kor-rockets", "from_commodity_id": "containers",
             "to_commodity_id": "artillery_shells", "item_class": "122mm", "best": "71.4", "bound": "about",
             "either_or": "load", "statement": "implied"},
        ],
        "people": [
            {"person_id": "a", "name": "A", "country": "RUS", "roles": "president|2000|"},
            {"person_id": "b", "name": "B", "spellings": "Bee", "country": "PRK", "roles": "leader"},
            {"person_id": "cho", "name": "Cho", "country": "KOR", "roles": "lawmaker|2020|2023-12;minister|2023-12-31|"},
        ],
        "places": [
            {"place_id": "pyongyang", "name": "Pyongyang", "spellings": "Pjongjang", "country": "PRK",
             "latitude": "39.03", "longitude": "125.75", "kind": "capital", "source_ids": "wire-1"},
            {"place_id": "port", "name": "Port", "country": "PRK", "kind": "port"},
            {"place_id": "dock", "name": "Dock", "country": "RUS", "kind": "port"},
        ],
        "vessels": [
            {"vessel_id": "angara", "name": "Angara", "imo": "9179842", "flag": "RUS",
             "listed": "US Treasury|2022-05-08;Seoul|2024-04-02", "source_ids": "wire-2"},
            {"vessel_id": "maria", "name": "Maria", "source_ids": "wire-2"},
        ],
    }  # fmt: skip


def write_rows(folder: Path, rows: Rows) -> Path:
    """The rows as CSV files, one a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, spec in TABLES.items():
        with (folder / spec.file).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, spec.names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[name])
    return folder


@pytest.fixture
def rows() -> Rows:
    """Rows of the sample, fresh for each test."""
    return sample_rows()


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Any], Path]:
    """A function that writes rows to a new folder."""
    return lambda table_rows: write_rows(tmp_path / "tables", table_rows)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A folder with the valid sample."""
    return write_rows(tmp_path / "sample", sample_rows())
