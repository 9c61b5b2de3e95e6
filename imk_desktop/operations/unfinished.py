"""Which files an act was about to name when it was cut off.

A file gets its name just before the store's transaction ends. Killed between the two, an act
leaves a whole file that the store knows nothing of; the same act may then write over it, and
over nothing else. A mark is kept in the store before, and goes with the transaction itself.
"""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from imk_desktop.bundles.envelope import read_envelope, survey_mark
from imk_desktop.errors import ImkError
from imk_desktop.operations.desk import Desk
from imk_desktop.store.database import Connection
from imk_desktop.store.settings import set_setting, setting

_UNFINISHED = "unfinished"
_MOST = 50
"""Marks of acts that failed are not taken away, so the oldest go."""
TOKEN_SIZE = 8


def begin(desk: Desk, mark: str = "") -> str:
    """Keep a mark of an act that begins; a drawn one (hexadecimal) if none is given."""
    mark = mark or secrets.token_hex(TOKEN_SIZE)
    with desk.writing() as transaction:
        _keep(transaction.connection, [*_marks(transaction.connection), mark][-_MOST:])
    return mark


def finish(connection: Connection, mark: str) -> None:
    """Let a mark go with the transaction that ends its act."""
    _keep(connection, [one for one in _marks(connection) if one != mark])


def is_unfinished(desk: Desk, mark: str) -> bool:
    """Tell whether the act of a mark was cut off, or still runs."""
    with desk.reading() as connection:
        return mark in _marks(connection)


def bundle_id(desk: Desk, token: str, number: int = 0) -> bytes:
    """Return the id of a bundle: its survey's mark, the act's token, its number in the act."""
    return survey_mark(desk.keys.survey) + bytes.fromhex(token) + number.to_bytes(4, "big")


def was_left(desk: Desk, file: Path) -> bool:
    """Tell whether a bundle was written by an act of this store that was cut off."""
    try:
        bundle = read_envelope(file).bundle
    except ImkError:
        return False
    mark = survey_mark(desk.keys.survey)
    return bundle.startswith(mark) and is_unfinished(
        desk, bundle[len(mark) : len(mark) + TOKEN_SIZE].hex()
    )


def _marks(connection: Connection) -> list[str]:
    told = setting(connection, _UNFINISHED)
    return list(json.loads(told)) if told else []


def _keep(connection: Connection, marks: list[str]) -> None:
    set_setting(connection, _UNFINISHED, json.dumps(marks))
