"""Figures as rows: what a program reads, a table prints and a colleague compares with R."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.domains import Domains
from imk_desktop.estimation.intervals import on_log_scale, symmetric
from imk_desktop.estimation.linearisation import Estimates
from imk_desktop.estimation.spread import Remark


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one domain; None where it is not defined.

    `stat` is total, mean, ratio or share; `ci_low` and `ci_high` bound the symmetric 95 %
    interval, `n` counts respondents and `dropped` the records left out for a blank. These are
    R's, whatever they are worth: `df_domain` is the freedom that the domain has itself and
    `remark` says where the standard error is none. `ci_log_low` and `ci_log_high` bound the
    interval by that freedom on the log scale, of what cannot be negative.
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
    df_domain: int | None = None
    remark: Remark | None = None
    ci_log_low: float | None = None
    ci_log_high: float | None = None


def figures_of(
    stat: str,
    var: str,
    by: str,
    domains: Domains,
    estimates: Estimates,
    dropped: Sequence[int] | None = None,
    *,
    signed: bool = True,
) -> list[Figure]:
    """Return one figure per domain.

    Args:
        stat, var, by: What was estimated, of which variable, by which columns.
        domains: The k domains.
        estimates: Their estimates.
        dropped: (k,) records left out beside those with a blank value.
        signed: Whether a value may be below zero, so that a limit may be, too.
    """
    low, high = symmetric(estimates)
    log_low, log_high = on_log_scale(estimates)
    if stat == "share":
        log_high = np.minimum(log_high, 1.0)  # nothing is more than the whole
    rse = estimates.relative_standard_error
    spread = estimates.spread
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
            df_domain=None if spread is None else int(spread.degrees_of_freedom[d]),
            remark=None if spread is None else spread.remark[d],
            ci_log_low=None if signed else _defined(log_low[d]),
            ci_log_high=None if signed else _defined(log_high[d]),
        )
        for d, label in enumerate(domains.labels)
    ]


def _defined(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
