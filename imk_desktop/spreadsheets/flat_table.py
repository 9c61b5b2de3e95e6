"""Read a flat CSV file: one header line, one record a line, text in every cell.

The delimiter is the one that Excel's first line `sep=;` announces, else `,`, `;`, a tab or `|`,
whichever the header has most of outside quotes; a byte order mark is skipped. Nothing is guessed
that could change a figure: what can be read in two ways is refused with the row and column
(`flat_numbers`). Only the columns asked for are kept, for a survey's file may have hundreds.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO

from imk_desktop.errors import UserError
from imk_desktop.formats import number as shown
from imk_desktop.language import _, _n
from imk_desktop.spreadsheets.flat_numbers import (
    LARGEST,
    Ambiguous,
    DecimalSign,
    number,
    plain_numbers,
    three_decimals,
)
from imk_desktop.spreadsheets.grid import BLANKS
from imk_desktop.user_files import fault_of, refuse_no_file

DELIMITERS = ",;\t|"
ANNOUNCED = re.compile(r'"?sep=([^\w"\s]|\t)"?\s*', re.IGNORECASE)
LONGEST_CELL = 200  # letters of a cell that is asked for: a number or a label
MOST_NAMES = 30  # of columns, in a message
LINE_END = re.compile(r"\r\n|\r|\n")
QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class FlatTable:
    """Columns of a file by their names, cells stripped.

    Attributes:
        name: The file's.
        header: The names of all its columns.
        columns: The cells (n,) of the columns that were asked for.
        line: (n,) the line of the file that each record ends in.
        delimiter: What parts the cells of a line.
        decimal: The decimal sign as the caller knows it; None if the file must tell.
    """

    name: str
    header: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    line: tuple[int, ...]
    delimiter: str
    decimal: DecimalSign | None = None

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
                ).format(column=column, file=self.name, columns=_some(self.header)),
                code="column_missing",
                file=self.name,
            )
        return self.columns[column]

    def numbers(self, column: str) -> list[float]:
        """Return a column as numbers, a blank cell as NaN.

        Raises:
            UserError: The file has no such column, or a cell in it is not a number.
        """
        cells = self.labels(column)
        try:
            plain = plain_numbers(cells, self.delimiter, self.decimal)
        except Ambiguous as either:
            raise self._ambiguous(column, either.at) from either
        numbers = [number(cell) for cell in plain]
        for at, value in enumerate(numbers):
            if not abs(value) < LARGEST and cells[at]:  # a blank is NaN, as is what is no number
                raise self._refusal(
                    _("bukan angka. Perbaiki isian itu atau kosongkan"), column, at, "not_a_number"
                )
        return numbers

    def three_decimals(self, column: str) -> bool:
        """Tell whether all decimals of a column of numbers are three, as thousands would be."""
        return three_decimals(self.labels(column), self.delimiter, self.decimal)

    def _ambiguous(self, column: str, at: int) -> UserError:
        why = _(
            "dapat berarti ribuan atau pecahan. Hapus tanda ribuan di kolom itu, atau sebut tanda "
            "desimal berkas dengan --decimal point atau --decimal comma"
        )
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


def read_flat_table(
    path: Path, wanted: Collection[str], decimal: DecimalSign | None = None
) -> FlatTable:
    """Read the wanted columns of a CSV file, as far as it has them.

    Args:
        path: The file.
        wanted: The names of the columns to keep.
        decimal: Its decimal sign; None to see by the file, or refuse.

    Raises:
        UserError: The file is missing, not text, empty, has two columns of one name, or a line
            with more or fewer cells than the header.
        MachineFault: The file cannot be read.
    """
    refuse_no_file(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            skipped, delimiter, header = _opening(file)
            text = _text_lines(path, header, file)
            return _read(path, text, skipped, delimiter, wanted, decimal)
    except OSError as error:
        raise fault_of(error, path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path) from error


def _opening(file: TextIO) -> tuple[int, str, str]:
    """Return how many lines stand before the header, the delimiter, and the header's line."""
    skipped, announced = 0, ""
    line = file.readline()
    told = ANNOUNCED.fullmatch(line)
    if told:
        skipped, announced, line = 1, told[1], file.readline()
    while line and not line.strip():
        skipped, line = skipped + 1, file.readline()
    bare = QUOTED.sub("", line)
    return skipped, announced or max(DELIMITERS, key=bare.count), line


