"""What an analyst asks to see: one frozen record, the same for widgets, code and reports."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

import pandas as pd

from analysis.charts.signature.view import BY
from analysis.errors import UnknownName, UsageError
from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.vocabulary import BOUND, CONTACT_KIND, LEVEL, REVIEW, STANCE

_CLAIM_TEXT: Final = ("claim_id", "speaker", "relayed_by", "commodity_id", "basis", "vague_term", "note")
_EVENT_TEXT: Final = ("event_id", "title", "place", "participants", "note")


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
        Words that a claim or an event must all hold, in any case.
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

    @property
    def flow(self) -> dict[str, str]:
        """The flow as keyword arguments of the analytics."""
        return {"commodity": self.commodity, "origin": self.origin, "destination": self.destination}

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
            When a date is no day, or the window ends before it starts.
        """
        claims, events = dossier.claims, dossier.events
        one = {
            "commodity": dossier.commodities["commodity_id"],
            "origin": claims["origin"],
            "destination": claims["destination"],
            "dyad": events["dyad"],
            "placement": BY,
        }
        asked = {**{n: getattr(self, n) for n in one if n != "placement"}, "placement": self.by}
        for what, names in one.items():
            allowed = set(names)
            if allowed and asked[what] not in allowed:
                raise UnknownName(what, asked[what], allowed)
        many: dict[str, tuple[tuple[str, ...], Iterable[str]]] = {
            "claimant": (self.claimants, dossier.claimants["claimant_id"]),
            "camp": (self.camps, dossier.claimants["camp"]),
            "bound": (self.bounds, BOUND),
            "stance": (self.stances, STANCE),
            "kind of event": (self.kinds, CONTACT_KIND),
            "level": (self.levels, LEVEL),
            "review state": (self.review, REVIEW),
            "record": (self.chosen, [*claims["claim_id"], *events["event_id"]]),
        }
        for what, (found, names) in many.items():
            allowed = set(names)
            for name in found:
                if name not in allowed:
                    raise UnknownName(what, name, allowed)
        for name in ("as_of", "window_start", "window_end"):
            if getattr(self, name):
                day(getattr(self, name))
        if self.window_start and self.window_end and self.window_end < self.window_start:
            raise UsageError(f"window_end {self.window_end} lies before window_start {self.window_start}")
        return self

    def narrow(self, then: Dossier) -> Dossier:
        """The dossier of the day with only the rows asked for; its day stays."""
        claims, events = then.claims, then.events
        keep = pd.Series(True, index=claims.index)
        if self.claimants:
            keep &= claims["claimant_id"].isin(self.claimants)
        if self.camps:
            own = then.claimants.loc[then.claimants["camp"].isin(self.camps), "claimant_id"]
            keep &= claims["claimant_id"].isin(own)
        for names, column in ((self.bounds, "bound"), (self.stances, "stance"), (self.review, "review")):
            if names:
                keep &= claims[column].isin(names)
        held = pd.Series(True, index=events.index)
        for names, column in ((self.kinds, "kind"), (self.levels, "level"), (self.review, "review")):
            if names:
                held &= events[column].isin(names)
        words = self.search.casefold().split()
        if words:
            voices = claims["claimant_id"].map(then.claimants.set_index("claimant_id")["name"]).fillna("")
            keep &= _holds(claims[list(_CLAIM_TEXT)].assign(voice=voices), words)
            held &= _holds(events[list(_EVENT_TEXT)], words)
        return replace(
            then,
            claims=claims if keep.all() else claims[keep].reset_index(drop=True),
            events=events if held.all() else events[held].reset_index(drop=True),
            as_of_day=then.day,
        )

    def changed(self, usual: View | None = None) -> dict[str, Any]:
        """The fields that differ from the usual view (from the blank one without it), lists as lists."""
        blank = asdict(usual or View())
        return {n: list(v) if isinstance(v, tuple) else v for n, v in asdict(self).items() if v != blank[n]}

    def code(self, usual: View, load: str = "analysis.load()") -> str:
        """Python that shows exactly this view of a dossier whose usual view is given."""
        given = "".join(f"    {name}={_literal(value)},\n" for name, value in self.changed(usual).items())
        call = f"Explorer(\n    {load},\n{given})" if given else f"Explorer({load})"
        return f"import analysis\nfrom analysis.explore import Explorer\n\nexplorer = {call}\nexplorer"

    def parameters(self, usual: View | None = None) -> list[tuple[str, str]]:
        """Names and values as `dossier report explore -p NAME=VALUE` takes them."""
        return [(n, json.dumps(v) if isinstance(v, list) else str(v)) for n, v in self.changed(usual).items()]


def settled(view: View, dossier: Dossier) -> View:
    """The view with its flow and dyad named: as asked, or what the folder is about, or what it has most of."""
    asked = dossier.config.flow(view.commodity, view.origin, view.destination)
    if not any(view.flow.values()) and (most := flows(dossier)) and asked not in [flow for flow, _ in most]:
        asked = most[0][0]
    dyad = dossier.config.dyad(view.dyad)
    dyads = dossier.events["dyad"]
    if not view.dyad and len(dyads) and dyad not in set(dyads):
        dyad = str(dyads.value_counts().index[0])
    return view.with_(**asked, dyad=dyad)


def flows(dossier: Dossier) -> list[tuple[dict[str, str], int]]:
    """Every flow with figures that the signature figure can draw, and how many: goods before context, most first."""
    claims = dossier.claims
    number = claims[["low", "best", "high"]].notna().any(axis=1) & claims["measure"].isin(["cumulative", "period"])
    context = set(dossier.commodities.loc[dossier.commodities["family"] == "context", "commodity_id"])
    said = (
        claims["stance"].isin(["asserts", "acknowledges"]) & (claims["rendering"] == "canonical") & ~claims["retracted"]
    )
    drawn = number & said & (claims["origin"] != "") & (claims["destination"] != "")
    counted = claims[drawn].groupby(["commodity_id", "origin", "destination"]).size()
    ordered = sorted(counted.items(), key=lambda item: (item[0][0] in context, -item[1], item[0]))
    return [(dict(zip(("commodity", "origin", "destination"), key, strict=True)), int(n)) for key, n in ordered]


def _holds(texts: pd.DataFrame, words: list[str]) -> pd.Series:
    """Does each row hold every word in some of its cells?"""
    joined = pd.Series(
        [" ".join(c if isinstance(c, str) else " ".join(c) for c in row) for row in texts.itertuples(index=False)],
        index=texts.index, dtype="str",
    ).str.casefold()  # fmt: skip
    keep = pd.Series(True, index=texts.index)
    for word in words:
        keep &= joined.str.contains(word, regex=False)
    return keep


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
