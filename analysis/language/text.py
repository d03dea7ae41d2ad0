"""Sentences as data: plain words, pieces that point to a record, and pieces that are numbers.

A sentence is rendered from its numbers, so what it prints and what the table under it gives cannot differ.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from analysis.language.format import capital, count, number, plural, rounded
from analysis.shown import note

TEXT_MIME: Final = "application/vnd.dossier.text+json"
NUMBER_COLUMNS: Final = [
    {"name": "number", "label": "number", "unit": "", "kind": "number"},
    {"name": "what", "label": "what it is", "unit": "", "kind": "text"},
    {"name": "how", "label": "how it was made", "unit": "", "kind": "text"},
    {"name": "records", "label": "records", "unit": "", "kind": "records"},
]


@dataclass(frozen=True)
class Ref:
    """A piece of a sentence that points to a record (claim, event or source) by id."""

    id: str
    text: str


@dataclass(frozen=True)
class Number:
    """A piece of a sentence that is a number, kept as it was computed.

    Parameters
    ----------
    value : float
        Before it is rounded or written out.
    what, how : str
        What it is, and how it was made.
    ids : sequence of str
        Which records it counts or was read from.
    noun, nouns : str
        What is counted: the number is followed by it, in the singular or the plural.
    form : str
        A format of Python's, such as ``.1f`` or ``.0%``; empty: `analysis.language.format.number`.
    digits : int
        Round a modelled number to so many digits.
    spelled : bool
        Spell small counts out.
    capital : bool
        Raise the first letter.
    """

    value: float
    what: str
    how: str = ""
    ids: Sequence[str] = ()
    noun: str = ""
    nouns: str = ""
    form: str = ""
    digits: int = 0
    spelled: bool = False
    capital: bool = False

    @property
    def text(self) -> str:
        """How the number reads in its sentence.

        Examples
        --------
        >>> Number(1, "contacts", noun="contact").text, Number(0.8, "power", form=".0%").text
        ('1 contact', '80%')
        >>> Number(3, "plans open", noun="plan was", nouns="plans were", spelled=True, capital=True).text
        'Three plans were'
        """
        if self.spelled:
            shown = count(int(self.value), self.noun, self.nouns or " " * (not self.noun)).rstrip()
        elif self.noun:
            shown = plural(round(self.value), self.noun, self.nouns)
        elif self.digits:
            shown = rounded(self.value, self.digits)
        else:
            shown = format(self.value, self.form) if self.form else number(self.value)
        return capital(shown) if self.capital else shown


Piece = str | Ref | Number
Paragraph = Sequence[Piece]


def series(items: Iterable[Sequence[Any]], last: str = "and") -> list[Piece]:
    """Items joined as in a sentence: 'a, b and c', or with another `last` word."""
    parts, found = list(items), list[Piece]()
    for position, item in enumerate(parts):
        if position:
            found.append(f" {last} " if position == len(parts) - 1 else ", ")
        found.extend(item)
    return found


def begun(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a sentence that begins here: its first letter is raised.

    Examples
    --------
    >>> begun(["the ROK Ministry ", "said"])
    ['The ROK Ministry ', 'said']
    """
    first, *rest = pieces
    if isinstance(first, str):
        return [capital(first), *rest]
    return [replace(first, capital=True) if isinstance(first, Number) else first, *rest]


def flat(pieces: Paragraph) -> str:
    """The pieces as one plain string, for titles and text alternatives."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def joined(items: Iterable[Sequence[Any]], between: str = "; ") -> list[Piece]:
    """Items with the same words between each two."""
    return [piece for at, item in enumerate(items) for piece in ([between] if at else []) + list(item)]


@dataclass(frozen=True)
class Text:
    """Sentences computed from results: paragraphs of plain strings, `Ref` and `Number`.

    A page shows the numbers as a table under the sentences, and `heading`, the finding in a few words, in place of the topic of the
    section in which they stand.
    """

    parts: Sequence[Paragraph]
    heading: str = ""

    @classmethod
    def of(cls, *pieces: Piece) -> Text:
        """One paragraph."""
        return cls([pieces])

    @classmethod
    def join(cls, texts: Sequence[Text]) -> Text:
        """The paragraphs of these texts, one after the other, under the first of their headings."""
        heading = next((text.heading for text in texts if text.heading), "")
        return cls([part for text in texts for part in text.parts], heading)

    def headed(self, heading: str) -> Text:
        """The same sentences under this heading."""
        return replace(self, heading=heading)

    @property
    def pieces(self) -> Iterator[Piece]:
        """Every piece of every paragraph, in order."""
        return (piece for paragraph in self.parts for piece in paragraph)

    @property
    def numbers(self) -> list[Number]:
        """The numbers in the sentences, each thing once, in order."""
        found = {(n.what, n.how, n.value, tuple(n.ids)): n for n in self.pieces if isinstance(n, Number)}
        return list(found.values())

    @property
    def ids(self) -> list[str]:
        """The records that the sentences and their numbers point to, each once, in order."""
        own = ([p.id] if isinstance(p, Ref) else p.ids for p in self.pieces if not isinstance(p, str))
        return list(dict.fromkeys(i for ids in own for i in ids))

    def __str__(self) -> str:
        return "\n\n".join(flat(part) for part in self.parts)

    def payload(self) -> dict[str, Any]:
        """The paragraphs as JSON-ready data, and the table of their numbers."""
        held = self.numbers
        told: dict[str, Any] = {"paragraphs": [[_plain(piece) for piece in _merged(part)] for part in self.parts]}
        told |= {"heading": self.heading} if self.heading else {}
        if not held:
            return told
        width = 4 if any(n.ids for n in held) else 3
        rows = [[_value(n.value), n.what, n.how, list(n.ids)][:width] for n in held]
        return {**told, "numbers": {"columns": NUMBER_COLUMNS[:width], "rows": rows}}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        note(self.ids)
        head = f"<p><strong>{html.escape(self.heading)}</strong></p>" if self.heading else ""
        page = head + "".join(f"<p>{''.join(_html(piece) for piece in part)}</p>" for part in self.parts)
        plain = "\n\n".join(filter(None, (self.heading, str(self))))
        return {TEXT_MIME: self.payload(), "text/html": page, "text/plain": plain}


def _merged(part: Paragraph) -> list[Piece]:
    """The pieces with neighbouring plain strings joined."""
    found: list[Piece] = []
    for piece in part:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece:
            found.append(piece)
    return found


def _plain(piece: Piece) -> dict[str, Any]:
    if isinstance(piece, str):
        return {"text": piece}
    return {"text": piece.text} | ({"ref": piece.id} if isinstance(piece, Ref) else {"number": _value(piece.value)})


def _value(value: Any) -> float | int | None:
    """A number as JSON has it: numpy's unwrapped, and nothing for what is not finite."""
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, int) or abs(value) < float("inf") else None


def _html(piece: Piece) -> str:
    if isinstance(piece, Ref):
        return f'<span title="{html.escape(piece.id)}"><u>{html.escape(piece.text)}</u></span>'
    return html.escape(piece if isinstance(piece, str) else piece.text)
