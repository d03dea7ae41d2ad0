"""Words of the field are explained where a page first uses them: once a section, in plain words only, as text."""

from __future__ import annotations

import re

import pytest

from analysis.language.glossary import TERMS, pattern, term
from analysis.report.page import render
from analysis.report.prose import markdown
from analysis.report.terms import Glossary
from tests.report.test_page import display, read, rendered

BUTTON = re.compile(
    r'<button type="button" class="term" popovertarget="(term-[\w-]+)" aria-describedby="\1">([^<]+)</button>'
)


def terms(page: str) -> list[str]:
    """The words that a page made buttons of, in order."""
    return [words for _, words in BUTTON.findall(page)]


def test_first_use_in_each_section() -> None:
    """Once a section, in its own spelling; a subsection is part of its section."""
    page = rendered(
        markdown="# T\n\nA vintage, another Vintage.\n\n## Two\n\nVintages.\n\n### Part\n\nA vintage and a floor.\n"
    )
    assert terms(page) == ["vintage", "Vintages", "floor"]
    assert re.findall(r'<p id="(term-[\w-]+)"', page) == ["term-floor", "term-vintage"]


def test_not_in_headings_links_code_or_records() -> None:
    """Plain words only; a table of the notebook's stays as it is."""
    source = "# T\n\n## A floor\n\n[a floor](https://e.org/floor), `floor`\n\n    floor\n\n- ### A floor\n"
    card = {"records": {"r-1": {"kind": "claim", "title": "a floor", "fields": [["note", "a floor"]]}}}
    grid = {"name": "g", "title": "a floor", "columns": [{"name": "c", "label": "c", "unit": "", "kind": "text"}],
            "rows": [["a floor"]], "ids": [], "source": "a floor"}  # fmt: skip
    page = rendered(display(records=card), display(table=grid), markdown=source)
    assert terms(page) == []
    assert 'class="gloss"' not in page


def test_in_computed_sentences_but_not_in_their_links() -> None:
    """A sentence marks its terms; a piece that points to a record stays a link or plain."""
    text = {
        "paragraphs": [[{"text": "At an odds ratio of "}, {"text": "a floor", "ref": "r-1"}, {"text": ", a floor."}]]
    }
    assert terms(rendered(display(text=text))) == ["odds ratio", "floor"]


def test_everything_is_escaped() -> None:
    """Marking lets no markup through: what stands around a term is escaped as before."""
    assert str(Glossary().marked("<b>a floor</b> & \"'")) == str(
        "&lt;b&gt;a " + str(Glossary().marked("floor")) + "&lt;/b&gt; &amp; &#34;&#39;"
    )
    shown = str(markdown("<img src=x> a floor", glossary=Glossary()))
    assert "<img" not in shown
    assert "&lt;img src=x&gt;" in shown


def test_the_words_stay_the_words() -> None:
    """Without the buttons the page reads as it did; and the same document gives the same bytes."""
    source = "A floor, right-censored *and an odds ratio*, the sub-floor and a floorboard."
    bare = BUTTON.sub(r"\2", str(markdown(source, glossary=Glossary())))
    assert bare == str(markdown(source))
    assert "sub-floor and a floorboard" in bare
    document = read(markdown=f"# T\n\n{source}")
    assert render(document) == render(document)


@pytest.mark.parametrize("entry", TERMS, ids=lambda t: t.key)
def test_each_term_is_one_plain_sentence(entry: object) -> None:
    """It ends once, is short, and is found by its name and all its forms."""
    found = next(t for t in TERMS if t is entry)
    assert re.fullmatch(r"[^.!?]+\.", found.says.replace("i.e.", ""))
    assert len(found.says) < 180
    for form in (found.name, *found.forms):
        assert pattern().fullmatch(form)
        assert term(form.upper()) is found


def test_terms_are_in_order_and_unlike() -> None:
    """By the alphabet, and no form stands for two."""
    assert [t.name for t in TERMS[:-1]] == sorted(t.name for t in TERMS[:-1])
    forms = [form.lower() for t in TERMS for form in (t.name, *t.forms)]
    assert len(forms) == len(set(forms))
    assert len({t.key for t in TERMS}) == len(TERMS)
