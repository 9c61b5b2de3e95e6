"""What sending and receiving bundles came to, as people and programs read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from imk_desktop.domain.change import Value


class Applied(StrEnum):
    """Whether a bundle was taken in."""

    YES = "yes"
    ALREADY = "already"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written.

    Attributes:
        file: Where it lies.
        id: The bundle's id, hexadecimal.
        number: Running number of this laptop's bundles to that office.
        bytes: Size of the file.
        to_office: The office it is for.
        rows: Rows inside by table, each change counted once.
        kept: Whether the store could note it; not where its disk is full or cannot be written.
    """

    file: Path
    id: str
    number: int
    bytes: int
    to_office: str
    rows: Mapping[str, int] = field(default_factory=dict)
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Merged:
    """What a bundle did, or would do, to this store.

    Attributes:
        file: The file that was read.
        id: The bundle's id, hexadecimal; empty if not even that could be read.
        from_office: The sender's office.
        from_laptop: The sender's laptop.
        to_office: The addressed office.
        number: The sender's running number.
        applied: Whether it was taken in, was known already, or was refused.
        new, changed, unchanged: Rows by what became of them.
        conflicts: Cells with differing values that it left.
        waiting: Segments that wait for others before them.
        refused: Segments set aside because a right was broken or two changes share an id.
        waiting_for: What must come first, as sentences.
        set_aside: Whose segments were set aside and why, as sentences.
        message: One sentence for a person.
        by_table: Rows by table: (new, changed, unchanged).
        made: When the sender wrote it, milliseconds since 1970, as claimed.
        error: Stable code of why it was refused; empty if it was not.
        machine: Whether the machine was at fault, not the file.
    """

    file: Path
    id: str = ""
    from_office: str = ""
    from_laptop: str = ""
    to_office: str = ""
    number: int = 0
    applied: Applied = Applied.NO
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    conflicts: int = 0
    waiting: int = 0
    refused: int = 0
    waiting_for: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    message: str = ""
    by_table: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    made: int = 0
    error: str = ""
    machine: bool = False

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look: conflicts, waiting or refused parts."""
        return bool(self.conflicts or self.waiting or self.refused)


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values that stand. `when` is ISO text, as the writer's clock claimed."""

    value: Value
    office: str
    laptop: str
    by: str
    when: str
    bundle: str | None


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A cell in which differing values stand; the first is displayed meanwhile.

    Attributes:
        id: Names it in `resolve`.
        table: The kind of record.
        row: The row's id.
        sample: The sample's key, where the row belongs to one; else None.
        field: The field; `existence` where an edit stands against a delete, `decision` where
            two decisions of one office differ.
        values: What stands, the displayed one first.
        name: The business whose sample it is, as displayed; empty where there is none.
    """

    id: str
    table: str
    row: str
    sample: str | None
    field: str
    values: tuple[ConflictValue, ...]
    name: str = ""
