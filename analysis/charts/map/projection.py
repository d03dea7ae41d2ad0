"""Where on a flat sheet does a place lie? Albers' conic, which keeps areas, on a sphere."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin, sqrt
from typing import Final

EARTH: Final = 6371.0  # km, mean radius of the Earth


@dataclass(frozen=True)
class Albers:
    """Albers' equal-area conic projection about one point, true to length along two parallels; degrees.

    With n = (sin φ₁ + sin φ₂)/2 and ρ(φ) = R √(cos² φ₁ + 2n sin φ₁ − 2n sin φ)/n, a place is at x = ρ(φ) sin(n(λ − λ₀)) and
    y = ρ(φ₀) − ρ(φ) cos(n(λ − λ₀)).

    References
    ----------
    J. Snyder, *Map Projections: A Working Manual*, US Geological Survey Professional Paper 1395, 1987, p. 100.
    """

    longitude: float
    latitude: float
    parallels: tuple[float, float]
    radius: float = EARTH

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where is this place, to the east and to the north of the middle, in units of the radius (km)?"""
        away, turn = self._away(latitude), self.turn(longitude)
        return away * sin(turn), self._away(self.latitude) - away * cos(turn)

    def turn(self, longitude: float) -> float:
        """By how much is north turned to the left on this meridian, in radians?"""
        return self._n * radians((longitude - self.longitude + 180) % 360 - 180)

    @property
    def _n(self) -> float:
        return (sin(radians(self.parallels[0])) + sin(radians(self.parallels[1]))) / 2

    def _away(self, latitude: float) -> float:
        first = radians(self.parallels[0])
        return self.radius * sqrt(cos(first) ** 2 + 2 * self._n * (sin(first) - sin(radians(latitude)))) / self._n
