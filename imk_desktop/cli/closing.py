"""`imk close`: an office closes its part of a stage, the province the stage."""

from __future__ import annotations

from pathlib import Path

import click

from imk_desktop.cli.frame import STORE, Call, command


@command("close")
@STORE
@click.option("--stage", required=True, metavar="N", help="Number or key of the stage.")
@click.option("--office", required=True, metavar="O|all", help="Whose part; all: the stage.")
@click.option("--note", default="", help="Why, where something is still open.")
@click.option("--reopen", is_flag=True, help="Open the stage again (province, with --note).")
def close(call: Call, store: Path, stage: str, office: str, note: str, reopen: bool) -> None:
    """Close a stage, or an office's part of it."""
    from imk_desktop.language import _
    from imk_desktop.operations.close_stage import close_stage, reopen_stage

    with call.open(store) as desk:
        if reopen:
            done = reopen_stage(desk, stage, note=note)
        else:
            done = close_stage(desk, stage, office=office, note=note)
    message = _("Tahap {stage} ditutup.") if done.closed else _("Tahap {stage} dibuka kembali.")
    text = message.format(stage=done.stage)
    if done.exceptions:
        text += " " + _("Belum selesai: {what}.").format(what="; ".join(done.exceptions))
    call.answer(
        {
            "change": done.change,
            "stage": done.stage,
            "office": done.office,
            "closed": done.closed,
            "exceptions": list(done.exceptions),
        },
        text,
    )
