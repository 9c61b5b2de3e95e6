"""Bridges: which suppressed cells of a table can be solved for exactly.

Draw a graph whose nodes are the rows and columns (the margins' among them) and whose edges are
the suppressed cells. Published sums tell nothing exact about a cell that lies on a cycle; a
cell that is a bridge, an edge on no cycle, follows from them.

Source: Gusfield (1988), SIAM J. Comput. 17, 552-571; Tarjan (1974) for finding bridges.
"""

from __future__ import annotations

import numpy as np

from imk_desktop.estimation.arrays import Flags


def solvable(suppressed: Flags) -> Flags:
    """Return which suppressed cells (R + 1, C + 1) are bridges, in time linear in the cells.

    >>> solvable(np.array([[True, True], [True, True]])).any()
    np.False_
    >>> solvable(np.array([[True, False], [True, True]])).sum()
    np.int64(3)
    """
    rows = suppressed.shape[0]
    edges = [(int(i), rows + int(j)) for i, j in np.argwhere(suppressed)]
    around: list[list[tuple[int, int]]] = [[] for _ in range(sum(suppressed.shape))]
    for number, (row, column) in enumerate(edges):
        around[row].append((column, number))
        around[column].append((row, number))
    found = np.zeros_like(suppressed)
    entered = [0] * len(around)  # when the walk first came, from 1
    lowest = [0] * len(around)  # the earliest node reachable without the edge taken
    clock = 0
    for root in range(len(around)):
        if entered[root]:
            continue
        clock += 1
        entered[root] = lowest[root] = clock
        walk = [(root, -1, iter(around[root]))]
        while walk:
            node, came_by, ahead = walk[-1]
            for other, edge in ahead:
                if edge == came_by:
                    continue
                if entered[other]:
                    lowest[node] = min(lowest[node], entered[other])
                    continue
                clock += 1
                entered[other] = lowest[other] = clock
                walk.append((other, edge, iter(around[other])))
                break
            else:
                walk.pop()
                if walk:
                    before = walk[-1][0]
                    lowest[before] = min(lowest[before], lowest[node])
                    if lowest[node] > entered[before]:
                        row, column = edges[came_by]
                        found[row, column - rows] = True
    return found
