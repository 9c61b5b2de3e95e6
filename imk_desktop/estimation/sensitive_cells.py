"""Primary suppression: cells that would give a respondent away by themselves.

A cell is sensitive if fewer than three businesses answered in it (unweighted), if its two
largest leave the others too small to hide them (p % rule), or if its few largest make up
nearly all of it ((n, k) dominance). Contributions are the respondents' own values, the cell is
the estimated total, so that weights hide what they really hide.

Source: UU 16/1997 on Statistics; Hundepool et al. (2012), Statistical Disclosure Control,
section 4.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Codes, Flags, Floats
from imk_desktop.estimation.two_way import TwoWay


@dataclass(frozen=True, slots=True)
class SensitivityLimits:
    """What makes a cell sensitive; None turns a rule off.

    Attributes:
        respondents: A cell with fewer, but at least one, is sensitive.
        p_percent: How closely, in per cent, the largest may be known by the second largest.
        dominance: (n, k): the n largest make up more than k per cent.
        owners: Whether the only respondent of a cell, who knows it, is kept from solving others.
    """

    respondents: int = 3
    p_percent: float | None = 10.0
    dominance: tuple[int, float] | None = (1, 75.0)
    owners: bool = True


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Which cells (R + 1, C + 1) are sensitive by which rule."""

    few: Flags
    close: Flags
    dominated: Flags

    @property
    def any(self) -> Flags:
        """The sensitive cells."""
        flags: Flags = self.few | self.close | self.dominated
        return flags


def sensitivity(
    table: TwoWay, weight: Floats, values: Floats, limits: SensitivityLimits
) -> Sensitivity:
    """Judge every cell and margin by every variable; sensitive by one is sensitive for all.

    Args:
        table: The classification of n records.
        weight: (n,) weights.
        values: (n, v) variables, NaN where blank; losses count by their size.
        limits: The rules.
    """
    few, close, dominated = (np.zeros(table.shape, np.bool_) for _ in range(3))
    for value in values.T:
        present = ~np.isnan(value)
        size = np.abs(np.where(present, value, 0.0))
        for domains, places in table.parts():
            code = domains.of(present)
            k = places.size
            inside = code >= 0
            count = np.bincount(code[inside], minlength=k)
            whole = np.bincount(code[inside], (weight * size)[inside], k)
            largest = _largest(
                code, size, k, max(2, limits.dominance[0] if limits.dominance else 0)
            )
            # A business that closed, or has none of it, hides nobody: count those that have.
            having = np.bincount(code[inside & (size > 0)], minlength=k)
            for number in (count, having):
                few.flat[places] |= (number > 0) & (number < limits.respondents)
            if limits.p_percent is not None:
                hidden = whole - largest[:, 0] - largest[:, 1]
                near = hidden < limits.p_percent / 100.0 * largest[:, 0]
                close.flat[places] |= near & (largest[:, 0] > 0)
            if limits.dominance is not None:
                n, share = limits.dominance
                top = largest[:, :n].sum(axis=1)
                dominated.flat[places] |= (top > share / 100.0 * whole) & (top > 0)
    return Sensitivity(few, close, dominated)


def _largest(code: Codes, size: Floats, k: int, n: int) -> Floats:
    """Return the n largest values in each of k cells, (k, n), zeros where there are fewer."""
    order = np.lexsort((-size, code))
    order = order[code[order] >= 0]
    cell = code[order]
    starts = np.searchsorted(cell, np.arange(k))
    rank = np.arange(cell.size) - starts[cell]
    top = rank < n
    largest = np.zeros((k, n))
    largest[cell[top], rank[top]] = size[order[top]]
    return largest
