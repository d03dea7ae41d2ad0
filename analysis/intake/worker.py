"""A batch of pages read in a process of its own, within bounds of time and memory."""

from __future__ import annotations

import contextlib
import pickle
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from analysis.intake.lexicon import EVERY, LANGUAGES, shipped
from analysis.intake.page import Refused, read_bytes, read_file
from analysis.intake.propose import Proposal, Reader

PAGE_SECONDS: Final = 20  # of computing for one page, however busy the machine is; a longer one is refused by name
MEMORY: Final = 3 << 30  # bytes of address space a batch may take


@dataclass(frozen=True)
class Batch:
    """Files to read, each with the name it is told by and the address it was fetched from, and where the reader lies."""

    files: tuple[tuple[str, str, str], ...]
    reader: str

    def as_json(self) -> dict[str, Any]:
        """For another process."""
        return {"files": [list(file) for file in self.files], "reader": self.reader}


@dataclass(frozen=True)
class Read:
    """What came of a batch: lines of proposals, the most certain first, and the pages that could not be read, with why."""

    lines: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    pages: int


def read_batch(request: dict[str, Any], reader: Reader | None = None) -> Read:
    """Read the pages of a batch. What a page does wrong is the page's own: the others are read all the same."""
    own = reader or load(request["reader"])
    proposals: list[Proposal] = []
    refused: list[tuple[str, str]] = []
    for path, name, url in request["files"]:
        try:
            with _within(PAGE_SECONDS):
                proposals += own.proposals(read_file(Path(path), name, url))
        except Refused as error:
            refused.append((name, str(error)))
        except MemoryError:
            refused.append((name, "takes too much memory; save the page as text"))
        except RecursionError:
            refused.append((name, "nested too deeply; save the page as text"))
    proposals.sort(key=rank)
    return Read(tuple(p.line() for p in proposals), tuple(refused), len(request["files"]))


def rank(proposal: Proposal) -> tuple[float, str, str]:
    """The order of proposals: the most certain first."""
    return -proposal.certainty, proposal.page["file"], proposal.id


@contextlib.contextmanager
def _within(seconds: int) -> Iterator[None]:
    def late(*_: object) -> None:
        raise Refused(f"took longer than {seconds} seconds of computing; save the part that matters as text")

    try:
        before = signal.signal(signal.SIGPROF, late)
    except (ValueError, AttributeError):  # in a thread, as on a cluster, or a system without such clocks
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@lru_cache(maxsize=2)
def load(path: str) -> Reader:
    """The reader that the starting process wrote for its workers."""
    reader = pickle.loads(Path(path).read_bytes())
    assert isinstance(reader, Reader)
    return reader


def warm_up() -> None:
    """Import and read what pages need, once for all batches: a page that is short and without language has every part at work."""
    import charset_normalizer  # noqa: F401
    import pypdf  # noqa: F401

    with contextlib.suppress(Refused):
        read_bytes(b"<html><body><p>A text in one of the languages of the west.</p></body></html>", "warm")
    for language in (*LANGUAGES, EVERY):
        shipped(language)


def serve(request: dict[str, Any], descriptors: Sequence[int]) -> None:
    """What a forked worker does: read the batch, and write what came of it to the descriptor, whole."""
    import json
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    read = read_batch(request)
    answer = json.dumps({"lines": read.lines, "refused": read.refused, "pages": read.pages}).encode()
    with open(descriptors[0], "wb") as file:
        file.write(answer)
