"""Keep this plotly.js for cartesian charts beside the pages' other assets, without what could reach a server.

The file is `plotly-cartesian.min.js` of the npm package `plotly.js-cartesian-dist-min`, in the version that plotly.py draws with:
`python -m bench.bundle plotly-cartesian.min.js`.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from analysis.report.bundle import CARTESIAN_FILE, prepared

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = prepared(Path(sys.argv[1]).read_text(encoding="utf-8"))
    CARTESIAN_FILE.write_bytes(gzip.compress(source, 9, mtime=0))
