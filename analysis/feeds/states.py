"""Which state does a feed mean? Codes of CAMEO, names and FIPS 10-4 to ISO 3166, by tables that are declared.

FIPS is never read as ISO: FIPS RS is Russia and CH China, where ISO has Serbia and Switzerland.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysis.errors import UnknownName, UsageError
from analysis.model.states import ISO

if TYPE_CHECKING:
    import ibis.expr.types as ir

UNKNOWN: Final = "?"  # what stands for a code that no table has, until its row is counted as dropped
KNOWN: Final = (*ISO, "XKX")  # Kosovo has a code with all who need one
_FILE: Final = Path(__file__).parent / "tables" / "states.csv"


@cache
def table(scheme: str) -> Mapping[str, str]:
    """The declared codes of a scheme with their states; an empty one for regions and whatever else is not a state."""
    with _FILE.open(encoding="utf-8", newline="") as handle:
        return {row["code"]: row["state"] for row in csv.DictReader(handle) if row["scheme"] == scheme}


def state(text: ir.StringValue, scheme: str) -> ir.StringValue:
    """The state that each text means: empty where it means none, `UNKNOWN` where no table has it."""
    text = text if scheme == "names" else text.upper()
    every = {**({code: code for code in KNOWN} if scheme in ("cameo", "iso3") else {}), **table(scheme)}
    # By the first letter, then among those that begin so: a row is compared with thirty texts, not with three hundred.
    letters = sorted({code[0] for code in every})
    chosen = [
        (letter, text.cases(*((code, found) for code, found in every.items() if code[0] == letter), else_=UNKNOWN))
        for letter in letters
    ]
    return text.substr(0, 1).cases(("", ""), *chosen, else_=UNKNOWN)


def pair(dyad: str) -> str:
    """A dyad in the order of the alphabet.

    Raises
    ------
    UsageError
        When it is not two states joined by a hyphen.
    UnknownName
        For a code that is not one of a state.

    Examples
    --------
    >>> pair("RUS-PRK")
    'PRK-RUS'
    """
    ends = dyad.split("-")
    if len(ends) != 2 or ends[0] == ends[1]:
        raise UsageError(f"{dyad!r} is not a pair of states; write two codes and a hyphen, e.g. PRK-RUS")
    for end in ends:
        if end not in KNOWN:
            raise UnknownName("state", end, KNOWN)
    return "-".join(sorted(ends))
