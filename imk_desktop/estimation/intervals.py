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
    """Return the lower and upper limits (k,), `estimate -+ t * se`; NaN without freedom.

    The freedom is the design's, in every domain, as in R's `svyby`.
    """
    reach = _t(figure.degrees_of_freedom, level) * figure.standard_error
    return figure.estimate - reach, figure.estimate + reach


def symmetric_within(figure: Estimates, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the same limits (k,) by the freedom that each domain has."""
    reach = _t_within(figure, level) * figure.standard_error
    return figure.estimate - reach, figure.estimate + reach


def on_log_scale(figure: Estimates, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return limits (k,) on the side of zero of the estimate; NaN where the estimate is 0.

    The freedom is that of each domain; where nothing is left undrawn, the limits are the figure.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        reach = np.exp(_t_within(figure, level) * figure.standard_error / np.abs(figure.estimate))
        near, far = figure.estimate / reach, figure.estimate * reach
    low, high = np.minimum(near, far), np.maximum(near, far)
    nothing = figure.estimate == 0
    return np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)


def _t_within(figure: Estimates, level: float) -> Floats:
    """Return t (k,) by the freedom of each domain; 0 where a domain is known without error."""
    degrees, place = np.unique(figure.degrees_within, return_inverse=True)
    t = np.array([_t(int(freedom), level) for freedom in degrees])[place.reshape(-1)]
    if figure.spread is not None:
        sure = figure.spread.measurable & (figure.standard_error == 0)
        t = np.where(sure, 0.0, t)
    return t


def _t(degrees_of_freedom: int, level: float) -> float:
    if degrees_of_freedom < 1:
        return float("nan")
    return quantile((1.0 + level) / 2.0, degrees_of_freedom)
