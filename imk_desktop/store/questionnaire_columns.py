"""The columns of answers: one wide table a survey, with those of every questionnaire known."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
from sqlalchemy import Connection

from imk_desktop.domain.records import ANSWER, RECORDS, Field, Record, Type

_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_RESERVED = frozenset({"partition", "row"})
_TYPES = frozenset(map(str, Type))


def records_with_answers(connection: Connection) -> dict[str, Record]:
    """Return the kinds of record, answers with the columns of every questionnaire in the store."""
    lines = connection.exec_driver_sql(
        "SELECT variables FROM questionnaire WHERE variables IS NOT NULL ORDER BY partition, row"
    )
    fields: dict[str, Field] = {}
    for line in lines:
        for field in fields_of(line[0]):  # SQLite takes B101 and b101 for one column
            fields.setdefault(field.name.lower(), field)
    return {**RECORDS, "answer": replace(ANSWER, fields=tuple(fields.values()))}


def fields_of(variables: str) -> list[Field]:
    """Return the fields that a questionnaire names, as far as this program can hold them.

    What comes in a bundle may be of a later program: a type that is unknown is taken for text,
    and what cannot be a column is left out. The answers to it stay in the log all the same.

    Args:
        variables: JSON, a list of [name, type].
    """
    try:
        named = msgspec.json.decode(variables, type=list[tuple[str, str]])
    except msgspec.MsgspecError:
        return []
    return [
        Field(name, Type(type_) if type_ in _TYPES else Type.TEXT)
        for name, type_ in named
        if _COLUMN.fullmatch(name) and name.lower() not in _RESERVED
    ]
