"""The kinds of record that the offices share: their fields, and who may write them.

A kind is a table of the merged state. Adding a field here adds a column wherever the state
is folded; fields that a program does not know are kept in the log and passed on.

Kinds of row id (`Record.keyed`): natural key, immutable, so that one record made on two
sides is one row; or, for what happened once (visits, approvals, decisions), the mark of the
change that made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a field holds. Days and moments are ISO text, so that they sort and travel."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"


class Writers(StrEnum):
    """Which offices may write: the same for a local write and for one that arrives."""

    PROVINCE = "province"
    """The province alone."""
    REGENCY = "regency"
    """The office of the partition alone."""
    BOTH = "both"
    """The office of the partition, and the province for it, visibly."""
    NOBODY = "nobody"
    """Nobody after the row was made; its maker, if the kind allows it to be made."""


ROW_ID = ""
"""Stands for a row's id among the names of its fields; no field has this name."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind. `writers` None means: as the kind says."""

    name: str
    type: Type = Type.TEXT
    writers: Writers | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record.

    Attributes:
        table: Its name in changes and in the store.
        fields: In the order of the table.
        writers: Who may write fields that say nothing else.
        makers: Who may make, delete and restore rows.
        keyed: Whether rows have a natural key; else they are logs, made once and never edited.
        shared: Whether rows live in the province's partition, which every laptop holds.
        offices: Fields that name the office that a row is about.
        keys: Fields (or `ROW_ID`) that name the sample or the block that a row is about; such a
            key begins with the code of its office.
    """

    table: str
    fields: tuple[Field, ...]
    writers: Writers = Writers.BOTH
    makers: Writers = Writers.BOTH
    keyed: bool = True
    shared: bool = False
    offices: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        """Return the field of that name, or None if this program does not know it."""
        return next((field for field in self.fields if field.name == name), None)

    def writers_of(self, name: str) -> Writers:
        """Return who may write a field; an unknown one follows the kind."""
        field = self.field(name)
        return field.writers if field and field.writers else self.writers


def _text(*names: str, writers: Writers | None = None) -> tuple[Field, ...]:
    return tuple(Field(name, Type.TEXT, writers) for name in names)


def _of(type_: Type, *names: str, writers: Writers | None = None) -> tuple[Field, ...]:
    return tuple(Field(name, type_, writers) for name in names)


_PROVINCE, _NOBODY = Writers.PROVINCE, Writers.NOBODY

SURVEY = Record(
    "survey",
    (
        *_of(Type.INTEGER, "year"),
        *_text("name", "sop", "sop_file"),
        *_of(Type.DAY, "start"),
        *_of(Type.FLAG, "demo"),
    ),
    Writers.PROVINCE,
    Writers.PROVINCE,
    shared=True,
)
STAGE = Record(  # row: the stage's key; only stages whose dates were adjusted have one
    "stage",
    (*_of(Type.DAY, "first_day", "last_day"), *_text("reason")),
    Writers.PROVINCE,
    Writers.PROVINCE,
    shared=True,
)
OFFICE = Record(  # row: the office's code
    "office", _text("name", "contact", "phone"), Writers.PROVINCE, Writers.PROVINCE, shared=True
)
CERTIFICATE = Record(  # row: the laptop's id
    "certificate",
    (*_text("office", "name", "certificate"), *_of(Type.INTEGER, "issued")),
    Writers.NOBODY,
    Writers.PROVINCE,
    shared=True,
)
REVOCATION = Record(  # row: the laptop's id
    "revocation", _text("reason", "frontier"), Writers.PROVINCE, Writers.PROVINCE, shared=True
)
VERDICT = Record(  # row: mark of a segment set aside; released or rejected by the province
    "verdict", _text("verdict", "reason"), Writers.PROVINCE, Writers.PROVINCE, shared=True
)
QUESTIONNAIRE = Record(  # row: the version's number
    "questionnaire",
    (*_text("title", "variables"), *_of(Type.FLAG, "in_force")),
    Writers.PROVINCE,
    Writers.PROVINCE,
    shared=True,
)
BLOCK = Record(  # row: the block's id of 14 or 16 characters
    "block",
    (
        *_text("district", "village", "nks", "stratum"),
        *_of(Type.INTEGER, "frame_businesses", "listed_businesses"),
        *_of(Type.NUMBER, "stratum_size", "stratum_blocks", "sampled_blocks"),
        *_text("officer", "listing", writers=Writers.BOTH),
    ),
    Writers.PROVINCE,
    Writers.PROVINCE,
    keys=(ROW_ID,),
)
SAMPLE = Record(  # row: <block id>-<three digits>
    "sample",
    (
        *_text("key", "office", "block", writers=_NOBODY),
        *_of(Type.INTEGER, "number", writers=_NOBODY),
        *_text("district", "village", "nks", writers=_PROVINCE),
        *_text("name", "owner", "address", "phone", "kbli5"),
        *_text("kbli2", "size", "stratum", writers=_PROVINCE),
        *_of(Type.INTEGER, "listed_workers", "listing_number", writers=_PROVINCE),
        *_of(Type.NUMBER, "weight", writers=_PROVINCE),
        *_of(Type.FLAG, "main", writers=_PROVINCE),
        *_text("replaces", "moved_from", writers=_PROVINCE),
        *_text("fasih_id", "officer", "note"),
    ),
    Writers.BOTH,
    Writers.PROVINCE,
    offices=("office",),
    keys=(ROW_ID, "key", "block", "replaces"),
)
OFFICER = Record(  # row: the officer's id
    "officer",
    (
        *_text("id", writers=_NOBODY),
        *_text("name", "role", "email", "sobat_id", "employment", "district", "supervisor"),
        *_text("phone"),
        *_of(Type.FLAG, "attended", "passed"),
        *_of(Type.NUMBER, "score"),
        *_of(Type.DAY, "trained"),
    ),
)
FASIH = Record(  # row: the sample's key; every field is a snapshot of FASIH
    "fasih",
    _text("assignment", "status", "officer", "link", "modified"),
    keys=(ROW_ID,),
)
ANSWER = Record(
    "answer", (), keys=(ROW_ID,)
)  # row: the sample's key; its columns are the questionnaire's
DOCUMENT = Record(  # row: <kind>:<first 16 digits of the content's SHA-256, or a name>
    "document",
    (
        *_text("kind", "stage", "title", "number", "evidence", "sha256", "file", "note"),
        *_of(Type.DAY, "date"),
    ),
)
VISIT = Record(
    "visit",
    (*_text("sample", "result", "officer", "mode", "note"), *_of(Type.DAY, "date")),
    keyed=False,
    keys=("sample",),
)
MONITORING = Record(
    "monitoring",
    (
        *_text("office", "kind", "officer", "letter", "block", "followup", "note"),
        *_of(Type.DAY, "date"),
    ),
    keyed=False,
    offices=("office",),
)
APPROVAL = Record(
    "approval",
    (
        *_text("what", "approver", "position", "memo", "evidence", "sha256", "note"),
        *_of(Type.DAY, "date"),
    ),
    Writers.PROVINCE,
    Writers.PROVINCE,
    keyed=False,
    shared=True,
)
CLOSING = Record(  # an office closes its part of a stage, or opens it again (`closed` false)
    "closing",
    (
        *_text("office", "stage", "note", "exceptions"),
        *_of(Type.FLAG, "closed"),
        *_of(Type.DAY, "date"),
    ),
    keyed=False,
    offices=("office",),
)
STAGE_CLOSING = Record(  # the Ketua Tim closes the stage, or opens it again
    "stage_closing",
    (*_text("stage", "note", "exceptions"), *_of(Type.FLAG, "closed"), *_of(Type.DAY, "date")),
    Writers.PROVINCE,
    Writers.PROVINCE,
    keyed=False,
    shared=True,
)
EXPLANATION = Record(  # row: <sample>:<rule>
    "explanation",
    _text("sample", "rule", "text", "evidence"),
    keys=(ROW_ID, "sample"),
)
DECISION = Record(
    "decision",
    (*_text("sample", "verdict", "reason", "after"), *_of(Type.INTEGER, "round")),
    Writers.REGENCY,
    Writers.REGENCY,
    keyed=False,
    keys=("sample",),
)
CLARIFICATION = Record(
    "clarification",
    (*_text("sample", "reason", "after"), *_of(Type.INTEGER, "round")),
    Writers.PROVINCE,
    Writers.PROVINCE,
    keyed=False,
    keys=("sample",),
)

RECORDS: dict[str, Record] = {
    record.table: record
    for record in (
        SURVEY,
        STAGE,
        OFFICE,
        CERTIFICATE,
        REVOCATION,
        VERDICT,
        QUESTIONNAIRE,
        BLOCK,
        SAMPLE,
        OFFICER,
        FASIH,
        ANSWER,
        DOCUMENT,
        VISIT,
        MONITORING,
        APPROVAL,
        CLOSING,
        STAGE_CLOSING,
        EXPLANATION,
        DECISION,
        CLARIFICATION,
    )
}
