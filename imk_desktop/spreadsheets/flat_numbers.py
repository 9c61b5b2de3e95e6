"""Numbers of a flat file: which sign is the decimal one, told, seen or refused.

A file parted by commas writes decimals with a point, one parted by semicolons comes from an
office whose decimal sign is the comma; tabs say nothing. Each column is judged by all of its
cells, because `12.500` alone is twelve and a half or twelve and a half thousand. Where both
remain possible the column is refused: read wrongly it would be 1,000 times too small or large,
and nothing else would look strange.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from enum import StrEnum

LARGEST = 1e60  # no figure of a survey; its square would overflow
DIGITS = re.compile(r"[+-]?[\d.,]*\d[\d.,]*([eE][+-]?\d+)?")
DOTTED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")  # thousands, or three decimals
DOTTED_WHOLE = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?")
COMMAED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
COMMAED_WHOLE = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")


class DecimalSign(StrEnum):
    """The sign before decimals in a whole file."""

    POINT = "point"
    COMMA = "comma"


class Ambiguous(ValueError):
    """A column can be read in two ways; `at` is the first cell that can."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def plain_numbers(
    cells: Sequence[str], delimiter: str, told: DecimalSign | None = None
) -> Sequence[str]:
    """Return the cells of a column with points before decimals and nothing between thousands.

    What is no number stays as it is.

    Args:
        cells: Stripped cells.
        delimiter: What parts the cells of the file.
        told: The decimal sign, by somebody who knows the file.

    Raises:
        Ambiguous: Thousands or decimals, nobody can tell.

    >>> plain_numbers(["1.000,5", "2"], ";")
    ['1000.5', '2']
    """
    numeric = [at for at, cell in enumerate(cells) if DIGITS.fullmatch(cell)]
    dotted = [at for at in numeric if "." in cells[at]]
    commaed = [at for at in numeric if "," in cells[at]]
    if told is not None:
        return _as_told(cells, told, dotted, commaed)
    if delimiter == "," and commaed:
        raise Ambiguous(commaed[0])
    if commaed:
        odd = [at for at in dotted if not DOTTED_WHOLE.fullmatch(cells[at])]
        if odd:
            raise Ambiguous(odd[0])
        if delimiter != ";" and not dotted and only_threes(cells, commaed):
            raise Ambiguous(commaed[0])
        return [_with_point(cell) for cell in cells]
    several = [at for at in dotted if cells[at].count(".") > 1]
    if several:
        raise Ambiguous(several[0])
    if dotted and all(DOTTED.fullmatch(cells[at]) for at in dotted):
        raise Ambiguous(dotted[0])
    return cells


def three_decimals(cells: Sequence[str], delimiter: str, told: DecimalSign | None = None) -> bool:
    """Tell whether all decimal commas of a column part three digits, as thousands would.

    >>> three_decimals(["12,500", "3"], ";"), three_decimals(["12,500", "3,5"], ";")
    (True, False)
    """
    commaed = [at for at, cell in enumerate(cells) if "," in cell and DIGITS.fullmatch(cell)]
    dotted = any("." in cells[at] for at in commaed)
    return told is None and delimiter == ";" and not dotted and only_threes(cells, commaed)


def only_threes(cells: Sequence[str], commaed: Sequence[int]) -> bool:
    """Tell whether every comma of some cells stands where one between thousands would."""
    return bool(commaed) and all(COMMAED.fullmatch(cells[at]) for at in commaed)


def number(cell: str) -> float:
    """Read one plain cell; a blank, and what is no number, becomes NaN."""
    try:
        return float(cell) if cell and "_" not in cell else math.nan
    except ValueError:
        return math.nan


def _as_told(
    cells: Sequence[str], told: DecimalSign, dotted: Sequence[int], commaed: Sequence[int]
) -> list[str]:
    """Read a column by the decimal sign that was told; thousands stand in groups of three."""
    between, whole = (
        (commaed, COMMAED_WHOLE) if told is DecimalSign.POINT else (dotted, DOTTED_WHOLE)
    )
    odd = [at for at in between if not whole.fullmatch(cells[at])]
    if odd:
        raise Ambiguous(odd[0])
    if told is DecimalSign.POINT:
        return [cell.replace(",", "") if DIGITS.fullmatch(cell) else cell for cell in cells]
    return [_with_point(cell) for cell in cells]


def _with_point(cell: str) -> str:
    return cell.replace(".", "").replace(",", ".") if DIGITS.fullmatch(cell) else cell
