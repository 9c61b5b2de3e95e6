"""The gate: groups what is weak, marks what is imprecise, hides what gives away."""

from __future__ import annotations

from functools import partial

import numpy as np

from imk_desktop.estimation.design import Design, draw_counted
from imk_desktop.estimation.disclosure import Protection, Secret, leaks, protect
from imk_desktop.estimation.linearisation import totals
from imk_desktop.estimation.publication import (
    Asked,
    PublicationLimits,
    PublishedTable,
    Verdict,
    publish,
)
from imk_desktop.estimation.sensitive_cells import SensitivityLimits, sensitivity
from imk_desktop.estimation.two_way import TwoWay, classified


def table_of(counts: dict[tuple[str, str], int]) -> TwoWay:
    rows = [row for (row, _column), n in counts.items() for _ in range(n)]
    columns = [column for (_row, column), n in counts.items() for _ in range(n)]
    return classified(np.array(rows), np.array(columns))


def gate(table: TwoWay, y: np.ndarray, limits: PublicationLimits | None = None) -> PublishedTable:
    n = y.size
    # Every record is a block of one stratum, all drawn but a little: figures are nearly exact
    stages = draw_counted([np.zeros(n, np.int64)], [np.arange(n)], [np.full(n, n + 0.01)])
    design = Design(np.ones(n), stages)
    asked = Asked("total", "y", partial(totals, design, y), y[:, None])
    return publish(table, design.weight, [asked], limits)


def cell(table: PublishedTable, row: str, column: str) -> tuple[Secret, Verdict]:
    found = next(c for c in table.cells if (c.row, c.column) == (row, column))
    return found.secret, found.figures[0].verdict


EVEN = {(r, c): 6 for r in "ab" for c in "xyz"}


def test_a_harmless_table_is_shown_whole() -> None:
    table = gate(table_of(EVEN), np.full(36, 10.0))

    assert {c.figures[0].verdict for c in table.cells} == {Verdict.SHOWN}
    assert table.grouped.columns == ()


def test_a_weak_column_takes_the_next_smallest_with_it() -> None:
    counts = EVEN | {("a", "w"): 1, ("a", "y"): 4}

    table = gate(table_of(counts), np.full(sum(counts.values()), 10.0))

    assert table.grouped.columns == ("w", "y")
    assert table.columns == ("x", "z", "lainnya")
    assert cell(table, "a", "lainnya") == (Secret.OPEN, Verdict.SHOWN)


def test_weak_columns_join_a_class_that_is_called_lainnya_already() -> None:
    counts = EVEN | {("a", "w"): 1, ("a", "lainnya"): 8, ("b", "lainnya"): 8}

    table = gate(table_of(counts), np.full(sum(counts.values()), 10.0))

    assert table.grouped.columns == ("lainnya", "w")
    assert table.columns == ("x", "y", "z", "lainnya")


def test_a_figure_rests_on_those_that_answered_it() -> None:
    y = np.full(36, 10.0)
    y[:2] = np.nan
    y[6:12] = np.nan

    table = gate(table_of(EVEN), y)

    found = {(c.row, c.column): c.figures[0] for c in table.cells}
    assert found["a", "x"].respondents == 4
    assert (found["a", "y"].verdict, found["a", "y"].respondents) == (Verdict.EMPTY, 0)


def test_two_weak_columns_that_hold_together_take_nobody_along() -> None:
    counts = EVEN | {("a", "v"): 2, ("a", "w"): 2}

    table = gate(table_of(counts), np.full(sum(counts.values()), 10.0))

    assert table.grouped.columns == ("v", "w")


def test_grouping_can_be_turned_off() -> None:
    counts = EVEN | {("a", "w"): 1}

    table = gate(
        table_of(counts), np.full(sum(counts.values()), 10.0), PublicationLimits(group=False)
    )

    assert cell(table, "a", "w")[0] is Secret.FEW
    assert cell(table, "", "w")[0] is Secret.FEW  # its margin is the same business


def test_near_zero_only_the_interval_is_told() -> None:
    y = np.tile([1000.0, -1000.0], 18)

    table = gate(table_of(EVEN), y, PublicationLimits(group=False))

    figure = next(c for c in table.cells if (c.row, c.column) == ("", "")).figures[0]
    assert figure.verdict is Verdict.INTERVAL
    assert figure.estimate is None
    assert figure.low is not None
    assert figure.low < 0 < (figure.high or 0)


def test_each_rule_finds_its_own_cell() -> None:
    table = table_of({("a", "x"): 2, ("a", "y"): 4, ("b", "x"): 12, ("b", "y"): 5})
    close = [500.0, 400.0, 10.0, 10.0]  # the second knows the first within 10 %
    dominated = [900.0] + [20.0] * 11  # 900 of 1,120
    y = np.array([5.0, 5.0, *close, *dominated, 1, 1, 1, 1, 1])

    found = sensitivity(table, np.ones(23), y[:, None], SensitivityLimits())

    inner = np.s_[:2, :2]
    assert found.few[inner].tolist() == [[True, False], [False, False]]
    assert found.close[inner].tolist() == [[True, True], [False, False]]
    assert found.dominated[inner].tolist() == [[False, False], [True, False]]


def test_rules_can_be_turned_off() -> None:
    table = table_of({("a", "x"): 4})
    limits = SensitivityLimits(p_percent=None, dominance=None)

    found = sensitivity(table, np.ones(4), np.array([[900.0], [1], [1], [1]]), limits)

    assert not found.any.any()


def test_a_closed_business_hides_nobody() -> None:
    table = table_of({("a", "x"): 4})
    limits = SensitivityLimits(p_percent=None, dominance=None)

    found = sensitivity(table, np.ones(4), np.array([[9.0], [0], [0], [0]]), limits)

    assert found.few.all()


def test_the_audit_finds_what_an_uncovered_cell_gives_away() -> None:
    table = table_of(EVEN | {("a", "w"): 1})
    ones = np.ones(37)
    judged = sensitivity(table, ones, ones[:, None], SensitivityLimits())
    uncovered = Protection(judged.any, judged, np.zeros((3, 5), bool), narrowest=0.1)

    assert leaks(uncovered, table, ones, ones[:, None]) == [(0, 0), (2, 0)]
    assert leaks(protect(table, ones, ones[:, None]), table, ones, ones[:, None]) == []
