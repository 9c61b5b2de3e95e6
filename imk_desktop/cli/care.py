"""Commands that take care of a store: backup, restore, check, passphrase, doctor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from imk_desktop import clock
from imk_desktop.cli.aligned import in_columns
from imk_desktop.cli.frame import STORE, Call, command, described, not_kept, read_passphrase
from imk_desktop.errors import UserError
from imk_desktop.formats import day, size
from imk_desktop.language import N_, _

if TYPE_CHECKING:
    from imk_desktop.operations.check_store import Checked, Remark
    from imk_desktop.operations.examine_machine import Machine


@command("backup", N_("Tulis penyimpanan, kunci, dan lampiran ke satu berkas, lalu periksa."))
@STORE
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="F")
def backup(call: Call, store: Path, out: Path) -> None:
    """Write store, keys and attachments into one file, and try it."""
    from imk_desktop.operations.back_up import back_up

    with call.open_to_give(store, out) as desk:
        done = back_up(desk, out)
    said = _("Backup '{name}' ditulis dan sudah diperiksa ({size}).").format(
        name=done.file.name, size=size(done.bytes)
    )
    call.answer(
        {
            "file": str(done.file),
            "bytes": done.bytes,
            "files": done.files,
        }
        | ({} if done.kept else {"kept": False}),
        said if done.kept else f"{said} {not_kept(store)}",
    )


@command("restore", N_("Pulihkan penyimpanan dari backup, di tempat yang masih kosong."))
@click.argument("backup_file", metavar="F", type=click.Path(path_type=Path))
@STORE
def restore(call: Call, backup_file: Path, store: Path) -> None:
    """Bring a store back from its backup, where there is none."""
    from imk_desktop.operations.restore_backup import restore_backup

    done = restore_backup(backup_file, store, passphrase=call.passphrase())
    call.answer(
        {
            "store": str(done.store),
            "office": done.office,
            "laptop": done.laptop,
            "year": done.year,
            "made": clock.iso_of(done.made),
        },
        _(
            "'{name}' dipulihkan seperti pada {day}. Yang ditulis sesudahnya datang lagi lewat "
            "paket dari kantor lain."
        ).format(name=done.store.name, day=day(clock.day_of(done.made))),
    )


@command("check", N_("Periksa penyimpanan: berkas, isi, lampiran, kunci, backup terakhir."))
@STORE
def check(call: Call, store: Path) -> None:
    """Look a store over: file, rows, attachments, keys, newest backup."""
    from imk_desktop.operations.check_store import check_store

    try:
        with call.open(store) as desk:
            found = check_store(desk)
    except UserError as error:
        if error.code not in ("store_damaged", "key_file_damaged", "key_missing", "wrong_key"):
            raise
        call.refuse(error, {"ok": False, "problems": [described(error)]})
        return
    last = found.last_backup
    call.answer(
        {
            "ok": found.ok,
            "problems": _remarks(found.problems),
            "warnings": _remarks(found.warnings),
            "last_backup": clock.iso_of(last) if last else None,
        },
        _said(found),
        needs_a_person=not found.ok,
    )


@command("passphrase", N_("Ganti kata sandi penyimpanan."))
@STORE
@click.option(
    "--new-passphrase-file",
    type=click.Path(path_type=Path),
    required=True,
    help=N_("Berkas berisi kata sandi baru (baris pertama)."),
)
def passphrase(call: Call, store: Path, new_passphrase_file: Path) -> None:
    """Change the passphrase of a store."""
    from imk_desktop.operations.change_passphrase import change_passphrase

    new = read_passphrase(new_passphrase_file)
    change_passphrase(store, passphrase=call.passphrase(), new_passphrase=new)
    call.answer(
        {"store": str(store)},
        _("Kata sandi '{name}' diganti. Backup lama tetap memakai kata sandi lama.").format(
            name=store.name
        ),
    )


@command("doctor", N_("Periksa komputer ini: versi, folder, ruang disk, jam."))
@click.argument("store", required=False, type=click.Path(path_type=Path))
def doctor(call: Call, store: Path | None) -> None:
    """Look at this machine: versions, folders, room on the disk, clock."""
    from imk_desktop.operations.examine_machine import examine_machine

    found = examine_machine(store)
    call.answer(
        {
            "ok": not found.problems,
            "problems": _remarks(found.problems),
            "versions": dict(found.versions),
            "folders": [
                {
                    "purpose": folder.purpose,
                    "path": str(folder.path),
                    "writable": folder.writable,
                    "free": folder.free,
                }
                for folder in found.folders
            ],
            "today": found.today,
        },
        "" if call.as_json else _page(found),
        needs_a_person=bool(found.problems),
    )


ALL = (backup, restore, check, passphrase, doctor)


def _remarks(remarks: Sequence[Remark]) -> list[dict[str, str]]:
    return [{"code": remark.code, "message": remark.message} for remark in remarks]


def _said(found: Checked) -> str:
    lines = [remark.message for remark in (*found.problems, *found.warnings)]
    if found.ok:
        lines.insert(0, _("Penyimpanan ini utuh."))
    return "\n".join(lines)


def _page(found: Machine) -> str:
    lines = [(name, version or _("tidak ada")) for name, version in found.versions.items()]
    for folder in found.folders:
        state = _("dapat ditulisi") if folder.writable else _("TIDAK dapat ditulisi")
        free = size(folder.free) if folder.free is not None else "-"
        room = _("sisa {size}").format(size=free)
        lines.append((folder.purpose, f"{folder.path} · {state} · {room}"))
    messages = [remark.message for remark in found.problems] or [_("Tidak ada masalah.")]
    return "\n".join([in_columns(lines, 2), *messages])
