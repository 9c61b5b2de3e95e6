"""Units drawn with unequal probability without replacement, in Brewer's approximation.

Joint probabilities of pairs are seldom known. Brewer's variance needs only each unit's own
probability pi: its sampling fraction is pi, so the unit's square counts 1 - pi.

Source: Brewer (2002), Combined Survey Sampling Inference, ch. 9; Särndal, Swensson and
Wretman (1992), section 3.6; as R's `svydesign(pps = "brewer")`.
"""

from __future__ import annotations

from collections.abc import Sequence

from imk_desktop.estimation.arrays import Codes, Floats
from imk_desktop.estimation.design import Stage, draw


def draw_brewer(
    strata: Sequence[Codes], units: Sequence[Codes], probabilities: Sequence[Floats]
) -> tuple[Stage, ...]:
    """Describe stages drawn with unequal probability.

    Args:
        strata, units: One array (n,) of codes per stage.
        probabilities: Per stage (n,) the inclusion probability of the record's unit, given
            the stage before; more than 0, at most 1.
    """
    stages: list[Stage] = []
    for stratum, unit, probability in zip(strata, units, probabilities, strict=True):
        stages.append(draw(stratum, unit, probability, stages[-1] if stages else None))
    return tuple(stages)
