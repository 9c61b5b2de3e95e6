"""`imk calendar`: move the dates of a stage, with a reason."""

from __future__ import annotations

from pathlib import Path

import click

from imk_desktop import clock
from imk_desktop.cli.frame import STORE, Call, command
from imk_desktop.formats import span
from imk_desktop.language import N_, _


@command("calendar", N_("Ubah tanggal satu tahap; tahap berikutnya mengikuti."))
@STORE
@click.option("--stage", required=True, metavar="N", help=N_("Nomor atau kunci tahap."))
@click.option("--first", metavar="YYYY-MM-DD", help=N_("Hari pertamanya."))
@click.option("--last", metavar="YYYY-MM-DD", help=N_("Hari terakhirnya."))
@click.option(
    "--reason", default="", help=N_("Alasannya; tanpa tanggal, berlaku lagi tanggal menurut SOP.")
)
@click.option("--note", default="", help=N_("Mengapa tahap boleh tumpang tindih."))
def calendar(
    call: Call, store: Path, stage: str, first: str | None, last: str | None, reason: str, note: str
) -> None:
    """Move the dates of a stage; the later stages follow."""
    from imk_desktop.operations.adjust_calendar import adjust_calendar

    with call.open(store) as desk:
        moved = adjust_calendar(
            desk,
            stage,
            first=clock.parse_day(first) if first else None,
            last=clock.parse_day(last) if last else None,
            reason=reason,
            note=note,
        )
    start, due = moved.timing.start, moved.timing.due
    call.answer(
        {
            "stage": moved.key,
            "start": start.isoformat() if start else None,
            "due": due.isoformat() if due else None,
        },
        _("Tahap {number}: {span}.").format(number=moved.number, span=span(start, due))
        if start and due
        else "",
    )
