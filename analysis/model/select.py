"""Which rows count? The only place that decides it: pages, charts, tests, models and the explorer all ask here.

Each function takes a dossier, usually as a method of it, and gives rows of its tables with what readers call things. Its
docstring has the rule; its keywords let an analyst ask otherwise. A name that the dataset does not have is refused. A dyad
is between whom: empty for the dataset's own, 'any' for whoever. Keywords that take several names keep all when empty.
"""

from __future__ import annotations

import datetime as dt
import inspect
import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from analysis.errors import UnknownName, UsageError
from analysis.model.flow import Flow
from analysis.model.flow import flow as flow_of
from analysis.model.names import STAGES, Names, check_names
from analysis.model.vocabulary import BOUND, CHANNEL, CONTACT_KIND, EVENT_KIND, LEVEL, MEASURE, REVIEW, STAGE, STANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.model.config import DatasetConfig

ASSERTED: Final = ("asserts", "acknowledges")  # stances that put a number forward as so
GENERAL: Final = ("arms", "other")  # topics on which an answer speaks about every flow of arms or transport
ANY: Final = "any"  # the dyad of contacts of whichever states
Names_ = str | Sequence[str] | None


class Tables(Protocol):
    """What a selection reads; a `Dossier` is one."""

    @property
    def claims(self) -> pd.DataFrame: ...
    @property
    def events(self) -> pd.DataFrame: ...
    @property
    def claimants(self) -> pd.DataFrame: ...
    @property
    def config(self) -> DatasetConfig: ...
    @property
    def names(self) -> Names: ...
    @property
    def day(self) -> dt.date: ...
    @property
    def said(self) -> pd.DataFrame: ...


def said(tables: Tables) -> pd.DataFrame:
    """Every claim with who said it and the number it puts, in the order the public heard it.

    Returns
    -------
    pandas.DataFrame
        The columns of `claims`, with ``claimant`` (name), ``camp``, ``country``, ``value`` (best, else low, else high),
        ``low_value`` and ``high_value`` (the least and the greatest number the words allow before any tolerance; NaN where
        there is none); by ``known_on`` and ``claim_id``.
    """
    rows = np.argsort(tables.claims["claim_id"].to_numpy(), kind="stable")
    rows = rows[np.argsort(tables.claims["known_on"].to_numpy()[rows], kind="stable")]
    claims = _rows(tables.claims, rows)
    at = pd.Index(tables.claimants["claimant_id"]).get_indexer(claims["claimant_id"])
    voices = take(
        tables.claimants[["name", "camp", "country"]].to_numpy(dtype=object), at, allow_fill=True, fill_value=""
    )
    low, best, high = claims[["low", "best", "high"]].to_numpy(dtype=float).T
    spoken = np.where(_among(claims, "bound", ("exact", "about")), best, np.nan)
    value = np.where(np.isnan(best), np.where(np.isnan(low), high, low), best)
    ends = np.where(np.isnan(low), spoken, low), np.where(np.isnan(high), spoken, high)
    who_said = pd.DataFrame(voices, columns=["claimant", "camp", "country"], dtype=object)
    how_much = pd.DataFrame(np.column_stack([value, *ends]), columns=["value", "low_value", "high_value"])
    return pd.concat([claims, who_said, how_much], axis=1)  # in two blocks: rows are taken faster than from six columns


