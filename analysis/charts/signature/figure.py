"""The figure put together: ground, key, marks, answers, contacts, words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature import words
from analysis.charts.signature.answers import answers
from analysis.charts.signature.bracket import bracket, draw_bracket
from analysis.charts.signature.contacts import contacts
from analysis.charts.signature.lanes import HEIGHT, as_of_line, hairlines, keys, lay_out
from analysis.charts.signature.marks import marks
from analysis.charts.signature.values import value_labels
from analysis.charts.signature.view import Asked, view
from analysis.charts.theme import source_line
from analysis.claims.lineage import pages
from analysis.display import Chart
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.names import check_names


def signature(
    then: Dossier,
    flow: Flow,
    *,
    window_start: str | dt.date = "",
    window_end: str | dt.date = "",
    dyad: str = "",
    levels: str | Sequence[str] = (),
    camps: str | Sequence[str] = (),
    by: str = "known",
    claims: Collection[str] | None = None,
    events: Collection[str] | None = None,
    headline: str = "last",
    top: float = 0.0,
    name: str = "signature",
) -> Chart:
    """How do the reported figures stand beside the diplomatic calendar?

    Three lanes on one time axis: figures with their bound and a bracket where two cannot both be right; answers that speak
    about the flow; contacts by level. Summits run through all lanes. On a phone the same figure has its own key, labels
    and counts.

    Parameters
    ----------
    then : Dossier
        Replayed to the day of interest; the as-of line stands at its day.
    flow : Flow
        Whose figures are drawn; as from `Dossier.flow`.
    window_start, window_end : str or datetime.date
        First and last day shown; empty: from the folder's first day (or the first figure) to the as-of day.
    dyad : str
        Whose contacts are drawn; empty: the dataset's own; 'any': whoever's.
    levels : str or sequence of str
        Contact levels to keep; empty keeps all.
    camps : str or sequence of str
        Claimant camps to keep; empty keeps all.
    by : {'known', 'through'}
        Place a figure on the day it became known, or on the last day it counts to (one that counts to no stated day
        stays on the day it became known).
    claims, events : collection of str, optional
        Ids of the records to keep, as a search has found them; without it all. With claims or camps left out, no bracket
        is drawn.
    headline : {'last', 'growth'}
        What the title says: what each side last said, or how far the figures have grown.
    top : float
        A figure that the axis has room for, whether it is drawn or not: of several days, the highest of the last.

    Returns
    -------
    Chart
        Named `name`; its table lists every mark.

    Raises
    ------
    UnknownName
        For a dyad, level, camp or way to place a figure that is not one; names the nearest.
    UsageError
        When the window has a day that is not one, or ends before it begins.
    """
    if claims is not None:
        check_names("claim", claims, then.claims["claim_id"])
    if events is not None:
        check_names("event", events, then.events["event_id"])
    asked = Asked(
        flow,
        window_start,
        window_end,
        dyad,
        (levels,) if isinstance(levels, str) else tuple(levels),
        (camps,) if isinstance(camps, str) else tuple(camps),
        by,
        None if claims is None else frozenset(claims),
        None if events is None else frozenset(events),
        top,
    )
    shown = view(then, asked)
    conflict = bracket(then, shown, asked)
    figure = FigureBuilder(HEIGHT)
    lay_out(figure, shown, asked)
    draw_bracket(figure, conflict)
    labelled = value_labels(figure, shown, conflict)
    keys(figure, shown)
    marks(figure, shown, labelled)
    answers(figure, shown)
    contacts(figure, shown)
    hairlines(figure, shown)
    as_of_line(figure, shown)
    table = words.table(shown)
    carried = len({*pages(shown.claims), *pages(shown.contacts)})
    return Chart(
        name=name,
        drawn=figure.finish(),
        title=words.finding(shown, asked, headline),
        subtitle=words.subtitle(shown, asked),
        alt=words.alternative(shown, asked, conflict),
        table=table,
        ids=list(table["id"]),
        source=source_line(
            len(shown.claims) + len(shown.answers),
            shown.claims["claimant_id"].nunique(),
            carried,
            then.replayed,
            len(shown.contacts),
        ),
        method=words.method(shown, conflict),
    )
