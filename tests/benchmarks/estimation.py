"""Speed of the estimation core, as ratios to one weighted pass of numpy in the same run.

Run it as a program: `python tests/benchmarks/estimation.py`.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from imk_desktop.estimation.design import Design, draw_counted
from imk_desktop.estimation.domains import Domains
from imk_desktop.estimation.linearisation import ratios, totals

SIZES = ((3_000, 240, 300), (96_000, 800, 9_600))  # records, cells, blocks


def run() -> list[tuple[str, float, str]]:
    """Return (what, ratio, meaning) for totals and ratios with standard errors in all cells."""
    return [line for n, cells, blocks in SIZES for line in _measured(n, cells, blocks)]


def _measured(n: int, cells: int, blocks: int) -> list[tuple[str, float, str]]:
    design, y, x, domains = survey(n, cells, blocks)

    def one_pass() -> np.ndarray:
        return np.bincount(domains.code, design.weight * y, cells)

    def one_pass_per_cell() -> list[float]:
        return [np.dot(design.weight, y * (domains.code == c)) for c in range(cells)]

    def all_totals() -> object:
        return totals(design, y, domains)

    by_cell, each, total = best(one_pass), best(one_pass_per_cell), best(all_totals)
    ratio = best(lambda: ratios(design, y, x, domains))
    read = sum(a.nbytes for a in (design.weight, y, domains.code, design.stages[0].unit))
    name = f"{n:,} records x {cells} cells"
    return [
        (f"{name}: totals with SE", total / by_cell, "x one weighted bincount over all cells"),
        (f"{name}: totals with SE", total / each, "x a weighted pass per cell"),
        (f"{name}: ratios with SE", ratio / by_cell, "x one weighted bincount over all cells"),
        (f"{name}: totals with SE", total * 1000, "milliseconds"),
        (f"{name}: peak memory", peak(all_totals) / 1e6, "MB"),
        (f"{name}: peak memory", peak(all_totals) / read, "x the data's own"),
    ]


def survey(n: int, cells: int, blocks: int) -> tuple[Design, np.ndarray, np.ndarray, Domains]:
    """Make a stratified sample of blocks, ten strata to a regency, records in any cell."""
    rng = np.random.default_rng(3)
    block = np.sort(rng.integers(0, blocks, n))
    stratum = block * 20 // blocks
    design = Design(rng.uniform(1, 20, n), draw_counted([stratum], [block], [None]))
    domains = Domains(rng.integers(0, cells, n), tuple(map(str, range(cells))))
    return design, rng.lognormal(8, 1, n), rng.uniform(1, 10, n), domains


def best(work: Callable[[], object], runs: int = 15) -> float:
    """Return the shortest time in seconds: the one least disturbed."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def peak(work: Callable[[], object]) -> float:
    """Return the most memory in bytes that the work held at once."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


if __name__ == "__main__":
    for what, figure, meaning in run():
        print(f"{what:45} {figure:9.2f}  {meaning}")  # noqa: T201
