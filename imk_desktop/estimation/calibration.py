"""Calibration: the least change of weights that makes known totals come out exactly.

Post-stratification, raking and the generalised regression estimator (GREG) differ in what is
known and in how far a weight may move. A calibrated figure varies only by what the auxiliaries
leave unexplained, so its variance is that of residuals (`Calibration.residuals`).

Source: Deville and Särndal (1992), JASA 87, 376-382; Särndal, Swensson and Wretman (1992),
section 6.4; Deming and Stephan (1940) for raking.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from imk_desktop.errors import UserError
from imk_desktop.estimation.arrays import Codes, Floats
from imk_desktop.language import _

CLOSE = 1e-13  # relative distance to the margins at which iteration ends
PATIENCE = 500  # iterations


class Calibration(Protocol):
    """What calibrated weights were calibrated to."""

    def residuals(self, values: Floats) -> Floats:
        """Return what the auxiliaries leave unexplained of values (n, p), same shape."""


@dataclass(frozen=True, slots=True)
class Regression:
    """Auxiliaries (n, q) and the weights (n,) from before calibration."""

    auxiliaries: Floats
    initial: Floats

    def residuals(self, values: Floats) -> Floats:
        """Take out the weighted regression on the auxiliaries, with the initial weights."""
        root = np.sqrt(self.initial)[:, None]
        slope, *_rest = np.linalg.lstsq(self.auxiliaries * root, values * root, rcond=None)
        explained: Floats = self.auxiliaries @ slope
        unexplained: Floats = values - explained
        return unexplained


@dataclass(frozen=True, slots=True)
class Sweeps:
    """Margins (n,) of a raking, and sweeps of unweighted means, as R's `rake` has it.

    R's residuals are those of the calibrated weights being equal; `Regression` over the same
    margins is the textbook's, and differs by some 0.3 % of the standard error.
    """

    margins: tuple[Codes, ...]
    sweeps: int = 10

    def residuals(self, values: Floats) -> Floats:
        """Take out the plain mean of each class, margin after margin."""
        for _sweep in range(self.sweeps):
            for margin in self.margins:
                count = np.maximum(np.bincount(margin), 1)[:, None]
                sums = np.stack([np.bincount(margin, column) for column in values.T], axis=1)
                values = values - (sums / count)[margin]
        return values


def indicators(codes: Codes, classes: int) -> Floats:
    """Return (n, classes) with a 1 where a record lies in a class."""
    flags: Floats = (codes[:, None] == np.arange(classes)).astype(np.float64)
    return flags


def poststratify(weight: Floats, classes: Codes, counts: Floats) -> tuple[Floats, Regression]:
    """Make the weights of each class sum to its count in the population.

    Args:
        weight: (n,) weights before.
        classes: (n,) class of each record.
        counts: (k,) population count of each class.

    Raises:
        UserError: A class with a count has no weight to carry it.
    """
    have = np.bincount(classes, weight, counts.size).astype(np.float64)
    _refuse_empty(have, counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(counts > 0, counts / have, 0.0)
    return weight * factor[classes], Regression(indicators(classes, counts.size), weight)


def rake(
    weight: Floats, margins: Sequence[Codes], counts: Sequence[Floats]
) -> tuple[Floats, Regression]:
    """Make the weights sum to several margins, in turn until all fit.

    Args:
        weight: (n,) weights before.
        margins: One array (n,) of classes per margin.
        counts: One array of population counts per margin, all with one grand total.

    Raises:
        UserError: The margins contradict each other, or a class has no records.
    """
    auxiliaries = np.hstack([indicators(m, c.size) for m, c in zip(margins, counts, strict=True)])
    target = np.concatenate(list(counts))
    _refuse_empty(auxiliaries.T @ weight, target)
    raked = weight.copy()
    for _round in range(PATIENCE):
        for margin, count in zip(margins, counts, strict=True):
            have = np.bincount(margin, raked, count.size)
            raked *= np.divide(count, have, out=np.zeros_like(have), where=have > 0)[margin]
        if _distance(auxiliaries.T @ raked, target) < CLOSE:
            break
    else:
        if _distance(auxiliaries.T @ raked, target) > 1e-10:
            raise _no_solution()
    return raked, Regression(auxiliaries, weight)


@dataclass(frozen=True, slots=True)
class Distance:
    """How a weight's factor g follows the linear predictor u: g(0) = 1 and g'(0) = 1."""

    factor: Callable[[Floats], Floats]
    slope: Callable[[Floats], Floats]


def linear() -> Distance:
    """Let weights move by the predictor itself; they can turn negative."""
    return Distance(lambda u: 1.0 + u, lambda u: np.ones_like(u))


def exponential() -> Distance:
    """Let weights move by the exponential (raking); they stay positive."""
    return Distance(np.exp, np.exp)


def logit(low: float, high: float) -> Distance:
    """Keep every factor between two bounds, low < 1 < high."""
    steep = (high - low) / ((1.0 - low) * (high - 1.0))

    def factor(u: Floats) -> Floats:
        grown = np.exp(np.clip(steep * u, -700.0, 700.0))
        bounded: Floats = (low * (high - 1) + high * (1 - low) * grown) / (
            high - 1 + (1 - low) * grown
        )
        return bounded

    def slope(u: Floats) -> Floats:
        g = factor(u)
        return (g - low) * (high - g) / ((1 - low) * (high - 1))

    return Distance(factor, slope)


def calibrate(
    weight: Floats, auxiliaries: Floats, totals: Floats, distance: Distance | None = None
) -> tuple[Floats, Regression]:
    """Find the generalised regression weights by Newton's method with halved steps.

    Args:
        weight: (n,) weights before.
        auxiliaries: (n, q) auxiliary variables; columns may depend on each other.
        totals: (q,) their totals in the population.
        distance: How factors move; linear without bounds if None.

    Raises:
        UserError: No factors within the bounds reach the totals.
    """
    way = distance or linear()
    scale = np.maximum(np.abs(auxiliaries).max(axis=0, initial=0.0), 1e-300)
    x, target = auxiliaries / scale, totals / scale
    unit = np.maximum(np.abs(target), 1.0)
    multiplier = np.zeros(x.shape[1])
    missing = target - x.T @ weight
    for _step in range(PATIENCE):
        if np.max(np.abs(missing) / unit) < CLOSE:
            break
        curvature = (x * (weight * way.slope(x @ multiplier))[:, None]).T @ x
        direction = np.linalg.lstsq(curvature, missing, rcond=None)[0]
        for halving in range(40):
            tried = multiplier + direction * 0.5**halving
            with np.errstate(over="ignore", invalid="ignore"):
                left = target - x.T @ (weight * way.factor(x @ tried))
            if np.linalg.norm(left / unit) < np.linalg.norm(missing / unit):
                multiplier, missing = tried, left
                break
        else:
            break  # as close as the arithmetic goes
    if np.max(np.abs(missing) / unit) > 1e-9:
        raise _no_solution()
    return weight * way.factor(x @ multiplier), Regression(auxiliaries, weight)


def _distance(have: Floats, target: Floats) -> float:
    return float(np.max(np.abs(have - target) / np.maximum(np.abs(target), 1.0)))


def _refuse_empty(have: Floats, counts: Floats) -> None:
    if ((have <= 0) & (counts > 0)).any():
        raise UserError(
            _(
                "Ada kelas dengan jumlah populasi tetapi tanpa responden, sehingga penimbang "
                "tidak dapat dikalibrasi. Gabungkan kelas itu dengan tetangganya."
            ),
            code="calibration_class_empty",
        )


def _no_solution() -> UserError:
    return UserError(
        _(
            "Tidak ada penimbang dalam batas yang diminta yang memenuhi semua total populasi. "
            "Longgarkan batas atau gabungkan kelas."
        ),
        code="calibration_no_solution",
    )
