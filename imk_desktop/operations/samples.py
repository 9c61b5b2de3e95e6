"""Samples as people look at them: the list, and the card of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from imk_desktop import clock
from imk_desktop.domain.change import EXISTENCE, Value
from imk_desktop.domain.sample_card import HistoryEntry, SampleCard, SampleLine
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.sample_lookup import partition_of, status_of
from imk_desktop.operations.survey_sop import survey_sop
from imk_desktop.store import history, reading
from imk_desktop.store.database import Connection
from imk_desktop.store.history import Written
from imk_desktop.store.sample_states import last_visits, standing_samples

_ROWS_OF_A_SAMPLE = ("sample", "fasih", "answer")
_LOGS_OF_A_SAMPLE = ("visit", "decision", "clarification")


def list_samples(desk: Desk) -> list[SampleLine]:
    """Return every sample of this store in order of its key."""
    with desk.reading() as connection:
        kinds, today = survey_sop(desk).examination_kinds, clock.today()
        standing = {one.key: one for one in standing_samples(connection, kinds, today)}
        seen = last_visits(connection, today)
        contested = Counter(
            str(line[0]) for line in connection.exec_driver_sql("SELECT row FROM conflict")
        )
        lines = connection.exec_driver_sql(
            "SELECT row, partition, block, number, name, owner, address, "
            "coalesce(kbli5, kbli2), officer, main FROM sample ORDER BY row"
        ).all()  # one by one they take twice as long
        return [
            SampleLine(
                key=key,
                office=office,
                block=block or key.rpartition("-")[0],
                number=number or 0,
                name=name or "",
                owner=owner or "",
                address=address or "",
                kbli=kbli or "",
                officer=officer or "",
                main=main != 0,
                status=str(standing[key].state.rung),
                reason=standing[key].state.reason,
                last=seen.get(key, ""),
                conflicts=contested[key],
            )
            for key, office, block, number, name, owner, address, kbli, officer, main in lines
        ]


def sample_card(desk: Desk, key: str) -> SampleCard:
    """Return everything known of one sample, with every write to it.

    Raises:
        UserError: There is no such sample here.
    """
    tables = desk.store.tables
    with desk.reading() as connection:
        partition = partition_of(desk, connection, key)
        [fields] = reading.rows(connection, tables, "sample", row=key, partition=partition)
        answers = reading.rows(connection, tables, "answer", row=key, partition=partition)
        logs = {
            table: [
                row
                for row in reading.rows(connection, tables, table, sample=key)
                if row["partition"] in (partition, fields["moved_from"])
            ]
            for table in _LOGS_OF_A_SAMPLE
        }
        rows = [(partition, table, key) for table in _ROWS_OF_A_SAMPLE]
        rows += [
            (str(row["partition"]), table, str(row["row"]))
            for table, some in logs.items()
            for row in some
        ]
        written = _written(connection, rows)
        made = {one.row: place for place, one in reversed([*enumerate(written)])}
        visits = sorted(
            logs["visit"], key=lambda row: (str(row["date"]), made.get(str(row["row"]), 0))
        )
        return SampleCard(
            key=key,
            status=status_of(desk, connection, key),
            fields=_plain(fields),
            answers=_plain(answers[0]) if answers else {},
            logs=tuple(map(_plain, visits)),
            decisions=tuple(_plain(row) for row in logs["decision"]),
            history=tuple(map(_entry, written)),
        )


def _written(connection: Connection, rows: Iterable[tuple[str, str, str]]) -> list[Written]:
    """Return all that was written to some rows, oldest first by the writers' clocks."""
    written = [
        one
        for partition, table, row in rows
        for one in history.of_row(connection, partition, table, row)
    ]
    return sorted(written, key=lambda one: (one.when, one.mark))


def _entry(one: Written) -> HistoryEntry:
    return HistoryEntry(
        table=one.table,
        field="existence" if one.field == EXISTENCE else one.field,
        value=one.value,
        by=one.by,
        office=one.office,
        when=clock.iso_of(one.when),
        bundle=one.bundle,
        change=f"{one.mark.epoch.hex()}-{one.mark.seq}",
        was=one.was,
    )


def _plain(row: Mapping[str, Value]) -> dict[str, Value]:
    """Leave out the columns that only the store needs."""
    return {name: value for name, value in row.items() if name not in ("row", "partition")}
