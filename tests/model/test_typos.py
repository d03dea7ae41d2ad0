"""A slip of the pen in any argument of any public function is refused: never an empty result, never another's answer.

The functions and their parameters are found by looking at them. A parameter that takes text, a number or a day must stand in
one of the tables below, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import dataclasses
import inspect
import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import cadence, charts, claims, compare, coverage, reconcile, workbench
from analysis.errors import UsageError
from analysis.model import checked, select

ROOMS: dict[str, ModuleType] = {
    "cadence": cadence, "charts": charts, "claims": claims, "compare": compare, "coverage": coverage, "workbench": workbench,
    "reconcile": reconcile,
}  # fmt: skip
DOSSIER = analysis.load()
FLOW = DOSSIER.flow()
NOT_DAYS = ["01/02/2024", "2024-02-30", "2024-06"]
NOT_SHARES = [-0.1, 1.0, math.nan]

# What a parameter of this name is asked with. Each must be refused.
TYPOS: dict[str, list[Any]] = {
    # names of the dataset
    "commodity": ["containrs", "Containers"], "origin": ["prk"], "destination": ["RUSS"], "dyad": ["PRK-RSU"],
    "claim_id": ["kor-2024-03-18-shin-7000-container"], "event_id": ["2024-06-19-pyongyang-sumit"],
    "person_id": ["shin-won-sikk"], "place_id": ["raijn"], "vessel_id": ["ladyr"],
    "claimants": ["kor-mdn", ["kor-mdn"]], "camps": ["seul", ["seul"]], "item_classes": ["153mm"],
    "carrier": ["voyagez"], "voyages": ["voyagez"], "source": ["containrs"], "target": ["shels"], "ids": [["no-such-record"]],
    "claim_ids": [["no-such-record"]],
    "words": ["", "…"], "feed": ["no-such-feed"],
    # words of the codebook
    "levels": ["ministr", ["minister", "ministr"]], "kinds": ["sumit", ["sumit"]], "directions": ["PRK_to_RU"],
    "bounds": ["abuot"], "stances": ["asserted"], "stages": ["deliverd"], "stage": ["movd"], "channels": ["seaa"],
    "reviews": ["verfied"], "measures": ["cumulativ"], "measure": ["cumulativ"], "weights": [{"ministr": 1.0}],
    # words of the library
    "every": ["Q", "QSS"], "by": ["knwon"], "method": ["centrl"], "column": ["wieghted"], "headline": ["rate ration"],
    "kind": ["contradicton"], "days": ["knwon"], "side": ["befor"], "form": ["greetngs on fixed days"],
    "rule": ["nmaed"],
    "forms": [["greetngs on fixed days"]],
    # days and spans
    "start": NOT_DAYS, "end": NOT_DAYS, "split": NOT_DAYS, "until": NOT_DAYS, "as_of": NOT_DAYS, "value": NOT_DAYS,
    "day": NOT_DAYS, "window_start": NOT_DAYS, "window_end": NOT_DAYS, "edges": [[day] for day in NOT_DAYS],
    "texts": [["spring"], ["spring=2024-02-30:"]], "known": NOT_DAYS,
    # shares, lengths and limits
    "about_tolerance": NOT_SHARES, "confidence": [0.0, 1.0, math.nan], "level": [0.0, 1.0, math.nan],
    "per_days": [0, math.nan], "exposure": [0, -1], "exposure1": [0], "exposure2": [0], "within_days": [-1],
    "window_days": [-1], "look_days": [0, -1], "bin_days": [0], "lag_days": [-1], "span_days": [0], "cap": [-1.0, math.nan],
    "load": [(2.0, 1.0), (-1.0, 1.0)], "staleness": [[-1], [math.nan], ["30"]], "about_tolerances": [[share] for share in NOT_SHARES],
    "channel": ["seaa"], "item_class": ["153mm"],
    "later": ["no such window"], "shares": [[1.0], [-0.1]], "odds_ratio": [0.0, math.nan], "odds_ratios": [[0.0]],
}  # fmt: skip
# What means something else in one room.
OF_ROOM: dict[str, list[Any]] = {
    "claims.worked.share": [-0.1, 1.1, math.nan],
    "cadence.counts_by.by": ["colour"], "charts.windows_chart.by": ["colour"], "charts.parts_chart.by": ["colour"],
    "charts.counts_chart.window": ["Q"], "charts.parts_chart.window": ["Q"],
    "coverage.lists.by": ["colour"], "coverage.corrected.by": ["colour"], "coverage.dependence.by": ["colour"],
    "charts.pages_chart.window": ["Q"],
    "cadence.counts_by.windows": [{"every": "Q"}, {"start": "01/02/2024"}],
    "Dossier.flow.stage": ["movd", "delivered"],
    "Dossier.last_said.each": ["claimant"],
    "Dossier.as_of.value": NOT_DAYS, "claims.identified.days": [[day] for day in NOT_DAYS],
    "workbench.Explorer.set.changes": [{"campz": ["seoul"]}],
}  # fmt: skip
# What names nothing that could be misspelt: text shown as it is, counts, switches, and numbers of a method.
FREE = {
    "between", "label", "name", "null", "what", "keep_in", "least", "most", "limit", "seed", "effect", "dispersion", "starts", "n", "n1",
    "n2", "n_changes", "n_claims", "prior_shape", "after", "before", "block", "lags", "weeks", "changes", "which", "usual",
    "windows", "p_values", "events", "claims", "a_days", "b_days", "claim_days", "event_days", "rows", "priors", "read",
    "causes", "times", "headlines", "periods", "quarters", "value", "window", "first", "second", "both", "on_file",
    "simple", "rule", "allowed", "places", "moved", "reason",
}  # fmt: skip
# Ids that a browser sends: one not known on the day has no card. A line of code that is shown. The cells of a row, which
# `tests/desk` asks.
FREE_AT = {
    "charts.signature_chart.top",
    "workbench.Desk.drafted.cells",
    "workbench.Desk.take.cells",
    "claims.converted.total",
    "wording.scenario_lines.share",
    "workbench.View.code.load",
    "workbench.Snapshot.cards.ids",
}
# A view is given as one record; its fields are asked like parameters.
VIEW: dict[str, list[Any]] = {"review": ["verfied"], "chosen": [["no-such-record"]], "search": []}


CHOICES = claims.scenario(DOSSIER, FLOW)


@cache
def shown() -> dict[str, Any]:
    """Arguments that are right, by the name of the parameter."""
    view = cadence.observed(DOSSIER, start="2018-01-01")
    counted = cadence.counts(view.contacts, start=view.start, end=view.end)
    spans = cadence.named_windows(["a=2019-01-01:", "b=2021-01-01:"], view.start, view.end)
    q = DOSSIER.quantities(FLOW)
    return {
        "then": DOSSIER, "dossier": DOSSIER, "tables": DOSSIER, "flow": FLOW, "q": q, "claims": DOSSIER.claims,
        "conversions": DOSSIER.conversions, "out": q, "back": DOSSIER.quantities(FLOW.reverse), "answers": DOSSIER.answers(),
        "turns": claims.turns(DOSSIER.answers()),
        "commodities": DOSSIER.commodities, "choices": CHOICES, "total": CHOICES.totals[0], "factor": CHOICES.factors[0],
        "trips": DOSSIER.quantities(DOSSIER.flow("voyages")), "cargo": q,
        "factors": claims.factors(DOSSIER.claims, DOSSIER.conversions), "source": "containers", "target": "artillery_shells",
        "events": view.contacts, "contacts": view.contacts, "machine": view.contacts, "counts": counted, "windows": spans, "view": view,
        "change": cadence.changes(counted), "start": "2018-01-01", "split": "2023-09-13", "end": "2024-06-14",
        "as_of": "2024-06-14", "texts": ["a=:"], "by": "kind", "window": "QS", "between": "two states", "n": 3, "value": 26_600.0,
        "n1": 3, "n2": 5, "exposure1": 30.0, "exposure2": 30.0, "wait": cadence.waiting(cadence.gaps(view.contacts, view.end)),
        "gaps": cadence.gaps(view.contacts, view.end), "words": "7,000", "plans": cadence.plans(DOSSIER), "until": view.end,
    }  # fmt: skip


@cache
def special(where: str) -> dict[str, Any]:
    """Arguments that are right for one function only."""
    given = shown()
    counted: dict[str, Callable[[], dict[str, Any]]] = {
        **dict.fromkeys(
            ("coverage.unseen", "coverage.tipping", "coverage.against"),
            lambda: dict.fromkeys(("windows", "found"), covered()["found"]),
        ),
        "coverage.attention": lambda: {"found": covered()["found"]},
        "coverage.two_lists": lambda: {"first": 30, "second": 30, "both": 10},
        **dict.fromkeys((f"charts.{name}_chart" for name in ("corrected", "pages", "dependence", "unseen")), covered),
        "charts.calendar_chart": lambda: {
            "table": cadence.calendar(given["events"], start=given["view"].start, end=given["view"].end)
        },
        "charts.baselines_chart": lambda: {
            "result": cadence.baselines(given["view"], DOSSIER.config.periods, "2023-09-13")
        },
        "claims.answer_times": lambda: {"side": "RUS"},
        "charts.required_loads_chart": lambda: {
            "required": claims.required_loads(given["trips"], given["q"]),
            "loads": claims.loads(given["trips"], given["q"]),
            "by_factor": claims.loads_by_factor(
                given["trips"], given["q"].iloc[:0], given["factors"], source="containers"
            ),
        },
        "charts.answer_times_chart": lambda: {
            "found": claims.answer_times(DOSSIER, FLOW, "RUS"),
            "other": claims.answer_times(DOSSIER, FLOW, "PRK"),
        },
        "charts.windows_chart": lambda: {"table": cadence.in_windows(given["events"], given["windows"])},
        "charts.parts_chart": lambda: {"table": cadence.counts_by(given["events"], "kind")},
        "charts.sensitivity_chart": lambda: {"result": compare.sensitivity(DOSSIER)},
        "charts.reporting_vs_flow_chart": lambda: {"found": comparison()},
        "charts.specification_chart": lambda: {"curve": comparison().curve},
        "cadence.counts_by": lambda: {"windows": {}},
        "compare.study_of": lambda: {
            "figures": comparison().figures,
            "met": given["events"],
            "by": "known_on",
            "side": "after",
        },
        "compare.increments_of": lambda: {"figures": comparison().figures, "met": given["events"], "by": "known_on"},
        "compare.coincidence": lambda: {"claim_days": [1, 5], "event_days": [2, 9], "span_days": 100},
        "compare.coincidence_rate": lambda: {"a_days": [1, 5], "b_days": [2, 9], "span_days": 100, "window_days": 14},
        "compare.profile": lambda: {"values": np.ones(60), "events": np.array([20, 40]), "n_claims": 60},
    }
    return counted[where]() if where in counted else {}


@cache
def covered() -> dict[str, Any]:
    """The results of the room of coverage, by what the charts call them."""
    events, spans = shown()["events"], shown()["windows"]
    found = coverage.corrected(DOSSIER, events, spans)
    return {
        "found": found, "spoken": found, "pairs": coverage.against(found), "pages": coverage.pages(DOSSIER),
        "thick": coverage.attention(DOSSIER, found, events), "dependence": coverage.dependence(DOSSIER, events, spans),
        "curve": coverage.unseen(found), "tipping": coverage.tipping(found),
    }  # fmt: skip


@cache
def comparison() -> Any:
    """One comparison, for the charts of its parts."""
    return compare.comparison(DOSSIER, FLOW)


@cache
def instance(name: str) -> Any:
    """One of each class whose methods take a name, a day or a share."""
    made: dict[str, Callable[[], Any]] = {
        "cadence.Baselines": lambda: cadence.baselines(shown()["view"], DOSSIER.config.periods, "2023-09-13"),
        "claims.Conflicts": lambda: claims.conflicts(shown()["q"]),
        "claims.Envelope": lambda: claims.envelope(shown()["q"]),
        "compare.Figures": lambda: comparison().figures,
        "compare.Sensitivity": lambda: compare.sensitivity(DOSSIER),
        "reconcile.Reconciled": lambda: reconcile.fit(
            DOSSIER.as_of("2017-01-01"), FLOW
        ),  # a refusal: a slip is told all the same
        "reconcile.Validation": reconcile.validation,
        "workbench.Explorer": lambda: workbench.Explorer(DOSSIER),
        "workbench.Snapshot": lambda: workbench.read(DOSSIER, workbench.View()),
        "workbench.View": workbench.View,
    }
    return made[name]()


def public() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function and method, by the name it is called by in a test."""
    for room, module in ROOMS.items():
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isfunction(thing):
                yield f"{room}.{name}", thing
            elif inspect.isclass(thing):
                own = {k: m for k, m in vars(thing).items() if inspect.isfunction(m) and not k.startswith("_")}
                yield from ((f"{room}.{name}.{method}", function) for method, function in own.items())
    for name, function in vars(analysis.Dossier).items():
        if inspect.isfunction(function) and not name.startswith("_"):
            yield f"Dossier.{name}", getattr(select, name, function)


