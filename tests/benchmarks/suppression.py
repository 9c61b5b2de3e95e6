"""A thousand random tables protected, then attacked by a linear program (HiGHS).

Run it as a program: `python -m tests.benchmarks.suppression [TABLES]`; some minutes.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from imk_desktop.estimation.bridges import solvable, solvable_by_owners
from imk_desktop.estimation.cover import covered
from tests.estimation.random_tables import linear_program_bounds, random_tables
from tests.estimation.test_suppression import costs_of_cover, small_table


def run(tables: int = 1000) -> list[tuple[str, float, str]]:
    """Return (what, figure, meaning)."""
    cells = primary = secondary = exact = narrow = bridges = owners = unsafe_before = 0
    seconds = slowest = 0.0
    for table in random_tables(tables, seed=20261122):
        start = time.perf_counter()
        alone = table.respondents == 1
        suppressed = covered([table.values], table.sensitive, table.respondents, 0.1, alone)
        taken = time.perf_counter() - start
        seconds, slowest = seconds + taken, max(slowest, taken)
        cells += int((table.respondents > 0).sum())
        primary += int(table.sensitive.sum())
        secondary += int((suppressed & ~table.sensitive).sum())
        bridges += int(solvable(suppressed).sum())
        owners += len(solvable_by_owners(suppressed, table.sensitive, alone))
        unsafe_before += bool(solvable(table.sensitive).any())
        for cell, (low, high) in linear_program_bounds(table.values, suppressed).items():
            value = table.values[cell]
            exact += bool(high - low < 1e-6 * value)
            narrow += bool(low >= 0.9 * value and high <= 1.1 * value)
    rng = np.random.default_rng(5)
    costs = [costs_of_cover(small_table(rng)) for _ in range(300)]
    ratios = np.array([ours / cheapest for ours, cheapest in costs if cheapest > 0])
    return [
        ("tables up to 24 x 10", tables, "random"),
        ("of them solvable before covering", unsafe_before, "tables"),
        ("sensitive cells", primary, f"of {cells} cells that are not empty"),
        ("cover cells", secondary, "added"),
        ("bridges left", bridges, "must be 0"),
        ("cells that an only respondent can solve", owners, "must be 0"),
        ("exact recoveries by the linear program", exact, "must be 0"),
        ("intervals inside +-10 %", narrow, "must be 0"),
        ("protecting a table", 1000 * seconds / tables, "milliseconds on average"),
        ("protecting the slowest table", 1000 * slowest, "milliseconds"),
        ("cost of cover over the cheapest", float(ratios.mean()), f"x on {ratios.size} tables"),
        ("covers that are the cheapest", 100 * float((ratios < 1 + 1e-9).mean()), "%"),
    ]


if __name__ == "__main__":
    for what, figure, meaning in run(*map(int, sys.argv[1:])):
        print(f"{what:42} {figure:12.4g}  {meaning}")  # noqa: T201
