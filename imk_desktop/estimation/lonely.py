"""Strata with a single primary sampling unit, whose own variance cannot be seen.

Four rules, as in R's `survey.lonely.psu`: `remove` and `certainty` count nothing for the
stratum, `adjust` measures the unit from the mean of all units, `average` lets it vary as much
as the other strata do on average. A stratum of which everything was drawn is not lonely.

Source: Lumley (2010), Complex Surveys, section 3.2.1; `survey` 4.5, `svyrecvar`.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from imk_desktop.estimation.arrays import Codes, Flags, Floats


class LonelyRule(StrEnum):
    """What a stratum with one drawn unit contributes to a variance."""

    REMOVE = "remove"
    CERTAINTY = "certainty"
    ADJUST = "adjust"
    AVERAGE = "average"


def enlarged_for_lonely(lonely: Flags, group: Codes, groups: int) -> Floats:
    """Return by how much `average` enlarges the variance of each group of strata.

    Args:
        lonely: (s,) the strata that count nothing of their own.
        group: (s,) the group of strata that share one average.
        groups: How many groups there are.

    Returns:
        (groups,) strata over strata that are not lonely; not a number where all are lonely.
    """
    strata = np.bincount(group, minlength=groups)
    seen = strata - np.bincount(group[lonely], minlength=groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(seen > 0, strata / seen, np.where(strata > 0, np.nan, 1.0))
