"""The command that makes the demonstration."""

from __future__ import annotations

from pathlib import Path

import click

from imk_desktop.cli.frame import Call, command
from imk_desktop.formats import number
from imk_desktop.language import N_, _


@command("demo", N_("Buat provinsi dan sepuluh kab/kota berisi DATA CONTOH."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--samples", type=click.IntRange(min=120), default=1_600, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def demo(call: Call, folder: Path, samples: int, seed: int) -> None:
    """Make a province and ten regencies with DATA CONTOH."""
    from imk_desktop.operations.make_demo import make_demo

    made = make_demo(folder, samples=samples, seed=seed)
    call.answer(
        {
            "folder": str(made.folder),
            "stores": {office: str(path) for office, path in made.stores.items()},
            "samples": made.samples,
            "bundles": made.bundles,
        },
        _(
            "DATA CONTOH di '{name}': {samples} usaha, {stores} penyimpanan, {bundles} paket."
        ).format(
            name=folder,
            samples=number(made.samples),
            stores=number(len(made.stores)),
            bundles=number(made.bundles),
        ),
    )


ALL = (demo,)
