"""Make a two-way table of a flat file that is fit to be let out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from imk_desktop.estimation import linearisation
from imk_desktop.estimation.arrays import beside
from imk_desktop.estimation.publication import Asked, PublicationLimits, PublishedTable, publish
from imk_desktop.operations.estimate_file import (
    Basis,
    DesignNames,
    FigureNames,
    SampleFile,
    read_sample_file,
)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A table fit to be let out, and what its figures rest on."""

    table: PublishedTable
    basis: Basis


def publish_file(
    path: Path,
    design: DesignNames,
    wanted: FigureNames,
    rows: str,
    columns: str,
    limits: PublicationLimits | None = None,
) -> PublishedFile:
    """Estimate the wanted figures in every cell and margin, and pass them through the gate.

    Raises:
        UserError: The file, its design or a named column is at fault. Nothing was computed.
    """
    file = read_sample_file(path, design, wanted.columns | {rows, columns})
    table = file.sample.classified(file.table.labels(rows), file.table.labels(columns))
    file.refuse_unlabelled((rows, columns), len(table.rows))
    published = publish(table, file.sample.design.weight, _asked(file, wanted), limits)
    numbers = design.numbers | replace(wanted, by=(rows, columns)).numbers
    return PublishedFile(published, file.basis(numbers))


def _asked(file: SampleFile, wanted: FigureNames) -> list[Asked]:
    design = file.sample.design
    asked = []
    for stat, names, estimate in (
        ("total", wanted.total, linearisation.totals),
        ("mean", wanted.mean, linearisation.means),
        ("share", wanted.share, linearisation.shares),
    ):
        for var in names:
            y = file.numbers(var)
            asked.append(Asked(stat, var, partial(estimate, design, y), beside(y)))
    for numerator, denominator in wanted.ratio:
        y, x = file.numbers(numerator), file.numbers(denominator)
        ratio = partial(linearisation.ratios, design, y, x)
        asked.append(Asked("ratio", f"{numerator}/{denominator}", ratio, beside(y, x)))
    return asked
