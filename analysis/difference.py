"""What became known, was replaced, answered, contradicted or withdrawn between two days?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.claims import conflicts
from analysis.display import Table
from analysis.errors import UsageError
from analysis.language.format import plural, quantity_of
from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.rows import mappings

# What each kind of change is called, for one and for many.
_TITLES: Final = {
    "new_claims": ("claim that became known", "claims that became known"),
    "inferred": ("claim of a day that is only inferred", "claims of a day that is only inferred"),
    "updated": ("claim replaced by its claimant", "claims replaced by their claimant"),
    "answered": (
        "claim denied, doubted, declined or acknowledged",
        "claims denied, doubted, declined or acknowledged",
    ),
    "contradicted": (
        "pair of claims that cannot both be right, newly so",
        "pairs of claims that cannot both be right, newly so",
    ),
    "retracted": ("claim withdrawn", "claims withdrawn"),
    "new_events": ("event that became known", "events that became known"),
    "fulfilled": ("plan that came true", "plans that came true"),
}


@dataclass(frozen=True)
class Difference:
    """What moved between the end of `first` and the end of `second`."""

    first: dt.date
    second: dt.date
    new_claims: pd.DataFrame
    inferred: pd.DataFrame
    updated: pd.DataFrame
    answered: pd.DataFrame
    contradicted: pd.DataFrame
    retracted: pd.DataFrame
    new_events: pd.DataFrame
    fulfilled: pd.DataFrame

    def tables(self) -> list[Table]:
        """One table per kind of change, empty ones included."""
        return [Table(name.replace("_", "-"), title, getattr(self, name)) for name, (_, title) in _TITLES.items()]

    def payload(self) -> dict[str, Any]:
        """JSON-ready data."""
        changes = {
            t.name.replace("-", "_"): [dict(zip(t.frame.columns, row, strict=True)) for row in t.payload()["rows"]]
            for t in self.tables()
        }
        return {"from": self.first.isoformat(), "to": self.second.isoformat(), **changes}

    def __str__(self) -> str:
        blocks = [f"from the end of {self.first} to the end of {self.second}"]
        for table, titles in zip(self.tables(), _TITLES.values(), strict=True):
            rows = ["  " + "  ".join(str(v) for v in row if str(v)) for row in table.payload()["rows"]]
            blocks.append("\n".join([plural(len(rows), *titles), *rows]))
        return "\n\n".join(blocks)


def diff(dossier: Dossier, first: str | dt.date, second: str | dt.date) -> Difference:
    """What became known, was replaced, answered, contradicted or withdrawn between two days?

    Parameters
    ----------
    dossier : Dossier
        Everything on file.
    first, second : str or datetime.date
        The change is from the end of `first` to the end of `second`.

    Raises
    ------
    UsageError
        When `second` is before `first`.
    """
    start, end = day(first), day(second)
    if end < start:
        raise UsageError(f"{end} is before {start}; give the earlier day first")
    then, now = dossier.as_of(start), dossier.as_of(end)
    old_claims, old_events = set(then.claims["claim_id"]), set(then.events["event_id"])
    fresh = now.claims[~now.claims["claim_id"].isin(old_claims)]
    dated = fresh[fresh["review"] != "date_inferred"]  # the rest was found in these days, which is no news
    events = now.events[~now.events["event_id"].isin(old_events)]
    names = now.claimants.set_index("claimant_id")["name"].to_dict()
    was = dict(zip(then.claims["claim_id"], then.claims["retracted"], strict=True))
    withdrawn = now.claims[now.claims["retracted"] & ~now.claims["claim_id"].map(was).fillna(False).astype(bool)]
    return Difference(
        start,
        end,
        new_claims=_listed(dated, names),
        inferred=_listed(fresh[fresh["review"] == "date_inferred"], names),
        updated=_pairs(dated, "updates", names, "claim_id", ("replaced", "by")),
        answered=_pairs(fresh, "responds_to", names, "claim_id", ("claim", "answer"), "stance"),
        contradicted=_contradicted(then, now),
        retracted=_listed(withdrawn, names),
        new_events=events[["event_id", "starts_on", "status", "title"]].reset_index(drop=True),
        fulfilled=_pairs(events[events["status"] == "occurred"], "fulfils", {}, "event_id", ("plan", "occurrence")),
    )


def _listed(claims: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    voices, figures = claims["claimant_id"].map(lambda key: names.get(key, key)), map(quantity_of, mappings(claims))
    found = claims.assign(claimant=voices, figure=list(figures), commodity=claims["commodity_id"])
    columns = ["claim_id", "known_on", "claimant", "stance", "figure", "commodity"]
    return found[columns].reset_index(drop=True)


def _pairs(
    rows: pd.DataFrame, edge: str, names: dict[str, str], key: str, labels: tuple[str, str], extra: str = ""
) -> pd.DataFrame:
    found = [
        {labels[0]: target, labels[1]: row[key]}
        | ({"stance": row[extra]} if extra else {})
        | ({"claimant": names.get(row["claimant_id"], "")} if names else {})
        for row in mappings(rows)
        for target in row[edge]
    ]
    columns = [*labels, *(["stance"] if extra else []), *(["claimant"] if names else [])]
    return pd.DataFrame(found, columns=columns)


def _contradicted(then: Dossier, now: Dossier) -> pd.DataFrame:
    def sets(dossier: Dossier) -> dict[frozenset[str], str]:
        found = conflicts(dossier.quantities(dossier.flow()))
        return {frozenset(c.claim_ids): c.kind for c in found.of_kind("contradiction")}

    before, after = sets(then), sets(now)
    rows = [{"claims": "; ".join(sorted(ids)), "kind": kind} for ids, kind in after.items() if ids not in before]
    return pd.DataFrame(sorted(rows, key=lambda r: r["claims"]), columns=["claims", "kind"])
