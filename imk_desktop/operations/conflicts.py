"""The conflicts (beda isian) of a store, and settling one."""

from __future__ import annotations

from collections.abc import Mapping

from imk_desktop import clock
from imk_desktop.domain.change import EXISTENCE, Value
from imk_desktop.domain.exchange import ConflictValue, ConflictView
from imk_desktop.domain.records import Record
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.sample_references import refuse_unlisted
from imk_desktop.operations.sample_values import typed_for
from imk_desktop.store import change_log, conflicts
from imk_desktop.store.conflicts import OpenConflict
from imk_desktop.store.samples import contested_names

ROW_FIELD = "existence"
KEPT, DELETED = "ada", "hapus"
_OF_A_SAMPLE = frozenset({"sample", "fasih", "answer"})


def list_conflicts(desk: Desk, sample: str | None = None) -> list[ConflictView]:
    """Return the open conflicts, of one sample or of all."""
    with desk.reading() as connection:
        names = contested_names(connection)
        return [_view(one, names) for one in conflicts.all_open(connection, sample)]


def resolve_conflict(desk: Desk, conflict: str, value: str) -> str:
    """Settle a conflict by writing the value that is to stand; it travels like any write.

    Args:
        desk: The laptop.
        conflict: The conflict's id.
        value: The value, as typed; where an edit stands against a delete, "ada" or "hapus".

    Returns:
        The id of the change that settles it.

    Raises:
        UserError: There is no such conflict, the value does not fit the field, or this office
            may not write it. Nothing changed.
    """
    with desk.writing() as transaction:
        found = conflicts.find(transaction.connection, conflict)
        if found is None:
            message = _("Tidak ada beda isian '{id}'; mungkin sudah dipilih.")
            raise UserError(message.format(id=conflict), code="unknown_conflict")
        now = desk.now()
        if found.field == EXISTENCE:
            made = change_log.delete(
                transaction,
                found.table,
                [found.row],
                partition=found.partition,
                writer=desk.writer,
                when=now,
                restore=_kept(value),
            )
        else:
            chosen = _chosen(transaction.tables.records.get(found.table), found, value)
            if found.table == "sample":
                refuse_unlisted(transaction, found.partition, found.row, found.field, chosen)
            made = change_log.write(
                transaction,
                found.table,
                {found.row: {found.field: chosen}},
                partition=found.partition,
                writer=desk.writer,
                when=now,
            )
    mark = made[0].mark
    return f"{mark.epoch.hex()}-{mark.seq}"


def _kept(value: str) -> bool:
    if value not in (KEPT, DELETED):
        message = _("Pilih '{kept}' atau '{deleted}', bukan '{value}'.")
        raise UserError(message.format(kept=KEPT, deleted=DELETED, value=value), code="bad_value")
    return value == KEPT


def _chosen(record: Record | None, found: OpenConflict, value: str) -> Value:
    """Return the standing value that is meant, or a new one of the field's type.

    Args:
        record: The kind as this store knows it, answers with the questionnaire's variables.
        found: The conflict.
        value: As typed.
    """
    for rival in found.rivals:
        if ("" if rival.value is None else str(rival.value)) == value:
            return rival.value
    field = record.field(found.field) if record else None
    return typed_for(found.table, field, found.field, value)


def _view(found: OpenConflict, names: Mapping[str, str]) -> ConflictView:
    sample = found.row if found.table in _OF_A_SAMPLE else None
    whole_row = found.field == EXISTENCE
    values = [
        ConflictValue(
            value=(KEPT if rival.value else DELETED) if whole_row else rival.value,
            office=rival.office,
            laptop=rival.laptop,
            by=rival.by,
            when=clock.iso_of(rival.when),
            bundle=rival.bundle,
        )
        for rival in found.rivals
    ]
    return ConflictView(
        id=found.id,
        table=found.table,
        row=found.row,
        sample=sample,
        name=names.get(sample, "") if sample else "",
        field=ROW_FIELD if whole_row else found.field,
        values=tuple(values),
    )
