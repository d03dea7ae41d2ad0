"""What does a page, or a section of it, find, in the few words of a heading? Claims, answers, the cap and the track record.

Each heading is true of any data, of none, one and many rows, and stays below `MOST` letters on the data of this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.claims.travel import retellings
from analysis.language.format import capital, count, day, listing, number, plural, quantity_of
from analysis.model.select import highest
from analysis.model.vocabulary import FLOORS

if TYPE_CHECKING:
    from analysis.claims.answer_times import AnswerTimes
    from analysis.claims.cap import Capped
    from analysis.claims.conflicts import Conflict, Conflicts
    from analysis.model.dossier import Dossier
    from analysis.model.flow import Flow

MOST: Final = 110


def some(n: int, one: str, many: str = "") -> str:
    """A count with its noun that begins a heading: 'Three sides', 'No side', '12 sides'.

    Examples
    --------
    >>> some(3, "side"), some(0, "side"), some(12, "reply", "replies")
    ('Three sides', 'No sides', '12 replies')
    """
    return capital(count(n, one, many))


def words(n: int) -> str:
    """A small count in words, without its noun.

    Examples
    --------
    >>> words(3), words(12)
    ('three', '12')
    """
    return count(n, " ", " ").strip()


def top(then: Dossier, flow: Flow, totals: pd.DataFrame) -> str:
    """The highest figure and whose it is; that there is none, or none that is checked."""
    if totals.empty:
        return f"No running total for {flow.label} is on file"
    rows = highest(totals)
    if rows.empty:
        return f"No figure for {flow.label} has its source and dates checked"
    row = rows.iloc[0]
    said = f"{quantity_of(row)} {flow.counted}"
    return f"The highest checked figure, {said}, is from {then.config.in_sentence(row['camp'])}"


def voiced(totals: pd.DataFrame, camps: int) -> str:
    """How many sides have given totals, and how many of the totals are floors."""
    if totals.empty:
        return "No side has given a total"
    floors = int(totals["bound"].isin(FLOORS).sum())
    if len(totals) == 1:
        return "One side has given the one total, " + ("a floor" if floors else "which is not a floor")
    gave = f"{some(camps, 'side')} {'has' if camps == 1 else 'have'} given totals"
    are = "none is a floor" if not floors else "all are floors" if floors == len(totals) else (
        f"{number(floors)} of the {number(len(totals))} {'is a floor' if floors == 1 else 'are floors'}")  # fmt: skip
    return f"{gave}; {are}"


def disputed(found: Conflicts, pair: Conflict | None, then: Dossier, flow: Flow) -> str:
    """The headline on conflicts: how many contradictions, and the figures of the widest."""
    if not found.claims_used:
        return f"No dated total for {flow.label} is on file"
    wrong = len(found.of_kind("contradiction"))
    if not wrong:
        return f"No two dated totals for {flow.label} contradict each other"
    among = f"{some(wrong, 'contradiction')} among {plural(found.claims_used, 'dated figure')}"
    if pair is None or pair.kind != "contradiction":
        return among
    said = then.said.set_index("claim_id")
    floor, ceiling = (quantity_of(said.loc[key]) for key in pair.claim_ids)
    return f"{among}{': ' if wrong == 1 else ', the widest '}{floor} against {ceiling}"


def misfits(found: Conflicts) -> str:
    """How many pairs or sets do not fit one total, and how many of them are contradictions."""
    if found.claims_used < 2:
        return "Too few dated figures for any to conflict"
    if not found.count:
        return "All dated figures fit one running total"
    wrong, what = len(found.of_kind("contradiction")), "set" if found.larger else "pair"
    rest = "none is a contradiction" if not wrong else f"{count(wrong, 'is a contradiction', 'are contradictions')}"
    cannot = f"{some(found.count, f'{what} of figures', f'{what}s of figures')} cannot describe one total"
    if found.count == 1:
        return f"{cannot}; it is {'' if wrong else 'not '}a contradiction"
    return f"{cannot}; {rest}"


def grouped(rows: list[dict[str, Any]]) -> str:
    """Whether figures that count the same conflict."""
    if not rows:
        return "No figure to sort"
    broken = sum(row["consistent"] == "no" for row in rows)
    if not broken:
        return "No two figures that count the same thing conflict"
    return f"Even figures that count the same thing conflict in {count(broken, 'group')} of {words(len(rows))}"


def denials(own: pd.DataFrame) -> str:
    """The flat denials and acknowledgements among answers: how many, since when, last when."""
    denied = own[own["stance"] == "denies"]
    owned = own[(own["stance"] == "acknowledges") & (own["review"] != "partly_verified")]
    end = f"the first acknowledgement on {day(owned['known_on'].iloc[0])}" if len(owned) else "no acknowledgement"
    if denied.empty:
        return f"No flat denial and {end} on file"
    when = (
        f"the last on {day(denied['known_on'].iloc[-1])}"
        if len(denied) > 1
        else f"on {day(denied['known_on'].iloc[0])}"
    )
    return f"{some(len(denied), 'flat denial')}, {when}, and {end}"


def turning(closed: int, who: str, topic: str) -> str:
    """Which state turned from denying to acknowledging; of several the last."""
    if not closed:
        return "No state has turned from denial to acknowledgement"
    if closed == 1:
        return f"{capital(who)} turned from denial to acknowledgement on {topic}"
    return f"{some(closed, 'turn')} from denial to acknowledgement, the last by {who} on {topic}"


def soon(found: list[tuple[AnswerTimes, float]], within: int) -> str:
    """The share of statements that each state answers within so many days: by name, or by any answer on the topic."""
    told = [(one, f"{share:.0%}") for one, share in found if not one.is_too_few]
    if not told:
        return "Too few statements or answers to say how soon an answer comes"
    (one, first), rest = told[0], told[1:]
    if one.rule == "named":
        each = [f"{one.name} answered {first} of statements by name", *(f"{o.name} {n}" for o, n in rest)]
    else:
        each = [f"{one.name} spoke on the topic after {first} of statements", *(f"{o.name} after {n}" for o, n in rest)]
    return f"Within {plural(within, 'day')} {listing(each)}"


def capped(found: Capped, flow: Flow, largest: Any, times: str, who: str = "") -> str:
    """The last year that somebody puts over the cap, who and by how much."""
    if found.years.empty:
        return f"No amount of {flow.goods} is on file, so no year can be held against the cap"
    if largest is None:
        return f"No figure on file puts a year of {flow.goods} over the cap"
    year, row = largest
    return f"{who} put {flow.goods} in {year} at {quantity_of(row)} {flow.unit}, {times} the cap"


def years(found: Capped) -> str:
    """How many years are over the cap, within it, in dispute, or not known."""
    told = {"over": "put over the cap", "in dispute": "in dispute", "within": "put within it", "not known": "not known"}
    parts = [
        f"{count(n, 'year is', 'years are')} {words}"
        for key, words in told.items()
        if (n := int((found.years["reading"] == key).sum()))
    ]
    if not parts:
        return "No year has a figure"
    return capital(listing(parts).replace("within it", "within it" if "over the cap" in parts[0] else "within the cap"))


def over(rows: pd.DataFrame, whose: str) -> str:
    """How many of these figures put a year over the cap."""
    above = int((rows["reading"] == "over").sum())
    if len(rows) == 1:
        return f"The one figure {whose} {'puts' if above else 'does not put'} a year over the cap"
    puts = "None" if not above else capital(words(above))
    return f"{puts} of {words(len(rows))} figures {whose} {'puts' if above < 2 else 'put'} a year over the cap"


def firsts(then: Dossier, first: pd.DataFrame, flow: Flow) -> str:
    """Which side gave most figures first."""
    if first.empty:
        return f"No total for {flow.label} is on file"
    if len(first) == 1:
        return f"The one total for {flow.goods} came from {then.config.in_sentence(first['camp'].iloc[0])}"
    counts = first["camp"].value_counts()
    who, each = _leading(then, counts)
    return f"{who} gave {words(counts.max())}{each} of {words(len(first))} totals for {flow.goods} first"


def _leading(then: Dossier, counts: pd.Series) -> tuple[str, str]:
    """Whoever comes first most often, up to two sides by name, and the word that shares the number among several."""
    leaders = [camp for camp in then.config.camps if counts.get(camp, 0) == counts.max()]
    if len(leaders) > 2:
        return some(len(leaders), "side"), " each"
    return capital(listing([then.config.in_sentence(camp) for camp in leaders])), " each" if leaders[1:] else ""


def shared(first: pd.DataFrame, several: int) -> str:
    """How many figures come from one source only, and how many from more than one side."""
    if first.empty:
        return "No figure is on file"
    alone = int(first["next_days"].isna().sum())
    one = f"{some(alone, 'figure')} {'comes' if alone == 1 else 'come'} from one source only"
    return f"{one}; {count(several, 'comes', 'come') if several else 'none comes'} from more than one side"


def ahead(then: Dossier, first: pd.DataFrame, of: int) -> str:
    """Which side reached most levels before the others."""
    if not of:
        return "No two sides have reached the same level"
    if first.empty:
        return "No side was a day ahead of another"
    counts = first["camp"].value_counts()
    who, each = _leading(then, counts)
    if of == 1:
        return f"{who} came first at the one level that two sides reached"
    return f"{who} came first at {words(counts.max())}{each} of {words(of)} levels"


def changed(moved: pd.DataFrame) -> str:
    """How many retellings kept a figure as it was."""
    carried = retellings(moved)
    if carried.empty:
        return "No figure on file was passed on"
    whole = sum(set(cell) <= {"through"} for cell in carried["changed"])
    if len(carried) == 1:
        return "The one retelling kept all but the date" if whole else "The one retelling changed the figure"
    kept = "None" if not whole else capital(words(whole))
    return f"{kept} of {words(len(carried))} retellings kept all but the date"


def held(tested: int, struck: int) -> str:
    """How many figures that can be tested do not fit later ones."""
    if not tested:
        return "No early figure can be tested yet"
    if tested == 1:
        return f"The one figure that can be tested {'does not fit' if struck else 'fits'} later ones"
    if not struck:
        return f"All {words(tested)} figures that can be tested fit later ones"
    return f"{capital(words(struck))} of {words(tested)} figures that can be tested {'does' if struck == 1 else 'do'} not fit later ones"


def traced(total: int, origins: int) -> str:
    """From how many statements the totals come."""
    if not total:
        return "No figure on file to trace"
    if total == 1:
        return (
            "The one total rests on one statement"
            if origins == 1
            else f"The one total rests on {count(origins, 'statement')}"
        )
    return f"{some(total, 'total')} go back to {count(origins, 'independent statement')}"
