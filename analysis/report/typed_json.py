"""How does JSON become frozen dataclasses again, held to the types they declare?"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

TAG: Final = "block"  # the key that says which class of a union a mapping is, by its name in lower case


def built(form: Any, value: Any) -> Any:
    """JSON as this type has it: dataclasses, tuples, mappings, unions of tagged dataclasses, optional and plain values.

    Raises
    ------
    ValueError, TypeError, KeyError
        When it is of another shape.
    """
    origin, inner = get_origin(form), get_args(form)
    if form is Any:
        return value
    if origin in (Union, types.UnionType):
        if type(None) in inner:
            return None if value is None else built(inner[0], value)
        return built({each.__name__.lower(): each for each in inner}[value[TAG]], value)
    if origin is tuple:
        each = inner[:1] * len(_held(list, value)) if inner[-1] is ... else inner
        return tuple(value) if inner[0] is Any else tuple(built(*pair) for pair in zip(each, value, strict=True))
    if origin is Mapping:
        return {key: built(inner[1], item) for key, item in _held(dict, value).items()}
    if isinstance(form, type) and is_dataclass(form):
        return form(**{name: built(hint, value[name]) for name, hint in _hints(form).items()})
    return _held(form, value)


@cache
def _hints(form: type) -> dict[str, Any]:
    return get_type_hints(form)


def _held(form: type, value: Any) -> Any:
    if not isinstance(value, form):
        raise ValueError(f"it holds {str(value)[:40]!r} where a {form.__name__} belongs")
    return value
