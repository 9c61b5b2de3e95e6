"""Name what a file is that is no sheet, and what its owner should do with it."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from imk_desktop.formats import number
from imk_desktop.language import N_, _, _n

OLE_ENTRY, OLE_SECTOR = 128, 512
"""Bytes of a directory entry in an Office container, and of its header."""

SAVE_AS_XLSX = N_("buka di Excel, lalu simpan sebagai xlsx")

_IN_OFFICE_CONTAINERS = (
    ("WordDocument", N_("dokumen Word; salin tabelnya ke Excel, lalu simpan sebagai xlsx")),
    ("PowerPoint Document", N_("presentasi PowerPoint")),
    ("__nameid_version1.0", N_("surat Outlook; simpan lampirannya dahulu")),
)

_BY_START = (
    (b"%PDF", N_("dokumen PDF; minta berkas Excel-nya")),
    (b"\x89PNG", N_("gambar; minta berkas Excel-nya")),
    (b"\xff\xd8\xff", N_("gambar; minta berkas Excel-nya")),
    (b"GIF8", N_("gambar; minta berkas Excel-nya")),
    (b"MIME-Version:", N_("halaman web (mhtml); buka di Excel, lalu simpan sebagai xlsx")),
    (b"[InternetShortcut]", N_("tautan ke halaman web, bukan daftarnya; buka, lalu unduh isinya")),
    (b"[Desktop Entry]", N_("tautan, bukan daftarnya; muat berkas yang ditunjuknya")),
    (b"L\0\0\0\x01\x14\x02\0", N_("tautan, bukan daftarnya; muat berkas yang ditunjuknya")),
    (b"{\\rtf", N_("dokumen RTF; salin tabelnya ke Excel, lalu simpan sebagai xlsx")),
    (b"ID;P", N_("lembar SYLK; buka di Excel, lalu simpan sebagai xlsx")),
    (b"SQLite format 3\0", N_("basis data SQLite")),
    (b"\0\1\0\0Standard ", N_("basis data Access; ekspor tabelnya ke xlsx")),
    (b"$FL2", N_("data SPSS; ekspor ke xlsx atau csv")),
    (b"<stata_dta>", N_("data Stata; ekspor ke xlsx atau csv")),
    (b"PAR1", N_("data Parquet; ekspor ke xlsx atau csv")),
    (b"PK", N_("arsip yang rusak atau kosong; minta atau unduh ulang berkasnya")),
    (b"Rar!", N_("arsip; ekstrak dahulu, lalu muat berkas di dalamnya")),
    (b"7z\xbc\xaf", N_("arsip; ekstrak dahulu, lalu muat berkas di dalamnya")),
    (b"\x1f\x8b", N_("arsip; ekstrak dahulu, lalu muat berkas di dalamnya")),
)

_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x06\x00")
"""How sheets of Excel 2 to 4 begin, without a container."""

_DBASE = re.compile(rb"[\x03\x30\x31\x83\x8b\xf5].[\x01-\x0c][\x01-\x1f]", re.DOTALL)
_GOOGLE = re.compile(rb'"doc_id"|docs\.google\.com/')


def by_content(text: bytes) -> str:
    """Name what a file is, by its first bytes; empty if it may be text.

    Args:
        text: The start of the file, without a mark and blanks before it.
    """
    for start, what in _BY_START:
        if text.startswith(start):
            return _(what)
    if text.startswith(b"<?xml") and b"<plist" in text:
        return _("tautan, bukan daftarnya; muat berkas yang ditunjuknya")
    if text.startswith(b"<?xml"):
        return _("XML; {advice}").format(advice=_(SAVE_AS_XLSX))
    if text.startswith(_OLD_EXCEL):
        return _("lembar Excel versi sangat lama; {advice}").format(advice=_(SAVE_AS_XLSX))
    if text.startswith((b"{", b"[")) and _GOOGLE.search(text):
        return _(
            "hanya tautan ke Google Sheets, bukan daftarnya; buka di Google Sheets, pilih File > "
            "Unduh > Microsoft Excel, lalu muat berkas unduhannya"
        )
    if re.match(rb'\{\s*"|\[\s*[{\["]', text):
        return _("data JSON; unduh sebagai Excel atau csv")
    if _DBASE.match(text) and b"\0" in text[:32]:
        return _("tabel dBase (dbf); {advice}").format(advice=_(SAVE_AS_XLSX))
    return ""


def in_a_zip(parts: AbstractSet[str], mimetype: str) -> str:
    """Name what an archive is that is no workbook.

    Args:
        parts: The names of its parts, as `archive.settled` writes them.
        mimetype: What its part `mimetype` says, if it has one.
    """
    if any(part.startswith("xl/") and part.endswith(".bin") for part in parts):
        return _("buku kerja Excel biner (xlsb); {advice}").format(advice=_(SAVE_AS_XLSX))
    if "word/document.xml" in parts:
        return _("dokumen Word; salin tabelnya ke Excel, lalu simpan sebagai xlsx")
    if "ppt/presentation.xml" in parts:
        return _("presentasi PowerPoint")
    if any(part.endswith((".iwa", "index.apxl")) for part in parts) or "index.zip" in parts:
        return _(
            "dokumen Apple (Numbers); buka di Numbers, pilih File > Ekspor Ke > Excel, lalu muat "
            "berkas ekspornya"
        )
    if mimetype:
        return _("dokumen LibreOffice yang bukan lembar kerja; salin tabelnya ke Calc")
    count = sum(not part.endswith("/") for part in parts)
    return _n(
        "arsip zip dengan {count} berkas; ekstrak dahulu, lalu muat berkas di dalamnya", count
    ).format(count=number(count))


def in_an_office_container(content: bytes) -> str:
    """Name what an old Office file is that is no workbook; empty if it may be one."""
    if has_stream(content, "Workbook") or has_stream(content, "Book"):
        return ""
    for stream, what in _IN_OFFICE_CONTAINERS:
        if has_stream(content, stream):
            return _(what)
    return ""


def has_stream(content: bytes, name: str) -> bool:
    """Whether an Office container holds a stream of this name.

    Looked for where directory entries stand, so that a cell of this text is none.
    """
    letters = name.encode("utf-16-le")
    entry = letters.ljust(64, b"\0") + (len(letters) + 2).to_bytes(2, "little")
    at = content.find(entry)
    while at >= 0:
        if (at - OLE_SECTOR) % OLE_ENTRY == 0:
            return True
        at = content.find(entry, at + 1)
    return False
