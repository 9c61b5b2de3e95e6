"""Variance by loops over dictionaries, from the textbook, sharing no line with the program.

A record is a row of a file: one (stratum, unit) per stage, the populations of its strata, a
weight, values and a domain. Rows of weight 0 are in no figure; a unit that has only such rows
still was drawn. Everything here is written to be read, not to be quick.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from dataclasses import dataclass

Place = tuple[tuple[str, str], ...]  # (stratum, unit) stage by stage


@dataclass(frozen=True)
class Record:
    place: Place
    populations: tuple[float, ...]  # infinite: with replacement
    weight: float
    y: float
    x: float
    domain: str


@dataclass(frozen=True)
class Survey:
    stages: int
    lonely: str
    counted: bool  # whether populations are named at all
    records: list[Record]

    def drawn(self) -> dict[tuple[tuple[str, ...], str], set[str]]:
        """Return the units of each stratum, by the units that it lies in and its label."""
        units: dict[tuple[tuple[str, ...], str], set[str]] = defaultdict(set)
        for record in self.records:
            for stage, (stratum, unit) in enumerate(record.place):
                units[within(record, stage), stratum].add(unit)
        return units


def within(record: Record, stage: int) -> tuple[str, ...]:
    return tuple(unit for _stratum, unit in record.place[:stage])


def random_survey(seed: int) -> Survey:
    """Make a survey up: one or two stages, lonely strata, blanks, silent blocks, odd scales."""
    r = random.Random(seed)
    stages, counted = r.choice([1, 1, 2]), r.choice([True, True, False])
    kind, scale = (
        r.choice(["plain", "skew", "even", "none", "signed"]),
        r.choice([1, 1, 1e-9, 1e12]),
    )
    draw_y = {
        "plain": lambda: r.uniform(0, 9),
        "skew": lambda: math.exp(r.gauss(0, 2)),
        "even": lambda: 7.0,
        "none": lambda: 0.0,
        "signed": lambda: r.gauss(0, 1),
    }[kind]
    records = []
    for stratum in range(r.randint(1, 5)):
        blocks = r.choice([1, 1, 2, 3, 4])
        held = r.choice([blocks, blocks + 1, 5 * blocks, math.inf]) if counted else math.inf
        for block in range(blocks):
            silent = r.random() < 0.1
            for second in range(r.randint(1, 2) if stages == 2 else 1):
                units = r.choice([1, 1, 2, 3]) if stages == 2 else 1
                whole = r.choice([units, units + 2, 4 * units]) if counted else math.inf
                for unit in range(units):
                    # Two rows at least, so that a unit is a block and never a single business
                    for _ in range(r.randint(2, 3)):
                        place = [
                            (f"S{stratum}", f"B{stratum}.{block}"),
                            (f"T{second}", f"U{second}.{unit}"),
                        ]
                        records.append(
                            Record(
                                tuple(place[:stages]),
                                (held, whole)[:stages],
                                0.0 if silent or r.random() < 0.1 else r.uniform(0.5, 30),
                                math.nan if r.random() < 0.08 else draw_y() * scale,
                                r.choice([0.0, r.uniform(1, 9)]),
                                r.choice(["a", "b", "c", ""]),
                            )
                        )
    r.shuffle(records)
    rule = r.choice(["remove", "certainty", "adjust", "average"])
    return Survey(stages, rule, counted, records)


def weighted(survey: Survey) -> list[Record]:
    return [record for record in survey.records if record.weight > 0]


def total(survey: Survey, domain: str | None) -> tuple[float, float]:
    """Return the total of y and its standard error in a domain, None for all."""
    chosen = [one for one in answering(survey, domain) if not math.isnan(one.y)]
    if not chosen:
        return math.nan, math.nan
    estimate = math.fsum(one.weight * one.y for one in chosen)
    return estimate, error(survey, [(one, one.weight * one.y) for one in chosen])


def ratio(survey: Survey, domain: str | None, of_ones: bool) -> tuple[float, float]:
    """Return the ratio of y to x, or to 1 for a mean, and its standard error."""
    chosen = [one for one in answering(survey, domain) if not math.isnan(one.y)]
    x = {id(one): 1.0 if of_ones else one.x for one in chosen}
    whole = math.fsum(one.weight * x[id(one)] for one in chosen)
    if whole == 0:
        return math.nan, math.nan
    estimate = math.fsum(one.weight * one.y for one in chosen) / whole
    return estimate, error(
        survey,
        [(one, one.weight * (one.y - estimate * x[id(one)]) / whole) for one in chosen],
    )


def answering(survey: Survey, domain: str | None) -> list[Record]:
    return [one for one in weighted(survey) if domain is None or one.domain == domain]


def error(survey: Survey, parts: list[tuple[Record, float]]) -> float:
    """Return the standard error of the sum of parts; NaN where `average` has nothing to average."""
    found = variance(survey, survey.drawn(), parts, 0)
    return math.nan if math.isnan(found) else math.sqrt(max(found, 0.0))


def variance(
    survey: Survey,
    drawn: dict[tuple[tuple[str, ...], str], set[str]],
    parts: list[tuple[Record, float]],
    stage: int,
) -> float:
    """Return the variance of parts that lie in one unit of the stage before."""
    strata: dict[str, list[tuple[Record, float]]] = defaultdict(list)
    for record, part in parts:
        strata[record.place[stage][0]].append((record, part))
    inside = within(parts[0][0], stage)
    everything = sum(part for _record, part in parts)
    centre = everything / sum(len(drawn[inside, stratum]) for stratum in strata)
    own, below, seen = 0.0, 0.0, 0
    for stratum, members in strata.items():
        n, held = len(drawn[inside, stratum]), members[0][0].populations[stage]
        fraction = 0.0 if math.isinf(held) else n / held
        units: dict[str, list[tuple[Record, float]]] = defaultdict(list)
        for record, part in members:
            units[record.place[stage][1]].append((record, part))
        z = [math.fsum(part for _record, part in unit) for unit in units.values()]
        z += [0.0] * (n - len(z))
        if fraction >= 1:
            seen += 1
        elif n > 1:
            seen += 1
            middle = math.fsum(z) / n
            own += (1 - fraction) * n / (n - 1) * math.fsum((one - middle) ** 2 for one in z)
        elif survey.lonely == "adjust":
            seen += 1
            own += (1 - fraction) * (z[0] - centre) ** 2
        if fraction > 0 and stage + 1 < survey.stages:
            below += fraction * sum(variance(survey, drawn, u, stage + 1) for u in units.values())
    if survey.lonely == "average":
        own = own * len(strata) / seen if seen else math.nan
    return own + below


def freedom(survey: Survey, domain: str | None) -> int:
    """Return the blocks of a domain less its strata, among the records that have y."""
    blocks = {one.place[0] for one in answering(survey, domain) if not math.isnan(one.y)}
    return len(blocks) - len({stratum for stratum, _block in blocks})


def measurable(survey: Survey, domain: str | None) -> bool:
    """Tell whether two units of one open stratum were seen, at the first stage that is open."""
    drawn = survey.drawn()
    chosen = [one for one in answering(survey, domain) if not math.isnan(one.y)]
    for stage in range(survey.stages):
        seen: dict[tuple[tuple[str, ...], str], set[str]] = defaultdict(set)
        for one in chosen:
            place = within(one, stage), one.place[stage][0]
            if len(drawn[place]) < one.populations[stage] and all(
                not math.isinf(held) for held in one.populations[:stage]
            ):
                seen[place].add(one.place[stage][1])
        if seen:
            return any(len(units) > 1 for units in seen.values())
    return True
