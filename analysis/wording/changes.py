"""What changed in the last days: new figures, replacements, answers, contacts against the days before."""

from __future__ import annotations

import pandas as pd

from analysis.language.format import days
from analysis.language.text import Number, Piece, Text, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.select import highest, is_firm
from analysis.wording import contact_headings as headings
from analysis.wording.answers import stances
from analysis.wording.claims import figure, told
from analysis.wording.knowledge import counted, since
from analysis.wording.latest import also, repeated


def changed(then: Dossier, flow: Flow, dyad: str, lengths: tuple[int, ...] = (30, 90), most: int = 5) -> Text:
    """What became known in each window that ends on the day of knowledge? One paragraph a window.

    Both ends of a window are included; contacts are counted by the day they became known, and set against the
    window of the same length just before.
    """
    heading = _heading(then, flow, lengths[0]) if lengths else ""
    return Text([_window(then, flow, dyad, length, most) for length in lengths], heading)


def _heading(then: Dossier, flow: Flow, length: int) -> str:
    """How many new totals and answers the first window brought."""
    totals, answers = then.quantities(flow), then.answers(flow)
    new = totals[is_firm(totals) & ~totals["repeats"].astype(bool) & (totals["known_on"] >= since(then, length))]
    return headings.fresh(len(new), int((answers["known_on"] >= since(then, length)).sum()), length)


def _window(then: Dossier, flow: Flow, dyad: str, length: int, most: int) -> list[Piece]:
    start, last = since(then, length), f"last {length} days: "
    span = Number(length, f"{last}length", "days, both ends counted", noun="day")
    totals = then.quantities(flow)
    other = then.statements(flow, stances="asserts")
    other = other[(other["known_on"] >= start) & ~other["claim_id"].isin(totals["claim_id"])]
    said = counted(other, f"{last}other statements", "by the day they became known", "other statement", capital=True)
    answers = then.answers(flow)
    answers = answers[answers["known_on"] >= start]
    return [
        "Last ", span, f" ({days(start, then.day)}): ", *_new(totals[totals["known_on"] >= start], flow, last, most),
        *_highest(totals, start), *([said, " on the flow gave no running total. "] if len(other) else []),
        *(["New answers: ", *stances(answers, last), ". "] if len(answers) else ["No denial or acknowledgement was recorded. "]),
        *_contacts(then, dyad, start, span),
    ]  # fmt: skip


def _new(fresh: pd.DataFrame, flow: Flow, last: str, most: int) -> list[Piece]:
    """The totals that became known in the window, of many the latest; then the repeats, and what is not fully verified.

    A page without a date was found in the window, which says nothing of when it was new: it is no change.
    """
    relays, firm = fresh["repeats"].astype(bool).to_numpy(), is_firm(fresh)
    unsure = ~relays & ~firm & fresh["through"].notna().to_numpy() & (fresh["review"] != "date_inferred").to_numpy()
    rest = [*repeated(fresh[relays], how="Earlier figures repeated"), *also(fresh[unsure])]
    new = fresh[~relays & firm]
    if new.empty:
        return ["no new total.", *rest, " "]
    number = counted(
        new,
        f"{last}new totals",
        "fully checked, by the day they became known",
        f"new total of {flow.goods}",
        f"new totals of {flow.goods}",
    )
    more = ", the latest of them " if len(new) > most else ", "
    return [number, more, *series([told(r) for _, r in new.tail(most).iterrows()]), ".", *rest, " "]


def _highest(totals: pd.DataFrame, start: pd.Timestamp) -> list[Piece]:
    """Did the highest firm figure move within the window?"""
    totals = totals[is_firm(totals)]
    before, fresh = totals[totals["known_on"] < start], totals[totals["known_on"] >= start]
    if fresh.empty or before.empty or fresh["value"].max() <= before["value"].max():
        return []
    old, new = (highest(rows).iloc[0] for rows in (before, fresh))
    return ["The highest figure claimed rose from ", figure(old), " to ", figure(new), ". "]


def _contacts(then: Dossier, dyad: str, start: pd.Timestamp, span: Number) -> list[Piece]:
    """The contacts that became known in the window, against those of the window before it."""
    rows, last = then.contacts(dyad), span.what.removesuffix("length")
    earlier = start - pd.Timedelta(days=int(span.value))
    now = rows[rows["known_on"] >= start]
    before = rows[(rows["known_on"] >= earlier) & (rows["known_on"] < start)]
    fresh = counted(now, f"{last}contacts that became known", "by the day they became known", "contact", capital=True)
    against = counted(before, f"{last}in as many days before", "by the day they became known")
    return [
        fresh, f" of {then.config.dyad_label(dyad)} became known, against ", against if len(before) else "none", " in the ", span,
        " before.",
    ]  # fmt: skip
