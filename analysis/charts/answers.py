"""Denials, doubts, refusals and acknowledgements on one time axis, a row per topic."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import card, plain, source_line, time_axis
from analysis.display import Chart
from analysis.language.format import iso, plural
from analysis.model.dossier import Dossier
from analysis.model.rows import tuples

SYMBOL: Final = {"denies": "x-thin", "doubts": "circle-open", "declines": "line-ns", "acknowledges": "circle"}
_TABLE: Final = ("known_on", "claimant", "camp", "country", "stance", "commodity_id", "responds_to", "claim_id")
WORD: Final = {
    "denies": "denied",
    "doubts": "doubted",
    "declines": "declined to comment",
    "acknowledges": "acknowledged",
}


def answers_chart(answers: pd.DataFrame, turns: pd.DataFrame, dossier: Dossier, *, most: int = 10) -> Chart:
    """When did who deny, doubt, decline or acknowledge which topic?

    Parameters
    ----------
    answers, turns : pandas.DataFrame
        From `Dossier.answers` and `analysis.claims.turns`.
    dossier : Dossier
        Gives names and the day of knowledge.
    most : int
        Topics drawn, those with most answers; all are in the table.
    """
    known = dossier.replayed
    subtitle = (
        "× denied, ○ doubted, | declined to comment, ● acknowledged; by the day it became known; colour is the camp."
    )
    table = answers[list(_TABLE)]
    if answers.empty:
        title = "Nobody had denied, doubted or acknowledged anything on file"
        return FigureBuilder.empty_chart("answers", title, subtitle=subtitle, table=table, as_of=known)
    names = dict(zip(dossier.commodities["commodity_id"], dossier.commodities["name"], strict=True))
    topics = list(answers["commodity_id"].value_counts(sort=True).head(most).index)
    order = {topic: i for i, topic in enumerate(reversed(topics))}
    shown = answers[answers["commodity_id"].isin(order)]
    if rest := answers["commodity_id"].nunique() - len(topics):
        subtitle += f" The {rest} topics with fewest answers are in the table only."
    figure = FigureBuilder(110 + 34 * len(topics))
    for turn in tuples(turns.dropna(subset=["acknowledged_on"])):
        if turn.commodity_id in order:
            row, on, colour = order[turn.commodity_id], iso(turn.acknowledged_on), dossier.config.colour(turn.camp)
            days = (iso(turn.first_denied_on), on)
            figure.add_rule(days, row, colour=colour, width=3, dash="dot", layer="below", opacity=0.45)
            words = f"{turn.days:,.0f} days"
            for text, narrow in ((f"{words} from denial to acknowledgement", False), (words, True)):
                figure.add_text(text, on, row, narrow=narrow, size=11, xanchor="right", yshift=13)
    for (camp, stance), own in shown.groupby(["camp", "stance"], sort=True):
        figure.add_marks(
            [iso(d) for d in own["known_on"]],
            [order[t] for t in own["commodity_id"]],
            SYMBOL[stance],
            colour=dossier.config.colour(camp),
            weight=2,
            name=plain(f"{dossier.config.name(camp)} {WORD[stance]}"),
            ids=list(own["claim_id"]),
            texts=[
                card(
                    r.claimant,
                    f"{WORD[r.stance]}: {plain(names.get(r.commodity_id, r.commodity_id))}",
                    known=r.known_on,
                    key=r.claim_id,
                )
                for r in tuples(own)
            ],
        )
    figure.update_layout(
        showlegend=False,
        yaxis={
            "tickvals": list(order.values()),
            "ticktext": [plain(names.get(t, t)) for t in order],
            "showgrid": True,
            "zeroline": False,
            "range": [-0.7, len(order) - 0.3],
        },
        xaxis=time_axis(),
    )
    figure.narrow(xaxis={"nticks": 3})
    closed = turns.dropna(subset=["acknowledged_on"])
    title = f"{plural(len(answers), 'answer')} on {plural(answers['commodity_id'].nunique(), 'topic')}"
    turned = []
    for camp, own in ((c, closed[closed["camp"] == k]) for k, c in dossier.config.camps.items() if c.party):
        said = "; ".join(f"{names.get(t.commodity_id, t.commodity_id)} after {t.days:,.0f} days" for t in tuples(own))
        turned += [f"; {camp.name} turned from denial to acknowledgement on {said}"] if said else []
    title += "".join(turned) or "; no turn from denial to acknowledgement"
    counts = ", ".join(f"{n} {WORD[s]}" for s, n in answers["stance"].value_counts().items())
    return Chart(
        name="answers", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Timeline of {len(shown)} answers in {len(topics)} rows, one per topic: {counts}. {title}.",
        table=table,
        source=source_line(len(answers), answers["claimant_id"].nunique(), as_of=known),
        ids=list(answers["claim_id"]),
    )  # fmt: skip
