"""What is unusual in an act of a user: allowed, once a reason was given.

An act judges itself by one pure function (`imk_desktop.progress.unusual`) and raises `NeedsNote`
when something is unusual and nobody said why. The command line then asks for `--note`, the
window for a reason; the reason is kept in the record that the act writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from imk_desktop.domain.unusual_words import unusual_words
from imk_desktop.errors import UserError
from imk_desktop.language import _

Fact = str | int | tuple[str, ...]


class Odd(StrEnum):
    """What may be unusual; the words never change, since programs read them."""

    OUTSIDE_SURVEY = "outside_survey"
    """A day before the survey's first or after its last: `day`, `first`, `last`."""
    SECOND_VISIT = "second_visit"
    """The sample has a visit of that day already: `sample`, `day`, `result`."""
    MAIN_NOT_FINAL = "main_not_final"
    """A replacement was worked on though its main sample is not final: `main`, `state`."""
    STAGES_OPEN = "stages_open"
    """The report is approved while stages before its own are open: `stages`, their numbers."""
    BEFORE_SURVEY = "before_survey"
    """The report is approved on a day before the survey's first: `day`, `first`."""
    STAGES_OVERLAP = "stages_overlap"
    """A stage begins before the one before it ends: `stage`, `day`, `before`, `last`."""
    STAGES_REVERSED = "stages_reversed"
    """A stage begins before the one before it begins: `stage`, `day`, `before`, `first`."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """One unusual thing: what, and the figures it is told by; days are ISO text."""

    what: Odd
    facts: Mapping[str, Fact] = field(default_factory=dict)


class NeedsNote(UserError):
    """The act is possible, but unusual: it waits for a reason and nothing changed.

    Args:
        unusual: What is unusual, at least one thing.
    """

    def __init__(self, unusual: Sequence[Unusual]) -> None:
        self.unusual = tuple(unusual)
        message = _("{what}. Beri alasan (catatan) bila memang demikian; tidak ada yang diubah.")
        what = "; ".join(unusual_words(one.what, one.facts) for one in self.unusual)
        super().__init__(message.format(what=what), code="needs_note")


def ask_reason(unusual: Sequence[Unusual], reason: str) -> None:
    """Let an act pass if nothing is unusual, or if a reason was given.

    Raises:
        NeedsNote: Something is unusual and no reason was given.
    """
    if unusual and not reason.strip():
        raise NeedsNote(unusual)


def noted(note: str, reason: str) -> str:
    """Return the note that a record keeps: what was to be remembered, then the reason.

    >>> noted("rumah terkunci", "ditelepon sore")
    'rumah terkunci; ditelepon sore'
    """
    parts = (part.strip() for part in (note, reason))
    return "; ".join(dict.fromkeys(part for part in parts if part))
