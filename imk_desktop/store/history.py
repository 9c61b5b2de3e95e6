"""What was written to a row: every field of every change, by whom, where and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from imk_desktop.domain.change import EXISTENCE, Act, Change, Mark, Value
from imk_desktop.store.log import Log


@dataclass(frozen=True, slots=True)
class Written:
    """One field of one change.

    `bundle` is the id of the bundle that brought it, or None; `was` are the values that the
    writer saw there and replaced, more than one where a conflict was settled.
    """

    table: str
    row: str
    field: str
    value: Value
    by: str
    office: str
    laptop: str
    when: int
    act: Act
    bundle: str | None
    mark: Mark
    was: tuple[Value, ...] = ()


def of_row(connection: Connection, partition: str, table: str, row: str) -> list[Written]:
    """Return everything written to a row, oldest first by the writers' clocks."""
    changes = Log(connection).of_rows(partition, table, [row])[row]
    known = {change.mark: change.fields for change in changes}
    return [
        entry
        for change in sorted(changes, key=lambda change: (change.when, change.mark))
        for entry in _told(connection, change, known)
    ]


def _told(
    connection: Connection, change: Change, known: Mapping[Mark, Mapping[str, Value]]
) -> Iterator[Written]:
    """Yield the fields of a change with where it came from and what stood there before."""
    laptop, office, bundle = origin(connection, change.partition, change.mark)
    values = change.fields or {EXISTENCE: change.act is Act.RESTORE}
    for field, value in values.items():
        replaced = (known.get(mark, {}) for mark in change.replaces.get(field, ()))
        was = tuple(fields[field] for fields in replaced if field in fields)
        yield Written(
            *(change.table, change.row, field, value, change.by, office, laptop),
            *(change.when, change.act, bundle, change.mark, was),
        )


def origin(connection: Connection, partition: str, mark: Mark) -> tuple[str, str, str | None]:
    """Return the laptop and the office of a change, and the bundle that brought it, if any."""
    line = connection.exec_driver_sql(
        "SELECT e.laptop, e.office, (SELECT s.bundle FROM segment s WHERE s.partition = :p "
        "AND s.epoch = :e AND s.first <= :s AND s.last >= :s "
        "AND s.state IN ('own', 'applied') ORDER BY s.id LIMIT 1) "
        "FROM epoch e WHERE e.partition = :p AND e.epoch = :e",
        {"p": partition, "e": mark.epoch, "s": mark.seq},
    ).one_or_none()
    return (line[0], line[1], line[2]) if line else ("", "", None)
