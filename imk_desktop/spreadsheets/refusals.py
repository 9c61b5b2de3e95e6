"""Why a whole file is refused: one sentence each, with a stable code."""

from __future__ import annotations

from imk_desktop.errors import UserError
from imk_desktop.language import _


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
    """The file needs a password to be opened."""
    return refused(
        "berkata_sandi",
        name,
        _("Berkas ini terkunci kata sandi; buka di Excel, hapus kata sandinya, lalu simpan."),
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
            "Isinya setelah dibongkar {size:.0f} MB, paling besar {limit:.0f} MB; "
            "hapus baris, kolom dan lembar yang tidak dipakai, lalu simpan ulang."
        ).format(size=megabytes, limit=limit),
    )


def too_wide(name: str, sheet: str) -> UserError:
    """A few far-away cells make a sheet that does not fit into memory."""
    return refused(
        "terlalu_besar",
        name,
        _(
            "Lembar '{sheet}' terbentang terlalu luas karena ada isi jauh di luar tabel; "
            "hapus isi itu, lalu simpan ulang."
        ).format(sheet=sheet),
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


def not_a_sheet(name: str, what: str) -> UserError:
    """The file is something else than its name says."""
    return refused(
        "isi_tidak_sesuai_nama",
        name,
        _("Isinya {what}, bukan lembar kerja; yang dibaca: xlsx, xls, ods, csv.").format(what=what),
    )
