"""How did a figure travel, and what did each telling change?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings

_COLUMNS: Final = ["root", "from_claim", "claim_id", "link", "known_on", "days", "same_claimant", "changed"]
LINKS: Final = {"repeats": "relays", "derived_from": "derives", "responds_to": "answers"}
# What a telling may change, the gravest first.
CHANGES: Final = ("goods", "number", "measure", "contents", "start", "bound", "through")


def travel(then: Dossier, flow: Flow) -> pd.DataFrame:
    """Which claims relay, derive from or answer which figure, and what did they change?

    Links are those on file: `repeats` (relays), `derived_from` (derives), `responds_to` with a number of its own (answers), and
    the other renderings of one statement (renders). One end, at least, is on the flow; the first end has a number. Of a
    figure in other goods nothing else is compared.

    Returns
    -------
    pandas.DataFrame
        ``root`` (the first figure of the chain), ``from_claim, claim_id, link, known_on, days`` between the two,
        ``same_claimant`` and ``changed``, words of `CHANGES`; chains in the order of their roots, links in the order known.
    """
    said = {row["claim_id"]: row for row in mappings(then.said) if not row["retracted"]}
    own = set(then.statements(flow, variants=True)["claim_id"])
    links = [
        (parent, child, link)
        for parent, child, link in _links(said)
        if {parent, child} & own and said[parent]["bound"] not in ("none", "vague") and _number(said[child], link)
    ]
    above = {child: parent for parent, child, _ in reversed(links)}  # of several, the first named
    found = []
    for parent, child, link in links:
        first, second = said[parent], said[child]
        days = (second["known_on"] - first["known_on"]).days
        same = first["claimant_id"] == second["claimant_id"]
        top = _top(parent, above)
        found.append((top, parent, child, link, second["known_on"], days, same, changes(first, second)))
    frame = pd.DataFrame(found, columns=_COLUMNS)
    order = frame["root"].map({key: (row["known_on"], key) for key, row in said.items()})
    return frame.assign(order=order).sort_values(["order", "known_on", "claim_id"])[_COLUMNS].reset_index(drop=True)


def changes(first: dict[str, Any], second: dict[str, Any]) -> tuple[str, ...]:
    """What does the second telling put otherwise than the first? Words of `CHANGES`, in their order."""
    if first["commodity_id"] != second["commodity_id"]:
        return ("goods",)
    differ = {
        "number": first["value"] != second["value"],
        "measure": first["measure"] != second["measure"],
        "contents": first["item_class"] != second["item_class"],
        "start": _date(first, "period_start") != _date(second, "period_start"),
        "bound": first["bound"] != second["bound"],
        "through": _date(first, "through") != _date(second, "through"),
    }
    return tuple(name for name in CHANGES if differ.get(name))


def _links(said: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    statements = {row["statement_id"]: key for key, row in said.items() if row["rendering"] == "canonical"}
    for key, row in said.items():
        yield from ((other, key, link) for edge, link in LINKS.items() for other in row[edge] if other in said)
        if row["rendering"] != "canonical" and row["statement_id"] in statements:
            yield statements[row["statement_id"]], key, "renders"


def _number(row: dict[str, Any], link: str) -> bool:
    """Does a telling put a number, as an answer must, or at least a quantity in words?"""
    return bool(row["value"] == row["value"] or (link != "answers" and row["bound"] == "vague"))


def _date(row: dict[str, Any], name: str) -> tuple[str, str]:
    return ("", "") if pd.isna(row[name]) else (str(row[name]), row[f"{name}_precision"])


def _top(key: str, above: dict[str, str]) -> str:
    seen = {key}
    while (parent := above.get(key)) and parent not in seen:
        seen.add(parent)
        key = parent
    return key


def retellings(moved: pd.DataFrame) -> pd.DataFrame:
    """Which links carry a figure on: relays, and what others make of it; not a claimant's own working?

    Each `root` is then the first figure of the chain that is left.
    """
    carried = moved[(moved["link"] == "relays") | ~moved["same_claimant"].astype(bool)]
    above = dict(zip(carried["claim_id"][::-1], carried["from_claim"][::-1], strict=True))
    carried = carried.assign(root=[_top(key, above) for key in carried["from_claim"]])
    order = {root: at for at, root in enumerate(dict.fromkeys(carried["root"]))}
    return carried.sort_values("root", key=lambda roots: roots.map(order), kind="stable")
