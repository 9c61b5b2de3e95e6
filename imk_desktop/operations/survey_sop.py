"""The SOP that a survey follows: its own file, which travels with it, or the shipped one."""

from __future__ import annotations

from imk_desktop.domain.sop import Sop
from imk_desktop.errors import UserError
from imk_desktop.operations.desk import Desk
from imk_desktop.reference.sop import parsed_sop, the_sop
from imk_desktop.store import reading


def survey_sop(desk: Desk) -> Sop:
    """Return the SOP of the survey at this desk; `sop_and_fault` tells more."""
    return sop_and_fault(desk)[0]


def sop_and_fault(desk: Desk) -> tuple[Sop, str]:
    """Return the SOP of the survey at this desk, and why its own cannot be read, else nothing.

    Where its own cannot be read it is the shipped one: a file that no survey is made with, or
    one for a newer program, stops no office.
    """
    try:
        return _own_sop(desk) or the_sop(), ""
    except UserError as error:
        return the_sop(), str(error)


def _own_sop(desk: Desk) -> Sop | None:
    """Return the SOP that came with the survey, None where it goes by the shipped one.

    Raises:
        UserError: It cannot be read.
    """
    with desk.reading() as connection:
        survey = reading.rows(connection, desk.store.tables, "survey")
    own = survey[0]["sop_file"] if survey else None
    return parsed_sop(str(own), str(survey[0]["sop"] or "SOP")) if own else None
