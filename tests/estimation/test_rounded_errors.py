"""Standard errors of a published table do not undo its suppression."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imk_desktop.estimation.design import Design, draw_counted
from imk_desktop.estimation.linearisation import totals
from imk_desktop.estimation.publication import Asked, PublishedTable, Verdict, publish
from imk_desktop.estimation.rounded_errors import rounded_up
from imk_desktop.estimation.two_way import classified

COUNTS = np.array([[1, 6, 7, 8], [6, 5, 7, 6], [7, 6, 5, 8]])  # regencies by industries
FRACTION = 0.1


def sampled(seed: int, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the stratum, the industry and the value of each record."""
    stratum, industry = (np.repeat(code, counts.ravel()) for code in np.indices(counts.shape))
    return stratum, industry, np.random.default_rng(seed).lognormal(6, 0.3, stratum.size)


def published(stratum: np.ndarray, industry: np.ndarray, y: np.ndarray) -> PublishedTable:
    n = y.size
    population = np.bincount(stratum)[stratum] / FRACTION
    design = Design(np.full(n, 1 / FRACTION), draw_counted([stratum], [np.arange(n)], [population]))
    table = classified(stratum.astype(np.str_), industry.astype(np.str_))
    asked = Asked("total", "y", partial(totals, design, y), y[:, None])
    return publish(table, design.weight, [asked])


@pytest.mark.parametrize("seed", range(5))
def test_margins_and_their_errors_do_not_solve_for_a_cell(seed: int) -> None:
    stratum, industry, y = sampled(seed, COUNTS)
    table = published(stratum, industry, y)
    told = {(c.row, c.column): c.figures[0] for c in table.cells}
    hidden = [at for at, figure in told.items() if figure.verdict is Verdict.SUPPRESSED]
    assert len(hidden) == 4  # one respondent, and a rectangle that covers it
    cells = np.bincount(stratum * 4 + industry, y / FRACTION, 12).reshape(3, 4)

    # Columns less rows: the squares within the cells fall out, the cells' own squares stay
    def by_cells(inner: np.ndarray) -> float:
        n = COUNTS.sum(axis=1)
        between = (inner.sum(axis=1) ** 2 - (inner**2).sum(axis=1)) / n
        return float(((1 - FRACTION) * n / (n - 1) * between).sum())

    def variance(row: str, column: str, back: int) -> float:
        figure = told[row, column]
        assert figure.estimate is not None
        assert figure.rse_pct is not None
        assert figure.rse_pct == round(figure.rse_pct)
        return float((figure.estimate * (figure.rse_pct - back) / 100) ** 2)

    rows, columns = ("0", "1", "2"), ("0", "1", "2", "3")
    low, high = (
        sum(variance("", c, back) for c in columns) - sum(variance(r, "", 1 - back) for r in rows)
        for back in (1, 0)
    )
    one = int(hidden[0][0]), int(hidden[0][1])
    turn = np.zeros((3, 4))
    for row, column in ((int(r), int(c)) for r, c in hidden):
        turn[row, column] = 1 if (row == one[0]) == (column == one[1]) else -1
    for part in (-0.2, -0.1, 0.0, 0.1, 0.2):
        assert low <= by_cells(cells + part * cells[one] * turn) <= high


def test_a_table_without_secrets_tells_its_errors_exactly() -> None:
    counts = np.full((2, 3), 12)
    table = published(*sampled(1, counts))

    errors = [c.figures[0].rse_pct for c in table.cells]
    assert {c.figures[0].verdict for c in table.cells} <= {Verdict.SHOWN, Verdict.MARKED}
    assert any(rse is not None and rse != round(rse) for rse in errors)


@given(
    estimate=st.floats(-1e9, 1e9).filter(lambda value: abs(value) > 1e-3),
    relative=st.floats(0, 1e4),
)
def test_an_error_is_never_told_too_small_nor_much_too_large(
    estimate: float, relative: float
) -> None:
    error = abs(estimate) * relative / 100

    told, told_relative = rounded_up(np.array([estimate]), np.array([error]))

    assert told[0] >= error * (1 - 1e-6) - 1e-9 * abs(estimate)
    assert not np.signbit(told[0])
    assert told_relative[0] <= max(relative + 1, relative * 1.1) * (1 + 1e-9)
    assert told_relative[0] == pytest.approx(round(told_relative[0]), rel=1e-12)
    assert told[0] == pytest.approx(abs(estimate) * told_relative[0] / 100)
