"""A sample as it comes from a file: all its records, those that have a weight, their design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Flags, Floats
from imk_desktop.estimation.design import Design
from imk_desktop.estimation.design_columns import StageColumns, design_from_columns, with_weight
from imk_desktop.estimation.domains import Domains, by_labels, crossed, everyone
from imk_desktop.estimation.lonely import LonelyRule
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
    """The design of the records that have a weight, and which of all records they are."""

    used: Flags
    design: Design

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
        UserError: See `with_weight` and `design_from_columns`.
    """
    weights = np.array(weight, dtype=np.float64)
    used = with_weight(weights, weight_name, line)
    columns = [
        StageColumns(
            stratum=None if s.stratum is None else np.array(s.stratum, dtype=np.str_)[used],
            unit=None if s.unit is None else np.array(s.unit, dtype=np.str_)[used],
            population=None if s.population is None else np.array(s.population)[used],
            stratum_name=s.stratum_name,
            unit_name=s.unit_name,
            population_name=s.population_name,
        )
        for s in stages
    ]
    line_of_used = [row for row, taken in zip(line, used.tolist(), strict=True) if taken]
    return Sample(used, design_from_columns(weights[used], columns, lonely, line_of_used))


def _counted(domains: Domains, flags: Flags) -> Floats:
    inside = flags & (domains.code >= 0)
    return np.bincount(domains.code[inside], minlength=len(domains)).astype(np.float64)
