"""Whether a row was made: by an office that may make such rows, not only written to.

In rows of some kinds others may write than those who make them: a regency corrects the name of a
sample, the province makes it. A row that no maker wrote to is kept, flagged "induk belum ada",
and there to be seen only when its maker's change comes; so the answer is the same in whatever
order the changes arrive. Who wrote a change, its certificate says; an epoch is one laptop's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from imk_desktop.domain.change import PROVINCE, Change
from imk_desktop.domain.records import RECORDS, Writers

NEED_MAKERS = frozenset(
    name
    for name, record in RECORDS.items()
    if record.keyed and not record.shared and record.makers is Writers.PROVINCE
)
"""The kinds of which the province makes the rows that a regency holds and may write to."""

Strangers = Collection[bytes]
"""Epochs of offices that may not make rows of a kind."""


def may_make(table: str, office: str) -> bool:
    """Tell whether an office may make rows of a kind in a partition where it may write."""
    return office == PROVINCE or table not in NEED_MAKERS


def is_made(changes: Iterable[Change], strangers: Strangers) -> bool:
    """Tell whether a row was made, by any of its changes.

    >>> is_made([], ())
    False
    """
    return any(change.mark.epoch not in strangers for change in changes)
