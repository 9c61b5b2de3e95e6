"""Read any merged table by its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from imk_desktop.domain.change import Value
from imk_desktop.store.log import IN_LIST
from imk_desktop.store.merged_tables import MergedTables


def rows(
    connection: Connection, tables: MergedTables, table: str, **where: Value
) -> list[Mapping[str, Value]]:
    """Return rows of a merged table with the given values in some columns, by row id."""
    source = tables[table]
    question = select(source).order_by(source.c.partition, source.c.row)
    for column, value in where.items():
        question = question.where(source.c[column] == value)
    return [dict(line) for line in connection.execute(question).mappings()]


def known(
    connection: Connection, tables: MergedTables, table: str, ids: Iterable[str]
) -> frozenset[str]:
    """Return which of some row ids a merged table has."""
    wanted, found, source = list(ids), set[str](), tables[table]
    for start in range(0, len(wanted), IN_LIST):
        some = wanted[start : start + IN_LIST]
        found |= set(
            connection.execute(select(source.c.row).where(source.c.row.in_(some))).scalars()
        )
    return frozenset(found)
