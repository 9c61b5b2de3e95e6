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
from imk_desktop.estimation.domains import Domains, joined
from imk_desktop.estimation.figures import Figure, figures_of
from imk_desktop.estimation.linearisation import Estimates
from imk_desktop.estimation.lonely import LonelyRule
from imk_desktop.estimation.lonely_strata import LonelyStratum
from imk_desktop.estimation.sample import Sample, StageOfFile, sample_of_file
from imk_desktop.estimation.silent_units import SilentUnit
from imk_desktop.formats import number
from imk_desktop.language import _, _n
from imk_desktop.spreadsheets.flat_numbers import DecimalSign
from imk_desktop.spreadsheets.flat_table import FlatTable, read_flat_table

MOST_LEVELS = 200  # of a share without --by, before it must be a mistake


@dataclass(frozen=True, slots=True)
class DesignNames:
    """The columns that hold the design; empty means the design has none such.

    `clusters` and `populations` run by stage; an empty population is a stage drawn with
    replacement. `decimal` is the decimal sign of the file, where the caller knows it.
    """

    weights: str
    strata: str = ""
    clusters: tuple[str, ...] = ()
    strata2: str = ""
    populations: tuple[str, ...] = ()
    lonely: LonelyRule = LonelyRule.ADJUST
    decimal: DecimalSign | None = None

    @property
    def columns(self) -> set[str]:
        """All columns named."""
        return {self.weights, self.strata, *self.clusters, self.strata2, *self.populations}

    @property
    def numbers(self) -> set[str]:
        """Those that hold numbers."""
        return {self.weights, *filter(None, self.populations)}


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
        return {*self.numbers, *self.share, *self.by}

    @property
    def numbers(self) -> set[str]:
        """Those that hold numbers; what `share` names may be labels."""
        ratios = {column for pair in self.ratio for column in pair}
        return {*self.total, *self.mean, *ratios, *(self.share if self.by else ())}


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file and the sample that its records are."""

    table: FlatTable
    sample: Sample

    def numbers(self, column: str) -> Floats:
        """Return a column of the weighted records as numbers, blanks as NaN."""
        return self.sample.numbers(self.table.numbers(column))

    def basis(self, numbers: Collection[str]) -> Basis:
        """Return what the figures rest on; `numbers` are the columns of numbers."""
        sample = self.sample
        first_stage = sample.design.stages[0]
        return Basis(
            records=sample.used.size,
            without_weight=int((~sample.used).sum()),
            strata=first_stage.drawn.size,
            units=first_stage.stratum_of_unit.size,
            lonely=sample.lonely,
            silent=sample.silent,
            unspoken=sample.unspoken,
            three_decimals=tuple(filter(self.table.three_decimals, sorted(numbers))),
            degrees_of_freedom=sample.design.degrees_of_freedom,
        )

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
class Basis:
    """What all figures of a file rest on, and what their reader has to know of it.

    Attributes:
        records, without_weight: All rows, and those that take no part.
        strata, units: Of the first stage, with a weighted record.
        lonely: Strata with one drawn unit of several, of every stage.
        silent: Units of which no record has a weight.
        unspoken: Strata of which no record has a weight.
        three_decimals: Columns of numbers whose every decimal comma parts three digits.
        degrees_of_freedom: Of the design.
    """

    records: int
    without_weight: int
    strata: int
    units: int
    lonely: tuple[LonelyStratum, ...]
    silent: tuple[SilentUnit, ...]
    unspoken: tuple[str, ...]
    three_decimals: tuple[str, ...]
    degrees_of_freedom: int


@dataclass(frozen=True, slots=True)
class FileEstimates:
    """Figures of a file, and what they rest on."""

    figures: list[Figure]
    basis: Basis


def read_sample_file(path: Path, names: DesignNames, others: Collection[str]) -> SampleFile:
    """Read a file's design and the other columns named.

    Raises:
        UserError: The file or its design columns are at fault; see `read_flat_table` and
            `sample_of_file`.
    """
    table = read_flat_table(path, names.columns.union(others), names.decimal)
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
    by = joined(wanted.by)
    domains, dropped = file.domains(wanted.by)
    sample_design = file.sample.design
    figures: list[Figure] = []

    def say(stat: str, var: str, estimates: Estimates, *values: Floats) -> None:
        signed = any(bool((value < 0).any()) for value in values)
        figures.extend(figures_of(stat, var, by, domains, estimates, dropped, signed=signed))

    for var in wanted.total:
        y = file.numbers(var)
        say("total", var, linearisation.totals(sample_design, y, domains), y)
    for var in wanted.mean:
        y = file.numbers(var)
        say("mean", var, linearisation.means(sample_design, y, domains), y)
    for numerator, denominator in wanted.ratio:
        y, x = file.numbers(numerator), file.numbers(denominator)
        estimates = linearisation.ratios(sample_design, y, x, domains)
        say("ratio", f"{numerator}/{denominator}", estimates, y, x)
    for var in wanted.share:
        if wanted.by:
            y = file.numbers(var)
            say("share", var, linearisation.shares(sample_design, y, domains), y)
        else:
            figures += _shares_of_levels(file, var)
    return FileEstimates(figures, file.basis(design.numbers | wanted.numbers))


def _shares_of_levels(file: SampleFile, var: str) -> list[Figure]:
    """Estimate which part of the businesses has each value of a column."""
    domains, dropped = file.domains((var,))
    if len(domains) > MOST_LEVELS:
        raise UserError(
            _n(
                "Kolom '{column}' berisi {count} nilai yang berbeda, terlalu banyak untuk share. "
                "Tidak ada yang dihitung; tambahkan --by.",
                len(domains),
            ).format(column=var, count=number(len(domains))),
            code="too_many_levels",
            file=file.table.name,
        )
    estimates = linearisation.shares_of_records(file.sample.design, domains)
    return figures_of("share", var, var, domains, estimates, dropped, signed=False)
