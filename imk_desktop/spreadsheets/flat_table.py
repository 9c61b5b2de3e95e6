"""Read a flat CSV file: one header line, one record a line, text in every cell.

The delimiter is `,` or `;`, whichever the header has more of outside quotes; a byte order mark
is skipped. Where `;` separates, a comma may be the decimal sign. Nothing is guessed that could
change a figure: what can be read in two ways is refused with the row and column. Only the
columns asked for are kept, for a survey's file may have hundreds.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.user_files import fault_of

THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?")
LARGEST = 1e60  # no figure of a survey; its square would overflow
QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class FlatTable:
    """Columns of a file by their names, cells stripped.

    Attributes:
        name: The file's.
        header: The names of all its columns.
        columns: The cells (n,) of the columns that were asked for.
        line: (n,) the line of the file that each record ends in.
        decimal_comma: Whether a comma is the decimal sign.
    """

    name: str
    header: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    line: tuple[int, ...]
    decimal_comma: bool

    def labels(self, column: str) -> tuple[str, ...]:
        """Return a column as text.

        Raises:
            UserError: The file has no such column.
        """
        if column not in self.header:
            raise UserError(
                _(
                    "Kolom '{column}' tidak ada dalam berkas '{file}' (kolomnya: {columns}). "
                    "Tidak ada yang dihitung; periksa nama kolom."
                ).format(
                    column=column, file=self.name, columns=", ".join(filter(None, self.header))
                ),
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
            if not abs(value) < LARGEST and cells[at]:  # a blank is NaN, as is what is no number
                raise self._refusal(
                    _("bukan angka. Perbaiki isian itu atau kosongkan"), column, at, "not_a_number"
                )
        return numbers

    def _with_points(self, column: str, cells: Sequence[str]) -> list[str]:
        """Turn decimal commas into points; dots beside commas part thousands."""
        dotted = [i for i, cell in enumerate(cells) if "." in cell and re.search(r"\d", cell)]
        parts_thousands = [THOUSANDS.fullmatch(cells[i]) is not None for i in dotted]
        if any("," in cell for cell in cells):
            if not all(parts_thousands):
                raise self._ambiguous(column, dotted[parts_thousands.index(False)])
            return [cell.replace(".", "").replace(",", ".") for cell in cells]
        if dotted and all(parts_thousands):
            raise self._ambiguous(column, dotted[0])
        return list(cells)

    def _ambiguous(self, column: str, at: int) -> UserError:
        why = _("dapat berarti ribuan atau pecahan. Hapus titik ribuan di kolom itu")
        return self._refusal(why, column, at, "number_ambiguous")

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


def read_flat_table(path: Path, wanted: Collection[str]) -> FlatTable:
    """Read the wanted columns of a CSV file, as far as it has them.

    Raises:
        UserError: The file is missing, not text, empty, has two columns of one name, or a line
            with more or fewer cells than the header.
        MachineFault: The file cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            bare = QUOTED.sub("", first)
            delimiter = ";" if bare.count(";") > bare.count(",") else ","
            return _read(path, _text_lines(path, first, file), delimiter, wanted)
    except OSError as error:
        raise fault_of(error, path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path) from error


def _text_lines(path: Path, first: str, others: Iterable[str]) -> Iterator[str]:
    for line in chain((first,), others):
        if "\0" in line:
            raise _unreadable(path)
        yield line


def _read(path: Path, text: Iterable[str], delimiter: str, wanted: Collection[str]) -> FlatTable:
    """Keep the wanted columns of all rows that are not blank."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    rows = (row for row in reader if any(cell.strip() for cell in row))
    header = tuple(name.strip() for name in next(rows, ()))
    _check_header(path, header)
    kept = [(at, name) for at, name in enumerate(header) if name and name in wanted]
    columns: list[list[str]] = [[] for _ in kept]
    lines: list[int] = []
    for row in rows:
        if len(row) != len(header):
            raise UserError(
                _(
                    "Berkas '{file}' baris {row} berisi {cells} isian, padahal kolomnya "
                    "{columns}. Tidak ada yang dihitung; perbaiki baris itu."
                ).format(file=path.name, row=reader.line_num, cells=len(row), columns=len(header)),
                code="row_uneven",
                file=path.name,
            )
        lines.append(reader.line_num)
        for cells, (at, _name) in zip(columns, kept, strict=True):
            cells.append(row[at].strip())
    if not lines:
        raise _unreadable(path)
    by_name = {name: tuple(cells) for (_at, name), cells in zip(kept, columns, strict=True)}
    return FlatTable(path.name, header, by_name, tuple(lines), delimiter == ";")


def _check_header(path: Path, header: Sequence[str]) -> None:
    """Refuse two columns of one name; columns without a name nobody can ask for."""
    twice = sorted({name for name in header if name and header.count(name) > 1})
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