def fields_of_a_view() -> Iterator[tuple[str, str, Any]]:
    """Each field of a view with each slip, set on an explorer; what is searched for may be anything."""
    for name in (f.name for f in dataclasses.fields(workbench.View)):
        for typo in VIEW.get(name, TYPOS.get(name, [])):
            yield "workbench.Explorer.set", "changes", {name: typo}


def takes_words(parameter: inspect.Parameter) -> bool:
    """Does it take text, a number or a day, and not a table, a result or a switch?"""
    return bool(
        re.search(r"\b(str|float|int|date|Timestamp|Day|Names_|Any|Mapping|Sequence)\b", str(parameter.annotation))
    )


def cases() -> Iterator[tuple[str, str, Any]]:
    """Each function, each of its parameters that takes a name, and each slip."""
    yield from fields_of_a_view()
    for where, function in public():
        for name in inspect.signature(function).parameters:
            at = f"{where}.{name}"
            free = at in FREE_AT or name in FREE
            for typo in OF_ROOM.get(at, [] if free else TYPOS.get(name, [])):
                yield where, name, typo


def call(where: str, name: str, typo: Any) -> Any:
    """The function with everything right but one argument."""
    function = dict(public())[where]
    right = {**shown(), **special(where)}
    given: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name != "self" and (parameter.default is parameter.empty or parameter.name in special(where)):
            given[parameter.name] = right.get(parameter.name)
    extra = given.pop("windows", {}) if parameter_kind(function, "windows") == inspect.Parameter.VAR_KEYWORD else {}
    if parameter_kind(function, name) == inspect.Parameter.VAR_KEYWORD:
        extra = typo
    else:
        given[name] = typo
    if "self" in inspect.signature(function).parameters:
        owner = where.rsplit(".", 1)[0]
        given = {"self": DOSSIER if owner == "Dossier" else instance(owner), **given}
    return function(**given, **extra)


