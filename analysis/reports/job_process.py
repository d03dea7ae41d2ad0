"""The program of a worker on its own: one job as JSON on standard input, its result as the last line of
standard output. What a kernel that dies had started ends with it, on Linux.
"""

from __future__ import annotations

import json
import os
import sys

from analysis.reports import job
from analysis.reports.supervise import adopt_orphans, end_orphans, no_fork

if __name__ == "__main__":
    os.environ.setdefault("DOSSIER_FOLDER", os.getcwd())
    watched = not no_fork()
    if watched:
        adopt_orphans()
    result = job.run(json.load(sys.stdin))
    if watched:
        end_orphans()
    print(json.dumps(result))
