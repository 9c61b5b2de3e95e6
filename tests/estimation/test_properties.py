"""Laws that hold for every design: lonely strata, empty domains, zero weights, blanks and all."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from imk_desktop.estimation import calibration
from imk_desktop.estimation.design import Design, draw_counted
from imk_desktop.estimation.domains import Domains, everyone
from imk_desktop.estimation.linearisation import (
    Estimates,
    covariances_of_totals,
    means,
    ratios,
    totals,
)
from imk_desktop.estimation.lonely import LonelyRule

CLOSE = {"rtol": 1e-7, "atol": 1e-6}


@dataclass(frozen=True)
class Survey:
    """Records of a generated survey, any order."""

    stratum: np.ndarray
    unit: np.ndarray
    population: np.ndarray  # of units in the stratum; infinite is with replacement
    weight: np.ndarray
    y: np.ndarray
    x: np.ndarray
    domain: np.ndarray
    rule: LonelyRule

    @property
    def size(self) -> int:
        return self.stratum.size

    @property
    def design(self) -> Design:
        stages = draw_counted([self.stratum], [self.unit], [self.population])
        return Design(self.weight, stages, self.rule)

    @property
    def domains(self) -> Domains:
        return Domains(self.domain, ("a", "b", "c"))  # nobody may be in one of them

    def taking(self, rows: np.ndarray) -> Survey:
        columns = ("stratum", "unit", "population", "weight", "y", "x", "domain")
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})


@st.composite
def surveys(draw: st.DrawFn, *, blanks: bool = True, census: bool = False) -> Survey:
    """Generate a survey of up to 5 strata of up to 4 units of up to 3 records."""
    records: list[tuple[float, ...]] = []
    number = st.floats(-1000, 1000).map(lambda v: round(v, 3))
    for stratum in range(draw(st.integers(1, 5))):
        units = draw(st.integers(1, 4))
        spare = 0 if census else draw(st.sampled_from([0, 1, 7, np.inf]))
        for unit in range(units):
            for _ in range(draw(st.integers(1, 3))):
                y = draw(st.none() | number if blanks else number)
                records.append(
                    (
                        stratum,
                        10 * stratum + unit,
                        units + spare,
                        draw(st.sampled_from([0.0, 1.0, 1.5, 2.25, 40.0])),
                        np.nan if y is None else y,
                        draw(st.floats(1, 100)),
                        draw(st.integers(-1, 1)),
                    )
                )
    columns = np.array(records).T
    stratum, unit, population, weight, y, x, domain = columns
    return Survey(
        stratum.astype(np.int64),
        unit.astype(np.int64),
        population,
        weight,
        y,
        x,
        domain.astype(np.int64),
        draw(st.sampled_from(list(LonelyRule))),
    )


def figures(s: Survey) -> list[Estimates]:
    return [
        totals(s.design, s.y, s.domains),
        means(s.design, s.y, s.domains),
        ratios(s.design, s.y, s.x, s.domains),
    ]


def assert_same(ours: Estimates, theirs: Estimates, factor: float = 1.0) -> None:
    assert np.allclose(ours.estimate * factor, theirs.estimate, equal_nan=True, **CLOSE)
    assert np.allclose(ours.standard_error * factor, theirs.standard_error, equal_nan=True, **CLOSE)


@given(surveys(), st.randoms())
def test_the_order_of_records_does_not_matter(s: Survey, random: object) -> None:
    order = list(range(s.size))
    random.shuffle(order)  # type: ignore[attr-defined]

    for ours, theirs in zip(figures(s), figures(s.taking(np.array(order))), strict=True):
        assert_same(ours, theirs)


@given(surveys(), st.integers(2, 4))
def test_copies_that_share_a_weight_within_their_unit_change_nothing(s: Survey, n: int) -> None:
    copies = s.taking(np.repeat(np.arange(s.size), n))
    copies = replace(copies, weight=copies.weight / n)

    for ours, theirs in zip(figures(s), figures(copies), strict=True):
        assert_same(ours, theirs)


@given(surveys(), st.sampled_from([0.25, 3.0, 1000.0]))
def test_scaled_weights_scale_totals_and_leave_means(s: Survey, factor: float) -> None:
    scaled = replace(s, weight=s.weight * factor)

    (total, mean, ratio), theirs = figures(s), figures(scaled)
    assert_same(total, theirs[0], factor)
    assert_same(mean, theirs[1])
    assert_same(ratio, theirs[2])


@given(surveys())
def test_domains_add_up_to_the_whole(s: Survey) -> None:
    everywhere = replace(s, domain=np.abs(s.domain))

    parts = totals(s.design, s.y, everywhere.domains)
    whole = totals(s.design, s.y, everyone(s.size))

    assert np.isclose(np.nansum(parts.estimate), np.nan_to_num(whole.estimate[0]), **CLOSE)
    assert parts.respondents.sum() == whole.respondents[0] == (~np.isnan(s.y)).sum()
    assert parts.blank.sum() == whole.blank[0] == np.isnan(s.y).sum()


@given(surveys())
def test_an_empty_domain_is_a_sure_nothing(s: Survey) -> None:
    total, mean, _ratio = figures(s)

    assert (total.estimate[2], total.standard_error[2], total.respondents[2]) == (0, 0, 0)
    assert np.isnan(mean.estimate[2])
    assert np.isnan(mean.standard_error[2])


@given(surveys(census=True))
def test_a_census_has_no_variance(s: Survey) -> None:
    for figure in figures(s):
        assert (figure.standard_error[~np.isnan(figure.estimate)] == 0).all()


@given(surveys())
def test_a_standard_error_is_never_negative(s: Survey) -> None:
    for figure in figures(s):
        error = figure.standard_error
        assert (error[~np.isnan(error)] >= 0).all()
        assert s.rule is LonelyRule.AVERAGE or not np.isnan(error[~np.isnan(figure.estimate)]).any()


@given(surveys(blanks=False))
def test_the_variance_of_a_sum_counts_the_covariance_twice(s: Survey) -> None:
    matrix = covariances_of_totals(s.design, np.column_stack([s.y, s.x, s.y + s.x]))

    if not np.isnan(matrix).any():
        expected = matrix[0, 0] + matrix[1, 1] + 2 * matrix[0, 1]
        scale = max(matrix[0, 0], matrix[1, 1], 1.0)
        assert abs(matrix[2, 2] - expected) < 1e-9 * scale


@given(surveys(blanks=False), st.sampled_from(["linear", "exponential", "logit"]))
def test_calibrated_totals_meet_their_margins_without_error(s: Survey, way: str) -> None:
    s = s.taking(np.flatnonzero(s.weight > 0)) if (s.weight > 0).any() else s
    assume((s.weight > 0).all())
    x = np.column_stack([np.ones(s.size), s.x])
    wanted = 1.1 * (s.weight @ x)  # reachable: every weight times 1.1
    distance = {
        "linear": calibration.linear(),
        "exponential": calibration.exponential(),
        "logit": calibration.logit(0.5, 2.0),
    }[way]

    weight, model = calibration.calibrate(s.weight, x, wanted, distance)

    assert np.allclose(weight @ x, wanted, rtol=1e-9)
    design = replace(s.design, weight=weight, calibration=model)
    figure = totals(design, s.x, everyone(s.size))
    assert np.isnan(figure.standard_error[0]) or figure.standard_error[0] < 1e-6 * wanted[1]


@given(surveys(blanks=False))
def test_poststratified_counts_are_exact(s: Survey) -> None:
    s = replace(s, weight=s.weight + 0.5)
    classes = s.domain + 1
    present = np.bincount(classes, minlength=3) > 0
    counts = np.where(present, [30.0, 50.0, 20.0], 0.0)

    weight, model = calibration.poststratify(s.weight, classes, counts)

    assert np.allclose(np.bincount(classes, weight, 3), counts)
    design = replace(s.design, weight=weight, calibration=model)
    figure = totals(design, np.ones(s.size), Domains(classes, ("a", "b", "c")))
    assert np.allclose(figure.estimate, counts)
    settled = figure.standard_error[~np.isnan(figure.standard_error)]
    assert (settled < 1e-6 * counts.sum()).all()


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_raked_weights_meet_all_margins(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, columns = rng.integers(0, 3, 60), rng.integers(0, 4, 60)
    rows[:3], columns[:4] = range(3), range(4)
    truth = rng.uniform(1, 5, 60)
    margins = [np.bincount(rows, truth), np.bincount(columns, truth)]

    weight, _model = calibration.rake(np.ones(60), [rows, columns], margins)

    assert np.allclose(np.bincount(rows, weight), margins[0], rtol=1e-9)
    assert np.allclose(np.bincount(columns, weight), margins[1], rtol=1e-9)
