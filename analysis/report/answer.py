"""What does a page answer, in the words that search pages and cards show of it?"""

from __future__ import annotations

from typing import Final

from analysis.report.document import Document

MOST: Final = 300  # letters that they show


def answer(document: Document) -> str:
    """Its first computed sentences, as many as a description holds."""
    return shortened(" ".join(document.sentences[:1] or [document.title]))


def shortened(text: str) -> str:
    """The sentences of a text that a description holds; a first one that is too long is cut between words.

    Examples
    --------
    >>> shortened("One. " + "x" * 300 + ".")
    'One.'
    """
    kept = ""
    for sentence in text.replace(". ", ".\0").split("\0"):
        if len(kept) + len(sentence) + 1 > MOST:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or text[: MOST - 1].rpartition(" ")[0].rstrip(",;:") + "…"
