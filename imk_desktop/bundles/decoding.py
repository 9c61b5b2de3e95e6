"""One way to decode bytes from outside, with one exception for all that can be wrong."""

from __future__ import annotations

from typing import TypeVar

import msgspec

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
