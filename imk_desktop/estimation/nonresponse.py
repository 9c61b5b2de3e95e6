"""Non-response: who answers speaks for those of the same class who did not.

Within a class, regency by size, the weights of the eligible are carried by the respondents.
A class with few respondents, or whose factor is large, is collapsed: first over sizes within
its regency, then with the next regency. Businesses that turned out ineligible keep their
weight and count as zeros; the given weights are kept beside the adjusted ones.

Source: Särndal, Swensson and Wretman (1992), section 15.6; Little and Rubin (2019), ch. 3;
AAPOR (2023), Standard Definitions, for the rates (RR3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from imk_desktop.errors import UserError
from imk_desktop.estimation.arrays import Codes, Flags, Floats, Labels, coded
from imk_desktop.language import _


@dataclass(frozen=True, slots=True)
class ClassLimits:
    """When a class is collapsed: fewer respondents, or a larger factor, than these."""

    respondents: int = 10
    factor: float = 2.0


@dataclass(frozen=True, slots=True)
class ResponseClass:
    """One class as used: its cells (regency, size), who was eligible, who answered, the factor."""

    cells: tuple[tuple[str, str], ...]
    eligible: int
    respondents: int
    factor: float


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Weights (n,) after adjustment, 0 for non-respondents, and the classes used."""

    weight: Floats
    classes: tuple[ResponseClass, ...]


def adjust_for_nonresponse(
    weight: Floats,
    eligible: Flags,
    responding: Flags,
    regency: Labels,
    size: Labels,
    limits: ClassLimits | None = None,
) -> Adjusted:
    """Give the weight of eligible non-respondents to the respondents of their class.

    Args:
        weight: (n,) design weights of all drawn businesses.
        eligible: (n,) whether the business belongs to the survey's population.
        responding: (n,) whether it answered; counts for the eligible only.
        regency, size: (n,) what makes the classes.
        limits: When a class is collapsed.

    Raises:
        UserError: Nobody answered at all.
    """
    bounds = limits or ClassLimits()
    answered = eligible & responding
    if eligible.any() and not answered.any():
        raise UserError(
            _(
                "Tidak ada satu pun responden, sehingga penimbang tidak dapat disesuaikan. "
                "Tidak ada yang dihitung; muat hasil pencacahan lebih dahulu."
            ),
            code="no_respondents",
        )
    regency_code, regencies = coded(regency)
    size_code, sizes = coded(size)
    cell = regency_code * len(sizes) + size_code
    k = len(regencies) * len(sizes)
    expected = np.bincount(cell[eligible], weight[eligible], k)
    carried = np.bincount(cell[answered], weight[answered], k)
    asked = np.bincount(cell[eligible], minlength=k)
    respondents = np.bincount(cell[answered], minlength=k)

    def weak(members: list[int]) -> bool:
        few = respondents[members].sum() < bounds.respondents
        return bool(few or expected[members].sum() > bounds.factor * carried[members].sum())

    groups = _collapsed(asked, len(regencies), len(sizes), weak)
    factor = np.ones(k)
    classes = []
    for members in groups:
        factor[members] = expected[members].sum() / carried[members].sum()
        names = [(regencies[m // len(sizes)], sizes[m % len(sizes)]) for m in members]
        classes.append(
            ResponseClass(
                tuple(names),
                int(asked[members].sum()),
                int(respondents[members].sum()),
                float(factor[members[0]]),
            )
        )
    adjusted = np.where(eligible, np.where(responding, weight * factor[cell], 0.0), weight)
    return Adjusted(adjusted, tuple(classes))


def _collapsed(
    asked: Codes, regencies: int, sizes: int, weak: Callable[[list[int]], bool]
) -> list[list[int]]:
    """Return the cells of each class: by size, by regency, or over several regencies."""
    groups: list[list[list[int]]] = []  # per regency, or regencies together, its classes
    for regency in range(regencies):
        cells = [c for c in range(regency * sizes, (regency + 1) * sizes) if asked[c] > 0]
        if not cells:
            continue
        by_size = [[c] for c in cells]
        groups.append([cells] if any(weak(c) for c in by_size) else by_size)
    place = 0
    while place < len(groups):
        if len(groups[place]) == 1 and len(groups) > 1 and weak(groups[place][0]):
            other = place + 1 if place + 1 < len(groups) else place - 1
            low, high = sorted((place, other))
            together = [c for part in (groups[low], groups[high]) for cells in part for c in cells]
            groups[low : high + 1] = [[together]]
            place = low
        else:
            place += 1
    return [cells for group in groups for cells in group]


@dataclass(frozen=True, slots=True)
class ResponseRates:
    """Which part answered: of businesses, of weight, of size; NaN where nobody was asked."""

    unweighted: float
    weighted: float
    by_size: float


def response_rates(
    weight: Floats, size: Floats, responding: Flags, eligible: Flags, unknown: Flags
) -> ResponseRates:
    """Rate responses; of those never reached, as many count as eligible as among the reached.

    Args:
        weight: (n,) design weights.
        size: (n,) a size known of all, such as the workers listed.
        responding: (n,) answered.
        eligible: (n,) known to belong to the population, answered or not.
        unknown: (n,) not known whether they belong.
    """
    ineligible = ~eligible & ~unknown

    def rate(measure: Floats) -> float:
        known = measure[eligible].sum()
        reached = known + measure[ineligible].sum()
        share = known / reached if reached > 0 else 1.0
        expected = known + share * measure[unknown].sum()
        return float(measure[responding].sum() / expected) if expected > 0 else float("nan")

    return ResponseRates(rate(np.ones_like(weight)), rate(weight), rate(weight * size))
