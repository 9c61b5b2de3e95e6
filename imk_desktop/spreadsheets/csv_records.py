"""Csv text into records, with what a reader of csv alone does not tell.

A quote that opens a cell and is not closed makes every reader take the next rows for the rest
of that cell. Here a record of several lines is looked at again: if its first line and another
one are whole rows each by itself, the quote is a stray letter; the record ends with its line,
and the lines up to the next quote are read as rows of their own and known as swallowed.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

LINES_LOOKED_AT = 200
NEARLY = 0.75
"""Share of the usual number of cells from which a line is a row by itself."""

MOST_STRAY_QUOTES = 3
BETWEEN_FILES = "\ufeff\x1a"
"""What stands where lists were joined: the mark of UTF-8, and the end of file of DOS."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, with its end.

    Attributes:
        number: Counted from 1; two lines have one number where lists were joined within it.
        text: Without marks between files.
        glued: Whether another list begins in the same line, behind it.
    """

    number: int
    text: str
    glued: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One record.

    Attributes:
        line: The number of the line it begins in.
        cells: Its cells, as typed.
        opened: The column of a quote that was not closed in its row; None without one.
        swallowed_by: The line whose quote swallows this record; 0 without one.
        glued: Whether another list begins in its line.
        is_open: Whether the file ends within its last, quoted cell.
    """

    line: int
    cells: tuple[str, ...]
    opened: int | None = None
    swallowed_by: int = 0
    glued: bool = False
    is_open: bool = False


def likely_delimiter(text: str, delimiters: str) -> str:
    r"""Return the delimiter that cuts the most lines into the same number of several cells.

    >>> likely_delimiter("a;b;c\n1;2,5;x\n2;3,5;y\n", ";,")
    ';'
    """
    lines = _start(text)

    def evenness(delimiter: str) -> int:
        widths = _widths(lines, delimiter)
        return max(((width - 1) * lines for width, lines in widths.items()), default=0)

    return max(delimiters, key=evenness)


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records of a text in their order.

    Raises:
        csv.Error: The text holds what no csv holds.
    """
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    enough = max(NEARLY * _usual_width(_start(text), delimiter), 2)
    lines = list(_lines(text, delimiter, enough))
    at, swallowed_until, opener = 0, 0, 0
    while at < len(lines):
        reader = csv.reader((line.text for line in _from(lines, at)), delimiter=delimiter)
        start = at
        for cells in reader:
            first, at = at, start + reader.line_num
            whole = [line.text for line in lines[first:at]]
            line = lines[first]
            by = opener if first < swallowed_until else 0
            if _swallows(whole, delimiter, enough):
                apart, column = _closed(line.text, delimiter)
                yield Record(line.number, tuple(apart), column, by, line.glued)
                if not by:
                    opener = line.number
                swallowed_until, at = max(at, swallowed_until), first + 1
                break
            is_open = at == len(lines) and _is_open(whole, delimiter)
            glued = lines[at - 1].glued
            yield Record(line.number, tuple(cells), None, by, glued, is_open)


def literal(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line by itself; a quote that it does not close is a letter."""
    return _closed(line, delimiter)[0]


def _closed(line: str, delimiter: str) -> tuple[list[str], int | None]:
    """Return the cells of a line by itself, and the first column with a quote left open."""
    cells: list[str] = []
    column = None
    rest = line
    for _ in range(MOST_STRAY_QUOTES):
        found = next(csv.reader([rest], delimiter=delimiter), [])
        if not _is_open([rest], delimiter):
            return cells + found, column
        *closed, rest = found
        cells += closed
        column = len(cells) if column is None else column
    return cells + rest.rstrip("\r\n").split(delimiter), column


def _is_open(lines: Sequence[str], delimiter: str) -> bool:
    """Whether lines end within a quoted cell, so that one more line belongs to it."""
    return sum(1 for _ in csv.reader([*lines, "x"], delimiter=delimiter)) == 1 and bool(lines)


def _swallows(lines: Sequence[str], delimiter: str, enough: float) -> bool:
    """Whether the lines of one record are rows each by itself."""
    if len(lines) < 2 or len(literal(lines[0], delimiter)) < enough:
        return False
    return any(len(literal(line, delimiter)) >= enough for line in lines[1:])


def _lines(text: str, delimiter: str, enough: float) -> Iterator[Line]:
    """Yield the lines, cut where another list begins within one."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        rest = line.lstrip(BETWEEN_FILES)
        while (cut := _join_in(rest, delimiter, enough)) is not None:
            yield Line(number, rest[:cut], glued=True)
            rest = rest[cut:].lstrip(BETWEEN_FILES)
        if rest or not line:
            yield Line(number, rest)


def _join_in(line: str, delimiter: str, enough: float) -> int | None:
    """Return where in a line another list begins; a mark within a name is no such place."""
    for mark in BETWEEN_FILES:
        if mark in line:
            cut = line.index(mark)
            behind = line[cut:].lstrip(BETWEEN_FILES)
            if behind and len(literal(behind, delimiter)) >= enough:
                return cut
    return None


def _from(lines: Sequence[Line], at: int) -> Iterator[Line]:
    return (lines[index] for index in range(at, len(lines)))


def _widths(lines: Sequence[str], delimiter: str) -> Counter[int]:
    """Return how many lines have so many cells."""
    return Counter(len(literal(line, delimiter)) for line in lines)


def _usual_width(lines: Sequence[str], delimiter: str) -> int:
    """Return how many cells a row usually has.

    Titles broken within their cells weigh as much as one row below them, and so does a row with
    a list glued to it: then what a reader of csv takes for a record decides.
    """
    widths = _widths(lines, delimiter)
    whole = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
    return max(widths, key=lambda width: ((width - 1) * widths[width], whole[width]), default=0)


def _start(text: str) -> list[str]:
    return list(islice(io.StringIO(text, newline=""), LINES_LOOKED_AT))
