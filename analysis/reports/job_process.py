"""The program of a worker on its own: one job as JSON on standard input, its result as the last line of
standard output.
"""

from __future__ import annotations

import json
import os
import sys

from analysis.reports import job

if __name__ == "__main__":
    os.environ.setdefault("DOSSIER_FOLDER", os.getcwd())
    print(json.dumps(job.run(json.load(sys.stdin))))
