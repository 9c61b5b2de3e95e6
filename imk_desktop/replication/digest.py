"""One number for the whole merged state of a partition: equal wherever the changes are equal.

It is read from stored state, not from the log, so it also witnesses that the stored state
is what the changes amount to. Local tables, waiting and set-aside parts are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec

from imk_desktop.domain.change import EXISTENCE, Act, Mark, Value
from imk_desktop.replication.row_state import RowState
from imk_desktop.replication.shown import ChangesByMark

Cell = tuple[str, Sequence[tuple[Mark, Value]]]
"""A field, or `EXISTENCE`, with its heads: marks and values."""


class Digest:
    """SHA-256 over the rows of one partition, which are added in order; holds one at a time.

    The bytes are a msgpack array [table, row, field, [[epoch, seq, value] …]] for each cell,
    fields by name, heads by mark.
    """

    def __init__(self) -> None:
        self._hash = sha256()
        self._encode = msgspec.msgpack.Encoder().encode
        self._last = ("", "")

    def add(self, table: str, row: str, cells: Iterable[Cell]) -> None:
        """Add one row with its cells, these in any order; cells without heads do not count.

        Raises:
            ValueError: Rows are not added in ascending order of (table, row). A bug in the
                caller; a database that sorts text its own way is a likely one.
        """
        if (table, row) <= self._last:
            raise ValueError(f"{table} {row!r} must come before {self._last}")
        self._last = (table, row)
        self._hash.update(
            b"".join(
                self._encode(
                    (table, row, cell, [(*mark, value) for mark, value in _by_mark(heads)])
                )
                for cell, heads in sorted(cells, key=_cell)
                if heads
            )
        )

    def hex(self) -> str:
        """Return the digest of the rows added so far."""
        return self._hash.hexdigest()


def digest(rows: Iterable[tuple[str, str, Iterable[Cell]]]) -> str:
    """Return the digest of a partition's rows, given in ascending order of (table, row).

    >>> digest([])[:8]
    'e3b0c442'
    """
    whole = Digest()
    for table, row, cells in rows:
        whole.add(table, row, cells)
    return whole.hex()


def cells_of(state: RowState, changes: ChangesByMark) -> list[Cell]:
    """Return the cells of a row as they go into the digest.

    In `EXISTENCE` a standing delete has the value False, a restore True. The fields of a
    row that is gone are kept, and are in the digest.
    """
    values = {mark: changes[mark].fields for mark in state.marks()}
    cells: list[Cell] = []
    for cell, heads in state.cells():
        if cell == EXISTENCE:
            cells.append((cell, [(mark, changes[mark].act is Act.RESTORE) for mark in heads]))
        else:
            cells.append((cell, [(mark, values[mark][cell]) for mark in heads]))
    return cells


def _by_mark(heads: Sequence[tuple[Mark, Value]]) -> Sequence[tuple[Mark, Value]]:
    """Return heads in the order of their marks, without comparing values."""
    return heads if len(heads) < 2 else sorted(heads, key=lambda head: head[0])


def _cell(cell: Cell) -> str:
    return cell[0]
