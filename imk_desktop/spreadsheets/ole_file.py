"""One stream out of an OLE compound file, the container of .xls; bounded by the file's size.

Sources: [MS-CFB]. Whatever is wrong with a file ends the stream early or gives none: values
are read, and broken files refused, by another library.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

HEADER_BYTES, ENTRY_BYTES = 512, 128
IN_HEADER = 109
"""Sectors of the table of sectors that the header itself names."""

LAST_SECTOR = 0xFFFFFFF9
STREAM, ROOT = 2, 5


def stream_of(content: bytes, *names: str) -> bytes:
    """Return the first stream with one of these names; empty if the file has none."""
    try:
        return _Compound(content).stream(names)
    except (struct.error, IndexError, OverflowError):
        return b""


class _Compound:
    """A compound file: sectors, chained by a table; small streams lie in a stream of their own."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, self._mini_shift = struct.unpack_from("<HH", content, 30)
        self._size = 1 << min(shift, 16)
        self._directory, _, self._cutoff, self._mini_table = struct.unpack_from("<4I", content, 48)
        self._next = self._table()

    def stream(self, names: Sequence[str]) -> bytes:
        """Return the first stream of these names."""
        directory = self._chain(self._directory)
        entries = [
            directory[start : start + ENTRY_BYTES]
            for start in range(0, len(directory) - ENTRY_BYTES + 1, ENTRY_BYTES)
        ]
        for entry in entries:
            length, kind = struct.unpack_from("<HB", entry, 64)
            name = entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
            if kind == STREAM and name in names:
                start, size = struct.unpack_from("<II", entry, 116)
                if size < self._cutoff:
                    return self._small(entries[0], start)[:size]
                return self._chain(start)[:size]
        return b""

    def _small(self, root: bytes, start: int) -> bytes:
        """Return a stream that lies within the stream of the root."""
        (first,) = struct.unpack_from("<I", root, 116)
        within, size = self._chain(first), 1 << min(self._mini_shift, 16)
        table = _numbers(self._chain(self._mini_table))
        return b"".join(within[at * size : (at + 1) * size] for at in _follow(start, table))

    def _table(self) -> list[int]:
        """Return for every sector the one that comes after it."""
        named = list(struct.unpack_from(f"<{IN_HEADER}I", self._content, 76))
        more, count = struct.unpack_from("<II", self._content, 68)
        for _ in range(min(count, len(self._content) // self._size)):
            if more > LAST_SECTOR:
                break
            *others, more = _numbers(self._sector(more))
            named += others
        return [
            number
            for sector in named
            if sector < LAST_SECTOR
            for number in _numbers(self._sector(sector))
        ]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _follow(start, self._next))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]


def _follow(start: int, table: Sequence[int]) -> Iterator[int]:
    """Yield the sectors of a chain; one that runs in a circle ends."""
    sector = start
    for _ in range(len(table)):
        if sector >= len(table):
            return
        yield sector
        sector = table[sector]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
