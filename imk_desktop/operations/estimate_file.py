"""Estimate from a flat file: the estimation core without a store, for comparing and trying.

The file's columns are named by the caller; weights are taken as given. Nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from imk_desktop.errors import UserError
from imk_desktop.estimation import linearisation
from imk_desktop.estimation.arrays import Flags, Floats, Labels
from imk_desktop.estimation.design import Design
from imk_desktop.estimation.design_columns import StageColumns, design_from_columns, with_weight
from imk_desktop.estimation.domains import Domains, by_labels, crossed, everyone
from imk_desktop.estimation.figures import Figure, figures_of
from imk_desktop.estimation.lonely import LonelyRule
from imk_desktop.language import _
from imk_desktop.spreadsheets.flat_table import FlatTable, read_flat_table

MOST_LEVELS = 200  # of a share without --by, before it must be a mistake


@dataclass(frozen=True, slots=True)
class DesignNames:
    """The columns that hold the design; empty means the design has none such.

    `clusters` and `populations` run by stage; an empty population is a stage drawn with
    replacement.
    """

    weights: str
    strata: str = ""
    clusters: tuple[str, ...] = ()
    strata2: str = ""
    populations: tuple[str, ...] = ()
    lonely: LonelyRule = LonelyRule.ADJUST


@dataclass(frozen=True, slots=True)
class FigureNames:
    """The figures asked for, by columns; `ratio` holds (numerator, denominator)."""

    total: tuple[str, ...] = ()
    mean: tuple[str, ...] = ()
    ratio: tuple[tuple[str, str], ...] = ()
    share: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeightedFile:
    """A file's records that have a weight, and their design."""

    table: FlatTable
    used: Flags
    design: Design

    def numbers(self, column: str) -> Floats:
        """Return a column of the weighted records as numbers, blanks as NaN."""
        return self.table.numbers(column)[self.used]

    def labels(self, column: str) -> Labels:
        """Return a column of the weighted records as text."""
        return self.table.labels(column)[self.used]


@dataclass(frozen=True, slots=True)
class FileEstimates:
    """Figures of a file, and what they rest on."""

    figures: list[Figure]
    records: int
    without_weight: int
    strata: int
    units: int
    lonely_strata: int
    degrees_of_freedom: int


def read_weighted_file(path: Path, names: DesignNames) -> WeightedFile:
    """Read a file and its design.

    Raises:
        UserError: The file or its design columns are at fault; see `read_flat_table`,
            `with_weight` and `design_from_columns`.
    """
    table = read_flat_table(path)
    weight = table.numbers(names.weights)
    used = with_weight(weight, names.weights, table.line)
    line = [row for row, u in zip(table.line, used.tolist(), strict=True) if u]
    stages = []
    for stage in range(max(len(names.clusters), 1)):
        cluster = names.clusters[stage] if names.clusters else ""
        stratum = (names.strata, names.strata2)[stage]
        population = names.populations[stage] if stage < len(names.populations) else ""
        stages.append(
            StageColumns(
                stratum=table.labels(stratum)[used] if stratum else None,
                unit=table.labels(cluster)[used] if cluster else None,
                population=table.numbers(population)[used] if population else None,
                stratum_name=stratum,
                unit_name=cluster,
                population_name=population,
            )
        )
    return WeightedFile(table, used, design_from_columns(weight[used], stages, names.lonely, line))


def estimate_file(path: Path, design: DesignNames, wanted: FigureNames) -> FileEstimates:
    """Estimate the wanted figures, in the order total, mean, ratio, share.

    Raises:
        UserError: The file, its design or a named column is at fault. Nothing was computed.
    """
    file = read_weighted_file(path, design)
    by = "|".join(wanted.by)
    domains, dropped = _domains(file, wanted.by)
    figures: list[Figure] = []
    for var in wanted.total:
        estimates = linearisation.totals(file.design, file.numbers(var), domains)
        figures += figures_of("total", var, by, domains, estimates, dropped)
    for var in wanted.mean:
        estimates = linearisation.means(file.design, file.numbers(var), domains)
        figures += figures_of("mean", var, by, domains, estimates, dropped)
    for y, x in wanted.ratio:
        estimates = linearisation.ratios(file.design, file.numbers(y), file.numbers(x), domains)
        figures += figures_of("ratio", f"{y}/{x}", by, domains, estimates, dropped)
    for var in wanted.share:
        if wanted.by:
            estimates = linearisation.shares(file.design, file.numbers(var), domains)
            figures += figures_of("share", var, by, domains, estimates, dropped)
        else:
            figures += _shares_of_levels(file, var)
    return FileEstimates(
        figures=figures,
        records=file.used.size,
        without_weight=int((~file.used).sum()),
        strata=file.design.stages[0].drawn.size,
        units=file.design.stages[0].stratum_of_unit.size,
        lonely_strata=int(file.design.stages[0].lonely.sum()),
        degrees_of_freedom=file.design.degrees_of_freedom,
    )


def _shares_of_levels(file: WeightedFile, var: str) -> list[Figure]:
    """Estimate which part of the businesses has each value of a column."""
    domains, dropped = _domains(file, (var,))
    if len(domains) > MOST_LEVELS:
        raise UserError(
            _(
                "Kolom '{column}' berisi {count} nilai yang berbeda, terlalu banyak untuk share. "
                "Tidak ada yang dihitung; tambahkan --by."
            ).format(column=var, count=len(domains)),
            code="too_many_levels",
            file=file.table.name,
        )
    known = np.where(domains.code >= 0, 1.0, np.nan)
    estimates = linearisation.shares(file.design, known, domains)
    return figures_of("share", var, var, domains, estimates, dropped)


def _domains(file: WeightedFile, by: tuple[str, ...]) -> tuple[Domains, list[int]]:
    """Return the domains of the weighted records, and how many others each would have had."""
    n = file.used.size
    if not by:
        domains = everyone(n)
    elif len(by) == 1:
        domains = by_labels(file.table.labels(by[0]))
    else:
        domains = crossed(file.table.labels(by[0]), file.table.labels(by[1]))
    weighted = np.bincount(domains.code[file.used & (domains.code >= 0)], minlength=len(domains))
    without = np.bincount(domains.code[~file.used & (domains.code >= 0)], minlength=len(domains))
    kept = np.flatnonzero(weighted > 0)
    place = np.full(len(domains) + 1, -1, np.int64)  # the last place is that of no domain
    place[kept] = np.arange(kept.size)
    labels = tuple(domains.labels[d] for d in kept.tolist())
    return Domains(place[domains.code][file.used], labels), without[kept].tolist()
