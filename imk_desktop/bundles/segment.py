"""A segment: a run of changes of one epoch and partition as signed, immutable bytes.

    magic, length of the header, header (msgpack), body (zstd of chunks), signature

A segment is stored and passed on verbatim and never encoded again, so no canonical encoding is
needed and its origin stays provable over any number of hops. The body is a row of chunks, each
preceded by its length, and is read chunk by chunk: memory depends on a chunk, not on the segment.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, BinaryIO, NamedTuple

import msgspec
import zstandard

from imk_desktop.bundles import chunk as chunks
from imk_desktop.bundles.chunk import Epoch
from imk_desktop.bundles.decoding import Malformed, decode, refuse_odd_frontiers
from imk_desktop.bundles.refusals import damaged, too_new
from imk_desktop.bundles.signing import SIGNATURE_SIZE, Purpose, Signer, is_signed
from imk_desktop.domain.change import PROVINCE, Change, Mark
from imk_desktop.domain.limits import LARGEST_SEGMENT, LAST_SEQ, LONGEST_FIELD, MOST_CHANGES

FORMAT = 1
MAGIC = b"IMKS"

_LENGTH = 4
_WINDOW_LOG = 22
_LEAST_WINDOW_LOG = 10
_LARGEST_HEADER = 64 * 1024
_MOST_BODY = 64 * 1024**2
_SMALL = 1_000_000
"""Cells below which the slowest compression still takes no time that anyone notices."""

Frontiers = Mapping[str, tuple[Mark, ...]]
Short = Annotated[str, msgspec.Meta(max_length=LONGEST_FIELD)]


class SegmentHeader(msgspec.Struct, frozen=True, array_like=True):
    """What can be known of a segment without unpacking it.

    Attributes:
        lowest_reader: The lowest format that a reader must know.
        survey: Survey id.
        laptop: Who wrote and signed it.
        partition: Whose rows it changes.
        epoch: Of all its changes.
        first: Seq of its first change.
        count: How many changes.
        after: The frontier of its own partition and of "1700" that the writer had; what must be
            delivered before it.
    """

    lowest_reader: int
    survey: Short
    laptop: Short
    partition: Short
    epoch: Epoch
    first: Annotated[int, msgspec.Meta(ge=1, le=LAST_SEQ)]
    count: Annotated[int, msgspec.Meta(ge=1, le=MOST_CHANGES)]
    after: dict[str, tuple[Mark, ...]]

    @property
    def last(self) -> int:
        """Seq of its last change."""
        return self.first + self.count - 1


class _Lowest(msgspec.Struct, array_like=True):
    """The start of a header of any format."""

    lowest_reader: int


class _Parts(NamedTuple):
    header: SegmentHeader
    body: memoryview
    signed: memoryview
    signature: bytes


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(SegmentHeader)
_lowest = msgspec.msgpack.Decoder(_Lowest)


def pack_segment(
    changes: Sequence[Change], *, laptop: str, survey: str, after: Frontiers, signer: Signer
) -> bytes:
    """Return changes as a signed segment.

    Args:
        changes: Of one epoch and partition, with consecutive seq, at most `MOST_CHANGES`.
        laptop: Id of this laptop, whose key signs.
        survey: Survey id.
        after: The frontiers of the partition and of "1700" that this laptop has.
        signer: This laptop's key.

    Raises:
        ValueError: The changes are no such run, or something is beyond `domain.limits`.
            A bug in the caller.
    """
    epoch, first = changes[0].mark
    partition = changes[0].partition
    for at, change in enumerate(changes):
        if change.mark != (epoch, first + at) or change.partition != partition:
            raise ValueError(f"Not a run of changes: {change.mark} of {change.partition}")
    header = SegmentHeader(
        lowest_reader=FORMAT,
        survey=survey,
        laptop=laptop,
        partition=partition,
        epoch=epoch,
        first=first,
        count=len(changes),
        after={partition: tuple(marks) for partition, marks in after.items()},
    )
    try:
        head = _encoder.encode(header)
        _read_header(head)
    except Malformed as error:
        raise ValueError(f"A header cannot be sent: {error}") from error
    signed = MAGIC + len(head).to_bytes(_LENGTH, "big") + head + _pack_body(changes)
    return signed + signer.sign(Purpose.SEGMENT, signed)


def read_header(blob: bytes) -> SegmentHeader:
    """Return the header; the signature is not looked at.

    Raises:
        UserError: The bytes are no segment, or of a later program.
    """
    return _take_apart(blob).header


def verify_segment(blob: bytes, verify_key: bytes) -> bool:
    """Say whether the holder of the key wrote exactly these bytes.

    Raises:
        UserError: The bytes are no segment, or of a later program.
    """
    parts = _take_apart(blob)
    return is_signed(Purpose.SEGMENT, parts.signed, parts.signature, verify_key)


def read_changes(blob: bytes) -> Iterator[list[Change]]:
    """Yield the changes in batches of at most 5,000, in order of seq.

    Memory is bounded by a batch, whatever the bytes claim or inflate to.

    Raises:
        UserError: The bytes are no segment, of a later program, or not as many changes as the
            header says; batches that were already yielded must be forgotten.
    """
    header, body, _, _ = _take_apart(blob)
    unpacking = zstandard.ZstdDecompressor(max_window_size=1 << _WINDOW_LOG)
    seq = header.first
    inflated = 0
    try:
        with unpacking.stream_reader(io.BytesIO(body), read_across_frames=True) as stream:
            while length := stream.read(_LENGTH):
                size = int.from_bytes(length, "big")
                inflated += size
                if size > chunks.MOST_BYTES or inflated > _MOST_BODY:
                    raise damaged()
                batch = chunks.decode_chunk(
                    _exactly(stream, size), header.partition, header.epoch, seq
                )
                seq += len(batch)
                if seq > header.last + 1:
                    raise damaged()
                yield batch
    except (zstandard.ZstdError, Malformed) as error:
        raise damaged() from error
    if seq != header.last + 1:
        raise damaged()


def _take_apart(blob: bytes) -> _Parts:
    view = memoryview(blob)
    start = len(MAGIC) + _LENGTH
    if view[: len(MAGIC)] != MAGIC or len(view) < start + SIGNATURE_SIZE:
        raise damaged()
    end = start + int.from_bytes(view[len(MAGIC) : start], "big")
    signed = view[:-SIGNATURE_SIZE]
    if end > len(signed) or end > _LARGEST_HEADER or len(view) > LARGEST_SEGMENT:
        raise damaged()
    head = view[start:end]
    try:
        lowest = decode(_lowest, head).lowest_reader
        if lowest > FORMAT:
            raise too_new(lowest, FORMAT)
        header = _read_header(head)
    except Malformed as error:
        raise damaged() from error
    return _Parts(header, signed[end:], signed, bytes(view[-SIGNATURE_SIZE:]))


def _read_header(head: bytes | memoryview) -> SegmentHeader:
    """Return the header that some bytes are.

    Raises:
        Malformed: They are none, or it says more than any program of ours would.
    """
    header = decode(_decoder, head)
    if header.last > LAST_SEQ or not header.after.keys() <= {PROVINCE, header.partition}:
        raise Malformed("A run of changes that no epoch has")
    refuse_odd_frontiers(header.after)
    return header


def _pack_body(changes: Sequence[Change]) -> bytes:
    cells = sum(len(change.values) for change in changes)
    blobs: Iterable[bytes] = (
        blob for batch in _batches(changes) for blob in _encode_within_limit(batch)
    )
    if cells < _SMALL:
        blobs = list(blobs)
        parameters = _parameters(19, size=sum(_LENGTH + len(blob) for blob in blobs))
    else:
        parameters = _parameters(12, size=_MOST_BODY)
    packing = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    body = bytearray()
    inflated = 0
    for blob in blobs:
        inflated += len(blob)
        if inflated > _MOST_BODY:
            raise ValueError("The changes are too many for one segment")
        body += packing.compress(len(blob).to_bytes(_LENGTH, "big") + blob)
    return bytes(body + packing.flush())


def _parameters(level: int, size: int) -> zstandard.ZstdCompressionParameters:
    """Return how to compress so many bytes.

    Told the size, zstd makes tables for that much: a segment of one change takes 0.2 ms and not
    80, and every start of the program begins a segment of its own. It is told eight times the
    size, since under 256 KB its own choice packs a day's work 2 % worse.
    """
    told = 8 * size
    return zstandard.ZstdCompressionParameters.from_level(
        level,
        window_log=min(_WINDOW_LOG, max(_LEAST_WINDOW_LOG, told.bit_length())),
        source_size=told,
        write_checksum=False,
    )


def _batches(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    start = cells = 0
    for at, change in enumerate(changes):
        width = max(1, len(change.values))
        if at - start == chunks.MOST_CHANGES or cells + width > chunks.MOST_CELLS:
            yield changes[start:at]
            start, cells = at, 0
        cells += width
    yield changes[start:]


def _encode_within_limit(changes: Sequence[Change]) -> Iterator[bytes]:
    """Yield the batch as one chunk, or as several where its texts are long."""
    blob = chunks.encode_chunk(changes)
    if len(blob) <= chunks.MOST_BYTES:
        yield blob
        return
    if len(changes) == 1:
        raise ValueError("One change is larger than a chunk may be")
    half = len(changes) // 2
    yield from _encode_within_limit(changes[:half])
    yield from _encode_within_limit(changes[half:])


def _exactly(stream: BinaryIO, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        piece = stream.read(size - len(content))
        if not piece:
            raise damaged()
        content += piece
    return bytes(content)
