"""Sheets in and blank sheets out: `imk load-samples`, `imk template`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from imk_desktop.cli.frame import STORE, Call, command
from imk_desktop.formats import number, visible
from imk_desktop.language import N_

if TYPE_CHECKING:
    from imk_desktop.operations.load_samples import LoadedSamples

FILE = click.argument("file", type=click.Path(path_type=Path))


@command("load-samples", N_("Muat daftar sampel BPS: xlsx, xls, ods, csv dalam bentuk apa pun."))
@STORE
@FILE
@click.option("--dry-run", is_flag=True, help=N_("Katakan apa yang akan terjadi, tanpa menulis."))
@click.option(
    "--accept-good", is_flag=True, help=N_("Muat baris yang benar walau ada yang ditolak.")
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="FIELD=HEADER",
    help=N_("Sebut judul kolom untuk satu isian."),
)
@click.option(
    "--errors",
    type=click.Path(path_type=Path),
    metavar="OUT.xlsx",
    help=N_("Salinan berkas dengan sel yang salah ditandai."),
)
def load_samples(
    call: Call,
    store: Path,
    file: Path,
    dry_run: bool,
    accept_good: bool,
    mapped: tuple[str, ...],
    errors: Path | None,
) -> None:
    """Load BPS's sample list: xlsx, xls, ods, csv of any shape."""
    from imk_desktop.errors import UserError
    from imk_desktop.language import _, _n
    from imk_desktop.operations.desk import open_store
    from imk_desktop.operations.load_samples import load_samples as load

    mapping = read_mapping(mapped)
    with open_store(store, passphrase=call.passphrase(), by=call.by) as desk:
        loaded = load(
            desk, file, mapping=mapping, accept_good=accept_good, dry_run=dry_run, errors=errors
        )
    if not call.as_json:
        for fault in (*loaded.warnings, *loaded.refused):
            click.echo(visible(fault.message), err=True)
    marked = ""
    if errors and (loaded.refused or loaded.warnings):
        marked = " " + _("Yang perlu diperiksa ditandai di '{name}'.").format(name=errors)
    if loaded.refused and not accept_good:
        message = (
            _n(
                "{refused} baris di '{name}' ditolak, {good} baris baik. Tidak ada yang diubah; "
                "perbaiki baris itu, atau terima yang baik saja dengan --accept-good.",
                loaded.refused_rows,
            ).format(refused=number(loaded.refused_rows), name=file.name, good=number(loaded.rows))
            + marked
        )
        refusal = UserError(message, code="baris_ditolak", file=str(file))
        call.refuse(refusal, loaded.as_json())
        return
    call.answer(loaded.as_json(), summary(loaded) + marked, needs_a_person=bool(loaded.refused))


@command("template", N_("Tulis lembar kosong untuk diisi."))
@click.argument("kind", type=click.Choice(["samples"]))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="F.xlsx")
def template(call: Call, kind: str, out: Path) -> None:
    """Write a blank sheet to fill in."""
    from imk_desktop.language import _
    from imk_desktop.operations.give_template import give_template

    give_template(kind, out)
    call.answer({"file": str(out)}, _("Templat ditulis: {out}").format(out=out))


def read_mapping(mapped: tuple[str, ...]) -> dict[str, str]:
    """Read `--map FIELD=HEADER`.

    Raises:
        UsageError: One has no `=`.
    """
    from imk_desktop.errors import UsageError
    from imk_desktop.language import _

    mapping = {}
    for one in mapped:
        field, equals, header = one.partition("=")
        if not (field and equals and header):
            message = _("--map '{one}' tidak lengkap; tulis seperti number='No. Urut'.")
            raise UsageError(message.format(one=one), code="bad_mapping")
        mapping[field.strip()] = header
    return mapping


def summary(loaded: LoadedSamples) -> str:
    """Say in one line what loading came to."""
    from imk_desktop.language import _, _n

    said = _n(
        "{rows} baris baik: {new} baru, {changed} berubah, {unchanged} sama", loaded.rows
    ).format(
        rows=number(loaded.rows),
        new=number(loaded.new),
        changed=number(loaded.changed),
        unchanged=number(loaded.unchanged),
    )
    if loaded.skipped:
        said += _n("; {skipped} baris milik kantor lain dilewati", loaded.skipped).format(
            skipped=number(loaded.skipped)
        )
    if loaded.refused:
        said += _n("; {refused} baris ditolak", loaded.refused_rows).format(
            refused=number(loaded.refused_rows)
        )
    return said + ("." if loaded.written else _(". Percobaan: tidak ada yang ditulis."))


ALL = (load_samples, template)
