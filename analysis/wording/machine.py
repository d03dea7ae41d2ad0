"""What a machine that codes the news holds beside the contacts on file, in words."""

from __future__ import annotations

import pandas as pd

from analysis.coverage.beside import Beside
from analysis.coverage.machine import CONTROLS, Machine
from analysis.display import Table
from analysis.language.format import capital, day, readable
from analysis.language.text import Number, Paragraph, Piece, Text

_HOW = "matched by day and group of kinds"


def machine(found: Machine) -> Text:
    """What each list sees alone, how far they agree, and what the feed was made of.

    Parameters
    ----------
    found : Machine
        From `analysis.coverage.machine`.
    """
    if found.feed is None:
        return Text.of(
            "No feed is named. With one, this section matches what a machine coded from the news with the contacts on file:"
            " the command “dossier feed get gdelt” fetches GDELT, ICEWS and POLECAT are at Harvard Dataverse, and the parameter"
            " “feed” takes the path."
        )
    rows = {(r["rows"], r["reason"]): r["count"] for r in found.feed.rows.to_dict("records")}
    read: Paragraph = [
        f"The feed ({found.feed.form.title}): ", Number(rows["read", ""], "rows of the feed read", noun="row"), " read, ",
        Number(rows["kept", ""], "rows of the feed kept", "between two states, on a day that can be read"), " kept",
        *[piece for (what, why), n in rows.items() if what == "dropped"
          for piece in ("; ", Number(n, f"rows dropped: {why}"), f" dropped: {why}")], ".",
    ]  # fmt: skip
    if found.beside is None:
        return Text([read, ["It shares no day with the contacts observed."]])
    return Text([_agreement(found.beside), _alone(found.beside), _rises(found), _controls(found), read])


def _agreement(b: Beside) -> Paragraph:
    between = f"Between {day(b.start)} and {day(b.end)}, "
    both: list[Piece] = [
        between, Number(b.curated, "contacts on file", "known to the day", noun="contact"), " on file and ",
        Number(b.machine, "contacts in the feed", "one a pair, kind and day"), " in the feed match ",
        Number(len(b.matches), "contacts on both lists", _HOW, noun="time"), f", at most {b.window_days} days apart. ",
    ]  # fmt: skip
    if not b.curated or not b.machine:
        return [*both, "With an empty list there is nothing to compare."]
    both += [
        "The feed has ", Number(b.recall, "recall of the feed", _HOW, form=".0%"), " of the contacts on file, and ",
        Number(b.precision, "precision of the feed", _HOW, form=".0%"), " of its own are on file. ",
    ]  # fmt: skip
    if b.estimate.verdict:
        return [*both, "Fewer than seven on both: too few to say how many there were in all."]
    return [
        *both, "By capture and recapture there were ", Number(b.estimate.estimate, "contacts in all", "Chapman's estimate", form=".0f"),
        " (", Number(b.estimate.low, "contacts in all: lower limit", "Sadinle's interval", form=".0f"), " to ",
        Number(b.estimate.high, "contacts in all: upper limit", "Sadinle's interval", form=".0f"),
        "), if each row of the feed is a contact that took place; reports of contacts that did not, and of one visit on several days, make"
        " it too high.",
    ]  # fmt: skip


def _alone(b: Beside) -> Paragraph:
    near = int(b.machine_only["near"].sum())
    return [
        Number(len(b.curated_only), "contacts on file alone", noun="contact is", nouns="contacts are"), " on file alone, ",
        Number(len(b.machine_only), "contacts in the feed alone"), " in the feed alone; of these ",
        Number(near, "contacts in the feed alone within the window of one on file"),
        " lie within the days of a contact on file that is matched already. The table names each.",
    ]  # fmt: skip


def _rises(found: Machine) -> Paragraph:
    told = found.rises[found.rises["verdict"] == ""]
    if told.empty:
        return [f"No rise can be told: the days that both cover lie on one side of {day(found.split)}, or hold too few contacts."
                if found.split else "No day splits the contacts."]  # fmt: skip
    pieces: list[Piece] = [f"Rate since {day(found.split)} over the rate before, within the days of the feed:"]
    for r in told.itertuples():
        name = f"{r.pair}, {r.list}"
        pieces += [
            f" {name}: ", Number(r.ratio, f"{name}: ratio", "exact, conditional on the total", form=".2g"), " (",
            Number(r.low, f"{name}: lower limit", form=".2g"), " to ", Number(r.high, f"{name}: upper limit", form=".2g"), ");",
        ]  # fmt: skip
    pieces[-1] = ")."
    return pieces


def _controls(found: Machine) -> Paragraph:
    """How many other pairs the rise can be held against: without any, nobody can say that it is peculiar to this one."""
    rises = found.rises
    held = int(((rises["list"] == "feed") & (rises["pair"] != found.dyad)).sum())
    if not held:
        return [
            "The feed holds no contact of another pair with one of the two states in these days: there is no control pair, and whether"
            " a rise is peculiar to this pair cannot be told."
        ]
    few = "" if held == CONTROLS else f", fewer than the {CONTROLS} intended"
    return [
        "Control pairs: ", Number(held, "control pairs", "pairs with one of the two states of which the feed holds most contacts"),
        f"{few}. A rise that they share is not peculiar to this pair.",
    ]  # fmt: skip


def on_machine(found: Machine) -> Table | None:
    """Every contact of either list in order of its day: on both, on file alone, in the feed alone; None without a feed."""
    b = found.beside
    if b is None:
        return None
    titles = dict(zip(b.curated_only["event_id"], b.curated_only["title"], strict=True))
    rows = [(r.curated_day, "both", r.group, r.title, f"{r.days}", r.event_id) for r in b.matches.itertuples()]
    rows += [
        (r.starts_on, "on file alone", r.kind, titles[r.event_id], "", r.event_id) for r in b.curated_only.itertuples()
    ]
    rows += [
        (
            r.starts_on,
            "in the feed alone, near one on file" if r.near else "in the feed alone",
            r.kind,
            f"code {r.title}",
            "",
            "",
        )
        for r in b.machine_only.itertuples()
    ]
    rows.sort(key=lambda row: (row[0], row[1], row[3]))
    frame = pd.DataFrame(
        [(day(a), where, capital(readable(kind)), what, apart) for a, where, kind, what, apart, _ in rows],
        columns=["day", "list", "kind", "contact", "days_apart"],
    )
    return Table("beside-the-feed", "Contacts on file and in the feed", frame, ids=[row[5] for row in rows])


def control_pairs(found: Machine) -> Table | None:
    """The rise of the pair on file, in the feed, and of the control pairs; None without a feed."""
    if found.beside is None:
        return None
    return Table("control-pairs", "The same rate for other pairs with one of the two states", found.rises.round(2))
