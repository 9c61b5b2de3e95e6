"""File a document of the SOP's kelengkapan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from imk_desktop import clock
from imk_desktop.domain.change import Value
from imk_desktop.domain.sop import Proven
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations import attachments
from imk_desktop.operations.close_stage import stage_named
from imk_desktop.operations.desk import Desk, known_office
from imk_desktop.operations.survey_sop import survey_sop
from imk_desktop.store import change_log


def file_document(
    desk: Desk,
    kind: str,
    *,
    file: Path | None = None,
    office: str | None = None,
    stage: str = "",
    title: str = "",
    number: str = "",
    on: date | None = None,
    note: str = "",
) -> str:
    """File a document, with its file beside the store, or as a fact without one.

    Args:
        desk: The laptop.
        kind: Key of the kelengkapan item, e.g. "surat_tugas".
        file: The document; without it the cell says that the evidence is still lacking.
        office: Whose document it is; this laptop's own office if left out. The province's
            documents are for all.
        stage: Number or key of the stage, where several stages ask for this kind.
        title: What it is called; its file's name if left out.
        number: Its number in the office's own system.
        on: Its date; today if left out.
        note: What the office wants to remember, e.g. the version of a book.

    Returns:
        The row id of the document.

    Raises:
        UserError: No such kind, stage or office, it is not this office's to file, or the file is
            missing. Nothing changed.
        MachineFault: The disk is full. Nothing changed.
    """
    partition = known_office(office or desk.office)
    _check_kind(desk, kind)
    stage = stage_named(desk, stage).key if stage else ""
    sha256 = attachments.add(desk, file)[0] if file else ""
    row = f"{kind}:{stage}:{sha256[:16] or number or title or partition}"
    fields: dict[str, Value] = {
        "kind": kind,
        "stage": stage or None,
        "title": title or (file.name if file else None),
        "number": number or None,
        "evidence": (file.name if file else number) or None,
        "sha256": sha256 or None,
        "file": file.name if file else None,
        "note": note or None,
        "date": (on or clock.today()).isoformat(),
    }
    with desk.writing() as transaction:
        change_log.write(
            transaction,
            "document",
            {row: fields},
            partition=partition,
            writer=desk.writer,
            when=desk.now(),
        )
    return row


def _check_kind(desk: Desk, kind: str) -> None:
    sop = survey_sop(desk)
    items = [
        item for one in sop.stages for item in one.requirements if item.kind is not Proven.MONITORED
    ]
    kinds = {item.key for item in items}
    if kind not in kinds:
        message = _("Jenis dokumen '{kind}' tidak ada di SOP; pilih salah satu: {kinds}.")
        raise UserError(
            message.format(kind=kind, kinds=", ".join(sorted(kinds))), code="unknown_kind"
        )
    asked = [item for item in items if item.key == kind]
    if not desk.is_province and not any(
        item.per_office and item.kind is not Proven.ANSWERED for item in asked
    ):
        message = _("{name} dicatat oleh BPS Provinsi, bukan kantor ini. Tidak ada yang diubah.")
        raise UserError(message.format(name=asked[0].text), code="province_files")
