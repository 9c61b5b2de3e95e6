"""Sealing with age, by streams: nothing is ever held whole, nor written to disk in the clear."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, Protocol

import pyrage


class NotOurs(Exception):
    """None of the recipients' keys is ours, or the passphrase is wrong. Stays in this package."""


class BadSeal(Exception):
    """The sealed bytes are not what was sealed. Stays in this package."""


class Writable(Protocol):
    """Where sealed bytes go."""

    def write(self, content: bytes, /) -> object:
        """Take bytes."""

    def flush(self) -> object:
        """Hold nothing back."""


def new_identity() -> str:
    """Draw a secret key that can unseal."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """Return the public key to which that secret key's holder is addressed."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def seal(pieces: Iterable[bytes], sink: Writable, recipients: Sequence[str]) -> None:
    """Write the pieces, sealed to every one of the recipients.

    What making a piece or writing raises comes out of here as it is.
    """
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    source, target = _Reading(_Pieces(pieces).read), _Writing(sink.write)
    try:
        pyrage.encrypt_io(source, target, keys)
    except (pyrage.EncryptError, OSError):
        if fault := source.fault or target.fault:
            raise fault from None
        raise


def unseal(source: BinaryIO, take: Callable[[bytes], object], identity: str) -> None:
    """Hand over what was sealed, piece by piece, in order.

    Args:
        source: At the start of the sealed bytes, which go to its end.
        take: Called with each piece. What it raises comes out of here as it is.
        identity: The secret key.

    Raises:
        NotOurs: The bytes are not sealed to this key.
        BadSeal: The bytes are damaged; pieces that were handed over must be forgotten.
    """
    key = pyrage.x25519.Identity.from_str(identity)
    reading, writing = _Reading(source.read), _Writing(take)
    try:
        pyrage.decrypt_io(reading, writing, [key])
    except (pyrage.DecryptError, OSError) as error:
        if fault := reading.fault or writing.fault:
            raise fault from None
        raise (NotOurs if "No matching keys" in str(error) else BadSeal) from error


def sealed(content: bytes, recipients: Sequence[str]) -> bytes:
    """Return a few bytes sealed to the recipients."""
    return pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(r) for r in recipients])


def unsealed(content: bytes, identity: str) -> bytes:
    """Undo `sealed`.

    Raises:
        NotOurs: The bytes are not sealed to this key.
        BadSeal: The bytes are damaged.
    """
    pieces = bytearray()
    unseal(io.BytesIO(content), pieces.extend, identity)
    return bytes(pieces)


class _Pieces:
    """A file to read from, made of pieces that are asked for one at a time."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._piece = io.BytesIO()

    def read(self, size: int) -> bytes:
        """Return up to that many bytes; none at the end."""
        while not (content := self._piece.read(size)):
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._piece = io.BytesIO(piece)
        return content


# WORKAROUND pyrage 1.4: some of what these two raise comes back as the text of another exception


class _Reading:
    """A file to read from, whose faults are kept."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.fault: BaseException | None = None
        self._read = read

    def read(self, size: int) -> bytes:
        """Return up to that many bytes."""
        try:
            return self._read(size)
        except BaseException as fault:
            self.fault = fault
            raise


class _Writing:
    """A file to write to that hands everything on, whose faults are kept."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self.fault: BaseException | None = None
        self._write = write

    def write(self, content: bytes) -> int:
        """Hand it on."""
        try:
            self._write(content)
        except BaseException as fault:
            self.fault = fault
            raise
        return len(content)

    def flush(self) -> None:
        """Hold nothing back."""
