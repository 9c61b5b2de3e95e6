"""Why a whole file is refused: one sentence each, with a stable code."""

from __future__ import annotations

from imk_desktop.errors import UserError
from imk_desktop.formats import number
from imk_desktop.language import _

OF_THE_PROCESS = ("terlalu_berat", "terlalu_lama", "pembaca_terhenti")
"""Codes of what becomes of a process that reads, rather than of what it read."""


def refused(code: str, name: str, why: str) -> UserError:
    """Return the refusal of a whole file; `why` is a sentence without the file's name.

    >>> str(refused("berkas_kosong", "a.xlsx", "Isinya 0 bita."))
    "Berkas 'a.xlsx' ditolak. Isinya 0 bita. Tidak ada yang diubah."
    """
    message = _("Berkas '{name}' ditolak. {why} Tidak ada yang diubah.").format(name=name, why=why)
    return UserError(message, code=code, file=name)


def empty(name: str) -> UserError:
    """The file has no bytes."""
    return refused(
        "berkas_kosong",
        name,
        _("Berkas ini kosong (0 bita); minta atau unduh ulang berkasnya."),
    )


def locked(name: str) -> UserError:
    """The file is encrypted: by a password, or by one that the program knows without asking."""
    return refused(
        "berkata_sandi",
        name,
        _(
            "Isinya disandikan: terkunci kata sandi, atau dilindungi 'hanya baca' yang di Excel "
            "terbuka tanpa bertanya. Buka dengan programnya, hapus kata sandi pada Lindungi Buku "
            "Kerja (Enkripsi) dan pada Simpan Sebagai > Alat > Opsi Umum, lalu simpan sebagai "
            "xlsx."
        ),
    )


def rights_managed(name: str) -> UserError:
    """The file is encrypted by an organisation's rights management."""
    return refused(
        "berkata_sandi",
        name,
        _(
            "Isinya disandikan oleh label kerahasiaan (IRM); minta pengirimnya menghapus label "
            "itu, lalu menyimpan sebagai xlsx."
        ),
    )


def part_twice(name: str, part: str) -> UserError:
    """The archive holds two different parts of one name; programs differ in which they show."""
    return refused(
        "bagian_ganda",
        name,
        _(
            "Di dalamnya ada dua bagian '{part}' dengan isi berbeda, sehingga tiap program "
            "menampilkan daftar yang lain; minta berkas yang disimpan ulang dari Excel."
        ).format(part=part),
    )


def sheet_twice(name: str, sheet: str) -> UserError:
    """Two sheets have one name."""
    return refused(
        "lembar_ganda",
        name,
        _("Ada dua lembar bernama '{sheet}'; beri nama yang berbeda, lalu simpan ulang.").format(
            sheet=sheet
        ),
    )


def cell_twice(name: str, sheet: str, place: str) -> UserError:
    """A cell is written twice; programs differ in which of the two they show."""
    return refused(
        "sel_ganda",
        name,
        _(
            "Sel {place} pada lembar '{sheet}' tertulis dua kali di dalam berkas, sehingga tiap "
            "program menampilkan isi yang lain; buka di Excel, periksa, lalu simpan ulang."
        ).format(place=place, sheet=sheet),
    )


def damaged(name: str) -> UserError:
    """The file says what it is, but cannot be read."""
    return refused(
        "berkas_rusak",
        name,
        _("Berkas ini rusak atau terpotong; minta atau unduh ulang berkasnya."),
    )


def dangerous(name: str) -> UserError:
    """The file defines entities, which no spreadsheet program writes."""
    return refused(
        "berkas_berbahaya_atau_rusak",
        name,
        _("Berkas ini berisi perintah XML yang tidak ditulis oleh Excel; jangan dipakai."),
    )


def too_big(name: str, megabytes: float, limit: float) -> UserError:
    """The file is, or would unpack to, more than the program reads."""
    return refused(
        "terlalu_besar",
        name,
        _(
            "Isinya setelah dibongkar {size} MB, paling besar {limit} MB; "
            "hapus baris, kolom dan lembar yang tidak dipakai, lalu simpan ulang."
        ).format(size=number(megabytes), limit=number(limit)),
    )


def too_wide(name: str, sheet: str, place: str) -> UserError:
    """A few far-away cells make a sheet that does not fit into memory."""
    return refused(
        "terlalu_besar",
        name,
        _(
            "Lembar '{sheet}' terbentang terlalu luas karena ada isi jauh di luar tabel, sampai "
            "sel {place}; hapus baris dan kolom di luar tabel, lalu simpan ulang."
        ).format(sheet=sheet, place=place),
    )


def too_heavy(name: str) -> UserError:
    """Reading the file took more memory than is granted, and was ended."""
    return refused(
        "terlalu_berat",
        name,
        _(
            "Membacanya memakan memori terlalu banyak, jadi dihentikan; hapus baris, kolom dan "
            "lembar yang tidak dipakai, lalu simpan ulang."
        ),
    )


def too_slow(name: str) -> UserError:
    """Reading the file took more time than is granted, and was ended."""
    return refused(
        "terlalu_lama",
        name,
        _(
            "Membacanya tidak kunjung selesai, jadi dihentikan; buka di Excel, salin tabelnya "
            "saja ke buku kerja baru, lalu simpan sebagai xlsx."
        ),
    )


def broke_the_reader(name: str) -> UserError:
    """The process that read the file crashed."""
    return refused(
        "pembaca_terhenti",
        name,
        _(
            "Pembacanya terhenti karena isi berkas ini; buka di Excel, salin tabelnya saja ke "
            "buku kerja baru, lalu simpan sebagai xlsx."
        ),
    )


def page_without_table(name: str) -> UserError:
    """A web program sent a page, mostly that of its login, in the place of a list."""
    return refused(
        "halaman_tanpa_tabel",
        name,
        _(
            "Isinya halaman web tanpa tabel, misalnya halaman masuk karena sesi habis; masuk lagi, "
            "unduh ulang, atau buka di Excel lalu simpan sebagai xlsx."
        ),
    )


def not_a_sheet(name: str, what: str) -> UserError:
    """The file is something else than its name says.

    Args:
        name: The file's name.
        what: What it is, and what to do with it.
    """
    return refused(
        "isi_tidak_sesuai_nama",
        name,
        _("Isinya {what}. Yang dibaca: xlsx, xls, ods, csv.").format(what=what),
    )
