"""An archive is one file that others open, check and run again; a spoilt or hostile one is refused, and nothing is laid elsewhere."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest
from rocrate.rocrate import ROCrate

import analysis
from analysis.cli import main
from analysis.errors import ReportError
from analysis.export import archive as making
from analysis.export.archive import MANIFEST, manifest, zipped
from analysis.export.as_known import as_known
from analysis.export.unpacked import unpack
from analysis.schema.check import check
from tests.conftest import sample_rows, write_rows

pytestmark = [pytest.mark.xdist_group("archive"), pytest.mark.filterwarnings("ignore")]  # one is made once
DAY = "2024-03-18"
CODE = """
from analysis import load
from analysis.cards import provenance
from analysis.display import Table
then = load(data).as_of(as_of)
Table('said', 'What was said', then.claims[['claim_id', 'best']], ids=list(then.claims['claim_id']))
"""
CONFIG = """[about]
title = "Boxes: a sample"
authors = ["A. Writer"]
licence = "CC-BY-4.0"
version = "1.2"
origin = "PRK"
destination = "RUS"
commodity = "containers"
since = 2024-01-01
coverage = ["2024-06-01=Coverage of June is thin."]

[camps.seoul]
name = "Seoul"
meaning = "the South"

[camps.washington_allies]
name = "Washington"
meaning = "the allies"

[camps.moscow_pyongyang]
name = "Moscow and Pyongyang"
meaning = "both"
party = true

[camps.independent]
name = "Independent"
meaning = "others"

[occasions]
russia_day = "12 June"

[expected.claims]
rows = [11, 11]
"""


def dossier(*words: object) -> int:
    """The exit code of a command line."""
    return main([str(word) for word in words])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tables, a notebook that reads them, and the archive made of both."""
    place = tmp_path_factory.mktemp("archive")
    write_rows(place / "tables", sample_rows())
    (place / "tables" / "dataset.toml").write_text(CONFIG)
    book = nbformat.v4.new_notebook()
    book.cells.append(nbformat.v4.new_markdown_cell("# What was said", id="title"))
    words = 'data: str = ""  # a folder of tables\nas_of: str = ""  # day of knowledge'
    book.cells.append(nbformat.v4.new_code_cell(words, metadata={"tags": ["parameters"]}, id="parameters"))
    book.cells.append(nbformat.v4.new_code_cell(CODE, id="all"))
    (place / "notebooks").mkdir()
    nbformat.write(book, place / "notebooks" / "01_said.ipynb")
    assert make(place, place / "one.zip") == 0
    return place


def make(place: Path, out: Path, *more: object) -> int:
    """Make the archive of the place."""
    return dossier("archive", "--data", place / "tables", "--notebooks", place / "notebooks", "--out", out,
                   *(more or ("--as-of", DAY)))  # fmt: skip


def held(place: Path) -> dict[str, bytes]:
    """The files of the archive, as zipfile reads them."""
    with zipfile.ZipFile(place / "one.zip") as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def test_made_twice_it_is_the_same(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From another folder, home and time zone, under another mask of rights: the same bytes, which tell of no machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "Pacific/Apia")
    before = os.umask(0o077)
    try:
        assert make(place, tmp_path / "two.zip") == 0
    finally:
        os.umask(before)
    assert (tmp_path / "two.zip").read_bytes() == (place / "one.zip").read_bytes()
    files = held(place)
    for known in (str(place), str(Path.home()), os.uname().nodename):
        assert [name for name, data in files.items() if len(known) > 5 and known.encode() in data] == []
    with zipfile.ZipFile(place / "one.zip") as whole:
        assert {(one.date_time, one.external_attr >> 16) for one in whole.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), stat.S_IFREG | 0o644)
        }


