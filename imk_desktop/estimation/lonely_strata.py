"""The lonely strata of a sample by their names, for people who must do something about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.design import Design
from imk_desktop.estimation.design_columns import StageColumns


@dataclass(frozen=True, slots=True)
class LonelyStratum:
    """A stratum with one drawn unit of several.

    `stage` is 1 for the first; `stratum` is its label, `within` that of the unit it lies in;
    both are empty where there is none.
    """

    stage: int
    stratum: str
    within: str


def lonely_strata(design: Design, columns: Sequence[StageColumns]) -> tuple[LonelyStratum, ...]:
    """Name the strata whose only unit leaves others undrawn, first stage first.

    Args:
        design: The design of n records.
        columns: Per stage the columns (n,) that it was made from.
    """
    found: list[LonelyStratum] = []
    for number, stage in enumerate(design.stages):
        own, before = columns[number].stratum, columns[number - 1].unit if number else None
        stratum_of_record = stage.stratum_of_unit[stage.unit]
        first_record = np.unique(stratum_of_record, return_index=True)[1]
        counts = stage.carried[stage.parent_of_stratum] > 0
        found += [
            LonelyStratum(
                stage=number + 1,
                stratum="" if own is None else str(own[record]),
                within="" if before is None else str(before[record]),
            )
            for record in first_record[stage.lonely & counts].tolist()
        ]
    return tuple(found)
