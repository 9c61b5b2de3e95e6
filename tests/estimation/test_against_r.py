"""Figures equal R's to nine digits and more, on five simulated samples."""

from __future__ import annotations

import numpy as np
import pytest

from tests.estimation.reference import HERE, Sample, apart, expected_rows, ours, read, sample


@pytest.mark.parametrize(
    ("name", "rows"), [("d1", 764), ("d2", 482), ("d3", 492), ("d4", 3586), ("d5", 28)]
)
def test_every_figure_equals_that_of_r(name: str, rows: int) -> None:
    expected = expected_rows(name)

    strangers = [
        (row, key, mine[key], number)
        for row in expected
        for mine in [ours(row)]
        for key, number in row.numbers.items()
        if key in mine and apart(mine[key], number) > 1e-9
    ]

    assert len(expected) == rows
    assert strangers == []


def test_undefined_where_r_is_undefined() -> None:
    gaps = [
        (row, key)
        for row in expected_rows("d1")
        if row.by == "" and row.stat in {"total", "mean"}
        for key in ("deff", "rse_pct")
        if key not in row.numbers and not np.isnan(ours(row)[key])
    ]

    assert gaps == []


@pytest.mark.parametrize(
    ("design", "column"),
    [
        ("d4_poststrat", "poststrat"),
        ("d4_rake", "rake"),
        ("d4_greg_linear", "greg_linear"),
        ("d4_greg_raking", "greg_raking"),
        ("d4_greg_logit_0.4_2.5", "greg_logit"),
    ],
)
def test_calibrated_weights_equal_those_of_r(design: str, column: str) -> None:
    weights = read(HERE / "expected" / "d4_calibrated_weights.csv")
    mine = sample(design, "adjust")

    assert list(mine.columns["id"]) == list(weights["id"])
    assert np.allclose(
        mine.design.weight, Sample(mine.design, weights).number(column), rtol=1e-9, atol=0
    )
