"""The lock that a passphrase opens: of the key file beside a store, and of a starter.

Argon2id makes a key of the passphrase, ChaCha20-Poly1305 locks with it. Both let other threads
run meanwhile, so a window stays alive; trying many passphrases stays dear on any machine.
"""

from __future__ import annotations

import secrets
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from imk_desktop.bundles.decoding import Malformed, decode
from imk_desktop.bundles.seal import BadSeal, NotOurs

_KEY_SIZE = 32
_NONCE_SIZE = 12
_TAG_SIZE = 16
_LARGEST = 64 * 1024
"""Bytes of a lock: it holds keys, never data."""


class Stretching(msgspec.Struct, frozen=True, array_like=True):
    """How the key is made of the passphrase; the limits keep a forged file from choking us.

    Source: RFC 9106, section 4, second recommended option (64 MiB, three passes).
    """

    salt: Annotated[bytes, msgspec.Meta(min_length=16, max_length=64)]
    memory_kib: Annotated[int, msgspec.Meta(ge=64, le=128 * 1024)] = 64 * 1024
    iterations: Annotated[int, msgspec.Meta(ge=1, le=8)] = 3
    lanes: Annotated[int, msgspec.Meta(ge=1, le=4)] = 1

    def key(self, passphrase: str) -> bytes:
        """Return the key, 32 bytes; takes a third of a second, on purpose."""
        return Argon2id(
            salt=self.salt,
            length=_KEY_SIZE,
            iterations=self.iterations,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        ).derive(passphrase.encode("utf-8", "surrogatepass"))


class _Locked(msgspec.Struct, frozen=True, array_like=True):
    stretching: Stretching
    nonce: Annotated[bytes, msgspec.Meta(min_length=_NONCE_SIZE, max_length=_NONCE_SIZE)]
    content: Annotated[bytes, msgspec.Meta(min_length=_TAG_SIZE)]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Locked)


def lock(content: bytes, passphrase: str, *, bound_to: bytes = b"") -> bytes:
    """Lock a few bytes with a passphrase.

    Args:
        content: What to lock.
        passphrase: What will open it.
        bound_to: Bytes that lie open beside the lock and must be the same when it is opened.
    """
    stretching = Stretching(secrets.token_bytes(16))
    nonce = secrets.token_bytes(_NONCE_SIZE)
    locked = ChaCha20Poly1305(stretching.key(passphrase)).encrypt(nonce, content, bound_to)
    return _encoder.encode(_Locked(stretching, nonce, locked))


def unlock(locked: bytes, passphrase: str, *, bound_to: bytes = b"") -> bytes:
    """Return what `lock` locked.

    Raises:
        NotOurs: The passphrase is wrong, or what it is bound to is another.
        BadSeal: The bytes are no lock.
    """
    if len(locked) > _LARGEST:
        raise BadSeal
    try:
        parts = decode(_decoder, locked)
        key = parts.stretching.key(passphrase)
    except (Malformed, ValueError) as error:  # ValueError: less memory than its lanes need
        raise BadSeal from error
    try:
        return ChaCha20Poly1305(key).decrypt(parts.nonce, parts.content, bound_to)
    except InvalidTag as error:
        raise NotOurs from error
