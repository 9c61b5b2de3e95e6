"""Read samples: one line each for lists, everything known of one for its card."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from os.path import commonprefix
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from imk_desktop.domain.change import Value
from imk_desktop.store.merged_tables import MergedTables

MOST_ALIKE = 20_000
LEAST_SHARED = 0.8
"""Of its characters, a key that was meant shares at least so many with what was typed."""


def find(connection: Connection, tables: MergedTables, key: str) -> dict[str, Value] | None:
    """Return the fields of a sample by its key, with its partition, or None."""
    sample = tables["sample"]
    question = select(sample).where(sample.c.row == key).order_by(*_as_made(sample))
    line = connection.execute(question).mappings().first()
    return dict(line) if line else None


def known_mains(connection: Connection, keys: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Return which of some keys are main samples here, each with its office."""
    lines = connection.exec_driver_sql(
        "SELECT s.partition, s.row FROM json_each(?) k JOIN sample s ON s.row = k.value "
        "WHERE s.main IS NOT 0",
        (json.dumps(list(keys)),),
    )
    return frozenset((str(office), str(key)) for office, key in lines)


def unlisted(connection: Connection, districts: Collection[str]) -> list[str]:
    """Return the keys of the samples that name a district or a main sample that is not there.

    Args:
        connection: A connection for reading.
        districts: The codes of all districts, 7 digits.
    """
    return list(
        connection.exec_driver_sql(
            "SELECT s.row FROM sample s LEFT JOIN sample m "
            "ON m.partition = s.partition AND m.row = s.replaces AND m.main IS NOT 0 "
            "WHERE (s.replaces IS NOT NULL AND (m.row IS NULL OR m.row = s.row)) "
            "OR substr(s.district, 1, 4) <> s.partition OR substr(s.village, 1, 4) <> s.partition "
            "OR s.district NOT IN (SELECT value FROM json_each(?1)) "
            "OR substr(s.village, 1, 7) NOT IN (SELECT value FROM json_each(?1)) ORDER BY s.row",
            (json.dumps(sorted(districts)),),
        ).scalars()
    )


def partition_of(connection: Connection, tables: MergedTables, key: str) -> str | None:
    """Return the office whose sample it is, or None if there is no such sample."""
    sample = tables["sample"]
    question = select(sample.c.partition).where(sample.c.row == key).order_by(*_as_made(sample))
    found = connection.execute(question).scalar()
    return None if found is None else str(found)


def near(connection: Connection, tables: MergedTables, key: str) -> str | None:
    """Return the key that was probably meant by one that was mistyped, or None.

    One slip leaves either half of a key as it is, so only keys that share a half are looked at.
    """
    row, half = tables["sample"].c.row, len(key) // 2
    start, end = key[:half], key[half:]
    if not start:
        return None
    alike = select(row).where(
        (func.substr(row, 1, len(start)) == start) | (func.substr(row, -len(end)) == end)
    )
    found = list(connection.execute(alike.limit(MOST_ALIKE)).scalars())
    best = max(found, key=lambda one: _shared(key, one), default=None)
    return best if best and _shared(key, best) >= LEAST_SHARED * len(key) else None


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts share at their start and at their end."""
    start = len(commonprefix((one, other)))
    return start + len(commonprefix((one[start:][::-1], other[start:][::-1])))


def contested_names(connection: Connection) -> dict[str, str]:
    """Return the names of the businesses of which something stands against something, by key."""
    lines = connection.exec_driver_sql(
        "SELECT row, name FROM sample WHERE row IN (SELECT row FROM conflict)"
    )
    return {key: name or "" for key, name in lines}


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


def _as_made(sample: Table) -> tuple[ColumnElement[Any], ...]:
    """Return the order of rows of one key: the province's first, which alone has the field.

    Another office can write a row of that key in its own partition; that makes no sample.
    """
    return (sample.c.key.is_(None), sample.c.partition)
