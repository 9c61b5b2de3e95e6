"""The geometry of the form, for this SOP and for others of the same form."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from imk_desktop.domain.sop import Arrow, Origin, Place, Sop, Symbol
from imk_desktop.reference.sop import shipped_sop
from ui.swimlane.placement import (
    HEADER_HEIGHT,
    Box,
    Placement,
    Wire,
    column_keys,
    column_widths,
    least_row_heights,
    place,
    share_height,
)

SOP = shipped_sop()


def placed(sop: Sop, width: float = 1336, height: float = 590) -> Placement:
    heights = share_height(least_row_heights(sop), height - HEADER_HEIGHT)
    return place(sop, column_widths(sop, width), heights)


def apart(one: Box, other: Box) -> bool:
    return (
        one.right <= other.left
        or other.right <= one.left
        or one.bottom <= other.top
        or other.bottom <= one.top
    )


def crosses(wire: Wire, box: Box) -> bool:
    """Tell whether a line runs through the inside of a box."""
    for start, end in pairwise(wire.points):
        left, right = sorted((start.x, end.x))
        top, bottom = sorted((start.y, end.y))
        leg = Box(left, top, right - left, bottom - top)
        inside = Box(box.left + 1, box.top + 1, box.width - 2, box.height - 2)
        touches = (
            leg.left < inside.right
            and leg.right > inside.left
            and leg.top < inside.bottom
            and leg.bottom > inside.top
        )
        if touches or (leg.width == 0 and _through(leg, inside)):
            return True
        if leg.height == 0 and _through_across(leg, inside):
            return True
    return False


def _through(leg: Box, box: Box) -> bool:
    return box.left < leg.left < box.right and leg.top < box.bottom and leg.bottom > box.top


def _through_across(leg: Box, box: Box) -> bool:
    return box.top < leg.top < box.bottom and leg.left < box.right and leg.right > box.left


@pytest.mark.parametrize("width", [1000, 1066, 1336, 1900])
def test_columns_fill_the_width_without_gaps(width: int) -> None:
    placement = placed(SOP, width)

    columns = [placement.columns[key] for key in column_keys(SOP)]

    assert columns[0].left == 0
    assert columns[-1].right == width
    assert all(before.right == after.left for before, after in pairwise(columns))


@pytest.mark.parametrize("width", [1000, 1066, 1336])
def test_every_symbol_stands_inside_its_cell_and_none_over_another(width: int) -> None:
    placement = placed(SOP, width)

    for at, box in placement.symbols.items():
        cell = placement.cell(at.stage, at.lane)
        assert cell.left < box.left < box.right < cell.right
        assert cell.top < box.top < box.bottom < cell.bottom
    assert all(apart(a, b) for a, b in combinations(placement.symbols.values(), 2))


def test_arrows_are_made_of_right_angles_and_end_at_their_symbols() -> None:
    placement = placed(SOP)

    for arrow, wire in zip(SOP.arrows, placement.wires, strict=True):
        assert all(a.x == b.x or a.y == b.y for a, b in pairwise(wire.points))
        start, end = placement.symbols[arrow.start], placement.symbols[arrow.end]
        assert _on_the_edge(start, wire.points[0])
        assert _on_the_edge(end, wire.points[-1])


def test_no_arrow_runs_through_a_symbol() -> None:
    placement = placed(SOP)

    struck = [
        (wire, at)
        for wire in placement.wires
        for at, box in placement.symbols.items()
        if crosses(wire, box)
    ]

    assert struck == []


def test_only_the_t_goes_back() -> None:
    assert [wire.label for wire in placed(SOP).wires if wire.back] == ["T"]


def test_another_sop_with_skipped_rows_and_lanes_is_drawn_without_striking_a_symbol() -> None:
    stages = SOP.stages
    jumps = (
        Arrow(Place("persiapan", "kepala"), Place("persiapan", "kabkota"), Origin.IMPLIED),
        Arrow(Place("persiapan", "tim"), Place("diseminasi", "tim"), Origin.IMPLIED),
        Arrow(Place("persiapan", "kepala"), Place("pengumpulan", "kabkota"), Origin.IMPLIED),
    )
    other = replace(SOP, stages=stages, arrows=jumps)

    placement = placed(other)

    middle = placement.symbols[Place("persiapan", "tim")]
    assert not crosses(placement.wires[0], middle)
    assert not crosses(placement.wires[2], placement.symbols[Place("pengumpulan", "tim")])


def test_rows_get_what_their_symbols_need() -> None:
    least = least_row_heights(SOP)

    assert least["evaluasi"] > least["diseminasi"]
    assert SOP.stage("evaluasi").steps[1].symbol is Symbol.DIAMOND


def _on_the_edge(box: Box, point: tuple[float, float]) -> bool:
    x, y = point
    return (x in (box.left, box.right) and y == box.centre.y) or (
        y in (box.top, box.bottom) and x == box.centre.x
    )
