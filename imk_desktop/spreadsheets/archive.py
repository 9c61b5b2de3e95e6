"""Look into a zipped workbook (xlsx, ods) before anything of it is unpacked.

What a zip declares is checked first, then that it holds what it declares: after that its
parts can be given to any reader without fear of a bomb. Names of parts are taken as Excel
takes them: capitals and the kind of slash make no difference.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from imk_desktop.spreadsheets import refusals

LIMIT_MB = 128
"""Unpacked size up to which a workbook is read; 60,000 rows of 150 columns stay below."""

PROLOG_BYTES = LABEL_BYTES = 65_536

START, END = b"PK\x03\x04", b"PK\x05\x06"
AROUND_BYTES = 65_536
"""How much that is no archive may stand before one, and how much behind."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # an unusual compression
    OSError,
    ValueError,  # offsets before the start
    LookupError,  # a part that is missing, an encoding that does not exist
    RuntimeError,
)
"""What reading a broken zip raises."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip that is whole, not too big, and free of entity definitions.

    Attributes:
        zip: The open archive.
        parts: Its parts by their names as `settled` writes them.
        is_plain: Whether it is written as the readers of values expect: it fills the file,
            and names its parts with slashes.
    """

    zip: zipfile.ZipFile
    parts: Mapping[str, zipfile.ZipInfo]
    is_plain: bool

    def has(self, part: str) -> bool:
        """Whether there is such a part, however its name is spelt."""
        return settled(part) in self.parts

    def open(self, part: str) -> IO[bytes]:
        """Open a part.

        Raises:
            KeyError: There is none.
        """
        return self.zip.open(self.parts[settled(part)])


def settled(part: str) -> str:
    r"""Return a part's name in the one spelling by which it is known here.

    >>> settled("xl\\Worksheets\\Sheet1.xml"), settled("/xl/styles.xml")
    ('xl/worksheets/sheet1.xml', 'xl/styles.xml')
    """
    return part.replace("\\", "/").lstrip("/").lower()


def holds_a_zip(content: bytes) -> bool:
    """Whether bytes are a zip, also one that a web program wrote something before or behind."""
    if content.startswith(START):
        return True
    return START in content[:AROUND_BYTES] and END in content[-AROUND_BYTES:]


def labels_of(
    content: bytes, name: str, labels: Iterable[str]
) -> tuple[set[str], dict[str, bytes]]:
    """Return the names of a zip's parts, and the start of those that say what it is.

    Args:
        content: The file, not yet judged.
        name: The file's name, for messages.
        labels: The parts wanted; one that is missing, or cannot be read, is empty.

    Raises:
        UserError: `berkas_rusak`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {settled(part.filename): part for part in archive.infolist()}
            return set(parts), {
                settled(label): _start_of(archive, parts.get(settled(label))) for label in labels
            }
    except BROKEN as fault:
        raise refusals.damaged(name) from fault


def opened_safely(content: bytes, name: str) -> Archive:
    """Open a zip whose parts are whole, not too big and free of entity definitions.

    Args:
        content: The file.
        name: The file's name, for messages.

    Raises:
        UserError: `terlalu_besar`, `berkas_rusak`, `berkata_sandi`, `bagian_ganda` or
            `berkas_berbahaya_atau_rusak`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        size = sum(part.file_size for part in parts) / 1e6
        if size > LIMIT_MB:
            raise refusals.too_big(name, size, LIMIT_MB)
        if any(part.flag_bits & 1 for part in parts):
            raise refusals.locked(name)
        if archive.testzip() is not None:
            raise refusals.damaged(name)
        for part in parts:
            if settled(part.filename).endswith((".xml", ".rels")):
                with archive.open(part) as stream:
                    _refuse_entities(stream.read(PROLOG_BYTES), name)
    except BROKEN as fault:
        raise refusals.damaged(name) from fault
    return Archive(archive, _by_name(parts, name), _is_plain(content, parts))


def renamed(archive: Archive) -> bytes:
    """Return an archive anew, so that it is plain."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for info in archive.parts.values():
            part = info.filename.replace("\\", "/").lstrip("/")
            with archive.zip.open(info) as source, out.open(part, "w") as sink:
                while portion := source.read(1_000_000):
                    sink.write(portion)
    return content.getvalue()


def unpacked_mb(content: bytes) -> float:
    """Return the size that a zip declares for its parts, in MB."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(part.file_size for part in archive.infolist()) / 1e6


def parse_part(
    archive: Archive, part: str, name: str, attach: Callable[[expat.XMLParserType], None]
) -> None:
    """Stream one XML part through a parser, in constant memory.

    Args:
        archive: Opened by `opened_safely`.
        part: The part's path in the archive.
        name: The file's name, for messages.
        attach: Sets the parser's handlers.

    Raises:
        UserError: `berkas_rusak` if the part is missing or no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    attach(parser)
    try:
        with archive.open(part) as stream:
            parser.ParseFile(stream)
    except (*BROKEN, expat.ExpatError) as fault:
        raise refusals.damaged(name) from fault


def _start_of(archive: zipfile.ZipFile, part: zipfile.ZipInfo | None) -> bytes:
    if part is None or part.flag_bits & 1:
        return b""
    with archive.open(part) as stream:
        return stream.read(LABEL_BYTES)


def _by_name(parts: list[zipfile.ZipInfo], name: str) -> dict[str, zipfile.ZipInfo]:
    """Return the parts by name; two of one name must hold the same.

    Programs differ in which of two they take, so their users would see different lists.
    """
    found: dict[str, zipfile.ZipInfo] = {}
    for part in parts:
        first = found.setdefault(settled(part.filename), part)
        if (first.CRC, first.file_size) != (part.CRC, part.file_size):
            raise refusals.part_twice(name, part.filename)
    return found


def _is_plain(content: bytes, parts: list[zipfile.ZipInfo]) -> bool:
    """Whether readers less tolerant than this one find their way in the archive."""
    names = [part.filename for part in parts]
    return (
        content.startswith(START)
        and content[-22:-18] == END
        and len(set(names)) == len(names)
        and not any("\\" in part.orig_filename or part.filename.startswith("/") for part in parts)
    )


def _refuse_entities(start: bytes, name: str) -> None:
    """Refuse a part whose prolog declares a document type; a broken start is judged later."""

    def declared(*_: object) -> None:
        raise refusals.dangerous(name)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(start)
    except expat.ExpatError:
        return
