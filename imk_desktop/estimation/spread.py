"""What a domain can show of its own spread: whether its standard error means anything.

A standard error of 0 is either true, because everything was drawn or all blocks are alike, or
an artefact: the records of the domain lie in one block, or each of its strata has one. R prints
both alike. Here the degrees of freedom of the domain, its blocks less its strata, tell them
apart; a stratum of which everything was drawn needs none.

Source: Korn and Graubard (1999), Analysis of Health Surveys, section 5.2; R `degf(subset(d))`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from imk_desktop.estimation.arrays import Codes, Flags, Floats
from imk_desktop.estimation.design import Design, Stage

ALL_DRAWN = 1e-7  # an undrawn part below this is rounding


class Remark(StrEnum):
    """What must be said beside a standard error; the first three mean that there is none."""

    ONE_BLOCK = "one_block"
    ALL_LONELY = "all_strata_lonely"
    ONE_EACH = "one_block_per_stratum"
    SOME_LONELY = "some_strata_lonely"


@dataclass(frozen=True, slots=True)
class Spread:
    """What each of k domains shows of its spread.

    Attributes:
        degrees_of_freedom: (k,) blocks less strata that have records in the domain.
        measurable: (k,) whether a spread was there to be seen, or nothing was left undrawn.
        remark: (k,) what to say of it.
    """

    degrees_of_freedom: Codes
    measurable: Flags
    remark: tuple[Remark | None, ...]

    def repeated(self, k: int) -> Spread:
        """Return the one domain's spread as that of k domains."""
        return Spread(
            np.repeat(self.degrees_of_freedom, k),
            np.repeat(self.measurable, k),
            self.remark * k,
        )


def spread_of(design: Design, domain: Codes, domains: int) -> Spread:
    """Look which blocks and strata the records of each domain lie in.

    Args:
        design: The sample design of n records.
        domain: (n,) the domain of each record, -1 for none.
        domains: How many domains there are.
    """
    measurable, decided, lonely = (np.zeros(domains, np.bool_) for _ in range(3))
    all_lonely = np.zeros(domains, np.bool_)
    for stage in design.stages:
        seen = _seen(stage, domain)
        is_open, free, not_lonely = (
            _per_domain(seen, what, domains)
            for what in (seen.open, seen.open * (seen.units - 1), seen.open & ~seen.lonely)
        )
        first_open = (is_open > 0) & ~decided
        measurable[first_open] = free[first_open] > 0
        all_lonely[first_open] = not_lonely[first_open] == 0
        lonely |= _per_domain(seen, seen.lonely, domains) > 0
        decided |= first_open
    measurable |= ~decided  # nothing is left undrawn: no error, and surely none
    first = _seen(design.stages[0], domain)
    blocks = _per_domain(first, first.units, domains)
    strata = _per_domain(first, np.ones(first.units.size), domains)
    return Spread(
        degrees_of_freedom=(blocks - strata).astype(np.int64),
        measurable=measurable,
        remark=tuple(
            _remark(*said)
            for said in zip(
                (blocks > 0).tolist(),
                measurable.tolist(),
                (blocks == 1).tolist(),
                all_lonely.tolist(),
                lonely.tolist(),
                strict=True,
            )
        ),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """The s strata of one stage that have records in some domain.

    Attributes:
        domain: (s,) in which domain.
        units: (s,) units with records there.
        open: (s,) whether units were left undrawn, and count in the variance.
        lonely: (s,) whether it has one drawn unit only, and is open.
    """

    domain: Codes
    units: Floats
    open: Flags
    lonely: Flags


def _seen(stage: Stage, domain: Codes) -> _Seen:
    """Find the strata of a stage that each domain has records in."""
    inside = domain >= 0
    units, strata = stage.stratum_of_unit.size, stage.drawn.size
    keys = np.unique(domain[inside] * units + stage.unit[inside])
    unit = keys % units
    stratum_keys, count = np.unique(
        keys // units * strata + stage.stratum_of_unit[unit], return_counts=True
    )
    stratum = stratum_keys % strata
    undrawn = np.zeros(strata)
    np.maximum.at(undrawn, stage.stratum_of_unit, stage.unsampled)
    carried = stage.carried[stage.parent_of_stratum[stratum]]
    is_open = (undrawn[stratum] > ALL_DRAWN) & (carried > 0)
    return _Seen(
        domain=(stratum_keys // strata).astype(np.int64),
        units=count.astype(np.float64),
        open=is_open,
        lonely=is_open & (stage.drawn[stratum] == 1),
    )


def _per_domain(seen: _Seen, what: Floats | Flags, domains: int) -> Floats:
    return np.bincount(seen.domain, what, domains).astype(np.float64)


def _remark(
    any_blocks: bool, measurable: bool, one_block: bool, all_lonely: bool, lonely: bool
) -> Remark | None:
    if not any_blocks:
        return None
    if measurable:
        return Remark.SOME_LONELY if lonely else None
    if one_block:
        return Remark.ONE_BLOCK
    return Remark.ALL_LONELY if all_lonely else Remark.ONE_EACH
