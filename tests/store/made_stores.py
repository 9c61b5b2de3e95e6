"""Stores and writers for tests of the store alone, without keys and operations."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from imk_desktop.domain.change import PROVINCE, Change, Mark, Value
from imk_desktop.store import change_log
from imk_desktop.store.store import Store, Transaction, Writer
from imk_desktop.store.verification import all_faults

OFFICE = "1703"
KEY = "17030010010001-001"
KEYS = [f"17030010010001-{number:03}" for number in range(1, 7)]
NOON = 1_780_000_000_000
OPEN: bytes | None = None
LOCK = bytes(range(32))


def writer(office: str = PROVINCE, by: str = "Rina") -> Writer:
    """Return who writes: by default the province's laptop."""
    return Writer(f"laptop-{office}", office, by)


def write(
    store: Store,
    table: str,
    rows: Mapping[str, Mapping[str, Value]],
    *,
    office: str = OFFICE,
    by: str = PROVINCE,
    when: int = NOON,
    source: str = "",
    taken: int = 0,
) -> list[Change]:
    """Write rows in a transaction of their own, by default the province for 1703."""
    with store.writing() as transaction:
        return change_log.write(
            transaction,
            table,
            rows,
            partition=office,
            writer=writer(by),
            when=when,
            source=source,
            taken=taken,
        )


def see(store: Store, values: Mapping[str, Value], taken: int, *, row: str = KEY) -> list[Change]:
    """Load what FASIH said of a sample."""
    return write(store, "fasih", {row: values}, when=taken, source="fasih", taken=taken)


def log(
    store: Store,
    table: str,
    rows: Sequence[Mapping[str, Value]],
    *,
    office: str = OFFICE,
    by: str = OFFICE,
    when: int = NOON,
) -> list[Change]:
    """Add rows to a log in a transaction of their own, by default by 1703."""
    with store.writing() as transaction:
        return change_log.append(
            transaction, table, rows, partition=office, writer=writer(by), when=when
        )


def delete(
    store: Store, table: str, rows: Sequence[str], *, by: str = PROVINCE, restore: bool = False
) -> list[Change]:
    """Delete rows of 1703, or keep them."""
    with store.writing() as transaction:
        return change_log.delete(
            transaction,
            table,
            rows,
            partition=OFFICE,
            writer=writer(by),
            when=NOON,
            restore=restore,
        )


def take(store: Store, *changes: Change) -> None:
    """Fold changes in as a bundle's, each epoch's in its order."""
    with store.writing() as transaction:
        deliver(transaction, changes)


def deliver(
    transaction: Transaction, changes: Sequence[Change], strangers: Collection[bytes] = ()
) -> None:
    """Fold changes in within a transaction, and note who wrote them.

    Args:
        transaction: The running transaction.
        changes: In order within each epoch.
        strangers: The epochs that are the regency's; the others are the province's.
    """
    by_partition: dict[str, list[Change]] = {}
    for change in changes:
        by_partition.setdefault(change.partition, []).append(change)
    for partition, some in by_partition.items():
        for change in some:
            office = partition if change.mark.epoch in strangers else PROVINCE
            transaction.log.deliver(
                partition,
                change.mark.epoch,
                change.mark.seq,
                laptop="laptop-elsewhere",
                office=office,
                own=False,
            )
        transaction.folding.add(partition, some)


def shown(store: Store, table: str, row: str = KEY, office: str = OFFICE) -> dict[str, object]:
    """Return what a merged table shows of a row, empty if it does not show it."""
    with store.reading() as connection:
        found = connection.exec_driver_sql(
            f'SELECT * FROM "{table}" WHERE row = ? AND partition = ?', (row, office)
        )
        line = found.mappings().one_or_none()
    return dict(line) if line else {}


def count(store: Store, table: str) -> int:
    """Return how many rows a table of the database has."""
    with store.reading() as connection:
        return int(connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one())


def faults(store: Store) -> list[str]:
    """Return what is not as its changes say."""
    with store.reading() as connection:
        return list(all_faults(connection, store.tables))


def marks(changes: Sequence[Change]) -> list[Mark]:
    """Return the marks of changes."""
    return [change.mark for change in changes]


def opened(folder: Path, name: str = "1703.imkdb", key: bytes | None = OPEN) -> Store:
    """Return a new store in a folder, or the one that is there."""
    return Store(folder / name, key)


def any_epoch(seed: int) -> bytes:
    """Return the epoch of some other laptop."""
    return random.Random(seed).randbytes(8)
