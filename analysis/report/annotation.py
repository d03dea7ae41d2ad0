"""What may a parameter be, as its annotation says?

The annotation is built up from its syntax tree with the names of `analysis.parameters` and `typing` alone: no code of a notebook
is run. What it means stands in those types, and nowhere else.
"""

from __future__ import annotations

import ast
import types
import typing
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from analysis import parameters
from analysis.errors import UsageError, hint
from analysis.parameters import End, Form, NameOf, Within

PLAIN: Final = {kind.__name__: kind for kind in (str, int, float, bool)}
NAMED: Final = {name: value for name, value in vars(parameters).items() if get_origin(value) in (Annotated, Literal)}
_NAMES: Final[dict[str, Any]] = PLAIN | NAMED | {"list": list, "Literal": Literal, "Annotated": Annotated}
SOURCES: Final = ("analysis.parameters", "typing", "__future__")


@dataclass(frozen=True)
class Type:
    """What a value must be: its kind, and by which bounds, choices or names it is judged."""

    kind: str = ""
    many: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    within: Within | None = None
    names: str = ""
    end: End | None = None

    def __str__(self) -> str:
        return f"list[{self.kind}]" if self.many else self.kind


def type_of(annotation: ast.expr, where: str) -> Type:
    """Which type does an annotation name?

    Raises
    ------
    UsageError
        For one that a parameter cannot have; names those it can.
    """
    text = ast.unparse(annotation)
    allowed = [*PLAIN, *sorted(NAMED)]
    try:
        return _read(_built(annotation))
    except KeyError as error:
        unknown = str(error.args[0])
        near = hint(unknown, allowed).partition("allowed: ")[0]
        raise UsageError(f"{where} has type {text!r}; {near}allowed: {_allowed(allowed)}") from None
    except (TypeError, ValueError) as error:
        raise UsageError(f"{where} has type {text!r}: {error}; allowed: {_allowed(allowed)}") from None


def _allowed(names: list[str]) -> str:
    return f'{", ".join(names)}, Literal["a", "b"], Annotated[int, Within(1, 9)], and list[...] and ... | None of these'


def _built(node: ast.expr) -> Any:
    """The type an expression stands for; KeyError with the part that names none."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _NAMES[name]
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.Tuple(elts=items):
            return tuple(map(_built, items))
        case ast.Subscript(value=outer, slice=inner):
            return _built(outer)[_built(inner)]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return Union[_built(left), _built(right)]  # noqa: UP007 - these are values
        case ast.Call(func=ast.Name(id="Within"), args=given, keywords=named):
            return Within(*map(_built, given), **{str(word.arg): _built(word.value) for word in named})
    raise KeyError(ast.unparse(node))


def _read(built: Any) -> Type:
    """What a type means, from its parts."""
    parts = get_args(built)
    match get_origin(built):
        case None if built is list:
            return Type("str", many=True)
        case None if built in PLAIN.values():
            return Type(built.__name__)
        case typing.Literal:
            if not all(isinstance(choice, str) for choice in parts):
                raise ValueError("write its choices in quotes")
            return Type("str", choices=parts)
        case typing.Annotated:
            found = _read(parts[0])
            for mark in parts[1:]:
                found = _marked(found, mark)
            return found
        case origin if origin is list:
            inner = _read(parts[0])
            if inner.many or inner.optional:
                raise ValueError("no list of lists, nor with gaps")
            return replace(inner, many=True)
        case origin if origin in (Union, types.UnionType) and len(parts) == 2 and type(None) in parts:
            return replace(_read(next(part for part in parts if part is not type(None))), optional=True)
    raise ValueError("it is not a type of parameters")


def _marked(found: Type, mark: object) -> Type:
    match mark:
        case Form(kind=kind):
            return replace(found, kind=kind)
        case Within():
            if found.kind not in ("int", "float") or not all(
                isinstance(n, int | float) for n in (mark.least, mark.most)
            ):
                raise ValueError("bounds are numbers, and only numbers have them")
            return replace(found, within=mark)
        case NameOf(argument=argument):
            return replace(found, names=argument)
        case End():
            return replace(found, end=mark)
    return found  # an annotation may say what it likes to others
