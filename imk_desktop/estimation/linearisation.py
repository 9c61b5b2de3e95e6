"""Totals, means, ratios and shares with their standard errors, by Taylor linearisation.

A figure that is a smooth function of totals varies, to first order, like the total of its
linearised variable: y itself for a total, (y - R x) / X for the ratio R = Y / X. A domain
never is a subset: records outside it count as zero and the units of the whole design stay.

Source: Särndal, Swensson and Wretman (1992), sections 5.5-5.6 and 10.3; Woodruff (1971).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Codes, Flags, Floats
from imk_desktop.estimation.design import Design
from imk_desktop.estimation.domains import Domains
from imk_desktop.estimation.spread import Spread, spread_of
from imk_desktop.estimation.variance import covariance_of_totals

NOISE = 1e-9  # a standard error below this part of its estimate is rounding, and is 0


@dataclass(frozen=True, slots=True)
class Estimates:
    """One figure in each of k domains.

    Attributes:
        estimate: (k,) the figures; NaN where not defined.
        standard_error: (k,) in the unit of the figure; NaN where not defined.
        respondents: (k,) records that the figure rests on, unweighted.
        blank: (k,) records left out because a value is blank.
        design_effect: (k,) variance over that of a simple random sample; NaN if not defined.
        degrees_of_freedom: Of the design.
        spread: What each domain shows of its own spread; None where nobody looked.
    """

    estimate: Floats
    standard_error: Floats
    respondents: Codes
    blank: Codes
    design_effect: Floats
    degrees_of_freedom: int
    spread: Spread | None = None

    @property
    def degrees_within(self) -> Codes:
        """(k,) degrees of freedom of each domain, as far as they were looked at."""
        if self.spread is None:
            return np.full(self.estimate.size, self.degrees_of_freedom)
        return np.where(self.spread.measurable, self.spread.degrees_of_freedom, 0)

    @property
    def relative_standard_error(self) -> Floats:
        """(k,) in per cent of the estimate; NaN where the estimate is 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            rse: Floats = 100.0 * self.standard_error / np.abs(self.estimate)
        return np.where(self.estimate == 0, np.nan, rse)


def totals(design: Design, y: Floats, domains: Domains) -> Estimates:
    """Estimate the total of y (n,) in every domain; a blank (NaN) y leaves its record out.

    A domain without records has a sure total of 0, one with blanks only has none.
    """
    present = ~np.isnan(y)
    domain = domains.of(present)
    estimate = _summed(design.weight * np.where(present, y, 0.0), domain, len(domains))
    seen, blank = (_counted(domains.of(flags), len(domains)) for flags in (present, ~present))
    estimate[(seen == 0) & (blank > 0)] = np.nan
    variance = _settled(variance_within(design, y, domain, len(domains)), estimate)
    effect = _design_effect(design.weight, y, domain, len(domains), variance, of_mean=False)
    return _figure(design, domains, present, estimate, variance, effect)


def means(design: Design, y: Floats, domains: Domains) -> Estimates:
    """Estimate the mean of y (n,) per weighted record in every domain."""
    present = ~np.isnan(y)
    domain = domains.of(present)
    estimate, variance = _ratio(design, y, np.ones_like(y), domain, len(domains))
    effect = _design_effect(design.weight, y, domain, len(domains), variance, of_mean=True)
    return _figure(design, domains, present, estimate, variance, effect)


def ratios(design: Design, y: Floats, x: Floats, domains: Domains) -> Estimates:
    """Estimate total y over total x in every domain; a blank in either leaves the record out."""
    present = ~(np.isnan(y) | np.isnan(x))
    estimate, variance = _ratio(design, y, x, domains.of(present), len(domains))
    return _figure(design, domains, present, estimate, variance, None)


def shares(design: Design, y: Floats, domains: Domains) -> Estimates:
    """Estimate each domain's part of the total of y over the whole sample."""
    present = ~np.isnan(y)
    known = np.where(present, y, 0.0)
    weighted = design.weight * known
    whole = weighted.sum()
    k = len(domains)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = _summed(weighted, domains.of(present), k) / whole
    everywhere = np.where(present, 0, -1)
    variance = np.full(k, np.nan)
    for d in range(k if whole != 0 else 0):
        linearised = known * ((domains.code == d) - estimate[d]) / whole
        variance[d] = variance_within(design, linearised, everywhere, 1)[0]
    whole_sample = spread_of(design, everywhere, 1).repeated(k)
    return _figure(design, domains, present, estimate, variance, None, whole_sample)


def shares_of_records(design: Design, domains: Domains) -> Estimates:
    """Estimate which part of the records that are in some domain each domain is."""
    return shares(design, np.where(domains.code >= 0, 1.0, np.nan), domains)


