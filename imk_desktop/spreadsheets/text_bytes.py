"""Bytes of csv files and web pages into text; a byte that fits in nowhere never decides alone.

A file is of one encoding, save for what was pasted into it: such bytes are kept apart (as
lone surrogates, the manner of `surrogateescape`) until `settled` reads them as Windows would
and says in which cells they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from imk_desktop.spreadsheets.grid import Cell, Place, Row

MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
UTF8_MARK = b"\xef\xbb\xbf"
START_BYTES = 4_096
MOST_NULS, FEWEST_NULS = 0.05, 0.3
"""Share of NUL among the bytes of one half of UTF-16 letters, and of the other half."""

LOST = "\ufffd"
"""What stands where another program could not read a letter."""

_ESCAPED = re.compile("[\udc80-\udcff]")
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]+")


def decoded(content: bytes) -> str:
    """Decode text by its mark, else as UTF-16, UTF-8 or Windows writes it, whichever fits.

    Bytes that are no UTF-8 in a text that is otherwise become lone surrogates.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if encoding := utf16_without_mark(content):
        return content.decode(encoding, errors="replace")
    if _is_utf8(content):
        return content.decode("utf-8-sig", errors="surrogateescape")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def utf16_without_mark(content: bytes) -> str:
    """Return the encoding of UTF-16 text that does not say so; empty for anything else.

    Latin letters in UTF-16 have a NUL for every second byte, always on the same side.
    """
    start = content[:START_BYTES]
    half = max(len(start) // 2, 1)
    first, second = start[::2].count(0) / half, start[1::2].count(0) / half
    if first <= MOST_NULS and second >= FEWEST_NULS:
        return "utf-16-le"
    if second <= MOST_NULS and first >= FEWEST_NULS:
        return "utf-16-be"
    return ""


def settled(rows: Iterable[Row]) -> tuple[tuple[Row, ...], frozenset[Place]]:
    """Read bytes that were kept apart as Windows writes them, and say where they stood.

    Returns:
        The rows, and the places of cells with such a byte, or with a letter that was lost.
    """
    read, odd = [], set()
    for row in rows:
        cells = row.cells
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and not cell.isascii() and _is_odd(cell):
                odd.add((row.number, column))
                cells = _with(cells, column, as_windows(cell))
        read.append(Row(row.number, cells))
    return tuple(read), frozenset(odd)


def as_windows(text: str) -> str:
    r"""Read bytes that were kept apart as Windows writes them.

    >>> as_windows("Caf\udce9")
    'Café'
    """
    return _ESCAPED.sub(lambda kept: _windows_letter(ord(kept[0]) - 0xDC00), text)


def _windows_letter(byte: int) -> str:
    return bytes((byte,)).decode("cp1252", errors="replace")


def _is_odd(cell: str) -> bool:
    return LOST in cell or _ESCAPED.search(cell) is not None


def _with(cells: Sequence[Cell], column: int, value: Cell) -> tuple[Cell, ...]:
    return (*cells[:column], value, *cells[column + 1 :])


def _is_utf8(content: bytes) -> bool:
    """Whether text is UTF-8, but for fewer stray bytes than letters that only UTF-8 writes."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        if content.startswith(UTF8_MARK):
            return True
        high = sum(len(run) for run in _HIGH.findall(content))
        sequences = _SEQUENCE.findall(content)
        stray = high - sum(len(sequence) for sequence in sequences)
        return len(sequences) > stray
    return True
