"""Quantiles of Student's t, for confidence intervals with few primary sampling units.

Source: Abramowitz and Stegun (1964), 26.7.1 and 26.5.8; the continued fraction of the
incomplete beta function is evaluated by Lentz's method (Press et al., 2007, section 6.4).
"""

from __future__ import annotations

import math

TINY = 1e-300


def quantile(probability: float, degrees_of_freedom: float) -> float:
    """Return the t that is exceeded with 1 - probability, for probability above a half.

    >>> round(quantile(0.975, 10), 6)
    2.228139
    """
    low, high = 0.0, 2.0
    while _below(high, degrees_of_freedom) < probability:
        low, high = high, high * 2.0
    while True:  # halving to the last bit costs 60 evaluations and needs no derivative
        middle = (low + high) / 2.0
        if middle in (low, high):
            return middle
        if _below(middle, degrees_of_freedom) < probability:
            low = middle
        else:
            high = middle


def _below(t: float, degrees_of_freedom: float) -> float:
    """Return the probability of a value below t >= 0."""
    x = degrees_of_freedom / (degrees_of_freedom + t * t)
    return 1.0 - 0.5 * _incomplete_beta(degrees_of_freedom / 2.0, 0.5, x)


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b)."""
    if x >= 1.0:
        return 1.0
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - _incomplete_beta(b, a, 1.0 - x)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    return front * _continued_fraction(a, b, x) / a


def _continued_fraction(a: float, b: float, x: float) -> float:
    c = 1.0
    d = 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0))
    fraction = d
    for m in range(1, 1000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1.0 / _away_from_zero(1.0 + term * d)
            c = _away_from_zero(1.0 + term / c)
            fraction *= d * c
        if abs(d * c - 1.0) < 1e-16:
            break
    return fraction


def _away_from_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
