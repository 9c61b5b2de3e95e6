"""Read samples: one line each for lists, everything known of one for its card."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from imk_desktop.domain.change import Value
from imk_desktop.store.merged_tables import MergedTables


def find(connection: Connection, tables: MergedTables, key: str) -> dict[str, Value] | None:
    """Return the fields of a sample by its key, with its partition, or None."""
    sample = tables["sample"]
    line = connection.execute(select(sample).where(sample.c.row == key)).mappings().first()
    return dict(line) if line else None


def partition_of(connection: Connection, tables: MergedTables, key: str) -> str | None:
    """Return the office whose sample it is, or None if there is no such sample."""
    sample = tables["sample"]
    found = connection.execute(select(sample.c.partition).where(sample.c.row == key)).scalar()
    return None if found is None else str(found)


def keys(connection: Connection, tables: MergedTables) -> list[str]:
    """Return the keys of all samples in order."""
    sample = tables["sample"]
    return list(connection.execute(select(sample.c.row).order_by(sample.c.row)).scalars())


def counts(connection: Connection, tables: MergedTables) -> dict[str, int]:
    """Return how many samples each office has."""
    sample = tables["sample"]
    lines = connection.execute(
        select(sample.c.partition, func.count()).group_by(sample.c.partition)
    )
    return {str(office): int(number) for office, number in lines}
