"""Each test keeps its level on series without an effect and sees a planted one; the whole run is a campaign."""

from __future__ import annotations

import pytest

from tests.stress.calibration import CASES, faults, share

SERIES = 60


@pytest.mark.parametrize("name", CASES)
def test_level_and_power(name: str) -> None:
    """On seeded series the share of false alarms fits the level and the planted effect is seen."""
    assert faults(name, share(name, SERIES, False), share(name, SERIES, True), SERIES) == []


def test_a_test_that_always_speaks_is_caught() -> None:
    """The check itself fails for a test that cries wolf, for one that never speaks, and for one that sees nothing."""
    name = "figures near meetings, all shifts"
    assert len(faults(name, 0.2, 1.0, 1000)) == 1
    assert len(faults(name, 0.0, 1.0, 1000)) == 1
    assert len(faults(name, 0.05, 0.1, 1000)) == 1
