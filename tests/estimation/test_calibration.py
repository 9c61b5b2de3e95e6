"""What cannot be calibrated is refused in a sentence, never approximated."""

from __future__ import annotations

import numpy as np
import pytest

from imk_desktop.errors import UserError
from imk_desktop.estimation.calibration import (
    Distance,
    calibrate,
    exponential,
    indicators,
    logit,
    poststratify,
    rake,
)

ONES = np.ones(6)
CLASSES = np.array([0, 0, 0, 1, 1, 1])


def test_a_class_without_respondents_is_refused() -> None:
    for act in (
        lambda: poststratify(ONES, CLASSES, np.array([5.0, 5.0, 2.0])),
        lambda: rake(ONES, [CLASSES], [np.array([5.0, 5.0, 2.0])]),
    ):
        with pytest.raises(UserError) as refusal:
            act()
        assert refusal.value.code == "calibration_class_empty"


def test_margins_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(UserError) as refusal:
        rake(ONES, [CLASSES, CLASSES], [np.array([3.0, 3.0]), np.array([2.0, 4.0])])

    assert refusal.value.code == "calibration_no_solution"


@pytest.mark.parametrize(
    ("distance", "out_of_reach"), [(logit(0.4, 2.5), 100.0), (exponential(), -5.0)]
)
def test_totals_out_of_reach_are_refused(distance: Distance, out_of_reach: float) -> None:

    with pytest.raises(UserError) as refusal:
        calibrate(ONES, indicators(CLASSES, 2), np.array([out_of_reach, 3.0]), distance)

    assert refusal.value.code == "calibration_no_solution"


def test_bounded_factors_stay_within_their_bounds() -> None:
    weight, _model = calibrate(ONES, indicators(CLASSES, 2), np.array([7.2, 1.5]), logit(0.4, 2.5))

    assert np.allclose(weight, [2.4] * 3 + [0.5] * 3)


def test_auxiliaries_that_depend_on_each_other_do_no_harm() -> None:
    x = np.column_stack([ONES, indicators(CLASSES, 2)])

    weight, _model = calibrate(ONES, x, np.array([9.0, 4.0, 5.0]))

    assert np.allclose(weight @ x, [9, 4, 5])
