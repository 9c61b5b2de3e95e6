"""What is wrong with one cell, or with one sheet, of a file that somebody sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellFault:
    """A refusal or a warning, told so that the sender finds the cell again.

    Attributes:
        sheet: The sheet's name; None in a csv file, which has none.
        row: The row as Excel shows it, counted from 1; None where a whole sheet or column is meant.
        column: The header text of the column, as typed; empty where a whole row is meant.
        value: The cell as typed.
        code: A stable word for programs, e.g. "nus_kosong".
        message: One sentence in the user's language: what is wrong and what is allowed.
        letters: The column's letters as Excel shows them; empty where `column` is.
    """

    sheet: str | None
    row: int | None
    column: str
    value: str
    code: str
    message: str
    letters: str = ""

    def as_json(self) -> dict[str, str | int | None]:
        """Return the keys that programs read."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "message": self.message,
        }
