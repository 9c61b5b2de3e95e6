"""Grouping weak classes into "lainnya", so that a table keeps what can be said.

A class whose own total rests on too few respondents, or is too imprecise to print, is merged
with the others like it. If these are still too weak together, the class with the fewest
respondents joins them, until they hold or two classes are left.

Source: Hundepool et al. (2012), section 4.3.1 (table redesign).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Codes, Flags, Floats
from imk_desktop.estimation.domains import Domains
from imk_desktop.estimation.linearisation import Estimates
from imk_desktop.estimation.two_way import TwoWay

OTHERS = "lainnya"

Estimator = Callable[[Domains], Estimates]


@dataclass(frozen=True, slots=True)
class Grouping:
    """A table after grouping, and which rows and columns went into "lainnya"."""

    table: TwoWay
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def group_weak_classes(
    table: TwoWay, estimators: Sequence[Estimator], respondents: int, rse_limit: float
) -> Grouping:
    """Merge the rows and columns whose own totals cannot be shown.

    Args:
        table: The classification of n records.
        estimators: The figures that must hold in every class.
        respondents: A class needs as many.
        rse_limit: And a relative standard error, in per cent, of no more than this.
    """
    row, rows, grouped_rows = _merge(table.row, table.rows, estimators, respondents, rse_limit)
    column, columns, grouped_columns = _merge(
        table.column, table.columns, estimators, respondents, rse_limit
    )
    merged = table.merged(row, rows, column, columns)
    return Grouping(merged, grouped_rows, grouped_columns)


def _merge(
    code: Codes,
    labels: tuple[str, ...],
    estimators: Sequence[Estimator],
    respondents: int,
    rse_limit: float,
) -> tuple[Codes, tuple[str, ...], tuple[str, ...]]:
    """Return the new code of each old one, the new labels, and the labels merged."""
    k = len(labels)
    unchanged = np.arange(k)

    def weak(code: Codes, classes: int) -> Flags:
        domains = Domains(code, ("",) * classes)
        flags = np.zeros(classes, np.bool_)
        for estimate in estimators:
            figure = estimate(domains)
            rse = figure.relative_standard_error
            flags |= (figure.respondents < respondents) | (rse > rse_limit)
        return flags

    merged = weak(code, k)
    if not merged.any():
        return unchanged, labels, ()
    if OTHERS in labels:  # a class of that name already takes in what is left
        merged[labels.index(OTHERS)] = True
    size: Floats = np.bincount(code[code >= 0], minlength=k).astype(np.float64)
    while merged.sum() < k - 1:
        together = np.where(merged[code] & (code >= 0), 0, -1)
        if merged.sum() > 1 and not weak(together, 1).any():
            break
        merged[int(np.argmin(np.where(merged, np.inf, size)))] = True
    kept = [label for label, gone in zip(labels, merged.tolist(), strict=True) if not gone]
    new_code = np.where(merged, len(kept), np.cumsum(~merged) - 1)
    gone_labels = tuple(label for label, gone in zip(labels, merged.tolist(), strict=True) if gone)
    return new_code.astype(np.int64), (*kept, OTHERS), gone_labels
