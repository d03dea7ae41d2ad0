"""The figure put together: ground, band, marks, answers, contacts, words."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.charts.sheet import Sheet
from analysis.charts.signature import words
from analysis.charts.signature.answers import answers
from analysis.charts.signature.bracket import bracket, draw_bracket
from analysis.charts.signature.contacts import contacts
from analysis.charts.signature.lanes import HEIGHT, as_of_line, hairlines, keys, lay_out
from analysis.charts.signature.marks import band, marks
from analysis.charts.signature.values import value_labels
from analysis.charts.signature.view import Asked, view
from analysis.charts.theme import source_line
from analysis.claims.lineage import pages
from analysis.display import Chart
from analysis.model.dossier import Dossier


def signature(
    dossier: Dossier,
    *,
    window_start: str = "",
    window_end: str = "",
    commodity: str = "",
    origin: str = "",
    destination: str = "",
    dyad: str = "",
    levels: Sequence[str] = (),
    camps: Sequence[str] = (),
    by: str = "known",
    name: str = "signature",
) -> Chart:
    """How do the reported figures stand beside the diplomatic calendar?

    Three lanes on one time axis: figures with their bound, the band no claim excludes and a bracket where two cannot
    both be true; answers; contacts by level. Summits run through all lanes. On a phone the same figure has shorter
    lane names, its own labels and counts.

    Parameters
    ----------
    dossier : Dossier
        Replayed to the day of interest; the as-of line stands at its day.
    window_start, window_end : str
        First and last day shown; empty: from the folder's first day (or the first figure) to the as-of day.
    commodity, origin, destination : str
        The flow whose figures are drawn; empty: the folder's own.
    dyad : str
        Whose contacts are drawn; empty: the folder's own.
    levels : sequence of str
        Contact levels to keep; empty keeps all.
    camps : sequence of str
        Claimant camps to keep; empty keeps all. With some left out, neither band nor bracket is drawn.
    by : {'known', 'through'}
        Place a figure on the day it became known, or on the last day it counts to (one that counts to no stated day
        stays on the day it became known).

    Returns
    -------
    Chart
        Named `name`; its table lists every mark.

    Raises
    ------
    UnknownName
        When `by` is no way to place a figure.
    """
    flow = dossier.config.flow(commodity, origin, destination)
    window = {"window_start": window_start, "window_end": window_end}
    asked = Asked(**window, **flow, dyad=dossier.config.dyad(dyad), levels=tuple(levels), camps=tuple(camps), by=by)
    shown = view(dossier, asked)
    conflict = bracket(dossier, shown, asked)
    sheet = Sheet(HEIGHT)
    lay_out(sheet, shown, asked)
    keys(sheet, shown)
    band(sheet, dossier, shown, asked)
    draw_bracket(sheet, conflict)
    labelled = value_labels(sheet, shown, conflict)
    marks(sheet, shown, labelled)
    answers(sheet, shown)
    contacts(sheet, shown)
    hairlines(sheet, shown)
    as_of_line(sheet, shown)
    table = words.table(shown)
    carried = len({*pages(shown.claims), *pages(shown.contacts)})
    return Chart(
        name=name,
        drawn=sheet.finish(),
        title=words.finding(shown, asked),
        subtitle=words.subtitle(shown, asked, conflict),
        alt=words.alternative(shown, asked, conflict),
        table=table,
        ids=list(table["id"]),
        source=source_line(
            len(shown.claims) + len(shown.answers),
            shown.claims["claimant_id"].nunique(),
            carried,
            dossier.replayed,
            len(shown.contacts),
        ),
        method="Band: totals that no dated cumulative claim on this flow excludes, whatever its scope (floors bind later"
        " days, ceilings earlier ones). A mark's shape is its bound, its colour the claimant's camp. A figure that counts"
        " to no stated day stands on the day it became known. A number over a row of contacts counts the ticks that run"
        " together there; marks in the lane of answers rise where days are close, and never move sideways.",
    )
