"""Drawn units that no weighted record lies in: blocks where nobody answered.

Their rows take no part in any figure, but they were drawn. Without them a stratum seems to
have given fewer units than it did, and the standard error comes out too small. So each counts
as one more drawn unit, with a total of 0, as in R after `subset(design, weight > 0)`.

A business that did not answer is another matter: it is in the weights of those that did. Units
of one record are therefore taken for businesses where the file has units of several, and at
every later stage.

Source: Särndal, Swensson and Wretman (1992), section 15.6; Lumley (2010), section 2.2.1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Codes, Flags, Labels
from imk_desktop.estimation.design_columns import StageColumns, block_in_two_strata

Path = tuple[str, ...]  # the labels of a unit and of those it lies in, from the first stage on


@dataclass(frozen=True, slots=True)
class SilentUnit:
    """A unit whose records have no weight.

    `stage` is 1 for the first; `unit` names it and the units it lies in; `counted` tells
    whether it stays a drawn unit of its stratum.
    """

    stage: int
    unit: str
    stratum: str
    counted: bool


@dataclass(frozen=True, slots=True)
class SilentUnits:
    """The silent units of one stage, and what they add to its strata.

    Attributes:
        units: In order of their labels.
        in_stratum_of: (n,) how many more units the stratum of each weighted record gave.
        rows: (u,) the records, of all, of each of them.
    """

    units: tuple[SilentUnit, ...]
    in_stratum_of: Codes
    rows: tuple[tuple[int, ...], ...]


def silent_units(stratum: Labels | None, units: Sequence[Labels], used: Flags) -> SilentUnits:
    """Find the silent units of a stage among all N records of a file.

    Args:
        stratum: (N,) labels; None where there are no strata.
        units: (N,) labels per stage up to this one; a blank one says nothing.
        used: (N,) the n records that have a weight.
    """
    stage, n = len(units), used.size
    paths: list[Path] = list(zip(*(labels.tolist() for labels in units), strict=True))
    labels = ["-"] * n if stratum is None else stratum.tolist()
    strata: list[Path] = [(*path[:-1], label) for path, label in zip(paths, labels, strict=True)]
    speaking = {paths[row] for row in np.flatnonzero(used).tolist()}
    open_strata = {strata[row] for row in np.flatnonzero(used).tolist()}
    records = Counter(paths)
    of_several = {
        label for path, label in zip(paths, strata, strict=True) if records[path] > 1 and path[-1]
    }
    rows_of: dict[Path, list[int]] = {}
    for row, path in enumerate(paths):
        if path not in speaking and all(path) and strata[row] in open_strata:
            rows_of.setdefault(path, []).append(row)
    named = sorted(rows_of)
    home = {path: strata[rows_of[path][0]] for path in named}
    counted = [home[path] in of_several or (stage == 1 and not of_several) for path in named]
    more = Counter(home[path] for path, counts in zip(named, counted, strict=True) if counts)
    return SilentUnits(
        units=tuple(
            SilentUnit(stage, " / ".join(path), "" if stratum is None else home[path][-1], counts)
            for path, counts in zip(named, counted, strict=True)
            if counts or stage == 1
        ),
        in_stratum_of=np.array([more[label] for label in strata], np.int64)[used],
        rows=tuple(
            tuple(rows_of[path])
            for path, counts in zip(named, counted, strict=True)
            if counts or stage == 1
        ),
    )


def refuse_two_strata(silent: SilentUnits, stage: StageColumns, line: Sequence[int]) -> None:
    """Refuse a silent unit that lies in two strata: which of them gave it?

    Args:
        silent: The silent units.
        stage: The columns (N,) of their stage.
        line: (N,) the line of each record in its file.

    Raises:
        UserError: There is one that counts.
    """
    if stage.stratum is None:
        return
    for unit, rows in zip(silent.units, silent.rows, strict=True):
        for row in rows if unit.counted else ():
            if stage.stratum[row] != unit.stratum:
                raise block_in_two_strata(stage, rows[0], row, line)


def strata_without_weight(stratum: Labels | None, used: Flags) -> tuple[str, ...]:
    """Return the strata of a first stage (N,) of which no record has a weight, sorted."""
    if stratum is None:
        return ()
    missing = set(stratum[~used].tolist()) - set(stratum[used].tolist()) - {""}
    return tuple(sorted(missing))
