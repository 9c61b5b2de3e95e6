"""The SOP that a survey follows: its own file, which travels with it, or the shipped one."""

from __future__ import annotations

from imk_desktop.domain.sop import Sop
from imk_desktop.operations.desk import Desk
from imk_desktop.reference.sop import parsed_sop, the_sop
from imk_desktop.store import reading


def survey_sop(desk: Desk) -> Sop:
    """Return the SOP of the survey at this desk.

    Raises:
        UserError: The survey's own file was made for a newer program.
    """
    with desk.reading() as connection:
        survey = reading.rows(connection, desk.store.tables, "survey")
    own = survey[0]["sop_file"] if survey else None
    return parsed_sop(str(own), str(survey[0]["sop"])) if own else the_sop()
