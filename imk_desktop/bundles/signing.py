"""Ed25519 signatures, each over a purpose and the SHA-256 of the bytes as written.

The hash comes first because Ed25519 alone would run the slower SHA-512 over the bytes twice;
the purpose keeps a signature given for one thing from being shown for another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

SIGNATURE_SIZE = 64
VERIFY_KEY_SIZE = 32


class Purpose(Enum):
    """What a signature is given for; the value is signed with the content."""

    SEGMENT = b"imk segment\n"
    MANIFEST = b"imk manifest\n"
    CERTIFICATE = b"imk certificate\n"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private Ed25519 key.

    Attributes:
        seed: The 32 secret bytes.
    """

    seed: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Signer:
        """Draw a key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verify_key(self) -> bytes:
        """The public half, 32 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    def sign(self, purpose: Purpose, content: bytes) -> bytes:
        """Return the 64 bytes that only this key can give for this content."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        return key.sign(purpose.value + sha256(content).digest())


def is_signed(
    purpose: Purpose, content: bytes | memoryview, signature: bytes, verify_key: bytes
) -> bool:
    """Say whether the holder of the key signed exactly this content for this purpose."""
    try:
        key = Ed25519PublicKey.from_public_bytes(verify_key)
        key.verify(signature, purpose.value + sha256(content).digest())
    except (InvalidSignature, ValueError):
        return False
    return True