def test_others_open_it(place: Path, tmp_path: Path) -> None:
    """zipfile finds no fault, sha256sum's list holds, rocrate reads the run of each page, with nothing said that is not known."""
    with zipfile.ZipFile(place / "one.zip") as whole:
        assert whole.testzip() is None
        whole.extractall(tmp_path)
    if tool := shutil.which("sha256sum"):
        subprocess.run([tool, "--check", "--quiet", "--strict", MANIFEST], cwd=tmp_path, check=True)
    crate = ROCrate(tmp_path)
    root = crate.root_dataset
    assert root["name"] == f"Boxes: a sample, as known on {DAY}"
    assert (root["creditText"], root["version"]) == ("A. Writer", "1.2")
    assert root["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    assert "datePublished" not in json.loads((tmp_path / "ro-crate-metadata.json").read_text())["@graph"][0]
    files = {one.id: one for one in crate.data_entities if "File" in one.type}
    assert {name for name in held(place) if name.startswith(("data/", "reports/", "notebooks/"))} <= set(files)
    sums = dict(line.split("  ")[::-1] for line in (tmp_path / MANIFEST).read_text().splitlines())
    assert all(one["sha256"] == sums[name] for name, one in files.items())
    [run] = [one for one in crate.contextual_entities if one.type == "CreateAction"]
    assert run["instrument"].id == "notebooks/01_said.ipynb"
    assert {one.id for one in run["result"]} == {"reports/01_said.html", "reports/01_said.json"}
    given = {one["name"]: one["value"] for one in run["object"] if one.type == "PropertyValue"}
    assert given == {"data": "data", "as_of": DAY}


def test_a_day_of_publication_is_told_when_known(place: Path, tmp_path: Path) -> None:
    """Given by whoever publishes, it stands in the metadata, and only there."""
    assert make(place, tmp_path / "dated.zip", "--as-of", DAY, "--published", "2026-12-01") == 0
    with zipfile.ZipFile(tmp_path / "dated.zip") as whole:
        root = next(one for one in json.loads(whole.read("ro-crate-metadata.json"))["@graph"] if one["@id"] == "./")
    assert root["datePublished"] == "2026-12-01"


def test_it_holds_what_was_known_and_all_that_runs_it(place: Path, tmp_path: Path) -> None:
    """The tables are accepted and hold nothing later; lock, project and source are those here; words of later days are gone."""
    files = held(place)
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert dossier("check", tmp_path / "data") == 0
    then = analysis.load(place / "tables").as_of(DAY)
    back = analysis.load(tmp_path / "data").as_of(DAY)
    assert (back.data_hash, back.day, back.counts) == (then.data_hash, then.day, then.counts)
    assert b"rus-no" in files["data/claims.csv"]
    assert b"90000" in files["data/claims.csv"]  # retracted in April, and not yet on this day
    assert b"2024-04-01" not in files["data/claims.csv"]
    assert b"letter" not in files["data/events.csv"]
    assert b"Coverage" not in files["data/dataset.toml"]
    root = Path(analysis.__file__).parents[1]
    for name in (
        "requirements.lock",
        "pyproject.toml",
        "analysis/model/dossier.py",
        "etc/jupyter/jupyter_nbconvert_config.json",
    ):
        assert files[name] == (root / name).read_bytes()
    assert not [name for name in files if "__pycache__" in name or "/." in name]


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_another_machine_verifies_it(form: str, place: Path, tmp_path: Path) -> None:
    """With another home, in another folder: files, tables and pages hold, byte for byte. A notebook of others is run when trusted."""
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(place / "one.zip", tmp_path / "deposit.zip")
    if form == "folder":
        with zipfile.ZipFile(place / "one.zip") as whole:
            whole.extractall(tmp_path / "deposit")
        (tmp_path / "deposit" / "notebooks" / "pandas.py").write_text("raise SystemExit('not listed, and run')")
    own = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    name = "../deposit.zip" if form == "zip" else "../deposit"

    def verified(*more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "analysis", "verify", name, *more]
        return subprocess.run(command, cwd=tmp_path / "elsewhere", env=own, capture_output=True, text=True, check=False)

    good = verified("--trust")
    assert good.returncode == 0, good.stdout + good.stderr
    assert f"{name}: data: no errors in 11 claims" in good.stdout
    assert f"{name}: reports/01_said.html: holds, byte for byte" in good.stdout
    assert list((tmp_path / "elsewhere").iterdir()) == []
    if form == "zip":
        careful = verified()
        assert careful.returncode == 1
        assert "'01_said'" in careful.stderr or "notebook 01_said in it is not the one installed here" in careful.stderr
        assert "--trust" in careful.stderr


def again(files: Mapping[str, bytes], path: Path, honest: bool = True) -> Path:
    """An archive of these files; honest: with a manifest and metadata that fit them."""
    own = {name: data for name, data in files.items() if name != MANIFEST}
    if honest:
        from hashlib import sha256

        told = json.loads(own["ro-crate-metadata.json"])
        for one in told["@graph"]:
            if "sha256" in one:
                one["sha256"] = sha256(own[one["@id"]]).hexdigest()
        own["ro-crate-metadata.json"] = json.dumps(told).encode()
    path.write_bytes(zipped({**own, MANIFEST: manifest(own) if honest else files[MANIFEST]}))
    return path


@pytest.mark.parametrize("honest", [True, False])
def test_a_row_that_was_changed_is_told(
    honest: bool, place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """7,000 made 9,000 in a table: the page made again says what moved, and the manifest, where it was left, which file."""
    files = held(place)
    files["data/claims.csv"] = files["data/claims.csv"].replace(b",7000,", b",9000,")
    assert files != held(place)
    path = again(files, tmp_path / "moved.zip", honest)
    assert dossier("verify", "--trust", path) == 1
    said = capsys.readouterr().out
    assert "7,000 to 9,000" in said
    assert ("data/claims.csv: its SHA-256 is not that of the manifest" in said) is not honest


def test_what_stands_beside_a_page_is_held_to_it(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A document, parameters or metadata that say otherwise are told, also where every hash fits."""
    for name, old, new, said in (
        ("reports/01_said.json", b"What was said", b"What was sung", "01_said.json is not its document"),
        ("parameters.json", DAY.encode(), b"2024-03-17", "parameters.json gives it other parameters"),
        ("data/claims.csv", b",7000,", b",seven,", "claims.csv"),
    ):
        files = held(place)
        files[name] = files[name].replace(old, new)
        assert dossier("verify", "--trust", again(files, tmp_path / "other.zip")) == 1
        assert said in capsys.readouterr().out
    files = held(place)
    files["ro-crate-metadata.json"] = files["ro-crate-metadata.json"].replace(b'"sha256": "', b'"sha256": "0')
    files[MANIFEST] = manifest({name: data for name, data in files.items() if name != MANIFEST})
    assert dossier("verify", "--trust", again(files, tmp_path / "other.zip", honest=False)) == 1
    assert "has another SHA-256 there" in capsys.readouterr().out


def member(name: str, data: bytes = b"x", kind: int = stat.S_IFREG | 0o644) -> Callable[[zipfile.ZipFile], None]:
    """Adds a member to a zip file, as its name and kind are given."""

    def add(whole: zipfile.ZipFile) -> None:
        about = zipfile.ZipInfo(name)
        about.filename, about.external_attr = name, kind << 16
        whole.writestr(about, data, zipfile.ZIP_DEFLATED)

    return add


def bomb(whole: zipfile.ZipFile) -> None:
    """A gigabyte and more of nothing in a megabyte."""
    with whole.open(zipfile.ZipInfo("data/bomb.csv"), "w", force_zip64=True) as sink:
        whole.fp.flush()  # type: ignore[union-attr]
        for _ in range(1_001):
            sink.write(bytes(1_000_000))


@pytest.mark.parametrize(
    ("add", "said"),
    [
        (member("../outside.txt"), "leads elsewhere"),
        (member("data/../../outside.txt"), "leads elsewhere"),
        (member("/tmp/outside.txt"), "leads elsewhere"),
        (member("data//outside.txt"), "leads elsewhere"),
        (member("C:\\outside.txt"), "cannot be used"),
        (member("data\\..\\outside.txt"), "cannot be used"),
        (member("data/bell\x07.txt"), "cannot be used"),
        (member("data/CLAIMS.csv"), "stands there twice"),
        (member("data/claims.csv/inner.txt"), "lies in a file"),
        (member("data/link.csv", b"/etc/passwd", stat.S_IFLNK | 0o777), "not a plain file"),
        (member("data/pipe.csv", b"", stat.S_IFIFO | 0o644), "not a plain file"),
        (member("empty/", b"", stat.S_IFDIR | 0o755), "not a plain file"),
        (member("data/extra.csv"), "not in its manifest"),
        (member("notebooks/pandas.py"), "not in its manifest"),
        (bomb, "at most 5,000 of 1,000,000,000 bytes"),
        (lambda whole: [member(f"many/{n}")(whole) for n in range(5_000)], "at most 5,000"),
    ],
)  # fmt: skip
def test_hostile_members_are_refused(
    add: Callable[[zipfile.ZipFile], Any], said: str, place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused in words and with exit code 1; nothing is laid outside, or left behind."""
    path = tmp_path / "in" / "hostile.zip"
    path.parent.mkdir()
    shutil.copy(place / "one.zip", path)
    with zipfile.ZipFile(path, "a") as whole:
        add(whole)
    assert dossier("verify", "--trust", path) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert "hostile.zip" in told.err
    assert told.out == ""
    assert [found.name for found in tmp_path.rglob("*")] == ["in", "hostile.zip"]
    assert not Path("/tmp/outside.txt").exists()


def refusal(path: Path, into: Path) -> str:
    """Why an archive is refused; empty where it is laid, each file as its hash says."""
    try:
        return "; ".join(f"{path}: {line}" for line in unpack(path, into))
    except ReportError as error:
        return str(error)


def test_damage_is_refused(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cut short, a byte flipped anywhere, no zip file, a member or line of the manifest missing: words, and never a traceback."""
    whole, chance = (place / "one.zip").read_bytes(), random.Random(25)
    path = tmp_path / "spoilt.zip"
    spoilt = [whole[:1000], whole[: len(whole) // 2], whole[:-30], b"", b"no zip file at all"]
    for _ in range(30):
        at = chance.randrange(len(whole))
        spoilt.append(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
    for data in spoilt:
        path.write_bytes(data)
        into = tmp_path / "into"
        into.mkdir()
        said = refusal(path, into)
        assert said.startswith(f"{path}: ") or not said  # a flipped time or right changes no file
        assert said or {p.relative_to(into).as_posix() for p in into.rglob("*") if p.is_file()} == set(held(place))
        shutil.rmtree(into)
    for lost in ("data/claims.csv", "reports/01_said.html", MANIFEST):
        files = held(place)
        del files[lost]
        path.write_bytes(zipped(files))
        assert dossier("verify", path) == 1
        assert lost in capsys.readouterr().err
    files = held(place)
    for told in (b"", b"no list\n", files[MANIFEST] + b"0" * 64 + b"  ../../etc/passwd\n"):
        path.write_bytes(zipped({**files, MANIFEST: told}))
        assert dossier("verify", path) == 1
        assert "spoilt.zip" in capsys.readouterr().err
    draws = io.BytesIO()
    with zipfile.ZipFile(draws, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("x.npy", bytes(50_000_000))
    files = {**files, f"model-draws/{'0' * 32}.draws": bytes(32) + draws.getvalue()}
    assert dossier("verify", again(files, path)) == 1
    assert "does not hold draws" in capsys.readouterr().err


def test_links_in_a_folder_are_not_followed(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file or folder of an unpacked archive that leads elsewhere is refused."""
    for name in ("data/claims.csv", "data"):
        folder = tmp_path / name.replace("/", "-")
        with zipfile.ZipFile(place / "one.zip") as whole:
            whole.extractall(folder)
        (folder / name).rename(tmp_path / "moved")
        (folder / name).symlink_to(tmp_path / "moved")
        assert dossier("verify", folder) == 1
        assert "not a plain file" in capsys.readouterr().err
        shutil.move(tmp_path / "moved", tmp_path / f"done-{folder.name}")


def test_what_cannot_be_written_is_refused(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder for a file, a file for a folder: told at once. A full disk: told, the old file stays, and nothing half does."""
    (tmp_path / "file").write_text("x")
    for out, said in ((tmp_path, "is a folder"), (tmp_path / "file" / "a.zip", "is not a folder")):
        assert make(place, out) == 2
        assert said in capsys.readouterr().err
    old = tmp_path / "full" / "old.zip"
    old.parent.mkdir()
    old.write_bytes(b"old")
    limit = (place / "one.zip").stat().st_size // 1024 - 8
    words = f"archive --as-of {DAY} --data {place / 'tables'} --notebooks {place / 'notebooks'} --out {old}"
    full = f"ulimit -f {limit}; exec {sys.executable} -m analysis {words}"
    done = subprocess.run(["bash", "-c", full], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("dossier: File too large")
    assert [found.name for found in old.parent.iterdir()] == ["old.zip"]
    assert old.read_bytes() == b"old"


def test_a_notebook_without_the_parameters_is_refused(
    place: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It would read other tables than those of the archive; nothing is written."""
    shutil.copytree(place / "notebooks", tmp_path / "books")
    path = tmp_path / "books" / "01_said.ipynb"
    path.write_text(path.read_text().replace("data: str", "other: str"))
    assert dossier("archive", "--notebooks", path.parent, "--data", place / "tables", "--out", tmp_path / "a.zip") == 2
    assert "no parameter 'data'" in capsys.readouterr().err
    assert not (tmp_path / "a.zip").exists()


def test_the_library_is_asked_for(place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without rocrate the command says what to install, before any work."""
    monkeypatch.setitem(sys.modules, "rocrate.rocrate", None)
    monkeypatch.setattr(making, "as_known", None)
    assert make(place, tmp_path / "a.zip") == 2


def test_the_curated_tables_come_back_from_every_day(tmp_path: Path) -> None:
    """Whole they are the files, to the byte. Cut to a day, also in the midst of journeys, they are accepted and give its rows."""
    whole, chance = analysis.load(), random.Random(11)
    for name, data in as_known(whole).items():
        assert data == (whole.folder / name).read_bytes(), name
    days = [date(2018, 1, 2) + timedelta(chance.randrange(2900)) for _ in range(4)]
    for day in (*map(str, days), "2023-09-12", "2023-12-13", "2024-06-14"):
        folder = tmp_path / day
        folder.mkdir()
        then = whole.as_of(day)
        for name, data in as_known(then).items():
            (folder / name).write_bytes(data)
        _, findings = check(folder)
        assert [str(one) for one in findings if one.severity == "error"] == [], day
        back = analysis.load(folder).as_of(day)
        assert (back.data_hash, back.day) == (then.data_hash, then.day), day
