"""Where does a page explain a word of the field? At its first use in each section, for the pointer, the keyboard and the finger.

The word is a button that opens its sentence, which stands once at the end of the page: the browser opens and closes it without
any script, and the page's script places it beside the word and opens it under the pointer, too.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from analysis.language.glossary import Term, pattern, term


class Glossary:
    """Marks terms in the texts of a page, which it must be given in reading order; `used` are those it has marked."""

    def __init__(self) -> None:
        self.used: dict[str, Term] = {}
        self._section: set[str] = set()

    def begin_section(self) -> str:
        """A new section: every term is explained again. Gives nothing to show, since templates call it."""
        self._section.clear()
        return ""

    def marked(self, text: str) -> Markup:
        """The text, escaped, each term at its first use in the section a button that explains it."""
        parts, end = [], 0
        for found in pattern().finditer(text):
            named = term(found.group())
            if named.key in self._section:
                continue
            self._section.add(named.key)
            self.used[named.key] = named
            parts += [escape(text[end : found.start()]), self._button(named, found.group())]
            end = found.end()
        return Markup("").join([*parts, escape(text[end:])])

    @staticmethod
    def _button(named: Term, words: str) -> Markup:
        at = f"term-{named.key}"
        return Markup('<button type="button" class="term" popovertarget="{}" aria-describedby="{}">{}</button>').format(
            at, at, words
        )
