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
            strata = _strata_seen(stage, left, right, unit, domain)
            spread = _spread(strata, stage, design)
            covariance += _added_up(strata.domain, spread, domains)
    return covariance


@dataclass(frozen=True, slots=True)
class _Strata:
    """The g units and s strata that have records in some domain, sorted by domain.

    Attributes:
        z_left, z_right: (g, p) totals of the units; those of one stratum lie together.
        undrawn: (g, 1) one less the sampling fraction of each unit.
        of_unit: (g,) the place in these strata of each unit.
        number, domain: (s,) which stratum, in which domain.
        group, first_of_group: (s,), (q,) the strata that lie in one unit of the stage before.
        sum_left, sum_right: (s, p) totals of the strata.
        seen, n: (s, 1) units with records in the domain, and units drawn.
    """

    z_left: Floats
    z_right: Floats
    undrawn: Floats
    of_unit: Codes
    number: Codes
    domain: Codes
    group: Codes
    first_of_group: Codes
    sum_left: Floats
    sum_right: Floats
    seen: Floats
    n: Floats


def _strata_seen(stage: Stage, left: Floats, right: Floats, unit: Codes, domain: Codes) -> _Strata:
    """Sum records to units and units to strata, in every domain."""
    units, strata, parents = stage.stratum_of_unit.size, stage.drawn.size, stage.carried.size
    order = _order(domain, unit)
    same = right is left  # a variance: nothing is added up twice
    key, (z_left, *z_other) = _summed(
        (domain * units + unit)[order], *(side[order] for side in (left, right)[: 2 - same])
    )
    unit, domain = key % units, key // units
    key, (seen, sum_left, *sum_other) = _summed(
        domain * strata + stage.stratum_of_unit[unit], np.ones((unit.size, 1)), z_left, *z_other
    )
    number, domain = key % strata, key // strata
    group_key = domain * parents + stage.parent_of_stratum[number]
    first_of_group = _starts(group_key)
    return _Strata(
        z_left=z_left,
        z_right=z_other[0] if z_other else z_left,
        undrawn=stage.unsampled[unit][:, None],
        of_unit=np.repeat(np.arange(key.size), seen[:, 0].astype(np.int64)),
        number=number,
        domain=domain,
        group=np.repeat(
            np.arange(first_of_group.size), np.diff(np.r_[first_of_group, group_key.size])
        ),
        first_of_group=first_of_group,
        sum_left=sum_left,
        sum_right=sum_other[0] if sum_other else sum_left,
        seen=seen,
        n=stage.drawn[number][:, None],
    )


def _spread(strata: _Strata, stage: Stage, design: Design) -> Floats:
    """Return what each stratum adds to the covariance, (s, p)."""
    n, rule = strata.n, design.lonely
    alone = stage.lonely[strata.number]
    apart = alone.copy()  # strata that cannot show a spread of their own
    if design.lonely_in_domain:
        apart |= (strata.seen[:, 0] == 1) & (n[:, 0] > 1)

    centre_left, centre_right = strata.sum_left / n, strata.sum_right / n
    if rule is LonelyRule.ADJUST and apart.any():
        units = np.add.reduceat(n, strata.first_of_group)
        for centre, sums in ((centre_left, strata.sum_left), (centre_right, strata.sum_right)):
            overall = np.add.reduceat(sums, strata.first_of_group) / units
            centre[apart] = overall[strata.group][apart]
    squares = (strata.z_left - centre_left[strata.of_unit]) * (
        strata.z_right - centre_right[strata.of_unit]
    )
    spread: Floats = np.add.reduceat(strata.undrawn * squares, _starts(strata.of_unit))
    # All units of a stratum share the fraction; with unequal probability none is unseen.
    first_unit = np.searchsorted(stage.stratum_of_unit, strata.number)
    unseen = (n - strata.seen) * stage.unsampled[first_unit][:, None]
    spread += unseen * centre_left * centre_right
    spread *= n / np.maximum(n - 1, 1)

    if rule is not LonelyRule.ADJUST:
        spread[alone] = 0.0
    if rule is LonelyRule.AVERAGE:
        spread[apart] = 0.0
        groups = strata.first_of_group.size
        spread *= enlarged_for_lonely(apart, strata.group, groups)[strata.group][:, None]
    carried = stage.carried[stage.parent_of_stratum[strata.number]][:, None]
    # Below units drawn with replacement nothing counts, also what could not be averaged
    return np.where(carried > 0, spread * carried, 0.0)


def _added_up(domain: Codes, spread: Floats, domains: int) -> Floats:
    """Sum strata (s, p) to their domains (domains, p); they come sorted by domain."""
    total = np.zeros((domains, spread.shape[1]))
    if domain.size:
        starts = _starts(domain)
        total[domain[starts]] = np.add.reduceat(spread, starts)
    return total


def _order(domain: Codes, unit: Codes) -> Codes:
    """Return the order of records by domain, then unit."""
    order = np.arange(domain.size) if (np.diff(unit) >= 0).all() else _stable_order(unit)
    return order[_stable_order(domain[order])]


def _stable_order(code: Codes) -> Codes:
    """Return the order by a code that keeps equal ones as they are."""
    # numpy sorts 16 bits by radix, more than ten times as fast as wider ones
    narrow = code.astype(np.uint16) if code.max(initial=0) < 2**16 else code
    return np.argsort(narrow, kind="stable").astype(np.int64)


def _summed(key: Codes, *values: Floats) -> tuple[Codes, list[Floats]]:
    """Sum the rows of (n, p) values that share a key; keys come and go sorted."""
    starts = _starts(key)
    return key[starts], [np.add.reduceat(value, starts) for value in values]


def _starts(key: Codes) -> Codes:
    """Return where each run of equal keys begins."""
    return np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: key.size]).astype(np.int64)