def parameter_kind(function: Callable[..., Any], name: str) -> Any:
    """Is it one argument, or does it stand for many?"""
    found = inspect.signature(function).parameters.get(name)
    return found.kind if found else None


def test_every_parameter_is_in_a_table() -> None:
    """A parameter that takes text, a number or a day has its slips, or is named as one that cannot be misspelt."""
    missing = {
        f"{where}({parameter.name}: {parameter.annotation})"
        for where, function in public()
        for parameter in inspect.signature(function).parameters.values()
        if takes_words(parameter)
        and not {f"{where}.{parameter.name}"} & (OF_ROOM.keys() | FREE_AT)
        and parameter.name not in TYPOS.keys() | FREE
    }
    assert not missing
    assert {f.name for f in dataclasses.fields(workbench.View)} <= TYPOS.keys() | VIEW.keys()


@pytest.mark.parametrize(("where", "name", "typo"), list(cases()), ids=lambda part: str(part)[:40])
def test_a_slip_is_refused(where: str, name: str, typo: Any) -> None:
    """`UnknownName` with the nearest, or what a day, a share or a span must be."""
    with pytest.raises(UsageError) as caught:
        call(where, name, typo)
    assert str(typo if isinstance(typo, str) else "").strip("[]'") in str(caught.value)


