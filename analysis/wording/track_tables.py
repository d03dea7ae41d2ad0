"""The tables of the page on the track record: every cell in words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.claims.track_record import ENOUGH
from analysis.claims.travel import retellings
from analysis.display import Table
from analysis.language.format import capital, count, day, inside, listing, number, quantity_of, readable
from analysis.language.terms import retold, scope
from analysis.model.dossier import Dossier
from analysis.model.rows import mappings
from analysis.wording.claims import rows_of, who_when
from analysis.wording.firsts import other_camps
from analysis.wording.sources import named_pages
from analysis.wording.track import STRUCK

_LINK = {"relays": "relays", "derives": "worked out from", "answers": "answers", "renders": "another wording of"}
_FATE = {
    "higher": "later figures are higher",
    "lower": "later figures are lower",
    "both": "later figures are both lower and higher",
    "borne out": "borne out",
    "consistent": "fits so far",
    "untested": "not tested",
    "undated": "undated, cannot be tested",
}
_EFFECT = {"relays": "repeats an earlier figure", "leaves the floor": "does not raise the floor"}


def amount(row: dict[str, Any]) -> str:
    """A figure with what it is a part of: 'about 600 (killed)'."""
    return f"{quantity_of(row)} ({readable(row['item_class'])})" if row["item_class"] else quantity_of(row)


def first_table(then: Dossier, first: pd.DataFrame) -> Table:
    """Each distinct figure with who said it first, on which day and page, and who followed; the latest first.

    Parameters
    ----------
    first : pandas.DataFrame
        From `analysis.claims.firsts`.
    """
    rows, sources = rows_of(then), then.sources.set_index("source_id", drop=False)
    table, shown = [], first.iloc[::-1]
    for row in mappings(shown):
        own = rows[row["claim_id"]]
        where = listing([sources.at[page, "publisher"] for page in named_pages(sources, own["source_ids"])])
        follow = dict.fromkeys([*row["later"][:1], *other_camps(row, rows).values()])
        after = [
            f"{inside(rows[k]['claimant'])} ({then.config.name(rows[k]['camp'])}), {_after(own, rows[k])}"
            for k in follow
        ]
        who = f"{own['speaker']}, {own['claimant']}" if own["speaker"] else own["claimant"]
        said = f"{who}; {then.config.name(own['camp'])}"
        table.append(
            (
                row["value"],
                quantity_of(own),
                said,
                row["known_on"],
                where or "no page by this day",
                scope(own),
                "; ".join(after) or "nobody else",
            )
        )
    columns = ["figure", "as_said", "first_said_by", "day", "page", "counted", "followed_by"]
    return Table(
        "first",
        "Who said each figure first, and where",
        pd.DataFrame(table, columns=columns),
        ids=list(shown["claim_id"]),
    )


def _after(first: dict[str, Any], later: dict[str, Any]) -> str:
    days = (later["known_on"] - first["known_on"]).days
    return f"{count(days, 'day')} later" if days else "the same day"


def led_table(then: Dossier, reached: pd.DataFrame) -> Table:
    """A row a level: who came first, when, and how many days later each other side followed."""
    rows, table, ids = rows_of(then), [], []
    for level in sorted(set(reached["level"])):
        lead, *rest = mappings(reached[reached["level"] == level])
        names = [f"{capital(then.config.in_sentence(r['camp']))}, {_after(lead, r)}" for r in rest]
        who = rows[lead["claim_id"]]["claimant"]
        table.append((level, then.config.name(lead["camp"]), who, lead["known_on"], "; ".join(names)))
        ids.append(lead["claim_id"])
    columns = ["at_least", "first_side", "first_source", "day", "other_sides"]
    return Table("levels", "First to put the total at so much or more", pd.DataFrame(table, columns=columns), ids=ids)


def travel_table(then: Dossier, moved: pd.DataFrame) -> Table:
    """Each retelling beside the figure it rests on, with what it changed named in words."""
    rows, names = rows_of(then), dict(zip(then.commodities["commodity_id"], then.commodities["name"], strict=True))
    carried = retellings(moved)
    table = []
    for row in mappings(carried):
        first, second = rows[row["from_claim"]], rows[row["claim_id"]]
        changed = "; ".join(retold(first, second, change, names) for change in row["changed"])
        table.append((amount(first), who_when(first), _LINK[row["link"]], who_when(second), amount(second), row["days"],
                      changed or "nothing"))  # fmt: skip
    columns = ["figure", "said_by", "link", "retold_by", "retold_as", "after", "what_changed"]
    return Table("retellings", "What each retelling changed", pd.DataFrame(table, columns=columns), units={"after": "days"},
                 ids=list(carried["claim_id"]))  # fmt: skip


def record_table(then: Dossier, record: pd.DataFrame) -> Table:
    """Each original figure with what became of it; those that later figures do not fit first."""
    rows = rows_of(then)
    order = [*STRUCK, *(o for o in _FATE if o not in STRUCK)]
    kept = record.assign(order=[order.index(o) for o in record["outcome"]]).sort_values(
        ["order", "known_on", "claim_id"]
    )
    table = []
    for row in mappings(kept):
        own = rows[row["claim_id"]]
        against = "; ".join(f"{amount(rows[k])} ({who_when(rows[k])})" for k in row["decisive"][:3])
        table.append(
            (quantity_of(own), own["claimant"], row["known_on"], _FATE[row["outcome"]], len(row["tests"]), against)
        )
    columns = ["figure", "source", "day", "since_then", "tested_against", "later_figures_that_do_not_fit"]
    return Table("record", "Each figure against later ones of others", pd.DataFrame(table, columns=columns),
                 ids=list(kept["claim_id"]))  # fmt: skip


def by_source(then: Dossier, record: pd.DataFrame) -> Table:
    """Counts by source, by name: how many figures were tested and what came of them; below a minimum, that it is too few."""
    rows, table = rows_of(then), []
    for claimant in sorted(set(record["claimant_id"])):
        own = record[record["claimant_id"] == claimant]
        tested = own[own["tests"].map(len) > 0]
        struck = own[own["outcome"].isin(STRUCK)]
        few = len(tested) < ENOUGH
        fate = f"too few to say ({count(len(tested), 'figure')} tested)" if few else (
            f"{number(len(tested) - len(struck))} fit, {number(len(struck))} not")  # fmt: skip
        table.append((rows[own["claim_id"].iloc[0]]["claimant"], len(own), len(tested), fate))
    columns = ["source", "figures", "tested", "against_later_figures"]
    return Table(
        "by-source",
        "How much of each source has been tested",
        pd.DataFrame(table, columns=columns).sort_values("source"),
    )


def own_figures(then: Dossier, found: pd.DataFrame) -> Table:
    """Each source's own figures for the same contents in the order known, and the days between, where it gave more than one.

    Parameters
    ----------
    found : pandas.DataFrame
        From `analysis.claims.vintages`.
    """
    rows = rows_of(then)
    series: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for key in found["claim_id"]:
        row = rows[key]
        series.setdefault((row["claimant"], row["item_class"], row["channel"]), []).append(row)
    table = [
        (who, readable(contents) or "all", " → ".join(quantity_of(row) for row in own), day(own[0]["known_on"]), day(own[-1]["known_on"]),
         ", ".join(number((b["known_on"] - a["known_on"]).days) for a, b in pairwise(own)))
        for (who, contents, _), own in series.items()
        if len(own) > 1
    ]  # fmt: skip
    columns = ["source", "contents", "figures_in_order", "first", "latest", "days_between"]
    return Table("own-figures", "How each source changed its own figure", pd.DataFrame(table, columns=columns))


def ledger_table(then: Dossier, moved: pd.DataFrame) -> Table:
    """What each new figure changed, in the order known."""
    rows = rows_of(then)
    table = [
        (
            row["known_on"],
            rows[row["claim_id"]]["claimant"],
            quantity_of(rows[row["claim_id"]]),
            _EFFECT.get(row["effect"], row["effect"]),
            row["floor_after"],
        )
        for row in mappings(moved)
    ]
    columns = ["day", "source", "figure", "effect", "highest_floor_since"]
    return Table(
        "ledger", "What each new figure changed", pd.DataFrame(table, columns=columns), ids=list(moved["claim_id"])
    )
