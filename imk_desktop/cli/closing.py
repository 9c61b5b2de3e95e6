"""`imk close`: an office closes its part of a stage, the province the stage."""

from __future__ import annotations

from pathlib import Path

import click

from imk_desktop.cli.frame import STORE, Call, command
from imk_desktop.language import N_


@command("close", N_("Tutup satu tahap, atau bagian satu kantor."))
@STORE
@click.option("--stage", required=True, metavar="N", help=N_("Nomor atau kunci tahap."))
@click.option(
    "--office", required=True, metavar="O|all", help=N_("Bagian kantor mana; all: seluruh tahap.")
)
@click.option("--note", default="", help=N_("Alasan bila masih ada yang belum selesai."))
@click.option(
    "--reopen", is_flag=True, help=N_("Buka kembali tahap itu, atau bagian kantor (--note).")
)
def close(call: Call, store: Path, stage: str, office: str, note: str, reopen: bool) -> None:
    """Close a stage, or an office's part of it."""
    from imk_desktop.domain.status_json import left_open_json
    from imk_desktop.domain.status_words import left_open_words
    from imk_desktop.language import _
    from imk_desktop.operations.close_stage import close_stage, reopen_stage
    from imk_desktop.operations.survey_sop import survey_sop

    with call.open(store) as desk:
        sop = survey_sop(desk)
        if reopen:
            done = reopen_stage(desk, stage, office=office, note=note)
        else:
            done = close_stage(desk, stage, office=office, note=note)
    message = _("Tahap {stage} ditutup.") if done.closed else _("Tahap {stage} dibuka kembali.")
    text = message.format(stage=done.stage)
    if done.exceptions:
        names = {item.key: item.text for item in sop.stage(done.stage).requirements}
        left = "; ".join(left_open_words(done.exceptions, names))
        text += " " + _("Belum selesai: {what}.").format(what=left)
    call.answer(
        {
            "change": done.change,
            "stage": done.stage,
            "office": done.office,
            "closed": done.closed,
            "exceptions": left_open_json(done.exceptions),
        },
        text,
    )
