"""What stands on the first screen of a page: the answer in short, its figure, and only then the rest of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from analysis.report.document import Block, Figure, Heading, Text

LETTERS: Final = 260  # of the answer; the paragraph that reaches them is the last before the figure


def arranged(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the first figure after the opening paragraphs; unchanged where a section begins before the first figure."""
    at = next((n for n, block in enumerate(blocks) if isinstance(block, Figure)), 0)
    if any(isinstance(block, Heading) and block.level < 3 for block in blocks[:at]):
        return list(blocks)
    before: list[Block] = []
    after: list[Block] = []
    letters = 0
    for block in blocks[:at]:
        if not isinstance(block, Text):
            before.append(block)
            continue
        kept = 0
        while kept < len(block.paragraphs) and letters < LETTERS:
            letters += sum(len(piece.text) for piece in block.paragraphs[kept])
            kept += 1
        whole = kept == len(block.paragraphs)
        if kept:
            before.append(block if whole else replace(block, paragraphs=block.paragraphs[:kept], numbers=None))
        if not whole:
            after.append(replace(block, paragraphs=block.paragraphs[kept:]))
    return [*before, *blocks[at : at + 1], *after, *blocks[at + 1 :]]
