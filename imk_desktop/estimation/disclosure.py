"""Disclosure control of a two-way table: what may be shown so that nobody is given away.

Sensitive cells are found (`sensitive_cells`), covered (`cover`), and the result is audited
(`bridges`, `narrowing`) before anything is let out. One pattern holds for all variables.

Source: Hundepool et al. (2012), Statistical Disclosure Control, ch. 4; UU 16/1997.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from imk_desktop.estimation.arrays import Flags, Floats
from imk_desktop.estimation.bridges import solvable, solvable_by_owners
from imk_desktop.estimation.cover import covered
from imk_desktop.estimation.narrowing import narrow_cells
from imk_desktop.estimation.sensitive_cells import Sensitivity, SensitivityLimits, sensitivity
from imk_desktop.estimation.two_way import TwoWay, answering, weighted_sums


class Leak(Exception):
    """The audit could work out a suppressed cell: a bug of ours, and the table stays inside."""


class Secret(StrEnum):
    """Why a cell is suppressed, the first that applies; OPEN where it is not."""

    OPEN = "open"
    FEW = "few_respondents"
    CLOSE = "p_percent"
    DOMINATED = "dominated"
    COVER = "cover"


@dataclass(frozen=True, slots=True)
class Protection:
    """What a table must keep to itself.

    Attributes:
        suppressed: (R + 1, C + 1) cells not to be shown, in any variable.
        sensitivity: Which of them are sensitive by themselves, and why.
        owned: The sensitive cells whose one respondent must not solve for those of others.
        narrowest: How closely, as part of its value, the worst guarded cell may be known.
    """

    suppressed: Flags
    sensitivity: Sensitivity
    owned: Flags
    narrowest: float

    def reason(self, row: int, column: int) -> Secret:
        """Return why a cell is suppressed, or that it is open."""
        at = row, column
        for flags, secret in (
            (self.sensitivity.few, Secret.FEW),
            (self.sensitivity.close, Secret.CLOSE),
            (self.sensitivity.dominated, Secret.DOMINATED),
            (self.suppressed, Secret.COVER),
        ):
            if flags[at]:
                return secret
        return Secret.OPEN


def protect(
    table: TwoWay,
    weight: Floats,
    values: Floats,
    limits: SensitivityLimits | None = None,
    narrowest: float = 0.1,
) -> Protection:
    """Find the cells and margins to suppress.

    Args:
        table: The classification of n records.
        weight: (n,) weights.
        values: (n, v) every variable that the table shows anything of; NaN where blank.
        limits: What makes a cell sensitive.
        narrowest: A suppressed cell must not be bounded within this part of its value.

    Raises:
        Leak: The audit of the result failed; nothing may be shown.
    """
    limits = limits or SensitivityLimits()
    judged = sensitivity(table, weight, values, limits)
    bounded = _never_negative(table, weight, values)
    respondents = answering(table, values)
    owned: Flags = judged.any & (respondents == 1) & limits.owners
    suppressed = covered(bounded, judged.any, respondents, narrowest, owned)
    protection = Protection(suppressed, judged, owned, narrowest)
    if leaks(protection, table, weight, values):
        raise Leak
    return protection


def leaks(
    protection: Protection, table: TwoWay, weight: Floats, values: Floats
) -> list[tuple[int, int]]:
    """Audit a protected table: return the suppressed cells that its sums still give away.

    Args:
        protection: What is suppressed.
        table, weight, values: What it was found from.
    """
    found = {(int(i), int(j)) for i, j in np.argwhere(solvable(protection.suppressed))}
    sensitive = protection.sensitivity.any
    exposed = solvable_by_owners(protection.suppressed, sensitive, protection.owned)
    found |= {cell for _own, cell in exposed}
    for sums in _never_negative(table, weight, values):
        found |= set(narrow_cells(sums, protection.suppressed, protection.narrowest))
    return sorted(found)


def _never_negative(table: TwoWay, weight: Floats, values: Floats) -> list[Floats]:
    """Return the sums of the variables that cannot be below zero, as everybody knows."""
    bounded = ~(values < 0).any(axis=0)
    return weighted_sums(table, weight, values[:, bounded])
