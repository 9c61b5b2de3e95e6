"""A design as the columns of a file: checked, coded, and refused in one sentence if wrong.

Nothing is assumed for a column that is missing or blank: a figure from a design that nobody
named would look as exact as a true one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imk_desktop.errors import UserError
from imk_desktop.estimation.arrays import Codes, Flags, Floats, Labels, coded, pairs_numbered
from imk_desktop.estimation.design import Design, draw_counted
from imk_desktop.estimation.lonely import LonelyRule
from imk_desktop.language import _

LARGEST_WEIGHT = 1e9  # one business for more than all that Indonesia has is a slip


@dataclass(frozen=True, slots=True)
class StageColumns:
    """What says, for each of n records, how a stage was drawn.

    Attributes:
        stratum: (n,) labels, or None for one stratum.
        unit: (n,) labels, or None where each record is a unit.
        population: (n,) units in the record's stratum; NaN or None means with replacement.
        silent: (n,) how many units more its stratum gave, without a weighted record.
        stratum_name, unit_name, population_name: The columns' names, for messages.
    """

    stratum: Labels | None = None
    unit: Labels | None = None
    population: Floats | None = None
    silent: Codes | None = None
    stratum_name: str = ""
    unit_name: str = ""
    population_name: str = ""


def with_weight(weight: Floats, name: str, line: Sequence[int]) -> Flags:
    """Return the records (n,) that have a weight; those blank or 0 take no part at all.

    Args:
        weight: (n,) weights, NaN where blank.
        name: The column's name.
        line: (n,) the line of each record in its file.

    Raises:
        UserError: A weight is negative or beyond reason, or no record has one.
    """
    if (weight < 0).any():
        at = int(np.argmax(weight < 0))
        raise UserError(
            _(
                "Baris {row}, kolom '{column}': penimbang {value} negatif. "
                "Tidak ada yang dihitung; periksa penimbang dari BPS RI."
            ).format(row=line[at], column=name, value=f"{weight[at]:g}"),
            code="weight_negative",
        )
    if (weight > LARGEST_WEIGHT).any():
        at = int(np.argmax(weight > LARGEST_WEIGHT))
        raise UserError(
            _(
                "Baris {row}, kolom '{column}': penimbang {value} tidak masuk akal. "
                "Tidak ada yang dihitung; periksa penimbang dari BPS RI."
            ).format(row=line[at], column=name, value=f"{weight[at]:g}"),
            code="weight_unreasonable",
        )
    used: Flags = weight > 0
    if not used.any():
        raise UserError(
            _(
                "Kolom penimbang '{column}' kosong atau nol di semua baris. "
                "Tidak ada yang dihitung; minta penimbang dari BPS RI."
            ).format(column=name),
            code="weight_missing",
        )
    return used


def design_from_columns(
    weight: Floats, stages: Sequence[StageColumns], lonely: LonelyRule, line: Sequence[int]
) -> Design:
    """Code the columns of n weighted records into a design.

    Args:
        weight: (n,) weights, all positive.
        stages: The stages, primary sampling units first.
        lonely: The rule for strata with one unit.
        line: (n,) the line of each record in its file.

    Raises:
        UserError: A stratum or unit is blank, a unit lies in two strata, a population is
            smaller than its sample or differs within a stratum, or there is only one primary
            sampling unit.
    """
    n = weight.size
    parent = np.zeros(n, np.int64)
    strata: list[Codes] = []
    units: list[Codes] = []
    populations: list[Floats | None] = []
    for stage in stages:
        _refuse_blank(stage.stratum, stage.stratum_name, line)
        _refuse_blank(stage.unit, stage.unit_name, line)
        stratum = np.zeros(n, np.int64) if stage.stratum is None else coded(stage.stratum)[0]
        unit = np.arange(n) if stage.unit is None else coded(stage.unit)[0]
        unit = pairs_numbered(parent, unit)
        _refuse_two_strata(stage, unit, stratum, line)
        population = None
        if stage.population is not None:
            population = np.where(np.isnan(stage.population), np.inf, stage.population)
            _check_population(stage, pairs_numbered(parent, stratum), unit, population, line)
        strata.append(stratum)
        units.append(unit)
        populations.append(population)
        parent = unit
    silent = [stage.silent for stage in stages]
    design = Design(weight, draw_counted(strata, units, populations, silent), lonely)
    if design.stages[0].stratum_of_unit.size == 1:
        raise UserError(
            _(
                "Seluruh data hanya berisi satu blok (kolom '{column}'), sehingga galat baku "
                "tidak dapat dihitung. Tidak ada yang dihitung; periksa kolom blok."
            ).format(column=stages[0].unit_name or "-"),
            code="one_unit",
        )
    return design


def _refuse_blank(labels: Labels | None, name: str, line: Sequence[int]) -> None:
    if labels is not None and (labels == "").any():
        raise UserError(
            _(
                "Baris {row}, kolom '{column}': strata atau blok kosong padahal baris itu "
                "berpenimbang. Tidak ada yang dihitung; lengkapi kolom itu."
            ).format(row=line[int(np.argmax(labels == ""))], column=name),
            code="design_blank",
        )


def _refuse_two_strata(
    stage: StageColumns, unit: Codes, stratum: Codes, line: Sequence[int]
) -> None:
    """Refuse a unit whose records name different strata: one of them must be wrong."""
    first = np.unique(unit, return_index=True)[1]
    strange = stratum != stratum[first][unit]
    if strange.any() and stage.unit is not None and stage.stratum is not None:
        at = int(np.argmax(strange))
        raise block_in_two_strata(stage, int(first[unit[at]]), at, line)


def block_in_two_strata(
    stage: StageColumns, first: int, other: int, line: Sequence[int]
) -> UserError:
    """Return the refusal of a unit whose records `first` and `other` name different strata."""
    one, two = ("-", "-") if stage.stratum is None else stage.stratum[[first, other]]
    return UserError(
        _(
            "Blok '{unit}' ada di dua strata, '{one}' dan '{other}' (baris {row}). "
            "Tidak ada yang dihitung; perbaiki kolom '{column}'."
        ).format(
            unit="-" if stage.unit is None else stage.unit[other],
            one=one,
            other=two,
            row=line[other],
            column=stage.stratum_name,
        ),
        code="block_in_two_strata",
    )


def _check_population(
    stage: StageColumns, stratum: Codes, unit: Codes, population: Floats, line: Sequence[int]
) -> None:
    """Refuse populations that differ within a stratum or are smaller than the sample."""
    first = np.unique(stratum, return_index=True)[1]
    differs = population != population[first][stratum]
    if differs.any():
        raise UserError(
            _(
                "Baris {row}, kolom '{column}': jumlah populasi berbeda dari baris lain dalam "
                "strata yang sama. Tidak ada yang dihitung; samakan isinya."
            ).format(row=line[int(np.argmax(differs))], column=stage.population_name),
            code="population_differs",
        )
    first_of_unit = np.unique(unit, return_index=True)[1]
    drawn = np.bincount(stratum[first_of_unit])[stratum]
    if stage.silent is not None:
        drawn = drawn + stage.silent
    short = population < drawn
    if short.any():
        at = int(np.argmax(short))
        raise UserError(
            _(
                "Baris {row}, kolom '{column}': populasi {population} lebih kecil dari "
                "sampelnya, {drawn}. Tidak ada yang dihitung; periksa kolom itu."
            ).format(
                row=line[at],
                column=stage.population_name,
                population=f"{population[at]:g}",
                drawn=int(drawn[at]),
            ),
            code="population_too_small",
        )
