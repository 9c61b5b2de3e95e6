"""What a local write must name, so that it replaces what its writer saw and nothing else.

A snapshot of an outside source names nothing: see `fold`.
"""

from __future__ import annotations

from collections.abc import Iterable

from imk_desktop.domain.change import EXISTENCE, NOTHING, Mark, Replaced
from imk_desktop.replication.row_state import RowState


def log_row_id(mark: Mark) -> str:
    """Return the row id of what a change logs: the name of that change itself.

    >>> log_row_id(Mark(bytes.fromhex("00000000000000ff"), 12))
    '00000000000000ff-12'
    """
    return f"{mark.epoch.hex()}-{mark.seq}"


def replacing(state: RowState | None, fields: Iterable[str]) -> Replaced:
    """Return what a write of these fields replaces, by somebody who sees `state`.

    On a row that is gone this names its deletes too: who writes it again, knowing that it
    was deleted, keeps it. Only an office that may delete the row may do so (`rights`). Whoever
    makes a row replaces nothing that others wrote to it before it was there.
    """
    if state is None or not state.made:
        return NOTHING
    cells = [*fields] if state.alive else [EXISTENCE, *fields]
    return {cell: heads for cell in cells if (heads := state.heads_of(cell))} or NOTHING


def deleting(state: RowState) -> tuple[Replaced, tuple[Mark, ...]]:
    """Return what a delete replaces, and the standing writes that its writer saw."""
    seen = {mark for _, marks in state.cells() for mark in marks}
    return resolving(state, EXISTENCE), tuple(sorted(seen))


def restoring(state: RowState) -> Replaced:
    """Return what a restore replaces: every standing delete, and any earlier restore."""
    return resolving(state, EXISTENCE)


def resolving(state: RowState, cell: str) -> Replaced:
    """Return what the write replaces that settles the conflict of one cell.

    A conflict of `EXISTENCE` is settled by a restore, or by a delete (see `deleting`).
    """
    heads = state.heads_of(cell)
    return {cell: heads} if heads else NOTHING
