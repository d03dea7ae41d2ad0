"""Which parameters does a notebook take, and is a given value one of them?

The schema is read from the source of the one cell tagged `parameters`, by syntax tree: nothing is run.
Values are checked against it and reach the notebook as literals only, so a hostile value can be text but
never code.
"""

from __future__ import annotations

import ast
import json
import math
import re
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from analysis.errors import UsageError, hint
from analysis.model.dates import FIRST_YEAR, LAST_YEAR, day, named_span

Value = str | int | float | bool | None | list[str] | list[int] | list[float]

KINDS = ("str", "int", "float", "bool", "date", "span", "list[str]", "list[int]", "list[float]", "list[span]")
LONGEST_TEXT = 10_000
_TRUE = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its name, kind, default and the words that explain it."""

    name: str
    kind: str
    default: Value
    help: str = ""
    optional: bool = False
    choices: tuple[str, ...] = ()

    @property
    def is_share(self) -> bool:
        """Is it a part of a whole, as its words say?"""
        return self.kind == "float" and self.help.startswith("share ")


def schema(source: str, where: str = "the parameters cell") -> dict[str, Parameter]:
    """Which parameters does this cell declare?

    Parameters
    ----------
    source : text of the cell tagged `parameters`: one annotated literal a line, its trailing comment is
    the help.
    where : how to call the cell in an error.

    Returns
    -------
    Name to `Parameter`, in the order of the cell; empty for an empty cell.

    Raises
    ------
    UsageError
        if the cell holds anything but assignments of plain literals.

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
            findings.append(f"{where} has no parameter {name!r}; {hint(name, list(parameters))}")
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
    if parameter.optional and text.lower() == "none":
        return None
    if parameter.kind.startswith("list["):
        items: Value = _list(parameter.kind[5:-1], text)
        return items
    value = _scalar(parameter.kind, text, blank=parameter.default in ("", None))
    if parameter.choices and value not in parameter.choices:
        raise ValueError(f"{text!r} is not a choice; {hint(text, parameter.choices)}")
    if parameter.is_share and not 0 <= float(str(value)) < 1:
        raise ValueError(f"{text!r} is not a share; give 0 or more, and less than 1")
    return value


def _assignment(statement: ast.stmt, where: str) -> tuple[str, str, Value]:
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target: ast.expr = statement.target
        annotation, value = ast.unparse(statement.annotation), statement.value
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, annotation, value = statement.targets[0], "", statement.value
    else:
        raise UsageError(f"{where}, line {statement.lineno}: only assignments of plain literals are allowed")
    if not isinstance(target, ast.Name):
        raise UsageError(f"{where}, line {statement.lineno}: only plain names can be parameters")
    try:
        literal_value: Value = ast.literal_eval(value)
        return target.id, annotation, literal_value
    except (ValueError, TypeError, SyntaxError) as error:
        raise UsageError(f"{where}, line {statement.lineno}: the default of {target.id} is not a literal") from error


def _parameter(name: str, annotation: str, default: Value, words: str, where: str) -> Parameter:
    parts = [part.strip() for part in annotation.split("|")] if "|" in annotation else [annotation.strip()]
    optional = "None" in parts
    kind = next((part for part in parts if part != "None"), "")
    choices: tuple[str, ...] = ()
    if kind.startswith("Literal["):
        try:
            options = ast.literal_eval("(" + kind[len("Literal[") : -1] + ",)")
        except ValueError as error:
            raise UsageError(f"{where}: {name} has type {kind!r}; write its choices in quotes") from error
        kind, choices = "str", tuple(map(str, options))
    elif listed := re.search(r"\bone of:? ([\w-]+(?:(?:, | or )[\w-]+)+)", words):
        choices = tuple(re.split(r", | or ", listed[1]))
        choices += ("",) if default == "" else ()
    elif listed := re.search(r": ([\w-]+(?:, [\w-]+)* or [\w-]+)$", words):
        named = tuple(re.split(r", | or ", listed[1]))
        choices = named if default in named else ()  # else it is but a sentence that ends so
    if not kind:
        kind = f"list[{type(default[0]).__name__ if default else 'str'}]" if isinstance(default, list) else ""
        kind = kind or type(default).__name__
    kind = {"list": "list[str]"}.get(kind, kind)
    if kind == "str" and not choices and _is_date(name, default, words):
        kind = "date"
    if "NAME=FROM:TO" in words:
        kind = {"str": "span", "list[str]": "list[span]"}.get(kind, kind)
    if kind not in KINDS:
        raise UsageError(f"{where}: {name} has type {kind!r}; allowed: {', '.join(KINDS)}, each also with | None")
    return Parameter(name, kind, default, words, optional or default is None, choices)


def _is_date(name: str, default: Value, words: str) -> bool:
    day = isinstance(default, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", default)
    return name == "as_of" or name.endswith("_on") or "YYYY-MM-DD" in words or bool(day)


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}


def _scalar(kind: str, text: str, blank: bool) -> Value:
    if any("\ud800" <= letter <= "\udfff" for letter in text):  # no file can hold it
        raise ValueError(f"{text!r} is no text in UTF-8; write it so, in a UTF-8 locale such as LC_ALL=C.UTF-8")
    if kind == "span" and not (blank and text == ""):
        named_span(text)
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return _finite(text)
        if kind == "bool":
            return _TRUE[text.lower()]
        if kind == "date" and not (blank and text == ""):
            return day(text).isoformat()
    except (ValueError, KeyError, OverflowError) as error:
        wanted = {"int": "a whole number", "float": "a number", "bool": "true or false"}
        expected = wanted.get(kind, f"a date like 2024-06-14 from {FIRST_YEAR} to {LAST_YEAR}")
        raise ValueError(f"{text!r} is not {expected}") from error
    return text


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _list(kind: str, text: str) -> Any:
    if text.strip().startswith("["):
        try:
            items = [item if isinstance(item, str) else json.dumps(item) for item in json.loads(text)]
        except ValueError as error:
            raise ValueError(f"{text!r} is not a list; write a,b,c") from error
    else:
        items = [item.strip() for item in text.split(",")] if text.strip() else []
    return [_scalar(kind, item, blank=False) for item in items]
