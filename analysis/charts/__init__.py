"""Pictures of results. Each function of `__all__` gives a `Chart`; each is read when first used."""

from __future__ import annotations

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from analysis.charts.answers import answers_chart
    from analysis.charts.cadence import counts_chart
    from analysis.charts.calendar import calendar_chart
    from analysis.charts.camps import by_camp
    from analysis.charts.claimants import claimants_chart
    from analysis.charts.conflicts import conflicts_chart
    from analysis.charts.envelope import envelope_chart
    from analysis.charts.exchange import oil_chart, two_way_chart
    from analysis.charts.factors import factors_chart
    from analysis.charts.groups import groups_chart
    from analysis.charts.latest import latest as latest_chart
    from analysis.charts.ledger import ledger_chart
    from analysis.charts.lineage import lineage_chart
    from analysis.charts.rates import rates_chart
    from analysis.charts.reconcile import (
        backtest_chart,
        bias_chart,
        history_chart,
        information_chart,
        learnt_chart,
    )
    from analysis.charts.regimes import posterior_chart
    from analysis.charts.sensitivity import sensitivity_chart
    from analysis.charts.signature.figure import signature as signature_chart
    from analysis.charts.specifications import specification_chart
    from analysis.charts.stories import stories_chart
    from analysis.charts.waits import gaps_chart, plans_chart
    from analysis.charts.windows import parts_chart, windows_chart

# Chart to module and function. `latest` and `signature` are modules, so their charts go by another name here.
_HOMES = {
    "answers_chart": ("answers", "answers_chart"),
    "backtest_chart": ("reconcile", "backtest_chart"),
    "bias_chart": ("reconcile", "bias_chart"),
    "by_camp": ("camps", "by_camp"),
    "calendar_chart": ("calendar", "calendar_chart"),
    "claimants_chart": ("claimants", "claimants_chart"),
    "conflicts_chart": ("conflicts", "conflicts_chart"),
    "counts_chart": ("cadence", "counts_chart"),
    "envelope_chart": ("envelope", "envelope_chart"),
    "factors_chart": ("factors", "factors_chart"),
    "gaps_chart": ("waits", "gaps_chart"),
    "groups_chart": ("groups", "groups_chart"),
    "history_chart": ("reconcile", "history_chart"),
    "information_chart": ("reconcile", "information_chart"),
    "latest_chart": ("latest", "latest"),
    "learnt_chart": ("reconcile", "learnt_chart"),
    "ledger_chart": ("ledger", "ledger_chart"),
    "lineage_chart": ("lineage", "lineage_chart"),
    "oil_chart": ("exchange", "oil_chart"),
    "parts_chart": ("windows", "parts_chart"),
    "plans_chart": ("waits", "plans_chart"),
    "posterior_chart": ("regimes", "posterior_chart"),
    "rates_chart": ("rates", "rates_chart"),
    "sensitivity_chart": ("sensitivity", "sensitivity_chart"),
    "signature_chart": ("signature.figure", "signature"),
    "specification_chart": ("specifications", "specification_chart"),
    "stories_chart": ("stories", "stories_chart"),
    "two_way_chart": ("exchange", "two_way_chart"),
    "windows_chart": ("windows", "windows_chart"),
}

__all__ = [
    "answers_chart",
    "backtest_chart",
    "bias_chart",
    "by_camp",
    "calendar_chart",
    "claimants_chart",
    "conflicts_chart",
    "counts_chart",
    "envelope_chart",
    "factors_chart",
    "gaps_chart",
    "groups_chart",
    "history_chart",
    "information_chart",
    "latest_chart",
    "learnt_chart",
    "ledger_chart",
    "lineage_chart",
    "oil_chart",
    "parts_chart",
    "plans_chart",
    "posterior_chart",
    "rates_chart",
    "sensitivity_chart",
    "signature_chart",
    "specification_chart",
    "stories_chart",
    "two_way_chart",
    "windows_chart",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        module, function = _HOMES[name]
        return getattr(importlib.import_module(f"analysis.charts.{module}"), function)
    raise AttributeError(
        f"module 'analysis.charts' has no attribute {name!r}; `analysis.charts.__all__` lists its charts"
    )


def __dir__() -> list[str]:
    return sorted(__all__)
