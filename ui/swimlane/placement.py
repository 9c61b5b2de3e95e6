"""Where everything of the SOP form stands: pure geometry from a `Sop`, without Qt.

Lengths are logical pixels, y grows downwards. Any SOP of the same form can be placed: the
lanes, rows and arrows are taken from the data alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from imk_desktop.domain.sop import Place, Side, Sop, Symbol

NUMBER, ACTIVITY = "number", "activity"
AFTER_THE_LANES = ("requirements", "duration", "output", "remark")

HEADER_HEIGHT, GROUP_HEIGHT = 52.0, 18.0

_WEIGHTS = {NUMBER: 30, ACTIVITY: 162, "requirements": 200, "duration": 156, "output": 150} | {
    "remark": 122
}
_OVAL_LANE, _PROVINCE_LANE, _REGENCY_LANE = 98, 142, 196
_SYMBOL_HEIGHTS = {Symbol.OVAL: 48.0, Symbol.BOX: 58.0, Symbol.DIAMOND: 100.0}
_BARS_HEIGHT = 82.0
_SIDE_GAP, _ROW_GAP = 11.0, 8.0


class Point(NamedTuple):
    """A place on the form."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def centre(self) -> Point:
        """Its middle."""
        return Point(self.left + self.width / 2, self.top + self.height / 2)


@dataclass(frozen=True, slots=True)
class Wire:
    """An arrow as a line of right angles; it points at its last point.

    Attributes:
        points: From the edge of one symbol to the edge of another.
        label: The word at its start; empty for none.
        label_at: Left end of the word's baseline.
        back: Whether it sends work back to an earlier stage.
    """

    points: tuple[Point, ...]
    label: str
    label_at: Point
    back: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """Everything in its place: columns by key, rows by stage, symbols, arrows."""

    columns: Mapping[str, Box]
    rows: Mapping[str, Box]
    symbols: Mapping[Place, Box]
    wires: tuple[Wire, ...]

    def cell(self, stage: str, column: str) -> Box:
        """Return where a row and a column cross."""
        row, across = self.rows[stage], self.columns[column]
        return Box(across.left, row.top, across.width, row.height)


def column_keys(sop: Sop) -> tuple[str, ...]:
    """Return the keys of the form's columns from left to right."""
    return (NUMBER, ACTIVITY, *(lane.key for lane in sop.lanes), *AFTER_THE_LANES)


def column_widths(sop: Sop, width: float) -> dict[str, float]:
    """Share a width out over the columns; whole pixels, so that lines stay sharp.

    Columns of text give way first: symbols and bars need their room on a small screen too.
    """
    weights = {key: _weight(sop, key) for key in column_keys(sop)}
    lanes = {lane.key: lane for lane in sop.lanes}
    grow = max(1.0, width / sum(weights.values()))
    stiff = {key: round(weight * grow) for key, weight in weights.items() if key in lanes}
    stiff[NUMBER] = weights[NUMBER]
    texts = {key: weight for key, weight in weights.items() if key not in stiff}
    give = (width - sum(stiff.values())) / sum(texts.values())
    widths = {key: float(stiff.get(key, round(w * give))) for key, w in weights.items()}
    widths[ACTIVITY] += width - sum(widths.values())
    return widths


def least_row_heights(sop: Sop) -> dict[str, float]:
    """Return how high each row must be for its symbols."""
    return {
        stage.key: max(_symbol_height(sop, stage.key, step.lane) for step in stage.steps)
        + 2 * _ROW_GAP
        for stage in sop.stages
    }


def share_height(least: Mapping[str, float], height: float) -> dict[str, float]:
    """Share what is over of a height out over the rows; even numbers, so that middles meet."""
    over = max(0.0, height - sum(least.values())) // len(least)
    return {key: 2.0 * math.ceil((value + max(0.0, over - 1)) / 2) for key, value in least.items()}


def place(sop: Sop, widths: Mapping[str, float], heights: Mapping[str, float]) -> Placement:
    """Place a form.

    Args:
        sop: The form.
        widths: Of each column, by key (`column_widths`).
        heights: Of each row, by the stage's key (`least_row_heights`, `share_height`).
    """
    total = HEADER_HEIGHT + sum(heights.values())
    columns: dict[str, Box] = {}
    left = 0.0
    for key in column_keys(sop):
        columns[key] = Box(left, 0.0, widths[key], total)
        left += widths[key]
    rows: dict[str, Box] = {}
    top = HEADER_HEIGHT
    for stage in sop.stages:
        rows[stage.key] = Box(0.0, top, left, heights[stage.key])
        top += heights[stage.key]
    symbols = {
        Place(stage.key, step.lane): _symbol_box(
            sop, Place(stage.key, step.lane), columns[step.lane], rows[stage.key]
        )
        for stage in sop.stages
        for step in stage.steps
    }
    wires = tuple(
        _Router(sop, columns, rows, symbols).wire(arrow.start, arrow.end, arrow.label)
        for arrow in sop.arrows
    )
    return Placement(columns, rows, symbols, wires)


