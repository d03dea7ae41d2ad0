"""What do the words of the field mean? One plain sentence each, said here once.

A page shows the sentence of a term at its first use in a section; `analysis.report.terms` puts it there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True)
class Term:
    """A word of the field, the forms it takes in a text besides its name, and what it means."""

    name: str
    says: str
    forms: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The term in an address: lower case, hyphens.

        Examples
        --------
        >>> Term("p value", "...").key
        'p-value'
        """
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


TERMS: Final = (
    Term("as known on", "With only what was public by that day: nothing that became known later is used."),
    Term("bound", "What a claim says of its number: about, exactly, at least, more than, up to or a range.", ("bounds",)),
    Term("capture-recapture", "A way to estimate how many were missed by everybody: from how many two independent searches found"
         " each, and how many both found.", ("capture and recapture",)),
    Term("ceiling", "The most that a claim allows: “up to 10,000” has a ceiling of 10,000.", ("ceilings",)),
    Term("change point", "The day from which events come at a different rate.", ("change points",)),
    Term("claimant", "Whoever makes a claim: a government, one of its bodies, an institute, an outlet.", ("claimants",)),
    Term("conflict", "Two or more figures that cannot all describe the same total as they were said.", ("conflicts",)),
    Term("contradiction", "Figures that count the same thing and cannot all be right.", ("contradictions",)),
    Term("conversion", "A figure worked out from another by a factor, such as shells from containers.", ("conversions",)),
    Term("cumulative incidence", "The share that has had an event by so many days, those still waiting taken into account."),
    Term("double counting", "Counting one thing twice because two reports told of it in different words.", ("double-counting",)),
    Term("envelope", "All totals by a day that the claims on file leave possible: above every earlier floor and below every later"
         " ceiling."),
    Term("event study", "A comparison of what happens in the days around certain events with what happens on other days.",
         ("event studies",)),
    Term("flat denial", "A statement that a thing is not so; to question it or to decline to comment is less.", ("flat denials",)),
    Term("floor", "The least that a claim allows: “more than 7,000” has a floor of 7,000, and sets no upper limit.", ("floors",)),
    Term("fully verified", "Seen in the source itself, with its date stated there."),
    Term("identified set", "All totals that the claims leave possible without any model."),
    Term("independent origins", "The statements behind what others repeat: of several reports of one statement, only the first counts.",
         ("independent origin",)),
    Term("independent statements", "Statements that do not repeat or derive from another one on file.", ("independent statement",)),
    Term("interrupted time series", "A series of counts with a known break, compared with how it would have continued without it.",
         ("interrupted series",)),
    Term("lower bound", "A number that the truth is not below, if the assumptions of the method hold.", ("lower bounds",)),
    Term("null", "The assumption that a test tries to reject: that only chance is at work.", ("null hypothesis",)),
    Term("odds ratio", "How many times the odds of one thing are multiplied where the other holds; 1 when the two have nothing to do"
         " with each other.", ("odds ratios",)),
    Term("overdispersion", "Counts that vary more than independent events would, as when they come in clusters.", ("overdispersed",)),
    Term("posterior", "What is probable given the data: a prior assumption, updated by what was observed."),
    Term("power", "The chance that a test notices an effect of a stated size, if it is there.", ("power of the search",)),
    Term("primary specification", "The one test chosen before the results were seen; the headline rests on it alone.",
         ("primary specifications",)),
    Term("rate ratio", "How many times as often something happens in one period as in another.", ("rate ratios",)),
    Term("relay", "A report that passes on somebody else's statement: evidence that it was said, not that it is true.", ("relays",)),
    Term("reporting bias", "A difference in what gets reported, which looks like a difference in what happens."),
    Term("right-censored", "Of a wait: still going on when the record ends, so that only its least length is known.",
         ("right-censoring", "censored")),
    Term("running total", "An amount added up from a start of counting to a stated day; it can rise but not fall.", ("running totals",)),
    Term("scope", "What a figure counts: from when, by which route, of which contents.", ("scopes",)),
    Term("secondary specification", "A further test of the same question, run to see whether the answer depends on how it is asked.",
         ("secondary specifications",)),
    Term("side", "A group of claimants who speak for one party, such as Seoul, or for none.", ("sides",)),
    Term("specification curve", "All reasonable tests of one question, side by side, so that nobody can pick the most pleasing one."),
    Term("variance-to-mean ratio", "How much counts vary, over how large they are: about 1 for independent events, more for clusters."),
    Term("vintage", "The data as they were known on one day, nothing later among them.", ("vintages",)),
    Term("95% interval", "A range made by a rule that, used again and again, holds the true value 95 times in 100.",
         ("95% intervals", "confidence interval", "confidence intervals", "80% interval")),
)  # fmt: skip


@cache
def _by_form() -> dict[str, Term]:
    return {form.lower(): term for term in TERMS for form in (term.name, *term.forms)}


@cache
def pattern() -> re.Pattern[str]:
    """Finds the terms in a text, the longest form first, as whole words in any case."""
    forms = sorted(_by_form(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])", re.I)


def term(words: str) -> Term:
    """Which term is written in these words?

    Examples
    --------
    >>> term("Odds ratios").name
    'odds ratio'
    """
    return _by_form()[words.lower()]
