"""Find a sample for an act of a user, or refuse in one sentence."""

from __future__ import annotations

from imk_desktop import clock
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.survey_sop import survey_sop
from imk_desktop.store import samples
from imk_desktop.store.database import Connection
from imk_desktop.store.sample_states import standing_sample


def partition_of(desk: Desk, connection: Connection, key: str) -> str:
    """Return the office whose sample it is.

    Raises:
        UserError: There is no such sample here; the nearest key is suggested.
    """
    partition = samples.partition_of(connection, desk.store.tables, key)
    if partition is None:
        near = samples.near(connection, desk.store.tables, key)
        message = _("Usaha sampel '{key}' tidak ada di laptop ini.").format(key=key)
        if near:
            message += " " + _("Maksudnya '{key}'?").format(key=near)
        raise UserError(message, code="unknown_sample")
    return partition


def status_of(desk: Desk, connection: Connection, key: str) -> str:
    """Return the state of a sample on the ladder, e.g. "belum"."""
    standing = standing_sample(connection, key, survey_sop(desk).examination_kinds, clock.today())
    return str(standing.state.rung) if standing else ""
