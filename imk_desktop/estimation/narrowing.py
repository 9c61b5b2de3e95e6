"""The audit: how narrowly the published sums bound each suppressed cell.

Suppressed values are a circulation: each row passes on to its columns what its margin brings.
Raising a cell by d needs d to flow back through other suppressed cells, some of which rise,
some of which fall, and none below zero. So the exact bounds of a cell are maximum flows, and
no linear program is needed.

Source: Gusfield (1988), section 4; Ford and Fulkerson (1962); Edmonds and Karp (1972).
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Flags, Floats


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and highest value (R + 1, C + 1) of each suppressed cell; NaN elsewhere."""

    low: Floats
    high: Floats


def bounds(values: Floats, suppressed: Flags) -> Bounds:
    """Return the exact bounds of every suppressed cell, given that no value is below zero."""
    flow = Circulation(values, suppressed)
    low, high = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    for row, column in np.argwhere(suppressed).tolist():
        value = float(values[row, column])
        high[row, column] = value + flow.rise(row, column, math.inf)
        low[row, column] = value - flow.fall(row, column, value)
    return Bounds(low, high)


def narrow_cells(values: Floats, suppressed: Flags, part: float) -> list[tuple[int, int]]:
    """Return the suppressed cells whose bounds lie within `part` of their value on both sides.

    A suppressed zero is narrow when it can be nothing but zero.
    """
    flow = Circulation(values, suppressed)
    return [
        (row, column)
        for row, column in np.argwhere(suppressed).tolist()
        if flow.is_narrow(row, column, part)
    ]


class Circulation:
    """Suppressed cells as arcs between row and column nodes.

    A cell inside the table, and the grand total, run from row to column; margins run back.
    """

    def __init__(self, values: Floats, suppressed: Flags) -> None:
        self._rows = values.shape[0]
        self._last = values.shape[0] - 1, values.shape[1] - 1
        self._size = sum(values.shape)
        self._value = values
        self._tiny = 1e-6 * float(np.abs(values).max(initial=0.0))
        # capacity[node] holds what can still flow to each neighbour; a rise is without limit
        self._capacity: list[dict[int, float]] = [{} for _ in range(self._size)]
        for row, column in np.argwhere(suppressed).tolist():
            self.open(row, column)

    def open(self, row: int, column: int) -> None:
        """Let a cell move: it is suppressed."""
        tail, head = self.arc(row, column)
        self._capacity[tail][head] = math.inf
        self._capacity[head][tail] = float(self._value[row, column])

    def close(self, row: int, column: int) -> None:
        """Hold a cell: it is shown."""
        tail, head = self.arc(row, column)
        del self._capacity[tail][head], self._capacity[head][tail]

    def arc(self, row: int, column: int) -> tuple[int, int]:
        """Return the nodes that a cell runs from and to."""
        margin = (row == self._last[0]) != (column == self._last[1])
        return (self._rows + column, row) if margin else (row, self._rows + column)

    def need(self, row: int, column: int, part: float) -> float:
        """Return how far a cell must be able to move so as not to be narrow."""
        return max(part * float(self._value[row, column]) * (1 + 1e-6), self._tiny)

    def is_narrow(self, row: int, column: int, part: float) -> bool:
        """Tell whether a cell can neither rise nor fall by more than `part` of its value."""
        need = self.need(row, column, part)
        if self.rise(row, column, need) >= need:
            return False
        value = float(self._value[row, column])
        return value < need or self.fall(row, column, need) < need

    def rise(self, row: int, column: int, enough: float) -> float:
        """Return by how much a cell can rise, at least where that is less than `enough`."""
        tail, head = self.arc(row, column)
        return self._most(head, tail, enough)

    def fall(self, row: int, column: int, enough: float) -> float:
        """Return by how much a cell can fall, not counting that it must stay above zero."""
        tail, head = self.arc(row, column)
        return min(self._most(tail, head, enough), enough)

    def _most(self, source: int, sink: int, enough: float) -> float:
        """Push the most from source to sink, past the arc that joins them, and put it back."""
        there = self._capacity[source].pop(sink)
        back = self._capacity[sink].pop(source)
        pushed, log = 0.0, []
        while pushed < enough and (path := self._shortest(source, sink)):
            steps = list(zip(path, path[1:], strict=False))
            width = min(self._capacity[a][b] for a, b in steps)
            if width == math.inf:
                pushed = math.inf
                break
            for a, b in steps:
                log.append((a, b, self._capacity[a][b], self._capacity[b][a]))
                self._capacity[a][b] -= width
                self._capacity[b][a] += width
            pushed += width
        for a, b, forward, backward in reversed(log):
            self._capacity[a][b], self._capacity[b][a] = forward, backward
        self._capacity[source][sink], self._capacity[sink][source] = there, back
        return pushed

    def _shortest(self, source: int, sink: int) -> list[int]:
        """Return the nodes of a path with the fewest arcs, or nothing."""
        came_from = {source: source}
        queue = deque([source])
        while queue:
            node = queue.popleft()
            for other, capacity in self._capacity[node].items():
                if capacity > self._tiny * 1e-3 and other not in came_from:
                    came_from[other] = node
                    if other == sink:
                        path = [sink]
                        while path[-1] != source:
                            path.append(came_from[path[-1]])
                        return path[::-1]
                    queue.append(other)
        return []
