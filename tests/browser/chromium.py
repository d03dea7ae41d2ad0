"""Find Chromium for the browser tests; as a script, install it where that is possible."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from analysis.report.browser import FLAGS, NAMES, found

__all__ = ["FLAGS", "NAMES", "find", "install"]


def find() -> str:
    """Path of a Chromium on this machine, or an empty string."""
    if path := found():
        return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        own = player.chromium.executable_path
    return own if Path(own).is_file() else ""


def install() -> str:
    """Install Chromium as a Debian package when root, else by playwright's own download; its path or ''."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "-y", "chromium"]):
            subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find()


if __name__ == "__main__":
    if not (find() or install()):
        sys.exit("Chromium is missing: run `apt-get install chromium` as root, or `playwright install chromium`")
