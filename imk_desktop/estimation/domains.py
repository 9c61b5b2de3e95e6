"""Domains: the parts of the population that a table has a row or a cell for.

Source: Särndal, Swensson and Wretman (1992), section 10.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imk_desktop.estimation.arrays import Codes, Flags, Labels, coded


@dataclass(frozen=True, slots=True)
class Domains:
    """A partition of n records into k labelled domains.

    Attributes:
        code: (n,) the domain of each record, -1 for none.
        labels: The domains by code.
    """

    code: Codes
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def of(self, used: Flags) -> Codes:
        """Return the domain of each record, -1 where it is not used."""
        return np.where(used, self.code, -1)


def everyone(n: int) -> Domains:
    """Return the one domain of all n records."""
    return Domains(np.zeros(n, np.int64), ("",))


def inside(flags: Flags, label: str) -> Domains:
    """Return the one domain of the flagged records."""
    return Domains(np.where(flags, 0, -1).astype(np.int64), (label,))


def by_labels(labels: Labels) -> Domains:
    """Return a domain per label (n,), sorted; records with an empty label are in none.

    >>> by_labels(np.array(["b", "a", ""])).labels
    ('a', 'b')
    """
    codes, names = coded(labels)
    if names and names[0] == "":
        return Domains(codes - 1, tuple(names[1:]))
    return Domains(codes, tuple(names))


def crossed(first: Labels, second: Labels) -> Domains:
    """Return a domain `a|b` per pair of labels that occurs; an empty label is in none.

    >>> crossed(np.array(["a", "b"]), np.array(["x", "x"])).labels
    ('a|x', 'b|x')
    """
    a, b = by_labels(first), by_labels(second)
    known = (a.code >= 0) & (b.code >= 0)
    width = max(len(b), 1)
    pairs, code = np.unique(a.code[known] * width + b.code[known], return_inverse=True)
    placed = np.full(first.size, -1, np.int64)
    placed[known] = code.reshape(-1)
    labels = tuple(joined((a.labels[p // width], b.labels[p % width])) for p in pairs.tolist())
    return Domains(placed, labels)


def joined(labels: Sequence[str]) -> str:
    r"""Join labels by `|`; one that holds a `|` itself is told apart by a backslash before it.

    >>> print(joined(["a", "b|c"]), joined(["a|b", "c"]), joined(["a|b"]))
    a|b\|c a\|b|c a|b
    """
    if len(labels) < 2:
        return "".join(labels)
    return "|".join(re.sub(r"[\\|]", r"\\\g<0>", label) for label in labels)
