"""What a sheet's file says beside its values, gathered in one pass of constant memory.

The reader of values (calamine) does not tell hidden rows, formulas without a saved result or
errors, and makes room for every cell between the first and the last: so this comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from imk_desktop.spreadsheets.grid import Merge, Place

MOST_CELLS = 8_000_000
"""Cells between the first and the last one that are read; about 250 MB while reading."""

MOST_REMARKS = 100_000
"""Merges, formulas and errors that are remembered of a sheet."""


@dataclass
class SheetFacts:
    """Collected while a sheet streams by; see `grid.Sheet` for the meaning."""

    last_row: int = 0
    last_column: int = -1
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    without_value: set[Place] = field(default_factory=set)
    outside: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)

    def saw(self, row: int, column: int, *, hidden: bool) -> None:
        """Note that a cell holds something."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if hidden:
            self.hidden_rows.add(row)

    @property
    def is_too_wide(self) -> bool:
        """Whether reading the values would need more memory than is granted."""
        return self.last_row * (self.last_column + 1) > MOST_CELLS

    def merge(self, merge: Merge) -> None:
        """Note a merged area of more than one cell."""
        if len(self.merges) < MOST_REMARKS:
            self.merges.append(merge)
