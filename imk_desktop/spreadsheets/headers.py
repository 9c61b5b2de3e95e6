"""Find the header of a table in a sheet, and which column is which field.

Headers are compared without case, blanks and punctuation, and known under many spellings.
The header is the row that names the most fields; lines of titles and notices above it do not,
and up to two lines of headers above it lend their words where one alone says too little. A
sheet may hold several tables, one below the other, each with a header of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from imk_desktop.spreadsheets.cells import as_typed, text
from imk_desktop.spreadsheets.grid import Cell, Row, Sheet

ROWS_LOOKED_AT = 60
LEVELS_ABOVE = 2
LONGEST_TITLE = 200
FEWEST_OF_A_NEXT = 3
"""Fields that a row names from which it may be the header of another table."""

_IN_BRACKETS = re.compile(r"\([^()]*\)")
_DIGIT = re.compile("[0-9]")
_COLUMN_NUMBER = re.compile(r"\(?\s*([0-9]{1,3})\s*\)?")


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column can be.

    Attributes:
        name: As in the records; also what `--map` calls it.
        spellings: Header texts in `squashed` form.
        exact: Header texts that count only in exactly this case, e.g. n_h beside N_h.
    """

    name: str
    spellings: frozenset[str]
    exact: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Attributes:
        row: The number of its last row; data come after it.
        titles: The header text of every column, as typed; of both rows where two tell it.
        columns: The columns of each field that was found, left to right; more than one if
            headers repeat.
        at: Where its last row stands among the rows of the sheet, from 0.
        behind: Whether it stands in one line with a row of data, behind it.
    """

    row: int
    titles: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    at: int
    behind: bool = False

    def title(self, column: int) -> str:
        """Return the header text of a column, or its letters where it has none."""
        told = self.titles[column] if column < len(self.titles) else ""
        return told or letters(column)


def squashed(header: str) -> str:
    """Return a header without case, blanks and punctuation, to compare it.

    >>> squashed("No. Urut\\u00a0Sampel "), squashed("Nomor Urut\\nSampel")
    ('nourutsampel', 'nomorurutsampel')
    """
    plain = unicodedata.normalize("NFKC", header).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def find_headers(
    sheet: Sheet, fields: Sequence[Field], mapping: Mapping[str, str] | None = None
) -> list[Header]:
    """Return the headers of the tables of a sheet, from the top; none if no row names a field.

    The first one is the row that names most fields among those that begin the sheet. A later
    row is another header if it names fields in other columns than the header before.

    Args:
        sheet: The sheet.
        fields: What columns can be.
        mapping: Headers that the user names for fields; they win over all spellings.
    """
    names = _Names(fields, mapping or {})
    found: list[Header] = []
    for at, row in enumerate(sheet.rows):
        if found and (behind := _header_behind(at, row, found[-1], names)):
            found.append(behind)
        elif header := _header_at(at, sheet, names):
            _take(header, found, sheet)
    return found


def _take(header: Header, found: list[Header], sheet: Sheet) -> None:
    """Add a header to those found, unless it is a line of the last one or the same again."""
    last = found[-1] if found else None
    if last is None:
        found.append(header)
    elif _is_one_block(last, header, sheet) or (
        len(found) == 1 and len(last.columns) <= FEWEST_OF_A_NEXT < len(header.columns)
    ):
        if len(header.columns) > len(last.columns):
            found[-1] = header
    elif _is_another(last, header, sheet.rows[header.at]):
        found.append(header)


def looks_like_data(row: Row) -> bool:
    """Whether half of the cells of a row hold digits, as rows of data do and headers do not."""
    filled = row.filled()
    return sum(_has_digits(row[column]) for column in filled) * 2 > len(filled)


def is_numbering(row: Row) -> bool:
    """Whether a row only counts the columns: (1) (2) (3) and so on."""
    cells = [_COLUMN_NUMBER.fullmatch(text(row[column])) for column in row.filled()]
    numbers = [int(cell[1]) for cell in cells if cell]
    return len(cells) == len(numbers) > 2 and all(
        later == earlier + 1 for earlier, later in zip(numbers, numbers[1:], strict=False)
    )


def letters(column: int) -> str:
    """Return a column's letters as Excel shows them.

    >>> letters(0), letters(28)
    ('A', 'AC')
    """
    result, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        result = chr(65 + digit) + result
    return result


class _Names:
    """Which field a header text names."""

    def __init__(self, fields: Sequence[Field], mapping: Mapping[str, str]) -> None:
        self._exact = {header: field.name for field in fields for header in field.exact}
        self._spelled = {word: field.name for field in fields for word in field.spellings}
        self._named = {squashed(header): name for name, header in mapping.items()}
        self._taken = set(mapping)

    def field(self, header: str) -> str | None:
        """Return the field that a header names, or None."""
        if len(header) > LONGEST_TITLE:
            return None
        if name := self._named.get(squashed(header)):
            return name
        for wording in (header, _IN_BRACKETS.sub("", header)):
            name = self._exact.get(text(wording)) or self._spelled.get(squashed(wording))
            if name:
                return None if name in self._taken else name
        return None


def _header_at(at: int, sheet: Sheet, names: _Names) -> Header | None:
    """Read a row as the last row of a header; None if it names no field."""
    row = sheet.rows[at]
    if is_numbering(row) or looks_like_data(row):
        return None
    above = [sheet.rows[index] for index in range(at - 1, max(at - 1 - LEVELS_ABOVE, -1), -1)]
    words = [_groups(line, sheet) for line in above if not looks_like_data(line)]
    header = _header_in(at, row, words, names)
    return header if header.columns else None


def _header_behind(at: int, row: Row, last: Header, names: _Names) -> Header | None:
    """Return the header that a row of csv runs into, where lists were joined within a line."""
    width = len(last.titles)
    if len(row.cells) < width + FEWEST_OF_A_NEXT or not looks_like_data(Row(0, row.cells[:width])):
        return None
    joined = text(row.cells[width - 1])[-LONGEST_TITLE:]
    starts = (joined[start:] for start in range(len(joined)))
    first = next((start for start in starts if names.field(start)), "")
    header = _header_in(at, Row(row.number, (first, *row.cells[width:])), [], names)
    if len(header.columns) * 2 < len(header.titles):
        return None
    return replace(header, behind=True)


def _header_in(at: int, row: Row, above: Sequence[dict[int, str]], names: _Names) -> Header:
    """Read a row with the words that stand above each column, the nearest row first."""
    titles: list[str] = []
    columns: dict[str, tuple[int, ...]] = {}
    width = max((len(row.cells), *(max(words, default=-1) + 1 for words in above)))
    for column in range(width):
        told, name = _title(text(row[column]), [words.get(column, "") for words in above], names)
        titles.append(told)
        if name:
            columns[name] = (*columns.get(name, ()), column)
    return Header(row.number, tuple(titles), columns, at)


def _title(own: str, above: Sequence[str], names: _Names) -> tuple[str, str | None]:
    """Return the words of a column that name a field, and the field; else its own words."""
    for wording in _wordings(own, above):
        if name := names.field(wording):
            return wording, name
    return own or next(iter(above), ""), None


def _wordings(own: str, above: Sequence[str]) -> Iterator[str]:
    """Yield a title by itself, with each of the words above it, and with all of them."""
    if not own:
        yield from above[:1]
        return
    yield own
    for group in above:
        yield f"{own} {group}"
        yield f"{group} {own}"
    if len(above) > 1:
        yield " ".join((*reversed(above), own))


def _is_one_block(first: Header, header: Header, sheet: Sheet) -> bool:
    """Whether two headers are lines of one: nothing but such lines stands between them."""
    between = sheet.rows[first.at + 1 : header.at]
    return len(between) < LEVELS_ABOVE and not any(len(row.filled()) > 1 for row in between)


def _is_another(current: Header, header: Header, row: Row) -> bool:
    """Whether a later header is one of another table, and not the same again."""
    if len(header.columns) < FEWEST_OF_A_NEXT or len(header.columns) * 2 < len(row.filled()):
        return False
    return any(current.columns.get(name) != columns for name, columns in header.columns.items())


def _has_digits(cell: Cell) -> bool:
    return _DIGIT.search(cell) is not None if isinstance(cell, str) else cell is not None


def _groups(above: Row, sheet: Sheet) -> dict[int, str]:
    """Return the words over each column, carried along merged cells."""
    groups = {column: text(above[column]) for column in above.filled()}
    for merge in sheet.merges:
        if merge.first_row <= above.number <= merge.last_row:
            word = as_typed(above[merge.first_column])
            groups |= dict.fromkeys(range(merge.first_column, merge.last_column + 1), text(word))
    return groups