def quantities(
    tables: Tables,
    flow: Flow,
    *,
    measures: Names_ = ("cumulative",),
    stances: Names_ = ASSERTED,
    stages: Names_ = (),
    channels: Names_ = (),
    item_classes: Names_ = (),
    camps: Names_ = (),
    claimants: Names_ = (),
    bounds: Names_ = (),
    reviews: Names_ = (),
    relays: bool = True,
    parts: bool = True,
    either_or: bool = True,
    undated: bool = True,
    variants: bool = False,
    retracted: bool = False,
) -> pd.DataFrame:
    """Which claims put a number on this flow?

    - **Retracted** rows stay out, unless `retracted`.
    - Of the **variants** of one statement only the canonical one counts, unless `variants`.
    - **Stance**: who asserts or acknowledges puts a number forward; a doubted, declined or denied one is an answer.
    - **Measure**: totals since a start of counting (`cumulative`). Amounts of a period, states on a day (snapshots),
      capacities and conversions are other quantities: name them in `measures` to have them, and keep them apart.
    - **Stage**: the class that the flow counts. What is sought or planned has not moved, and what is fired is not what was
      delivered; `stages` names single stages instead.
    - **Item class** and **channel**: all, since a figure for a part bounds the whole; `analysis.claims.groups` parts them.
    - **Either-or** readings each stand as a row; never add them, or leave them out with ``either_or=False``.
    - **Relays** of another's figure stand as rows with `repeats`: they are said, but are no new figure;
      ``relays=False`` leaves them out.
    - **Parts** that a claimant tells of an own whole (600 dead of 4,700 casualties) each stand as a row; never add them to it,
      or leave them out with ``parts=False``.
    - **Undated** figures (no day counted to) stand in; ``undated=False`` leaves them out.
    - **Vague** words and claims without a number never count.

    Parameters
    ----------
    measures, stances, stages, channels, item_classes, camps, claimants, bounds, reviews : str or sequence of str
        Names to keep; empty: no restriction (for `stages`: those of the flow's class).

    Returns
    -------
    pandas.DataFrame
        Rows as in `said`; typed and empty when none counts.

    Raises
    ------
    UnknownName
        For a name that is not in the codebook or the dataset; names the nearest.
    """
    _check(
        tables, flow, relays=relays, parts=parts, either_or=either_or, undated=undated, variants=variants, retracted=retracted
    )  # fmt: skip
    claims = tables.said
    kept = _of_flow(claims, flow) & _plain(claims, variants=variants, retracted=retracted)
    kept &= ~np.isnan(claims["value"].to_numpy())
    names = tables.names
    kept &= _chosen(
        claims,
        ("measure", "measure", measures, MEASURE),
        ("stance", "stance", stances, STANCE),
        ("stage", "stage", stages or STAGES[flow.stage], STAGE),
        ("channel", "channel", channels, CHANNEL),
        ("item class", "item_class", item_classes, ["", *names.item_classes]),
        ("camp", "camp", camps, names.camps),
        ("claimant", "claimant_id", claimants, names.claimants),
        ("bound", "bound", bounds, BOUND),
        ("review state", "review", reviews, REVIEW),
    )
    if not relays:
        kept &= ~claims["repeats"].to_numpy().astype(bool)
    if not either_or:
        kept &= _among(claims, "either_or", ("",))
    if not undated:
        kept &= ~np.isnat(claims["through"].to_numpy())
    found = _rows(claims, kept)
    return found if parts else _rows(found, ~found["claim_id"].isin(_parts(found)).to_numpy())


def statements(
    tables: Tables, flow: Flow, *, stances: Names_ = (), variants: bool = False, retracted: bool = False
) -> pd.DataFrame:
    """Which claims speak of this flow, with or without a number?

    Every stance, measure and stage; of the variants of one statement the canonical one, and no retracted row, unless asked.

    Returns
    -------
    pandas.DataFrame
        Rows as in `said`.
    """
    _check(tables, flow, variants=variants, retracted=retracted)
    claims = tables.said
    kept = _of_flow(claims, flow) & _plain(claims, variants=variants, retracted=retracted)
    return _rows(claims, kept & _chosen(claims, ("stance", "stance", stances, STANCE)))


def flows(tables: Tables) -> list[tuple[Flow, int]]:
    """Which flows have figures, and how many: amounts of a period and totals; goods before context, most figures first."""
    claims = tables.said
    found = claims.loc[(claims["origin"] != "") & (claims["destination"] != "")]
    asked = found[["commodity_id", "origin", "destination"]].drop_duplicates().itertuples(index=False, name=None)
    own = [flow_of(tables.config, tables.names, *names) for names in asked if names[1] != names[2]]
    counted = [(flow, len(quantities(tables, flow, measures=("cumulative", "period")))) for flow in own]
    ordered = sorted(counted, key=lambda item: (item[0].family == "context", -item[1], *item[0].ids.values()))
    return [(flow, n) for flow, n in ordered if n]


