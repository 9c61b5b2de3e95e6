"""The `.imk` file: a clear header, and a seal around the manifest and the members.

    header | lock (starters only) | age( length, manifest, signature, member, member … )

The sealed part goes to age recipients. A starter's goes to a key drawn for it alone, which lies,
with the province's verify key, in a lock that a passphrase opens: so a starter too is read as a
stream, and whoever knows the passphrase knows whom to believe.

Members stand one after another, so their sizes are their offsets. Nothing is handed over before
the manifest is believed, and no member before its hash is right.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import BinaryIO

from imk_desktop.bundles import passphrase_lock, seal
from imk_desktop.bundles.certificate import read_certificate
from imk_desktop.bundles.envelope import HEADER_SIZE, Envelope, Hashing, pack_header, reading
from imk_desktop.bundles.manifest import Manifest, Member, decode_manifest, encode_manifest
from imk_desktop.bundles.refusals import (
    damaged,
    forged,
    is_starter,
    not_a_starter,
    not_for_us,
    wrong_passphrase,
)
from imk_desktop.bundles.signing import (
    SIGNATURE_SIZE,
    VERIFY_KEY_SIZE,
    Purpose,
    Signer,
    is_signed,
)
from imk_desktop.domain.limits import LARGEST_ATTACHMENT, LARGEST_SEGMENT
from imk_desktop.errors import UserError

LARGEST_MEMBER = max(LARGEST_SEGMENT, LARGEST_ATTACHMENT)
_LARGEST_MANIFEST = 2 * 1024 * 1024
_LENGTH = 4

Take = Callable[[Member, bytes], object]
Accept = Callable[[Manifest], object]


def write_bundle(
    file: BinaryIO,
    manifest: Manifest,
    members: Iterable[bytes],
    *,
    signer: Signer,
    recipients: Sequence[str],
) -> None:
    """Write a bundle.

    Args:
        file: At its start, and able to go back there.
        manifest: With the size and hash of every member; the hashes are taken as they are.
        members: In the manifest's order, asked for one at a time.
        signer: Key of the laptop that the manifest names as sender.
        recipients: age public keys: of the addressed office's laptops, and the sender's own.

    Raises:
        ValueError: The manifest does not describe the members. A bug in the caller.
    """
    _write(file, manifest, members, signer, recipients, lock=b"")


def write_starter(
    file: BinaryIO,
    manifest: Manifest,
    members: Iterable[bytes],
    *,
    signer: Signer,
    passphrase: str,
    province_verify_key: bytes,
) -> None:
    """Write a starter, which a passphrase opens.

    Args:
        file: At its start, and able to go back there.
        manifest: Of kind "starter"; its first member is of kind "keys".
        members: In the manifest's order.
        signer: Key of the laptop that the manifest names as sender.
        passphrase: What will be told by telephone.
        province_verify_key: Whom the reader is to believe from now on.

    Raises:
        ValueError: The manifest does not describe the members. A bug in the caller.
    """
    identity = seal.new_identity()
    lock = passphrase_lock.lock(province_verify_key + identity.encode(), passphrase)
    _write(file, manifest, members, signer, [seal.recipient_of(identity)], lock)


def open_bundle(
    envelope: Envelope,
    take: Take,
    *,
    identity: str,
    province_verify_key: bytes,
    accept: Accept = lambda manifest: None,
) -> Manifest:
    """Read a bundle that is for this laptop, or that it wrote itself.

    Memory is bounded by the largest member; nothing is written to disk.

    Args:
        envelope: As `read_envelope` gave it.
        take: Called with each member, in order, once its hash is right. A later member may
            still be refused, so what was taken must be forgotten when this raises.
        identity: This laptop's secret age key.
        province_verify_key: Who must have signed the sender's certificate.
        accept: Called with the manifest once its signature is right and before the first
            member; it raises to refuse.

    Returns:
        The manifest. Its certificates other than the sender's are not checked here.

    Raises:
        UserError: bundle_damaged, bundle_too_new, not_for_us, bundle_forged or is_starter.
        MachineFault: The disk failed.
    """
    if envelope.is_starter:
        raise is_starter(envelope.name)
    return _open(envelope, take, identity, province_verify_key, accept)


def open_starter(
    envelope: Envelope,
    take: Take,
    *,
    passphrase: str,
    accept: Accept = lambda manifest: None,
) -> Manifest:
    """Read a starter; like `open_bundle`, but the passphrase shows whom to believe.

    Raises:
        UserError: As `open_bundle`, wrong_passphrase or not_a_starter.
        MachineFault: The disk failed.
    """
    if not envelope.is_starter:
        raise not_a_starter(envelope.name)
    with reading(envelope.path) as file:
        file.seek(HEADER_SIZE)
        lock = file.read(envelope.lock_size)
    try:
        secret = passphrase_lock.unlock(lock, passphrase)
    except seal.NotOurs as error:
        raise wrong_passphrase(envelope.name) from error
    except seal.BadSeal as error:
        raise damaged(envelope.name) from error
    identity = secret[VERIFY_KEY_SIZE:].decode("ascii", "replace")
    return _open(envelope, take, identity, secret[:VERIFY_KEY_SIZE], accept)


def _write(
    file: BinaryIO,
    manifest: Manifest,
    members: Iterable[bytes],
    signer: Signer,
    recipients: Sequence[str],
    lock: bytes,
) -> None:
    if (manifest.kind == "starter") != bool(lock):
        raise ValueError(f"A {manifest.kind} is sealed otherwise")
    file.write(bytes(HEADER_SIZE))
    body = Hashing(file)
    body.write(lock)
    seal.seal(_inside(manifest, members, signer), body, recipients)
    end = file.tell()
    file.seek(0)
    file.write(pack_header(manifest, len(lock), body))
    file.seek(end, os.SEEK_SET)


def _inside(manifest: Manifest, members: Iterable[bytes], signer: Signer) -> Iterator[bytes]:
    blob = encode_manifest(manifest)
    if len(blob) > _LARGEST_MANIFEST:
        raise ValueError("The manifest lists too much for one file")
    yield len(blob).to_bytes(_LENGTH, "big") + blob + signer.sign(Purpose.MANIFEST, blob)
    for member, content in zip(manifest.members, members, strict=True):
        if len(content) != member.size or member.size > LARGEST_MEMBER:
            raise ValueError(f"A {member.kind} is not as the manifest says")
        yield content


def _open(
    envelope: Envelope, take: Take, identity: str, province_verify_key: bytes, accept: Accept
) -> Manifest:
    inside = _Inside(envelope, take, province_verify_key, accept)
    with reading(envelope.path) as file:
        file.seek(HEADER_SIZE + envelope.lock_size)
        try:
            seal.unseal(file, inside.receive, identity)
        except seal.NotOurs as error:
            raise not_for_us(envelope.office, envelope.name) from error
        except seal.BadSeal as error:
            raise damaged(envelope.name) from error
    return inside.finished()


class _Inside:
    """Makes sense of the sealed bytes as they come."""

    def __init__(
        self, envelope: Envelope, take: Take, province_verify_key: bytes, accept: Accept
    ) -> None:
        self._envelope = envelope
        self._take = take
        self._province_verify_key = province_verify_key
        self._accept = accept
        self._manifest: Manifest | None = None
        self._waiting: list[bytes] = []
        self._come = 0
        self._script = self._read()
        self._needed: int | None = next(self._script)

    def receive(self, piece: bytes) -> None:
        """Take the next bytes."""
        self._waiting.append(piece)
        self._come += len(piece)
        while self._needed is not None and self._come >= self._needed:
            try:
                self._needed = self._script.send(self._next(self._needed))
            except StopIteration:
                self._needed = None
        if self._needed is None and self._come:
            raise damaged(self._envelope.name)

    def _next(self, size: int) -> bytes:
        """Return so many of the waiting bytes; those beyond wait on."""
        last = self._waiting.pop() if self._waiting else b""
        end = size - (self._come - len(last))
        self._waiting.append(last[:end])
        content = b"".join(self._waiting)
        self._waiting = [last[end:]]
        self._come -= size
        return content

    def finished(self) -> Manifest:
        """Return the manifest, if all that it lists has come."""
        if self._manifest is None or self._needed is not None:
            raise damaged(self._envelope.name)
        return self._manifest

    def _read(self) -> Generator[int, bytes, None]:
        """Ask for so many bytes, again and again, and judge them."""
        length = int.from_bytes((yield _LENGTH), "big")
        if length > _LARGEST_MANIFEST:
            raise damaged(self._envelope.name)
        blob = yield length
        signature = yield SIGNATURE_SIZE
        self._manifest = self._believe(blob, signature)
        self._accept(self._manifest)
        for member in self._manifest.members:
            content = yield member.size
            if sha256(content).digest() != member.sha256:
                raise damaged(self._envelope.name)
            self._take(member, content)
            del content  # else two members would be held while the next one comes

    def _believe(self, blob: bytes, signature: bytes) -> Manifest:
        name = self._envelope.name
        manifest = decode_manifest(blob, name)
        verify_key = self._verify_key_of_sender(manifest)
        if verify_key is None or not is_signed(Purpose.MANIFEST, blob, signature, verify_key):
            raise forged(name)
        if self._envelope.describes(manifest) is False:
            raise forged(name)
        sizes = [member.size for member in manifest.members]
        if max(sizes, default=0) > LARGEST_MEMBER or sum(sizes) > self._envelope.sealed_size:
            raise damaged(name)
        return manifest

    def _verify_key_of_sender(self, manifest: Manifest) -> bytes | None:
        for issued in manifest.certificates:
            try:
                certificate = read_certificate(issued, self._province_verify_key)
            except UserError:
                continue  # another's, whose segments the caller will then refuse
            if (certificate.survey, certificate.office, certificate.laptop) == (
                manifest.survey,
                manifest.from_office,
                manifest.from_laptop,
            ):
                return certificate.verify_key
        return None