@dataclass(frozen=True, slots=True)
class _Router:
    """Finds the way of an arrow around the symbols."""

    sop: Sop
    columns: Mapping[str, Box]
    rows: Mapping[str, Box]
    symbols: Mapping[Place, Box]

    def wire(self, start: Place, end: Place, label: str) -> Wire:
        """Draw one arrow."""
        order = [stage.key for stage in self.sop.stages]
        back = order.index(end.stage) < order.index(start.stage)
        if start.stage == end.stage:
            points = self._along_the_row(start, end)
        elif back:
            points = self._back(start, end)
        else:
            points = self._down(start, end)
        return Wire(points, label, _label_at(points), back)

    def _along_the_row(self, start: Place, end: Place) -> tuple[Point, ...]:
        one, other = self.symbols[start], self.symbols[end]
        rightwards = one.centre.x < other.centre.x
        if self._between(start.stage, one.centre.x, other.centre.x):
            below = self.rows[start.stage].bottom - _ROW_GAP / 2
            return (
                Point(one.centre.x, one.bottom),
                Point(one.centre.x, below),
                Point(other.centre.x, below),
                Point(other.centre.x, other.bottom),
            )
        return (
            Point(one.right if rightwards else one.left, one.centre.y),
            Point(other.left if rightwards else other.right, other.centre.y),
        )

    def _back(self, start: Place, end: Place) -> tuple[Point, ...]:
        one, other = self.symbols[start], self.symbols[end]
        lanes = [lane.key for lane in self.sop.lanes]
        outer = max(start.lane, end.lane, key=lanes.index)
        channel = self.columns[outer].right - _SIDE_GAP / 2
        up = (Point(one.right, one.centre.y), Point(channel, one.centre.y))
        if start.lane == end.lane:
            return (*up, Point(channel, other.centre.y), Point(other.right, other.centre.y))
        below = self.rows[end.stage].bottom - _ROW_GAP / 2
        across = (Point(channel, below), Point(other.centre.x, below))
        return (*up, *across, Point(other.centre.x, other.bottom))

    def _down(self, start: Place, end: Place) -> tuple[Point, ...]:
        one, other = self.symbols[start], self.symbols[end]
        leave = Point(one.centre.x, one.bottom)
        if start.lane == end.lane and not self._in_the_way(start, end, start.lane):
            return leave, Point(other.centre.x, other.top)
        free = Place(end.stage, start.lane) not in self.symbols
        if (
            free
            and not self._in_the_way(start, end, start.lane)
            and not self._between(end.stage, one.centre.x, other.centre.x)
        ):
            side = other.right if one.centre.x > other.centre.x else other.left
            return leave, Point(one.centre.x, other.centre.y), Point(side, other.centre.y)
        gap = self.rows[start.stage].bottom - _ROW_GAP / 2
        channel = self.columns[end.lane].left + _SIDE_GAP / 2
        above = self.rows[end.stage].top + _ROW_GAP / 2
        return (
            leave,
            Point(one.centre.x, gap),
            Point(channel, gap),
            Point(channel, above),
            Point(other.centre.x, above),
            Point(other.centre.x, other.top),
        )

    def _between(self, stage: str, one: float, other: float) -> bool:
        """Tell whether a row has a symbol between two places."""
        low, high = sorted((one, other))
        return any(
            place.stage == stage and low < box.centre.x < high
            for place, box in self.symbols.items()
        )

    def _in_the_way(self, start: Place, end: Place, lane: str) -> bool:
        order = [stage.key for stage in self.sop.stages]
        passed = order[order.index(start.stage) + 1 : order.index(end.stage)]
        return any(Place(stage, lane) in self.symbols for stage in passed)


def _label_at(points: Sequence[Point]) -> Point:
    """Put the word beside the start of a line, clear of its first leg."""
    start, after = points[0], points[1]
    if start.y == after.y:
        return Point(start.x - 8 if after.x > start.x else start.x - 12, start.y - 9)
    return Point(start.x + 7, start.y + 13)


def _weight(sop: Sop, key: str) -> int:
    if key in _WEIGHTS:
        return _WEIGHTS[key]
    if sop.lane(key).side == Side.REGENCY:
        return _REGENCY_LANE
    shapes = {step.symbol for stage in sop.stages for step in stage.steps if step.lane == key}
    return _OVAL_LANE if shapes == {Symbol.OVAL} else _PROVINCE_LANE


def _symbol_height(sop: Sop, stage: str, lane: str) -> float:
    step = sop.stage(stage).step(lane)
    assert step is not None
    if step.symbol == Symbol.BOX and sop.lane(lane).side == Side.REGENCY:
        return _BARS_HEIGHT
    return _SYMBOL_HEIGHTS[step.symbol]


def _symbol_box(sop: Sop, at: Place, column: Box, row: Box) -> Box:
    """Stand a symbol in the middle of its cell, with room for arrows on both sides."""
    height = _symbol_height(sop, at.stage, at.lane)
    width = column.width - 2 * _SIDE_GAP
    return Box(column.left + _SIDE_GAP, row.top + (row.height - height) / 2, width, height)
