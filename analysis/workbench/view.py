"""What an analyst asks to see: one frozen record, the same for widgets, code and reports."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import pandas as pd

from analysis.charts.signature.view import BY
from analysis.errors import UnknownName
from analysis.model.dates import day, window
from analysis.model.dossier import Dossier
from analysis.model.find import matched
from analysis.model.flow import Flow
from analysis.model.names import check_arguments, check_names


@dataclass(frozen=True)
class View:
    """Which rows of a dossier are looked at, and how they are placed.

    Every empty value means "all", or for the flow and the dyad "what the data is about". The fields are the parameters
    of the notebook ``explore``.

    Attributes
    ----------
    as_of : str
        Day of knowledge, ``YYYY-MM-DD``.
    window_start, window_end : str
        First and last day shown.
    commodity, origin, destination : str
        The flow whose figures are drawn.
    dyad : str
        Whose contacts are drawn.
    by : {'known', 'through'}
        Place a figure on the day it became known or the last day it counts to.
    claimants, camps, bounds, stances, review : tuple of str
        Claims to keep (`review` keeps events too).
    kinds, levels : tuple of str
        Events to keep.
    search : str
        Words that a claim or an event must answer, as `Dossier.find` reads them.
    chosen : tuple of str
        Records picked out.
    """

    as_of: str = ""
    window_start: str = ""
    window_end: str = ""
    commodity: str = ""
    origin: str = ""
    destination: str = ""
    dyad: str = ""
    by: str = "known"
    claimants: tuple[str, ...] = ()
    camps: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    search: str = ""
    chosen: tuple[str, ...] = ()

    def with_(self, **changes: Any) -> View:
        """The same view with some fields changed.

        Raises
        ------
        UnknownName
            When there is no such field; names the nearest.
        """
        known = {f.name: f for f in fields(self)}
        for name in changes:
            if name not in known:
                raise UnknownName("field of a view", name, known)
        lists = {n for n, f in known.items() if isinstance(f.default, tuple)}
        listed: dict[str, Any] = {
            n: ((v,) if isinstance(v, str) and v else tuple(v or ())) if n in lists else v for n, v in changes.items()
        }
        return replace(self, **listed)

    def flow(self, dossier: Dossier) -> Flow:
        """The flow whose figures are drawn; what the view leaves empty is the dataset's own."""
        return dossier.flow(self.commodity, self.origin, self.destination)

    @property
    def narrows_claims(self) -> bool:
        """Are some claims left out by anything but the day and the flow?"""
        return bool(self.claimants or self.camps or self.bounds or self.stances or self.review or self.search.strip())

    def checked(self, dossier: Dossier) -> View:
        """This view, when every name in it is one the dossier knows.

        Raises
        ------
        UnknownName
            Naming the nearest valid name.
        UsageError
            When a date is not a day, or the window ends before it begins.
        """
        check_arguments(dossier.names, dossier.config, asdict(self))
        check_names("placement", self.by, BY)
        check_names("record", self.chosen, [*dossier.claims["claim_id"], *dossier.events["event_id"]])
        window(self.window_start, self.window_end)
        if self.as_of:
            day(self.as_of)
        return self

    def kept(self, then: Dossier) -> tuple[frozenset[str] | None, frozenset[str] | None]:
        """Ids of the claims and of the events that the filters leave; None where they leave all."""
        claims, events = then.said, then.events
        found = matched(then, self.search) if self.search.strip() else None
        said = _among(claims, claimant_id=self.claimants, camp=self.camps, bound=self.bounds, stance=self.stances)
        said &= _among(claims, review=self.review)
        met = _among(events, kind=self.kinds, level=self.levels, review=self.review)
        if found is not None:
            said &= claims["claim_id"].isin(found)
            met &= events["event_id"].isin(found)
        return (
            frozenset(claims.loc[said, "claim_id"]) if self.narrows_claims else None,
            None if met.all() else frozenset(events.loc[met, "event_id"]),
        )

    def changed(self, usual: View | None = None) -> dict[str, Any]:
        """The fields that differ from the usual view (from the blank one without it), lists as lists."""
        blank = asdict(usual or View())
        return {n: list(v) if isinstance(v, tuple) else v for n, v in asdict(self).items() if v != blank[n]}

    def code(self, usual: View, load: str = "analysis.load()") -> str:
        """Python that shows exactly this view of a dossier whose usual view is given."""
        given = "".join(f"    {name}={_literal(value)},\n" for name, value in self.changed(usual).items())
        call = f"Explorer(\n    {load},\n{given})" if given else f"Explorer({load})"
        return f"import analysis\nfrom analysis.workbench import Explorer\n\nexplorer = {call}\nexplorer"

    def parameters(self, usual: View | None = None) -> list[tuple[str, str]]:
        """Names and values as `dossier report explore -p NAME=VALUE` takes them."""
        return [(n, json.dumps(v) if isinstance(v, list) else str(v)) for n, v in self.changed(usual).items()]


def settled(view: View, dossier: Dossier) -> View:
    """The view with its flow and dyad named: as asked, or what the dataset is about, or what it has most of."""
    flow = view.flow(dossier)
    if not (view.commodity or view.origin or view.destination):
        own = [found for found, _ in dossier.flows]
        flow = own[0] if own and flow not in own else flow
    dyad = dossier.config.dyad(view.dyad)
    dyads = dossier.events["dyad"]
    if not view.dyad and len(dyads) and dyad not in set(dyads):
        dyad = str(dyads.value_counts().index[0])
    return view.with_(**flow.ids, dyad=dyad)


def _among(rows: pd.DataFrame, **wanted: tuple[str, ...]) -> pd.Series:
    """Has each row one of the words wanted in each column? No word wanted: any will do."""
    keep = pd.Series(True, index=rows.index)
    for column, words in wanted.items():
        keep &= rows[column].isin(words) if words else True
    return keep


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
