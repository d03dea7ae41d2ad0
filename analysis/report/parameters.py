"""Which parameters does a notebook take, and is a given value one of them?

The schema is read from the source of the one cell tagged `parameters`, by syntax tree: nothing is run.
Values are checked against it and reach the notebook as literals only, so a hostile value can be text but
never code.
"""

from __future__ import annotations

import ast
import json
import re
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import StringIO

from analysis.errors import UsageError, hint
from analysis.model.dates import window
from analysis.report.annotation import SOURCES, Type, type_of
from analysis.report.values import bounds, value_of

Value = str | int | float | bool | None | list[str] | list[int] | list[float]

LONGEST_TEXT = 10_000
_WRITTEN = {"date": "YYYY-MM-DD", "span": "NAME=FROM:TO"}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its name, type, default and the words that explain it."""

    name: str
    type: Type
    default: Value
    help: str = ""
    annotation: str = ""

    @property
    def kind(self) -> str:
        """The kind of its values, e.g. `date` or `list[str]`."""
        return str(self.type)

    @property
    def form(self) -> str:
        """What it may be, in words for its help."""
        written = f" written {_WRITTEN[self.type.kind]}" if self.type.kind in _WRITTEN else ""
        kind = self.kind + written + (" or none" if self.type.optional else "")
        choices = f", one of {', '.join(map(repr, self.type.choices))}" if self.type.choices else ""
        limits = f", {bounds(self.type)}" if self.type.within else ""
        return f"{kind}, default {self.default!r}{choices}{limits}"

    @property
    def head(self) -> str:
        """What to write for it, as its help begins."""
        named = re.fullmatch(r"(list\[)?[A-Z]\w+\]?", self.annotation)
        return f"-p {self.name} {(self.annotation if named else self.kind).upper()}"


def schema(source: str, where: str = "the parameters cell") -> dict[str, Parameter]:
    """Which parameters does this cell declare?

    Parameters
    ----------
    source : text of the cell tagged `parameters`: imports of types, then annotated literals, of which the trailing comment is
    help for readers.
    where : how to call the cell in an error.

    Returns
    -------
    Name to `Parameter`, in the order of the cell; empty for an empty cell.

    Raises
    ------
    UsageError
        if the cell holds anything but assignments of plain literals, or a default that its own type refuses.

    Examples
    --------
    >>> schema('as_of: str = ""  # day of knowledge')["as_of"].kind
    'date'
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise UsageError(f"{where}, line {error.lineno}: not valid Python: {error.msg}") from error
    except (ValueError, MemoryError, RecursionError) as error:
        raise UsageError(f"{where}: not Python that can be read: {str(error) or 'nested too deeply'}") from error
    comments = _comments(source)
    found: dict[str, Parameter] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # a docstring
        if isinstance(statement, ast.ImportFrom) and statement.module in SOURCES:
            continue
        name, annotation, value = _assignment(statement, where)
        words = comments.get(statement.end_lineno or statement.lineno, "")
        found[name] = _parameter(name, annotation, value, words, f"{where}, line {statement.lineno}")
    return found


def check(
    parameters: Mapping[str, Parameter], given: Iterable[tuple[str, str]], where: str = "the notebook"
) -> dict[str, Value]:
    """What values do these texts stand for, when each is one the notebook takes?

    Parameters
    ----------
    parameters : the schema, as `schema` returns it.
    given : pairs of name and text, as typed on the command line.
    where : what to call the notebook in an error.

    Returns
    -------
    Name to typed value, for the given names only, in the schema's order.

    Raises
    ------
    UsageError
        naming every unknown name (with the nearest one) and every value of the wrong type, at once.
    """
    values: dict[str, Value] = {}
    findings: list[str] = []
    for name, text in given:
        if name not in parameters:
            told = (
                hint(name, list(parameters))
                if parameters
                else "none of its cells is tagged `parameters`; tag the one that sets them"
            )
            findings.append(f"{where} has no parameter {name!r}; {told}")
            continue
        try:
            values[name] = parse(parameters[name], text)
        except ValueError as error:
            findings.append(f"parameter {name}: {error}")
    if findings:
        raise UsageError("\n".join(findings))
    return {name: values[name] for name in parameters if name in values}


def parse(parameter: Parameter, text: str) -> Value:
    """What value of the parameter's kind does this text stand for?

    Raises
    ------
    ValueError
        saying what was found and what is allowed.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"text of {len(text)} characters; at most {LONGEST_TEXT} are allowed")
    if parameter.type.optional and text.lower() == "none":
        return None
    if text == "" and not parameter.type.many and parameter.default in ("", None):
        return text
    value: Value = value_of(parameter.type, text)
    return value


def agree(parameters: Mapping[str, Parameter], values: Mapping[str, Value]) -> None:
    """Do the values of a notebook, each right by itself, go together: does each window end after it begins?

    Raises
    ------
    UsageError
        naming the two days that are the wrong way round.
    """
    begins: Parameter | None = None
    for name, parameter in parameters.items():
        if parameter.type.end and not parameter.type.end.last:
            begins = parameter
        elif parameter.type.end and begins:
            try:
                window(str(values[begins.name] or ""), str(values[name] or ""))
            except UsageError as error:
                raise UsageError(f"parameters {begins.name} and {name}: {error}") from None


def described(parameters: Mapping[str, Parameter]) -> str:
    """The parameters of a notebook in two columns, for people."""
    edge = max((len(p.head) for p in parameters.values()), default=0) + 4
    lines = [f"{'  ' + p.head:<{edge}}{p.help}".rstrip() + f"\n{'':<{edge}}{p.form}" for p in parameters.values()]
    return "\n".join(lines or ["  it takes no parameters"])


def _assignment(statement: ast.stmt, where: str) -> tuple[str, ast.expr | None, Value]:
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target: ast.expr = statement.target
        annotation, value = statement.annotation, statement.value
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, annotation, value = statement.targets[0], None, statement.value
    else:
        raise UsageError(f"{where}, line {statement.lineno}: only assignments of plain literals are allowed")
    if not isinstance(target, ast.Name):
        raise UsageError(f"{where}, line {statement.lineno}: only plain names can be parameters")
    try:
        literal_value: Value = ast.literal_eval(value)
        return target.id, annotation, literal_value
    except (ValueError, TypeError, SyntaxError) as error:
        raise UsageError(f"{where}, line {statement.lineno}: the default of {target.id} is not a literal") from error


def _parameter(name: str, annotation: ast.expr | None, default: Value, words: str, where: str) -> Parameter:
    if annotation is None or ast.unparse(annotation) == "list":
        annotation = _annotation(default)
    declared = type_of(annotation, f"{where}: {name}")
    if name == "as_of" and declared.kind == "str":
        declared = replace(declared, kind="date")  # the day of knowledge in every notebook, which --as-of gives
    parameter = Parameter(
        name, replace(declared, optional=declared.optional or default is None), default, words, ast.unparse(annotation)
    )
    try:
        if (
            default is not None
            and parse(parameter, default if isinstance(default, str) else json.dumps(default)) != default
        ):
            raise ValueError(f"{default!r} is not of type {parameter.kind}")
    except (ValueError, TypeError) as error:
        raise UsageError(f"{where}: the default of {name}: {error}") from error
    return parameter


def _annotation(default: Value) -> ast.expr:
    """The annotation that a default would have."""
    inner = f"[{type(default[0]).__name__}]" if isinstance(default, list) and default else ""
    return ast.parse(type(default).__name__ + inner, mode="eval").body


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}
