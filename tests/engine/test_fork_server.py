"""A fork server tells how each child ended, ends what it left behind, and survives it; its own death is told too."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.engine.fork_server import ForkServer

ROOM = "tests.engine.rooms"
SESSION = {"start_new_session": True}
GROUP = {"process_group": 0}


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    """A server of small children."""
    made = ForkServer(ROOM)
    assert made.startup_error() == ""
    yield made
    made.close()


def asked(server: ForkServer, then: Callable[[Any, Path], None] = lambda *_: None, **request: Any) -> tuple[Any, str]:
    """How a child ended, and what it had written."""
    with tempfile.NamedTemporaryFile() as answer:
        with server.fork(request, [answer.fileno()]) as life:
            then(life, Path(answer.name))
            ending = life.ending()
        return ending, Path(answer.name).read_text()


def written(path: Path, words: str) -> None:
    """Wait until a child has written this."""
    until = time.monotonic() + 60
    while words not in path.read_text() and time.monotonic() < until:
        time.sleep(0.01)


def gone(pid: int) -> bool:
    """Does this process end, now or in a moment?"""
    for _ in range(200):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_a_request_arrives_whole(server: ForkServer) -> None:
    """Also one that is larger than any buffer between two processes."""
    ending, said = asked(server, text="é" * 5_000_000)
    assert (ending.code, said) == (0, "5000000")


@pytest.mark.parametrize(("request_", "code"), [({"exit": 7}, 7), ({"signal": 11}, -11), ({"signal": 9}, -9)])
def test_how_a_child_ended_is_told(server: ForkServer, request_: dict[str, Any], code: int) -> None:
    """Its exit code, or the signal that killed it; the server goes on."""
    assert asked(server, **request_)[0].code == code
    assert asked(server)[0].code == 0


def test_the_peak_memory_of_a_killed_child_is_told(server: ForkServer) -> None:
    """As of one that ended by itself."""
    small, _ = asked(server)
    large, _ = asked(server, size=200_000_000, signal=9)
    assert large.peak_mb > small.peak_mb + 150


def test_a_child_can_be_interrupted_and_killed(server: ForkServer) -> None:
    """An interrupt is one: the child answers it; what is killed is told as killed, even before it has read anything."""

    def interrupt(life: Any, path: Path) -> None:
        written(path, "ready")
        life.interrupt()

    assert asked(server, interrupt, interrupt=True)[0].code == 130
    assert asked(server, lambda life, _: life.kill(), interrupt=True)[0].code == -9


def test_what_a_child_leaves_behind_is_ended(server: ForkServer) -> None:
    """Also a program in a session of its own, before the end of the child is told."""
    _, said = asked(server, program=SESSION, exit=0)
    assert gone(int(said.split()[1]))


def test_a_child_ends_with_who_asked(server: ForkServer) -> None:
    """When the line is closed nobody waits any more: the child and its program are killed."""
    with tempfile.NamedTemporaryFile() as answer:
        with server.fork({"program": SESSION, "interrupt": True}, [answer.fileno()]):
            written(Path(answer.name), "ready")
        assert gone(int(Path(answer.name).read_text().split()[1]))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_death_of_a_server_is_told(number: signal.Signals) -> None:
    """Who waits for a child hears that nothing is known of it, and why; nothing in its session stays; no more can be asked."""
    server = ForkServer(ROOM)
    assert server.startup_error() == ""

    def kill(_: Any, path: Path) -> None:
        written(path, "ready")
        os.kill(server.process.pid, number)

    ending, said = asked(server, kill, program=GROUP, interrupt=True)
    assert ending is None
    assert server.death() == f"the fork server was killed by {number.name}"
    assert not server.is_alive()
    server.close()
    assert gone(int(said.split()[1]))
    with tempfile.TemporaryFile() as answer, pytest.raises(OSError, match=r"."):
        server.fork({}, [answer.fileno()])


def test_a_server_that_does_not_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the code of its process."""
    monkeypatch.setenv("DOSSIER_TEST_COLD", "1")
    server = ForkServer(ROOM)
    assert server.startup_error() == "the fork server did not start (code 3)"
    server.close()
