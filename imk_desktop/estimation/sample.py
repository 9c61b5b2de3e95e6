"""A sample as it comes from a file: all its records, those that have a weight, their design.

Records without a weight are in no figure. They still tell which blocks were drawn and did not
answer (`silent_units`), and which strata nobody speaks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from imk_desktop.estimation.arrays import Flags, Floats, Labels
from imk_desktop.estimation.design import Design
from imk_desktop.estimation.design_columns import StageColumns, design_from_columns, with_weight
from imk_desktop.estimation.domains import Domains, by_labels, crossed, everyone
from imk_desktop.estimation.lonely import LonelyRule
from imk_desktop.estimation.lonely_strata import LonelyStratum, lonely_strata
from imk_desktop.estimation.silent_units import (
    SilentUnit,
    SilentUnits,
    refuse_two_strata,
    silent_units,
    strata_without_weight,
)
from imk_desktop.estimation.two_way import TwoWay, classified


@dataclass(frozen=True, slots=True)
class StageOfFile:
    """The columns of all records that say how a stage was drawn, and their names.

    Labels are text, populations numbers with NaN for a blank; None where there is no such column.
    """

    stratum: Sequence[str] | None = None
    unit: Sequence[str] | None = None
    population: Sequence[float] | None = None
    stratum_name: str = ""
    unit_name: str = ""
    population_name: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """The design of the records that have a weight, and which of all records they are.

    Attributes:
        used: (N,) the n records that have a weight, of all.
        design: Of these n.
        lonely: Its strata with one drawn unit of several.
        silent: Units of which no record has a weight.
        unspoken: Labels of the strata of which no record has a weight.
    """

    used: Flags
    design: Design
    lonely: tuple[LonelyStratum, ...] = ()
    silent: tuple[SilentUnit, ...] = ()
    unspoken: tuple[str, ...] = ()

    def numbers(self, column: Sequence[float]) -> Floats:
        """Return the values (n,) of the weighted records from those of all."""
        return np.array(column, dtype=np.float64)[self.used]

    def domains(self, columns: Sequence[Sequence[str]]) -> tuple[Domains, list[int]]:
        """Return the domains of none, one or two columns.

        Returns:
            The domains of the weighted records, and how many records without weight each
            would have had.
        """
        labels = [np.array(column, dtype=np.str_) for column in columns]
        if not labels:
            all_records = everyone(self.used.size)
        else:
            all_records = crossed(*labels) if len(labels) == 2 else by_labels(labels[0])
        weighted = _counted(all_records, self.used)
        kept = np.flatnonzero(weighted > 0)
        place = np.full(len(all_records) + 1, -1, np.int64)  # the last place is that of none
        place[kept] = np.arange(kept.size)
        domains = Domains(
            place[all_records.code][self.used],
            tuple(all_records.labels[d] for d in kept.tolist()),
        )
        return domains, [int(count) for count in _counted(all_records, ~self.used)[kept]]

    def classified(self, rows: Sequence[str], columns: Sequence[str]) -> TwoWay:
        """Return the two-way classification of the weighted records by two columns."""
        labels = (np.array(column, dtype=np.str_)[self.used] for column in (rows, columns))
        return classified(*labels)


def sample_of_file(
    weight: Sequence[float],
    weight_name: str,
    stages: Sequence[StageOfFile],
    lonely: LonelyRule,
    line: Sequence[int],
) -> Sample:
    """Check and code the design columns of all records of a file.

    Args:
        weight: The weights, NaN where blank; records without one take no part.
        weight_name: The name of their column.
        stages: How the stages were drawn, primary sampling units first.
        lonely: The rule for strata with one unit.
        line: The line of each record in its file, for messages.

    Raises:
        UserError: See `with_weight`, `design_from_columns` and `refuse_two_strata`.
    """
    weights = np.array(weight, dtype=np.float64)
    used = with_weight(weights, weight_name, line)
    labelled = [_arrays(stage) for stage in stages]
    silent = _silent(labelled, used, line)
    columns = [_of_used(stage, found, used) for stage, found in zip(labelled, silent, strict=True)]
    line_of_used = [row for row, taken in zip(line, used.tolist(), strict=True) if taken]
    design = design_from_columns(weights[used], columns, lonely, line_of_used)
    return Sample(
        used,
        design,
        lonely_strata(design, columns),
        tuple(unit for found in silent if found for unit in found.units),
        strata_without_weight(labelled[0].stratum, used),
    )


def _arrays(stage: StageOfFile) -> StageColumns:
    return StageColumns(
        stratum=None if stage.stratum is None else np.array(stage.stratum, dtype=np.str_),
        unit=None if stage.unit is None else np.array(stage.unit, dtype=np.str_),
        population=None if stage.population is None else np.array(stage.population),
        stratum_name=stage.stratum_name,
        unit_name=stage.unit_name,
        population_name=stage.population_name,
    )


def _of_used(stage: StageColumns, silent: SilentUnits | None, used: Flags) -> StageColumns:
    """Return the columns of the records that have a weight."""
    return replace(
        stage,
        stratum=None if stage.stratum is None else stage.stratum[used],
        unit=None if stage.unit is None else stage.unit[used],
        population=None if stage.population is None else stage.population[used],
        silent=silent.in_stratum_of if silent else None,
    )


def _silent(
    stages: Sequence[StageColumns], used: Flags, line: Sequence[int]
) -> list[SilentUnits | None]:
    """Find the silent units of every stage whose units are named; None for the others."""
    found: list[SilentUnits | None] = [None] * len(stages)
    if used.all():
        return found
    units: list[Labels] = []
    for at, stage in enumerate(stages):
        if stage.unit is None:
            break
        units.append(stage.unit)
        silent = silent_units(stage.stratum, units, used)
        refuse_two_strata(silent, stage, line)
        found[at] = silent
    return found


def _counted(domains: Domains, flags: Flags) -> Floats:
    inside = flags & (domains.code >= 0)
    return np.bincount(domains.code[inside], minlength=len(domains)).astype(np.float64)