def covariances_of_totals(design: Design, values: Floats) -> Floats:
    """Estimate the covariance matrix (p, p) of the totals of values (n, p) without blanks."""
    left, right = np.triu_indices(values.shape[1])
    weighted = values if design.calibration is None else design.calibration.residuals(values)
    weighted = design.weight[:, None] * weighted
    everywhere = np.zeros(values.shape[0], np.int64)
    upper = covariance_of_totals(design, weighted[:, left], weighted[:, right], everywhere, 1)
    matrix = np.zeros((values.shape[1],) * 2)
    matrix[left, right] = matrix[right, left] = upper[0]
    return matrix


def variance_within(design: Design, linearised: Floats, domain: Codes, domains: int) -> Floats:
    """Estimate the variance of the total of a linearised variable in every domain, (domains,).

    Args:
        design: The sample design of n records.
        linearised: (n,) the linearised variable, without weight; read inside domains only.
        domain: (n,) the domain of each record, -1 for none.
        domains: How many domains there are.
    """
    values = np.where(domain >= 0, linearised, 0.0)[:, None]
    if design.calibration is None and not design.unequal_probability:
        u = design.weight[:, None] * values
        return covariance_of_totals(design, u, u, domain, domains)[:, 0]
    # Here a record outside the domain has a residual of its own, so all strata count
    everywhere = np.zeros(domain.size, np.int64)
    variance = np.empty(domains)
    for d in range(domains):
        inside = values * (domain == d)[:, None]
        if design.calibration is not None:
            inside = design.calibration.residuals(inside)
        u = design.weight[:, None] * inside
        variance[d] = covariance_of_totals(design, u, u, everywhere, 1)[0, 0]
    return variance


def _ratio(
    design: Design, y: Floats, x: Floats, domain: Codes, domains: int
) -> tuple[Floats, Floats]:
    inside = domain >= 0
    y, x = np.where(inside, y, 0.0), np.where(inside, x, 0.0)
    whole = _summed(design.weight * x, domain, domains)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.where(whole != 0, _summed(design.weight * y, domain, domains) / whole, np.nan)
        linearised = (y - estimate[domain] * x) / whole[domain]
    defined = whole != 0
    linearised = np.where(inside & defined[domain], linearised, 0.0)
    variance = variance_within(design, linearised, domain, domains)
    return estimate, np.where(defined, _settled(variance, estimate), np.nan)


def _design_effect(
    weight: Floats, y: Floats, domain: Codes, domains: int, variance: Floats, *, of_mean: bool
) -> Floats:
    """Compare with a simple random sample, without replacement, of the same number.

    Source: Kish (1965), section 8.2; the population is the sum of the weights, as in R.
    """
    inside = (domain >= 0) & (weight > 0)
    w, value, cell = (
        (weight, y, domain) if inside.all() else (weight[inside], y[inside], domain[inside])
    )
    n, population = np.bincount(cell, minlength=domains), _summed(w, cell, domains)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = _summed(w * value, cell, domains) / population
        scatter = _summed(w * (value - mean[cell]) ** 2, cell, domains) / population
        simple = scatter * n / (n - 1) * (population - n) / (population * n)
        effect = variance / (simple if of_mean else simple * population**2)
    constant = ~(scatter > (NOISE * mean) ** 2)
    return np.where(constant | ~np.isfinite(effect), np.nan, effect)


def _figure(
    design: Design,
    domains: Domains,
    present: Flags,
    estimate: Floats,
    variance: Floats,
    effect: Floats | None,
    spread: Spread | None = None,
) -> Estimates:
    k = len(domains)
    return Estimates(
        estimate=estimate,
        standard_error=np.sqrt(_settled(variance, estimate)),
        respondents=_counted(domains.of(present), k),
        blank=_counted(domains.of(~present), k),
        design_effect=np.full(k, np.nan) if effect is None else effect,
        degrees_of_freedom=design.degrees_of_freedom,
        spread=spread or spread_of(design, domains.of(present), k),
    )


def _settled(variance: Floats, estimate: Floats) -> Floats:
    """Take a variance that is only rounding for the 0 that it is."""
    settled = np.where(variance < (NOISE * estimate) ** 2, 0.0, np.maximum(variance, 0.0))
    return np.where(np.isnan(estimate), np.nan, settled)


def _summed(values: Floats, domain: Codes, domains: int) -> Floats:
    inside = domain >= 0
    if not inside.all():
        domain, values = domain[inside], values[inside]
    return np.bincount(domain, values, domains).astype(np.float64)


def _counted(domain: Codes, domains: int) -> Codes:
    return np.bincount(domain[domain >= 0], minlength=domains).astype(np.int64)
