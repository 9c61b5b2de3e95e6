"""The command line: one module per group of commands.

`main` is the one place that turns what happened into an exit code: 0 done, 10 done but
something needs a person, 2 wrong usage, 3 the input is at fault, 4 the machine is, 70 a bug.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence

import click

from imk_desktop.cli import commands, wrong_usage
from imk_desktop.cli.frame import BUG
from imk_desktop.language import _

CANNOT_SAY = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""What goes wrong where the answer goes to a file on a disk that is full or gone."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    program = click.Group("imk", commands=commands.ALL, help=_(commands.PURPOSE))
    try:
        return program.main(words or ["--help"], "imk", standalone_mode=False) or 0
    except click.ClickException as error:
        commands.say_wrong_usage(words, "usage", wrong_usage.sentence(error))
        return 2
    except click.Abort:
        stopped = _("Dihentikan. Yang belum selesai tidak diubah; ulangi perintahnya.")
        commands.say_wrong_usage(words, "stopped", stopped)
        return 2
    except OSError as error:
        if error.errno not in CANNOT_SAY:
            return commands.report_bug(words, error) or BUG
        unsaid = _("Jawabannya tidak dapat ditulis; periksa ruang disk atau tujuannya.")
        click.echo(unsaid, err=True)
        return 4
    except Exception as bug:  # noqa: BLE001 - the one door where bugs are reported
        return commands.report_bug(words, bug) or BUG


def _speak_utf8() -> None:
    """Write UTF-8 whatever the code page of an old Windows console is."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
