"""Commands that exchange bundles and settle conflicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from imk_desktop.cli.frame import STORE, Call, command, not_kept
from imk_desktop.domain.exchange import Applied, ConflictView, Exported, Merged
from imk_desktop.errors import ImkError, MachineFault, UserError
from imk_desktop.formats import size, visible
from imk_desktop.language import N_, _

FILES = click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)


@command("export", N_("Tulis paket untuk satu kantor."))
@STORE
@click.option("--to", "office", required=True, metavar="OFFICE")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE|DIR")
@click.option(
    "--limit-mb",
    type=click.FloatRange(min=0.01),
    help=N_("Paling banyak sekian megabita per berkas."),
)
def export(call: Call, store: Path, office: str, out: Path, limit_mb: float | None) -> None:
    """Write a bundle for an office."""
    from imk_desktop.operations.export_bundle import export_bundle

    with call.open_to_give(store, out) as desk:
        exported = export_bundle(desk, office, out, limit_mb=limit_mb)
    said = _said_exported(exported)
    if not all(one.kept for one in exported):
        said += f"\n{not_kept(store)}"
    call.answer({"bundles": [_exported(one) for one in exported]}, said)


@command("inspect", N_("Lihat isi paket tanpa menerimanya."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    help=N_("Katakan apa yang akan berubah di penyimpanan itu."),
)
def inspect(call: Call, file: Path, store: Path | None) -> None:
    """Look at a bundle without taking it in."""
    from imk_desktop.operations.inspect_bundle import inspect_bundle

    if store is None:
        merged = inspect_bundle(file)
    else:
        with call.open(store) as desk:
            merged = inspect_bundle(file, desk)
    call.answer({"bundles": [_merged(merged)]}, merged.message)


@command("merge", N_("Terima paket, masing-masing dalam satu transaksi."))
@STORE
@FILES
@click.option("--dry-run", is_flag=True, help=N_("Hanya katakan apa yang akan berubah."))
def merge(call: Call, store: Path, files: tuple[Path, ...], dry_run: bool) -> None:
    """Take in bundles, each in a transaction of its own, in the order they were written."""
    from imk_desktop.operations.merge_bundle import in_sending_order, merge_bundle, preview_bundle

    act = preview_bundle if dry_run else merge_bundle
    merged: list[Merged] = []
    errors: list[ImkError] = []
    with call.open(store) as desk:
        for file in in_sending_order(files) if len(files) > 1 else files:
            try:
                merged.append(act(desk, file))
            except (UserError, MachineFault) as error:
                errors.append(error)
                merged.append(Merged(file=file, message=error.message, error=error.code))
    merged.sort(key=lambda one: files.index(one.file))
    answer = {"bundles": [_merged(one) for one in merged]}
    if len(errors) == len(merged):
        call.refuse(errors[0], answer)
        for another in errors[1:]:
            click.echo(visible(another.message), err=True)
        return
    call.answer(
        answer,
        "\n".join(one.message for one in merged),
        needs_a_person=bool(errors) or any(one.needs_a_person for one in merged),
    )


@command("conflicts", N_("Daftar beda isian."))
@STORE
def conflicts(call: Call, store: Path) -> None:
    """List the cells in which differing values stand."""
    from imk_desktop.operations.conflicts import list_conflicts

    with call.open(store) as desk:
        found = list_conflicts(desk)
    lines = [
        f"{one.id}  {one.table} {one.row} {one.name + ' ' if one.name else ''}{one.field}: "
        + " | ".join(f"{each.value} ({each.by}, {each.office})" for each in one.values)
        for one in found
    ]
    text = "\n".join(lines) or _("Tidak ada beda isian.")
    call.answer({"conflicts": [_conflict(one) for one in found]}, "" if call.as_json else text)


@command("resolve", N_("Pilih nilai yang berlaku untuk satu beda isian."))
@STORE
@click.argument("conflict", metavar="ID")
@click.option("--value", required=True)
def resolve(call: Call, store: Path, conflict: str, value: str) -> None:
    """Settle a conflict by writing the value that is to stand."""
    from imk_desktop.operations.conflicts import resolve_conflict

    with call.open(store) as desk:
        change = resolve_conflict(desk, conflict, value)
    call.answer({"change": change, "conflict": conflict}, _("Beda isian diselesaikan."))


ALL = (export, inspect, merge, conflicts, resolve)


def _exported(one: Exported) -> dict[str, Any]:
    return {
        "file": str(one.file),
        "id": one.id,
        "number": one.number,
        "bytes": one.bytes,
    } | ({} if one.kept else {"kept": False})


def _said_exported(exported: list[Exported]) -> str:
    message = _("Paket {number} untuk {office} ditulis: '{name}' ({size}).")
    return "\n".join(
        message.format(
            number=one.number, office=one.to_office, name=one.file.name, size=size(one.bytes)
        )
        for one in exported
    )


def _merged(one: Merged) -> dict[str, Any]:
    described = {
        "file": str(one.file),
        "id": one.id,
        "from": one.from_office,
        "to": one.to_office,
        "number": one.number,
        "applied": str(one.applied),
        "new": one.new,
        "changed": one.changed,
        "unchanged": one.unchanged,
        "conflicts": one.conflicts,
        "waiting": one.waiting,
        "refused": one.refused if one.applied is not Applied.NO or not one.error else 1,
        "waiting_for": list(one.waiting_for),
        "set_aside": list(one.set_aside),
        "message": one.message,
        "tables": {table: list(counts) for table, counts in one.by_table.items()},
    }
    return described | ({"error": one.error} if one.error else {})


def _conflict(one: ConflictView) -> dict[str, Any]:
    return {
        "id": one.id,
        "table": one.table,
        "row": one.row,
        "sample": one.sample,
        "name": one.name,
        "field": one.field,
        "values": [
            {
                "value": each.value,
                "office": each.office,
                "laptop": each.laptop,
                "by": each.by,
                "when": each.when,
                "bundle": each.bundle,
            }
            for each in one.values
        ],
    }
