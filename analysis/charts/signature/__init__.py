"""The signature figure: what was claimed, what was denied, who met whom, on one time axis."""

from analysis.charts.signature.figure import signature

__all__ = ["signature"]
