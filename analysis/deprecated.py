"""Which names did readers' notebooks know, and what are they called now? Each former name serves for one version more."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def former(module: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """A `__getattr__` for *module* that answers its former names with a warning.

    Parameters
    ----------
    names : mapping
        Former name to ``module:name`` of today, or to words for what takes its place where it is called otherwise.

    Raises
    ------
    AttributeError
        For any other name, as without it; for one that is called otherwise today, with the words.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     former("maths", {"root": "math:sqrt"})("root")(9.0), str(told[0].message)
    (3.0, 'maths.root is now math.sqrt')
    """

    def answer(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        home, is_name, now = names[name].partition(":")
        if not is_name:
            raise AttributeError(f"{module}.{name} is now {home}")
        warnings.warn(f"{module}.{name} is now {home}.{now}", DeprecationWarning, stacklevel=2)
        return getattr(importlib.import_module(home), now)

    return answer
