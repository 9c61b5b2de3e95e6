"""Respondents carry the weight of those of their class who did not answer."""

from __future__ import annotations

import numpy as np
import pytest

from imk_desktop.errors import UserError
from imk_desktop.estimation.nonresponse import (
    ClassLimits,
    adjust_for_nonresponse,
    response_rates,
)
from tests.estimation.reference import HERE, numbers, read

D4 = read(HERE / "data" / "d4_imk.csv")
WEIGHT = numbers(D4["w"])
ELIGIBLE, RESPONDING = D4["elig"] == "1", D4["resp"] == "1"


def test_without_collapsing_the_weights_are_those_of_the_sample_file() -> None:
    adjusted = adjust_for_nonresponse(
        WEIGHT, ELIGIBLE, RESPONDING, D4["kab"], D4["small"], ClassLimits(1, np.inf)
    )

    assert np.allclose(adjusted.weight, numbers(D4["w_nr"]), rtol=1e-12)
    assert len(adjusted.classes) == 20


def test_every_collapsed_class_holds_and_no_weight_is_lost() -> None:
    limits = ClassLimits()

    adjusted = adjust_for_nonresponse(WEIGHT, ELIGIBLE, RESPONDING, D4["kab"], D4["small"], limits)

    assert len(adjusted.classes) < 20
    assert all(c.respondents >= limits.respondents for c in adjusted.classes)
    assert all(1 <= c.factor <= limits.factor for c in adjusted.classes)
    assert adjusted.weight.sum() == pytest.approx(WEIGHT.sum())
    assert (adjusted.weight[~ELIGIBLE] == WEIGHT[~ELIGIBLE]).all()
    assert (adjusted.weight[ELIGIBLE & ~RESPONDING] == 0).all()


def test_a_small_class_joins_its_regency_before_the_next_one() -> None:
    regency = np.array(["1701"] * 20 + ["1702"] * 12)
    size = np.array(["mikro"] * 12 + ["kecil"] * 8 + ["mikro"] * 12)
    yes = np.ones(32, bool)

    adjusted = adjust_for_nonresponse(np.ones(32), yes, yes, regency, size)

    assert [c.cells for c in adjusted.classes] == [
        (("1701", "kecil"), ("1701", "mikro")),
        (("1702", "mikro"),),
    ]


def test_a_small_regency_joins_its_neighbour() -> None:
    regency = np.array(["1701"] * 12 + ["1702"] * 4)
    yes = np.ones(16, bool)

    adjusted = adjust_for_nonresponse(np.ones(16), yes, yes, regency, np.array(["mikro"] * 16))

    assert [c.cells for c in adjusted.classes] == [(("1701", "mikro"), ("1702", "mikro"))]


def test_a_survey_that_nobody_answered_is_refused() -> None:
    nobody = np.zeros(827, bool)

    with pytest.raises(UserError, match="Tidak ada satu pun responden"):
        adjust_for_nonresponse(WEIGHT, ELIGIBLE, nobody, D4["kab"], D4["small"])


def test_the_never_reached_count_as_eligible_in_part() -> None:
    # 6 answered, 2 refused, 2 closed, 5 never met: of these 5 * 8/10 = 4 count
    responding = np.arange(15) < 6
    eligible = np.arange(15) < 8
    unknown = np.arange(15) >= 10

    rates = response_rates(np.ones(15), np.full(15, 3.0), responding, eligible, unknown)

    assert (rates.unweighted, rates.weighted, rates.by_size) == (6 / 12, 6 / 12, 6 / 12)
