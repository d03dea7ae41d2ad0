"""What small fork servers serve in tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any


def warm_up() -> None:
    """Nothing, unless a test wants a server that does not start."""
    if "DOSSIER_TEST_COLD" in os.environ:
        raise SystemExit(3)


def serve(request: dict[str, Any], descriptors: Sequence[int]) -> None:
    """Write what is asked for to the descriptor, then end in the way that is asked for."""
    [answer] = descriptors
    os.write(answer, str(len(request.get("text", ""))).encode())
    if "size" in request:
        os.write(answer, str(len(bytearray(request["size"]).replace(b"\0", b"x"))).encode())
    if "program" in request:
        program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], **request["program"])
        os.write(answer, f" {program.pid}".encode())
    if "signal" in request:
        os.kill(os.getpid(), request["signal"])
    if "interrupt" in request:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            os.write(answer, b" ready")
            time.sleep(600)
        except KeyboardInterrupt:
            os._exit(130)
    if "exit" in request:
        os._exit(request["exit"])
