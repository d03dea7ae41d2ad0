"""Keep a bundle of plotly.js beside the pages' other assets, without what could reach a server.

The files are `plotly-basic.min.js` of the npm package `plotly.js-basic-dist-min` and `plotly-cartesian.min.js` of
`plotly.js-cartesian-dist-min`, in the version that plotly.py draws with: `python -m bench.bundle plotly-basic.min.js`.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from analysis.report.bundle import ASSETS, prepared

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    file = Path(sys.argv[1])
    source = prepared(file.read_text(encoding="utf-8"))
    (ASSETS / f"{file.name}.gz").write_bytes(gzip.compress(source, 9, mtime=0))
