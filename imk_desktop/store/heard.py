"""What the laptops of another office last said that they have, held against what is here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from imk_desktop.domain.change import PROVINCE
from imk_desktop.replication.frontier import lacking
from imk_desktop.replication.statements import Statement, last_words, went_back
from imk_desktop.store import exchange, segments
from imk_desktop.store.segments import StoredSegment


@dataclass(frozen=True, slots=True)
class Heard:
    """The statements of an office's laptops.

    Attributes:
        words: Of each laptop that was heard, all its statements that stand.
        held: Our segments of the partitions that both offices hold.
        sent: Place in the ledger of the last bundle sent to the office; 0 for none.
    """

    words: Sequence[Sequence[Statement]]
    held: Sequence[StoredSegment]
    sent: int

    def lacking(self, there: Collection[int], *, since: int = 0) -> int:
        """Count the laptops that lack any of some segments by their last word.

        Args:
            there: Ids of the segments that they should have. What is beside them counts for
                what a statement reaches: it names heads, and what went before through those.
            since: A laptop that said nothing since this place in the ledger lacks something.
        """
        return sum(
            all(one.place < since for one in statements)
            or any(
                segment.id in there
                for one in last_words(statements)
                for segment in lacking(self.held, one.have)
            )
            for statements in self.words
        )

    def went_back(self) -> bool:
        """Tell whether a laptop lacks what it had before, and was sent nothing since it said so."""
        return any(
            one.place > self.sent
            for statements in self.words
            if len(statements) > 1
            for one in went_back(self.held, statements)
        )


def heard_of(
    connection: Connection, office: str, other: str, *, makes_starters: bool = False
) -> Heard:
    """Return what was heard of another office's laptops, but for those that were revoked.

    What a starter says counts where its laptop never spoke, and no other one of the office did:
    a spare starter that nobody used is no laptop at work.

    Args:
        connection: A connection for reading.
        office: This store's office.
        other: The other office.
        makes_starters: Whether starters are made here; elsewhere, one is the word of the
            laptop that made it.
    """
    lines = connection.exec_driver_sql(
        "SELECT DISTINCT laptop FROM statement WHERE office = ? "
        "AND laptop NOT IN (SELECT row FROM revocation) ORDER BY laptop",
        (other,),
    ).scalars()
    all_words = [exchange.statements(connection, laptop) for laptop in lines]
    spoken = [
        words
        for words in all_words
        if not makes_starters or any(not one.is_of_starter for one in words)
    ]
    last = connection.exec_driver_sql(
        "SELECT max(rowid) FROM bundle WHERE direction = 'out' AND to_office = ?", (other,)
    ).scalar()
    held = [
        segment
        for partition in (PROVINCE, office if other == PROVINCE else other)
        for segment in segments.of_partition(connection, partition)
    ]
    return Heard(spoken or all_words, held, int(last or 0))


def brings_news(
    connection: Connection, office: str, other: str, chosen: Sequence[StoredSegment]
) -> bool:
    """Tell whether an office lacks any of some segments by what its laptops said last.

    A copy of a laptop, or an old bundle that came late, makes one send what is there already.
    """
    if not chosen:
        return False
    heard = heard_of(connection, office, other)
    return not heard.words or heard.lacking({segment.id for segment in chosen}) > 0


def there_by(connection: Connection, moment: int) -> frozenset[int]:
    """Return the ids of the segments that were here at a moment, milliseconds since 1970."""
    lines = connection.exec_driver_sql("SELECT id FROM segment WHERE received <= ?", (moment,))
    return frozenset(lines.scalars())
