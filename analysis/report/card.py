"""What does the card of a record list, beside the sentence and the remark that stand on it?"""

from __future__ import annotations

import re

from analysis.report.document import Record

ANSWERS = ("answered by",)  # what a related record is called that answers a statement
TOLD = ("note", "checked", "rests on")  # fields whose words stand in the remark of the same card
USUAL = {"rendering": "canonical", "status": "current"}  # what a card need not say


def untold(record: Record) -> list[tuple[str, str]]:
    """The fields of a record that neither its sentence nor its remark tells already, without those that say nothing or the usual."""
    fields = dict(record.fields)
    usual = USUAL | {"public since": fields.get("stated on") or fields.get("starts on")}
    told = _bare(record.says)
    left = [
        pair
        for pair in record.fields
        if pair[1] not in ("not stated", usual.get(pair[0])) and _bare(pair[1]) not in told
    ]
    return [pair for pair in left if not record.remark or pair[0] not in TOLD]


def withheld(record: Record) -> list[tuple[str, str]]:
    """The fields of a record that its card does not list, for what a page's script hands on; a note stands in the remark in full."""
    listed = untold(record)
    return [
        pair for pair in record.fields if pair not in listed and not (pair[0] == "note" and pair[1] in record.remark)
    ]


def _bare(text: str) -> str:
    """The words of a text between blanks, without marks."""
    return f" {' '.join(re.findall(r'[^ (),:;]+', text)).rstrip('.')} "


def relations(record: Record) -> list[tuple[str, list[tuple[str, str]]]]:
    """The records that a record relates to, what answers it first; those of its chain stand there."""
    others = [pair for pair in record.related if pair[1] not in record.chain]
    answers = [pair for pair in others if pair[0] in ANSWERS]
    rest = [pair for pair in others if pair[0] not in ANSWERS]
    return [(head, pairs) for head, pairs in (("What answers it", answers), ("Related records", rest)) if pairs]
