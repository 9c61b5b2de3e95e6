"""The open conflicts of a store, each with every value that stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from imk_desktop.domain.change import EXISTENCE, Act, Value
from imk_desktop.replication import shown
from imk_desktop.replication.fold import fold
from imk_desktop.store.history import origin
from imk_desktop.store.log import Log


@dataclass(frozen=True, slots=True)
class Rival:
    """One of the values that stand in a cell; for a whole row, True keeps it, False deletes."""

    value: Value
    office: str
    laptop: str
    by: str
    when: int
    bundle: str | None


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A cell in which differing values stand, the displayed one first.

    `field` is `EXISTENCE` where an edit stands against a delete of the row.
    """

    id: str
    partition: str
    table: str
    row: str
    field: str
    rivals: tuple[Rival, ...]


def count(connection: Connection) -> int:
    """Return how many conflicts are open."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM conflict").scalar_one())


def still_open(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Return which of some conflicts are open."""
    return frozenset(
        one
        for one in ids
        if connection.exec_driver_sql("SELECT 1 FROM conflict WHERE id = ?", (one,)).scalar()
    )


def all_open(connection: Connection, row: str | None = None) -> list[OpenConflict]:
    """Return the open conflicts, of one row or of all, in order of table, row and field."""
    lines = connection.exec_driver_sql(
        "SELECT id, partition, tbl, row, field FROM conflict "
        + ("WHERE row = ? " if row is not None else "")
        + "ORDER BY tbl, row, field",
        (row,) if row is not None else (),
    ).all()
    return [_opened(connection, *line) for line in lines]


def find(connection: Connection, id_: str) -> OpenConflict | None:
    """Return an open conflict by its id."""
    line = connection.exec_driver_sql(
        "SELECT id, partition, tbl, row, field FROM conflict WHERE id = ?", (id_,)
    ).one_or_none()
    return _opened(connection, *line) if line else None


def _opened(
    connection: Connection, id_: str, partition: str, table: str, row: str, field: str
) -> OpenConflict:
    log = Log(connection)
    changes = log.of_rows(partition, table, [row])[row]
    state = fold(changes, log.strangers(partition, table, changes))
    by_mark = {change.mark: change for change in changes}
    standing = next(
        conflict for conflict in shown.conflicts(state, by_mark) if conflict.field == field
    )
    rivals = []
    for change in standing.writes:
        laptop, office, bundle = origin(connection, partition, change.mark)
        value = change.act is not Act.DELETE if field == EXISTENCE else change.fields[field]
        rivals.append(Rival(value, office, laptop, change.by, change.when, bundle))
    return OpenConflict(id_, partition, table, row, field, tuple(rivals))
