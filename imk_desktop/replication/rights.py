"""Who may write what: one answer for a local write and for one that arrives.

It depends on the change and on the office of its writer's certificate, on nothing else, so
that all laptops agree. Kinds and fields that this program does not know follow the rule of
partitions alone: a newer program has checked them, and an older one must pass them on.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from imk_desktop.domain.change import EXISTENCE, PROVINCE, Act, Change, Shape
from imk_desktop.domain.records import RECORDS, Writers
from imk_desktop.replication.write import log_row_id

_LAST_SEQ = 2**32 - 1
"""No epoch comes near it; stores hold a seq in 32 bits."""


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
    if not own and writer_office != PROVINCE:
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
    return _breach_of_fields(change.shape, writer_office == PROVINCE, own, may_make)


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
    if not 1 <= change.mark.seq <= _LAST_SEQ:
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
        not 1 <= mark.seq <= _LAST_SEQ or (mark.epoch == epoch and mark.seq >= seq)
        for marks in named
        for mark in marks
    )
