"""Tell what a file is by its content; its name may say anything."""

from __future__ import annotations

import re
from pathlib import Path

from imk_desktop.language import _
from imk_desktop.spreadsheets import refusals
from imk_desktop.spreadsheets.archive import part_names
from imk_desktop.spreadsheets.grid import Kind

START_BYTES = 4_096

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream in which Office keeps a workbook that has a password."""
UTF16 = (b"\xff\xfe", b"\xfe\xff")
MOST_CONTROLS = 50
"""One byte in so many may be a control character in a text."""
UTF8_MARK = b"\xef\xbb\xbf"

NAMED = {
    ".xlsx": Kind.XLSX,
    ".xlsm": Kind.XLSX,
    ".xls": Kind.XLS,
    ".ods": Kind.ODS,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".txt": Kind.CSV,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
}

_MARKUP = re.compile(rb"<(!doctype\s+html|html|head|meta|body|table|style|div)\b", re.IGNORECASE)


def kind_of(path: Path, content: bytes) -> Kind:
    """Return what a file is.

    Args:
        path: The file; only its name counts, for messages.
        content: The whole of it, at least one byte.

    Raises:
        UserError: `isi_tidak_sesuai_nama`, with what it is instead; `berkata_sandi`;
            `berkas_rusak`.
    """
    start = content[:START_BYTES]
    if start.startswith(ZIP):
        return _kind_of_zip(path.name, content)
    if start.startswith(OLE):
        if ENCRYPTED in content:
            raise refusals.locked(path.name)
        return Kind.XLS
    if start.startswith(UTF16):
        return Kind.CSV
    text = start.removeprefix(UTF8_MARK).lstrip()
    if _MARKUP.match(text):
        return Kind.HTML
    if what := _something_else(text):
        raise refusals.not_a_sheet(path.name, what)
    if not _is_text(start):
        if NAMED.get(path.suffix.lower(), Kind.CSV) is Kind.CSV:
            raise refusals.not_a_sheet(path.name, _("berkas biner"))
        raise refusals.damaged(path.name)
    return Kind.CSV


def is_misnamed(path: Path, kind: Kind) -> bool:
    """Whether a file's name says that it is another kind of sheet."""
    named = NAMED.get(path.suffix.lower())
    return named is not None and named is not kind


def _kind_of_zip(name: str, content: bytes) -> Kind:
    parts = part_names(content, name)
    if "xl/workbook.xml" in parts:
        return Kind.XLSX
    if "content.xml" in parts and not any(part.startswith("word/") for part in parts):
        return Kind.ODS
    if "xl/workbook.bin" in parts:
        raise refusals.not_a_sheet(name, _("buku kerja biner (xlsb); simpan sebagai xlsx"))
    if "word/document.xml" in parts:
        raise refusals.not_a_sheet(name, _("dokumen Word"))
    raise refusals.not_a_sheet(name, _("arsip zip; ekstrak dahulu"))


def _something_else(text: bytes) -> str:
    """Name what a file is if it is neither a workbook nor plain text; empty if it may be text."""
    if text.startswith(b"%PDF"):
        return _("dokumen PDF")
    if text.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return _("gambar")
    if text.startswith(b"MIME-Version:"):
        return _("halaman web (mhtml); buka di Excel lalu simpan sebagai xlsx")
    if text.startswith(b"<?xml"):
        return _("XML; buka di Excel lalu simpan sebagai xlsx")
    if text.startswith((b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return _("arsip; ekstrak dahulu")
    return ""


def _is_text(start: bytes) -> bool:
    """Whether bytes may be text: hardly any are control characters other than line ends."""
    controls = sum(byte < 32 and byte not in b"\t\r\n\f\v\x1a" for byte in start)
    return controls * MOST_CONTROLS <= len(start)
