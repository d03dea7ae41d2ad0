"""Keep this MiniSearch, by which pages search themselves, beside their other assets.

The file is `dist/umd/index.js` of the npm package `minisearch` 7.2.0, made small by `terser --compress --mangle`:
`python -m bench.search_library minisearch.min.js`.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from analysis.report.bundle import MINISEARCH_FILE

NOTICE = "/* MiniSearch 7.2.0, Copyright Luca Ongaro, MIT licence */\n"

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = NOTICE + Path(sys.argv[1]).read_text(encoding="utf-8")
    MINISEARCH_FILE.write_bytes(gzip.compress(source.encode(), 9, mtime=0))
