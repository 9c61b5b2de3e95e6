"""What a bundle says of itself, inside the seal and signed by the laptop that wrote it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from imk_desktop.bundles.decoding import Malformed, decode, refuse_odd_frontiers
from imk_desktop.bundles.refusals import damaged, too_new
from imk_desktop.domain.change import Mark
from imk_desktop.domain.limits import LAST_NUMBER, LATEST_MS, LONGEST_FIELD

FORMAT = 1
ID_SIZE = 16
MOST_OFFICES = 200
MOST_MEMBERS = 40_000
MOST_WANTED = 1_000
MOST_CERTIFICATES = 1_000

Kind = Literal["bundle", "starter"]
MemberKind = Literal["segment", "attachment", "keys"]
Short = Annotated[str, msgspec.Meta(max_length=LONGEST_FIELD)]
Frontiers = Annotated[dict[Short, tuple[Mark, ...]], msgspec.Meta(max_length=MOST_OFFICES)]
Moment = Annotated[int, msgspec.Meta(ge=0, le=LATEST_MS)]
Hash = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Size = Annotated[int, msgspec.Meta(ge=0, le=2**40)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Issued = Annotated[bytes, msgspec.Meta(max_length=4_096)]


class Member(msgspec.Struct, frozen=True, array_like=True):
    """A piece of a bundle; pieces stand one after another in the manifest's order.

    Attributes:
        kind: What it is; a kind that this program does not know is handed on all the same.
        size: Bytes.
        sha256: Of its bytes.
    """

    kind: Short
    size: Size
    sha256: Hash


class Want(msgspec.Struct, frozen=True, array_like=True):
    """What the sender asks for.

    Attributes:
        segments: By partition, marks of changes that it has heard of but not received.
        attachments: SHA-256 of files that it has heard of but not received.
    """

    segments: Frontiers = {}
    attachments: Annotated[tuple[Hash, ...], msgspec.Meta(max_length=MOST_WANTED)] = ()


class Manifest(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """The contents of a bundle, for the checks and for the preview.

    It travels as an array, so later formats may only add at the end, where this one ignores it.

    Attributes:
        lowest_reader: The lowest format that a reader must know.
        survey: Survey id.
        year: Year of the survey.
        from_office: Who sends.
        from_laptop: Whose key signs.
        to_office: Who is addressed.
        created_ms: When, milliseconds since 1970 on the sender's clock.
        bundle: Id of this file, 16 random bytes; the clear header repeats it.
        number: Running number per sending laptop and addressed office.
        part: This file is part `part` of `parts`, counted from 1.
        parts: How many files carry this export.
        kind: An ordinary bundle, or a starter.
        have: By partition, the frontier that the sender has: its receipt.
        want: What the sender asks for.
        members: What stands after the manifest, in order.
        rows: How many changes by table, for the preview.
        dates: First and last claimed time of the changes, milliseconds since 1970, or None.
        certificates: As issued: the sender's, and those of all who wrote a segment inside.
        program: Version of the program that wrote it.
        schema: Version of its store's tables.
    """

    lowest_reader: int = FORMAT
    survey: Short
    year: Annotated[int, msgspec.Meta(ge=0, le=9998)]
    from_office: Short
    from_laptop: Short
    to_office: Short
    created_ms: Moment
    bundle: Annotated[bytes, msgspec.Meta(min_length=ID_SIZE, max_length=ID_SIZE)]
    number: Annotated[int, msgspec.Meta(ge=0, le=LAST_NUMBER)] = 0
    part: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 1
    parts: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 1
    kind: Kind = "bundle"
    have: Frontiers = {}
    want: Want = Want()
    members: Annotated[tuple[Member, ...], msgspec.Meta(max_length=MOST_MEMBERS)] = ()
    rows: Annotated[dict[Short, Count], msgspec.Meta(max_length=1_000)] = {}
    dates: tuple[Moment, Moment] | None = None
    certificates: Annotated[tuple[Issued, ...], msgspec.Meta(max_length=MOST_CERTIFICATES)] = ()
    program: Short = ""
    schema: Count = 0


class _Lowest(msgspec.Struct, array_like=True):
    """The start of a manifest of any format."""

    lowest_reader: int


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Manifest)
_lowest = msgspec.msgpack.Decoder(_Lowest)


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as bytes.

    Raises:
        ValueError: It says something that no reader would take. A bug in the caller.
    """
    blob = _encoder.encode(manifest)
    try:
        _decode(blob)
    except Malformed as error:
        raise ValueError(f"A manifest cannot be sent: {error}") from error
    return blob


def decode_manifest(blob: bytes, file: str) -> Manifest:
    """Return the manifest that the bytes are.

    Raises:
        UserError: They are none, or of a later program.
    """
    try:
        lowest = decode(_lowest, blob).lowest_reader
        if lowest > FORMAT:
            raise too_new(lowest, FORMAT, file)
        return _decode(blob)
    except Malformed as error:
        raise damaged(file) from error


def _decode(blob: bytes) -> Manifest:
    manifest = decode(_decoder, blob)
    refuse_odd_frontiers(manifest.have)
    refuse_odd_frontiers(manifest.want.segments)
    return manifest
