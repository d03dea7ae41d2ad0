"""How does the page hold the records behind its marks, readable with and without JavaScript?

Each record is one `article`; the script shows it as a card, and a plain link jumps to it when no script runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.language.format import plural
from analysis.report.prose import escape, link, slug
from analysis.report.tables import late


def article(identifier: str, record: Mapping[str, Any], known: frozenset[str]) -> str:
    """What HTML shows this record: its title, fields, sources and related records?"""
    told = (identifier, record.get("title"), "", None)  # stands in the heading already, or says nothing
    fields = "".join(
        f"<dt>{escape(label)}<dd>{escape(value)}" for label, value in record.get("fields", ()) if value not in told
    )
    facets = "".join(
        f' data-f-{slug(facet)}="{escape(value)}"' for facet, value in sorted(record.get("facets", {}).items()) if value
    )
    links = "".join(f"<li>{link(url, label or url)}" for label, url in record.get("links", ()))
    related = "".join(
        f'<li>{escape(label)}: <a class="card" href="#{escape(other)}">{escape(other)}</a>'
        if other in known
        else f"<li>{escape(label)}: {escape(other)}"
        for label, other in record.get("related", ())
    )
    return (
        f'<article class="record" id="{escape(identifier)}"{facets}>'
        f"<h3>{escape(record.get('title', identifier))}</h3>"
        f'<p class="kind">{escape(record.get("kind", "record"))} <code>{escape(identifier)}</code></p>'
        f"<dl>{fields}</dl>"
        + f'<p class="label">Sources</p><ul>{links or "<li>none on file was published by this day"}</ul>'
        + (f'<p class="label">Related records</p><ul>{related}</ul>' if related else "")
        + "</article>"
    )


def articles(records: Mapping[str, Mapping[str, Any]]) -> str:
    """All records, one article each, in order of their identifiers."""
    known = frozenset(records)
    return "\n".join(article(identifier, records[identifier], known) for identifier in sorted(records))


def section(records: Mapping[str, Mapping[str, Any]]) -> str:
    """All records of the page, folded, in order of their identifiers; nothing when there are none."""
    if not records:
        return ""
    count = plural(len(records), "record")
    return (
        '<section id="records" aria-labelledby="records-title">'
        '<h2 id="records-title">Records and sources</h2>'
        f"<details><summary>The {count} behind this page</summary>\n{late(articles(records), len(records))}\n</details></section>"
    )
