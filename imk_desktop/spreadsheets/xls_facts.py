"""Facts of the sheets of an .xls file: its reach, hidden rows and columns, unsaved formulas.

Excel writes the result of every formula into its record; libraries that cannot calculate
write an empty one, or 0 and ask for calculation when the file is opened. The reader of values
shows a blank cell, or 0. Records: [MS-XLS] 2.4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from imk_desktop.spreadsheets.facts import MOST_REMARKS, SheetFacts
from imk_desktop.spreadsheets.ole_file import stream_of

BEGIN, END, SHEET, UNCALCULATED = 0x809, 0x0A, 0x85, 0x5E
FORMULA, ROW, COLUMNS, NUMBERS = 0x06, 0x208, 0x7D, 0xBD
CELLS = (FORMULA, NUMBERS, 0x203, 0x204, 0x205, 0x27E, 0xFD)
"""Records of cells that hold something: numbers, texts, truths, errors."""

ROW_HIDDEN, COLUMNS_HIDDEN, CALCULATE_ON_LOAD = 0x20, 0x01, 0x02
WIDEST = 256
NO_NUMBER, EMPTY = b"\xff\xff", 3
ZERO = bytes(8)


def facts_by_sheet(content: bytes) -> dict[str, SheetFacts]:
    """Return the facts of the sheets of an .xls file by name; none where it cannot be read."""
    stream = stream_of(content, "Workbook", "Book")
    return {name: _facts(stream, start) for name, start in _sheets(stream)}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the content of each record from a place on, to the end of its part."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        depth += (kind == BEGIN) - (kind == END)
        if depth <= 0:
            return
        at += 4 + size


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Yield the name of each sheet and where it begins."""
    version = 0
    for kind, record in _records(stream, 0):
        if kind == BEGIN and not version and len(record) >= 2:
            (version,) = struct.unpack_from("<H", record)
        elif kind == SHEET and len(record) >= 8:
            (start,) = struct.unpack_from("<I", record)
            length = record[6]
            if version < 0x600:
                yield record[7 : 7 + length].decode("cp1252", errors="replace"), start
            elif record[7] & 1:
                yield record[8 : 8 + 2 * length].decode("utf-16-le", errors="replace"), start
            else:
                yield record[8 : 8 + length].decode("latin-1"), start


def _facts(stream: bytes, start: int) -> SheetFacts:
    facts, uncalculated = SheetFacts(), False
    for kind, record in _records(stream, start):
        if kind in CELLS and len(record) >= 6:
            _note_reach(facts, kind, record)
        if kind == UNCALCULATED:
            uncalculated = True
        elif kind == ROW and len(record) >= 14:
            number, options = struct.unpack_from("<H10xH", record)
            if options & ROW_HIDDEN:
                facts.hidden_rows.add(number + 1)
        elif kind == COLUMNS and len(record) >= 10:
            first, last, options = struct.unpack_from("<HH4xH", record)
            if options & COLUMNS_HIDDEN:
                facts.hidden_columns.update(range(first, min(last + 1, WIDEST)))
        elif kind == FORMULA and len(record) >= 16 and len(facts.without_value) < MOST_REMARKS:
            row, column, result, options = struct.unpack_from("<HH2x8sH", record)
            is_stale = uncalculated or bool(options & CALCULATE_ON_LOAD)
            if _is_empty(result) or (result == ZERO and is_stale):
                facts.without_value.add((row + 1, column))
    return facts


def _note_reach(facts: SheetFacts, kind: int, record: bytes) -> None:
    row, column = struct.unpack_from("<HH", record)
    if kind == NUMBERS:  # several in one record, which ends with the column of the last
        (column,) = struct.unpack("<H", record[-2:])
    facts.saw(row + 1, column, hidden=False)


def _is_empty(result: bytes) -> bool:
    """Whether a formula came to an empty text, which is also what libraries write."""
    return result[6:] == NO_NUMBER and result[0] == EMPTY
