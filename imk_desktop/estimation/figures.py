"""Figures as rows: what a program reads, a table prints and a colleague compares with R."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from imk_desktop.estimation.domains import Domains
from imk_desktop.estimation.intervals import symmetric
from imk_desktop.estimation.linearisation import Estimates


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one domain; None where it is not defined.

    `stat` is total, mean, ratio or share; `ci_low` and `ci_high` bound the symmetric 95 %
    interval, `n` counts respondents and `dropped` the records left out for a blank.
    """

    stat: str
    var: str
    by: str
    level: str
    estimate: float | None
    se: float | None
    df: int
    ci_low: float | None
    ci_high: float | None
    rse_pct: float | None
    deff: float | None
    n: int
    dropped: int


def figures_of(
    stat: str,
    var: str,
    by: str,
    domains: Domains,
    estimates: Estimates,
    dropped: Sequence[int] | None = None,
) -> list[Figure]:
    """Return one figure per domain.

    Args:
        stat, var, by: What was estimated, of which variable, by which columns.
        domains: The k domains.
        estimates: Their estimates.
        dropped: (k,) records left out beside those with a blank value.
    """
    low, high = symmetric(estimates)
    rse = estimates.relative_standard_error
    return [
        Figure(
            stat=stat,
            var=var,
            by=by,
            level=label,
            estimate=_defined(estimates.estimate[d]),
            se=_defined(estimates.standard_error[d]),
            df=estimates.degrees_of_freedom,
            ci_low=_defined(low[d]),
            ci_high=_defined(high[d]),
            rse_pct=_defined(rse[d]),
            deff=_defined(estimates.design_effect[d]),
            n=int(estimates.respondents[d]),
            dropped=int(estimates.blank[d]) + (int(dropped[d]) if dropped is not None else 0),
        )
        for d, label in enumerate(domains.labels)
    ]


def _defined(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
