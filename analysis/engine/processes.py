"""What may this machine do with processes, and how are those that another one started found, signalled and told of?"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Collection

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def unavailable() -> str:
    """Why can nothing be forked on this machine? Empty when it can."""
    if not sys.platform.startswith("linux"):
        return f"forking is only trusted on Linux, this is {sys.platform}"
    try:  # an older system, or a container's filter, may lack what this Python has
        for descriptor in (os.pidfd_open(os.getpid()), os.memfd_create("probe")):
            os.close(descriptor)
        os.stat(f"/proc/self/task/{os.getpid()}/children")
    except (AttributeError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this Python lacks what is needed"
        return f"this system does not let processes be watched ({reason})"
    return ""


def cores() -> int:
    """How many cores may this process use?"""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ended(code: int) -> str:
    """How a process ended, as the end of a sentence on it, from the code `subprocess` gives.

    Examples
    --------
    >>> ended(-9), ended(1)
    ('was killed by SIGKILL', 'exited with code 1')
    """
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"exited with code {code}"


def adopt_orphans() -> None:
    """Make this process the parent of what dead children of it leave running."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_orphans(known: Collection[int] = ()) -> None:
    """Kill all children of this process but the known ones: what a dead child left behind."""
    for _ in range(100):
        with open(f"/proc/self/task/{os.getpid()}/children") as children:
            left = [pid for pid in map(int, children.read().split()) if pid not in known]
        if not left:
            return
        for pid in left:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def die_with_parent() -> None:
    """Have this process killed when its parent ends."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def signal_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to a child that was not waited for, and to all in its group if it did not leave it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        (os.killpg if os.getpgid(pid) == pid else os.kill)(pid, number)


def session(leader: int) -> list[int]:
    """Which processes of this session still run, now that its leader is gone?"""
    found = []
    for entry in os.scandir("/proc") if os.path.isdir("/proc") else ():
        with contextlib.suppress(OSError, ValueError):
            with open(f"/proc/{int(entry.name)}/stat") as stat:
                state, _, _, session = stat.read().rsplit(")", 1)[1].split()[:4]
            if int(session) == leader and state != "Z":
                found.append(int(entry.name))
    return found


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
