"""From values to classes: few, round, and robust against a handful of extremes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: A map has about this many classes, a diverging one that many on each side of the midpoint.
CLASSES, CLASSES_EACH_SIDE = 7, 4
#: Steps are read off the middle 96 % of values; the first and last class take the rest.
MIDDLE = (0.02, 0.98)
#: Relative to the values; far more than sums of floats err, far less than any figure tells.
DUST = 1e-9
#: With more than this share in one class of equal width, classes of equal number are used.
CROWDED = 0.5

Floats = NDArray[np.float64]


def edges(values: Floats, midpoint: float | None = None) -> Floats:
    """Inner class limits, ascending and round; a value on a limit belongs to the class above.

    ``values`` (n,) without NaN. With a ``midpoint`` the classes are equally wide on both sides of
    it and it is itself a limit. No limits where all values are the same.
    """
    low, high = np.quantile(values, MIDDLE) if len(values) else (0.0, 0.0)
    if high <= low:
        low, high = (values.min(), values.max()) if len(values) else (0.0, 0.0)
    # values apart by less than the dust of floating point are the same: seven classes of 25.0
    if high - low <= DUST * max(abs(low), abs(high)):
        return np.array([])
    if midpoint is not None:
        return _around(midpoint, low, high)
    found = _multiples(nice_step((high - low) / CLASSES), low, high)
    counts = np.bincount(classes(values, found))
    if counts.max() <= CROWDED * len(values):
        return found
    return _of_equal_number(values, found)


def classes(values: Floats, limits: Floats) -> NDArray[np.int8]:
    """Class of each value: 0 below the first limit."""
    return np.searchsorted(limits, values, side="right").astype(np.int8)


def nice_step(rough: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten, the next above ``rough`` (or equal)."""
    power = 10.0 ** np.floor(np.log10(rough))
    steps = np.array([1, 2, 2.5, 5, 10]) * power
    return float(steps[steps >= rough * (1 - 1e-9)][0])


def _multiples(step: float, low: float, high: float) -> Floats:
    first, last = np.ceil(low / step), np.floor(high / step)
    return _clean(np.arange(first, last + 1) * step)


def _around(midpoint: float, low: float, high: float) -> Floats:
    reach = max(high - midpoint, midpoint - low)
    step = nice_step(reach / CLASSES_EACH_SIDE)
    steps = np.arange(-CLASSES_EACH_SIDE + 1, CLASSES_EACH_SIDE) * step
    inside = (steps == 0) | ((midpoint + steps > low) & (midpoint + steps < high))
    return _clean(midpoint + steps[inside])


def _of_equal_number(values: Floats, otherwise: Floats) -> Floats:
    """Quantiles rounded to two digits, so that a skewed figure is not one colour."""
    cuts = np.quantile(values, np.arange(1, CLASSES) / CLASSES)
    rounded = np.unique([_two_digits(cut) for cut in cuts])
    rounded = rounded[(rounded > values.min()) & (rounded <= values.max())]
    return rounded if len(rounded) > 1 else otherwise


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def _clean(values: Floats) -> Floats:
    """Without the dust of floating point: 0.30000000000000004 → 0.3."""
    return np.array([float(f"{v:.12g}") for v in values])


def log_ticks(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten from ``low`` to ``high``, both above 0."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    return [m * 10.0**k for k in powers for m in (1, 2, 5) if low <= m * 10.0**k <= high]
