"""Lonely strata join a neighbour by a rule that never looks at an answer."""

from __future__ import annotations

import numpy as np

from imk_desktop.estimation.collapse import CollapseRule, collapse_lonely

RULE = CollapseRule(shared=4)


def strata(**units: int) -> tuple[np.ndarray, np.ndarray]:
    """Return labels of strata `s1705N` and units for keyword arguments of unit counts."""
    stratum = np.array([name[1:] for name, count in units.items() for _ in range(count)])
    return stratum, np.array([f"u{i}" for i in range(stratum.size)])


def test_a_lonely_stratum_joins_its_own_regency() -> None:
    stratum, unit = strata(s1704N=3, s1705K=4, s1705N=1, s1706K=3)

    found = collapse_lonely(stratum, unit, None, RULE)

    assert found.joined == (("1705K", "1705N"),)
    assert set(found.stratum) == {"1704N", "1705K+1705N", "1706K"}


def test_a_regency_that_is_lonely_joins_the_next() -> None:
    stratum, unit = strata(s1704N=3, s1705K=1, s1706K=3)

    assert collapse_lonely(stratum, unit, None, RULE).joined == (("1705K", "1706K"),)


def test_two_lonely_strata_keep_each_other_company() -> None:
    stratum, unit = strata(s1704N=3, s1705K=1, s1705N=1)

    assert collapse_lonely(stratum, unit, None, RULE).joined == (("1705K", "1705N"),)


def test_a_stratum_drawn_whole_is_not_lonely() -> None:
    stratum, unit = strata(s1704N=3, s1708K=1)
    population = np.where(stratum == "1708K", 1.0, 20.0)

    found = collapse_lonely(stratum, unit, population, RULE)

    assert found.joined == ()
    assert list(found.population) == list(population)


def test_populations_of_joined_strata_add_up() -> None:
    stratum, unit = strata(s1705K=4, s1705N=1)
    population = np.where(stratum == "1705N", 6.0, 30.0)

    assert set(collapse_lonely(stratum, unit, population, RULE).population) == {36.0}


def test_one_stratum_of_one_unit_has_nowhere_to_go() -> None:
    stratum, unit = strata(s1705K=1)

    assert collapse_lonely(stratum, unit, None, RULE).joined == ()
