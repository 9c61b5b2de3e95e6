"""Standard errors that tell no secret: rounded up where a table holds cells back.

Sums of a table are not all that is published of it. In a stratified sample the variance of a
row, of its cells and of the columns hang together by the squares of the cells, and exact
standard errors of the margins solve for suppressed cells that the totals leave open. Rounded
up to whole per cent of the figure, at most two digits, they still say how good a figure is.
The estimates themselves are not touched.

Source: Hundepool et al. (2012), Statistical Disclosure Control, on rounding;
practice of letter grades for relative standard errors, Statistics Canada (2009).
"""

from __future__ import annotations

import numpy as np

from imk_desktop.estimation.arrays import Floats

SLACK = 1e-9  # of a step: an error that is on a step by arithmetic stays there


def rounded_up(estimate: Floats, standard_error: Floats) -> tuple[Floats, Floats]:
    """Return standard errors that may be told, and the same in per cent of the estimate.

    Args:
        estimate: Figures of any shape.
        standard_error: Theirs.

    Returns:
        The standard errors rounded up, in the unit of the figure, and the relative ones; where
        the estimate is 0, the standard error to one digit, and NaN.

    >>> rounded_up(np.array([200.0, 10.0]), np.array([24.2, 12.34]))
    (array([26., 13.]), array([ 13., 130.]))
    """
    size = np.abs(estimate)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(estimate == 0, np.nan, 100.0 * standard_error / size)
    relative = _up(relative, np.maximum(1.0, _unit(relative) / 10.0))
    absolute = _up(standard_error, _unit(standard_error))
    return np.where(estimate == 0, absolute, relative * size / 100.0), relative


def _unit(value: Floats) -> Floats:
    """Return the unit of the first digit, 10 for 24; 1 for 0."""
    with np.errstate(divide="ignore"):
        power: Floats = np.floor(np.log10(value))
    return np.where(np.isfinite(power), 10.0 ** np.where(np.isfinite(power), power, 0.0), 1.0)


def _up(value: Floats, step: Floats) -> Floats:
    up: Floats = np.ceil(np.maximum(value / step - SLACK, 0.0)) * step
    return up
