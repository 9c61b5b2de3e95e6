"""Values of csv files: encoding, delimiter and line numbers found by looking."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType

from imk_desktop.spreadsheets import refusals
from imk_desktop.spreadsheets.csv_records import Record, likely_delimiter, records
from imk_desktop.spreadsheets.grid import Row, Sheet, kept_rows
from imk_desktop.spreadsheets.text_bytes import decoded, settled

DELIMITERS = ";,\t|"
LONGEST_CELL = 1_000_000
END_OF_FILE = "\x1a"
SAME_LENGTH, MARKED_LENGTH = 20, 8
"""Rows whose last cells have one length, longer than the second, end in an id."""


def read_csv(content: bytes, name: str) -> tuple[Sheet, ...]:
    """Read a csv file as its one sheet; every cell is text, a row's number is its first line.

    Raises:
        UserError: `berkas_rusak` if a cell never ends.
    """
    text = decoded(content).rstrip(END_OF_FILE)
    delimiter, text, skipped = _announced(text)
    delimiter = delimiter or likely_delimiter(text, DELIMITERS)
    try:
        found = list(records(text, delimiter))
    except csv.Error as fault:
        raise refusals.damaged(name) from fault
    if any(len(cell) > LONGEST_CELL for record in found for cell in record.cells):
        raise refusals.damaged(name)
    kept = kept_rows((record.line + skipped, record.cells) for record in found)
    rows, odd = settled(kept)
    cut_off = rows[-1].number if rows and _breaks_off(text, found[-1], rows) else None
    return (_sheet(rows, found, skipped, odd, cut_off),)


def _sheet(
    rows: tuple[Row, ...],
    found: Sequence[Record],
    skipped: int,
    odd: frozenset[tuple[int, int]],
    cut_off: int | None,
) -> Sheet:
    return Sheet(
        name=None,
        rows=rows,
        cut_off=cut_off,
        odd_bytes=odd,
        glued=frozenset(record.line + skipped for record in found if record.glued),
        open_quotes=frozenset(
            (record.line + skipped, record.opened) for record in found if record.opened is not None
        ),
        swallowed=MappingProxyType(
            {
                record.line + skipped: record.swallowed_by + skipped
                for record in found
                if record.swallowed_by
            }
        ),
    )


def _announced(text: str) -> tuple[str, str, int]:
    """Return the delimiter that Excel's first line `sep=;` announces, the rest, lines skipped."""
    first, _, rest = text.partition("\n")
    announced = first.rstrip("\r").strip('"')
    if announced.lower().startswith("sep=") and len(announced) == 5:
        return announced[4], rest, 1
    return "", text, 0


def _breaks_off(text: str, last: Record, rows: Sequence[Row]) -> bool:
    """Whether the last record ends inside quotes, or without a line end and too soon.

    Too soon is with fewer cells than usual and than the row before, or with a shorter last
    cell where all others are of one length, as ids are.
    """
    if last.is_open:
        return True
    if text.endswith(("\n", "\r")):
        return False
    usual = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    before = len(rows[-2].cells) if len(rows) > 1 else usual
    ends = [len(str(row.cells[-1] or "")) for row in rows[-SAME_LENGTH - 1 :]]
    alike = len(ends) > SAME_LENGTH and len(set(ends[:-1])) == 1
    too_soon = len(rows[-1].cells) < min(usual, before)
    return too_soon or (alike and MARKED_LENGTH < ends[0] > ends[-1])
