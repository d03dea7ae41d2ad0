"""How many independent origins stand behind a figure?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from analysis.display import Result
from analysis.model.names import check_names


@dataclass(frozen=True, repr=False)
class Origins(Result):
    """`articles` pages, `claims` rows, `origins` roots they lead back to."""

    articles: int
    claims: int
    origins: tuple[str, ...]
    roots: dict[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        """Independent origins."""
        return len(self.origins)

    def __str__(self) -> str:
        return f"{self.articles} articles, {self.claims} claims, {self.count} independent origins"


def independent_origins(claims: pd.DataFrame, claim_ids: list[str] | None = None) -> Origins:
    """From how many independent origins do these claims come?

    An origin is a root of the `derived_from` and `repeats` edges; all renderings of a statement are one node.
    A relay never raises the count. Edges are followed within the frame given.

    Parameters
    ----------
    claims : pandas.DataFrame
        As in `Dossier.claims`; the whole frame, so that chains can be followed.
    claim_ids : list of str, optional
        The claims asked about; all rows without it.

    Returns
    -------
    Origins
        Roots by statement id, and the roots of each claim asked about.

    Raises
    ------
    UnknownName
        For a claim that is not in the frame.

    Examples
    --------
    >>> from analysis.schema import frame
    >>> f = frame("claims", [dict(claim_id="a", statement_id="a", source_ids="s1"),
    ...                      dict(claim_id="b", statement_id="b", source_ids="s2", repeats="a")])
    >>> str(independent_origins(f))
    '2 articles, 2 claims, 1 independent origins'
    """
    node = dict(zip(claims["claim_id"], claims["statement_id"], strict=True))
    parents: dict[str, set[str]] = defaultdict(set)
    for key, derived, repeated in zip(claims["claim_id"], claims["derived_from"], claims["repeats"], strict=True):
        parents[node[key]] |= {node[t] for t in (*derived, *repeated) if t in node and node[t] != node[key]}
    memo: dict[str, frozenset[str]] = {}

    def roots(statement: str) -> frozenset[str]:
        if statement not in memo:
            memo[statement] = frozenset()  # a ring, refused by the checks, would end here
            above = parents.get(statement, set())
            memo[statement] = frozenset().union(*(roots(p) for p in above)) if above else frozenset({statement})
        return memo[statement]

    wanted = check_names("claim", claims["claim_id"] if claim_ids is None else claim_ids, node)
    found = {key: tuple(sorted(roots(node[key]))) for key in wanted}
    asked = claims[claims["claim_id"].isin(set(wanted))]
    return Origins(len(pages(asked)), len(wanted), tuple(sorted({r for each in found.values() for r in each})), found)


def pages(rows: pd.DataFrame) -> list[str]:
    """Which pages carry these claims or events? Ids of sources, each once, in order."""
    return sorted({page for cell in rows["source_ids"] for page in cell})
