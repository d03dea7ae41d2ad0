"""Pictures of results. Each function of `__all__` gives a `Chart`; each is read when first used."""

from __future__ import annotations

import importlib

from analysis.deprecated import former

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from analysis.charts.answer_times import answer_times_chart as answer_times_chart
    from analysis.charts.answers import answers_chart as answers_chart
    from analysis.charts.answers import denials_chart as denials_chart
    from analysis.charts.backtest import backtest_chart as backtest_chart
    from analysis.charts.backtest import place_chart as place_chart
    from analysis.charts.baselines import baselines_chart as baselines_chart
    from analysis.charts.cadence import counts_chart as counts_chart
    from analysis.charts.calendar import calendar_chart as calendar_chart
    from analysis.charts.camps import by_camp as by_camp
    from analysis.charts.cap import cap_chart as cap_chart
    from analysis.charts.capacity import required_loads_chart as required_loads_chart
    from analysis.charts.change_point import posterior_chart as posterior_chart
    from analysis.charts.claimants import claimants_chart as claimants_chart
    from analysis.charts.conflicts import conflicts_chart as conflicts_chart
    from analysis.charts.coverage import corrected_chart as corrected_chart
    from analysis.charts.coverage import pages_chart as pages_chart
    from analysis.charts.envelope import envelope_chart as envelope_chart
    from analysis.charts.exchange import two_way_chart as two_way_chart
    from analysis.charts.factors import factors_chart as factors_chart
    from analysis.charts.identified import identified_chart as identified_chart
    from analysis.charts.latest import latest as latest_chart  # noqa: F401
    from analysis.charts.map.figure import map_chart as map_chart
    from analysis.charts.rates import rates_chart as rates_chart
    from analysis.charts.reconcile import bias_chart as bias_chart
    from analysis.charts.reconcile import history_chart as history_chart
    from analysis.charts.reconcile import information_chart as information_chart
    from analysis.charts.reconcile import learnt_chart as learnt_chart
    from analysis.charts.reporting_vs_flow import reporting_vs_flow_chart as reporting_vs_flow_chart
    from analysis.charts.sensitivity import sensitivity_chart as sensitivity_chart
    from analysis.charts.signature.figure import signature as signature_chart  # noqa: F401
    from analysis.charts.specifications import specification_chart as specification_chart
    from analysis.charts.travel import travel_chart as travel_chart
    from analysis.charts.unseen import dependence_chart as dependence_chart
    from analysis.charts.unseen import unseen_chart as unseen_chart
    from analysis.charts.waits import gaps_chart as gaps_chart
    from analysis.charts.waits import plans_chart as plans_chart
    from analysis.charts.windows import parts_chart as parts_chart
    from analysis.charts.windows import windows_chart as windows_chart

# Chart to module. Two are called as their module is, so they go by another name here.
_HOMES = {
    "answer_times_chart": "answer_times",
    "answers_chart": "answers",
    "backtest_chart": "backtest",
    "baselines_chart": "baselines",
    "bias_chart": "reconcile",
    "by_camp": "camps",
    "calendar_chart": "calendar",
    "cap_chart": "cap",
    "claimants_chart": "claimants",
    "conflicts_chart": "conflicts",
    "corrected_chart": "coverage",
    "counts_chart": "cadence",
    "denials_chart": "answers",
    "dependence_chart": "unseen",
    "envelope_chart": "envelope",
    "factors_chart": "factors",
    "gaps_chart": "waits",
    "history_chart": "reconcile",
    "identified_chart": "identified",
    "information_chart": "reconcile",
    "latest_chart": "latest",
    "learnt_chart": "reconcile",
    "map_chart": "map.figure",
    "pages_chart": "coverage",
    "parts_chart": "windows",
    "place_chart": "backtest",
    "plans_chart": "waits",
    "posterior_chart": "change_point",
    "rates_chart": "rates",
    "sensitivity_chart": "sensitivity",
    "signature_chart": "signature.figure",
    "specification_chart": "specifications",
    "required_loads_chart": "capacity",
    "reporting_vs_flow_chart": "reporting_vs_flow",
    "travel_chart": "travel",
    "two_way_chart": "exchange",
    "unseen_chart": "unseen",
    "windows_chart": "windows",
}
_NAMES = {"latest_chart": "latest", "signature_chart": "signature"}

_FORMER = {
    "groups_chart": "`analysis.wording.scopes`, a table",
    "oil_chart": "analysis.charts:cap_chart",
    "ledger_chart": "`analysis.wording.ledger_table`, a table",
    "lineage_chart": "`analysis.charts.travel_chart(analysis.claims.travel(then, flow), then, flow=flow)`",
    "stories_chart": "analysis.charts:reporting_vs_flow_chart",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        checked = importlib.import_module("analysis.model.checked").checked
        chart = getattr(importlib.import_module(f"analysis.charts.{_HOMES[name]}"), _NAMES.get(name, name))
        return globals().setdefault(name, checked(chart))
    if name in _FORMER:
        return former(__name__, _FORMER)(name)
    raise AttributeError(
        f"module 'analysis.charts' has no attribute {name!r}; `analysis.charts.__all__` lists its charts"
    )


def __dir__() -> list[str]:
    return sorted(__all__)
