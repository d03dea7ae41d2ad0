"""Where is a Chromium on this machine, and what does a page look like once its scripts have run in it?"""

from __future__ import annotations

import html
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from analysis.errors import ReportError

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE: Final = 600  # seconds for one run


def found() -> str:
    """The program of a Chromium on this machine; empty where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


def left_by(page: str) -> str:
    """The text that a page's script leaves in its one `pre`, run in a Chromium of its own that resolves no name.

    No package is needed for it: the browser prints what the page has become.

    Raises
    ------
    ReportError
        When it does not start, or does not end in time, or leaves nothing.
    """
    with tempfile.TemporaryDirectory(prefix="dossier-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, "page.html")
        file.write_text(page, encoding="utf-8")
        command = [
            found(),
            "--headless",
            *FLAGS,
            f"--user-data-dir={folder}/profile",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ]
        command += ["--virtual-time-budget=600000", "--dump-dom", file.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ReportError(
                f"Chromium did not draw ({type(error).__name__}); the pages are good without pictures"
            ) from error
    _, opened, rest = done.stdout.decode("utf-8", "replace").partition("<pre>")
    if not opened:
        raise ReportError(
            f"Chromium drew nothing (it ended with {done.returncode}); the pages are good without pictures. "
            "Is there memory and a folder for temporary files?"
        )
    return html.unescape(rest.partition("</pre>")[0])
