"""The clear part of an `.imk` file: what anyone can check, without keys.

    magic, format, bundle id, part of parts, year, when, addressed office, sizes, SHA-256

This layout stays for ever, so that every program can tell a newer file from a damaged one. The
hash is over all that follows and then over this header, less the hash itself: in that order
because the size of what follows is known only once it is written.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedReader, FileIO
from pathlib import Path
from typing import BinaryIO

from imk_desktop.bundles.manifest import FORMAT, Manifest
from imk_desktop.bundles.refusals import damaged, not_a_bundle, too_new
from imk_desktop.domain.limits import LATEST_MS
from imk_desktop.user_files import fault_of, refuse_no_file

MAGIC = b"IMK\x89\r\n\x1a\n"
"""A high byte and both line ends, as in PNG: a transfer as text shows at once."""

_FIELDS = struct.Struct(">8s H 16s H H H Q 8s H Q")
MARK_SIZE = 4
HEADER_SIZE = _FIELDS.size + sha256().digest_size
_BUFFER = 1 << 18
"""Bytes a read: age asks for 8 KB at a time, which is a sixth slower from the disk."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The clear header of a file whose size and hash are right; what it claims is not proven.

    Attributes:
        path: The file.
        bundle: Id of the bundle, 16 bytes; it begins with the mark of its survey.
        part: This file is part `part` of `parts`.
        parts: How many files carry the export.
        year: Year of the survey.
        created_ms: When it was written, milliseconds since 1970.
        office: Who is addressed.
        lock_size: Bytes of the part that a passphrase opens; 0 if it is sealed to recipients.
        sealed_size: Bytes after that.
    """

    path: Path
    bundle: bytes
    part: int
    parts: int
    year: int
    created_ms: int
    office: str
    lock_size: int
    sealed_size: int

    @property
    def name(self) -> str:
        """Name of the file, for messages."""
        return self.path.name

    @property
    def survey(self) -> str:
        """Id of its survey, by year and mark: what it claims."""
        return f"imk-{self.year}-{self.bundle[:MARK_SIZE].hex()}"

    @property
    def is_starter(self) -> bool:
        """Whether a passphrase opens it."""
        return self.lock_size > 0

    def describes(self, manifest: Manifest) -> bool:
        """Say whether the signed manifest repeats what the clear header claims."""
        return (
            manifest.bundle,
            manifest.part,
            manifest.parts,
            manifest.year,
            manifest.created_ms,
            manifest.to_office,
            manifest.kind == "starter",
        ) == (
            self.bundle,
            self.part,
            self.parts,
            self.year,
            self.created_ms,
            self.office,
            self.is_starter,
        )


def survey_mark(survey: str) -> bytes:
    """Return the four bytes by which a bundle's id shows its survey to who cannot open it.

    >>> survey_mark("imk-2026-0a1b2c3d").hex()
    '0a1b2c3d'
    """
    end = survey.rpartition("-")[2]
    try:
        mark = bytes.fromhex(end)
    except ValueError:
        mark = b""
    return mark if len(mark) == MARK_SIZE else sha256(survey.encode()).digest()[:MARK_SIZE]


class Hashing:
    """A file to write to that hashes and counts what passes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        """Pass it on."""
        self.sha256.update(content)
        self.size += len(content)
        return self._file.write(content)

    def flush(self) -> None:
        """Leave it to the owner of the file."""


def pack_header(manifest: Manifest, lock_size: int, body: Hashing) -> bytes:
    """Return the clear header of a file.

    Args:
        manifest: Its manifest.
        lock_size: Bytes of its lock, 0 without.
        body: All that follows the header, the lock too, as it was written.
    """
    fields = _FIELDS.pack(
        MAGIC,
        manifest.lowest_reader,
        manifest.bundle,
        manifest.part,
        manifest.parts,
        manifest.year,
        manifest.created_ms,
        manifest.to_office.encode("ascii"),
        lock_size,
        body.size - lock_size,
    )
    digest = body.sha256.copy()
    digest.update(fields)
    return fields + digest.digest()


def read_envelope(path: Path) -> Envelope:
    """Read the clear header and check size and hash of the whole file; needs no keys.

    Raises:
        UserError: The file is missing, not_a_bundle, bundle_damaged or bundle_too_new.
        MachineFault: The disk failed.
    """
    name = path.name
    with reading(path) as file:
        header = file.read(HEADER_SIZE)
        if header[: len(MAGIC)] != MAGIC:
            raise not_a_bundle(name)
        if len(header) < HEADER_SIZE:
            raise damaged(name)
        fields = header[: _FIELDS.size]
        digest = hashlib.file_digest(file, "sha256")
        size = file.tell() - HEADER_SIZE
        digest.update(fields)
    _, form, bundle, part, parts, year, created_ms, office, lock_size, sealed_size = _FIELDS.unpack(
        fields
    )
    if digest.digest() != header[_FIELDS.size :] or size != lock_size + sealed_size:
        raise damaged(name)
    if form > FORMAT:
        raise too_new(form, FORMAT, name)
    addressed = office.rstrip(b"\0").decode("ascii", "replace")
    if created_ms > LATEST_MS or not 1 <= part <= parts or not addressed.isdigit():
        raise damaged(name)
    return Envelope(path, bundle, part, parts, year, created_ms, addressed, lock_size, sealed_size)


@contextmanager
def reading(path: Path) -> Iterator[BufferedReader[FileIO]]:
    """Open a file of the user.

    Raises:
        UserError: It is missing, or no ordinary file.
        MachineFault: It cannot be read.
    """
    refuse_no_file(path)
    try:
        with BufferedReader(FileIO(path), _BUFFER) as file:
            yield file
    except OSError as error:
        raise fault_of(error, path) from error
