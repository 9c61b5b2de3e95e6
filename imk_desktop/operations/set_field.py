"""Write one field of a sample, or one answer of its questionnaire."""

from __future__ import annotations

import difflib

from imk_desktop.domain.records import SAMPLE
from imk_desktop.domain.sample_change import SampleChange
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.sample_lookup import partition_of, status_of
from imk_desktop.operations.sample_references import refuse_unlisted
from imk_desktop.operations.sample_values import typed_for
from imk_desktop.store import change_log
from imk_desktop.store.merged_tables import MergedTables


def set_field(desk: Desk, sample: str, field: str, value: str) -> SampleChange:
    """Write one field or answer; a conflict of that cell is settled by it.

    Args:
        desk: The laptop.
        sample: The sample's key.
        field: A field of the sample's record, or a variable of the questionnaire.
        value: As typed; empty clears it.

    Returns:
        The change, or no change id if the value was there already.

    Raises:
        UserError: No such sample or field, the value does not fit, or this office may not
            write it. Nothing changed.
    """
    with desk.writing() as transaction:
        partition = partition_of(desk, transaction.connection, sample)
        table = _table_of(transaction.tables, field)
        described = transaction.tables.records[table].field(field)
        typed_value = typed_for(table, described, field, value)
        if table == "sample":
            refuse_unlisted(transaction, partition, sample, field, typed_value)
        made = change_log.write(
            transaction,
            table,
            {sample: {field: typed_value}},
            partition=partition,
            writer=desk.writer,
            when=desk.now(),
        )
        status = status_of(desk, transaction.connection, sample)
    return SampleChange.of(made, sample, status)


def _table_of(tables: MergedTables, field: str) -> str:
    for table in ("sample", "answer"):
        if field in tables.columns(table):
            return table
    names = sorted(tables.columns("sample") | tables.columns("answer"))
    near = difflib.get_close_matches(field, names, 3)
    message = _("Tidak ada isian '{field}'; yang ada: {near}.")
    if near:
        message = _("Tidak ada isian '{field}'; yang mirip: {near}.")
    shown = ", ".join(near or [one.name for one in SAMPLE.fields])
    raise UserError(message.format(field=field, near=shown), code="unknown_field")
