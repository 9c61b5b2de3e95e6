"""What folding some changes did, counted row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import IntEnum

from imk_desktop.domain.change import Change


class Outcome(IntEnum):
    """What became of a row; of several outcomes of one row the greatest is told."""

    UNCHANGED = 0
    CHANGED = 1
    NEW = 2


class Tally:
    """What folding some changes did to rows, each counted once however often it was touched.

    Attributes:
        conflicts: Ids of the conflicts that were found on the way; some may be settled since.
    """

    def __init__(self) -> None:
        self.conflicts: set[str] = set()
        self._outcomes: dict[str, dict[int, Outcome]] = defaultdict(dict)

    def note(self, partition: str, table: str, row: str, outcome: Outcome) -> None:
        """Note what became of a row; only a hash of its name is kept, since there are many."""
        outcomes, name = self._outcomes[table], hash((partition, row))
        outcomes[name] = max(outcome, outcomes.get(name, outcome))

    def note_new(self, changes: Iterable[Change]) -> None:
        """Note rows that some changes made."""
        for change in changes:
            self._outcomes[change.shape.table][hash((change.partition, change.row))] = Outcome.NEW

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """Return the numbers of new, changed and unchanged rows by table."""
        counted = {}
        for table, outcomes in sorted(self._outcomes.items()):
            found = Counter(outcomes.values())
            counted[table] = (
                found[Outcome.NEW],
                found[Outcome.CHANGED],
                found[Outcome.UNCHANGED],
            )
        return counted
