"""What a sheet's file says beside its values, gathered in one pass of constant memory.

The reader of values (calamine) does not tell hidden rows, formulas without a saved result or
errors, and makes room for every cell between the first and the last: so this comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from imk_desktop.spreadsheets.grid import Merge, Place

MOST_CELLS = 8_000_000
"""Cells between the first and the last one that are read; about 250 MB while reading."""

MOST_CELLS_OF_XLS = 3_000_000
"""The same for all sheets of an .xls file, which is read whole and then once more by sheet."""

MOST_REMARKS = 100_000
"""Merges, formulas and errors that are remembered of a sheet."""


@dataclass
class SheetFacts:
    """Collected while a sheet streams by; see `grid.Sheet` for the meaning.

    Attributes:
        last_row, last_column: As far as cells hold something.
        reach_row, reach_column: As far as the reader of values makes room: also for a cell
            whose text is empty.
        twice: A cell that is written twice, if there is one.
        uses_shared: Whether a cell points to the table of texts.
    """

    last_row: int = 0
    last_column: int = -1
    reach_row: int = 0
    reach_column: int = -1
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    without_value: set[Place] = field(default_factory=set)
    outside: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    twice: Place | None = None
    uses_shared: bool = False

    def reached(self, row: int, column: int) -> None:
        """Note a cell for which the reader of values makes room."""
        self.reach_row = max(self.reach_row, row)
        self.reach_column = max(self.reach_column, column)

    def saw(self, row: int, column: int, *, hidden: bool) -> None:
        """Note that a cell holds something."""
        self.reached(row, column)
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if hidden:
            self.hidden_rows.add(row)

    @property
    def is_too_wide(self) -> bool:
        """Whether reading the values would need more memory than is granted."""
        return self.last_row * (self.last_column + 1) > MOST_CELLS

    @property
    def reaches_too_far(self) -> bool:
        """Whether it would, for the sake of cells that hold nothing."""
        return self.reach_row * (self.reach_column + 1) > MOST_CELLS

    def merge(self, merge: Merge) -> None:
        """Note a merged area of more than one cell."""
        if len(self.merges) < MOST_REMARKS:
            self.merges.append(merge)
