"""Suppressed cells stay unknown: checked by brute force and by a linear program."""

from __future__ import annotations

import heapq

import numpy as np
import pytest

from imk_desktop.estimation.bridges import solvable, solvable_by_owners
from imk_desktop.estimation.cover import covered
from imk_desktop.estimation.narrowing import bounds, narrow_cells
from tests.estimation.random_tables import (
    RandomTable,
    linear_program_bounds,
    random_table,
    random_tables,
    with_margins,
)


def test_a_thousand_tables_keep_their_secrets() -> None:
    for table in random_tables(1000, seed=7):
        alone = table.respondents == 1
        suppressed = covered([table.values], table.sensitive, table.respondents, 0.1, alone)

        assert suppressed[table.sensitive].all()
        assert not suppressed[table.respondents == 0].any()
        assert not solvable(suppressed).any()
        assert narrow_cells(table.values, suppressed, 0.1) == []
        assert solvable_by_owners(suppressed, table.sensitive, alone) == []


def test_a_linear_program_finds_no_closer_bounds_than_the_audit() -> None:
    for table in random_tables(25, seed=8):
        suppressed = covered([table.values], table.sensitive, table.respondents)
        audit = bounds(table.values, suppressed)

        for cell, (low, high) in linear_program_bounds(table.values, suppressed).items():
            value = table.values[cell]
            assert low < 0.9 * value or high > 1.1 * value
            assert low == pytest.approx(audit.low[cell], abs=1e-6 * value)
            assert high == pytest.approx(audit.high[cell], rel=1e-6)


def test_bridges_are_the_cells_that_a_linear_program_solves_exactly() -> None:
    rng = np.random.default_rng(9)
    for table in random_tables(25, seed=9):
        picked = (table.values > 0) & (rng.random(table.values.shape) < 0.25)
        if not picked.any():
            continue
        exact = solvable(picked)

        for cell, (low, high) in linear_program_bounds(table.values, picked).items():
            assert exact[cell] == (high - low < 1e-6 * table.values[cell])


def test_an_owner_solves_for_what_becomes_a_bridge_without_his_cell() -> None:
    rng = np.random.default_rng(12)
    for _ in range(300):
        shape = int(rng.integers(2, 6)), int(rng.integers(2, 6))
        suppressed = rng.random(shape) < 0.6
        alone = np.zeros(shape, bool)
        alone[0, 0] = suppressed[0, 0]
        without = suppressed & ~alone

        exposed = {other for _own, other in solvable_by_owners(suppressed, suppressed, alone)}

        if alone.any() and not solvable(suppressed)[0, 0]:
            newly = solvable(without) & ~solvable(suppressed)
            assert exposed == {(int(i), int(j)) for i, j in np.argwhere(newly)}


def test_two_lone_neighbours_need_a_third_to_hide_from_each_other() -> None:
    respondents = with_margins(np.array([[1.0, 1, 9, 8], [7, 6, 9, 7], [9, 8, 7, 6]]))
    table = RandomTable(respondents, respondents * 10)
    alone = respondents == 1

    naive = covered([table.values], table.sensitive, respondents)
    wary = covered([table.values], table.sensitive, respondents, 0.1, alone)

    assert {own for own, _other in solvable_by_owners(naive, table.sensitive, alone)} == {
        (0, 0),
        (0, 1),
    }
    assert solvable_by_owners(wary, table.sensitive, alone) == []
    assert wary[0].sum() > naive[0].sum() == 2


def test_a_margin_of_one_business_is_no_stranger_to_it() -> None:
    respondents = with_margins(np.array([[1.0, 0], [7, 6]]))
    alone = respondents == 1

    suppressed = covered([respondents * 10], alone, respondents, 0.1, alone)

    assert suppressed[0, 0]
    assert suppressed[0, 2]
    assert solvable_by_owners(suppressed, alone, alone) == []


def test_rows_for_columns_show_nothing_more() -> None:
    for table in random_tables(150, seed=11):
        alone = table.respondents == 1
        suppressed = covered([table.values], table.sensitive, table.respondents, 0.1, alone)
        turned = covered([table.values.T], table.sensitive.T, table.respondents.T, 0.1, alone.T)

        assert (suppressed == turned.T).all()


def test_all_variables_share_a_pattern_that_guards_each() -> None:
    rng = np.random.default_rng(10)
    for _ in range(50):
        table = random_table(rng, 8, 6)
        inner = table.respondents[:-1, :-1]
        second = with_margins(
            np.where(rng.random(inner.shape) < 0.7, inner * rng.lognormal(2, 2, inner.shape), 0)
        )

        suppressed = covered([table.values, second], table.sensitive, table.respondents)

        assert narrow_cells(table.values, suppressed, 0.1) == []
        assert narrow_cells(second, suppressed, 0.1) == []


def test_without_a_lower_bound_only_exact_solution_is_guarded_against() -> None:
    for table in random_tables(50, seed=11):
        suppressed = covered([], table.sensitive, table.respondents)

        assert not solvable(suppressed).any()


def test_a_lone_business_hides_the_whole_table() -> None:
    lone = np.zeros((3, 3))
    lone[0, 0] = 2
    table = RandomTable(with_margins(lone), with_margins(lone * 100))

    suppressed = covered([table.values], table.sensitive, table.respondents)

    assert suppressed.sum() == 4


def test_the_cover_costs_little_more_than_the_cheapest() -> None:
    rng = np.random.default_rng(5)
    ratios = [
        ours / cheapest
        for _ in range(200)
        for ours, cheapest in [costs_of_cover(small_table(rng))]
        if cheapest > 0
    ]

    assert len(ratios) > 100
    assert min(ratios) >= 1
    assert np.mean(ratios) < 1.1


def small_table(rng: np.random.Generator) -> RandomTable:
    shape = int(rng.integers(2, 5)), int(rng.integers(2, 4))
    respondents = rng.poisson(rng.choice([4, 6, 10]), shape).astype(float)
    few = rng.random(shape) < 0.2
    respondents[few] = rng.integers(1, 3)
    values = respondents * np.exp(rng.normal(3, 1, shape))
    return RandomTable(with_margins(respondents), with_margins(values))


def costs_of_cover(table: RandomTable) -> tuple[float, float]:
    """Return the cost of our cover and that of the cheapest, found by trying all in order."""
    sensitive, cost = table.sensitive, table.respondents
    suppressed = covered([table.values], sensitive, cost)
    ours = float(cost[suppressed & ~sensitive].sum())
    cells = [tuple(cell) for cell in np.argwhere((cost > 0) & ~sensitive)]
    cells.sort(key=lambda cell: cost[cell])
    queue: list[tuple[float, int, tuple[int, ...]]] = [(0.0, -1, ())]
    while queue:
        spent, last, chosen = heapq.heappop(queue)
        pattern = sensitive.copy()
        for k in chosen:
            pattern[cells[k]] = True
        if not narrow_cells(table.values, pattern, 0.1):
            return ours, spent
        for k in range(last + 1, len(cells)):
            if spent + cost[cells[k]] <= ours:
                heapq.heappush(queue, (spent + float(cost[cells[k]]), k, (*chosen, k)))
    raise AssertionError("our own cover was not among the tried ones")
