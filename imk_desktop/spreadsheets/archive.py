"""Look into a zipped workbook (xlsx, ods) before anything of it is unpacked.

What a zip declares is checked first, then that it holds what it declares: after that its
parts can be given to any reader without fear of a bomb.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO
from xml.parsers import expat

from imk_desktop.spreadsheets import refusals

LIMIT_MB = 128
"""Unpacked size up to which a workbook is read; 60,000 rows of 150 columns stay below."""

PROLOG_BYTES = 65_536

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


def opened_safely(file: BinaryIO, name: str) -> zipfile.ZipFile:
    """Open a zip whose parts are whole, not too big and free of entity definitions.

    Args:
        file: The file, which must stay open as long as the result is used.
        name: The file's name, for messages.

    Raises:
        UserError: `terlalu_besar`, `berkas_rusak`, `berkata_sandi` or
            `berkas_berbahaya_atau_rusak`.
    """
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
        size = sum(part.file_size for part in parts) / 1e6
        if size > LIMIT_MB:
            raise refusals.too_big(name, size, LIMIT_MB)
        if any(part.flag_bits & 1 for part in parts):
            raise refusals.locked(name)
        if archive.testzip() is not None:
            raise refusals.damaged(name)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as stream:
                    _refuse_entities(stream.read(PROLOG_BYTES), name)
    except BROKEN as fault:
        raise refusals.damaged(name) from fault
    return archive


def unpacked_mb(content: bytes) -> float:
    """Return the size that a zip declares for its parts, in MB."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(part.file_size for part in archive.infolist()) / 1e6


def part_names(content: bytes, name: str) -> set[str]:
    """Return the names of a zip's parts.

    Raises:
        UserError: `berkas_rusak`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(archive.namelist())
    except BROKEN as fault:
        raise refusals.damaged(name) from fault


def parse_part(
    archive: zipfile.ZipFile, part: str, name: str, attach: Callable[[expat.XMLParserType], None]
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
