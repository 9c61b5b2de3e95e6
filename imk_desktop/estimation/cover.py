"""Secondary suppression: covering sensitive cells until none can be worked out closely.

A cell is covered by a cycle of suppressed cells through it. The cheapest cycle is a shortest
path in the graph of rows and columns; its falling cells must be large enough to let the
covered one move. Empty cells never cover, for everybody can guess a zero. All variables of a
table share one pattern, or one variable would uncover what another hides. In the end covers
that turned out superfluous are let go again.

Source: Kelly, Golden and Assad (1992), Networks 22, 397-417; Gusfield (1988);
Hundepool et al. (2012), section 4.4.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence

import numpy as np

from imk_desktop.estimation.arrays import Flags, Floats
from imk_desktop.estimation.bridges import solvable
from imk_desktop.estimation.narrowing import Circulation

Cell = tuple[int, int]


def covered(bounded: Sequence[Floats], primary: Flags, cost: Floats, part: float = 0.1) -> Flags:
    """Return the cells to suppress so that none is known within `part` of its value.

    Args:
        bounded: Tables (R + 1, C + 1) with margins of the variables that cannot be below zero;
            others have cells without lower bound and need guarding against exact solution only.
        primary: The sensitive cells.
        cost: What suppressing a cell costs; not positive where it cannot cover, being empty.
        part: The closest that a suppressed cell may be known, as part of its value.

    Returns:
        (R + 1, C + 1) the primary cells and their cover.
    """
    bounded = [table for table in bounded if table.any()]  # zeros everywhere guard nothing
    sensitive = _by_cost(primary & (cost > 0), cost)
    # The order in which cells are covered matters; either end first is worth a try.
    tries = [
        _covered_in_order(order, bounded, cost, part) for order in (sensitive, sensitive[::-1])
    ]
    return min(tries, key=lambda suppressed: float(cost[suppressed].sum()))


def _covered_in_order(
    order: list[Cell], bounded: Sequence[Floats], cost: Floats, part: float
) -> Flags:
    """Cover sensitive cells one after the other, then let go what turned out superfluous."""
    pattern = _Pattern(bounded, cost, part)
    for cell in order:
        pattern.suppress(cell)
    waiting = deque(order)
    while waiting:
        cell = waiting.popleft()
        if pattern.is_narrow(cell):
            added = pattern.cheapest_cover(cell)
            for cover in added:
                pattern.suppress(cover)
            waiting.extend(added)
    sensitive = set(order)
    pattern.let_go([c for c in _by_cost(pattern.suppressed, cost) if c not in sensitive])
    return pattern.suppressed


class _Pattern:
    """Suppressed cells that grow and shrink, with the circulation of every variable."""

    def __init__(self, bounded: Sequence[Floats], cost: Floats, part: float) -> None:
        self.suppressed: Flags = np.zeros(cost.shape, np.bool_)
        self._cost = cost
        self._part = part
        self._flows = [Circulation(table, self.suppressed) for table in bounded]
        self._bounded = bounded
        self._shape = Circulation(cost, self.suppressed)  # for the nodes of any cell

    def suppress(self, cell: Cell) -> None:
        self.suppressed[cell] = True
        for flow in self._flows:
            flow.open(*cell)

    def release(self, cell: Cell) -> None:
        self.suppressed[cell] = False
        for flow in self._flows:
            flow.close(*cell)

    def is_narrow(self, cell: Cell) -> bool:
        """Tell whether a suppressed cell is known too closely in any variable."""
        if any(flow.is_narrow(*cell, self._part) for flow in self._flows):
            return True
        return not self._flows and bool(solvable(self.suppressed)[cell])

    def cheapest_cover(self, cell: Cell) -> list[Cell]:
        """Return the cells to add so that a narrow one can move as far as it must.

        There always is a way: through the margins everything can rise together.
        """
        tail, head = self._shape.arc(*cell)
        needs = [flow.need(*cell, self._part) for flow in self._flows]
        ways = [self._path(head, tail, needs, cell)]
        if all(table[cell] >= need for table, need in zip(self._bounded, needs, strict=True)):
            ways.append(self._path(tail, head, needs, cell))
        return min(ways)[1]

    def let_go(self, covers: list[Cell]) -> None:
        """Show those covers again that nothing needs, the costliest first."""
        for cover in reversed(covers):
            self.release(cover)
            if not self._holds(cover):
                self.suppress(cover)

    def _holds(self, without: Cell) -> bool:
        """Tell whether no suppressed cell is narrow, looking near the released one first."""
        if not self._flows:
            return not solvable(self.suppressed).any()
        cells = [(int(i), int(j)) for i, j in np.argwhere(self.suppressed)]
        cells.sort(key=lambda cell: cell[0] != without[0] and cell[1] != without[1])
        return not any(self.is_narrow(cell) for cell in cells)

    def _path(
        self, source: int, sink: int, needs: list[float], past: Cell
    ) -> tuple[float, list[Cell]]:
        """Find the cheapest path for the needed flow; return its cost and unsuppressed cells.

        The cost is infinite where there is no path.
        """
        best = {source: 0.0}
        came_from: dict[int, tuple[int, Cell]] = {}
        queue = [(0.0, source)]
        while queue:
            spent, node = heapq.heappop(queue)
            if node == sink:
                break
            if spent > best[node]:
                continue
            for other, cell in self._steps(node, needs):
                price = 1e-9 if self.suppressed[cell] else float(self._cost[cell])
                if cell != past and spent + price < best.get(other, np.inf):
                    best[other] = spent + price
                    came_from[other] = node, cell
                    heapq.heappush(queue, (spent + price, other))
        if sink not in came_from:
            return np.inf, []
        added: list[Cell] = []
        node = sink
        while node != source:
            node, cell = came_from[node]
            if not self.suppressed[cell]:
                added.append(cell)
        return best[sink], added

    def _steps(self, node: int, needs: list[float]) -> list[tuple[int, Cell]]:
        """Return the nodes that the needed flow can go to next, and by which cell."""
        rows, columns = self.suppressed.shape
        if node < rows:
            cells = [(node, column) for column in range(columns)]
        else:
            cells = [(row, node - rows) for row in range(rows)]
        steps = []
        for cell in cells:
            if not self._cost[cell] > 0:
                continue
            tail, head = self._shape.arc(*cell)
            rising = tail == node
            if rising or all(
                table[cell] >= need for table, need in zip(self._bounded, needs, strict=True)
            ):
                steps.append((head if rising else tail, cell))
        return steps


def _by_cost(cells: Flags, cost: Floats) -> list[Cell]:
    """Return the flagged cells, the cheapest first."""
    listed = [(int(i), int(j)) for i, j in np.argwhere(cells)]
    return sorted(listed, key=lambda cell: float(cost[cell]))
