"""What is left of a figure that is seen small? Of lanes below one another the tallest, with what stands in it and above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

HEIGHT: Final = 250  # px at which a letter of the figure is still read where the picture is 600 px wide
_MARGIN: Final = {"t": 66, "b": 30}
_ABOVE: Final = 32  # px from a lane up to what stood above it, over the names of days


def main_lane(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A figure of several lanes on one axis of days as its tallest lane, laid out as for a phone; any other as it is."""
    layout = spec["layout"]
    lanes = {name: axis["domain"] for name, axis in layout.items() if name.startswith("yaxis") and "domain" in axis}
    shared = [name for name in lanes if layout[name].get("anchor", "x") == "x"]
    if len(shared) < 2:
        return dict(spec)
    narrow = layout.get("meta", {}).get("narrow", {})
    inner, outer = narrow.get("annotations", layout.get("annotations", ())), layout.get("annotations", ())
    texts = [mark for mark in inner if mark.get("yref") != "paper"] + [m for m in outer if m.get("yref") == "paper"]
    main = max(shared, key=lambda name: float(lanes[name][1] - lanes[name][0]))
    own = main.replace("axis", "")
    axes = {name: {**layout[name], "visible": False} for name in lanes if name != main}
    return {
        **spec,
        "data": [trace for trace in spec["data"] if trace.get("yaxis", "y") == own],
        "layout": {
            **layout,
            **axes,
            main: {**layout[main], "domain": [0, 1], "nticks": 4},
            "xaxis": {**layout["xaxis"], "anchor": own},
            "annotations": list(_moved(texts, own, lanes[main])),
            "shapes": list(_moved(narrow.get("shapes", layout.get("shapes", ())), own, lanes[main])),
            "margin": {**layout["margin"], **_MARGIN},
            "height": HEIGHT,
        },
    }


def _moved(marks: Any, own: str, lane: tuple[float, float]) -> Iterator[dict[str, Any]]:
    """What stands in the lane, runs through it or stands above it."""
    low, high = lane

    def place(y: float) -> float:
        return min(max((y - low) / (high - low), 0), 1)

    for mark in marks:
        if mark.get("yref", "y") == own:
            yield mark
        elif mark.get("yref") == "paper":
            ends = {name: place(mark[name]) for name in ("y", "y0", "y1") if name in mark}
            if mark.get("y", high) > high:
                ends["yshift"] = mark.get("yshift", 0) + _ABOVE
            if mark.get("y", high) >= low:
                yield {**mark, **ends}
