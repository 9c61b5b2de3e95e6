"""The nine rows of the toy sample, worked on paper."""

from __future__ import annotations

from math import sqrt

import pytest

from imk_desktop.estimation.domains import by_labels, everyone
from imk_desktop.estimation.linearisation import ratios, totals
from tests.estimation.reference import sample

# Weighted unit totals: A 2*(10+12) and 2*(20+22), B 5*1 and 5*(3+5), C 3*(7+9)
TOTAL = 44 + 84 + 5 + 40 + 48


@pytest.mark.parametrize(
    ("rule", "variance"),
    [
        ("remove", 2 * (20**2 + 20**2) + 2 * (17.5**2 + 17.5**2)),
        ("certainty", 1600 + 1225),
        ("adjust", 2825 + (48 - 221 / 5) ** 2),  # C from the mean over five units
        ("average", 2825 * 3 / 2),  # three strata, two of them seen
    ],
)
def test_total_of_nine_rows(rule: str, variance: float) -> None:
    toy = sample("d5", rule)

    figure = totals(toy.design, toy.number("y"), everyone(9))

    assert figure.estimate[0] == TOTAL == 221
    assert figure.standard_error[0] == pytest.approx(sqrt(variance), rel=1e-14)
    assert figure.degrees_of_freedom == 5 - 3


def test_ratio_of_nine_rows() -> None:
    toy = sample("d5", "remove")
    total_x = 2 * (21 + 26 + 40 + 45) + 5 * (4 + 6 + 11) + 3 * (16 + 18)
    r = 221 / total_x
    # Unit totals of w * (y - r x), then each pair's half difference squared, times two, twice
    a1, a2 = 44 - r * 2 * (21 + 26), 84 - r * 2 * (40 + 45)
    b3, b4 = 5 - r * 5 * 4, 40 - r * 5 * (6 + 11)

    figure = ratios(toy.design, toy.number("y"), toy.number("x"), everyone(9))

    assert figure.estimate[0] == pytest.approx(r, rel=1e-15)
    assert figure.standard_error[0] == pytest.approx(
        sqrt((a1 - a2) ** 2 + (b3 - b4) ** 2) / total_x, rel=1e-13
    )


def test_domain_keeps_the_units_it_does_not_see() -> None:
    toy = sample("d5", "adjust")

    figure = totals(toy.design, toy.number("y"), by_labels(toy.columns["dom"]))

    # g2: A 24 and 44, B 0 (unseen) and 15, C 21 from the mean (24 + 44 + 15 + 21) / 5
    assert list(figure.estimate) == [117, 104]
    assert figure.standard_error[1] == pytest.approx(
        sqrt(400 + 225 + (21 - 104 / 5) ** 2), rel=1e-14
    )
