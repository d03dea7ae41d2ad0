"""What a view shows: the figure, its records, who disagrees with whom. No widgets here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from analysis import cards
from analysis.charts.signature import signature
from analysis.claims import Conflicts, conflicts
from analysis.display import Chart, Table
from analysis.language.format import capital, plural
from analysis.language.text import flat
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.wording.claims import remedy, tally, told_pairs
from analysis.workbench.view import View, settled

LISTED: Final = 200  # disagreements listed; the count is exact anyway
KEPT: Final = 64  # sets of claims whose conflicts are kept
_READ: Final = ("claim_id", "low", "best", "high", "stance", "status", "through", "period_start")


@dataclass(frozen=True)
class Snapshot:
    """One view, read.

    Attributes
    ----------
    then : Dossier
        Everything known on the day: what a card may show.
    chart : Chart
        The signature figure of the rows kept; its table is the records.
    disagreements : pandas.DataFrame
        ``kind, gap, claims, sentence``: sets among the kept figures that one total does not fit, with their ids.
    clash : Conflicts
        The same with their count and kinds.
    """

    view: View
    then: Dossier
    chart: Chart
    disagreements: pd.DataFrame
    clash: Conflicts

    @cached_property
    def records(self) -> pd.DataFrame:
        """``day, lane, who, what, figure, review, id`` of every mark, latest first."""
        table = self.chart.table[["day", "lane", "who", "what", "figure", "review", "id"]]
        words = {c: table[c].astype("str").str.replace("_", " ") for c in ("who", "what", "review")}
        return (
            table.assign(**words)
            .sort_values(["day", "id"], ascending=[False, True], kind="stable")
            .reset_index(drop=True)
        )

    @property
    def status(self) -> str:
        """What is in view, in one sentence."""
        lanes = self.chart.table["lane"].value_counts().to_dict()
        words = {"figure": "figure", "answer": "answer", "contact": "contact", "planned": "plan"}
        counted = [plural(lanes.get(k, 0), w) for k, w in words.items()]
        day = self.view.as_of or str(self.then.day)
        narrowed = "; filtered, so no bracket joins figures that clash" if self.view.narrows_claims else ""
        return f"As known on {day}: {', '.join(counted)}; {flat(tally(self.clash))}{narrowed}."

    def cards(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Record cards of these ids, in their order; an id not known on the day is left out."""
        found = cards.records(self.then, ids).records
        return [{"id": key, **found[key]} for key in ids if key in found]

    def record_table(self) -> Table:
        """The records as a labelled table for a cell or a page."""
        shown = self.records
        return Table(
            "records", "Records in view", shown.drop(columns="id"), ids=list(shown["id"]), source=self.chart.source
        )

    def disagreement_table(self) -> Table:
        """The disagreements as a labelled table for a cell or a page."""
        shown = self.disagreements
        title = capital(flat(tally(self.clash)))
        gap = {"gap": self.view.flow(self.then).unit}
        return Table(
            "disagreements", title, shown, units=gap, ids=[ids[0] for ids in shown["claims"]], source=self.chart.source
        )


def read(dossier: Dossier, view: View) -> Snapshot:
    """What does this view show?

    Raises
    ------
    UsageError, UnknownName
        When the view names something the dossier does not know, or a day it cannot replay.
    """
    view = settled(view.checked(dossier), dossier)
    return _read(dossier.as_of(view.as_of or dossier.day), view)


def _read(then: Dossier, view: View) -> Snapshot:
    claims, events = view.kept(then)
    flow = view.flow(then)
    asked = {name: getattr(view, name) for name in ("window_start", "window_end", "dyad", "by")}
    chart = signature(then, flow, **asked, claims=claims, events=events, name="explored")
    counted = then.quantities(flow)
    clash = _clash(counted if claims is None else counted[counted["claim_id"].isin(claims)], flow)
    pairs = zip(clash.ranked, told_pairs(clash.ranked, then), strict=True)
    sentences = [f"{flat(told)} {flat(remedy(pair))}" for pair, told in pairs]
    ids = [pair.claim_ids for pair in clash.ranked]
    listed = clash.frame[["kind", "gap"]].assign(claims=pd.Series(ids, dtype=object), sentence=sentences)
    return Snapshot(view, then, chart, listed, clash)


_known: dict[tuple[object, ...], Conflicts] = {}


def _clash(q: pd.DataFrame, flow: Flow) -> Conflicts:
    """The conflicts among figures of a flow; found once for the same rows, since most days bring none."""
    key = (flow, int(pd.util.hash_pandas_object(q[list(_READ)], index=False).sum()), len(q))
    if key not in _known:
        if len(_known) >= KEPT:
            _known.clear()
        _known[key] = conflicts(q, solve=False, limit=LISTED)
    return _known[key]
