"""Find the header of a table in a sheet, and which column is which field.

Headers are compared without case, blanks and punctuation, and known under many spellings.
The header is the row that names the most fields; lines of titles and notices above it do not,
and a second line of headers above it lends its words where one alone says too little.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imk_desktop.spreadsheets.cells import as_typed, text
from imk_desktop.spreadsheets.grid import Row, Sheet

ROWS_LOOKED_AT = 60

_IN_BRACKETS = re.compile(r"\(.*?\)")
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
    """

    row: int
    titles: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]

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


def find_header(
    sheet: Sheet, fields: Sequence[Field], mapping: Mapping[str, str] | None = None
) -> Header | None:
    """Return the header of a sheet; None if no row names a field.

    Args:
        sheet: The sheet.
        fields: What columns can be.
        mapping: Headers that the user names for fields; they win over all spellings.
    """
    names = _Names(fields, mapping or {})
    best: Header | None = None
    looked_at = sheet.rows[:ROWS_LOOKED_AT]
    for index, row in enumerate(looked_at):
        if is_numbering(row):
            continue
        above = looked_at[index - 1] if index else None
        header = _header_in(row, above, sheet, names)
        if header.columns and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


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
        if name := self._named.get(squashed(header)):
            return name
        for wording in (header, _IN_BRACKETS.sub("", header)):
            name = self._exact.get(text(wording)) or self._spelled.get(squashed(wording))
            if name:
                return None if name in self._taken else name
        return None


def _header_in(row: Row, above: Row | None, sheet: Sheet, names: _Names) -> Header:
    """Read a row as the last row of a header, with the help of the row above it."""
    groups = _groups(above, sheet) if above else {}
    titles: list[str] = []
    columns: dict[str, tuple[int, ...]] = {}
    for column in range(max(len(row.cells), len(above.cells) if above else 0)):
        own, group = text(row[column]), groups.get(column, "")
        wordings = (own, f"{own} {group}", f"{group} {own}") if own else (group,)
        told, name = own, None
        for wording in wordings:
            if name := names.field(wording):
                told = wording
                break
        titles.append(told)
        if name:
            columns[name] = (*columns.get(name, ()), column)
    return Header(row.number, tuple(titles), columns)


def _groups(above: Row, sheet: Sheet) -> dict[int, str]:
    """Return the words over each column, carried along merged cells."""
    groups = {column: text(above[column]) for column in above.filled()}
    for merge in sheet.merges:
        if merge.first_row <= above.number <= merge.last_row:
            word = as_typed(above[merge.first_column])
            groups |= dict.fromkeys(range(merge.first_column, merge.last_column + 1), text(word))
    return groups
