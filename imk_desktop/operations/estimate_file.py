"""Estimate from a flat file: the estimation core without a store, for comparing and trying.

The file's columns are named by the caller; weights are taken as given. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from imk_desktop.errors import UserError
from imk_desktop.estimation import linearisation
from imk_desktop.estimation.arrays import Floats
from imk_desktop.estimation.domains import Domains
from imk_desktop.estimation.figures import Figure, figures_of
from imk_desktop.estimation.lonely import LonelyRule
from imk_desktop.estimation.sample import Sample, StageOfFile, sample_of_file
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

    @property
    def columns(self) -> set[str]:
        """All columns named."""
        return {self.weights, self.strata, *self.clusters, self.strata2, *self.populations}


@dataclass(frozen=True, slots=True)
class FigureNames:
    """The figures asked for, by columns; `ratio` holds (numerator, denominator)."""

    total: tuple[str, ...] = ()
    mean: tuple[str, ...] = ()
    ratio: tuple[tuple[str, str], ...] = ()
    share: tuple[str, ...] = ()
    by: tuple[str, ...] = ()

    @property
    def columns(self) -> set[str]:
        """All columns named."""
        ratios = {column for pair in self.ratio for column in pair}
        return {*self.total, *self.mean, *ratios, *self.share, *self.by}


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file and the sample that its records are."""

    table: FlatTable
    sample: Sample

    def numbers(self, column: str) -> Floats:
        """Return a column of the weighted records as numbers, blanks as NaN."""
        return self.sample.numbers(self.table.numbers(column))

    def domains(self, by: tuple[str, ...]) -> tuple[Domains, list[int]]:
        """Return the domains that columns make; see `Sample.domains`.

        Raises:
            UserError: A column is missing, or no record has a label in all of them.
        """
        domains, dropped = self.sample.domains([self.table.labels(column) for column in by])
        self.refuse_unlabelled(by, len(domains))
        return domains, dropped

    def refuse_unlabelled(self, by: tuple[str, ...], domains: int) -> None:
        """Refuse columns that put no record into any domain.

        Raises:
            UserError: There are none.
        """
        if not domains:
            raise UserError(
                _(
                    "Kolom '{column}' kosong di semua baris berpenimbang. "
                    "Tidak ada yang dihitung; pilih kolom lain."
                ).format(column="', '".join(by)),
                code="domains_blank",
                file=self.table.name,
            )


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


def read_sample_file(path: Path, names: DesignNames, others: Collection[str]) -> SampleFile:
    """Read a file's design and the other columns named.

    Raises:
        UserError: The file or its design columns are at fault; see `read_flat_table` and
            `sample_of_file`.
    """
    table = read_flat_table(path, names.columns.union(others))
    stages = []
    for stage in range(max(len(names.clusters), 1)):
        unit = names.clusters[stage] if names.clusters else ""
        stratum = (names.strata, names.strata2)[stage]
        population = names.populations[stage] if stage < len(names.populations) else ""
        stages.append(
            StageOfFile(
                stratum=table.labels(stratum) if stratum else None,
                unit=table.labels(unit) if unit else None,
                population=table.numbers(population) if population else None,
                stratum_name=stratum,
                unit_name=unit,
                population_name=population,
            )
        )
    weight = table.numbers(names.weights)
    sample = sample_of_file(weight, names.weights, stages, names.lonely, table.line)
    return SampleFile(table, sample)


def estimate_file(path: Path, design: DesignNames, wanted: FigureNames) -> FileEstimates:
    """Estimate the wanted figures, in the order total, mean, ratio, share.

    Raises:
        UserError: The file, its design or a named column is at fault. Nothing was computed.
    """
    file = read_sample_file(path, design, wanted.columns)
    by = "|".join(wanted.by)
    domains, dropped = file.domains(wanted.by)
    sample_design = file.sample.design
    figures: list[Figure] = []
    for var in wanted.total:
        estimates = linearisation.totals(sample_design, file.numbers(var), domains)
        figures += figures_of("total", var, by, domains, estimates, dropped)
    for var in wanted.mean:
        estimates = linearisation.means(sample_design, file.numbers(var), domains)
        figures += figures_of("mean", var, by, domains, estimates, dropped)
    for y, x in wanted.ratio:
        estimates = linearisation.ratios(sample_design, file.numbers(y), file.numbers(x), domains)
        figures += figures_of("ratio", f"{y}/{x}", by, domains, estimates, dropped)
    for var in wanted.share:
        if wanted.by:
            estimates = linearisation.shares(sample_design, file.numbers(var), domains)
            figures += figures_of("share", var, by, domains, estimates, dropped)
        else:
            figures += _shares_of_levels(file, var)
    first_stage = sample_design.stages[0]
    return FileEstimates(
        figures=figures,
        records=file.sample.used.size,
        without_weight=int((~file.sample.used).sum()),
        strata=first_stage.drawn.size,
        units=first_stage.stratum_of_unit.size,
        lonely_strata=int(first_stage.lonely.sum()),
        degrees_of_freedom=sample_design.degrees_of_freedom,
    )


def _shares_of_levels(file: SampleFile, var: str) -> list[Figure]:
    """Estimate which part of the businesses has each value of a column."""
    domains, dropped = file.domains((var,))
    if len(domains) > MOST_LEVELS:
        raise UserError(
            _(
                "Kolom '{column}' berisi {count} nilai yang berbeda, terlalu banyak untuk share. "
                "Tidak ada yang dihitung; tambahkan --by."
            ).format(column=var, count=len(domains)),
            code="too_many_levels",
            file=file.table.name,
        )
    estimates = linearisation.shares_of_records(file.sample.design, domains)
    return figures_of("share", var, var, domains, estimates, dropped)
