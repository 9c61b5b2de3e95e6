"""Read a flat CSV file: one header line, one record a line, text in every cell.

The delimiter is `,` or `;`, whichever the header has more of; a byte order mark is skipped.
Where `;` separates, a comma may be the decimal sign. Nothing is guessed that could change a
figure: what can be read in two ways is refused with the row and column.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.user_files import fault_of

THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")


@dataclass(frozen=True, slots=True)
class FlatTable:
    """The columns of a file by their names, cells stripped; record i stands in line[i]."""

    name: str
    columns: dict[str, tuple[str, ...]]
    line: tuple[int, ...]
    decimal_comma: bool

    def labels(self, column: str) -> tuple[str, ...]:
        """Return a column as text.

        Raises:
            UserError: The file has no such column.
        """
        if column not in self.columns:
            raise UserError(
                _(
                    "Kolom '{column}' tidak ada dalam berkas '{file}' (kolomnya: {columns}). "
                    "Tidak ada yang dihitung; periksa nama kolom."
                ).format(column=column, file=self.name, columns=", ".join(self.columns)),
                code="column_missing",
                file=self.name,
            )
        return self.columns[column]

    def numbers(self, column: str) -> list[float]:
        """Return a column as numbers, a blank cell as NaN.

        Raises:
            UserError: The file has no such column, or a cell in it is not a number.
        """
        cells: Sequence[str] = self.labels(column)
        if self.decimal_comma:
            cells = self._with_points(column, cells)
        numbers = [_number(cell) for cell in cells]
        for at, value in enumerate(numbers):
            if not math.isfinite(value) and cells[at]:
                raise self._refusal(
                    _("bukan angka. Perbaiki isian itu atau kosongkan"), column, at, "not_a_number"
                )
        return numbers

    def _with_points(self, column: str, cells: Sequence[str]) -> list[str]:
        """Turn decimal commas into points; dots beside commas part thousands."""
        if any("," in cell for cell in cells):
            return [cell.replace(".", "").replace(",", ".") for cell in cells]
        dotted = [i for i, cell in enumerate(cells) if "." in cell]
        if dotted and all(THOUSANDS.fullmatch(cells[i]) for i in dotted):
            raise self._refusal(
                _("dapat berarti ribuan atau pecahan. Hapus titik ribuan di kolom itu"),
                column,
                dotted[0],
                "number_ambiguous",
            )
        return list(cells)

    def _refusal(self, why: str, column: str, at: int, code: str) -> UserError:
        return UserError(
            _(
                "Berkas '{file}' baris {row}, kolom '{column}': isian '{value}' {why}. "
                "Tidak ada yang dihitung."
            ).format(
                file=self.name,
                row=self.line[at],
                column=column,
                value=self.columns[column][at][:40],
                why=why,
            ),
            code=code,
            file=self.name,
        )


def read_flat_table(path: Path) -> FlatTable:
    """Read a CSV file whole.

    Raises:
        UserError: The file is missing, not text, empty, has two columns of one name, or a line
            with more or fewer cells than the header.
        MachineFault: The file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise fault_of(error, path) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path) from error
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                lines.append(reader.line_num)
    except csv.Error as error:
        raise _unreadable(path) from error
    if len(rows) < 2 or "\0" in text:
        raise _unreadable(path)
    header, *records = rows
    _check_header(path, header)
    for row, line in zip(records, lines[1:], strict=True):
        if len(row) != len(header):
            raise UserError(
                _(
                    "Berkas '{file}' baris {row} berisi {cells} isian, padahal kolomnya "
                    "{columns}. Tidak ada yang dihitung; perbaiki baris itu."
                ).format(file=path.name, row=line, cells=len(row), columns=len(header)),
                code="row_uneven",
                file=path.name,
            )
    columns = dict(zip(header, zip(*records, strict=True), strict=True))
    return FlatTable(path.name, columns, tuple(lines[1:]), delimiter == ";")


def _check_header(path: Path, header: list[str]) -> None:
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise UserError(
            _(
                "Berkas '{file}' mempunyai lebih dari satu kolom bernama '{column}'. "
                "Tidak ada yang dihitung; beri nama yang berbeda."
            ).format(file=path.name, column=twice[0]),
            code="column_twice",
            file=path.name,
        )


def _unreadable(path: Path) -> UserError:
    return UserError(
        _(
            "Berkas '{file}' bukan CSV (teks UTF-8 dengan baris judul dan isian). "
            "Tidak ada yang dihitung; simpan ulang sebagai CSV UTF-8."
        ).format(file=path.name),
        code="not_csv",
        file=path.name,
    )


def _number(cell: str) -> float:
    """Read one cell; a blank, and what is no number, becomes NaN."""
    try:
        return float(cell) if cell and "_" not in cell else math.nan
    except ValueError:
        return math.nan
