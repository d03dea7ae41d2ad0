"""A view as a dated report: the notebook `explore` through papermill, in a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

FOLDER: Final = "reports"


@dataclass(frozen=True)
class Written:
    """The page written, or why there is none."""

    page: Path | None
    failure: str = ""


def command(parameters: Sequence[tuple[str, str]], data: Path | None, out: Path) -> list[str]:
    """The command line that makes the report; a reader can run the same."""
    given = [("data", str(data))] if data else []
    pairs = [word for name, value in [*given, *parameters] for word in ("-p", f"{name}={value}")]
    return ["report", "explore", *pairs, "--out", str(out), "--json", "--quiet"]


async def write(parameters: Sequence[tuple[str, str]], data: Path | None = None, out: Path = Path(FOLDER)) -> Written:
    """Make the report without holding up the kernel."""
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "analysis", *command(parameters, data, out),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
    except ValueError as error:  # NUL, or half a character
        return Written(None, f"the view holds text that no command can be given: {error}")
    told, complaints = await process.communicate()
    for line in told.decode(errors="replace").splitlines():
        outcome = json.loads(line)
        pages = [Path(f) for f in outcome.get("files", ()) if str(f).endswith(".html")]
        if pages and not outcome.get("failure"):
            return Written(pages[0])
        if outcome.get("failure"):
            return Written(None, str(outcome["failure"]))
    return Written(None, complaints.decode(errors="replace").strip() or f"it ended with exit code {process.returncode}")


def address(page: Path) -> str:
    """Where a running Jupyter server of this user serves that file; "" when none does."""
    from jupyter_server.serverapp import list_running_servers

    whole = page.resolve()
    for server in list_running_servers():
        root = Path(server["root_dir"]).resolve()
        if whole.is_relative_to(root):
            return f"{server['base_url']}files/{quote(whole.relative_to(root).as_posix())}"
    return ""
