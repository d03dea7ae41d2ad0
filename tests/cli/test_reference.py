"""Every verb, option and type of parameter is documented, in help and on the page of reference, and every example can be run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from analysis.cli import dossier
from analysis.cli.command import Verb
from analysis.report.annotation import NAMED
from bench.command_line import PAGE, contexts, page

TOP = dossier.make_context("dossier", [], resilient_parsing=True)
VERBS = contexts()
TEXT = PAGE.read_text(encoding="utf-8")


def section(verb: click.Context) -> str:
    """What the page says of a verb."""
    return TEXT.partition(f"## {verb.command_path}\n")[2].partition("\n## ")[0]


def test_the_page_is_what_the_verbs_say() -> None:
    """`make reference` would change nothing."""
    assert page() == TEXT
    assert {verb.command_path.split()[1] for verb in VERBS} == set(dossier.commands)
    assert all(isinstance(verb.command, Verb) for verb in VERBS)


@pytest.mark.parametrize("context", VERBS, ids=lambda context: context.command_path)
def test_every_verb_and_option_is_documented(context: click.Context) -> None:
    """A verb has a summary that fits a line and an example; an option has help; an argument is named in the text; all on the page."""
    verb, said = context.command, section(context)
    assert isinstance(verb, Verb)
    assert verb.help
    assert not verb.get_short_help_str(limit=65).endswith("..."), "the summary is cut off in `dossier --help`"
    for parameter in verb.get_params(context):
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{verb.name} {parameter.opts[0]} has no help"
            assert all(re.search(rf"\| `[^|]*{word}\b", said) for word in parameter.opts), parameter.opts
        else:
            assert re.findall(r"[A-Z]+", parameter.make_metavar(context))[0] in verb.help
    assert verb.examples
    assert all(example in said for example in verb.examples)


@pytest.mark.parametrize("example", [example for verb in VERBS for example in verb.command.examples])
def test_every_example_is_a_command_line(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words are taken by the verb, where the folders it means are there."""
    monkeypatch.chdir(tmp_path)
    for folder in ("public", "reports"):
        (tmp_path / folder).mkdir()
    program, name, *words = shlex.split(example)
    verb, above = dossier.commands[name], TOP
    assert program == "dossier"
    while isinstance(verb, click.Group):
        above = click.Context(verb, info_name=name, parent=above)
        name, *words = words
        verb = verb.commands[name]
    assert verb.make_context(name, words, parent=above)


def test_every_type_is_on_the_page() -> None:
    """With what is allowed."""
    for name in NAMED:
        assert re.search(rf"^\| `{name}` \| \S.+ \|$", TEXT, re.M), name


@pytest.mark.parametrize(
    ("words", "found"),
    [("dossier rep", {"report"}), ("dossier report 03", {"03_claims_and_cadence"}), ("dossier report --form", {"--format"}),
     ("dossier report --engine k", {"kernel"}), ("dossier cache c", {"clear"})],
)  # fmt: skip
def test_the_shell_completes(words: str, found: set[str]) -> None:
    """Verbs, notebooks, options and their words, as the page tells shells to ask for them."""
    assert "_DOSSIER_COMPLETE=bash_source dossier" in TEXT
    settings = {"_DOSSIER_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    run = subprocess.run(
        [sys.executable, "-m", "analysis"], capture_output=True, text=True, check=False, env=os.environ | settings
    )
    assert {line.partition(",")[2] for line in run.stdout.splitlines()} == found, run.stderr
