"""`show` one record, `diff` two days of knowledge."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.cards import figure_text, records
from analysis.display import Table, plural
from analysis.errors import UnknownName, UsageError
from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.rows import mappings


@dataclass(frozen=True)
class Shown:
    """A record with its sources, lineage up and down, and what answers it."""

    id: str
    card: dict[str, Any]
    lineage: tuple[str, ...] = ()

    def payload(self) -> dict[str, Any]:
        """JSON-ready data."""
        return {"id": self.id, **self.card, "lineage": list(self.lineage)}

    def __str__(self) -> str:
        lines = [self.card["title"], ""]
        lines += [f"  {label:<14} {value}" for label, value in self.card["fields"]]
        if self.card["related"]:
            lines += ["", "related", *(f"  {word:<14} {target}" for word, target in self.card["related"])]
        if self.lineage:
            lines += ["", "lineage (origins first)", *(f"  {line}" for line in self.lineage)]
        lines += ["", "sources", *(f"  {label}\n    {url}" for label, url in self.card["links"])]
        if not self.card["links"]:
            lines.append("  none of its pages was published by this day")
        return "\n".join(lines)


def show(dossier: Dossier, key: str) -> Shown:
    """What is on file about this claim, event or source?

    Raises
    ------
    UnknownName
        When nothing of that id is known on the dossier's day.
    """
    found = records(dossier, [key]).records
    if key in found:
        return Shown(key, dict(found[key]), _lineage(dossier, key))
    sources = dossier.sources
    if key in set(sources["source_id"]):
        row = sources.loc[sources["source_id"] == key].iloc[0]
        citing = [
            ["cited by", own]
            for frame, column in ((dossier.claims, "claim_id"), (dossier.events, "event_id"))
            for own, cited in zip(frame[column], frame["source_ids"], strict=True)
            if key in cited
        ]
        fields = [[c.replace("_", " "), str(row[c])] for c in ("kind", "language", "mirror_of") if row[c]]
        published = "undated" if pd.isna(row["published_on"]) else row["published_on"].date().isoformat()
        card = {
            "kind": "source",
            "title": f"{row['publisher']}, {published}",
            "facets": {},
            "fields": fields,
            "links": [[row["publisher"], row["url"]]],
            "related": citing,
        }
        return Shown(key, card)
    known = [*dossier.claims["claim_id"], *dossier.events["event_id"], *sources["source_id"]]
    raise UnknownName("id", key, known)


def _lineage(dossier: Dossier, key: str) -> tuple[str, ...]:
    """The chain of claims this one leans on or relays, each indented below what it leans on."""
    claims = dossier.claims.set_index("claim_id")
    if key not in claims.index:
        return ()

    def origins(claim: str) -> tuple[str, ...]:
        return tuple(claims.at[claim, "derived_from"]) + tuple(claims.at[claim, "repeats"])

    lines: list[str] = []

    def walk(claim: str, depth: int) -> None:
        for parent in origins(claim):
            walk(parent, depth + 1)
        lines.append(f"{'  ' * depth}{claim}  {figure_text(claims.loc[claim].to_dict())}".rstrip())

    walk(key, 0)
    return tuple(lines) if len(lines) > 1 else ()


@dataclass(frozen=True)
class Difference:
    """What moved between the end of `first` and the end of `second`."""

    first: dt.date
    second: dt.date
    new_claims: pd.DataFrame
    updated: pd.DataFrame
    answered: pd.DataFrame
    contradicted: pd.DataFrame
    retracted: pd.DataFrame
    new_events: pd.DataFrame
    fulfilled: pd.DataFrame
    _titles: dict[str, str] = field(
        default_factory=lambda: {
            "new_claims": "claims that became known",
            "updated": "claims replaced by the same claimant",
            "answered": "claims denied, doubted, declined or acknowledged",
            "contradicted": "pairs of claims that cannot both be true, newly so",
            "retracted": "claims withdrawn",
            "new_events": "events that became known",
            "fulfilled": "plans that came true",
        },
        repr=False,
    )

    def tables(self) -> list[Table]:
        """One table per kind of change, empty ones included."""
        return [Table(name.replace("_", "-"), title, getattr(self, name)) for name, title in self._titles.items()]

    def payload(self) -> dict[str, Any]:
        """JSON-ready data."""
        changes = {
            t.name.replace("-", "_"): [dict(zip(t.frame.columns, row, strict=True)) for row in t.payload()["rows"]]
            for t in self.tables()
        }
        return {"from": self.first.isoformat(), "to": self.second.isoformat(), **changes}

    def __str__(self) -> str:
        blocks = [f"from the end of {self.first} to the end of {self.second}"]
        for table in self.tables():
            noun, _, rest = table.title.partition(" ")
            count = plural(len(table.frame), noun.removesuffix("s"))
            rows = ["  " + "  ".join(str(v) for v in row if str(v)) for row in table.payload()["rows"]]
            blocks.append("\n".join([f"{count} {rest}", *rows]))
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
        raise UsageError(f"{end} lies before {start}; give the earlier day first")
    then, now = dossier.as_of(start), dossier.as_of(end)
    old_claims, old_events = set(then.claims["claim_id"]), set(then.events["event_id"])
    fresh = now.claims[~now.claims["claim_id"].isin(old_claims)]
    events = now.events[~now.events["event_id"].isin(old_events)]
    names = now.claimants.set_index("claimant_id")["name"].to_dict()
    was = dict(zip(then.claims["claim_id"], then.claims["retracted"], strict=True))
    withdrawn = now.claims[now.claims["retracted"] & ~now.claims["claim_id"].map(was).fillna(False).astype(bool)]
    return Difference(
        start,
        end,
        new_claims=_listed(fresh, names),
        updated=_pairs(fresh, "updates", names, "claim_id", ("replaced", "by")),
        answered=_pairs(fresh, "responds_to", names, "claim_id", ("claim", "answer"), "stance"),
        contradicted=_contradicted(then, now),
        retracted=_listed(withdrawn, names),
        new_events=pd.DataFrame(
            {
                "event_id": events["event_id"],
                "starts_on": events["starts_on"],
                "status": events["status"],
                "title": events["title"],
            }
        ).reset_index(drop=True),
        fulfilled=_pairs(events, "fulfils", {}, "event_id", ("plan", "occurrence")),
    )


def _listed(claims: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "claim_id": list(claims["claim_id"]),
            "known_on": list(claims["known_on"]),
            "claimant": [names.get(c, c) for c in claims["claimant_id"]],
            "stance": list(claims["stance"]),
            "figure": [figure_text(r) for r in mappings(claims)],
            "commodity": list(claims["commodity_id"]),
        }
    )


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
    from analysis.claims import conflicts

    def sets(dossier: Dossier) -> dict[frozenset[str], str]:
        found = conflicts(dossier.quantities(dossier.flow()))
        return {frozenset(c.claim_ids): c.kind for c in found.of_kind("contradiction")}

    before, after = sets(then), sets(now)
    rows = [{"claims": "; ".join(sorted(ids)), "kind": kind} for ids, kind in after.items() if ids not in before]
    return pd.DataFrame(sorted(rows, key=lambda r: r["claims"]), columns=["claims", "kind"])
