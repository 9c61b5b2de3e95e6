"""The SOP that a survey follows: its own file, which travels with it, or the shipped one."""

from __future__ import annotations

from imk_desktop.domain.sop import Sop
from imk_desktop.errors import UserError
from imk_desktop.operations.desk import Desk
from imk_desktop.reference.sop import parsed_sop, the_sop
from imk_desktop.store import reading


def survey_sop(desk: Desk) -> Sop:
    """Return the SOP of the survey at this desk.

    Where its own cannot be read it is the shipped one: a file that no survey is made with, or
    one for a newer program, stops no office. `sop_fault` tells.
    """
    try:
        return _own_sop(desk) or the_sop()
    except UserError:
        return the_sop()


def sop_fault(desk: Desk) -> str:
    """Return why the survey's own SOP cannot be read, empty where it can or there is none."""
    try:
        _own_sop(desk)
    except UserError as error:
        return str(error)
    return ""


def _own_sop(desk: Desk) -> Sop | None:
    """Return the SOP that came with the survey, None where it goes by the shipped one.

    Raises:
        UserError: It cannot be read.
    """
    with desk.reading() as connection:
        survey = reading.rows(connection, desk.store.tables, "survey")
    own = survey[0]["sop_file"] if survey else None
    return parsed_sop(str(own), str(survey[0]["sop"] or "SOP")) if own else None
