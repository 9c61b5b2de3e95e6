"""Who may write what: one answer for a local write and for one that arrives.

It depends on the change and on the office of its writer's certificate, on nothing else, so
that all laptops agree. Kinds and fields that this program does not know follow the rule of
partitions alone: a newer program has checked them, and an older one must pass them on.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from imk_desktop.domain.change import EXISTENCE, PROVINCE, Act, Change, Shape, Value
from imk_desktop.domain.limits import LAST_SEQ
from imk_desktop.domain.records import RECORDS, ROW_ID, Record, Writers
from imk_desktop.replication.values import fit
from imk_desktop.replication.write import log_row_id

_OFFICE_DIGITS = 4


class Breach(StrEnum):
    """The right that a change breaks; the codes never change."""

    MALFORMED = "malformed"
    """It contradicts itself; no program of ours writes such a change."""
    PARTITION = "partition"
    """A regency writes rows of another office, or of the province."""
    SHARED = "shared"
    """A kind that all laptops hold is written outside the province's partition."""
    PROVINCE_ONLY = "province_only"
    """Only the province may write this field or kind."""
    REGENCY_ONLY = "regency_only"
    """Only the office that owns the row may write this kind."""
    MAKER = "maker"
    """The writer's office may not make, delete or restore such rows."""
    IMMUTABLE = "immutable"
    """A field that nobody may write after the row was made."""
    LOG_EDITED = "log_edited"
    """A log is made once; a correction is a new row that names the old one."""
    ABOUT = "about"
    """The row is about an office, a sample or a block that is not in its partition."""
    VALUE = "value"
    """A value is not of the type of its field, or no day or number that can be reckoned with."""


def violation(change: Change, writer_office: str, *, new_row: bool | None = None) -> Breach | None:
    """Return the first right that a change breaks, or None. Never raises.

    Args:
        change: A change, local or received.
        writer_office: The office in the certificate of the laptop that wrote it.
        new_row: For a local write, whether the row is new to its writer: then the rule for
            making rows holds whatever the fields are. None for a received change, which is
            judged by itself alone, and never more strictly.
    """
    if _is_malformed(change):
        return Breach.MALFORMED
    own = writer_office == change.partition
    if not (own or writer_office == PROVINCE) or not is_partition(change.partition):
        return Breach.PARTITION
    record = RECORDS.get(change.shape.table)
    if record is None:
        return None
    if record.shared and change.partition != PROVINCE:
        return Breach.SHARED
    if not record.keyed and (
        change.act is not Act.WRITE or change.replaces or change.row != log_row_id(change.mark)
    ):
        return Breach.LOG_EDITED

    makes = change.act >= Act.DELETE or EXISTENCE in change.replaces or not record.keyed or new_row
    if makes and not _is_among(record.makers, writer_office == PROVINCE, own):
        return Breach.MAKER
    may_make = change.act is Act.WRITE and not change.replaces and new_row is not False
    if breach := _breach_of_fields(change.shape, writer_office == PROVINCE, own, may_make):
        return breach
    if not record.shared and _is_about_others(change, record):
        return Breach.ABOUT
    return None if fit(change.shape, change.values) else Breach.VALUE


@lru_cache(maxsize=256)
def is_partition(name: str) -> bool:
    """Tell whether there can be a partition of that name: an office of the province."""
    return _names_an_office(name) and len(name) == _OFFICE_DIGITS and name[:2] == PROVINCE[:2]


def _is_about_others(change: Change, record: Record) -> bool:
    """Tell whether a row names another office than that of its partition."""
    shape, partition = change.shape, change.partition
    for name in record.offices:
        if name in shape.fields:
            office = change.values[shape.fields.index(name)]
            if office is not None and office != partition:
                return True
    for name in record.keys:
        if name == ROW_ID:
            key: Value = change.row
        elif name in shape.fields:
            key = change.values[shape.fields.index(name)]
        else:
            continue
        if isinstance(key, str) and not key.startswith(partition) and _names_an_office(key):
            return True
    return False


def _names_an_office(key: str) -> bool:
    """Tell whether a key begins as those of samples and blocks do, with the code of an office."""
    code = key[:_OFFICE_DIGITS]
    return len(code) == _OFFICE_DIGITS and code.isascii() and code.isdigit()


@lru_cache(maxsize=4096)
def _breach_of_fields(shape: Shape, by_province: bool, own: bool, may_make: bool) -> Breach | None:
    """Return what an office of that standing breaks by writing fields of a known kind."""
    record = RECORDS[shape.table]
    for name in shape.fields:
        if record.field(name) is None:
            continue
        writers = record.writers_of(name)
        if writers is Writers.NOBODY:
            if not may_make:
                return Breach.IMMUTABLE
            if not _is_among(record.makers, by_province, own):
                return Breach.MAKER
        elif not _is_among(writers, by_province, own):
            return _RESERVED[writers]
    return None


_RESERVED = {
    Writers.PROVINCE: Breach.PROVINCE_ONLY,
    Writers.REGENCY: Breach.REGENCY_ONLY,
}


def _is_among(writers: Writers, by_province: bool, own: bool) -> bool:
    """Tell whether an office, which may write in the partition at all, is among writers."""
    if writers is Writers.PROVINCE:
        return by_province
    if writers is Writers.REGENCY:
        return own and not by_province
    return writers is Writers.BOTH


def _is_malformed(change: Change) -> bool:
    """Tell whether a change contradicts itself, whoever wrote it."""
    fields, act = change.shape.fields, change.act
    if len(change.values) != len(fields) or not change.row:
        return True
    if not 1 <= change.mark.seq <= LAST_SEQ:
        return True
    if not _names_cells(change.shape):
        return True
    if act is not Act.WRITE or change.source or change.taken or change.seen:
        deletes, snaps = act is Act.DELETE, act is Act.SNAPSHOT
        if (
            (act >= Act.DELETE) != (not fields)
            or snaps != bool(change.source)
            or snaps != (change.taken > 0)
            or (bool(change.seen) and not deletes)
        ):
            return True
    elif not fields:
        return True
    if not change.replaces and not change.seen:
        return False
    return _names_none_that_can_be(change) or not change.replaces.keys() <= {EXISTENCE, *fields}


@lru_cache(maxsize=4096)
def _names_cells(shape: Shape) -> bool:
    """Tell whether every field of a shape has a name, and one of its own."""
    return EXISTENCE not in shape.fields and len(set(shape.fields)) == len(shape.fields)


def _names_none_that_can_be(change: Change) -> bool:
    """Tell whether a change names itself, one that its epoch had yet to make, or no seq."""
    epoch, seq = change.mark
    named = [*change.replaces.values(), change.seen] if change.replaces else [change.seen]
    return any(
        not 1 <= mark.seq <= LAST_SEQ or (mark.epoch == epoch and mark.seq >= seq)
        for marks in named
        for mark in marks
    )
