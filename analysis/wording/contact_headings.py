"""What does a page, or a section of it, find, in the few words of a heading? Contacts, their record, the model and capacity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.cadence.baselines import ALL, Baselines
from analysis.language.format import capital, count, day, listing, month, number, percent, plural, rounded
from analysis.language.text import Text, flat
from analysis.model.rows import tuples
from analysis.wording.headings import some, words

if TYPE_CHECKING:
    from analysis.cadence.observed import Observed
    from analysis.cadence.segmentation import Changes
    from analysis.compare import Comparison
    from analysis.model.flow import Flow
    from analysis.reconcile.result import Interval, Reconciled

_OFTEN: Final = ("never", "once", "twice")


def against(result: Baselines) -> str:
    """The rate now against that of the earliest period on file, or that there is none to compare with."""
    if result.now is None:
        return "No period of contacts to compare with another"
    told, held = result.now.told, result.of(ALL)
    if not held:
        return f"Contacts {told}: nothing earlier to compare with"
    first = held[0]
    if not first.found.n2:
        return f"Contacts {told}, against none {first.period.told}"
    if first.found.verdict:
        return f"Too few contacts {told} to compare with those {first.period.told}"
    if not first.is_clear:
        more = "not clearly more" if first.found.ratio > 1 else "not more"
        return f"Contacts {told} are {more} frequent than {first.period.told}"
    ratio = first.found.ratio
    times = f"{ratio:.2f}" if ratio < 1.1 else f"{ratio:.1f}" if ratio < 20 else f"{ratio:.0f}"
    return f"Contacts {told} come at {times} times the rate {first.period.told}"


def over_time(found: Changes) -> Text:
    """How often the rate of contact changed, and when: a heading for the chart below it."""
    return Text((), _rate(found))


def _rate(found: Changes) -> str:
    if found.verdict:
        return "Too few contacts to say whether their rate changed"
    starts = [month(row.start) for row in list(tuples(found.frame))[1:]]
    often = _OFTEN[len(starts)] if len(starts) < len(_OFTEN) else count(len(starts), "time")
    if not starts:
        return "The rate of contact most probably never changed"
    if len(starts) > 2:
        return f"The rate of contact most probably changed {often}, last in {starts[-1]}"
    return f"The rate of contact most probably changed {often}, in {listing(starts)}"


def by_month(months: pd.DataFrame) -> Text:
    """In how many months a contact is on file: a heading for the calendar below it."""
    of, met = len(months), int((months["count"] > 0).sum())
    if not of:
        return Text((), "No month was observed")
    return Text((), f"Contacts are on file in {words(met) if met else 'none'} of {plural(of, 'month')}")


def contacts_on_file(view: Observed) -> Text:
    """How many contacts are on file and when the last one was: a heading for the table below it."""
    rows = view.contacts
    if rows.empty:
        return Text((), f"No contact of {view.between} is on file")
    last = day(rows["starts_on"].max())
    return Text((), f"{some(len(rows), 'contact')} on file, {'on' if len(rows) == 1 else 'the last on'} {last}")


def together(found: Comparison) -> str:
    """Whether figures and meetings go together, by the questions declared beforehand."""
    goods, answered = found.figures.flow.goods, [s for s in found.primary if not s.verdict]
    linked = sum(s.p_holm <= 0.05 for s in answered)
    if not answered:
        return f"Too few figures for {goods} to say whether they gather around meetings"
    if not linked:
        return f"No link found between figures for {goods} and meetings"
    return f"Figures for {goods} and meetings go together in {words(linked)} of {words(len(answered))} answers"


def answered(found: Comparison) -> str:
    """How many of the questions declared beforehand can be answered."""
    asked, able = len(found.primary), sum(not s.verdict for s in found.primary)
    linked = sum(not s.verdict and s.p_holm <= 0.05 for s in found.primary)
    if not able:
        return f"None of the {words(asked)} primary questions has enough data for an answer"
    show = "none shows" if not linked else count(linked, "shows", "show")
    return f"{capital(words(able))} of {words(asked)} primary questions can be answered; {show} a link"


def met(year: int, span: int, summits: pd.DataFrame) -> str:
    """How many contacts the last days saw, and when the leaders last met."""
    seen = f"{count(year, 'contact')} in the last {plural(span, 'day')}"
    if summits.empty:
        return f"{capital(seen)}; no summit is on file"
    return f"The leaders last met in {month(summits['starts_on'].iloc[-1])}; {seen}"


def planned(once: int, overdue: int) -> str:
    """How many plans are open, and how many overdue."""
    late = f"; {count(overdue, 'is', 'are')} overdue" if overdue else ""
    return f"{some(once, 'plan') if once else 'No plan'} {'are' if once > 1 else 'is'} open{late}"


def fresh(new: int, answers: int, span: int) -> str:
    """How many new totals and answers the last days brought."""
    said = "no new answer" if not answers else count(answers, "new answer")
    return f"{some(new, 'new total')} and {said} in the last {plural(span, 'day')}".replace(
        "No new totals", "No new total"
    )


def where(named: int, host: str, there: int, of: int) -> Text:
    """How many claims name the way, and where most contacts were: a heading for the map below it."""
    way = (
        f"{some(named, 'claim')} {'names' if named == 1 else 'name'} places on the way"
        if named
        else "No claim names the way"
    )
    if not of:
        return Text((), f"{way}; no contact is on file")
    at = f"{number(there)} of {plural(of, 'contact')} {'was' if there == 1 else 'were'} in {host}" if host else (
        "no contact has a place on file")  # fmt: skip
    return Text((), f"{way}; {at}")


def rise(states: Sequence[tuple[str, str]]) -> str:
    """Whether there is more contact than before, period by period: `states` are words of `REAL` with what each period is called."""
    parts = [
        phrase.format(listing([told for state, told in states if state in own], "or"))
        for own, phrase in _RISES
        if any(state in own for state, _ in states)
    ]
    if not parts:
        return "Too few windows to compare"
    return capital(parts[0]) + (", but " if parts[1:] else "") + listing(parts[1:])


_RISES: Final = (
    (("more",), "clearly more contact than {}"),
    (("less",), "clearly less contact than {}"),
    (("perhaps more", "gone"), "perhaps no more than {}"),
    (("perhaps less",), "perhaps no less than {}"),
    (("level",), "not clearly more or less contact than {}"),
    (("too few",), "too few contacts to compare with those {}"),
)


def attention(kept: Sequence[Any]) -> str:
    """How many pages a quarter are on file, first and last."""
    if not kept:
        return "No page of a known day lies in any of the windows"
    first, last = kept[0], kept[-1]
    if first is last:
        return f"{first.rate:,.0f} pages a quarter are on file {first.told}"
    return f"{last.rate:,.0f} pages a quarter are on file {last.told}, {first.rate:,.0f} {first.told}"


def tips(tipping: pd.DataFrame, told: dict[str, str]) -> str:
    """What share of earlier contacts would have to be missing for the rise to vanish."""
    able = [row for row in tuples(tipping) if not row.verdict and row.share > 0 and row.share_for_doubt > 0]
    if not able:
        return "There is no clear rise for missing contacts to undo"
    row = min(able, key=lambda r: r.share)
    return f"The rise vanishes if {percent(row.share)} of the contacts {told[row.earlier]} are missing"


def modelled(total: Interval, flow: Flow) -> str:
    """The range of the model."""
    return f"A model of all claims allows {rounded(total.low)} to {rounded(total.high)} {flow.counted} (80%)"


def better(name: str, how: str) -> str:
    """How the best simple rule did against the model."""
    return (
        f"{capital(name)} did {how} the model" if name else "Whether the model beats simple rules was not tested here"
    )


def roomy(row: pd.Series) -> str:
    """What the claims allow when they are read loosely."""
    if row["empty"]:
        return "Even read loosely, the claims fit no single history"
    if row["upper"] != row["upper"]:
        return f"Read loosely, the claims allow any total of {rounded(row['lower'])} or more"
    return f"Read loosely, the claims allow a total from {rounded(row['lower'])} to {rounded(row['upper'])}"


def apart(result: Reconciled, names: dict[str, str]) -> str:
    """Which source runs high or low."""
    found = list(tuples(result.biases[result.biases["reading"].isin(["above", "below"])]))
    if not found:
        return "No source is shown to run high or low"
    if len(found) > 1:
        return f"{some(len(found), 'source')} are shown to run high or low"
    row = found[0]
    much = f"{percent(abs(row.middle - 1))} {'above' if row.middle > 1 else 'below'}"
    return f"{capital(names[row.claimant_id])} runs {much} the rest, by the model"


def needed(over: int, of: int, trips: str) -> str:
    """How many pairs of a total and a count need more than any load on file."""
    if not of:
        return f"No count of {trips} covers the span of a total"
    trip = trips.removesuffix("s")
    if of == 1:
        return f"The one total that can be compared {'needs' if over else 'does not need'} more a {trip} than any load on file"
    need = f"{'None' if not over else capital(words(over))} of {words(of)} pairs of total and count {'needs' if over < 2 else 'need'}"
    return f"{need} more a {trip} than any source’s own figures imply"


def loaded(found: pd.DataFrame, goods: str, trips: str) -> str:
    """What one trip carries, by sources' own figures."""
    if found.empty:
        return f"No source gives both {trips} and {goods} for one span"
    low, high = (number(round(getattr(found["per_trip"], end)())) for end in ("min", "max"))
    each = low if low == high else f"{low} to {high}"
    return f"{each} {goods} a {trips.removesuffix('s')}, by sources’ own figures"


def monthly(rates: pd.Series, said: str, goods: str, trips: str) -> str:
    """How many trips a month the greatest total takes at least."""
    return f"{capital(said)} {goods} would take {rates.min():.1f} {trips} a month or more"


def made(table: pd.DataFrame, said: str, goods: str, target: str) -> str:
    """What a total comes to in another unit, by the lowest and the highest factor."""
    ends = pd.concat([table["low"], table["high"]]).dropna()
    if ends.empty:
        return f"No factor from {goods} to {target} is on file"
    low, high = rounded(ends.min()), rounded(ends.max())
    each = low if low == high else f"{low} to {high}"
    return f"{capital(said)} {goods} come to {each} {target}"


def lasting(whose: str, days: Sequence[Any]) -> str:
    """How long a total lasts at the rates of fire on file."""
    return f"{capital(whose)} total would last {flat(days)} days of fire"


def opened(pages: int) -> str:
    """How many pages to open first."""
    return f"{some(pages, 'page')} to open first" if pages else "No page is on file to open"
