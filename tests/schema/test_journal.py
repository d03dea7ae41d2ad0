"""A change of several files is there whole or not at all, wherever a writer is cut off, and no reader sees half of it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import analysis
from analysis.errors import UsageError
from analysis.schema import check, journal

BEFORE = {"claims.csv": b"old claims\n", "sources.csv": b"old sources\n"}
AFTER = {"sources.csv": b"new sources\n", "claims.csv": b"new claims\n", "CHANGELOG.md": b"- new\n"}
# Lands a change, and stops dead, as with the power cut, at the nth thing it does to the disk.
CUT = """
import os, sys
from pathlib import Path
from analysis.schema import journal
left = int(sys.argv[2])
def tick(name):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
def heard(event, given):
    if event not in ("os.rename", "os.remove", "open"):
        return
    named = isinstance(given[0], (str, Path)) and str(given[0]).startswith(sys.argv[1])
    if event != "open" or named:
        tick(event)
plain = os.fsync
def fsync(handle):
    tick("before")
    plain(handle)
    tick("after")
os.fsync = fsync
files = {"sources.csv": b"new sources\\n", "claims.csv": b"new claims\\n", "CHANGELOG.md": b"- new\\n"}
folder = Path(sys.argv[1])
with journal.locked(folder):
    sys.addaudithook(heard)
    journal.land(folder, files)
"""


def _found(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def cut() -> Iterator[subprocess.Popen[str]]:
    """A process that has imported all, and cuts itself off in a child of its own for each line it is sent: folder and step."""
    code = (
        "import os, sys\nfrom analysis.schema import journal\n"
        "for line in sys.stdin:\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        "        sys.argv = ['cut', *line.rstrip('\\n').split('\\t')]\n"
        f"        exec({CUT!r})\n        os._exit(0)\n"
        "    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.communicate()


def _cut_at(process: subprocess.Popen[str], folder: Path, step: int) -> int:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{folder}\t{step}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def test_a_cut_at_every_step_leaves_all_or_nothing(cut: subprocess.Popen[str], tmp_path: Path) -> None:
    """Every opening, writing through, renaming and removing: after it whoever opens the folder finds it before or after the change."""
    ends = []
    for step in range(200):
        folder = tmp_path / str(step)
        folder.mkdir()
        for name, data in BEFORE.items():
            (folder / name).write_bytes(data)
        code = _cut_at(cut, folder, step)
        journal.recover(folder)
        journal.remove_partial_files(folder)
        found = _found(folder)
        assert found in (BEFORE, AFTER), step
        ends.append(found == AFTER)
        if code == 0:
            break
        assert code == 9
    assert len(ends) > 20
    assert ends == sorted(ends), "once the change is made, it stays made"
    assert ends[0] is False


def test_a_recovery_that_is_cut_off_is_finished_by_the_next(cut: subprocess.Popen[str], tmp_path: Path) -> None:
    """However often: what the journal holds can be written again."""
    for name, data in BEFORE.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / journal.JOURNAL).write_bytes(journal._packed(AFTER))
    (tmp_path / "sources.csv").write_bytes(AFTER["sources.csv"])
    assert _cut_at(cut, tmp_path, 9) == 9
    (tmp_path / journal.JOURNAL).write_bytes(journal._packed(AFTER))
    journal.recover(tmp_path)
    journal.recover(tmp_path)
    assert _found(tmp_path) == AFTER


def test_each_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written through, renamed, and the folder written through, one file after the other, the journal first."""
    told: list[str] = []
    flush, move = os.fsync, os.replace

    def fsync(handle: int) -> None:
        told.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        flush(handle)

    def replace(source: Path, target: Path) -> None:
        told.append(target.name)
        move(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    journal.land(tmp_path, AFTER)
    steps = [part for name in (journal.JOURNAL, *AFTER) for part in ("file", name, "folder")]
    assert told == [*steps, "folder"]  # the last for the journal's removal


def test_no_reader_sees_half(sample: Path) -> None:
    """While a writer adds and removes a page with the claim that cites it, every reading of the tables holds."""
    names = ("claims.csv", "sources.csv")
    old = {name: (sample / name).read_bytes() for name in names}
    row = old["claims.csv"].splitlines()[-1].decode().split(",")
    claim = old["claims.csv"] + b",".join(c.encode() for c in row).replace(
        row[0].encode() + b",", b"zz-new,", 2
    ).replace(b"wire-2", b"wire-9")
    page = old["sources.csv"] + b"wire-9,https://wire.example/9,Wire,2024-03-18,en,wire,,\n"
    new = {"claims.csv": claim + b"\n", "sources.csv": page}
    assert not [f for f in _errors(sample) if f]
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            for files in (new, dict(reversed(old.items()))):
                with journal.locked(sample, 5):
                    journal.land(sample, files)
                stop.wait(0.3)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts: set[int] = set()
        while len(counts) < 2:  # until a reading has met each of the two states
            assert _errors(sample) == []
            counts.add(len(analysis.load(sample).claims))
    finally:
        stop.set()
        writer.join()
    assert counts == {len(old["claims.csv"].splitlines()) - 1, len(old["claims.csv"].splitlines())}


def _errors(folder: Path) -> list[str]:
    return [str(finding) for finding in check(folder)[1] if finding.severity == "error"]


def test_two_writers_at_once(tmp_path: Path) -> None:
    """The second is told that another one writes, and what to do."""
    with (
        journal.locked(tmp_path),
        pytest.raises(UsageError, match="being written to by another dossier; wait"),
        journal.locked(tmp_path),
    ):
        pass
    with journal.locked(tmp_path):
        pass


@pytest.mark.parametrize(
    "data",
    [b"", b"nonsense\n{}", journal._packed(AFTER)[:-3], journal._packed(AFTER).replace(b"new claims", b"odd claims"),
     journal._packed({"../elsewhere.csv": b"x"}), journal._packed({"README.md": b"x"})],
    ids=["empty", "nonsense", "cut", "changed", "another folder", "another file"],
)  # fmt: skip
def test_a_journal_that_is_none_is_refused(data: bytes, tmp_path: Path) -> None:
    """Nothing of it is written, and the message says what to do."""
    (tmp_path / journal.JOURNAL).write_bytes(data)
    with pytest.raises(UsageError, match="not a change that can be finished; delete it"):
        journal.recover(tmp_path)
    assert sorted(_found(tmp_path)) == [journal.JOURNAL]


def test_only_files_of_a_dataset_are_written(tmp_path: Path) -> None:
    """Whatever a change names."""
    with pytest.raises(UsageError, match=r"'\.\./x' is not a file of a dataset; allowed: claims\.csv"):
        journal.land(tmp_path, {"../x": b""})


def test_a_change_that_cannot_be_finished_says_so(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk after the journal: readers are refused until it can be finished, then see the change."""
    (sample / journal.JOURNAL).write_bytes(journal._packed({"CHANGELOG.md": b"- new\n"}))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(
            UsageError, match=r"cut off and cannot be finished \(No space left on device\); make the folder writable"
        ):
            check(sample)
    assert _errors(sample) == []
    assert (sample / "CHANGELOG.md").read_bytes() == b"- new\n"
