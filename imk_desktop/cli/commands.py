"""All commands of `imk`, and what is said when one was misused or failed."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from datetime import datetime

import click

from imk_desktop.cli import (
    bundles,
    calendar,
    care,
    closing,
    demonstration,
    estimation,
    sheets,
    status,
    survey,
    work,
)
from imk_desktop.formats import json_line, visible
from imk_desktop.language import N_, _
from imk_desktop.user_files import log_folder

PURPOSE = N_("Menjalankan Survei Industri Mikro Kecil (IMK) menurut SOP-nya, tanpa server.")

ALL: dict[str, click.Command] = {
    made.name: made
    for made in (
        *survey.ALL,
        *bundles.ALL,
        *work.ALL,
        *sheets.ALL,
        estimation.estimate_file,
        status.status,
        closing.close,
        calendar.calendar,
        *demonstration.ALL,
        *care.ALL,
    )
    if made.name
}


def say_wrong_usage(words: Sequence[str], code: str, message: str) -> None:
    """Say why no command ran to its end, also as JSON where the caller reads JSON."""
    if "--json" in words:
        error = {"code": code, "message": message}
        click.echo(json_line({"error": error}))
    click.echo(visible(message), err=True)


def report_bug(words: Sequence[str], bug: Exception) -> int:
    """Write the bug to a log of its own and tell where it lies. Values are not logged.

    The log holds the command's name, never its arguments, and the stack without the message
    of the error, since either may name a respondent.
    """
    log = log_folder() / f"galat-{datetime.now():%Y%m%d-%H%M%S}.txt"
    # Notes are ours alone: the stack of a process that worked for this one.
    stack = "".join((*traceback.format_tb(bug.__traceback__), *getattr(bug, "__notes__", ())))
    log.write_text(f"imk {words[0] if words else ''}\n{stack}{type(bug).__name__}\n", "utf-8")
    message = _("Program ini salah (bukan Anda). Catatannya: {log}").format(log=log)
    if "--json" in words:
        report = {"code": "bug", "message": message, "log": str(log)}
        click.echo(json_line({"error": report}))
    sys.stderr.write(f"{message}\n")
    return 70
