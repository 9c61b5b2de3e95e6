"""What a laptop says that it has, told several times: which of it is its last word.

A statement is a receipt, and it may go back: a laptop was restored from a backup, or copied.
What arrives last need not be the last word either, as old bundles come late. The sender's
clock tells where it can be right; else its running number and the order of arrival. Where
none of them tells, both statements count: rather a receipt too few than one too many.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from imk_desktop.replication.frontier import Frontier, Run, covers, is_known

DAY_MS = 86_400_000
AHEAD_MS = DAY_MS
"""A bundle was not made after it came, but for clocks that differ a little."""
LATE_MS = 60 * DAY_MS
"""A bundle that is older than this when it comes was made by a clock that is wrong."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a laptop said once.

    Attributes:
        bundle: Id of the bundle that said so, hexadecimal.
        have: By partition, its frontier.
        place: The order of arrival; 0 for what a starter said, before all bundles.
        number: The bundle's running number; 0 for a starter.
        made: When the sender wrote it by its own clock, milliseconds since 1970.
        at: When it came, by ours.
        repeated: Another bundle of that number came before: the sender had gone back.
        owed: It says less than an earlier one did, and must not be forgotten unanswered.
    """

    bundle: str
    have: Mapping[str, Frontier]
    place: int = 0
    number: int = 0
    made: int = 0
    at: int = 0
    repeated: bool = False
    owed: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether the sender's clock can have been right."""
        return -AHEAD_MS <= self.at - self.made <= LATE_MS

    @property
    def is_of_starter(self) -> bool:
        """Whether it came with a starter, which has no number."""
        return self.place == 0


def overtakes(one: Statement, other: Statement) -> bool:
    """Tell whether a statement is surely later than another of the same laptop."""
    arrived_later = one.place > other.place
    dated = one.is_dated and other.is_dated
    if dated and one.made != other.made:
        return one.made > other.made
    if one.number == other.number or (one.repeated and not other.repeated):
        return arrived_later
    if dated:
        return one.number > other.number
    return arrived_later and one.number > other.number and one.repeated == other.repeated


def last_words(statements: Collection[Statement]) -> list[Statement]:
    """Return the statements of a laptop that no other one surely overtakes."""
    return [one for one in statements if not any(overtakes(other, one) for other in statements)]


def went_back(held: Sequence[Run], statements: Collection[Statement]) -> list[Statement]:
    """Return the last words of a laptop by which it surely lacks what it had before.

    Who names changes that are not here may have all that we hold behind them: it is we who
    went back then.

    Args:
        held: All segments that we hold of the partitions in question.
        statements: Of one laptop, all that stand.
    """
    return [
        one
        for one in last_words(statements)
        if is_known(held, one.have)
        and any(
            overtakes(one, other) and not covers(held, one.have, other.have) for other in statements
        )
    ]
