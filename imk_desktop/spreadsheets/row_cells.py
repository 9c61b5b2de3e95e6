"""The cells of one row by field, and the faults found in them."""

from __future__ import annotations

from collections.abc import Iterable

from imk_desktop.domain.cell_fault import CellFault
from imk_desktop.language import _
from imk_desktop.spreadsheets.cells import as_typed, changed_by_excel, text
from imk_desktop.spreadsheets.grid import Cell, Place, Row, Sheet, is_blank
from imk_desktop.spreadsheets.headers import Header, letters

SHOWN = 60
"""Characters of a value that a message repeats."""


class RowCells:
    """One row of a table, asked by field; it remembers what was wrong with it."""

    def __init__(self, file: str, sheet: Sheet, header: Header, row: Row) -> None:
        self.row = row
        self.refused: list[CellFault] = []
        self.warnings: list[CellFault] = []
        self._file, self._sheet, self._header = file, sheet, header

    @property
    def fields(self) -> Iterable[str]:
        """The fields that the table has columns of."""
        return self._header.columns

    def has(self, field: str) -> bool:
        """Whether the table has a column of this field."""
        return field in self._header.columns

    def cell(self, field: str) -> Cell:
        """Return the cell of a field; None if the table has no such column."""
        column = self._column(field)
        return None if column is None else self.row[column]

    def text(self, field: str) -> str:
        """Return the cell of a field as text without blanks at its edges."""
        return text(self.cell(field))

    def place(self, field: str) -> Place | None:
        """Return where the cell of a field stands; None without such a column."""
        column = self._column(field)
        return None if column is None else (self.row.number, column)

    def first_filled(self, *fields: str) -> str | None:
        """Return the first of these fields whose cell holds something."""
        return next((field for field in fields if not is_blank(self.cell(field))), None)

    def refuse(self, field: str, code: str, why: str) -> None:
        """Refuse the row for a cell; `why` says what is wrong and what is allowed.

        What Excel made of a code (a date, a number with an exponent) is told beside.
        """
        if changed_by_excel(self.cell(field)):
            hint = _("Excel telah mengubah isinya; beri format Teks lalu ketik ulang.")
            why = f"{why} {hint}"
        self.refused.append(self._fault(field, code, why))

    def warn(self, field: str, code: str, why: str) -> None:
        """Keep the row but say what is odd about a cell."""
        self.warnings.append(self._fault(field, code, why))

    def _fault(self, field: str, code: str, why: str) -> CellFault:
        column = self._column(field)
        title = self._header.title(column) if column is not None else ""
        value = as_typed(self.cell(field))
        if place := self.place(field):
            value = self._sheet.errors.get(place, value)
        message = sentence(self._file, self._sheet.name, self.row.number, title, value, why)
        where = letters(column) if column is not None else ""
        return CellFault(self._sheet.name, self.row.number, title, value, code, message, where)

    def _column(self, field: str) -> int | None:
        columns = self._header.columns.get(field)
        return columns[0] if columns else None


def sentence(
    file: str, sheet: str | None, row: int | None, column: str, value: str, why: str
) -> str:
    """Say where something is wrong and what.

    >>> sentence("a.csv", None, 7, "NUS", "lima", "bukan bilangan bulat; isi 1 sampai 999.")
    "a.csv, baris 7, kolom 'NUS': 'lima' bukan bilangan bulat; isi 1 sampai 999."
    """
    where = [file]
    if sheet is not None:
        where.append(_("lembar '{sheet}'").format(sheet=sheet))
    if row is not None:
        where.append(_("baris {row}").format(row=row))
    if column:
        where.append(_("kolom '{column}'").format(column=" ".join(column.split())))
    shown = value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
    told = f"'{shown}' {why}" if shown else why
    return f"{', '.join(where)}: {told}"


def sheet_remark(
    file: str, sheet: str | None, column: str, value: str, code: str, why: str
) -> CellFault:
    """Return a warning about a whole sheet, or a whole file."""
    return CellFault(sheet, None, column, value, code, sentence(file, sheet, None, column, "", why))
