"""Values of csv files: encoding, delimiter and line numbers found by looking."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from imk_desktop.spreadsheets import refusals
from imk_desktop.spreadsheets.grid import Cell, Row, Sheet, kept_rows

DELIMITERS = ";,\t|"
LONGEST_CELL = 1_000_000
LINES_LOOKED_AT = 200
SAME_LENGTH, MARKED_LENGTH = 20, 8
"""Rows whose last cells have one length, longer than the second, end in an id."""


def read_csv(content: bytes, name: str) -> tuple[Sheet, ...]:
    """Read a csv file as its one sheet; every cell is text, a row's number is its first line.

    Raises:
        UserError: `berkas_rusak` if a cell never ends.
    """
    text = decoded(content)
    delimiter, text, skipped = _announced(text)
    delimiter = delimiter or likely_delimiter(text)
    rows = list(_records(text, delimiter, skipped + 1, name))
    kept = kept_rows((number, cells) for number, cells, _ in rows)
    cut_off = None
    if kept and _breaks_off(text, rows[-1][2], kept):
        cut_off = kept[-1].number
    return (Sheet(name=None, rows=kept, cut_off=cut_off),)


def decoded(content: bytes) -> str:
    """Decode text as UTF-8 or UTF-16 by its mark, else as UTF-8, else as Windows writes it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError:
            return content.decode("latin-1")


def likely_delimiter(text: str) -> str:
    r"""Return the delimiter that cuts the most lines into the same number of several cells.

    >>> likely_delimiter("a;b;c\n1;2,5;x\n2;3,5;y\n")
    ';'
    """
    lines = list(islice(io.StringIO(text, newline=""), LINES_LOOKED_AT))

    def evenness(delimiter: str) -> int:
        try:
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return 0
        return max(((width - 1) * lines for width, lines in widths.items()), default=0)

    return max(DELIMITERS, key=evenness)


def _announced(text: str) -> tuple[str, str, int]:
    """Return the delimiter that Excel's first line `sep=;` announces, the rest, lines skipped."""
    first, _, rest = text.partition("\n")
    announced = first.rstrip("\r")
    if announced.lower().startswith("sep=") and len(announced) == 5:
        return announced[4], rest, 1
    return "", text, 0


def _records(
    text: str, delimiter: str, first_line: int, name: str
) -> Iterator[tuple[int, list[Cell], int]]:
    """Yield each record with the line it begins in and, within the text, the lines before it."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise refusals.damaged(name) from fault
        yield before + first_line, list(cells), before
        before = reader.line_num


def _breaks_off(text: str, lines_before: int, rows: Sequence[Row]) -> bool:
    """Whether the last record ends inside quotes, or without a line end and too soon.

    Too soon is with fewer cells than usual, or with a shorter last cell where all others are
    of one length, as ids are.
    """
    last = "".join(islice(io.StringIO(text, newline=""), lines_before, None))
    if last.count('"') % 2 == 1:
        return True
    if text.endswith(("\n", "\r")):
        return False
    usual = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    ends = [len(str(row.cells[-1] or "")) for row in rows[-SAME_LENGTH - 1 :]]
    alike = len(ends) > SAME_LENGTH and len(set(ends[:-1])) == 1
    return len(rows[-1].cells) < usual or (alike and MARKED_LENGTH < ends[0] > ends[-1])
