"""The merged tables: one a kind of record, holding what each living row shows.

They are a fold of the log and are rebuilt from it when a definition changes, so they are
never migrated and carry no rejecting constraint: a row that came in a bundle must never
vanish for want of uniqueness.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)
from sqlalchemy.types import TypeEngine

from imk_desktop.domain.records import RECORDS, Record, Type
from imk_desktop.replication.making import NEED_MAKERS

_TYPES: Mapping[Type, type[TypeEngine[Any]]] = {
    Type.TEXT: String,
    Type.DAY: String,
    Type.INTEGER: Integer,
    Type.NUMBER: Float,
    Type.FLAG: Boolean,
}

_LOOKED_UP = frozenset({"sample", "replaces"})
"""Fields that name another row: an act on one sample must not read all visits."""


def table_of(record: Record, metadata: MetaData) -> Table:
    """Return the table of a kind: the partition, the row's id, and its fields."""
    return Table(
        record.table,
        metadata,
        Column("partition", String, nullable=False),
        Column("row", String, nullable=False),
        *(
            Column(field.name, _TYPES[field.type], index=field.name in _LOOKED_UP)
            for field in record.fields
        ),
        PrimaryKeyConstraint("row", "partition"),  # the row first: it is what acts look up
    )


class MergedTables:
    """The tables of one store; they differ between stores only in the columns of answers.

    Use as a mapping: `tables["sample"]` is the SQLAlchemy table.

    Attributes:
        records: The kinds of record by name.
        fingerprints: By kind, a hash that changes when its table does: a column, a type, a
            key, an index, whether its rows are logs, or whether they must be made.
    """

    def __init__(self, records: Mapping[str, Record] = RECORDS) -> None:
        self.records = dict(records)
        self._metadata = MetaData()
        self._tables = {name: table_of(record, self._metadata) for name, record in records.items()}
        self.fingerprints = {name: self._fingerprint(name) for name in records}

    def __getitem__(self, name: str) -> Table:
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def columns(self, name: str) -> frozenset[str]:
        """Return the names of a table's fields."""
        return frozenset(field.name for field in self.records[name].fields)

    def flags(self, name: str) -> frozenset[str]:
        """Return the fields of a table that SQLite holds as 0 and 1."""
        fields = self.records[name].fields
        return frozenset(field.name for field in fields if field.type is Type.FLAG)

    def create(self, connection: Connection, names: Iterable[str]) -> None:
        """Make some of the tables anew, empty."""
        for name in names:
            connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}"')
            self._tables[name].create(connection)

    def _fingerprint(self, name: str) -> str:
        table = self._tables[name]
        described = (
            self.records[name].keyed,
            [(column.name, repr(column.type), column.index) for column in table.columns],
            [column.name for column in table.primary_key],
            *(["made"] if name in NEED_MAKERS else []),
        )
        return hashlib.sha256(repr(described).encode()).hexdigest()[:16]
