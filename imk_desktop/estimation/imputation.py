"""Imputation of single items: what can be concluded, then ratios, then a near donor.

Never a whole form: a business that did not answer is non-response (`nonresponse`). Every
imputed value carries its source, and each total tells which part of it was imputed.

Source: de Waal, Pannekoek and Scholtus (2011), Handbook of Statistical Data Editing and
Imputation, ch. 7; Kalton and Kasprzyk (1986), Survey Methodology 12, 1-16.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from imk_desktop.estimation.arrays import Codes, Flags, Floats


class Source(IntEnum):
    """Where a value comes from."""

    COLLECTED = 0
    DEDUCED = 1
    RATIO = 2
    DONOR = 3
    MISSING = 4


Sources = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Item:
    """One variable of n records: values (n,), NaN while missing, and their sources (n,)."""

    values: Floats
    source: Sources

    @property
    def missing(self) -> Flags:
        """(n,) the records that have no value yet."""
        return np.isnan(self.values)


def collected(values: Floats) -> Item:
    """Return an item as it came from the field, NaN where nothing was answered."""
    source = np.where(np.isnan(values), Source.MISSING, Source.COLLECTED).astype(np.int8)
    return Item(values, source)


def deduce(whole: Item, parts: Sequence[Item]) -> tuple[Item, list[Item]]:
    """Fill the one missing value of `whole = sum of parts` from the others.

    Returns:
        The whole and the parts; where two or more are missing, nothing changes.
    """
    items = [whole, *parts]
    missing = np.stack([item.missing for item in items])
    single = missing.sum(axis=0) == 1
    known = np.stack([np.where(item.missing, 0.0, item.values) for item in items])
    total_of_parts = known[1:].sum(axis=0)
    filled = [_filled(whole, single & missing[0], total_of_parts, Source.DEDUCED)]
    for place, part in enumerate(parts, start=1):
        rest = known[0] - (total_of_parts - known[place])
        filled.append(_filled(part, single & missing[place], rest, Source.DEDUCED))
    return filled[0], filled[1:]


def impute_ratio(
    item: Item, auxiliary: Floats, weight: Floats, classes: Codes, allowed: Flags, least: int = 5
) -> Item:
    """Fill y = x * sum(y) / sum(x) over the collected records of the class.

    Args:
        item: The variable y.
        auxiliary: (n,) x, NaN where unknown.
        weight: (n,) weights.
        classes: (n,) class codes, such as industry by size.
        allowed: (n,) the records that answered the form; others stay missing.
        least: A class with fewer collected pairs, or without x, is left alone.
    """
    pairs = (item.source == Source.COLLECTED) & ~np.isnan(auxiliary)
    k = int(classes.max(initial=-1)) + 1
    count = np.bincount(classes[pairs], minlength=k)
    sum_y = np.bincount(classes[pairs], (weight * item.values)[pairs], k)
    sum_x = np.bincount(classes[pairs], (weight * auxiliary)[pairs], k)
    usable = (count >= least) & (sum_x > 0)
    ratio = np.divide(sum_y, sum_x, out=np.zeros(k), where=usable)
    holes = item.missing & allowed & ~np.isnan(auxiliary) & usable[classes]
    return _filled(item, holes, auxiliary * ratio[classes], Source.RATIO)


def impute_from_donor(item: Item, auxiliary: Floats, classes: Codes, allowed: Flags) -> Item:
    """Fill y with that of the collected record of the class whose x is nearest.

    Of two equally near donors the one with the smaller x gives, so that the result does not
    depend on the order of the records. The arguments are as in `impute_ratio`.
    """
    donors = np.flatnonzero((item.source == Source.COLLECTED) & ~np.isnan(auxiliary))
    holes = np.flatnonzero(item.missing & allowed & ~np.isnan(auxiliary))
    # Equal x share the mean of their donors: again nothing hangs on the order
    pairs = np.stack([classes[donors].astype(np.float64), auxiliary[donors]], axis=1)
    keys, place = np.unique(pairs, axis=0, return_inverse=True)
    count = np.bincount(place.reshape(-1), minlength=len(keys))
    gift = np.bincount(place.reshape(-1), item.values[donors], len(keys)) / np.maximum(count, 1)
    values = item.values.copy()
    taken = np.zeros(values.size, np.bool_)
    for code in np.unique(classes[holes]).tolist():
        own = holes[classes[holes] == code]
        mine = np.flatnonzero(keys[:, 0] == code)
        if mine.size == 0:
            continue
        x = keys[mine, 1]
        after = np.searchsorted(x, auxiliary[own]).clip(0, x.size - 1)
        before = np.maximum(after - 1, 0)
        nearer = np.abs(x[before] - auxiliary[own]) <= np.abs(x[after] - auxiliary[own])
        values[own] = gift[mine[np.where(nearer, before, after)]]
        taken[own] = True
    return _filled(item, taken, values, Source.DONOR)


def imputed_share(item: Item, weight: Floats) -> float:
    """Return which part of the weighted total was imputed, from 0 to 1; NaN without a total."""
    size = weight * np.abs(np.where(item.missing, 0.0, item.values))
    whole = float(size.sum())
    made = (item.source != Source.COLLECTED) & (item.source != Source.MISSING)
    return float(size[made].sum()) / whole if whole > 0 else float("nan")


def _filled(item: Item, holes: Flags, values: Floats, source: Source) -> Item:
    return Item(
        np.where(holes, values, item.values),
        np.where(holes, np.int8(source), item.source).astype(np.int8),
    )
