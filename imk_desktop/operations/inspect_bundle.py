"""Look at a bundle without taking it in."""

from __future__ import annotations

from pathlib import Path

from imk_desktop.bundles.envelope import read_envelope
from imk_desktop.domain.exchange import Applied, Merged
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk, office_name
from imk_desktop.operations.merge_bundle import preview_bundle


def inspect_bundle(file: Path, desk: Desk | None = None) -> Merged:
    """Say what a bundle is, and with a store also what it would change there.

    Raises:
        UserError: The file is no bundle, is damaged, or this store would refuse it.
    """
    if desk is not None:
        return preview_bundle(desk, file)
    envelope = read_envelope(file)
    if envelope.is_starter:
        message = _("Paket awal IMK {year} untuk {office}; utuh.")
    else:
        message = _("Paket IMK {year} untuk {office}; utuh, isinya hanya terbuka di sana.")
    return Merged(
        file=file,
        id=envelope.bundle.hex(),
        to_office=envelope.office,
        applied=Applied.NO,
        message=message.format(year=envelope.year, office=office_name(envelope.office)),
        made=envelope.created_ms,
    )
