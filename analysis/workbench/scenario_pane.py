"""The scenario calculator of the explorer: stock ipywidgets, each choice one claimant's figure."""

from __future__ import annotations

import html
from typing import Any, Final

import ipywidgets as w

from analysis.claims import Choice, Scenario, own_factor, scenario, worked
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.wording import scenario_lines

_LABEL: Final = {"description_width": "initial"}
_WIDE: Final = w.Layout(width="auto", flex="1 1 420px", min_width="0")
NOTHING: Final = "a total and a factor are both needed, and this flow on this day has not both"


class ScenarioPane:
    """Choose whose total, whose factor, a mix and whose rate of fire; `box` shows what it comes to, and whose that is."""

    def __init__(self) -> None:
        self.total, self.factor, self.other, self.rate = (
            w.Dropdown(description=label, style=_LABEL, layout=_WIDE)
            for label in ("Total", "Factor: how much one holds", "What the rest hold", "Rate of fire")
        )
        self.share = w.BoundedIntText(
            value=100, min=0, max=100, step=5, description="Share that hold the goods, %: your own assumption", style=_LABEL,
            layout=w.Layout(width="420px"),
        )  # fmt: skip
        self.made = w.HTML()
        self._choices = Scenario((), (), (), ())
        self._busy = False
        for control in (self.total, self.factor, self.share, self.other, self.rate):
            control.observe(self._changed, "value")

    @property
    def box(self) -> w.VBox:
        """The choices, and under them the result."""
        wrap = w.Layout(flex_flow="row wrap", align_items="center")
        choices = [
            w.HBox([self.total, self.factor], layout=wrap),
            w.HBox([self.share, self.other, self.rate], layout=wrap),
        ]
        box = w.VBox([*choices, self.made])
        box.add_class("dossier-scenario")
        return box

    def show(self, then: Dossier, flow: Flow) -> None:
        """Offer what is on file for a flow on a day; choices that still stand are kept."""
        self._choices = scenario(then, flow)
        kept = {name: getattr(self, name).value for name in ("total", "factor", "other", "rate")}
        self._busy = True
        try:
            self._offer(kept)
        finally:
            self._busy = False
        self._changed(None)

    def _offer(self, kept: dict[str, Choice | None]) -> None:
        choices = self._choices
        lists = {"total": choices.totals, "factor": choices.factors, "other": choices.others, "rate": choices.rates}
        first = choices.totals[0] if choices.totals else None
        usual = {"total": first, "factor": own_factor(choices, first) if first else None}
        for name, own in lists.items():
            control = getattr(self, name)
            none = [("none", None)] if name in ("other", "rate") or not own else []
            goods = "{0.goods}, {0.label}" if name == "other" else "{0.label}"
            control.options = [*none, *((goods.format(choice), choice) for choice in own)]
            control.value = kept[name] if kept[name] in own else usual.get(name)

    def _changed(self, _: Any) -> None:
        if self._busy:
            return
        total, factor = self.total.value, self.factor.value
        lines = [NOTHING]
        if total and factor:
            chosen = {"share": self.share.value / 100, "other": self.other.value, "rate": self.rate.value}
            lines = scenario_lines(worked(total, factor, **chosen), total, factor, **chosen)
            used = [total, factor, self.other.value, self.rate.value]
            lines.append("Records: " + "; ".join(choice.claim_id for choice in used if choice))
        self.made.value = f'<div role="status">{"".join(f"<p>{html.escape(line)}</p>" for line in lines)}</div>'
