"""Where the survey stands, for the window, the command line and the reports alike."""

from __future__ import annotations

from dataclasses import replace

from imk_desktop import clock
from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.status import Footer, SurveyStatus
from imk_desktop.operations.back_up import LAST_BACKUP
from imk_desktop.operations.damaged_contents import damaged_contents
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.survey_sop import sop_and_fault
from imk_desktop.progress import status
from imk_desktop.reference.holidays import days_off
from imk_desktop.store import exchange_standing, facts, samples
from imk_desktop.store.settings import setting


def survey_status(desk: Desk, *, with_samples: bool = False) -> SurveyStatus:
    """Return every cell of the SOP as it stands today.

    Args:
        desk: The open store.
        with_samples: Whether to add the keys of all samples.

    Raises:
        MachineFault: The store is locked or the disk failed.
    """
    today = clock.today()
    sop, fault = sop_and_fault(desk)
    with desk.reading() as connection:
        found = facts.survey_facts(
            connection,
            sop,
            today=today,
            office=desk.office,
            office_name=desk.office_name,
            holidays=days_off((desk.year, desk.year + 1)),
        )
        others = found.offices if desk.is_province else [PROVINCE]
        bundles = exchange_standing.exchange_standing(
            connection,
            office=desk.office,
            others=others,
            today=today,
            makes_starters=desk.keys.province is not None,
        )
        received = exchange_standing.last_seen(connection, "in")
        sent = exchange_standing.last_seen(connection, "out")
        backup = setting(connection, LAST_BACKUP)
        count = exchange_standing.received_count(connection)
        damaged = damaged_contents(desk, connection)
        keys = tuple(samples.keys(connection, desk.store.tables)) if with_samples else None
    known = replace(
        found,
        year=desk.year,
        sop_broken=bool(fault),
        bundles=bundles,
        bundles_received=count,
        damaged={
            office: tuple(sorted({one.name for one in damaged if one.office == office}))
            for office in {one.office for one in damaged}
        },
        footer=Footer(
            store=desk.path.name,
            by=desk.by,
            last_backup=int(backup) if backup else None,
            received=received,
            sent=sent,
            unacknowledged=tuple(o for o, seen in bundles.items() if not seen.acknowledged),
        ),
    )
    return replace(status.survey_status(sop, known, today), samples=keys)
