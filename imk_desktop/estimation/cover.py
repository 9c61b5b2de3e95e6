"""Secondary suppression: covering sensitive cells until none can be worked out closely.

A cell is covered by a cycle of suppressed cells through it. The cheapest cycle is a shortest
path in the graph of rows and columns; its falling cells must be large enough to let the
covered one move. Empty cells never cover, for everybody can guess a zero. All variables of a
table share one pattern, or one variable would uncover what another hides. The only respondent
of a cell knows it, so no cell may hang on his alone. In the end covers that turned out
superfluous are let go again.

Source: Kelly, Golden and Assad (1992), Networks 22, 397-417; Gusfield (1988);
Hundepool et al. (2012), section 4.4 (singletons: 4.4.2).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence

import numpy as np

from imk_desktop.estimation.arrays import Flags, Floats
from imk_desktop.estimation.bridges import Cell, solvable, solvable_by_owners
from imk_desktop.estimation.narrowing import Circulation


def covered(
    bounded: Sequence[Floats],
    primary: Flags,
    cost: Floats,
    part: float = 0.1,
    alone: Flags | None = None,
) -> Flags:
    """Return the cells to suppress so that none is known within `part` of its value.

    A table and its transpose get the same pattern, or the two together would show more.

    Args:
        bounded: Tables (R + 1, C + 1) with margins of the variables that cannot be below zero;
            others have cells without lower bound and need guarding against exact solution only.
        primary: The sensitive cells.
        cost: What suppressing a cell costs; not positive where it cannot cover, being empty.
        part: The closest that a suppressed cell may be known, as part of its value.
        alone: The cells with one respondent, who must not solve for others; None for none.

    Returns:
        (R + 1, C + 1) the primary cells and their cover.
    """
    if _lies(cost, bounded):
        upright = [table.T for table in bounded]
        alone = None if alone is None else alone.T
        return covered(upright, primary.T, cost.T, part, alone).T
    bounded = [table for table in bounded if table.any()]  # zeros everywhere guard nothing
    primary = primary & (cost > 0)
    owned = np.zeros_like(primary) if alone is None else primary & alone
    sensitive = _by_cost(primary, cost)
    # The order in which cells are covered matters; either end first is worth a try.
    tries = [
        _Pattern(bounded, cost, part, primary, owned).cover_in(order)
        for order in (sensitive, sensitive[::-1])
    ]
    return min(tries, key=lambda suppressed: float(cost[suppressed].sum()))


def _lies(cost: Floats, bounded: Sequence[Floats]) -> bool:
    """Tell whether the transposed table is the one to work on; any order of the two will do."""
    written, turned = (
        (way(cost).shape, *(way(table).tolist() for table in (cost, *bounded)))
        for way in (np.asarray, np.transpose)
    )
    return turned < written


class _Pattern:
    """Suppressed cells that grow and shrink, with the circulation of every variable."""

    def __init__(
        self, bounded: Sequence[Floats], cost: Floats, part: float, primary: Flags, owned: Flags
    ) -> None:
        self.suppressed: Flags = np.zeros(cost.shape, np.bool_)
        self._cost = cost
        self._part = part
        self._primary = primary
        self._owned = owned
        self._flows = [Circulation(table, self.suppressed) for table in bounded]
        self._bounded = bounded
        self._shape = Circulation(cost, self.suppressed)  # for the nodes of any cell

    def cover_in(self, order: list[Cell]) -> Flags:
        """Cover sensitive cells one after the other, then let superfluous covers go."""
        for cell in order:
            self.suppress(cell)
        waiting = deque(order)
        while True:
            while waiting:
                cell = waiting.popleft()
                if self.is_narrow(cell):
                    waiting.extend(self._suppress_cover(cell))
            exposed = solvable_by_owners(self.suppressed, self._primary, self._owned)
            if not exposed:
                break
            own, cell = exposed[0]
            waiting.extend(self._suppress_cover(cell, own))
        covers = self.suppressed & ~self._primary
        for cover in reversed(_by_cost(covers, self._cost)):
            self.release(cover)
            if not self._holds(cover):
                self.suppress(cover)
        return self.suppressed

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

    def _suppress_cover(self, cell: Cell, own: Cell | None = None) -> list[Cell]:
        """Suppress the cheapest cells that let a cell move as far as it must; return them.

        There always is a way: through the margins everything can rise together.

        Args:
            cell: The cell to cover.
            own: A cell that must not take part, its owner being the one to keep in the dark.
        """
        tail, head = self._shape.arc(*cell)
        past = {cell, own}
        needs = [flow.need(*cell, self._part) for flow in self._flows]
        ways = [self._path(head, tail, needs, past)]
        if all(table[cell] >= need for table, need in zip(self._bounded, needs, strict=True)):
            ways.append(self._path(tail, head, needs, past))
        added = min(ways)[1]
        for cover in added:
            self.suppress(cover)
        return added

    def _holds(self, without: Cell) -> bool:
        """Tell whether no suppressed cell is narrow, looking near the released one first."""
        if self._owned.any() and solvable_by_owners(self.suppressed, self._primary, self._owned):
            return False
        if not self._flows:
            return not solvable(self.suppressed).any()
        cells = [(int(i), int(j)) for i, j in np.argwhere(self.suppressed)]
        cells.sort(key=lambda cell: cell[0] != without[0] and cell[1] != without[1])
        return not any(self.is_narrow(cell) for cell in cells)

    def _path(
        self, source: int, sink: int, needs: list[float], past: set[Cell | None]
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
                if cell not in past and spent + price < best.get(other, np.inf):
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
