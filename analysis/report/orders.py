"""Which reports are asked for, and may they be made? Everything is judged here, before any notebook runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from analysis.errors import UsageError
from analysis.report import parameters
from analysis.report.batch import Order
from analysis.report.notebooks import Notebook

Pairs = Sequence[tuple[str, str]]
# Raises UsageError where one of the values, by the argument that takes it, names nothing in a folder of tables ("" is the
# package's own). Reports do not know what such a name means.
Check = Callable[[str, Sequence[Mapping[str, Any]]], None]


def of_notebooks(chosen: Sequence[Notebook], pairs: Pairs, check: Check, named: bool = True) -> list[Order]:
    """One order per notebook with these parameters, as typed.

    A parameter must be known to each notebook that was named, or, when none was, to one of all.

    Raises
    ------
    UsageError
        for every unknown name and wrong value.
    """
    if named or len(chosen) == 1:
        orders = [Order(notebook, parameters.check(notebook.parameters, pairs, notebook.name)) for notebook in chosen]
    else:
        everything = {name: p for notebook in chosen for name, p in notebook.parameters.items()}
        parameters.check(everything, pairs, "none of the notebooks")
        orders = [
            Order(n, parameters.check(n.parameters, [pair for pair in pairs if pair[0] in n.parameters], n.name))
            for n in chosen
        ]
    judge(orders, check)
    return orders


def of_sweep(notebook: Notebook, each: str, pairs: Pairs, check: Check) -> tuple[str, list[Order]]:
    """The parameter swept, and one order for each of its values; raises `UsageError` as `of_notebooks` does."""
    from analysis.report.sweep import series

    name, values = series(notebook, each)
    fixed = parameters.check(notebook.parameters, pairs, notebook.name)
    if name in fixed:
        raise UsageError(f"{name} is given twice: by --each {each} and as {fixed[name]!r}; leave one out")
    orders = [Order(notebook, {**fixed, name: value}, f"{notebook.name}-by-{name}") for value in values]
    judge(orders, check)
    return name, orders


def judge(orders: Sequence[Order], check: Check) -> None:
    """Refuse values that do not go together, or that name nothing in the folder of tables their notebook reads."""
    by_folder: dict[str, list[Mapping[str, Any]]] = {}
    for order in orders:
        parameters.agree(order.notebook.parameters, order.parameters)
        if given := [values for values in _asked(order) if values]:  # else the tables need not be read
            by_folder.setdefault(str(order.parameters.get("data") or ""), []).extend(given)
    for folder, values in by_folder.items():
        check(folder, values)


def _asked(order: Order) -> Iterator[Mapping[str, Any]]:
    """The values that take a name, by the argument that takes it.

    Arguments of the house are told by what they are called, together, as its views take them; others by their type.
    """
    from analysis.model.names import ARGUMENTS

    takes = {name: p.type.names for name, p in order.notebook.parameters.items()}
    reads = "data" in takes
    yield {name: value for name, value in order.given.items() if name in ARGUMENTS and (reads or takes[name])}
    yield from ({takes[n]: v} for n, v in order.given.items() if takes[n] and n not in ARGUMENTS)
