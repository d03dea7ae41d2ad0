"""Which verbs, options and types of parameters are there? Writes `docs/command-line.md` from the tree of click commands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import click

from analysis.cli import dossier
from analysis.cli.command import Verb
from analysis.report.annotation import NAMED, type_of
from analysis.report.values import bounds

PAGE = Path(__file__).parents[1] / "docs" / "command-line.md"
HEAD = """\
# The command line

<!-- Written by `make reference` from the verbs themselves; edit those. -->

`dossier` is installed beside Python in `.venv/bin`; `python -m analysis` is the same. Results go to standard output, progress and
errors to standard error, and `--json` is for programs. The exit code is 0 when all is done, 1 when there are findings or a report
failed, and 2 when the command cannot be carried out as it was written. Ctrl-C leaves whole files only (130).

A mistake says what was found, what is allowed and what to do. Nothing has been run or written by then.

The shell completes verbs, options, their words and the names of notebooks. Put one of these lines into what your shell reads when
it starts:

```
eval "$(_DOSSIER_COMPLETE=bash_source dossier)"        # ~/.bashrc
eval "$(_DOSSIER_COMPLETE=zsh_source dossier)"         # ~/.zshrc
_DOSSIER_COMPLETE=fish_source dossier | source         # ~/.config/fish/config.fish
```
"""
TYPES = """\
## Parameters of a notebook

A notebook declares its parameters in one cell tagged `parameters`: imports of types, then one assignment a line. `dossier report
NOTEBOOK --help` lists them. `dossier` reads the types without running the cell and judges every value by them before any notebook
runs. Comments are help for readers and mean nothing. Under stock papermill the cell is plain Python.

```python
from analysis.parameters import Commodity, Date, Level, Share

as_of: Date = ""  # day of knowledge; empty: everything on file
commodity: Commodity = ""  # what is counted
about_tolerance: Share = 0.05  # added on both sides of "about"
levels: list[Level] = []  # contact levels to keep; empty keeps all
```

On the command line a list is written `a,b,c`. What is empty by default may be left empty. Each type also stands in `list[...]` and
with `| None` (written `none`). `Literal["a", "b"]` and `Annotated[int, Within(1, 9)]` declare choices and bounds of your own; stock
papermill takes those, too, but does not list them. A bare `str`, `int`, `float` or `bool` is held to its kind alone.
Of a `FirstDay` and the `LastDay` after it, the last may not be the earlier.

| type | what is allowed |
|---|---|
"""
FORMS = {
    "date": "a day, `YYYY-MM-DD`", "span": "a name and two days, `NAME=FROM:TO`, of which one may be left empty",
    "folder": "a folder of tables", "int": "a whole number", "float": "a number",
}  # fmt: skip
NAMES = {"records": "claim_id or event_id", "review": "state of review", "kinds": "kind of contact"}


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for verb in contexts() for line in _verb(verb)), TYPES + "\n".join(_types())]) + "\n"


def contexts() -> list[click.Context]:
    """Every verb, those below another one too, with the words that call it."""
    # As the command line makes it: verbs keep the options of help that the first context gave them.
    return list(_below(dossier, dossier.make_context("dossier", [], resilient_parsing=True)))


def _below(group: click.Group, above: click.Context) -> Iterator[click.Context]:
    for name, command in group.commands.items():
        context = click.Context(command, info_name=name, parent=above)
        if isinstance(command, click.Group):
            yield from _below(command, context)
        else:
            yield context


def _verb(context: click.Context) -> Iterator[str]:
    verb = context.command
    assert isinstance(verb, Verb)
    first, *more = (verb.help or "").split("\n\n")
    yield f"## {context.command_path}\n\n{_flowing(first)}\n"
    yield f"```\n{context.command_path} {' '.join(verb.collect_usage_pieces(context))}\n```\n"
    yield from (f"{_flowing(part)}\n" for part in more)
    yield "| option | what it does |\n|---|---|"
    for parameter in verb.get_params(context):
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context)):
            yield "| `{}` | {} |".format(*(part.replace("|", "\\|") for part in record))
    yield "\n```\n" + "\n".join(verb.examples) + "\n```\n"


def _flowing(text: str) -> str:
    return " ".join(text.split())


def _types() -> Iterator[str]:
    for name in NAMED:
        declared = type_of(ast.Name(name), name)
        if declared.choices:
            words = "one of " + ", ".join(f"`{choice}`" for choice in declared.choices)
        elif declared.names:
            words = f"a {NAMES.get(declared.names, declared.names.removesuffix('s'))} of the dataset or its codebook"
        else:
            words = bounds(declared) or FORMS[declared.kind]
        yield f"| `{name}` | {words} |"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
