"""Two contents under one number, as only a broken or a tampered laptop tells them.

What came second is set aside here. Another laptop may have heard that one first, and then holds
what this one set aside: both are right by the rules, and differ until a person writes what is
true where it is wrong. That write replaces either content, so that all agree again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from imk_desktop.bundles.segment import read_changes
from imk_desktop.errors import UserError
from imk_desktop.operations.delivery import FORKED
from imk_desktop.store import segments
from imk_desktop.store.database import Connection

MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Fork:
    """What a laptop told twice.

    Attributes:
        laptop: The laptop.
        office: Whose rows they are.
        parts: How many parts of its bundles are set aside for it.
        rows: A few of the rows, "table row" each.
    """

    laptop: str
    office: str
    parts: int
    rows: tuple[str, ...]


def two_contents(connection: Connection) -> list[Fork]:
    """Return what is set aside since another content is known under its numbers, by laptop."""
    parts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for segment in segments.in_state(connection, "aside"):
        if segment.reason == FORKED:
            parts[segment.laptop, segment.partition].append(segment.id)
    return [
        Fork(laptop, office, len(numbers), tuple(_some_rows(connection, numbers)))
        for (laptop, office), numbers in sorted(parts.items())
    ]


def _some_rows(connection: Connection, numbers: list[int]) -> Iterator[str]:
    """Yield a few of the rows that some segments write to."""
    rows: dict[str, None] = {}
    for number in numbers[:MOST_ROWS]:
        try:
            for changes in read_changes(segments.content(connection, number)):
                rows |= dict.fromkeys(f"{one.table} {one.row}" for one in changes[:MOST_ROWS])
        except UserError:
            continue  # of an older store, which kept what it could not read
    yield from list(rows)[:MOST_ROWS]
