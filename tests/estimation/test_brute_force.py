"""Figures of random designs equal those of a brute force that shares no code with them.

`IMK_DESIGNS=2000 python3 dev.py test tests/estimation/test_brute_force.py` tries more.
"""

from __future__ import annotations

import math
import os

import numpy as np
import pytest

from imk_desktop.errors import UserError
from imk_desktop.estimation import linearisation
from imk_desktop.estimation.linearisation import Estimates
from imk_desktop.estimation.lonely import LonelyRule
from imk_desktop.estimation.sample import Sample, StageOfFile, sample_of_file
from tests.estimation import brute_force as brute

DESIGNS = int(os.environ.get("IMK_DESIGNS", "120"))
CLOSE = 1e-9


def sample_of(survey: brute.Survey) -> Sample:
    """Give the survey's columns to the program as a file's."""
    records = survey.records
    stages = [
        StageOfFile(
            stratum=[one.place[stage][0] for one in records],
            unit=[one.place[stage][1] for one in records],
            population=[
                math.nan if math.isinf(one.populations[stage]) else one.populations[stage]
                for one in records
            ]
            if survey.counted
            else None,
        )
        for stage in range(survey.stages)
    ]
    weights = [one.weight for one in records]
    return sample_of_file(
        weights, "w", stages, LonelyRule(survey.lonely), list(range(len(weights)))
    )


def disagreements(seed: int) -> list[tuple[object, ...]]:
    """Return what differs for one random survey; nothing for one that is refused as a whole."""
    survey = brute.random_survey(seed)
    try:
        sample = sample_of(survey)
    except UserError as refused:
        assert refused.code in {"one_unit", "weight_missing"}
        return []
    y, x = (sample.numbers([getattr(one, name) for one in survey.records]) for name in "yx")
    found: list[tuple[object, ...]] = []
    for columns in ([], [[one.domain for one in survey.records]]):
        domains, _dropped = sample.domains(columns)
        figures = {
            "total": linearisation.totals(sample.design, y, domains),
            "mean": linearisation.means(sample.design, y, domains),
            "ratio": linearisation.ratios(sample.design, y, x, domains),
        }
        for place, label in enumerate(domains.labels):
            domain = label if columns else None
            found += [
                (seed, stat, label, *what)
                for stat, figure in figures.items()
                for what in differing(survey, stat, domain, figure, place)
            ]
    return found


def differing(
    survey: brute.Survey, stat: str, domain: str | None, figure: Estimates, at: int
) -> list[tuple[object, ...]]:
    estimate, error = (
        brute.total(survey, domain)
        if stat == "total"
        else brute.ratio(survey, domain, of_ones=stat == "mean")
    )
    ours = float(figure.estimate[at]), float(figure.standard_error[at])
    size = abs(estimate) + math.fsum(
        abs(one.weight * one.y) for one in brute.answering(survey, domain) if one.y == one.y
    ) * (stat == "total")
    pairs = [("estimate", ours[0], estimate), ("se", ours[1], error)]
    wrong: list[tuple[object, ...]] = [pair for pair in pairs if not _same(*pair[1:], size)]
    assert figure.spread is not None
    if not math.isnan(estimate):
        said = int(figure.spread.degrees_of_freedom[at]), bool(figure.spread.measurable[at])
        true = brute.freedom(survey, domain), brute.measurable(survey, domain)
        wrong += [("spread", said, true)] if said != true else []
    return wrong


def _same(ours: float, theirs: float, size: float) -> bool:
    if math.isnan(ours) or math.isnan(theirs):
        return math.isnan(ours) and math.isnan(theirs)
    return abs(ours - theirs) <= CLOSE * max(abs(theirs), size)


@pytest.mark.parametrize("hundred", range(-(-DESIGNS // 100)))
def test_random_designs_give_what_a_brute_force_gives(hundred: int) -> None:
    seeds = range(100 * hundred, min(100 * (hundred + 1), DESIGNS))

    with np.errstate(over="raise"):
        assert [wrong for seed in seeds for wrong in disagreements(seed)] == []


def test_what_cannot_be_averaged_below_units_drawn_with_replacement_counts_nothing() -> None:
    records = [
        brute.Record((("A", block), ("T", unit)), (held, 4.0), 2.0, value, 1.0, "a")
        for block, held, unit, value in [
            ("A1", math.inf, "u1", 3.0),
            ("A1", math.inf, "u1", 4.0),
            ("A2", math.inf, "u2", 9.0),
            ("A2", math.inf, "u2", 1.0),
        ]
    ]
    survey = brute.Survey(2, "average", True, records)
    # A second stratum that was counted makes the second stage count at all
    for block, unit, value in [("B1", "u3", 2.0), ("B1", "u4", 5.0), ("B2", "u5", 6.0)]:
        for share in (1.0, 2.0):
            place = (("B", block), ("T", unit))
            survey.records.append(brute.Record(place, (9.0, 4.0), 2.0, value * share, 1.0, "b"))
    survey.records.append(brute.Record((("B", "B2"), ("T", "u6")), (9.0, 4.0), 2.0, 1.0, 1.0, "b"))
    sample = sample_of(survey)
    y = sample.numbers([one.y for one in survey.records])

    domains, _dropped = sample.domains([])
    figure = linearisation.totals(sample.design, y, domains)

    assert figure.standard_error[0] == pytest.approx(brute.total(survey, None)[1], rel=1e-12)
