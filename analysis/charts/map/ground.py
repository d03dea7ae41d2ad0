"""The ground that places are drawn on: states and borders, read from a small file beside this one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from analysis.charts.map.projection import Albers

FILE: Final = Path(__file__).with_name("outlines.json")
