"""Known holes in the locked packages: 0 none known, 1 some known, 2 some package could not be looked up.

pip-audit itself says "no known vulnerabilities" when no package could be looked up; this does not.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
AUDIT = (
    "pip-audit@2.10.1",
    "--require-hashes",
    "--disable-pip",
    "--format",
    "json",
    "--requirement",
    "requirements.lock",
    "--requirement",
    "requirements-export.lock",
)


def verdict(told: str) -> tuple[int, list[str]]:
    """What the JSON of pip-audit comes to: an exit code, and lines for people."""
    packages = json.loads(told)["dependencies"]
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for package in packages
        for hole in package.get("vulns", ())
    ]
    missed = [package["name"] for package in packages if "skip_reason" in package]
    if missed:
        few = ", ".join(missed[:5]) + (" ..." if len(missed) > 5 else "")
        holes.append(
            f"{len(missed)} of {len(packages)} locked packages could not be looked up ({few}): the advisory data of the package"
            " index cannot be had here, and nothing is known of these, for good or ill"
        )
    elif not holes:
        return 0, [f"no hole is known in the {len(packages)} locked packages"]
    return 2 if missed else 1, holes


def main() -> int:
    """Ask pip-audit and say what it comes to."""
    command = (sys.executable, "-m", "uv", "tool", "run", *AUDIT)
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        code, lines = verdict(run.stdout)
    except (ValueError, KeyError, TypeError):
        last = (run.stderr.strip().splitlines() or ["it said nothing"])[-1].strip()
        code, lines = 2, [f"pip-audit did not end ({last}): nothing is known of the locked packages, for good or ill"]
    print("\n".join(f"audit: {line}" for line in lines), file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
