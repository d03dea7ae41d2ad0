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
    Term("capture-recapture", "A way to estimate how many were missed by everybody: from how many two independent searches found"
         " each, and how many both found.", ("capture and recapture",)),
    Term("ceiling", "The most that a claim allows: “up to 10,000” has a ceiling of 10,000.", ("ceilings",)),
    Term("change point", "The day from which events come at another rate.", ("change points",)),
    Term("claimant", "Who puts a claim forward: a government, a body of it, an institute, an outlet.", ("claimants",)),
    Term("double counting", "Counting one thing twice because two reports told of it in different words.", ("double-counting",)),
    Term("envelope", "All totals by a day that the claims on file leave possible: above every floor so far, below every ceiling to"
         " come."),
    Term("event study", "A comparison of what happens in the days around certain events with what happens on other days.",
         ("event studies",)),
    Term("floor", "The least that a claim allows: “more than 7,000” has a floor of 7,000, and says nothing of a most.", ("floors",)),
    Term("independent origins", "Who knew for themselves: of several reports that repeat one statement, only the first counts.",
         ("independent origin",)),
    Term("interrupted time series", "A series of counts with a known break, held against how it would have gone on without it.",
         ("interrupted series",)),
    Term("lower bound", "A number that the truth is not below, if the suppositions of the method hold.", ("lower bounds",)),
    Term("null", "The supposition that a test tries to break: that nothing is there but chance.", ("null hypothesis",)),
    Term("odds ratio", "How many times the odds of one thing are multiplied where the other holds; 1 when the two have nothing to do"
         " with each other.", ("odds ratios",)),
    Term("overdispersion", "Counts that vary more than independent events would, as when they come in clusters.", ("overdispersed",)),
    Term("posterior", "What is probable once the data are in: a prior opinion, changed by what was observed."),
    Term("power", "The chance that a test notices an effect of a stated size, if it is there.", ("power of the search",)),
    Term("primary specification", "The one way to ask that was chosen before the results were seen; it alone is tested for the headline.",
         ("primary specifications",)),
    Term("rate ratio", "How many times as often something happens in one period as in another.", ("rate ratios",)),
    Term("relay", "A report that passes on somebody else's statement; it confirms that it was said, not that it is true.", ("relays",)),
    Term("reporting bias", "A difference in what gets reported, which looks like a difference in what happens."),
    Term("right-censored", "Of a wait: still going on when the record ends, so that only its least length is known.",
         ("right-censoring", "censored")),
    Term("secondary specification", "A further way to ask the same question, looked at afterwards to see whether the answer depends on the"
         " way.", ("secondary specifications",)),
    Term("specification curve", "All reasonable ways to ask one question, side by side, so that nobody can pick the one that pleases."),
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
