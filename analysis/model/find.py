"""Which records on file answer these words best?

Every claim, event, person, place, ship and source stands in one table of SQLite's full-text search, in memory and made when it is
first asked. A word is looked for as it is written, as the words on file nearest to it, which count for less, and, the last one and longer
ones, as the beginning of others.
"""

from __future__ import annotations

import difflib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from analysis.errors import UsageError
from analysis.language.format import plural
from analysis.language.query import asked, terms
from analysis.model.documents import Tables, documents
from analysis.model.listing import brief
from analysis.model.names import check_names

KINDS: Final = ("claim", "event", "person", "place", "vessel", "source")
LIMIT: Final = 10  # records told unless asked otherwise
_WEIGHTS: Final = "0, 0, 6, 3, 1"  # of id, kind, head, names and the rest
_BEGUN, _NEAR = 0.5, 0.6  # what the beginning of a word and a near word count for, beside a whole one
_PHRASE: Final = 0.5
_OF_KIND: Final = {
    "person": 1.6,
    "place": 1.6,
    "vessel": 1.6,
    "source": 0.5,
}  # who bears a name before who speaks of it
_LIKENESS: Final = 0.74  # of a word that stands nowhere to the words it may have meant
_FEW: Final = 3
_NEAREST: Final = 24  # words taken for one, also where it stands somewhere: it may be another form of them
_SHORT: Final = 3  # letters from which a word that is not the last may be a beginning

_indexes: WeakKeyDictionary[Tables, Index] = WeakKeyDictionary()


@dataclass(frozen=True)
class Hit:
    """A record that answers, its kind, what it says in one sentence, and by how much it answers."""

    id: str
    kind: str
    says: str
    score: float


@dataclass(frozen=True)
class Found:
    """The records that answer some words, best first, of so many in all."""

    words: str
    hits: tuple[Hit, ...]
    of: int

    def payload(self) -> dict[str, Any]:
        """JSON-ready data."""
        hits = [{"id": h.id, "kind": h.kind, "says": h.says, "score": round(h.score, 3)} for h in self.hits]
        return {"words": self.words, "of": self.of, "hits": hits}

    def __str__(self) -> str:
        lines = [line for hit in self.hits for line in (hit.says, f"  {hit.kind} {hit.id}")]
        head = f"{plural(self.of, 'record')} for {self.words!r}"
        return "\n".join([head + (f"; the best {len(self.hits)}" if self.of > len(self.hits) else ""), *lines])


def found(then: Tables, words: str, kinds: str | Sequence[str] = (), limit: int = LIMIT) -> Found:
    """Which records on file answer these words best?

    Numbers are compared by value and days in one form, so that "7,000", "7000" and "7 000", or "13 June 2024" and "2024-06-13", ask for the
    same; words without case, accents and apostrophes, and also as the nearest on file, so that a slip of the pen is forgiven.

    Parameters
    ----------
    words : the query; words that make it a question (who, first, said) ask for nothing.
    kinds : kinds of record to tell of; empty: all.
    limit : records to tell, the best first.

    Raises
    ------
    UsageError
        Where the query has no letter and no digit, or the limit is below 1.
    UnknownName
        For a kind that there is not; names the nearest.
    """
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise UsageError(f"a limit of {limit!r} tells nothing; give 1 or more, a whole number")
    if not (wanted := asked(words)):
        raise UsageError(f"nothing to look for in {words!r}; give words, a number or a day")
    scores = _index(then).scores(wanted, check_names("kind of record", kinds, KINDS), terms(words))
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
    held = then.reader.read(key for (_, key), _ in best)
    hits = tuple(Hit(key, kind, brief(held[key]), score) for (kind, key), score in best)
    return Found(words, hits, len(scores))


def matched(then: Tables, words: str) -> frozenset[str]:
    """Which records answer every one of these words? Where none does as they are written, as the words nearest to them."""
    wanted = asked(words)
    index = _index(then)
    return index.holding(wanted, near=False) or index.holding(wanted, near=True)


