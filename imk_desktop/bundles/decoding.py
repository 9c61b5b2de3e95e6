"""One way to decode bytes from outside, with one exception for all that can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from imk_desktop.domain.change import Mark
from imk_desktop.domain.limits import EPOCH_SIZE, LAST_SEQ, LONGEST_FIELD, MOST_HEADS

Kind = TypeVar("Kind")


class Malformed(Exception):
    """The bytes are not what they should be. Never leaves this package."""


def decode(decoder: msgspec.msgpack.Decoder[Kind], blob: bytes | memoryview) -> Kind:
    """Return what the bytes say.

    Raises:
        Malformed: They are no msgpack of that type, hold text that is none, or nest too deeply.
    """
    try:
        return decoder.decode(blob)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(str(error)) from error


def refuse_odd_frontiers(frontiers: Mapping[str, tuple[Mark, ...]]) -> None:
    """Refuse frontiers that no program of ours states.

    Raises:
        Malformed: One has too many marks, or a mark that no change can have.
    """
    for partition, marks in frontiers.items():
        if len(partition) > LONGEST_FIELD or len(marks) > MOST_HEADS:
            raise Malformed("A frontier without end")
        if any(len(epoch) != EPOCH_SIZE or not 1 <= seq <= LAST_SEQ for epoch, seq in marks):
            raise Malformed("A mark that no change has")
