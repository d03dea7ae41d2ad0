"""Who denies, doubts, declines or acknowledges; and which totals one count does not fit."""

from __future__ import annotations

import pandas as pd

from analysis.briefing.topic import Topic, called, told
from analysis.briefing.words import STANCE, VERB, Piece, capital, count, day_words, series
from analysis.cards import figure_text
from analysis.claims import conflicts
from analysis.claims.conflicts import KINDS
from analysis.display import Number, Ref, Text
from analysis.model.rows import mappings


def answered(topic: Topic, most: int = 4) -> Text:
    """Who denies? Counts by stance, the last flat denial, and the latest answers, newest first."""
    rows = topic.answers
    if rows.empty:
        return Text.of(f"Nobody on file had denied, doubted or acknowledged {topic.flow} by {day_words(topic.day)}.")
    tally = rows["stance"].value_counts()
    counts: list[list[Piece]] = [[count(int(tally[s]), *STANCE[s])] for s in STANCE if tally.get(s)]
    head: list[Piece] = [
        f"{topic.by_day} the record holds ",
        *series(counts),
        f" on {topic.flow}{topic.wider}.",
    ]
    flat = rows[rows["stance"] == "denies"]
    if len(flat):
        last = flat.iloc[-1]
        head += [
            " The last flat denial: ",
            Ref(str(last["claim_id"]), f"{called(last['claimant'])}, {day_words(last['known_on'])}"),
            ".",
        ]
    else:
        head.append(" No flat denial is among them.")
    parties = rows[rows["country"].isin([topic.origin, topic.destination]) & (rows["stance"] == "acknowledges")]
    if parties.empty:
        head.append(
            f" Neither {topic.config.country(topic.origin)} nor {topic.config.country(topic.destination)} has acknowledged it."
        )
    numbered = set(topic.totals["claim_id"])
    met = numbered & {target for cell in rows["responds_to"] for target in cell}
    if numbered:
        some = f"Of the {count(len(numbered), 'total')}, {count(len(met), 'has', 'have')} been"
        none = "The one total has not been" if len(numbered) == 1 else "No total has been"
        head.append(f" {some if met else none} answered directly.")
    numbers = [
        *(Number(STANCE[s][1], tally[s], f"stance {s}", list(rows.loc[rows["stance"] == s, "claim_id"])) for s in STANCE
          if tally.get(s)),
        Number("totals", len(numbered), "cumulative figures, canonical and not withdrawn", sorted(numbered)),
        Number("totals answered directly", len(met), "responds_to", sorted(met)),
    ]  # fmt: skip
    return Text([head, _latest(topic, rows.iloc[::-1].head(most))], numbers)


def _latest(topic: Topic, rows: pd.DataFrame) -> list[Piece]:
    claims = topic.dossier.claims.set_index("claim_id", drop=False)
    names = topic.dossier.claimants.set_index("claimant_id")["name"]
    part: list[Piece] = ["Newest first: "]
    for position, row in enumerate(mappings(rows)):
        part.append("; " if position else "")
        part += [
            f"{day_words(row['known_on'])}, {called(row['claimant'])} ",
            Ref(str(row["claim_id"]), VERB[row["stance"]]),
        ]
        if row["responds_to"]:
            asked = claims.loc[row["responds_to"][0]].to_dict()
            subject = str(asked["commodity_id"]).replace("_", " ")
            figure = f"{figure_text(asked)} " if asked["commodity_id"] == topic.commodity and figure_text(asked) else ""
            part += [", answering ", Ref(str(asked["claim_id"]), f"a statement on {figure}{subject}")]
            part.append(f" by {called(names[asked['claimant_id']])}")
        else:
            part.append(f" (on {str(row['commodity_id']).replace('_', ' ')})")
    return [*part, "."]


def at_odds(topic: Topic) -> Text:
    """Which totals does one count not fit? How many pairs of which kind, and the firmest and widest in plain words."""
    if topic.totals.empty:
        return Text.of("With no total on file, nothing can conflict.")
    found = conflicts(
        topic.dossier.quantities(topic.dossier.flow(topic.commodity, topic.origin, topic.destination)), solve=False
    )
    if not found.count:
        return Text.of(
            "The dated totals can all be true of one count that never falls: they do not contradict each other."
        )
    rows = topic.totals.set_index("claim_id", drop=False)
    shown = found.ranked[0]
    pair = [rows.loc[c] for c in shown.claim_ids if c in rows.index]
    both: list[list[Piece]] = [told(r) for r in pair]
    head = f"{capital(found.tally)}. The widest {KINDS[shown.kind][0]}: "
    numbers = [
        Number("pairs of figures that one total does not fit", found.count, "conflicts"),
        *(Number(f"pairs of the kind {k}", len(found.of_kind(k)), "conflicts") for k in KINDS if found.of_kind(k)),
        Number("gap of the widest pair", shown.gap, f"conflict of {shown.kind}", shown.claim_ids),
    ]
    return Text([[head, *series(both), f"; {shown.verdict}."]], numbers)
