"""Hold the end of a history on real stores against the oracle, and each store against itself."""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Connection

from imk_desktop.domain.change import PROVINCE, Act, Mark, Value
from imk_desktop.operations import attachments
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.replication.shown import conflict_id
from imk_desktop.store import segments
from imk_desktop.store.log import Log
from imk_desktop.store.rebuilding import rebuild_everything
from imk_desktop.store.row_states import RowStates
from imk_desktop.store.store import Transaction
from tests.operations.enrolled import copy_store, enrolled, stores_of
from tests.operations.office_season import OfficeSeason
from tests.operations.store_laptop import Chronicle, StoreLaptop
from tests.replication.histories import History, Place, play
from tests.replication.judged import Changes, Judgement, makers_of, no_write_is_lost
from tests.replication.oracle import OracleRow, oracle_digest, oracle_row

Everything = dict[str, dict[Place, Changes]]

OFFICES = ("1701", "1703", "1703", "1771", PROVINCE)
"""Of the laptops enrolled besides the first; further ones are made of the same starters."""
LOCKED = ("1701",)
"""The offices besides the province, where the stores are locked."""
ROUNDS = 8


def judge(history: History, *, locked: bool = False) -> Judgement:
    """Play a history on real stores, exchange till all have all, and compare all with all."""
    judgement = Judgement()
    with tempfile.TemporaryDirectory(prefix="imk-history-") as folder, patch.dict(os.environ):
        chronicle = Chronicle(Path(folder), judgement.figures)
        try:
            laptops = play(history, _starter(chronicle, locked), season=OfficeSeason)
            _judge(laptops, chronicle, judgement)
        finally:
            chronicle.close()
    judgement.divergences += chronicle.faults
    judgement.figures["histories"] += 1
    judgement.figures["laptops"] += len(laptops)
    return judgement


def exchange_until_all_have_all(laptops: Sequence[StoreLaptop], chronicle: Chronicle) -> bool:
    """Let offices send and merge as they do, round by round; False if it does not come to rest."""
    provinces = [laptop for laptop in laptops if laptop.office == PROVINCE]
    regencies = [laptop for laptop in laptops if laptop.office != PROVINCE]
    for _round in range(ROUNDS):
        chronicle.figures["rounds"] += 1
        for senders, receivers in ((regencies, provinces), (provinces, laptops)):
            post = [
                (receiver, file)
                for sender in senders
                for receiver in _one_of_each_office(receivers)
                for file in sender.send(receiver)
            ]
            for addressed, file in post:
                for receiver in receivers:
                    if receiver.office == addressed.office:
                        receiver.merge(file)
        if not _lacks_something(laptops) and not _lacks_contents(laptops):
            return True
    return False


def everything(laptop: StoreLaptop) -> Everything:
    """Return all changes that a store has applied, by partition and row."""
    found: Everything = defaultdict(lambda: defaultdict(dict))
    with laptop.desk.reading() as connection:
        log = Log(connection)
        epochs = connection.exec_driver_sql("SELECT epoch, partition, last FROM epoch").all()
        for epoch, partition, last in epochs:
            for change in log.run(partition, epoch, 1, last):
                found[partition][partition, change.table, change.row][change.mark] = change
    return found


def united(each: Sequence[Everything]) -> Everything:
    """Return all changes that any of several laptops has."""
    union: Everything = defaultdict(lambda: defaultdict(dict))
    for one in each:
        for partition, rows in one.items():
            for place, changes in rows.items():
                union[partition][place].update(changes)
    return union


def _starter(
    chronicle: Chronicle, locked: bool
) -> Callable[[str, str, random.Random], StoreLaptop]:
    """Return what makes the laptops of a history, each from one that was enrolled."""
    offices = LOCKED if locked else OFFICES
    source = enrolled(offices, encrypted=locked)
    names = stores_of((PROVINCE, *offices))
    so_far = Counter[str]()

    def start(name: str, office: str, rng: random.Random) -> StoreLaptop:
        enrolled_there = [name for name in names if name.startswith(office)]
        store = enrolled_there[so_far[office] % len(enrolled_there)]
        so_far[office] += 1
        copy = copy_store(source / store, chronicle.new_path(store))
        return StoreLaptop(chronicle, name, office, copy, rng)

    return start


