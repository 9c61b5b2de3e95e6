"""The one `write`: every change to shared data is made here, and nowhere else.

A change is checked against the rights, named with what it replaces, and written to the log
in the same transaction as the tables that show it. Only fields that really change are
written; a field whose cell is in conflict always is, since that is what settles it. What an
outside source says is written if it says otherwise than it did before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count

from imk_desktop.domain.change import NOTHING, Act, Change, Mark, Replaced, Shape, Value
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.replication.rights import Breach, violation
from imk_desktop.replication.write import deleting, log_row_id, replacing, restoring
from imk_desktop.store.limits import refuse_unsendable
from imk_desktop.store.real_changes import Rows as Rows  # callers name it by this module
from imk_desktop.store.real_changes import (
    States,
    changed_fields,
    contested_fields,
    is_at_stake,
    news,
    shown_fields,
)
from imk_desktop.store.row_states import RowStates
from imk_desktop.store.store import Transaction, Writer


def write(
    transaction: Transaction,
    table: str,
    rows: Rows,
    *,
    partition: str,
    writer: Writer,
    when: int,
    source: str = "",
    taken: int = 0,
) -> list[Change]:
    """Write fields of rows, new or known, and log what really changed.

    Args:
        transaction: The running transaction.
        table: The kind of record.
        rows: By row id, the values by field. Fields that are left out stay as they are.
        partition: The office whose rows they are.
        writer: Who writes.
        when: Milliseconds since 1970 on this laptop's clock.
        source: The outside source that the values were seen in, e.g. "fasih"; else empty.
        taken: When that source was downloaded, milliseconds since 1970.

    Returns:
        The changes made: one for each row that changed.

    Raises:
        UserError: This office may not write that. The transaction must be given up.
    """
    states = RowStates(transaction.connection, transaction.log).load(
        partition, [(table, row) for row in rows]
    )
    now = shown_fields(transaction, table, partition, rows, states)
    contested = contested_fields(transaction, table, partition, rows, states)
    act = Act.SNAPSHOT if source else Act.WRITE
    changes = []
    marks = _marks(transaction, partition)
    for row, values in rows.items():
        state = states.get((table, row))
        changed = changed_fields(state, now.get(row), values, contested.get(row, ()))
        if source and changed and state is not None:
            changed = news(transaction.log.of_rows(partition, table, [row])[row], source, changed)
        if not changed:
            continue
        change = Change(
            partition=partition,
            mark=next(marks),
            shape=Shape(table, tuple(changed)),
            row=row,
            values=tuple(changed.values()),
            replaces=NOTHING if source else replacing(state, changed),
            by=writer.by,
            when=when,
            act=act,
            source=source,
            taken=taken,
        )
        _check(change, writer, new_row=state is None or not state.made)
        changes.append(change)
    _fold_in(transaction, partition, changes, writer, states)
    return changes


def append(
    transaction: Transaction,
    table: str,
    rows: Sequence[Mapping[str, Value]],
    *,
    partition: str,
    writer: Writer,
    when: int,
) -> list[Change]:
    """Add rows to a log: visits, monitoring, approvals. Their ids are the marks of the changes."""
    marks = _marks(transaction, partition)
    changes = []
    for values in rows:
        mark = next(marks)
        change = Change(
            partition=partition,
            mark=mark,
            shape=Shape(table, tuple(values)),
            row=log_row_id(mark),
            values=tuple(values.values()),
            by=writer.by,
            when=when,
        )
        _check(change, writer, new_row=True)
        changes.append(change)
    _fold_in(transaction, partition, changes, writer, {})
    return changes


def delete(
    transaction: Transaction,
    table: str,
    rows: Iterable[str],
    *,
    partition: str,
    writer: Writer,
    when: int,
    restore: bool = False,
) -> list[Change]:
    """Delete rows, as far as this laptop knows them; or keep rows that a delete stands against.

    Rows that are gone already, or that nothing threatens, are left as they are.

    Args:
        restore: True writes that the rows are kept, and settles an edit against a delete.

    Raises:
        UserError: This office may not do that. The transaction must be given up.
    """
    states = RowStates(transaction.connection, transaction.log).load(
        partition, [(table, row) for row in rows]
    )
    marks = _marks(transaction, partition)
    changes = []
    for (_table, row), state in states.items():
        if not is_at_stake(transaction, partition, table, row, state, restore=restore):
            continue
        replaces: Replaced
        seen: tuple[Mark, ...]
        replaces, seen = (restoring(state), ()) if restore else deleting(state)
        change = Change(
            partition=partition,
            mark=next(marks),
            shape=Shape(table, ()),
            row=row,
            values=(),
            replaces=replaces,
            by=writer.by,
            when=when,
            act=Act.RESTORE if restore else Act.DELETE,
            seen=seen,
        )
        _check(change, writer, new_row=False)
        changes.append(change)
    _fold_in(transaction, partition, changes, writer, states)
    return changes


def _fold_in(
    transaction: Transaction,
    partition: str,
    changes: Sequence[Change],
    writer: Writer,
    states: States,
) -> None:
    if not changes:
        return
    transaction.log.deliver(
        partition,
        transaction.epoch,
        changes[-1].mark.seq,
        laptop=writer.laptop,
        office=writer.office,
        own=True,
    )
    transaction.folding.add(partition, changes, states)


def _marks(transaction: Transaction, partition: str) -> Iterator[Mark]:
    """Return the next marks of this process in a partition."""
    first = transaction.log.known(partition, transaction.epoch) + 1
    return map(partial(Mark, transaction.epoch), count(first))


def _check(change: Change, writer: Writer, *, new_row: bool) -> None:
    refuse_unsendable(change)
    breach = violation(change, writer.office, new_row=new_row)
    if breach is None:
        return
    if breach is Breach.MALFORMED:
        raise AssertionError(f"a malformed change to {change.table}")
    raise UserError(
        said_of(breach).format(
            fields=", ".join(change.shape.fields), row=change.row, office=change.partition
        ),
        code=f"not_allowed_{breach}",
    )


def said_of(breach: Breach) -> str:
    """Return the sentence of a broken right, with places for {fields}, {row}, {office}."""
    return {
        Breach.PARTITION: _("Ini milik kantor {office}; kantor ini tidak boleh mengubahnya."),
        Breach.SHARED: _("'{row}' berlaku untuk semua kantor; hanya provinsi yang mengubahnya."),
        Breach.PROVINCE_ONLY: _("Hanya BPS Provinsi yang boleh mengubah {fields} pada '{row}'."),
        Breach.REGENCY_ONLY: _("Hanya kantor {office} sendiri yang boleh memutuskan '{row}'."),
        Breach.MAKER: _("Kantor ini tidak boleh membuat atau menghapus '{row}'."),
        Breach.IMMUTABLE: _("{fields} pada '{row}' tidak dapat diubah setelah dibuat."),
        Breach.LOG_EDITED: _("Catatan '{row}' tidak diubah; tulis catatan baru."),
        Breach.MALFORMED: _("Perubahan pada '{row}' tidak utuh."),
        Breach.ABOUT: _("'{row}' menyebut kantor, sampel, atau blok di luar kantor {office}."),
        Breach.VALUE: _("Isian {fields} pada '{row}' bukan jenisnya, atau di luar batas."),
    }[breach]