def frames() -> Iterator[tuple[str, str]]:
    """Each function with each of its parameters that takes a frame which the tests can make."""
    for where, function in public():
        for name, parameter in inspect.signature(function).parameters.items():
            if "DataFrame" in str(parameter.annotation) and name in shown() and where.count(".") == 1:
                yield where, name


@pytest.mark.parametrize(("where", "name"), list(frames()), ids=".".join)
@pytest.mark.parametrize("foreign", [pd.DataFrame({"a": [1]}), "containers"], ids=["a frame of something else", "text"])
def test_a_foreign_frame_is_refused(where: str, name: str, foreign: Any) -> None:
    """The error names the argument, what it lacks, and where such a frame comes from."""
    with pytest.raises(UsageError, match=r"has no column '|is a str, not a frame|; give then\.quantities") as caught:
        call(where, name, foreign)
    assert "; give" in str(caught.value)


def numbers() -> Iterator[tuple[str, str]]:
    """Each function with each of its parameters that takes a plain number of days, rows, or a method."""
    for where, function in public():
        for name, parameter in inspect.signature(function).parameters.items():
            if re.search("int|float", str(parameter.annotation)) and name in checked.NUMBERS and where.count(".") == 1:
                yield where, name


@pytest.mark.parametrize(("where", "name"), list(numbers()), ids=".".join)
@pytest.mark.parametrize("odd", ["ten", math.nan, math.inf, True, -1], ids=str)
def test_an_odd_number_is_refused(where: str, name: str, odd: Any) -> None:
    """Text, what is not a number, a switch, and one below the least."""
    with pytest.raises(UsageError, match=name):
        call(where, name, odd)


TAKERS = [name for name, function in vars(claims).items() if name in claims.__all__ and inspect.isfunction(function)
          and {"q", "trips", "out"} & set(inspect.signature(function).parameters)]  # fmt: skip


@pytest.mark.parametrize("name", TAKERS)
def test_raw_claims_are_refused(name: str) -> None:
    """Claims that no selection has made (retracted ones, variants, other flows) never pass for the figures of a flow."""
    function = getattr(claims, name)
    given = dict.fromkeys(
        {"q", "trips", "cargo", "out", "back"} & set(inspect.signature(function).parameters), DOSSIER.claims
    )
    right = {"cap": 1.0, "until": DOSSIER.day, "factors": shown()["factors"], "source": "containers"}
    extra = {name: right[name] for name in right.keys() & inspect.signature(function).parameters.keys()}
    with pytest.raises(UsageError, match=r"give then\.quantities\(flow\)"):
        function(**given, **extra)
