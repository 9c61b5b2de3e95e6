"""Student's t and the two kinds of interval."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from imk_desktop.estimation.domains import by_labels, crossed
from imk_desktop.estimation.intervals import on_log_scale, symmetric
from imk_desktop.estimation.linearisation import Estimates
from imk_desktop.estimation.students_t import quantile


def figure(estimate: float, error: float, freedom: int) -> Estimates:
    one = np.array([1])
    return Estimates(np.array([estimate]), np.array([error]), one, one, np.array([np.nan]), freedom)


@pytest.mark.parametrize("freedom", [1, 2, 3, 10, 69, 360, 10**5])
@pytest.mark.parametrize("probability", [0.9, 0.975, 0.995])
def test_quantiles_equal_those_of_scipy(freedom: int, probability: float) -> None:
    assert quantile(probability, freedom) == pytest.approx(
        stats.t.ppf(probability, freedom), rel=1e-10
    )


def test_a_log_interval_stays_on_the_side_of_its_estimate() -> None:
    low, high = on_log_scale(figure(100, 80, 20))
    below, above = on_log_scale(figure(-100, 80, 20))

    assert symmetric(figure(100, 80, 20))[0][0] < 0 < low[0]
    assert low[0] * high[0] == pytest.approx(100**2)
    assert (below[0], above[0]) == (-high[0], -low[0])


def test_there_is_no_interval_without_freedom_or_around_zero() -> None:
    assert np.isnan(symmetric(figure(100, 80, 0))[0][0])
    assert np.isnan(on_log_scale(figure(0, 80, 20))[0][0])


def test_blank_labels_are_in_no_domain() -> None:
    first, second = np.array(["a", "", "b"]), np.array(["x", "x", ""])

    assert list(by_labels(first).code) == [0, -1, 1]
    assert crossed(first, second).labels == ("a|x",)
    assert list(crossed(first, second).code) == [0, -1, -1]
