"""What an act on one sample came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imk_desktop.domain.change import Change


@dataclass(frozen=True, slots=True)
class SampleChange:
    """A change to a sample.

    Attributes:
        change: Id of the change (epoch in hexadecimal, a dash, seq); None if nothing changed.
        sample: The sample's key.
        status: Its state on the ladder afterwards.
    """

    change: str | None
    sample: str
    status: str

    @classmethod
    def of(cls, made: Sequence[Change], sample: str, status: str) -> SampleChange:
        """Describe the first of the changes made, if any."""
        id_ = f"{made[0].mark.epoch.hex()}-{made[0].mark.seq}" if made else None
        return cls(id_, sample, status)
