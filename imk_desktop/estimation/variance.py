"""The variance of a weighted total: how much the units of each stratum differ.

One stage: in a stratum with n units, the totals z of the units give

    n / (n - 1) * sum of f (z - mean z)^2,        f = 1 - sampling fraction,

and strata add up. A later stage adds the same within each unit of the stage before, times
the sampling fractions so far. All domains are computed at once. A unit without records in a
domain is a zero there, and is counted without being written down, so the work grows with the
records and never with units times domains.

Source: Cochran (1977), eq. 11.24; Särndal, Swensson and Wretman (1992), result 4.3.1;
Lumley (2010), section 2.1 (recursive multistage variance, as R's `svyrecvar`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Codes, Floats
from imk_desktop.estimation.design import Design, Stage
from imk_desktop.estimation.lonely import LonelyRule, enlarged_for_lonely


def covariance_of_totals(
    design: Design, left: Floats, right: Floats, domain: Codes, domains: int
) -> Floats:
    """Estimate the covariance of two weighted totals in every domain.

    Args:
        design: The sample design of n records.
        left, right: (n, p) weighted values, weight already multiplied in; not blank inside a
            domain.
        domain: (n,) the one domain of each record, -1 for none.
        domains: How many domains there are.

    Returns:
        (domains, p); NaN where the rule for lonely strata leaves nothing to average.
    """
    inside = domain >= 0
    covariance = np.zeros((domains, left.shape[1]))
    if not inside.all():
        left, right, domain = left[inside], right[inside], domain[inside]
    for stage in design.stages:
        if stage.carried.any():  # a stage below units drawn with replacement adds nothing
            unit = stage.unit if inside.all() else stage.unit[inside]
            rows = _Rows(left, right, unit, domain)
            covariance += _of_stage(rows, stage, design.lonely, design.lonely_in_domain, domains)
    return covariance


@dataclass(frozen=True, slots=True)
class _Rows:
    """Records inside some domain: their values (n, p), units (n,) and domains (n,)."""

    left: Floats
    right: Floats
    unit: Codes
    domain: Codes


def _of_stage(rows: _Rows, stage: Stage, rule: LonelyRule, in_domain: bool, domains: int) -> Floats:
    """Estimate what one stage adds, (domains, p)."""
    units, strata, parents = stage.stratum_of_unit.size, stage.drawn.size, stage.carried.size
    # z: totals of the units that have records in a domain, sorted by domain, stratum, unit
    key, z_left, z_right = _summed(rows.domain * units + rows.unit, rows.left, rows.right)
    unit, domain = key % units, key // units
    undrawn = stage.unsampled[unit][:, None]
    # their strata, and what these have in all: units without records are zeros
    key, sum_left, sum_right, units_seen = _summed(
        domain * strata + stage.stratum_of_unit[unit], z_left, z_right, np.ones_like(undrawn)
    )
    stratum, domain_of_stratum = key % strata, key // strata
    n = stage.drawn[stratum][:, None]
    alone = stage.lonely[stratum]
    apart = alone | ((units_seen[:, 0] == 1) & (n[:, 0] > 1) & in_domain)
    # the strata that lie in one unit of the stage before
    group_key = domain_of_stratum * parents + stage.parent_of_stratum[stratum]
    first_of_group = _starts(group_key)
    group = np.cumsum(_marks(first_of_group, group_key.size)) - 1

    centre_left, centre_right = sum_left / n, sum_right / n
    if rule is LonelyRule.ADJUST and apart.any():
        units_in_group = np.add.reduceat(n, first_of_group)
        for centre, sums in ((centre_left, sum_left), (centre_right, sum_right)):
            overall = np.add.reduceat(sums, first_of_group) / units_in_group
            centre[apart] = overall[group][apart]
    of_unit = np.repeat(np.arange(key.size), units_seen[:, 0].astype(np.int64))
    seen = undrawn * (z_left - centre_left[of_unit]) * (z_right - centre_right[of_unit])
    spread = np.add.reduceat(seen, _starts(of_unit))
    spread += _undrawn_unseen(stage, stratum, n - units_seen) * centre_left * centre_right
    spread *= n / np.maximum(n - 1, 1)

    if rule is not LonelyRule.ADJUST:
        spread[alone] = 0.0
    if rule is LonelyRule.AVERAGE:
        spread[apart] = 0.0
        spread *= enlarged_for_lonely(apart, group, first_of_group.size)[group][:, None]
    spread *= stage.carried[stage.parent_of_stratum[stratum]][:, None]
    total = np.zeros((domains, rows.left.shape[1]))
    if key.size:
        starts = _starts(domain_of_stratum)
        total[domain_of_stratum[starts]] = np.add.reduceat(spread, starts)
    return total


def _undrawn_unseen(stage: Stage, stratum: Codes, unseen: Floats) -> Floats:
    """Sum 1 - sampling fraction over the units of each stratum that a domain does not see.

    All units of a stratum share the fraction; with unequal probability all are seen.
    """
    first_unit = np.searchsorted(stage.stratum_of_unit, stratum)
    return unseen * stage.unsampled[first_unit][:, None]


def _summed(key: Codes, *values: Floats) -> tuple[Codes | Floats, ...]:
    """Sum the rows of (n, p) values that share a key; the keys come out sorted."""
    if (np.diff(key) < 0).any():
        order = np.argsort(key, kind="stable")
        key, values = key[order], tuple(value[order] for value in values)
    starts = _starts(key)
    return key[starts], *(np.add.reduceat(value, starts) for value in values)


def _starts(key: Codes) -> Codes:
    """Return where each run of equal keys begins."""
    return np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: key.size])


def _marks(starts: Codes, size: int) -> Codes:
    marks = np.zeros(size, np.int64)
    marks[starts] = 1
    return marks
