"""Which rows count? The only place that decides it: pages, charts, tests, models and the explorer all ask here.

Each function takes a dossier, usually as a method of it, and gives rows of its tables with what readers call things. Its
docstring has the rule; its keywords let an analyst ask otherwise. A name that the dataset does not have is refused. A dyad
is between whom: empty for the dataset's own, 'any' for whoever. Keywords that take several names keep all when empty.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from analysis.model.flow import Flow
from analysis.model.flow import flow as flow_of
from analysis.model.marks import Names_, Tables, among, check, chosen, rows_at
from analysis.model.names import STAGES, check_names
from analysis.model.select_events import contacts as contacts
from analysis.model.select_events import fulfilled as fulfilled
from analysis.model.select_events import of_dyad as of_dyad
from analysis.model.select_events import open_plans as open_plans
from analysis.model.select_latest import highest as highest
from analysis.model.select_latest import is_firm as is_firm
from analysis.model.select_latest import last_said as last_said
from analysis.model.select_latest import parts_said as parts_said
from analysis.model.vocabulary import BOUND, CHANNEL, MEASURE, REVIEW, STAGE, STANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray


ASSERTED: Final = ("asserts", "acknowledges")  # stances that put a number forward as so
GENERAL: Final = ("arms",)  # topics on which an answer speaks about every flow of arms or transport


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
    claims = rows_at(tables.claims, rows)
    at = pd.Index(tables.claimants["claimant_id"]).get_indexer(claims["claimant_id"])
    voices = take(
        tables.claimants[["name", "camp", "country"]].to_numpy(dtype=object), at, allow_fill=True, fill_value=""
    )
    low, best, high = claims[["low", "best", "high"]].to_numpy(dtype=float).T
    spoken = np.where(among(claims, "bound", ("exact", "about")), best, np.nan)
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
    check(
        tables, flow, relays=relays, parts=parts, either_or=either_or, undated=undated, variants=variants, retracted=retracted
    )  # fmt: skip
    claims = tables.said
    kept = _of_flow(claims, flow) & _plain(claims, variants=variants, retracted=retracted)
    kept &= ~np.isnan(claims["value"].to_numpy())
    names = tables.names
    kept &= chosen(
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
        kept &= among(claims, "either_or", ("",))
    if not undated:
        kept &= ~np.isnat(claims["through"].to_numpy())
    found = rows_at(claims, kept)
    return found if parts else rows_at(found, ~found["claim_id"].isin(_parts(found)).to_numpy())


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
    check(tables, flow, variants=variants, retracted=retracted)
    claims = tables.said
    kept = _of_flow(claims, flow) & _plain(claims, variants=variants, retracted=retracted)
    return rows_at(claims, kept & chosen(claims, ("stance", "stance", stances, STANCE)))


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
    check(tables, flow, variants=variants, retracted=retracted)
    claims = tables.said
    kept = ~among(claims, "stance", ("asserts",)) & _plain(claims, variants=variants, retracted=retracted)
    kept &= chosen(claims, ("stance", "stance", stances, STANCE), ("camp", "camp", camps, tables.names.camps))
    if flow is not None:
        topics = (flow.commodity, *(GENERAL if flow.is_arms else ()))
        spoken = among(claims, "commodity_id", topics) & _between(claims, flow)
        own = set(claims["claim_id"].to_numpy()[_of_flow(claims, flow) & _plain(claims)])
        replies = np.array([not own.isdisjoint(cell) for cell in claims["responds_to"]], dtype=bool)
        kept &= spoken | replies
    return rows_at(claims, kept)


def _plain(claims: pd.DataFrame, *, variants: bool = False, retracted: bool = False) -> NDArray[np.bool_]:
    kept = np.ones(len(claims), dtype=bool)
    if not variants:
        kept &= among(claims, "rendering", ("canonical",))
    if not retracted:
        kept &= among(claims, "status", ("current",))
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
    return among(claims, "origin", (flow.origin,)) & among(claims, "destination", (flow.destination,))


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


def _of_flow(claims: pd.DataFrame, flow: Flow) -> NDArray[np.bool_]:
    return among(claims, "commodity_id", (flow.commodity,)) & _between(claims, flow)
