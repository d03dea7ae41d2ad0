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
    import ibis

    listed = [(code, found) for code, found in table(scheme).items()]
    if scheme in ("cameo", "iso3"):
        text = text.upper()
        return ibis.cases(
            (text == "", ""),
            (text.isin(KNOWN), text),
            *((text == code, found) for code, found in listed),
            else_=UNKNOWN,
        )
    text = text.upper() if scheme == "fips" else text
    return text.cases(("", ""), *listed, else_=UNKNOWN)


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
