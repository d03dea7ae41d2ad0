"""The controls of the explorer: stock ipywidgets, each with a label, each reachable by keyboard."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import ipywidgets as w
import pandas as pd

from analysis.language.format import day, readable
from analysis.model.dossier import Dossier
from analysis.model.vocabulary import CONTACT_KIND
from analysis.workbench.view import View

WEEK: Final = 7
_LABEL: Final = {"description_width": "initial"}
_WIDE: Final = w.Layout(width="auto", flex="1 1 320px", min_width="0")


class Controls:
    """Every control, by the field of the view that it sets; `box` lays them out."""

    def __init__(self, dossier: Dossier, view: View) -> None:
        days = _days(dossier, view)
        self.day = w.SelectionSlider(
            options=days, description="As known on", style=_LABEL, layout=_WIDE, continuous_update=True
        )
        self.play = w.Play(
            min=0, max=len(days) - 1, step=WEEK, interval=700, description="Play by week", show_repeat=False
        )
        w.jslink((self.play, "value"), (self.day, "index"))
        self.eve = w.Dropdown(options=[("a summit …", ""), *_eves(dossier, days)], description="Eve of", style=_LABEL)
        words, own = dossier.config, view.flow(dossier)
        shown = [*dossier.flows, *([] if own in dict(dossier.flows) else [(own, 0)])]
        names = [(f"{f.goods}, {f.origin_name} → {f.destination_name} ({n})", tuple(f.ids.values())) for f, n in shown]
        self.flow = w.Dropdown(
            options=names,
            description="Flow (figures on file)",
            style=_LABEL,
            layout=w.Layout(width="auto", flex="1 1 420px", min_width="0"),
        )
        dyads = [(words.dyad_label(d), d) for d in sorted({view.dyad, *dossier.events["dyad"]})]
        self.dyad = w.Dropdown(options=dyads, description="Contacts of", style=_LABEL, layout=w.Layout(width="300px"))
        self.by = w.ToggleButtons(
            options=[("day said", "known"), ("day counted to", "through")],
            description="Placed on",
            style={**_LABEL, "button_width": "auto"},
            layout=w.Layout(display="flex", flex_flow="row nowrap"),
        )
        self.start = w.DatePicker(description="From", style=_LABEL, layout=w.Layout(width="190px"))
        self.end = w.DatePicker(description="to", style=_LABEL, layout=w.Layout(width="170px"))
        self.search = w.Text(
            description="Search",
            placeholder="words in claims and events",
            style=_LABEL,
            layout=_WIDE,
            continuous_update=False,
        )
        self.lists = {name: _many(label, options) for name, (label, options) in _options(dossier).items()}
        self.put(view)

    def put(self, view: View) -> None:
        """Show a view's values."""
        first, last = self.day.options[0], self.day.options[-1]  # each day between is there
        self.day.value = min(max(view.as_of or last, first), last)
        self.play.value = self.day.index
        flow = (view.commodity, view.origin, view.destination)
        if flow in [value for _, value in self.flow.options]:
            self.flow.value = flow
        self.dyad.value, self.by.value, self.search.value = view.dyad, view.by, view.search
        self.start.value = dt.date.fromisoformat(view.window_start) if view.window_start else None
        self.end.value = dt.date.fromisoformat(view.window_end) if view.window_end else None
        for name, control in self.lists.items():
            known = {value for _, value in control.options}
            control.value = tuple(v for v in getattr(view, name) if v in known)

    def asked(self) -> dict[str, Any]:
        """The fields of the view as the controls stand."""
        commodity, origin, destination = self.flow.value
        return {
            "as_of": self.day.value,
            "commodity": commodity,
            "origin": origin,
            "destination": destination,
            "dyad": self.dyad.value,
            "by": self.by.value,
            "window_start": self.start.value.isoformat() if self.start.value else "",
            "window_end": self.end.value.isoformat() if self.end.value else "",
            "search": self.search.value,
            **{name: tuple(control.value) for name, control in self.lists.items()},
        }

    @property
    def all(self) -> list[w.Widget]:
        """The controls whose value is part of the view."""
        return [self.day, self.flow, self.dyad, self.by, self.start, self.end, self.search, *self.lists.values()]

    @property
    def box(self) -> w.VBox:
        """The controls, laid out to wrap on a narrow screen."""
        wrap = w.Layout(flex_flow="row wrap", align_items="center")
        claims = w.HBox([self.lists[n] for n in ("camps", "claimants", "stances", "bounds")], layout=wrap)
        events = w.HBox([self.lists[n] for n in ("kinds", "levels", "review")], layout=wrap)
        hint = w.HTML("With nothing selected, all are kept. Ctrl or Shift selects several.")
        filters = w.VBox([hint, claims, events], layout=w.Layout(display="none"))
        fold = w.ToggleButton(
            description="Filters: sources, sides, wording, stance, contacts, review", layout=w.Layout(width="auto")
        )
        fold.observe(lambda change: setattr(filters.layout, "display", None if change["new"] else "none"), "value")
        return w.VBox(
            [
                w.HBox([self.day, self.play, self.eve], layout=wrap),
                w.HBox([self.flow, self.dyad, self.by], layout=wrap),
                w.HBox([self.search, self.start, self.end], layout=wrap),
                w.HBox([fold]),
                filters,
            ]
        )


