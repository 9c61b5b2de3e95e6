"""Gaps in running numbers, in time that depends on how many there are, not on how high."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice


def gaps(numbers: Iterable[int], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of every run of numbers that are lacking.

    Args:
        numbers: Those that are there, in any order.
        first, last: From where to where there should be all.

    >>> list(gaps([2, 5], 1, 1_000_000_000))
    [(1, 1), (3, 4), (6, 1000000000)]
    """
    expected = first
    for number in (*sorted(n for n in set(numbers) if first <= n <= last), last + 1):
        if number > expected:
            yield expected, number - 1
        expected = number + 1


def lacking(numbers: Iterable[int], first: int, last: int, most: int) -> list[int]:
    """Return the numbers that are lacking, at most so many, the least first.

    >>> lacking([2, 5], 1, 1_000_000_000, most=4)
    [1, 3, 4, 6]
    """
    runs = gaps(numbers, first, last)
    return list(islice(chain.from_iterable(range(a, b + 1) for a, b in runs), most))
