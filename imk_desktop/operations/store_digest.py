"""One hash per partition over the merged state: equal where the changes are equal."""

from __future__ import annotations

from collections.abc import Iterator

from imk_desktop.domain.change import Change, Mark
from imk_desktop.operations.desk import Desk
from imk_desktop.replication.digest import Cell, cells_of, digest
from imk_desktop.replication.row_state import RowState
from imk_desktop.store import segments
from imk_desktop.store.log import IN_LIST, Log
from imk_desktop.store.row_states import RowStates


def store_digest(desk: Desk) -> dict[str, str]:
    """Return the SHA-256 of every partition's merged state, hexadecimal, by partition."""
    with desk.reading() as connection:
        log = Log(connection)
        return {
            partition: digest(_rows(log, partition))
            for partition in segments.partitions_with_changes(connection)
        }


def _rows(log: Log, partition: str) -> Iterator[tuple[str, str, list[Cell]]]:
    batch: list[tuple[str, str, RowState]] = []
    for line in RowStates(log.connection, log).all_of(partition):
        batch.append(line)
        if len(batch) == IN_LIST:
            yield from _with_values(log, partition, batch)
            batch = []
    yield from _with_values(log, partition, batch)


def _with_values(
    log: Log, partition: str, batch: list[tuple[str, str, RowState]]
) -> Iterator[tuple[str, str, list[Cell]]]:
    refs = {log.ref(partition, mark) for _table, _row, state in batch for mark in state.marks()}
    changes: dict[Mark, Change] = {
        change.mark: change for _ref, change in log.by_refs(partition, refs)
    }
    for table, row, state in batch:
        yield table, row, cells_of(state, changes)