def _one_of_each_office(laptops: Sequence[StoreLaptop]) -> list[StoreLaptop]:
    return list({laptop.office: laptop for laptop in laptops}.values())


def _lacks_something(laptops: Sequence[StoreLaptop]) -> list[str]:
    each = [everything(laptop) for laptop in laptops]
    union = united(each)
    return [
        f"{laptop.name} lacks changes of {partition}"
        for laptop, own in zip(laptops, each, strict=True)
        for partition in laptop.partitions
        if own[partition] != union[partition]
    ]


def _lacks_contents(laptops: Sequence[StoreLaptop]) -> list[str]:
    """Name the laptops that lack a scan which another one has."""
    return [
        f"{laptop.name} lacks a scan"
        for laptop in laptops
        for sha256 in attachments.lacking(laptop.desk)
        if any(attachments.read(other.desk, sha256) is not None for other in laptops)
    ]


def _judge(laptops: list[StoreLaptop], chronicle: Chronicle, judgement: Judgement) -> None:
    before = united([everything(laptop) for laptop in laptops])
    rested = exchange_until_all_have_all(laptops, chronicle)
    after = united([everything(laptop) for laptop in laptops])
    if not rested:
        lacks = _lacks_something(laptops) + _lacks_contents(laptops)
        judgement.divergences += ["no rest", *lacks]
    _all_was_written(after, chronicle, judgement)
    for partition, rows in before.items():
        for place, changes in rows.items():
            if not changes.keys() <= after[partition][place].keys():
                judgement.lost.append(f"{place} lost changes")
    offices = _offices_of_epochs(laptops)
    truth = {
        place: oracle_row(changes.values(), makers_of(place[1], offices))
        for rows in after.values()
        for place, changes in rows.items()
    }
    for laptop in laptops:
        _digests_agree(laptop, after, judgement)
        _shows_the_truth(laptop, truth, after, judgement)
        _is_what_the_log_says(laptop, judgement)
        judgement.figures["still waiting"] += _waiting(laptop)
    survey_status(laptops[0].desk, with_samples=True)  # whatever was written, it can be told
    for rows in after.values():
        no_write_is_lost(rows, chronicle.knew, judgement)


def _offices_of_epochs(laptops: Sequence[StoreLaptop]) -> dict[bytes, str]:
    """Return whose each epoch is, as its own laptop knows."""
    found: dict[bytes, str] = {}
    for laptop in laptops:
        with laptop.desk.reading() as connection:
            for epoch, office in connection.exec_driver_sql(
                "SELECT epoch, office FROM epoch WHERE office <> ''"
            ):
                found[bytes(epoch)] = str(office)
    return found


def _all_was_written(after: Everything, chronicle: Chronicle, judgement: Judgement) -> None:
    """See that every change is as its writer made it."""
    for partition, rows in after.items():
        for place, changes in rows.items():
            for mark, change in changes.items():
                judgement.figures["changes"] += 1
                written = chronicle.written.get((partition, mark))
                if written is None:  # made at enrolment
                    chronicle.knew[partition, mark] = frozenset(changes)
                elif written != change:
                    judgement.differences.append(f"{place}: {change} was {written}")


def _digests_agree(laptop: StoreLaptop, after: Everything, judgement: Judgement) -> None:
    digests = store_digest(laptop.desk)
    for partition in laptop.partitions:
        rows = {place[1:]: changes.values() for place, changes in after[partition].items()}
        judgement.figures["digests"] += bool(rows)
        if rows and digests.pop(partition, "") != oracle_digest(rows):
            judgement.divergences.append(f"{laptop.name} has another digest of {partition}")
    if digests:
        judgement.divergences.append(f"{laptop.name} has digests of {sorted(digests)}")


