"""Commands that make stores and enrol laptops, and the digest."""

from __future__ import annotations

from pathlib import Path

import click

from imk_desktop import clock
from imk_desktop.cli.frame import STORE, Call, command, read_passphrase
from imk_desktop.language import N_, _

PLAIN = click.option(
    "--plain", is_flag=True, help=N_("Penyimpanan dan kunci tidak disandikan, untuk percobaan.")
)
PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    required=True,
    help=N_("Kata sandi pembuka paket awal."),
)


@command("init", N_("Buat penyimpanan provinsi untuk satu tahun survei."))
@STORE
@click.option("--year", type=int, required=True)
@click.option("--start", required=True, metavar="YYYY-MM-DD", help=N_("Hari pertama tahap 1."))
@click.option("--sop", "sop_file", type=click.Path(path_type=Path), help=N_("Berkas SOP lain."))
@PLAIN
def init(
    call: Call, store: Path, year: int, start: str, sop_file: Path | None, plain: bool
) -> None:
    """Make the province's store of a survey year."""
    from imk_desktop.operations.create_survey import create_survey

    passphrase = call.new_passphrase(plain)
    with create_survey(
        store,
        year=year,
        start=clock.parse_day(start),
        by=call.by,
        passphrase=passphrase,
        sop_file=sop_file,
    ) as desk:
        call.answer(
            {"office": desk.office, "laptop": desk.laptop, "year": desk.year},
            _("Survei IMK {year} dibuat di '{name}'.").format(year=year, name=store.name),
        )


@command("starter", N_("Buat paket awal untuk satu laptop lagi."))
@STORE
@click.option("--office", required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@PASSPHRASE
def starter(call: Call, store: Path, office: str, out: Path, passphrase_file: Path) -> None:
    """Make the starter bundle of one more laptop."""
    from imk_desktop.operations.make_starter import make_starter

    passphrase = read_passphrase(passphrase_file)
    with call.open(store) as desk:
        keys = make_starter(desk, office, out, passphrase=passphrase)
    call.answer(
        {"file": str(out), "office": keys.office, "laptop": keys.laptop},
        _("Paket awal untuk laptop {laptop} ditulis ke '{name}'.").format(
            laptop=keys.laptop, name=out.name
        ),
    )


@command("join", N_("Daftarkan laptop ini dengan paket awalnya."))
@STORE
@click.argument("starter_file", metavar="STARTER", type=click.Path(path_type=Path))
@PASSPHRASE
@PLAIN
def join(call: Call, store: Path, starter_file: Path, passphrase_file: Path, plain: bool) -> None:
    """Enrol this laptop with its starter bundle."""
    from imk_desktop.operations.join_survey import join_survey

    passphrase = call.new_passphrase(plain)
    with join_survey(
        store,
        starter_file,
        starter_passphrase=read_passphrase(passphrase_file),
        passphrase=passphrase,
        by=call.by,
    ) as desk:
        call.answer(
            {"office": desk.office, "laptop": desk.laptop, "year": desk.year},
            _("LAPTOP INI: {office} {name}, IMK {year}.").format(
                office=desk.office, name=desk.office_name, year=desk.year
            ),
        )


@command("digest", N_("Cetak satu sidik per partisi atas keadaan gabungan."))
@STORE
def digest(call: Call, store: Path) -> None:
    """Print one hash per partition over the merged state."""
    from imk_desktop.operations.store_digest import store_digest

    with call.open(store) as desk:
        partitions = store_digest(desk)
    text = "\n".join(f"{partition} {hash_}" for partition, hash_ in partitions.items())
    call.answer(partitions, "" if call.as_json else text)


ALL = (init, starter, join, digest)
