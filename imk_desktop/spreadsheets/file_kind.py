"""Tell what a file is by its content; its name may say anything."""

from __future__ import annotations

import re
from pathlib import Path

from imk_desktop.language import _
from imk_desktop.spreadsheets import other_kinds, refusals
from imk_desktop.spreadsheets.archive import holds_a_zip, labels_of, settled
from imk_desktop.spreadsheets.grid import Kind
from imk_desktop.spreadsheets.text_bytes import utf16_without_mark

START_BYTES = 4_096
PAGE_BYTES = 1_000_000
"""How far into a page its first table may begin."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
MAIN_SHEET = b"spreadsheetml"
LABELS = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
"""The parts that say what an archive is."""

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

_TABLE = re.compile(rb"<table\b", re.IGNORECASE)
_ROW = re.compile(rb"<t[rdh]\b", re.IGNORECASE)
_PAGE = re.compile(rb"<\s*(!doctype\s+html|html|head|meta|body|frameset|script)\b", re.IGNORECASE)


def without_surroundings(content: bytes) -> bytes:
    """Return a file without the blank lines that a web program wrote before an old workbook."""
    start = content[:START_BYTES].removeprefix(UTF8_MARK).lstrip()
    if start.startswith(OLE):
        return content[content.index(OLE) :]
    return content


def kind_of(path: Path, content: bytes) -> Kind:
    """Return what a file is.

    Args:
        path: The file; only its name counts, for messages.
        content: The whole of it, at least one byte.

    Raises:
        UserError: `isi_tidak_sesuai_nama`, with what it is instead; `berkata_sandi`;
            `berkas_rusak`; `halaman_tanpa_tabel`.
    """
    start = content[:START_BYTES]
    if start.startswith(OLE):
        return _kind_of_office_container(path.name, content)
    if start.startswith(UTF16):
        return _kind_of_page(path.name, _narrow(content)) or Kind.CSV
    text = start.removeprefix(UTF8_MARK).lstrip()
    if holds_a_zip(content) and not text.startswith(b"%PDF"):
        return _kind_of_zip(path.name, content)
    if page := _kind_of_page(path.name, content[:PAGE_BYTES]):
        return page
    if what := other_kinds.by_content(start) or other_kinds.by_content(text):
        raise refusals.not_a_sheet(path.name, what)
    if not (_is_text(start) or utf16_without_mark(start)):
        if NAMED.get(path.suffix.lower(), Kind.CSV) is Kind.CSV:
            raise refusals.not_a_sheet(path.name, _("berkas biner"))
        raise refusals.damaged(path.name)
    return Kind.CSV


def is_misnamed(path: Path, kind: Kind) -> bool:
    """Whether a file's name says that it is another kind of sheet."""
    named = NAMED.get(path.suffix.lower())
    return named is not None and named is not kind


def _kind_of_office_container(name: str, content: bytes) -> Kind:
    if other_kinds.has_stream(content, "\x09DRMContent"):
        raise refusals.rights_managed(name)
    if other_kinds.has_stream(content, "EncryptedPackage"):
        raise refusals.locked(name)
    if what := other_kinds.in_an_office_container(content):
        raise refusals.not_a_sheet(name, what)
    return Kind.XLS


def _kind_of_zip(name: str, content: bytes) -> Kind:
    known, labels = labels_of(content, name, LABELS)
    types, mimetype, manifest = (labels[settled(label)] for label in LABELS)
    if "encrypted-package" in known or b"encryption-data" in manifest:
        raise refusals.locked(name)
    is_ours = "xl/workbook.xml" in known or (MAIN_SHEET in types and b"main+xml" in types)
    if is_ours and "word/document.xml" not in known:
        return Kind.XLSX
    spoken = mimetype.decode("ascii", errors="replace").strip()
    if "content.xml" in known and (not spoken or spoken.startswith(SPREADSHEET)):
        return Kind.ODS
    raise refusals.not_a_sheet(name, other_kinds.in_a_zip(known, spoken))


def _kind_of_page(name: str, start: bytes) -> Kind | None:
    """Say whether a text is a web page; one without a table is refused."""
    text = start.removeprefix(UTF8_MARK).lstrip()
    if _ROW.search(text) and (text.startswith(b"<") or _TABLE.search(text[:START_BYTES])):
        return Kind.HTML
    if _PAGE.match(text):
        raise refusals.page_without_table(name)
    return None


def _narrow(content: bytes) -> bytes:
    """Return the start of a UTF-16 text with one byte for a letter, to look for marks."""
    text = content[:PAGE_BYTES].decode("utf-16", errors="replace")
    return text.encode("latin-1", errors="replace")


def _is_text(start: bytes) -> bool:
    """Whether bytes may be text: hardly any are control characters other than line ends."""
    controls = sum(byte < 32 and byte not in b"\t\r\n\f\v\x1a" for byte in start)
    return controls * MOST_CONTROLS <= len(start)