def _shows_the_truth(
    laptop: StoreLaptop, truth: dict[Place, OracleRow], after: Everything, judgement: Judgement
) -> None:
    """Compare the listed conflicts and every merged table with what the oracle says."""
    own = {place: row for place, row in truth.items() if place[0] in laptop.partitions}
    judgement.figures["cells held against the oracle"] += sum(len(r.heads) for r in own.values())
    judgement.figures["conflicts"] += sum(len(row.conflicts) for row in own.values())
    judgement.figures["rows gone"] += sum(not row.alive for row in own.values())
    judgement.figures["rows that none made"] += sum(
        not row.alive and not row.heads.get("") for row in own.values()
    )
    listed = {
        one.id: [(rival.value, rival.by, rival.when) for rival in one.rivals]
        for one in laptop.conflicts()
    }
    expected = {
        conflict_id(*place, cell): _rivals(after[place[0]][place], marks, cell)
        for place, row in own.items()
        for cell, marks in row.conflicts.items()
    }
    if listed != expected:
        judgement.differences.append(f"{laptop.name} lists {listed}, not {expected}")
    with laptop.desk.writing(keep=False) as transaction:
        for table, record in transaction.tables.records.items():
            columns = [field.name for field in record.fields]
            lines = [
                (place[0], place[2], *(row.shown.get(column) for column in columns))
                for place, row in own.items()
                if place[1] == table and row.alive
            ]
            judgement.figures["rows of merged tables compared"] += len(lines)
            connection = transaction.connection
            if _as_columns_hold(connection, table, lines) != _rows_of(connection, table):
                judgement.differences.append(f"{laptop.name} shows another {table}")


def _rivals(changes: Changes, marks: Collection[Mark], cell: str) -> list[tuple[Value, str, int]]:
    writes = sorted(
        (changes[mark] for mark in marks), key=lambda one: (one.when, one.mark), reverse=True
    )
    return [
        (one.fields[cell] if cell else one.act is not Act.DELETE, one.by, one.when)
        for one in writes
    ]


def _rows_of(connection: Connection, table: str) -> list[tuple[object, ...]]:
    lines = connection.exec_driver_sql(f'SELECT * FROM "{table}" ORDER BY partition, row')
    return [tuple(line) for line in lines]


def _as_columns_hold(
    connection: Connection, table: str, lines: Sequence[tuple[object, ...]]
) -> list[tuple[object, ...]]:
    """Return rows as the columns of a table hold them: "1" in a column of numbers is 1."""
    connection.exec_driver_sql(f'CREATE TEMP TABLE truth AS SELECT * FROM "{table}" WHERE 0')
    if lines:
        places = ",".join("?" * len(lines[0]))
        connection.exec_driver_sql(f"INSERT INTO truth VALUES ({places})", list(lines))
    held = _rows_of(connection, "truth")
    connection.exec_driver_sql("DROP TABLE truth")
    return held


def _is_what_the_log_says(laptop: StoreLaptop, judgement: Judgement) -> None:
    """Fold a store again from its log; nothing may change."""
    with laptop.desk.writing(keep=False) as transaction:
        as_it_grew = _folded_state(transaction, laptop)
        rebuild_everything(transaction.connection, transaction.tables, transaction.folding)
        if _folded_state(transaction, laptop) != as_it_grew:
            judgement.differences.append(f"{laptop.name} is not what its log says")


def _folded_state(transaction: Transaction, laptop: StoreLaptop) -> object:
    connection = transaction.connection
    states = RowStates(connection, transaction.log)
    conflicts = connection.exec_driver_sql("SELECT * FROM conflict ORDER BY id").all()
    return (
        [
            (partition, table, row, state.heads(), state.alive, state.missing, state.taken)
            for partition in laptop.partitions
            for table, row, state in states.all_of(partition)
        ],
        [tuple(line) for line in conflicts],
        [_rows_of(connection, table) for table in transaction.tables.records],
    )


def _waiting(laptop: StoreLaptop) -> int:
    with laptop.desk.reading() as connection:
        return len(segments.in_state(connection, "waiting"))
