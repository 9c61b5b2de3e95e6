"""Random two-way tables with margins, and what a linear program makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog


@dataclass(frozen=True)
class RandomTable:
    """Respondents and values (R + 1, C + 1), margins last."""

    respondents: np.ndarray
    values: np.ndarray

    @property
    def sensitive(self) -> np.ndarray:
        return (self.respondents > 0) & (self.respondents < 3)


def with_margins(inner: np.ndarray) -> np.ndarray:
    rows = np.vstack([inner, inner.sum(axis=0)])
    return np.hstack([rows, rows.sum(axis=1, keepdims=True)])


def random_table(rng: np.random.Generator, rows: int, columns: int) -> RandomTable:
    """Draw a table as skewed as regency by industry: few large cells, many small or empty."""
    level = rng.normal(rng.uniform(0.5, 4), 1.2, (rows, 1)) + rng.normal(0, 1, (1, columns))
    respondents = rng.poisson(np.exp(level)).astype(float)
    values = np.where(respondents > 0, respondents * np.exp(rng.normal(3, 1, (rows, columns))), 0.0)
    return RandomTable(with_margins(respondents), with_margins(values))


def random_tables(count: int, seed: int) -> Iterator[RandomTable]:
    """Draw tables of 2 x 2 up to 24 x 10."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield random_table(rng, int(rng.integers(2, 25)), int(rng.integers(2, 11)))


def linear_program_bounds(
    values: np.ndarray, suppressed: np.ndarray
) -> dict[tuple[int, int], tuple[float, float]]:
    """Bound every suppressed cell by all the equations of the table, with HiGHS."""
    last_row, last_column = (size - 1 for size in values.shape)
    cells = [(int(i), int(j)) for i, j in np.argwhere(suppressed)]
    equations = np.zeros((sum(values.shape), len(cells)))
    for k, (i, j) in enumerate(cells):
        equations[i, k] = -1 if j == last_column else 1
        equations[last_row + 1 + j, k] = -1 if i == last_row else 1
    right = equations @ np.array([values[cell] for cell in cells])
    bounds = {}
    for k, cell in enumerate(cells):
        aim = np.zeros(len(cells))
        aim[k] = 1
        lowest = linprog(aim, A_eq=equations, b_eq=right, method="highs")
        highest = linprog(-aim, A_eq=equations, b_eq=right, method="highs")
        assert lowest.status == 0
        bounds[cell] = lowest.fun, -highest.fun if highest.status == 0 else np.inf
    return bounds
