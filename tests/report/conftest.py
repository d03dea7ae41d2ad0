# ruff: noqa: E501 - cells read best as they would be typed
"""Small notebooks for the tests of reporting, made where a test wants them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

SHOW = """
class Show:
    def __init__(self, **bundle): self.bundle = {k.replace('__', '/'): v for k, v in bundle.items()}
    def _repr_mimebundle_(self, include=None, exclude=None): return self.bundle
D = 'application/vnd.dossier.'
"""
FIGURE = """
spec = {'data': [{'type': 'scatter', 'mode': 'markers', 'x': [1, 2, 3], 'y': [1, 4, level], 'name': 'seoul',
                  'customdata': ['claim-1', 'claim-2', 'claim-3'], 'hovertext': ['Alpha', 'Beta', 'Gamma'], 'hoverinfo': 'text'},
                 {'type': 'scatter', 'mode': 'lines', 'x': [1, 3], 'y': [2, 2]}],
        'layout': {'height': 300, 'template': {'layout': {'font': {'color': '#222222'}}}}}
table = {'name': 'first-data', 'title': 'Data: first', 'source': '', 'ids': ['claim-1', 'claim-2', 'claim-3'],
         'columns': [{'name': 'boxes', 'label': 'boxes', 'unit': 'containers', 'kind': 'number'}, {'name': 'who', 'label': 'who', 'unit': '', 'kind': 'text'}],
         'rows': [[7000.0, 'Alpha'], [9000.0, 'Beta'], [None, 'Gamma']]}
Show(**{'application/vnd.plotly.v1+json': spec, D + 'chart+json': {'name': 'first', 'title': 'Up to 9,000', 'subtitle': 'containers',
     'alt': 'Three points rise.', 'source': '3 claims', 'method': 'counted', 'table': table}, 'text/plain': 'chart'})
"""
RECORDS = """
Show(**{D + 'records+json': {'records': {f'claim-{i}': {'kind': 'claim', 'title': f'Claim {i}',
    'facets': {'claimant': f'office-{i}', 'camp': 'seoul' if i < 3 else 'kyiv', 'bound': 'exact', 'review': 'verified'},
    'fields': [['Said', 'more than 7,000']], 'links': [['A paper', 'https://example.org/a?b=1&c=2']], 'related': [['repeats', 'claim-1']]}
    for i in (1, 2, 3)}}})
"""
TEXT = "Show(**{D + 'text+json': {'paragraphs': [[{'text': 'By then '}, {'text': 'about 7,000', 'ref': 'claim-1'}, {'text': f' at level {level}.'}]]}})"
TABLE = """
Show(**{D + 'table+json': {'name': 'claims', 'title': 'All claims', 'columns': [{'name': 'n', 'label': 'count', 'unit': '', 'kind': 'number'},
    {'name': 'who', 'label': 'who', 'unit': '', 'kind': 'text'}], 'rows': [[i * 1000, 'abcdefg'[i % 7]] for i in range(12)],
    'ids': [f'claim-{i % 3 + 1}' for i in range(12)], 'source': 'all'}, 'text/html': '<p>lab</p>'})
"""
PROVENANCE = (
    "Show(**{D + 'provenance+json': {'as_of': as_of, 'data_hash': 'abc', 'counts': {'claims': 3}, 'parameters': {}}})"
)
PARAMETERS = (
    "from typing import Literal\n"
    'as_of: str = ""  # day of knowledge; empty is everything\n'
    "level: int = 3  # height of the last point\n"
    'camps: list[str] = ["seoul"]  # whom to show\n'
    'commodity: Literal["containers", "shells"] = "containers"  # what is counted'
)

Write = Callable[..., Path]


def writer(place: Path) -> Write:
    """A function that writes a notebook of code cells (and Markdown, as `md:` text) there and gives its path."""

    def make(*sources: str, name: str = "01_small", parameters: str = PARAMETERS) -> Path:
        notebook = nbformat.v4.new_notebook()
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        notebook.cells.append(nbformat.v4.new_markdown_cell("# A small report\n\nOne question.", id="title"))
        notebook.cells.append(nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}, id="parameters"))
        for number, source in enumerate(sources):
            kind = nbformat.v4.new_markdown_cell if source.startswith("md:") else nbformat.v4.new_code_cell
            notebook.cells.append(kind(source.removeprefix("md:"), id=f"c{number}"))
        folder = place / "notebooks"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.ipynb"
        nbformat.write(notebook, path)
        return path

    return make


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A writer of notebooks for one test."""
    return writer(tmp_path)


SMALL = (SHOW, "md:## The figure", FIGURE, RECORDS, TEXT, "md:## The table", TABLE, PROVENANCE)


@pytest.fixture
def small(write: Write) -> Path:
    """A notebook with a figure, a table, sentences, records and provenance."""
    return write(*SMALL)
