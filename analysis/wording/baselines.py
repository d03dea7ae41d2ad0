"""What the contacts of now are held against: each earlier period, the evidence for it, and what that comparison cannot tell."""

from __future__ import annotations

import pandas as pd

from analysis.cadence.baselines import ALL, FORMS, VISITS, Against, Baselines
from analysis.language.format import capital, day, days
from analysis.language.text import Number, Paragraph, Piece, Ref, Text, joined, series
from analysis.model.config import Period
from analysis.model.dossier import Dossier
from analysis.wording import contact_headings as headings
from analysis.wording.cadence import PLACED, count


def finding(result: Baselines) -> list[Piece]:
    """The finding in one line: the rate now over that of each earlier period, visits apart."""
    if result.now is None:
        return ["No day and no period to compare with lies in the days seen"]
    if not result.against:
        row = result.frame[result.frame["form"] == ALL].iloc[0]
        each = Number(row["rate"], f"contacts a quarter {result.now.told}", PLACED, form=".1f")
        return [each, f" contacts a quarter {result.now.told}, so far; nothing earlier is there to compare with"]
    held = result.of(ALL)[::-1]
    if not any(found.found.n2 for found in held):
        n = Number(held[0].found.n1, f"contacts {result.now.told}", PLACED, form=".0f")
        return [f"Contacts {result.now.told}: ", n, ", against none in any earlier period"]
    visits = result.of(VISITS)[0]
    alike = len({found.is_clear for found in held}) == 1
    told = series([_short(found, held[0]) for found in held], "and" if alike else "but")
    if visits.found.verdict or not visits.found.n2:
        return [f"Contacts {result.now.told}: ", *told]
    return [f"Contacts {result.now.told}: ", *told, "; visits and talks alone, ", *_short(visits, visits)]


def _short(found: Against, first: Against) -> list[Piece]:
    """Against one period, in a title; after the first, "that" is the rate."""
    if not found.found.n2:
        return [f"none {found.period.told}"]
    if found.found.verdict:
        return [f"too few to compare with those {found.period.told}"]
    if not found.is_clear:
        return [f"not {'clearly ' if found.found.ratio > 1 else ''}more than {found.period.told}"]
    return [_times(found), f" times {'the rate' if found is first else 'that'} {found.period.told}"]


def _times(found: Against) -> Number:
    return ratio(found.found.ratio, f"{found.form}: rate now over the rate {found.period.told}")


def ratio(value: float, what: str) -> Number:
    """A rate over a rate, to the digits that a reader needs: two where it is near 1 or below."""
    form = ".2f" if value < 1.1 else ".1f" if value < 20 else ".0f"
    return Number(value, what, "rate ratio", form=form)


def baselines(result: Baselines, then: Dossier) -> Text:
    """The rate now against each earlier period, for all contacts and for each form; the evidence for the periods.

    Parameters
    ----------
    result : Baselines
        From `analysis.cadence.baselines`.
    then : Dossier
        Names the events that begin or end a period, and says where the rows are thin.
    """
    if result.now is None:
        return Text.of(
            "No day to compare before with after lies in the days seen: give `split`, or name one in dataset.toml."
        ).headed(headings.against(result))
    latest = result.frame[result.frame["period"] == result.now.name].set_index("form")
    parts: list[Paragraph] = [_of_form(result, ALL, latest.loc[ALL], result.now)]
    if result.against:
        parts += [_of_form(result, form, latest.loc[form], None) for form in FORMS[1:]]
    evidence = _evidence(result, then)
    return Text([*parts, [*evidence, _limits(result, then)]] if result.against else parts, headings.against(result))


def _of_form(result: Baselines, form: str, row: pd.Series, now: Period | None) -> list[Piece]:
    """One form of contact: its count and rate now, and what it is held against."""
    counted = count(row["count"], (int(row["least"]), int(row["most"])), f"{form} now", "contact" if now else "")
    each = Number(row["rate"], f"{form}, a quarter now", "91.3 days times contacts over days", form=".1f")
    length = Number(row["exposure_days"], "days of the latest window", "both ends counted", noun="day")
    when: list[Piece] = [f"{capital(form)}: "]
    if now:
        when = [f"{capital(now.told)} ({days(row['window_start'], row['window_end'])}, ", length, "): "]
    held = series([_held(found) for found in result.of(form)])
    rate: list[Piece] = [*counted, ", ", each, " a quarter"] if row["most"] else ["none"]
    return [*when, *rate, *([", ", *held] if held else []), "."]


def _held(found: Against) -> list[Piece]:
    """Against one period, with its count and interval."""
    r, told = found.found, found.period.told
    what = f"{found.form} {told}"
    length = Number(r.exposure2, f"days compared {told}", "both ends counted", noun="day")
    counted = [*count(r.n2, r.reach2, what), " in ", length]
    if not r.n2:
        return [f"against none {told}"]
    if r.verdict:
        return ["too few to compare with ", *counted, f" {told}"]
    ends = [ratio(end, f"{what}: {which} end of the interval") for end, which in ((r.low, "lower"), (r.high, "upper"))]
    return [
        _times(found), f" times the rate {told} (", *counted, "; ",
        Number(r.confidence, "confidence", r.method, form=".0%"), " interval ", ends[0], " to ", ends[1],
        *([] if found.is_clear else ["; the difference is not clear"]), ")",
    ]  # fmt: skip


def _evidence(result: Baselines, then: Dossier) -> list[Piece]:
    """From when to when the periods last that events begin or end, and those events."""
    rows = then.events.set_index("event_id")
    found: list[Piece] = []
    for period in (*(a.period for a in result.of(ALL)), *([result.now] if result.now else [])):
        ids = [event for event in period.events if event in rows.index]
        if ids:
            told = joined([[Ref(i, rows.at[i, "title"]), f" ({day(rows.at[i, 'known_on'])})"] for i in ids])
            span = days(pd.Timestamp(period.start), pd.Timestamp(period.end))
            means = f"“{capital(period.told)}” means {span}. The events on file that mark it, with the day each became known: "
            found += [means, *told, ". "]
    return found


def _limits(result: Baselines, then: Dossier) -> str:
    """What the comparison rests on."""
    season = "Less than a year has passed, so only the same days of the year are compared. " if result.season else ""
    thin = then.config.coverage_note
    record: list[str] = [
        f"The record itself is uneven. {thin} Thin coverage of an earlier period makes a rise look larger than it was; thin",
        "coverage of the latest days makes it look smaller.",
    ]
    clusters = (
        "The intervals allow for contacts that come in clusters."
        if result.is_clustered
        else "The intervals are exact for contacts that come independently; clusters make them too narrow."
    )
    return f"{season}{' '.join([*(record if thin else []), clusters])}"