def _days(dossier: Dossier, view: View) -> list[str]:
    """Each day from the first claim to the last day on file, and the view's own."""
    last = dossier.day
    known = dossier.claims["known_on"].min()
    first = min(
        [
            last,
            *([known.date()] if not pd.isna(known) else []),
            *([dt.date.fromisoformat(view.as_of)] if view.as_of else []),
        ]
    )
    return [(first + dt.timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]


def _eves(dossier: Dossier, days: list[str]) -> list[tuple[str, str]]:
    """The day before each summit that took place, latest first."""
    met = dossier.contacts("any", kinds="summit")
    found = []
    for row in met.sort_values("starts_on", ascending=False).itertuples(index=False):
        eve = (row.starts_on - pd.Timedelta(days=1)).date().isoformat()
        if row.date_precision == "day" and eve in days:
            found.append(
                (f"{dossier.config.dyad_label(row.dyad)}, {row.place or 'place not stated'}, {day(row.starts_on)}", eve)
            )
    return found


def _options(dossier: Dossier) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Filters with the values that occur, and how often."""
    claims, events = dossier.claims, dossier.events
    met = events[events["kind"].isin(CONTACT_KIND)]  # what the figure draws, and a view takes
    voices = dossier.claimants.set_index("claimant_id")
    said = claims["claimant_id"]
    columns = {
        "camps": ("Sides", said.map(voices["camp"])),
        "claimants": ("Sources", said),
        "stances": ("Stance", claims["stance"]),
        "bounds": ("Wording", claims["bound"]),
        "kinds": ("Contact kind", met["kind"]),
        "levels": ("Contact level", met["level"]),
        "review": ("Review", pd.concat([claims["review"], events["review"]])),
    }
    names = voices["name"].to_dict() | {camp: dossier.config.name(camp) for camp in dossier.config.camps}
    found = {}
    for name, (label, column) in columns.items():
        counted = column.value_counts()
        ordered = sorted(counted.items(), key=lambda item: (-item[1], str(item[0])))
        found[name] = (label, [(f"{names.get(v, readable(str(v)))} ({n})", str(v)) for v, n in ordered])
    return found


def _many(label: str, options: list[tuple[str, str]]) -> w.SelectMultiple:
    layout = w.Layout(width="auto", flex="1 1 230px", height="150px")
    return w.SelectMultiple(options=options, description=label, style={"description_width": "96px"}, layout=layout)
