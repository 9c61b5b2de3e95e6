"""Two years that share blocks: the change is surer than two separate samples would say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from imk_desktop.estimation.arrays import coded
from imk_desktop.estimation.calibration import calibrate
from imk_desktop.estimation.change import Year, change, ratio_of_year, total_of_year
from imk_desktop.estimation.design import Design, draw_counted
from imk_desktop.estimation.domains import everyone
from imk_desktop.estimation.linearisation import means, totals


def year_of(
    seed: int, first_block: int, growth: float = 1.0, population: float = np.inf, of: str = "total"
) -> Year:
    """Make a year of two strata with eight blocks of five businesses each."""
    blocks = np.repeat(np.arange(first_block, first_block + 16), 5)
    stratum = np.where(blocks % 2 == 0, "K", "N")
    block = np.char.add("b", blocks.astype(str))
    level = np.random.default_rng(1).lognormal(3, 1, 400)[blocks]
    y = growth * level * np.random.default_rng(seed).uniform(0.9, 1.1, 80)
    strata = coded(stratum)[0]
    stages = draw_counted([strata], [coded(block)[0]], [np.full(80, population)])
    design = Design(np.full(80, 2.0), stages)
    if of == "mean":
        return ratio_of_year(design, stratum, block, y, np.ones(80))
    return total_of_year(design, stratum, block, y)


@pytest.mark.parametrize("population", [np.inf, 40.0])
def test_with_all_blocks_common_it_is_the_error_of_the_difference(population: float) -> None:
    first, second = year_of(1, 0, population=population), year_of(2, 0, 1.2, population)

    found = change(first, second)

    difference = second.linearised - first.linearised
    direct = totals(first.design, difference, everyone(80))
    assert found.difference == pytest.approx(direct.estimate[0])
    assert found.standard_error == pytest.approx(direct.standard_error[0], rel=1e-10)
    assert found.common_blocks == 16


def test_with_no_block_common_variances_add() -> None:
    first, second = year_of(1, 0), year_of(2, 100)

    found = change(first, second)

    separate = [
        totals(y.design, y.linearised, everyone(80)).standard_error[0] for y in (first, second)
    ]
    assert found.common_blocks == 0
    assert found.covariance == 0
    assert found.standard_error == pytest.approx(np.hypot(*separate))


def test_half_the_blocks_common_lies_between() -> None:
    errors = [change(year_of(1, 0), year_of(2, shift)).standard_error for shift in (0, 8, 100)]

    assert errors[0] < errors[1]
    assert change(year_of(1, 0), year_of(2, 8)).common_blocks == 8


def test_the_same_year_twice_has_not_changed() -> None:
    found = change(year_of(1, 0), year_of(1, 0))

    assert (found.difference, found.growth) == (0, 0)
    assert found.standard_error == pytest.approx(0, abs=1e-6)
    assert found.growth_standard_error == pytest.approx(0, abs=1e-6)


def test_a_mean_changes_by_its_linearised_variable() -> None:
    first = year_of(1, 0, of="mean")

    found = change(first, year_of(2, 100, of="mean"))

    direct = means(first.design, year_of(1, 0).linearised, everyone(80))
    assert first.estimate == pytest.approx(direct.estimate[0])
    assert found.standard_error > direct.standard_error[0]


def test_growth_from_nothing_is_undefined() -> None:
    nothing = replace(year_of(1, 0), estimate=0.0, linearised=np.zeros(80))

    found = change(nothing, year_of(2, 0))

    assert np.isnan(found.growth)
    assert np.isnan(found.growth_standard_error)


def test_one_common_block_shows_no_covariance() -> None:
    found = change(year_of(1, 0), year_of(2, 15))

    assert (found.common_blocks, found.covariance) == (1, 0)


def test_calibrated_years_are_compared_by_their_residuals() -> None:
    first, second = year_of(1, 0), year_of(2, 0)
    years = []
    for year in (first, second):
        x = np.column_stack([np.ones(80), year.linearised])  # explains everything
        weight, model = calibrate(year.design.weight, x, 1.1 * (year.design.weight @ x))
        design = replace(year.design, weight=weight, calibration=model)
        years.append(total_of_year(design, year.stratum, year.block, year.linearised))

    found = change(*years)

    assert found.difference == pytest.approx(1.1 * (second.estimate - first.estimate))
    assert found.standard_error == pytest.approx(0, abs=1e-6)
