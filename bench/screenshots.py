"""Take the README's picture from the product: the signature figure on the eve of the Pyongyang summit."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import FLAGS, find

ROOT = Path(__file__).parents[1]
AS_OF = "2024-06-14"
# A picture has a margin, and nothing to press.
_BARE = """figure => {
    figure.style.cssText = "padding: 16px; width: calc(100% + 32px); margin-inline: -16px";
    for (const node of figure.querySelectorAll("details, .share")) node.remove();
}"""


def main() -> None:
    """Make the report, open it without a network, and keep the figure as docs/signature.png."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "analysis", "report", "03", "--as-of", AS_OF, "--out", folder]
        page_path = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.split()[0]
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=find(), args=list(FLAGS))
            page = browser.new_page(viewport={"width": 1200, "height": 1400}, color_scheme="light")
            page.goto(Path(page_path).resolve().as_uri())
            figure = page.locator("main figure").first
            figure.scroll_into_view_if_needed()
            figure.evaluate(_BARE)
            page.wait_for_selector("main figure .main-svg")
            page.wait_for_timeout(500)
            target = ROOT / "docs" / "signature.png"
            target.parent.mkdir(exist_ok=True)
            figure.screenshot(path=target)
            browser.close()
    print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