def _text_lines(path: Path, first: str, others: Iterable[str]) -> Iterator[str]:
    for line in chain((first,), others):
        if "\0" in line:
            raise _unreadable(path)
        yield line


def _read(
    path: Path,
    text: Iterable[str],
    skipped: int,
    delimiter: str,
    wanted: Collection[str],
    decimal: DecimalSign | None,
) -> FlatTable:
    """Keep the wanted columns of all rows that are not blank; `skipped` lines came before."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    rows = (row for row in reader if any(cell.strip() for cell in row))
    header = tuple(name.strip(BLANKS) for name in next(rows, ()))
    _check_header(path, header)
    kept = [(at, name) for at, name in enumerate(header) if name and name in wanted]
    columns: list[list[str]] = [[] for _ in kept]
    lines: list[int] = []
    for row in rows:
        if len(row) != len(header):
            raise UserError(
                _n(
                    "Berkas '{file}' baris {row} berisi {cells} isian, padahal kolomnya "
                    "{columns}. Tidak ada yang dihitung; perbaiki baris itu.",
                    len(row),
                ).format(
                    file=path.name,
                    row=skipped + reader.line_num,
                    cells=shown(len(row)),
                    columns=shown(len(header)),
                ),
                code="row_uneven",
                file=path.name,
            )
        line = skipped + reader.line_num
        _refuse_swallowed(path, row, line, delimiter)
        lines.append(line)
        for cells, (at, name) in zip(columns, kept, strict=True):
            cell = row[at].strip(BLANKS)
            if len(cell) > LONGEST_CELL:
                raise _too_long(path, name, line)
            cells.append(cell)
    if not lines:
        raise _unreadable(path)
    by_name = {name: tuple(cells) for (_at, name), cells in zip(kept, columns, strict=True)}
    return FlatTable(path.name, header, by_name, tuple(lines), delimiter, decimal)


def _check_header(path: Path, header: Sequence[str]) -> None:
    """Refuse two columns of one name; columns without a name nobody can ask for."""
    twice = sorted(name for name, times in Counter(filter(None, header)).items() if times > 1)
    if twice:
        raise UserError(
            _(
                "Berkas '{file}' mempunyai lebih dari satu kolom bernama '{column}'. "
                "Tidak ada yang dihitung; beri nama yang berbeda."
            ).format(file=path.name, column=twice[0]),
            code="column_twice",
            file=path.name,
        )


def _refuse_swallowed(path: Path, row: Sequence[str], line: int, delimiter: str) -> None:
    """Refuse a cell that holds whole lines: a quote that was never closed took them in."""
    for at, cell in enumerate(row):
        parts = LINE_END.split(cell)
        if len(parts) == 1 or len(row) == 1:
            continue
        after, before, every = len(row) - 1 - at, at, len(row) - 1
        if [part.count(delimiter) for part in parts] == [
            after,
            *[every] * (len(parts) - 2),
            before,
        ]:
            raise UserError(
                _n(
                    "Berkas '{file}': satu isian yang berakhir di baris {row} memuat {rows} baris "
                    "lain, karena tanda kutipnya tidak ditutup. Tidak ada yang dihitung; perbaiki "
                    'tanda kutip (") di atas baris itu.',
                    len(parts) - 1,
                ).format(file=path.name, row=line, rows=shown(len(parts) - 1)),
                code="quote_open",
                file=path.name,
            )


def _too_long(path: Path, column: str, line: int) -> UserError:
    return UserError(
        _(
            "Berkas '{file}' baris {row}, kolom '{column}': isian lebih panjang dari {letters} "
            "huruf. Tidak ada yang dihitung; periksa baris itu."
        ).format(file=path.name, row=line, column=column, letters=shown(LONGEST_CELL)),
        code="cell_too_long",
        file=path.name,
    )


def _some(names: Sequence[str]) -> str:
    """Return the first names in one line, as many as help."""
    known = [name for name in names if name]
    return ", ".join(known[:MOST_NAMES]) + (" …" if len(known) > MOST_NAMES else "")


def _unreadable(path: Path) -> UserError:
    return UserError(
        _(
            "Berkas '{file}' bukan CSV (teks UTF-8 dengan baris judul dan isian). "
            "Tidak ada yang dihitung; simpan ulang sebagai CSV UTF-8."
        ).format(file=path.name),
        code="not_csv",
        file=path.name,
    )