def answers(
    tables: Tables,
    flow: Flow | None = None,
    *,
    stances: Names_ = (),
    camps: Names_ = (),
    variants: bool = False,
    retracted: bool = False,
) -> pd.DataFrame:
    """Who denies, doubts, declines or acknowledges?

    Statements of another stance than a plain assertion. With a flow, those that speak about it: on its commodity the same
    way; on arms in general the same way, where the flow is one of arms or transport; or in answer to a statement on the
    flow, whatever they are filed under. Without a flow, all.

    Returns
    -------
    pandas.DataFrame
        Rows as in `said`.
    """
    _check(tables, flow, variants=variants, retracted=retracted)
    claims = tables.said
    kept = ~_among(claims, "stance", ("asserts",)) & _plain(claims, variants=variants, retracted=retracted)
    kept &= _chosen(claims, ("stance", "stance", stances, STANCE), ("camp", "camp", camps, tables.names.camps))
    if flow is not None:
        topics = (flow.commodity, *(GENERAL if flow.is_arms else ()))
        spoken = _among(claims, "commodity_id", topics) & _between(claims, flow)
        own = set(claims["claim_id"].to_numpy()[_of_flow(claims, flow) & _plain(claims)])
        replies = np.array([not own.isdisjoint(cell) for cell in claims["responds_to"]], dtype=bool)
        kept &= spoken | replies
    return _rows(claims, kept)


def contacts(
    tables: Tables,
    dyad: str = "",
    *,
    levels: Names_ = (),
    kinds: Names_ = (),
    directions: Names_ = (),
    discretionary_only: bool = False,
) -> pd.DataFrame:
    """Which contacts took place, each counted once?

    Events of a contact kind that occurred and are no part of another: no leg of a longer visit, and no ratification or exchange
    of a paper, which counts once, as what it was signed on. What took place had done so when it became known: the span of a
    partial date ends on that day at the latest.

    Parameters
    ----------
    discretionary_only : bool
        Leave out contacts that a calendar day drives.

    Returns
    -------
    pandas.DataFrame
        Rows of `events`, by first day and id; ``starts_on_last`` cut as said.
    """
    _check(tables, None, discretionary_only=discretionary_only)
    events = tables.events
    kept = _between_states(tables, dyad) & _among(events, "status", ("occurred",))
    kept &= _among(events, "parent_id", ("",)) & events["kind"].isin(CONTACT_KIND).to_numpy()
    kept &= _chosen(
        events,
        ("level", "level", levels, LEVEL),
        ("kind of contact", "kind", kinds, CONTACT_KIND),
        ("direction", "direction", directions, tables.config.directions),
    )
    if discretionary_only:
        kept &= _among(events, "occasion", ("",))
    found = events[kept]
    known = found["known_on"].where(found["known_on"] > found["starts_on"], found["starts_on"])
    found = found.assign(starts_on_last=found["starts_on_last"].where(found["starts_on_last"] < known, known))
    return found.sort_values(["starts_on", "event_id"]).reset_index(drop=True)


def of_dyad(tables: Tables, dyad: str = "") -> pd.DataFrame:
    """Which events of any kind and status lie between two states?"""
    return tables.events[_between_states(tables, dyad)]


def fulfilled(events: pd.DataFrame) -> dict[str, str]:
    """Which plans came true? Plan to the event that fulfils it, between whomever either is filed."""
    rows = zip(events["fulfils"], events["event_id"], strict=True)
    return {plan: event for plans, event in rows for plan in plans}


def open_plans(
    tables: Tables, dyad: str = "", *, levels: Names_ = (), kinds: Names_ = (), overdue: bool = False
) -> pd.DataFrame:
    """Which plans had been announced or reported and were still open on the dossier's day?

    Planned events that nothing on file fulfils (`fulfilled`). Open is a plan whose planned span has not ended; with `overdue`, those past
    it instead.

    Returns
    -------
    pandas.DataFrame
        Rows of `events`, by ``known_on`` and ``event_id``.
    """
    _check(tables, None, overdue=overdue)
    events = tables.events
    until = pd.Timestamp(tables.day)
    kept = _between_states(tables, dyad) & _among(events, "status", ("planned",))
    kept &= ~events["event_id"].isin(fulfilled(events)).to_numpy()
    kept &= _chosen(events, ("level", "level", levels, LEVEL), ("kind", "kind", kinds, EVENT_KIND))
    past = (events["starts_on_last"] < until).to_numpy()
    kept &= past if overdue else ~past
    return events[kept].sort_values(["known_on", "event_id"]).reset_index(drop=True)