def _index(then: Tables) -> Index:
    if then not in _indexes:
        _indexes[then] = Index(documents(then))
    return _indexes[then]


class Index:
    """Full-text search over documents: id, kind, head, names and rest, each a text of terms."""

    def __init__(self, texts: Iterable[tuple[str, str, str, str, str]]) -> None:
        self._held = sqlite3.connect(":memory:", check_same_thread=False)
        self._held.execute(
            "CREATE VIRTUAL TABLE record USING fts5"
            "(id UNINDEXED, kind UNINDEXED, head, names, rest, tokenize = \"unicode61 remove_diacritics 0 tokenchars '.'\")"
        )
        self._held.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?)", texts)
        self._held.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(record, row)")
        self._words = {str(word): int(rows) for word, rows in self._held.execute("SELECT term, doc FROM vocabulary")}
        self._of_length: dict[int, list[str]] = defaultdict(list)
        for word in filter(str.isalpha, self._words):
            self._of_length[len(word)].append(word)

    def scores(
        self, wanted: Sequence[str], kinds: Sequence[str] = (), phrase: Sequence[str] = ()
    ) -> dict[tuple[str, str], float]:
        """How well does each record answer these terms? Only those that answer most of them; better, where they stand as a phrase."""
        found: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for at, term in enumerate(wanted):
            for form, weight in self._forms(term, last=at == len(wanted) - 1):
                for kind, key, score in self._rows(form):
                    if not kinds or kind in kinds:
                        own = found[kind, key]
                        own[term] = max(own.get(term, 0.0), score * weight)
        if len(phrase) > 1:
            for kind, key, score in self._rows(f'"{" ".join(phrase)}"'):
                if (kind, key) in found:
                    found[kind, key][""] = score * _PHRASE
        most = max((len(own.keys() - {""}) for own in found.values()), default=0)
        return {
            record: sum(own.values()) * _OF_KIND.get(record[0], 1.0)
            for record, own in found.items()
            if len(own.keys() - {""}) == most
        }

    def holding(self, wanted: Sequence[str], *, near: bool) -> frozenset[str]:
        """The ids of the records that answer to every one of these terms."""
        found = [
            {
                key
                for form, _ in self._forms(term, last=at == len(wanted) - 1, near=near)
                for _, key, _ in self._rows(form)
            }
            for at, term in enumerate(wanted)
        ]
        return frozenset(set.intersection(*found)) if found else frozenset()

    def _forms(self, term: str, *, last: bool, near: bool = True) -> Iterator[tuple[str, float]]:
        """What is looked for in place of a term, and what each counts."""
        if term in self._words:
            yield f'"{term}"', 1.0
        elif near and _is_day(term):
            yield f'"{term[:7]}"', _BEGUN  # of a day without a record, the month
        if near and term.isalpha():
            long = len(term)
            alike = [word for n in range(long - 2, long + 3) for word in self._of_length.get(n, ()) if word != term]
            for word in difflib.get_close_matches(term, alike, n=_NEAREST, cutoff=_LIKENESS):
                rows, likeness = self._words[word], difflib.SequenceMatcher(None, term, word).ratio()
                yield (
                    f'"{word}"',
                    _NEAR * likeness**3 * rows / (rows + _FEW),
                )  # a word that many rows hold was likelier meant
        if len(term) > (1 if last else _SHORT) and term.isalpha():
            longer = [f'"{word}"' for word in self._words if word.startswith(term) and word != term]
            if longer:
                yield " OR ".join(longer), _BEGUN * min(1.0, len(term) / 4)

    def _rows(self, form: str) -> Iterator[tuple[str, str, float]]:
        rows = self._held.execute(
            f"SELECT kind, id, -bm25(record, {_WEIGHTS}) FROM record WHERE record MATCH ?", [form]
        )
        yield from ((kind, key, max(score, 1e-6)) for kind, key, score in rows)


def _is_day(term: str) -> bool:
    return term[0] == "d" and term[1:].isdigit()
