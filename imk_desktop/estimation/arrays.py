"""The kinds of arrays this chapter speaks of; one row is one record of the sample."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Labels = NDArray[np.str_]


def coded(labels: Labels) -> tuple[Codes, list[str]]:
    """Number labels by their sorted order.

    Returns:
        The code of each record (n,), and the labels by code.
    """
    names, codes = np.unique(labels, return_inverse=True)
    return codes.reshape(-1).astype(np.int64), [str(name) for name in names]


def pairs_numbered(outer: Codes, inner: Codes) -> Codes:
    """Number the pairs (outer, inner) that occur, in order, from 0 and without gaps, (n,)."""
    pairs = outer * (int(inner.max(initial=0)) + 1) + inner
    numbered: Codes = np.unique(pairs, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return numbered


def beside(*columns: Floats) -> Floats:
    """Put variables (n,) side by side, (n, v)."""
    return np.column_stack(columns)