def _plain(claims: pd.DataFrame, *, variants: bool = False, retracted: bool = False) -> NDArray[np.bool_]:
    kept = np.ones(len(claims), dtype=bool)
    if not variants:
        kept &= _among(claims, "rendering", ("canonical",))
    if not retracted:
        kept &= _among(claims, "status", ("current",))
    return kept


def _parts(found: pd.DataFrame) -> set[str]:
    """Which figures of one flow are parts of another of the same claimant? Of two that lean on each other, the lesser."""
    own = {
        key: (voice, value) for key, voice, value in found[["claim_id", "claimant_id", "value"]].itertuples(index=False)
    }
    lesser = set()
    for key, cell in zip(found["claim_id"], found["derived_from"], strict=True):
        for other in (target for target in cell if target in own and own[target][0] == own[key][0]):
            lesser.add(key if own[key][1] <= own[other][1] else other)
    return lesser


def _between(claims: pd.DataFrame, flow: Flow) -> NDArray[np.bool_]:
    return _among(claims, "origin", (flow.origin,)) & _among(claims, "destination", (flow.destination,))


def asked(rule: Callable[..., pd.DataFrame], tables: Tables, about: Any, which: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of one of the rules above, each keyword judged by its name first.

    Raises
    ------
    UnknownName
        For a keyword that the rule does not have; names the nearest.
    """
    if which:  # most ask for all, and need no look at the signature
        own = [p.name for p in inspect.signature(rule).parameters.values() if p.kind is inspect.Parameter.KEYWORD_ONLY]
        check_names(f"keyword of {rule.__name__}", which, own)
    return rule(tables, about, **which)


def _check(tables: Tables, flow: Flow | None, **switches: bool) -> None:
    """Refuse what is not a flow, a flow of another dataset, and a switch that is neither on nor off."""
    for name, value in switches.items():
        if not isinstance(value, bool | np.bool_):
            raise UsageError(f"{name}={value!r} is not a switch; give True or False")
    if flow is None:
        return
    if not isinstance(flow, Flow):
        raise UsageError(f"{reprlib.repr(flow)} is not a flow; give then.flow(commodity, origin, destination)")
    own, names = tables.config.flow(), tables.names
    for what, asked, allowed in (
        ("commodity", flow.commodity, names.commodities),
        ("origin", flow.origin, names.states),
        ("destination", flow.destination, names.states),
    ):
        if asked not in allowed and asked not in own.values():  # a blank dataset has stand-ins, either way round
            raise UnknownName(what, asked, allowed)


def _of_flow(claims: pd.DataFrame, flow: Flow) -> NDArray[np.bool_]:
    return _among(claims, "commodity_id", (flow.commodity,)) & _between(claims, flow)


def _between_states(tables: Tables, dyad: str) -> NDArray[np.bool_]:
    events = tables.events
    if dyad == ANY:
        return np.ones(len(events), dtype=bool)
    if dyad is not None:
        check_names("dyad", (dyad,), ["", tables.config.dyad(), *tables.names.dyads])
    return _among(events, "dyad", (tables.config.dyad(dyad or ""),))


def _chosen(frame: pd.DataFrame, *asked: tuple[str, str, Names_, Iterable[str]]) -> NDArray[np.bool_]:
    """Which rows have, in each column, one of the names asked for? A name that is not allowed there is refused."""
    kept = np.ones(len(frame), dtype=bool)
    for what, column, given, allowed in asked:
        if wanted := check_names(what, given, allowed):
            kept &= _among(frame, column, wanted)
    return kept


def _among(frame: pd.DataFrame, column: str, words: Iterable[str]) -> NDArray[np.bool_]:
    """Which cells hold one of these words? On the plain cells, since each step on a Series costs forty of these."""
    cells = frame[column].to_numpy()
    found: NDArray[np.bool_] = np.any([cells == word for word in words], axis=0)
    return found


def _rows(frame: pd.DataFrame, wanted: NDArray[Any]) -> pd.DataFrame:
    """The rows wanted, by place or by mark, numbered anew."""
    found = frame.iloc[wanted]
    found.index = pd.RangeIndex(len(found))
    return found
