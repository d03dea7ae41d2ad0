"""What every verb of the command line shares: its examples, its refusals, and values that may begin with a hyphen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from analysis.errors import UnknownName, UsageError, hint


class Verb(click.Command):
    """A verb with examples. What follows `-p` is taken as it stands: `-p NAME VALUE` or `-p NAME=VALUE`."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.examples = examples

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words after the verb."""
        try:
            return super().parse_args(ctx, self._paired(args) if "-p" in self.options else args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # for `refusal`, which names the verb
            raise

    @property
    def options(self) -> list[str]:
        """Every option as it is written."""
        return [word for p in self.params if isinstance(p, click.Option) for word in (*p.opts, *p.secondary_opts)]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples below the options."""
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"  {example}\n")

    def _paired(self, words: Sequence[str]) -> list[str]:
        """The words, with NAME and VALUE apart; a value written like an option is refused, since it may be missing."""
        plain: list[str] = []
        rest = list(words)
        while rest:
            word = rest.pop(0)
            plain.append(word)
            if word == "--":
                break
            if word == "-p" and rest:
                name, equals, value = rest[0].partition("=")
                if not equals and len(rest) > 1 and (value := rest[1]).split("=")[0] in self.options:
                    raise UsageError(f"-p {name}: no value before {value}; if it is meant, write -p {name}={value}")
                plain += [name, value] if equals else rest[:2]
                del rest[: 1 if equals else 2]
        return plain + rest


class Verbs(click.Group):
    """All verbs, in the order in which they were added; a mistyped one is refused with the nearest."""

    command_class = Verb

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the verbs."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that the first word names."""
        if not ctx.resilient_parsing and not args[0].startswith("-") and args[0] not in self.commands:
            raise UnknownName("verb", args[0], self.commands)
        return super().resolve_command(ctx, args)


def refusal(error: click.ClickException) -> str:
    """What is wrong with a command line: what was found, what is allowed, what to do."""
    context = getattr(error, "ctx", None)
    see = f"`{context.command_path if context else 'dossier'} --help` shows what is allowed"
    match error:
        case click.NoSuchOption() if context:
            known = [word for p in context.command.get_params(context) for word in p.opts if word.startswith("-")]
            return f"unknown option {error.option_name!r}; {hint(error.option_name, sorted(known))}"
        case click.MissingParameter(param=click.Parameter() as parameter):
            return f"{_name(parameter)} is missing; {see}"
        case click.BadParameter(param=click.Parameter() as parameter):
            return f"{_name(parameter)}: {error.message}"
        case click.exceptions.NoArgsIsHelpError():
            return f"no verb; {see}"
    words = error.format_message().rstrip(".")
    return f"{words[0].lower()}{words[1:]}; {see}"


def _name(parameter: click.Parameter) -> str:
    return (
        parameter.opts[-1] if isinstance(parameter, click.Option) else parameter.metavar or str(parameter.name).upper()
    )


@click.group(
    cls=Verbs,
    subcommand_metavar="VERB ...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(package_name="containers-communiques", message="%(version)s", help="Show the version and exit.")
def dossier() -> None:
    """What North Korea ships to Russia, what comes back, who says so, and when."""
