"""Commands that compute figures from a sample."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from imk_desktop.cli.frame import Call, command
from imk_desktop.errors import UsageError
from imk_desktop.language import N_, _

if TYPE_CHECKING:
    from imk_desktop.operations.estimate_file import (
        Basis,
        DesignNames,
        FigureNames,
        FileEstimates,
    )

DECIMAL = ("point", "comma")
LONELY = ("remove", "certainty", "adjust", "average")


@command(
    "estimate-file",
    N_("Hitung total, rata-rata, rasio, dan proporsi dari berkas datar, dengan galat baku."),
)
@click.argument("data", type=click.Path(path_type=Path), metavar="DATA.csv")
@click.option("--weights", required=True, metavar="W", help=N_("Kolom penimbang, apa adanya."))
@click.option("--strata", default="", metavar="S", help=N_("Kolom strata."))
@click.option(
    "--cluster", default="", metavar="C[,C2]", help=N_("Kolom unit sampel menurut tahap.")
)
@click.option("--strata2", default="", metavar="S2", help=N_("Strata tahap kedua."))
@click.option("--fpc", default="", metavar="N[,M]", help=N_("Banyaknya populasi menurut tahap."))
@click.option(
    "--lonely",
    type=click.Choice(LONELY),
    default="adjust",
    help=N_("Cara untuk strata dengan satu unit."),
)
@click.option(
    "--decimal",
    type=click.Choice(DECIMAL),
    help=N_("Tanda desimal berkas: point (titik) atau comma (koma). Tanpa ini dilihat sendiri."),
)
@click.option("--total", default="", metavar="V,…")
@click.option("--mean", default="", metavar="V,…")
@click.option("--ratio", default="", metavar="Y/X,…")
@click.option("--share", default="", metavar="V,…")
@click.option("--by", "domains", default="", metavar="A[,B]", help=N_("Domain angka."))
@click.option("--publish", default="", metavar="ROWS,COLUMNS", help=N_("Tabel yang layak terbit."))
def estimate_file(call: Call, /, data: Path, **options: Any) -> None:
    """Estimate totals, means, ratios and shares from a flat file, with standard errors."""
    from imk_desktop.cli import sample_basis
    from imk_desktop.estimation.figures import Figure
    from imk_desktop.operations import estimate_file as operation

    design, wanted = _design(options), _wanted(options)
    if options["publish"]:
        _publish(call, data, design, wanted, options["publish"])
        return
    found = operation.estimate_file(data, design, wanted)
    keys = [key.name for key in fields(Figure)]
    answer = {
        "rows": [{key: getattr(figure, key) for key in keys} for figure in found.figures],
        **sample_basis.as_json(found.basis),
    }
    text = "" if call.as_json else _as_text(found)
    call.answer(answer, _with_warnings(text, design, found.basis))


def _publish(
    call: Call, data: Path, design: DesignNames, wanted: FigureNames, publish: str
) -> None:
    from imk_desktop.cli import published_table, sample_basis
    from imk_desktop.operations.publish_file import publish_file

    names = _names(publish)
    if len(names) != 2 or names[0] == names[1]:
        raise UsageError(
            _("--publish memerlukan dua kolom yang berbeda: BARIS,KOLOM."), code="usage"
        )
    if wanted.by:
        raise UsageError(_("--publish sudah menyebut barisnya: hapus --by."), code="usage")
    found = publish_file(data, design, wanted, *names)
    answer = {
        **published_table.as_json(found.table, *names),
        **sample_basis.as_json(found.basis),
    }
    text = "" if call.as_json else published_table.as_text(found.table, *names)
    call.answer(answer, _with_warnings(text, design, found.basis))


def _with_warnings(text: str, design: DesignNames, basis: Basis) -> str:
    """Say aloud what nobody should assume in silence."""
    from imk_desktop.cli import sample_basis

    lines = [text, *sample_basis.warnings(basis)]
    if not (design.strata or design.clusters):
        lines.append(
            _(
                "Perhatian: tanpa --strata dan --cluster, setiap baris dianggap diambil acak "
                "sendiri; galat baku terlalu kecil jika sampel diambil per blok."
            )
        )
    return "\n".join(filter(None, lines))


def _as_text(found: FileEstimates) -> str:
    from imk_desktop.cli import figure_table, sample_basis

    closing = sample_basis.closing(found.basis)
    if any(figure.ci_log_low is not None for figure in found.figures):
        closing += " " + _("Batas nilai yang tidak dapat negatif dihitung pada skala log.")
    return f"{figure_table.as_table(found.figures)}\n{closing}"


def _design(options: dict[str, Any]) -> DesignNames:
    from imk_desktop.estimation.lonely import LonelyRule
    from imk_desktop.operations.estimate_file import DesignNames
    from imk_desktop.spreadsheets.flat_numbers import DecimalSign

    clusters = _names(options["cluster"])
    populations = (
        tuple(name.strip() for name in options["fpc"].split(",")) if options["fpc"] else ()
    )
    if len(clusters) > 2:
        raise UsageError(_("--cluster memuat paling banyak dua kolom."), code="usage")
    if options["strata2"] and len(clusters) < 2:
        raise UsageError(_("--strata2 memerlukan dua kolom di --cluster."), code="usage")
    if populations and len(populations) != max(len(clusters), 1):
        raise UsageError(
            _(
                "--fpc memerlukan satu kolom per tahap di --cluster; "
                "kosongkan tahap yang diambil dengan pengembalian, misalnya N_blok,"
            ),
            code="usage",
        )
    return DesignNames(
        weights=options["weights"],
        strata=options["strata"],
        clusters=clusters,
        strata2=options["strata2"],
        populations=populations,
        lonely=LonelyRule(options["lonely"]),
        decimal=DecimalSign(options["decimal"]) if options["decimal"] else None,
    )


def _wanted(options: dict[str, Any]) -> FigureNames:
    from imk_desktop.operations.estimate_file import FigureNames

    pairs = [tuple(part.strip() for part in pair.split("/")) for pair in _names(options["ratio"])]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise UsageError(_("--ratio ditulis Y/X, misalnya va/output."), code="usage")
    wanted = FigureNames(
        total=_names(options["total"]),
        mean=_names(options["mean"]),
        ratio=tuple((pair[0], pair[1]) for pair in pairs),
        share=_names(options["share"]),
        by=_names(options["domains"]),
    )
    if len(wanted.by) > 2:
        raise UsageError(_("--by memuat paling banyak dua kolom."), code="usage")
    if not (wanted.total or wanted.mean or wanted.ratio or wanted.share):
        raise UsageError(
            _("Sebutkan yang dihitung: --total, --mean, --ratio atau --share."), code="usage"
        )
    return wanted


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
