"""The laws of merging by brute force, written from the text of the design, not from the code.

Slow on purpose: for each cell every write is held against every other. Nothing of
`imk_desktop.replication` is used.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from imk_desktop.domain.change import Act, Change, Mark, Value


@dataclass(frozen=True)
class OracleRow:
    """What the changes of a row amount to."""

    heads: dict[str, list[Mark]]
    alive: bool
    shown: dict[str, Value]
    conflicts: dict[str, set[Mark]]


def written_cells(change: Change) -> set[str]:
    """Return the cells that a change writes."""
    if change.act in (Act.DELETE, Act.RESTORE):
        return {""}
    return set(change.shape.fields)


def is_struck(write: Change, cell: str, changes: Collection[Change]) -> bool:
    """Tell whether some other hand's write of the cell replaces it (any, for a delete)."""
    for other in changes:
        if other.mark == write.mark or other.act == Act.SNAPSHOT:
            continue
        if (cell == "" or cell in written_cells(other)) and write.mark in other.replaces.get(
            cell, ()
        ):
            return True
    return False


def is_superseded(write: Change, cell: str, changes: Collection[Change]) -> bool:
    """Tell whether a newer snapshot of the same source was written to the cell."""
    return write.act == Act.SNAPSHOT and any(
        other.act == Act.SNAPSHOT
        and other.source == write.source
        and cell in written_cells(other)
        and (other.taken, other.mark) > (write.taken, write.mark)
        for other in changes
    )


def oracle_heads(changes: Collection[Change]) -> dict[str, list[Mark]]:
    """Return the standing writes of every cell that has some."""
    heads = {}
    for cell in {cell for change in changes for cell in written_cells(change)}:
        marks = {
            write.mark
            for write in changes
            if cell in written_cells(write)
            and not is_struck(write, cell, changes)
            and not is_superseded(write, cell, changes)
        }
        if marks:
            heads[cell] = sorted(marks)
    return heads


def sameness(value: Value) -> object:
    """Return what two values share if a person would call them the same."""
    if isinstance(value, bool):
        return f"flag {value}"
    if isinstance(value, int | float):
        return "number nan" if value != value else value
    return f"{type(value).__name__} {value}"


def oracle_row(changes: Collection[Change], makers: Collection[bytes] | None = None) -> OracleRow:
    """Work out everything about a row.

    Args:
        changes: All its changes.
        makers: The epochs of those who may make such rows; None if everybody may.
    """
    by_mark = {change.mark: change for change in changes}
    heads = oracle_heads(by_mark.values())
    deletes = [by_mark[mark] for mark in heads.get("", []) if by_mark[mark].act == Act.DELETE]
    kept = {
        mark
        for marks in heads.values()
        for mark in marks
        if by_mark[mark].act != Act.DELETE and not any(mark in delete.seen for delete in deletes)
    }
    alive = not deletes or bool(kept)
    if makers is not None and not any(change.mark.epoch in makers for change in changes):
        alive = False  # nobody who may made it

    shown: dict[str, Value] = {}
    conflicts: dict[str, set[Mark]] = {}
    for cell, marks in heads.items():
        if cell == "":
            continue
        values = {mark: dict(_fields(by_mark[mark]))[cell] for mark in marks}
        shown[cell] = values[max(marks, key=lambda mark: (by_mark[mark].when, mark))]
        if len({sameness(value) for value in values.values()}) > 1 and alive:
            conflicts[cell] = set(marks)
    if deletes and alive:
        conflicts[""] = kept | {delete.mark for delete in deletes}
    return OracleRow(heads, alive, shown, conflicts)


def oracle_digest(rows: dict[tuple[str, str], Collection[Change]]) -> str:
    """Return the digest of a partition from the changes of its rows by (table, row)."""
    whole = b""
    for (table, row), changes in sorted(rows.items()):
        by_mark = {change.mark: change for change in changes}
        for cell, marks in sorted(oracle_heads(by_mark.values()).items()):
            heads: list[list[object]] = []
            for mark in marks:
                change = by_mark[mark]
                value = change.act == Act.RESTORE if cell == "" else dict(_fields(change))[cell]
                heads.append([mark.epoch, mark.seq, value])
            whole += msgspec.msgpack.encode([table, row, cell, heads])
    return sha256(whole).hexdigest()


def oracle_standing(
    rulings: dict[str, tuple[str | None, set[str]]],
) -> tuple[list[str], list[str], str | None]:
    """Return standing decisions, unanswered clarifications and the verdict shown.

    Args:
        rulings: By row id, the verdict (None for a clarification) and what it comes after.
    """

    def comes_after(later: str, earlier: str, trail: frozenset[str] = frozenset()) -> bool:
        if later in trail or later not in rulings:
            return False
        named = rulings[later][1]
        return earlier in named or any(
            comes_after(middle, earlier, trail | {later})
            for middle in named
            if middle in rulings and rulings[middle][0] is None
        )

    decided = [row for row, (verdict, _) in rulings.items() if verdict is not None]
    current = sorted(
        row for row in decided if not any(o != row and comes_after(o, row) for o in decided)
    )
    unanswered = sorted(
        row
        for row, (verdict, _) in rulings.items()
        if verdict is None and not any(o != row and row in rulings[o][1] for o in rulings)
    )
    verdicts = {rulings[row][0] for row in current}
    return current, unanswered, ("T" if len(verdicts) > 1 else next(iter(verdicts), None))


def _fields(change: Change) -> list[tuple[str, Value]]:
    return list(zip(change.shape.fields, change.values, strict=True))
