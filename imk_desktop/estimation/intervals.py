"""Confidence intervals: symmetric as R prints them, and on the log scale for counts and money.

An interval `estimate - t * se` of a total that cannot be negative often reaches below zero.
On the log scale it is `estimate * exp(+- t * se / estimate)`, always on the same side.

Source: Lumley (2010), section 2.2; Särndal, Swensson and Wretman (1992), section 5.2;
Burnham et al. (1987) for the log scale.
"""

from __future__ import annotations

import numpy as np

from imk_desktop.estimation.arrays import Floats
from imk_desktop.estimation.linearisation import Estimates
from imk_desktop.estimation.students_t import quantile


def symmetric(figure: Estimates, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the lower and upper limits (k,), `estimate -+ t * se`; NaN without freedom."""
    reach = _t(figure, level) * figure.standard_error
    return figure.estimate - reach, figure.estimate + reach


def on_log_scale(figure: Estimates, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return limits (k,) on the side of zero of the estimate; NaN where the estimate is 0."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        reach = np.exp(_t(figure, level) * figure.standard_error / np.abs(figure.estimate))
        near, far = figure.estimate / reach, figure.estimate * reach
    low, high = np.minimum(near, far), np.maximum(near, far)
    nothing = figure.estimate == 0
    return np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)


def _t(figure: Estimates, level: float) -> float:
    if figure.degrees_of_freedom < 1:
        return float("nan")
    return quantile((1.0 + level) / 2.0, figure.degrees_of_freedom)
