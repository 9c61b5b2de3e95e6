"""Give out a blank sheet to fill in."""

from __future__ import annotations

from pathlib import Path

from imk_desktop.errors import UsageError
from imk_desktop.language import _
from imk_desktop.spreadsheets.templates import KINDS, write_template


def give_template(kind: str, out: Path) -> None:
    """Write the template of a kind as an xlsx file.

    Raises:
        UsageError: There is no template of that kind.
        MachineFault: The file cannot be written; nothing is left behind.
    """
    if kind not in KINDS:
        message = _("Tidak ada templat '{kind}'; yang ada: {known}.")
        known = ", ".join(sorted(KINDS))
        raise UsageError(message.format(kind=kind, known=known), code="unknown_template")
    write_template(kind, out)
