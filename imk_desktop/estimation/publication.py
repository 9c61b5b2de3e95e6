"""The publication gate: for each cell whether it is shown, marked or suppressed, and why.

Two judges decide. Confidentiality (`disclosure`) comes first and hides a cell in every
variable. Precision comes second and speaks of one figure: a relative standard error up to
25 % is shown, up to 50 % shown with a mark, above it only the mark is printed. Both limits
are settings. Where no standard error can be computed (`spread`) nothing is known of the
precision, and the figure is held back whatever the error seems to be. Figures are rounded at
print only, but the standard errors of a table that holds something back are told rounded up
(`rounded_errors`).

Source: Statistics Canada (2009), Quality Guidelines, on RSE marks; BPS practice of 25 and 50 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial

import numpy as np

from imk_desktop.estimation.arrays import Floats
from imk_desktop.estimation.disclosure import Secret, protect
from imk_desktop.estimation.domains import Domains
from imk_desktop.estimation.grouping import Grouping, group_weak_classes
from imk_desktop.estimation.intervals import on_log_scale, symmetric_within
from imk_desktop.estimation.linearisation import Estimates
from imk_desktop.estimation.rounded_errors import rounded_up
from imk_desktop.estimation.sensitive_cells import SensitivityLimits
from imk_desktop.estimation.spread import Remark
from imk_desktop.estimation.two_way import (
    TableOfEstimates,
    TwoWay,
    tabulate,
)


class Verdict(StrEnum):
    """What is printed of a figure."""

    SHOWN = "shown"
    MARKED = "marked"
    INTERVAL = "interval"
    UNRELIABLE = "unreliable"
    NOT_COMPUTABLE = "not_computable"
    SUPPRESSED = "suppressed"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class PublicationLimits:
    """The settings of the gate.

    Attributes:
        mark_above: Relative standard error in per cent above which a figure is marked.
        hide_above: And above which its number is not printed.
        sensitivity: What makes a cell sensitive.
        narrowest: A suppressed cell must not be known within this part of its value.
        group: Whether classes too weak to be shown at all are merged into "lainnya".
    """

    mark_above: float = 25.0
    hide_above: float = 50.0
    sensitivity: SensitivityLimits = field(default_factory=SensitivityLimits)
    narrowest: float = 0.1
    group: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure to publish in every cell.

    Attributes:
        stat, var: What it is, for people: total of output, ratio va/output.
        estimate: Estimates it in given domains.
        values: (n, v) the variables it tells something of.
    """

    stat: str
    var: str
    estimate: Callable[[Domains], Estimates]
    values: Floats


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One figure of one cell as it may be let out; numbers are None where they may not.

    `df_domain` and `remark` are as in `figures.Figure`; `signed` tells that the limits are not
    on the log scale.
    """

    stat: str
    var: str
    verdict: Verdict
    respondents: int | None = None
    estimate: float | None = None
    se: float | None = None
    rse_pct: float | None = None
    low: float | None = None
    high: float | None = None
    df_domain: int | None = None
    remark: Remark | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """One cell or margin; an empty row or column label means the margin."""

    row: str
    column: str
    secret: Secret
    figures: tuple[PublishedFigure, ...]


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table fit to be let out: cells row by row, the margins last.

    `errors_rounded` tells that it holds cells back, and its standard errors are rounded up.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[PublishedCell, ...]
    grouped: Grouping
    limits: PublicationLimits
    degrees_of_freedom: int
    errors_rounded: bool


def publish(
    table: TwoWay, weight: Floats, asked: Sequence[Asked], limits: PublicationLimits | None = None
) -> PublishedTable:
    """Pass a table of n records through the gate.

    Args:
        table: The classification of the records.
        weight: (n,) weights.
        asked: The figures; all share one pattern of suppression.
        limits: The settings.
    """
    limits = limits or PublicationLimits()
    values = np.hstack([one.values for one in asked])
    grouped = Grouping(table)
    if limits.group:
        estimates = [one.estimate for one in asked]
        floor = limits.sensitivity.respondents
        grouped = group_weak_classes(table, estimates, floor, limits.hide_above)
    table = grouped.table
    protection = protect(table, weight, values, limits.sensitivity, limits.narrowest)
    tables = [tabulate(table, one.estimate) for one in asked]
    secrets = bool(protection.suppressed.any())
    told = [_told(one, figure, secrets) for one, figure in zip(asked, tables, strict=True)]
    cells = []
    for row, row_label in enumerate((*table.rows, "")):
        for column, column_label in enumerate((*table.columns, "")):
            secret = protection.reason(row, column)
            figures = tuple(
                _figure(one, figure, precision, (row, column), secret, limits)
                for one, figure, precision in zip(asked, tables, told, strict=True)
            )
            cells.append(PublishedCell(row_label, column_label, secret, figures))
    return PublishedTable(
        table.rows,
        table.columns,
        tuple(cells),
        grouped,
        limits,
        tables[0].degrees_of_freedom,
        secrets,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What may be told of the precision of each figure, (R + 1, C + 1).

    Attributes:
        standard_error, relative: In the unit of the figure and in per cent of it.
        low, high: 95 % limits by each cell's freedom, on the log scale unless `signed`.
        signed: Whether a value is below zero.
    """

    standard_error: Floats
    relative: Floats
    low: Floats
    high: Floats
    signed: bool


def _told(asked: Asked, figure: TableOfEstimates, secrets: bool) -> _Told:
    """Return the precision of a table's figures, rounded up where it holds secrets."""
    error, relative = figure.standard_error, figure.as_estimates().relative_standard_error
    if secrets:
        error, relative = rounded_up(figure.estimate, error)
    signed = bool((asked.values < 0).any())
    limits = symmetric_within if signed else on_log_scale
    low, high = limits(replace(figure, standard_error=error).as_estimates())
    shape = error.shape
    return _Told(error, relative.reshape(shape), low.reshape(shape), high.reshape(shape), signed)


def _figure(
    asked: Asked,
    figure: TableOfEstimates,
    told: _Told,
    at: tuple[int, int],
    secret: Secret,
    limits: PublicationLimits,
) -> PublishedFigure:
    if secret is not Secret.OPEN:
        return PublishedFigure(asked.stat, asked.var, Verdict.SUPPRESSED)
    se, rse, low, high = (
        _defined(side[at]) for side in (told.standard_error, told.relative, told.low, told.high)
    )
    say = partial(PublishedFigure, asked.stat, asked.var, respondents=int(figure.respondents[at]))
    if figure.respondents[at] == 0:
        return say(Verdict.EMPTY)
    place = int(np.ravel_multi_index(at, figure.estimate.shape))
    say = partial(
        say,
        df_domain=int(figure.spread.degrees_of_freedom[place]),
        remark=figure.spread.remark[place],
        signed=told.signed,
    )
    if not figure.spread.measurable[place] or se is None:
        return say(Verdict.NOT_COMPUTABLE)
    if se == 0 or (rse is not None and rse <= limits.mark_above):
        verdict = Verdict.SHOWN
    elif rse is not None and rse <= limits.hide_above:
        verdict = Verdict.MARKED
    elif low is not None and high is not None and low <= 0 <= high:
        # Near zero a relative error says nothing: the interval does.
        return say(Verdict.INTERVAL, low=low, high=high)
    else:
        return say(Verdict.UNRELIABLE, rse_pct=rse)
    estimate = float(figure.estimate[at])
    return say(verdict, estimate=estimate, se=se, rse_pct=rse, low=low, high=high)


def _defined(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
