"""How is something cited, in the styles of three houses, so that a reader finds exactly the rows that were seen?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis.language.format import capital, day

STYLES: Final = ("Chicago", "APA", "MLA")
_SHORT: Final = 12  # digits of a hash that a reader can compare


def known(until: str, *, replayed: bool) -> str:
    """The day of knowledge in words; `replayed` says whether the reader chose it.

    Examples
    --------
    >>> known("2024-06-14", replayed=True), known("2026-03-31", replayed=False)
    ('as known on 14 June 2024', 'everything on file to 31 March 2026')
    """
    return f"{'as known on' if replayed else 'everything on file to'} {day(until)}"


def citation(
    title: str,
    *,
    authors: Sequence[str],
    called: str,
    within: str,
    version: str,
    known_by: str,
    data_hash: str,
    ending: str = "",
) -> dict[str, str]:
    """The citation by style. Chicago, APA and MLA have no day of issue for data that grow; the day of knowledge says which.

    Parameters
    ----------
    title : what is cited.
    called : its sort and id, as in ``report 01_shipment_claims``; empty for the dataset.
    within : the title of the dataset it is part of, if it is not the dataset.
    known_by : the day of knowledge in words, from `known`.
    data_hash : SHA-256 of the rows.
    ending : where it can be read, without a full stop, which would become part of an address.

    Examples
    --------
    >>> citation("Who said what?", authors=["A. Author"], called="report r", within="Claims", version="1.0",
    ...          known_by=known("2024-06-14", replayed=True), data_hash="a82d12aea7921ff")["Chicago"]
    'A. Author. “Who said what?” Report r. Claims. Version 1.0, as known on 14 June 2024, data SHA-256 a82d12aea792.'
    """
    by, digits = "; ".join(authors), f"data SHA-256 {data_hash[:_SHORT]}"
    tail = (f"version {version}" if version else "", known_by, digits)
    found = {
        "Chicago": _sentences(by, f"“{_stopped(title)}”", called, within, _commas(*tail)),
        "APA": _sentences(by, "(n.d.).", f"{title} [{(called or 'data set').capitalize()}]", within, _commas(*tail)),
        "MLA": _sentences(by, f"“{_stopped(title)}”", _commas(within, *tail, called)),
    }
    return {style: f"{text} {ending}".strip() for style, text in found.items()}


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _sentences(*parts: str) -> str:
    """The parts that there are, each with a full stop, also where it ends in a quotation."""
    return " ".join(capital(part if part.endswith((".”", "?”", "!”")) else _stopped(part)) for part in parts if part)


def _commas(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
