"""Change between two years that share some of their blocks.

The variance of a difference is v1 + v2 - 2 cov. Blocks enumerated in both years rise and fall
together, so their covariance makes a change more certain than two separate samples would.
With n1 and n2 blocks of a stratum, c of them common, weighted block totals z and their
covariance s12 over the common blocks,

    cov = c * s12 * (1 - n1 n2 / (c N)),

which is the ordinary variance when both years are the same blocks and the same variable.

Source: Tam (1984), The American Statistician 38, 288-289; Berger (2004), Canadian J. of
Statistics 32, 451-467; Kish (1965), section 12.4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Floats, Labels
from imk_desktop.estimation.design import Design, Stage
from imk_desktop.estimation.domains import everyone
from imk_desktop.estimation.linearisation import ratios, variance_within


@dataclass(frozen=True, slots=True)
class Year:
    """A figure of one year's sample of n records, ready to be compared.

    Attributes:
        design: The year's design.
        stratum, block: (n,) labels of stratum and primary sampling unit, the same for the
            same block in both years.
        estimate: The figure.
        linearised: (n,) its linearised variable.
    """

    design: Design
    stratum: Labels
    block: Labels
    estimate: float
    linearised: Floats


@dataclass(frozen=True, slots=True)
class Change:
    """What changed from the first year to the second.

    Attributes:
        difference, standard_error: Second less first, in the unit of the figure.
        growth, growth_standard_error: Second over first less 1, in per cent; NaN from zero.
        covariance: Of the two figures.
        common_blocks: Blocks that both years have in one stratum.
        degrees_of_freedom: The smaller of the two designs'.
    """

    difference: float
    standard_error: float
    growth: float
    growth_standard_error: float
    covariance: float
    common_blocks: int
    degrees_of_freedom: int


def total_of_year(design: Design, stratum: Labels, block: Labels, y: Floats) -> Year:
    """Prepare the total of y (n,) without blanks."""
    return Year(design, stratum, block, float(design.weight @ y), y)


def ratio_of_year(design: Design, stratum: Labels, block: Labels, y: Floats, x: Floats) -> Year:
    """Prepare the ratio of y to x (n,) without blanks; for a mean x is 1."""
    ratio = float(ratios(design, y, x, everyone(y.size)).estimate[0])
    return Year(design, stratum, block, ratio, (y - ratio * x) / float(design.weight @ x))


def change(first: Year, second: Year) -> Change:
    """Estimate the change and its standard error."""
    v1, v2 = _variance(first), _variance(second)
    covariance, common = _covariance(first, second)
    growth = second.estimate / first.estimate if first.estimate else math.nan
    return Change(
        difference=second.estimate - first.estimate,
        standard_error=_root(v1 + v2 - 2 * covariance),
        growth=100 * (growth - 1),
        growth_standard_error=100
        * _root((v2 + growth**2 * v1 - 2 * growth * covariance) / first.estimate**2)
        if first.estimate
        else math.nan,
        covariance=covariance,
        common_blocks=common,
        degrees_of_freedom=min(first.design.degrees_of_freedom, second.design.degrees_of_freedom),
    )


def _variance(year: Year) -> float:
    everywhere = np.zeros(year.linearised.size, np.int64)
    return float(variance_within(year.design, year.linearised, everywhere, 1)[0])


def _covariance(first: Year, second: Year) -> tuple[float, int]:
    """Add up the covariance of common blocks over strata, and count these blocks."""
    one, two = _block_totals(first), _block_totals(second)
    strata = sorted({stratum for stratum, _block in one.keys() & two.keys()})
    covariance, blocks = 0.0, 0
    for name in strata:
        pairs = np.array([(z, two[key]) for key, z in one.items() if key[0] == name and key in two])
        common = len(pairs)
        blocks += common
        if common < 2:
            continue  # one common block shows no covariance: none is claimed
        n1, population = _drawn(first, name)
        n2, _population = _drawn(second, name)
        spread = float(np.cov(pairs.T)[0, 1])
        covariance += common * spread * max(0.0, 1 - n1 * n2 / (common * population))
    return covariance, blocks


def _block_totals(year: Year) -> dict[tuple[str, str], float]:
    """Return the weighted total of the linearised variable of each (stratum, block)."""
    values = year.linearised[:, None]
    if year.design.calibration is not None:
        values = year.design.calibration.residuals(values)
    stage = year.design.stages[0]
    totals = np.bincount(stage.unit, year.design.weight * values[:, 0])
    first = np.unique(stage.unit, return_index=True)[1]
    return {
        (str(year.stratum[record]), str(year.block[record])): float(totals[unit])
        for unit, record in enumerate(first.tolist())
    }


def _drawn(year: Year, stratum: str) -> tuple[float, float]:
    """Return how many blocks a stratum gave and holds, the latter infinite with replacement."""
    stage: Stage = year.design.stages[0]
    unit = stage.unit[int(np.argmax(year.stratum == stratum))]
    drawn = float(stage.drawn[stage.stratum_of_unit[unit]])
    fraction = 1.0 - float(stage.unsampled[unit])
    return drawn, drawn / fraction if fraction > 0 else math.inf


def _root(variance: float) -> float:
    return math.sqrt(variance) if variance > 0 else 0.0 * variance
