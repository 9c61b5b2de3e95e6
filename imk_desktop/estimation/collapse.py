"""Collapsing lonely strata with a neighbour, by a rule laid down before the data are seen.

A stratum with one drawn unit borrows the spread between itself and a neighbour. The neighbour
must not be chosen by the answers, or the variance comes out too small; so the rule uses the
labels alone, and every collapse is reported.

Source: Cochran (1977), section 5A.12; Rust and Kalton (1987), J. Official Statistics 3, 69-81.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Floats, Labels, coded, pairs_numbered


@dataclass(frozen=True, slots=True)
class CollapseRule:
    """Which stratum is the neighbour of a lonely one.

    Strata are ordered by label. The neighbour is the next stratum whose label begins with the
    same `shared` characters (4: the same regency), else the one before it; where the lonely
    one is alone among those, the next of all strata, else the one before.
    """

    shared: int = 4


@dataclass(frozen=True, slots=True)
class Collapsed:
    """Strata after collapsing.

    Attributes:
        stratum: (n,) the labels to use; those of collapsed strata are joined by `+`.
        population: (n,) units in the stratum used, added up; None as given.
        joined: The strata that went together, each once, in order.
    """

    stratum: Labels
    population: Floats | None
    joined: tuple[tuple[str, ...], ...]


def collapse_lonely(
    stratum: Labels, unit: Labels, population: Floats | None, rule: CollapseRule
) -> Collapsed:
    """Join every stratum with one drawn unit, of several, to its neighbour.

    Args:
        stratum, unit: (n,) labels of stratum and primary sampling unit.
        population: (n,) units in the stratum; a stratum all drawn is not lonely.
        rule: How neighbours are found.
    """
    code, names = coded(stratum)
    unit_code = pairs_numbered(code, coded(unit)[0])
    first = np.unique(unit_code, return_index=True)[1]
    drawn = np.bincount(code[first], minlength=len(names)).tolist()
    first_record = np.unique(code, return_index=True)[1]
    of_stratum = np.full(len(names), np.inf) if population is None else population[first_record]
    held = of_stratum.tolist()
    groups = [[place] for place in range(len(names))]
    while len(groups) > 1:
        lonely = next((g for g in groups if _is_lonely(g, drawn, held)), None)
        if lonely is None:
            break
        neighbour = _neighbour(groups, lonely, names, rule)
        groups.remove(lonely)
        groups[groups.index(neighbour)] = sorted(lonely + neighbour)
    label = {place: "+".join(names[p] for p in group) for group in groups for place in group}
    size = {place: sum(held[p] for p in group) for group in groups for place in group}
    return Collapsed(
        stratum=np.array([label[place] for place in range(len(names))], dtype=np.str_)[code],
        population=(
            None
            if population is None
            else np.array([size[place] for place in range(len(names))])[code]
        ),
        joined=tuple(tuple(names[p] for p in group) for group in groups if len(group) > 1),
    )


def _is_lonely(group: list[int], drawn: list[int], held: list[float]) -> bool:
    return sum(drawn[p] for p in group) == 1 < sum(held[p] for p in group)


def _neighbour(
    groups: list[list[int]], lonely: list[int], names: list[str], rule: CollapseRule
) -> list[int]:
    at = groups.index(lonely)
    kin = names[lonely[0]][: rule.shared]
    after, before = groups[at + 1 :], groups[:at][::-1]
    related = [g for g in (*after, *before) if names[g[0]][: rule.shared] == kin]
    return (related or after or before)[0]
