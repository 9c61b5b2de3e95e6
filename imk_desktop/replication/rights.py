"""Who may write what: one answer for a local write and for one that arrives.

It depends on the change and on the office of its writer's certificate, on nothing else, so
that all laptops agree. Kinds and fields that this program does not know follow the rule of
partitions alone: a newer program has checked them, and an older one must pass them on.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from imk_desktop.domain.change import EXISTENCE, PROVINCE, Act, Change, Shape
from imk_desktop.domain.records import RECORDS, Record, Writers
from imk_desktop.replication.write import log_row_id


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

    if change.act >= Act.DELETE or EXISTENCE in change.replaces or not record.keyed or new_row:
        breach = _breach(record.makers, writer_office, own, Breach.MAKER)
        if breach:
            return breach
    may_make = change.act is Act.WRITE and not change.replaces and new_row is not False
    return _breach_of_fields(change.shape, writer_office == PROVINCE, own, may_make)


@lru_cache(maxsize=4096)
def _breach_of_fields(shape: Shape, by_province: bool, own: bool, may_make: bool) -> Breach | None:
    """Return what an office of that standing breaks by writing fields of a known kind."""
    record = RECORDS[shape.table]
    office = PROVINCE if by_province else ""
    for name in shape.fields:
        field = record.field(name)
        if field is None:
            continue
        writers = record.writers_of(name)
        if writers is Writers.NOBODY:
            if not may_make:
                return Breach.IMMUTABLE
            breach = _breach(record.makers, office, own, Breach.MAKER)
        else:
            breach = _breach(writers, office, own, None)
        if breach:
            return breach
    return None


def _breach(allowed: Writers, office: str, own: bool, code: Breach | None) -> Breach | None:
    """Return `code`, or a code that says who is allowed, if the office is not."""
    match allowed:
        case Writers.PROVINCE:
            return None if office == PROVINCE else code or Breach.PROVINCE_ONLY
        case Writers.REGENCY:
            return None if own and office != PROVINCE else code or Breach.REGENCY_ONLY
        case Writers.NOBODY:
            return code or Breach.IMMUTABLE
        case Writers.BOTH:
            return None


def _is_malformed(change: Change) -> bool:
    """Tell whether a change contradicts itself, whoever wrote it."""
    fields, act = change.shape.fields, change.act
    if len(change.values) != len(fields) or not change.row or change.mark.seq < 1:
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
    if _names_itself(change):
        return True
    return bool(change.replaces) and not change.replaces.keys() <= {EXISTENCE, *fields}


@lru_cache(maxsize=4096)
def _names_cells(shape: Shape) -> bool:
    """Tell whether every field of a shape has a name, and one of its own."""
    return EXISTENCE not in shape.fields and len(set(shape.fields)) == len(shape.fields)


def _names_itself(change: Change) -> bool:
    """Tell whether a change names itself or one that its own epoch had yet to make."""
    epoch, seq = change.mark
    named = [*change.replaces.values(), change.seen] if change.replaces else [change.seen]
    return any(mark.epoch == epoch and mark.seq >= seq for marks in named for mark in marks)


def makes_rows(record: Record, office: str, partition: str) -> bool:
    """Tell whether an office may make, delete and restore rows of a kind in a partition."""
    own = office == partition
    return (own or office == PROVINCE) and not _breach(record.makers, office, own, Breach.MAKER)
