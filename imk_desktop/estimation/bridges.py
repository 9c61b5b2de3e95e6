"""Bridges: which suppressed cells of a table can be solved for exactly.

Draw a graph whose nodes are the rows and columns (the margins' among them) and whose edges are
the suppressed cells. Published sums tell nothing exact about a cell that lies on a cycle; a
cell that is a bridge, an edge on no cycle, follows from them. And whoever knows one cell,
because it is his own business, can solve for those that lie on the very same cycles.

Both are read off one number per cell: which cycles of a basis it lies on.

Source: Gusfield (1988), SIAM J. Comput. 17, 552-571; Pritchard and Thurimella (2011),
ACM Trans. Algorithms 7, 46 (cycle labels for bridges and cut pairs).
"""

from __future__ import annotations

import numpy as np

from imk_desktop.estimation.arrays import Flags

Cell = tuple[int, int]
Exposure = tuple[Cell, Cell]


def solvable(suppressed: Flags) -> Flags:
    """Return which suppressed cells (R + 1, C + 1) follow from the published ones.

    >>> solvable(np.array([[True, True], [True, True]])).any()
    np.False_
    >>> solvable(np.array([[True, False], [True, True]])).sum()
    np.int64(3)
    """
    found = np.zeros_like(suppressed)
    for cell, cycles in cycles_through(suppressed).items():
        found[cell] = cycles == 0
    return found


def solvable_by_owners(suppressed: Flags, sensitive: Flags, alone: Flags) -> list[Exposure]:
    """Return what the only respondent of a cell can solve for, knowing his own value.

    Args:
        suppressed: (R + 1, C + 1) what is not shown.
        sensitive: The cells that must stay unknown to him, too.
        alone: The cells with one respondent.

    Returns:
        Pairs of his cell and the cell of somebody else.
    """
    on_same_cycles: dict[int, list[Cell]] = {}
    for cell, cycles in cycles_through(suppressed).items():
        on_same_cycles.setdefault(cycles, []).append(cell)
    return [
        (own, other)
        for cells in on_same_cycles.values()
        for own in cells
        if alone[own]
        for other in cells
        if sensitive[other] and other != own and not _same_business(own, other, alone)
    ]


def _same_business(one: Cell, other: Cell, alone: Flags) -> bool:
    """Tell whether two cells hold one respondent each, and it is the same."""
    return bool(alone[one] and alone[other]) and _home(one, alone) == _home(other, alone)


def _home(cell: Cell, alone: Flags) -> Cell:
    """Return the cell inside the table whose respondent a margin with one respondent holds."""
    row, column = cell
    inside = alone[:-1, :-1]
    if row == inside.shape[0]:
        rows = inside.any(axis=1) if column == inside.shape[1] else inside[:, column]
        row = int(np.argmax(rows))
    if column == inside.shape[1]:
        column = int(np.argmax(inside[row]))
    return row, column


def cycles_through(suppressed: Flags) -> dict[Cell, int]:
    """Return for each suppressed cell a set of cycles, as the bits of a number.

    Each cell outside a spanning forest closes one cycle with it. Two cells on the same cycles
    are a cut: without the one, the other is a bridge.
    """
    rows = suppressed.shape[0]
    around: list[list[int]] = [[] for _ in range(sum(suppressed.shape))]
    for row, column in np.argwhere(suppressed).tolist():
        around[row].append(rows + column)
        around[rows + column].append(row)
    parent: dict[int, int] = {}
    order: list[int] = []
    through: dict[Cell, int] = {}
    marks = [0] * len(around)  # cycles that close at a node
    closed = 0
    for root in range(len(around)):
        if root in parent:
            continue
        parent[root] = root
        stack = [root]
        while stack:
            node = stack.pop()
            order.append(node)
            for other in around[node]:
                if other not in parent:
                    parent[other] = node
                    stack.append(other)
    for node in order:
        for other in around[node]:
            if node < other and parent[node] != other and parent[other] != node:
                bit = 1 << closed
                closed += 1
                through[_cell(node, other, rows)] = bit
                marks[node] ^= bit
                marks[other] ^= bit
    for node in reversed(order):  # children before their parents
        if parent[node] != node:
            through[_cell(node, parent[node], rows)] = marks[node]
            marks[parent[node]] ^= marks[node]
    return through


def _cell(one: int, other: int, rows: int) -> Cell:
    return min(one, other), max(one, other) - rows
