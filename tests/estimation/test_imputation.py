"""Single items are filled, flagged and counted; whole forms never."""

from __future__ import annotations

import numpy as np
import pytest

from imk_desktop.estimation.imputation import (
    Source,
    collected,
    deduce,
    impute_from_donor,
    impute_ratio,
    imputed_share,
)

NAN = np.nan


def test_one_missing_part_follows_from_the_others() -> None:
    output = collected(np.array([10.0, NAN, 10.0, NAN]))
    inputs = collected(np.array([4.0, 4.0, NAN, NAN]))
    added = collected(np.array([NAN, 6.0, 6.0, 6.0]))

    whole, (first, second) = deduce(output, [inputs, added])

    assert list(whole.values[:3]) == [10, 10, 10]
    assert list(first.values[:3]) == [4, 4, 4]
    assert list(second.values[:3]) == [6, 6, 6]
    assert [whole.source[1], first.source[2], second.source[0]] == [Source.DEDUCED] * 3
    assert np.isnan(whole.values[3])  # two are missing: nothing follows


def test_a_ratio_is_of_weighted_sums_in_the_class() -> None:
    y = collected(np.array([10.0, 40.0, NAN, 7.0, NAN, NAN]))
    x = np.array([1.0, 2.0, 3.0, 1.0, 1.0, 2.0])
    weight = np.array([3.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    classes = np.array([0, 0, 0, 1, 1, 0])
    answered = np.array([True] * 5 + [False])

    filled = impute_ratio(y, x, weight, classes, answered, least=2)

    assert filled.values[2] == 3 * (3 * 10 + 40) / (3 * 1 + 2)
    assert filled.source[2] == Source.RATIO
    assert np.isnan(filled.values[4])  # its class has one pair only
    assert np.isnan(filled.values[5])  # a form that never came back


def test_the_nearest_of_the_class_gives() -> None:
    y = collected(np.array([10.0, 20.0, 99.0, NAN, NAN, NAN]))
    x = np.array([1.0, 5.0, 4.0, 4.0, 3.0, NAN])
    classes = np.array([0, 0, 1, 0, 0, 0])

    filled = impute_from_donor(y, x, classes, np.ones(6, bool))

    assert list(filled.values[3:5]) == [20, 10]  # between 1 and 5 the smaller x gives
    assert filled.source[3] == Source.DONOR
    assert np.isnan(filled.values[5])
    assert filled.source[5] == Source.MISSING


def test_a_class_without_donors_stays_missing() -> None:
    y = collected(np.array([10.0, NAN]))

    filled = impute_from_donor(y, np.ones(2), np.array([0, 1]), np.ones(2, bool))

    assert np.isnan(filled.values[1])


def test_the_imputed_share_is_of_the_weighted_total() -> None:
    y = collected(np.array([10.0, NAN, NAN]))
    filled = impute_from_donor(
        y, np.array([1.0, 1.0, NAN]), np.zeros(3, np.int64), np.ones(3, bool)
    )

    assert imputed_share(filled, np.array([1.0, 3.0, 5.0])) == pytest.approx(30 / 40)
    assert imputed_share(collected(np.array([1.0])), np.ones(1)) == 0
    assert np.isnan(imputed_share(collected(np.array([NAN])), np.ones(1)))
