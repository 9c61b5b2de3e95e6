"""What the changes of one row amount to: the heads of every cell, and whether it is alive.

Held so that a row of 120 fields made by one change costs the same as one of two: the change
that stands in most cells is the `base`, only cells that hold something else are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from imk_desktop.domain.change import Mark

Heads = tuple[Mark, ...]
"""The writes of a cell that stand, in the order of their marks."""

NO_EXCEPTIONS: Mapping[str, Heads] = MappingProxyType({})


class RowState(msgspec.Struct, frozen=True):
    """The state of a row. Compare two by `heads()`: a state may be held over several bases.

    Attributes:
        base: A change that stands alone in many cells.
        covers: The fields that `base` wrote (`Change.shape.fields`).
        exceptions: By cell, its heads where they are not just `base`; cells that no change
            wrote are left out. `EXISTENCE` is here when a delete or a restore stands.
        alive: Whether the row is there to be seen: made, and not deleted.
        missing: Whether a change of the row names one that is unknown, so that what arrives
            late may alter more than its own cells.
        source: The outside source, if every change of the row is a snapshot of that one.
        taken: The time of the newest of those snapshots, if there is such a source; else 0.
        made: Whether somebody wrote it who may make such rows, as far as is known.
    """

    base: Mark
    covers: tuple[str, ...]
    exceptions: Mapping[str, Heads] = msgspec.field(default_factory=lambda: NO_EXCEPTIONS)
    alive: bool = True
    missing: bool = False
    source: str = ""
    taken: int = 0
    made: bool = True

    def heads_of(self, cell: str) -> Heads:
        """Return the heads of a field or of `EXISTENCE`; none if nothing wrote it."""
        marks = self.exceptions.get(cell)
        if marks is not None:
            return marks
        return (self.base,) if cell in self.covers else ()

    def heads(self) -> dict[str, Heads]:
        """Return the heads of every cell that has some, by cell in alphabetical order."""
        return dict(self.cells())

    def cells(self) -> Iterator[tuple[str, Heads]]:
        """Yield every cell that has heads, in alphabetical order, `EXISTENCE` first."""
        alone = (self.base,)
        for cell in sorted({*self.covers, *self.exceptions}):
            if marks := self.exceptions.get(cell, alone):
                yield cell, marks

    def marks(self) -> set[Mark]:
        """Return the marks of every standing write: what `shown` needs the changes of."""
        standing = {mark for marks in self.exceptions.values() for mark in marks}
        if any(field not in self.exceptions for field in self.covers):
            standing.add(self.base)
        return standing
