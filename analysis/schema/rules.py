"""Every rule between cells and rows of the tables, in one list."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from analysis.schema import claim_rules, day_rules, event_rules, figure_rules, link_rules, naming_rules
from analysis.schema.rule import Rule


def _of(module: ModuleType) -> tuple[Rule, ...]:
    return tuple(value for value in vars(module).values() if isinstance(value, Rule))


LINKS: Final = _of(link_rules)  # those whose findings a line of exceptions.csv can explain
RULES: Final = (
    *_of(figure_rules),
    *_of(claim_rules),
    *_of(day_rules),
    *_of(event_rules),
    *_of(naming_rules),
    *LINKS,
)
