"""Commands of the daily work: visits, fields, documents, approvals, monitoring."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from imk_desktop import clock
from imk_desktop.cli.frame import STORE, Call, command
from imk_desktop.domain.sample_change import SampleChange
from imk_desktop.language import N_, _

SAMPLE = click.option("--sample", required=True, metavar="KEY")
NOTE = click.option("--note", default="")
DAY = click.option("--date", "day", metavar="YYYY-MM-DD")


@command("set", N_("Isi satu isian atau jawaban usaha sampel."))
@STORE
@SAMPLE
@click.option("--field", required=True, metavar="NAME")
@click.option("--value", required=True)
def set_(call: Call, store: Path, sample: str, field: str, value: str) -> None:
    """Write one field or answer of a sample."""
    from imk_desktop.operations.set_field import set_field

    with call.open(store) as desk:
        changed = set_field(desk, sample, field, value)
    _answer(call, changed)


@command("record", N_("Catat satu kunjungan ke usaha sampel."))
@STORE
@SAMPLE
@click.option("--result", required=True)
@click.option("--officer", required=True, metavar="ID")
@click.option("--date", "day", required=True, metavar="YYYY-MM-DD")
@click.option("--mode", default="", metavar="online|offline")
@NOTE
def record(
    call: Call, store: Path, sample: str, result: str, officer: str, day: str, mode: str, note: str
) -> None:
    """Record one visit to a sample."""
    from imk_desktop.operations.record_visit import record_visit

    with call.open(store) as desk:
        changed = record_visit(
            desk,
            sample,
            result=result,
            officer=officer,
            on=clock.parse_day(day),
            mode=mode,
            reason=note,
        )
    _answer(call, changed)


@command("show", N_("Tampilkan semua yang diketahui tentang satu usaha sampel, dengan riwayatnya."))
@STORE
@SAMPLE
def show(call: Call, store: Path, sample: str) -> None:
    """Show everything known of one sample, with its history."""
    from imk_desktop.operations.samples import sample_card

    with call.open(store) as desk:
        card = sample_card(desk, sample)
    data = {
        "sample": card.key,
        "status": card.status,
        "fields": dict(card.fields),
        "answers": dict(card.answers),
        "logs": [dict(log) for log in card.logs],
        "findings": [dict(finding) for finding in card.findings],
        "decisions": [dict(decision) for decision in card.decisions],
        "history": [asdict(entry) for entry in card.history],
    }
    lines = [f"{card.key}: {card.status}"]
    lines += [f"  {name}: {value}" for name, value in card.fields.items() if value is not None]
    lines += [
        f"  {entry.when} {entry.office} {entry.by}: {entry.field} = {entry.value}"
        for entry in card.history
    ]
    call.answer(data, "" if call.as_json else "\n".join(lines))


@command("document", N_("Catat satu dokumen kelengkapan SOP."))
@STORE
@click.option("--kind", required=True, metavar="K")
@click.option("--file", type=click.Path(path_type=Path))
@click.option("--office")
@click.option("--stage", default="", help=N_("Bila beberapa tahap meminta jenis ini."))
@click.option("--title", default="")
@click.option("--number", default="")
@DAY
@NOTE
def document(
    call: Call,
    store: Path,
    kind: str,
    file: Path | None,
    office: str | None,
    stage: str,
    title: str,
    number: str,
    day: str | None,
    note: str,
) -> None:
    """File a document of the SOP's kelengkapan."""
    from imk_desktop.operations.file_document import file_document

    with call.open(store) as desk:
        row = file_document(
            desk,
            kind,
            file=file,
            office=office,
            stage=stage,
            title=title,
            number=number,
            on=clock.parse_day(day) if day else None,
            note=note,
        )
    call.answer({"document": row, "kind": kind}, _("Dokumen dicatat."))


@command("approve", N_("Catat pengesahan Kepala atas mulai atau laporan."))
@STORE
@click.option("--what", required=True, metavar="start|report")
@click.option("--by-name", required=True, help=N_("Siapa yang mengesahkan."))
@click.option("--position", default="Kepala", help=N_("Kepala, Plt, atau Plh."))
@click.option("--memo", default="", help=N_("Nomor nota dinas."))
@click.option("--evidence", type=click.Path(path_type=Path), metavar="F")
@DAY
@NOTE
def approve(
    call: Call,
    store: Path,
    what: str,
    by_name: str,
    position: str,
    memo: str,
    evidence: Path | None,
    day: str | None,
    note: str,
) -> None:
    """Record the head's approval of the start or of the report."""
    from imk_desktop.operations.approve import approve as approve_

    with call.open(store) as desk:
        row = approve_(
            desk,
            what,
            by_name=by_name,
            position=position,
            memo=memo,
            evidence=evidence,
            on=clock.parse_day(day) if day else None,
            note=note,
        )
    call.answer({"approval": row, "what": what}, _("Pengesahan dicatat."))


@command("monitor", N_("Catat monitoring lapangan, online atau offline."))
@STORE
@click.option("--kind", required=True, metavar="fasih|kunjungan|supervisi")
@click.option("--date", "day", required=True, metavar="YYYY-MM-DD")
@click.option("--note", required=True)
@click.option("--office")
@click.option("--officer", default="")
@click.option("--letter", default="", help=N_("Nomor Surat Tugas."))
@click.option("--block", default="")
@click.option("--followup", default="")
def monitor(
    call: Call,
    store: Path,
    kind: str,
    day: str,
    note: str,
    office: str | None,
    officer: str,
    letter: str,
    block: str,
    followup: str,
) -> None:
    """Record monitoring of the field, online or offline."""
    from imk_desktop.operations.monitor import monitor as monitor_

    with call.open(store) as desk:
        row = monitor_(
            desk,
            kind,
            on=clock.parse_day(day),
            note=note,
            office=office,
            officer=officer,
            letter=letter,
            block=block,
            followup=followup,
        )
    call.answer({"monitoring": row, "kind": kind}, _("Monitoring dicatat."))


ALL = (set_, record, show, document, approve, monitor)


def _answer(call: Call, changed: SampleChange) -> None:
    said = _("{sample}: tersimpan, status {status}.")
    if changed.change is None:
        said = _("{sample}: isinya sudah begitu, status {status}.")
    call.answer(
        {"change": changed.change, "sample": changed.sample, "status": changed.status},
        said.format(sample=changed.sample, status=changed.status),
    )
