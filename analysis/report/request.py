"""What a worker is asked to make, and what it says of it: plain values, so that both travel to wherever it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class ReportRequest:
    """Everything a worker needs to make one report."""

    notebook: str
    slug: str
    out: str
    given: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    formats: tuple[str, ...] = ("html",)
    engine: str = "fork"
    cell_seconds: float | None = None
    run_seconds: float | None = None
    memory_mb: int | None = None
    shared: str = ""
    base: str = ""  # from where a relative folder of tables is meant; empty: from where the worker runs

    def as_json(self) -> dict[str, Any]:
        """The job as plain values, to send to a worker."""
        return asdict(self)


@dataclass(frozen=True)
class ReportResult:
    """What came of one job: files written, or why it failed; seconds and peak memory of the run; what its page does not show."""

    slug: str
    files: tuple[str, ...] = ()
    failure: str = ""
    seconds: float = 0.0
    peak_mb: float = 0.0
    read: tuple[str, ...] = ()  # files that the notebook opened, of its own
    left_out: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> ReportResult:
        """The result that a worker sent as plain values."""
        told: dict[str, Any] = {n: tuple(value) if isinstance(value, list) else value for n, value in values.items()}
        return cls(**told)
