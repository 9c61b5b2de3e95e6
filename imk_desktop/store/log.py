"""The log as one transaction sees it: changes written to rows and read back.

A mark is stored as one integer, its `ref`: the local number of its epoch times 2**32, plus
its seq. Epochs, shapes and people are stored once and numbered; the numbers are local.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from imk_desktop.domain.change import NOTHING, Act, Change, Mark, Replaced, Shape
from imk_desktop.replication.making import NEED_MAKERS, may_make

BITS = 32
IN_LIST = 500

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class Numbers:
    """The local numbers of epochs, shapes and people that were looked up already.

    They outlive a transaction that was kept. After one that was taken back they must be
    thrown away, since it may have given numbers that do not stand.
    """

    def __init__(self) -> None:
        self.epochs: dict[tuple[bytes, str], int] = {}
        self.marks: dict[int, tuple[bytes, str]] = {}
        self.offices: dict[tuple[bytes, str], str] = {}
        self.shapes: dict[Shape, int] = {}
        self.shape_of: dict[int, Shape] = {}
        self.people: dict[str, int] = {}
        self.person_of: dict[int, str] = {}


class Log:
    """The changes of a store, through the connection of one transaction."""

    def __init__(self, connection: Connection, numbers: Numbers | None = None) -> None:
        self.connection = connection
        self._numbers = numbers or Numbers()

    def ref(self, partition: str, mark: Mark) -> int:
        """Return the integer that stands for a mark of a partition."""
        return self._epoch_number(mark.epoch, partition) << BITS | mark.seq

    def mark(self, ref: int) -> Mark:
        """Return the mark that an integer stands for."""
        return Mark(self._epoch_of(ref >> BITS)[0], ref & 0xFFFFFFFF)

    def insert(self, changes: Sequence[Change]) -> list[int]:
        """Add changes that are not in the log yet; return their refs, in the same order."""
        bases = {
            (epoch, partition): self._epoch_number(epoch, partition) << BITS
            for epoch, partition in {(change.mark.epoch, change.partition) for change in changes}
        }
        refs = [bases[change.mark.epoch, change.partition] | change.mark.seq for change in changes]
        self.connection.exec_driver_sql(
            "INSERT INTO change (id, shape, row, person, at, act, body) VALUES (?,?,?,?,?,?,?)",
            [
                (
                    ref,
                    self.shape_number(change.shape),
                    change.row,
                    self._person_number(change.by),
                    change.when,
                    change.act,
                    self._body(change),
                )
                for ref, change in zip(refs, changes, strict=True)
            ],
        )
        return refs

    def of_rows(self, partition: str, table: str, rows: Iterable[str]) -> dict[str, list[Change]]:
        """Return all changes of some rows, each row's in no particular order."""
        found: dict[str, list[Change]] = {row: [] for row in rows}
        names = list(found)
        for start in range(0, len(names), IN_LIST):
            some = names[start : start + IN_LIST]
            for line in self.connection.exec_driver_sql(
                f"SELECT {_COLUMNS} FROM change JOIN shape ON shape.id = change.shape "
                f"JOIN epoch ON epoch.id = change.id >> {BITS} "
                f"WHERE change.row IN ({_marks(some)}) AND shape.tbl = ? AND epoch.partition = ?",
                (*some, table, partition),
            ):
                change = self._change(line, partition)
                found[change.row].append(change)
        return found

    def by_refs(self, partition: str, refs: Iterable[int]) -> Iterator[tuple[int, Change]]:
        """Yield changes by their refs, which belong to one partition, in no particular order."""
        wanted = list(refs)
        for start in range(0, len(wanted), IN_LIST):
            some = wanted[start : start + IN_LIST]
            for line in self.connection.exec_driver_sql(
                f"SELECT {_COLUMNS} FROM change WHERE id IN ({_marks(some)})", tuple(some)
            ).all():
                yield line[0], self._change(line, partition)

    def run(self, partition: str, epoch: bytes, first: int, last: int) -> list[Change]:
        """Return the changes of an epoch from seq `first` to `last`, by seq."""
        if not self.known(partition, epoch):
            return []
        number = self._epoch_number(epoch, partition)
        lines = self.connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM change WHERE id BETWEEN ? AND ? ORDER BY id",
            (number << BITS | first, number << BITS | last),
        ).all()
        return [self._change(line, partition) for line in lines]

    def known(self, partition: str, epoch: bytes) -> int:
        """Return up to which seq an epoch's changes were delivered, 0 if none were."""
        last = self.connection.exec_driver_sql(
            "SELECT last FROM epoch WHERE epoch = ? AND partition = ?", (epoch, partition)
        ).scalar()
        return int(last or 0)

    def strangers(self, partition: str, table: str, changes: Iterable[Change]) -> frozenset[bytes]:
        """Return the epochs of some changes whose offices, as far as known, may not make such rows.

        Args:
            partition: Whose rows they are.
            table: Their kind.
            changes: The changes.
        """
        if table not in NEED_MAKERS:
            return frozenset()
        epochs = {change.mark.epoch for change in changes}
        return frozenset(
            epoch
            for epoch in epochs
            if (office := self._office(partition, epoch)) and not may_make(table, office)
        )

    def _office(self, partition: str, epoch: bytes) -> str:
        """Return the office whose epoch it is, empty while nothing of it was delivered."""
        office = self._numbers.offices.get((epoch, partition), "")
        if not office:
            found = self.connection.exec_driver_sql(
                "SELECT office FROM epoch WHERE epoch = ? AND partition = ?", (epoch, partition)
            ).scalar()
            office = self._numbers.offices[epoch, partition] = str(found or "")
        return office

    def writer(self, partition: str, epoch: bytes) -> str:
        """Return the laptop whose epoch it is, empty while nothing of it was delivered."""
        found = self.connection.exec_driver_sql(
            "SELECT laptop FROM epoch WHERE epoch = ? AND partition = ?", (epoch, partition)
        ).scalar()
        return str(found or "")

    def deliver(
        self, partition: str, epoch: bytes, last: int, *, laptop: str, office: str, own: bool
    ) -> None:
        """Note that an epoch's changes are here up to `last`, and who wrote them.

        An epoch stays that of the laptop which was noted first.
        """
        number = self._epoch_number(epoch, partition)
        self.connection.exec_driver_sql(
            "UPDATE epoch SET last = max(last, ?), "
            "laptop = CASE laptop WHEN '' THEN ? ELSE laptop END, "
            "office = CASE office WHEN '' THEN ? ELSE office END, "
            "packed = CASE WHEN ? THEN packed ELSE max(packed, ?) END WHERE id = ?",
            (last, laptop, office, own, last, number),
        )

    # --- numbers of epochs, shapes and people

    def _epoch_number(self, epoch: bytes, partition: str) -> int:
        number = self._numbers.epochs.get((epoch, partition))
        if number is None:
            number = self._numbered(
                "SELECT id FROM epoch WHERE epoch = ? AND partition = ?",
                "INSERT INTO epoch (epoch, partition) VALUES (?, ?)",
                (epoch, partition),
            )
            self._numbers.epochs[epoch, partition] = number
        return number

    def _epoch_of(self, number: int) -> tuple[bytes, str]:
        found = self._numbers.marks.get(number)
        if found is None:
            line = self.connection.exec_driver_sql(
                "SELECT epoch, partition FROM epoch WHERE id = ?", (number,)
            ).one()
            found = self._numbers.marks[number] = (line[0], line[1])
        return found

    def shape_number(self, shape: Shape) -> int:
        """Return the local number of a table and fields."""
        number = self._numbers.shapes.get(shape)
        if number is None:
            fields = json.dumps(shape.fields)
            number = self._numbered(
                "SELECT id FROM shape WHERE tbl = ? AND fields = ?",
                "INSERT INTO shape (tbl, fields) VALUES (?, ?)",
                (shape.table, fields),
            )
            self._numbers.shapes[shape] = number
        return number

    def shape(self, number: int) -> Shape:
        """Return the table and fields that a local number stands for."""
        shape = self._numbers.shape_of.get(number)
        if shape is None:
            line = self.connection.exec_driver_sql(
                "SELECT tbl, fields FROM shape WHERE id = ?", (number,)
            ).one()
            shape = self._numbers.shape_of[number] = Shape(line[0], tuple(json.loads(line[1])))
        return shape

    def _person_number(self, name: str) -> int:
        number = self._numbers.people.get(name)
        if number is None:
            number = self._numbers.people[name] = self._numbered(
                "SELECT id FROM person WHERE name = ?",
                "INSERT INTO person (name) VALUES (?)",
                (name,),
            )
        return number

    def _person(self, number: int) -> str:
        name = self._numbers.person_of.get(number)
        if name is None:
            name = self._numbers.person_of[number] = str(
                self.connection.exec_driver_sql(
                    "SELECT name FROM person WHERE id = ?", (number,)
                ).scalar()
            )
        return name

    def _numbered(self, look: str, add: str, key: tuple[Any, ...]) -> int:
        number = self.connection.exec_driver_sql(look, key).scalar()
        if number is None:
            self.connection.exec_driver_sql(add, key)
            number = self.connection.exec_driver_sql("SELECT last_insert_rowid()").scalar()
        assert isinstance(number, int)
        return number

    # --- bodies: what a change holds beyond its columns; parts at rest are left off the end

    def _body(self, change: Change) -> bytes:
        if not change.replaces and not change.act:
            return _encode((change.values,))
        replaces = {
            field: [self.ref(change.partition, mark) for mark in marks]
            for field, marks in change.replaces.items()
        }
        if not change.act:
            return _encode((change.values, replaces))
        seen = [self.ref(change.partition, mark) for mark in change.seen]
        return _encode((change.values, replaces, change.source, change.taken, seen))

    def _change(self, line: Sequence[Any], partition: str) -> Change:
        ref, shape, row, person, at, act, body = line[:7]
        values, *rest = _decode(body)
        replaces: Replaced = NOTHING
        if rest and rest[0]:
            replaces = {field: tuple(map(self.mark, refs)) for field, refs in rest[0].items()}
        source, taken, seen = rest[1:] if len(rest) > 1 else ("", 0, ())
        return Change(
            partition=partition,
            mark=self.mark(ref),
            shape=self.shape(shape),
            row=row,
            values=tuple(values),
            replaces=replaces,
            by=self._person(person),
            when=at,
            act=Act(act),
            source=source,
            taken=taken,
            seen=tuple(map(self.mark, seen)),
        )


_COLUMNS = "change.id, change.shape, change.row, change.person, change.at, change.act, change.body"


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
