"""Two-way tables with margins: every cell, row total, column total and the grand total.

A table of R rows and C columns is held as (R + 1, C + 1) arrays, the margins last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Codes, Flags, Floats, Labels
from imk_desktop.estimation.domains import Domains, by_labels
from imk_desktop.estimation.linearisation import Estimates
from imk_desktop.estimation.spread import Remark, Spread


@dataclass(frozen=True, slots=True)
class TwoWay:
    """A classification of n records by rows and columns; -1 in both where a record is in none.

    Attributes:
        row, column: (n,) codes.
        rows, columns: Labels by code.
    """

    row: Codes
    column: Codes
    rows: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns with their margins."""
        return len(self.rows) + 1, len(self.columns) + 1

    def parts(self) -> list[tuple[Domains, Codes]]:
        """Return the domains of cells and of each kind of margin, and their flat places."""
        r, c = len(self.rows), len(self.columns)
        known = self.row >= 0
        cells = np.where(known, self.row * c + self.column, -1)
        place = np.arange((r + 1) * (c + 1)).reshape(r + 1, c + 1)
        return [
            (Domains(codes, ("",) * places.size), places)
            for codes, places in (
                (cells, place[:r, :c].ravel()),
                (self.row, place[:r, c]),
                (self.column, place[r, :c]),
                (np.where(known, 0, -1), place[r, c:]),
            )
        ]

    def sums(self, values: Floats) -> Floats:
        """Return the sums of values (n,) in every cell and margin, (R + 1, C + 1)."""
        table = np.zeros(self.shape)
        for domains, places in self.parts():
            inside = domains.code >= 0
            table.flat[places] = np.bincount(
                domains.code[inside], values[inside], minlength=places.size
            )
        return table

    def merged(
        self, row: Codes, rows: tuple[str, ...], column: Codes, columns: tuple[str, ...]
    ) -> TwoWay:
        """Return the table with classes renumbered: `row[old]` is the new code."""
        known = self.row >= 0
        return TwoWay(
            np.where(known, row[self.row], -1),
            np.where(known, column[self.column], -1),
            rows,
            columns,
        )


def classified(row: Labels, column: Labels) -> TwoWay:
    """Classify records by two columns of labels (n,); a blank in either leaves a record out."""
    known = (row != "") & (column != "")
    rows, columns = by_labels(np.where(known, row, "")), by_labels(np.where(known, column, ""))
    return TwoWay(rows.code, columns.code, rows.labels, columns.labels)


def weighted_sums(table: TwoWay, weight: Floats, values: Floats) -> list[Floats]:
    """Return the weighted sums of variables (n, v) in every cell, blanks as nothing."""
    weighted: Floats = weight[:, None] * np.where(np.isnan(values), 0.0, values)
    return [table.sums(column) for column in weighted.T]


def answering(table: TwoWay, values: Floats) -> Floats:
    """Count the records in every cell that give any of the variables (n, v)."""
    blank: Flags = np.isnan(values)
    return table.sums(1.0 - np.all(blank, axis=1))


@dataclass(frozen=True, slots=True)
class TableOfEstimates:
    """One figure in every cell and margin: arrays (R + 1, C + 1) as in `Estimates`.

    `spread` is flat, row by row.
    """

    estimate: Floats
    standard_error: Floats
    respondents: Floats
    degrees_of_freedom: int
    spread: Spread

    def as_estimates(self) -> Estimates:
        """Return the same figures as a flat list of domains."""
        size = self.estimate.size
        return Estimates(
            self.estimate.ravel(),
            self.standard_error.ravel(),
            self.respondents.ravel().astype(np.int64),
            np.zeros(size, np.int64),
            np.full(size, np.nan),
            self.degrees_of_freedom,
            self.spread,
        )


def tabulate(table: TwoWay, estimate: Callable[[Domains], Estimates]) -> TableOfEstimates:
    """Estimate one figure in every cell and margin."""
    values, errors, respondents, within = (np.zeros(table.shape) for _ in range(4))
    measurable = np.ones(table.shape, np.bool_)
    remarks: dict[int, Remark | None] = {}
    freedom = 0
    for domains, places in table.parts():
        figure = estimate(domains)
        values.flat[places] = figure.estimate
        errors.flat[places] = figure.standard_error
        respondents.flat[places] = figure.respondents
        freedom = figure.degrees_of_freedom
        if figure.spread is not None:
            within.flat[places] = figure.spread.degrees_of_freedom
            measurable.flat[places] = figure.spread.measurable
            remarks |= zip(places.tolist(), figure.spread.remark, strict=True)
    spread = Spread(
        within.ravel().astype(np.int64),
        measurable.ravel(),
        tuple(remarks.get(place) for place in range(values.size)),
    )
    return TableOfEstimates(values, errors, respondents, freedom, spread)
