"""The sample design: who could have been drawn, in how many stages, with what weight.

A design is written once, as arrays of codes, and every figure is computed from it. Three
kinds are known: drawn with replacement (or as if: the ultimate cluster), drawn without
replacement from counted populations, stage by stage, and drawn with unequal probability
(`imk_desktop.estimation.unequal_probability`). Weights are given, never made here.

Source: Cochran (1977), Sampling Techniques, ch. 5 and 10; Lumley (2010), Complex Surveys, ch. 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Codes, Flags, Floats, pairs_numbered
from imk_desktop.estimation.calibration import Calibration
from imk_desktop.estimation.lonely import LonelyRule


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of drawing units from strata.

    Units are numbered by stratum and strata by parent, so that sorting by unit sorts all three.

    Attributes:
        unit: (n,) the unit of this stage that each record lies in.
        stratum_of_unit: (m,) the stratum that each unit was drawn from.
        drawn: (H,) how many units were drawn from each stratum, the silent ones too.
        unsampled: (m,) one less the unit's sampling fraction; 1 when drawn with replacement.
        parent_of_stratum: (H,) the unit of the stage before that each stratum lies in, else 0.
        carried: (P,) product of the sampling fractions of the stages before, per parent.
    """

    unit: Codes
    stratum_of_unit: Codes
    drawn: Floats
    unsampled: Floats
    parent_of_stratum: Codes
    carried: Floats

    @property
    def lonely(self) -> Flags:
        """(H,) the strata whose only drawn unit leaves others undrawn."""
        first = np.searchsorted(self.stratum_of_unit, np.arange(self.drawn.size))
        alone: Flags = (self.drawn == 1) & (self.unsampled[first] > 1e-7)
        return alone


@dataclass(frozen=True, slots=True)
class Design:
    """Weights and stages of one sample of n records, and the rules its figures follow.

    Attributes:
        weight: (n,) the weight of each record, calibrated where `calibration` is given.
        stages: The stages of selection, the primary sampling units first.
        lonely: What a stratum with one drawn unit contributes to a variance.
        lonely_in_domain: Treat a stratum that a domain leaves with one unit as lonely too.
        calibration: The auxiliaries that the weights were calibrated to, if they were.
        unequal_probability: Whether the units were drawn with unequal probability, without
            replacement; every stratum then counts in every domain.
    """

    weight: Floats
    stages: tuple[Stage, ...]
    lonely: LonelyRule = LonelyRule.ADJUST
    lonely_in_domain: bool = False
    calibration: Calibration | None = None
    unequal_probability: bool = False

    @property
    def degrees_of_freedom(self) -> int:
        """Primary sampling units less strata."""
        return self.stages[0].stratum_of_unit.size - self.stages[0].drawn.size

    def degrees_of_freedom_within(self, inside: Flags) -> int:
        """Count the primary sampling units less strata that have records inside a domain."""
        units = np.unique(self.stages[0].unit[inside])
        return units.size - np.unique(self.stages[0].stratum_of_unit[units]).size


def draw(
    stratum: Codes,
    unit: Codes,
    fraction: Floats | None = None,
    before: Stage | None = None,
    silent: Codes | None = None,
) -> Stage:
    """Describe one stage of selection.

    Args:
        stratum: (n,) codes of the stratum; read within the units of the stage before.
        unit: (n,) codes of the unit; read within its stratum.
        fraction: (n,) sampling fraction of each record's unit, 0 or None with replacement.
        before: The stage before, None for the primary sampling units.
        silent: (n,) how many units more the record's stratum gave, in which no record is.
    """
    parent = before.unit if before else np.zeros(stratum.size, np.int64)
    stratum = pairs_numbered(parent, stratum)
    unit = pairs_numbered(stratum, unit)
    _, first = np.unique(unit, return_index=True)  # a record of each unit, by unit
    stratum_of_unit = stratum[first]
    _, first_unit = np.unique(stratum_of_unit, return_index=True)
    unsampled = np.ones(first.size) if fraction is None else 1.0 - fraction[first]
    drawn = np.bincount(stratum_of_unit).astype(np.float64)
    if silent is not None:
        drawn += silent[first[first_unit]]
    return Stage(
        unit=unit,
        stratum_of_unit=stratum_of_unit,
        drawn=drawn,
        unsampled=unsampled,
        parent_of_stratum=parent[first][first_unit],
        carried=_carried_through(before) if before else np.ones(1),
    )


def draw_counted(
    strata: Sequence[Codes],
    units: Sequence[Codes],
    populations: Sequence[Floats | None],
    silent: Sequence[Codes | None] | None = None,
) -> tuple[Stage, ...]:
    """Describe stages drawn at random from counted populations.

    Args:
        strata, units: One array (n,) of codes per stage.
        populations: Per stage (n,) how many units the record's stratum holds in the
            population; infinite, or None for the stage, means with replacement, and stages
            after it add nothing.
        silent: Per stage (n,) as in `draw`, or None.
    """
    stages: list[Stage] = []
    more = silent or [None] * len(strata)
    for stratum, unit, population, also in zip(strata, units, populations, more, strict=True):
        before = stages[-1] if stages else None
        stage = draw(stratum, unit, None, before, also)
        if population is not None:
            drawn = stage.drawn[stage.stratum_of_unit[stage.unit]]
            stage = draw(stratum, unit, drawn / population, before, also)
        stages.append(stage)
    return tuple(stages)


def _carried_through(stage: Stage) -> Floats:
    """Return the product of sampling fractions down to each unit of a stage, (m,)."""
    parent = stage.parent_of_stratum[stage.stratum_of_unit]
    carried: Floats = stage.carried[parent] * (1.0 - stage.unsampled)
    return carried
