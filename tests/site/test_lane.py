"""Of a figure of several lanes the tallest is kept for a small picture, with what stands in it; any other figure stays whole."""

from __future__ import annotations

from typing import Any

from analysis.site.lane import HEIGHT, main_lane


def _figure() -> dict[str, Any]:
    texts = [
        {"text": "28,000", "y": 28000},
        {"text": "key", "yref": "paper", "y": 1, "yshift": 4},
        {"text": "summit", "yref": "paper", "y": 0.8, "yshift": 14},
        {"text": "below", "yref": "paper", "y": 0},
        {"text": "3", "yref": "y2", "y": 1},
    ]
    layout = {
        "height": 690, "margin": {"l": 124, "r": 20, "t": 26, "b": 52}, "xaxis": {"type": "date", "anchor": "y2"},
        "yaxis": {"domain": [0.4, 0.8], "range": [0, 30000]}, "yaxis2": {"domain": [0, 0.3]},
        "annotations": texts, "shapes": [{"type": "line", "yref": "paper", "y0": 0, "y1": 0.8}],
        "meta": {"narrow": {"annotations": [{"text": "28", "y": 28000}, {"text": "other", "yref": "paper", "y": 1}]}},
    }  # fmt: skip
    return {"data": [{"name": "said"}, {"name": "denied", "yaxis": "y2"}], "layout": layout}


def test_the_tallest_lane_fills_the_picture() -> None:
    """Its marks, its texts as a phone has them, the days above it and the lines through it; of other lanes nothing."""
    found = main_lane(_figure())
    layout = found["layout"]
    assert [trace["name"] for trace in found["data"]] == ["said"]
    assert (layout["yaxis"]["domain"], layout["yaxis2"]["visible"]) == ([0, 1], False)
    assert (layout["xaxis"]["anchor"], layout["height"]) == ("y", HEIGHT)
    assert [text["text"] for text in layout["annotations"]] == ["28", "key", "summit"]
    _, key, summit = layout["annotations"]
    assert key["y"] == summit["y"] == 1
    assert key["yshift"] > summit["yshift"] + 14
    assert layout["shapes"] == [{"type": "line", "yref": "paper", "y0": 0, "y1": 1}]


def test_a_figure_of_one_lane_stays_as_it_is() -> None:
    """One axis of values, or a second on an axis of its own, is nothing to choose from."""
    figure = _figure()
    figure["layout"]["yaxis2"]["anchor"] = "x2"
    assert main_lane(figure) == figure
    del figure["layout"]["yaxis2"]
    assert main_lane(figure) == figure
