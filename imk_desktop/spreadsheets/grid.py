"""A file of sheets as plain values, whatever program wrote it.

Rows are numbered from 1 as Excel shows them, columns from 0. Only rows that hold something
are kept, so a million formatted empty rows cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Place = tuple[int, int]
"""Row number (from 1) and column index (from 0) of a cell."""


class Kind(StrEnum):
    """What a file is by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged area, from the first to the last row and column, both included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something."""

    number: int
    cells: tuple[Cell, ...]

    def __getitem__(self, column: int) -> Cell:
        """Return the cell of a column; None where the row ends before it."""
        return self.cells[column] if column < len(self.cells) else None

    def filled(self) -> list[int]:
        """Return the columns that hold something, in order."""
        return [column for column, cell in enumerate(self.cells) if not is_blank(cell)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        name: As in the tab; None in a csv file.
        rows: Those that hold something, in order.
        hidden: Whether the whole sheet is hidden.
        hidden_rows, hidden_columns: Row numbers and column indexes, filters included; only
            where something stands.
        merges: Merged areas. `rows` carries the value of a merged area down its first column.
        without_value: Cells that hold a formula whose result was not saved.
        outside: Cells whose formula reads another file; the saved value is what counts.
        errors: Cells that show an error of Excel, e.g. "#N/A".
        cut_off: The row in which the file breaks off, if it does.
        odd_bytes: Cells with a letter in another encoding than the file's, or a lost one.
        open_quotes: Cells that begin with a quote that was not closed in their row.
        swallowed: Rows that lie within such a quote, with the row that opens it.
        glued: Rows behind which, in their own line, another list begins.
    """

    name: str | None
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    without_value: frozenset[Place] = frozenset()
    outside: frozenset[Place] = frozenset()
    errors: Mapping[Place, str] = field(default_factory=lambda: MappingProxyType({}))
    cut_off: int | None = None
    odd_bytes: frozenset[Place] = frozenset()
    open_quotes: frozenset[Place] = frozenset()
    swallowed: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    glued: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file of sheets.

    Attributes:
        name: The file's name.
        kind: What it is by its content.
        misnamed: Whether its name says that it is something else.
        sheets: In the order of the tabs.
    """

    name: str
    kind: Kind
    misnamed: bool
    sheets: tuple[Sheet, ...]


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing that could be seen.

    >>> is_blank(" \\u00a0\\u200b"), is_blank(0)
    (True, False)
    """
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS + INVISIBLE))


BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\ufeff"
"""What is cut off at the edges of a text. Marks of writing direction are not blanks."""

INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
"""Marks that take no room: of writing direction, of joining and breaking, of how to show."""


def kept_rows(rows: Iterable[tuple[int, Iterable[Cell]]]) -> tuple[Row, ...]:
    """Keep the numbered rows that hold something, without the blanks behind their last cell."""
    kept = []
    for number, cells in rows:
        values = tuple(None if cell == "" else cell for cell in cells)
        if not all(is_blank(cell) for cell in values):
            kept.append(Row(number, values))
    return tuple(kept)


def carried_down(sheet: Sheet) -> Sheet:
    """Give every row of a vertically merged area the value of its first row."""
    upright = [merge for merge in sheet.merges if merge.last_row > merge.first_row]
    if not upright:
        return sheet
    cells = {row.number: list(row.cells) for row in sheet.rows}
    for merge in upright:
        top = cells.get(merge.first_row, [])
        value = top[merge.first_column] if merge.first_column < len(top) else None
        if is_blank(value):
            continue
        for number in range(merge.first_row + 1, merge.last_row + 1):
            if number in cells:  # a row that holds nothing else is no row of data
                line = cells[number]
                line.extend([None] * (merge.first_column + 1 - len(line)))
                if is_blank(line[merge.first_column]):
                    line[merge.first_column] = value
    return replace(sheet, rows=tuple(Row(number, tuple(line)) for number, line in cells.items()))
