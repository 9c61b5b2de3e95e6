"""The sentences with which bytes from outside are refused, each with its stable code."""

from __future__ import annotations

from imk_desktop.errors import UserError
from imk_desktop.language import _


def damaged(file: str | None = None) -> UserError:
    """Say that the bytes are not what was sent."""
    if file is None:
        message = _("Isi paket rusak atau terpotong, minta kirim ulang. Tidak ada yang diubah.")
    else:
        message = _(
            "Berkas '{name}' rusak atau terpotong, minta kirim ulang. Tidak ada yang diubah."
        ).format(name=file)
    return UserError(message, code="bundle_damaged", file=file)


def too_much(file: str | None = None) -> UserError:
    """Say that a small file holds more than any office writes."""
    message = _(
        "Isi paket jauh lebih banyak daripada yang wajar untuk ukuran berkasnya; hubungi "
        "pengirimnya. Tidak ada yang diubah."
    )
    return UserError(message, code="bundle_too_large", file=file)


def not_a_bundle(file: str) -> UserError:
    """Say that the file is something else altogether."""
    message = _("'{name}' bukan paket IMK Desktop (.imk). Tidak ada yang diubah.")
    return UserError(message.format(name=file), code="not_a_bundle", file=file)


def too_new(needed: int, known: int, file: str | None = None) -> UserError:
    """Say that a later program wrote this, with both formats."""
    message = _(
        "Paket ini dibuat oleh aplikasi yang lebih baru (format {needed}, aplikasi ini mengenal "
        "sampai {known}): perbarui aplikasi lalu coba lagi. Tidak ada yang diubah."
    )
    return UserError(message.format(needed=needed, known=known), code="bundle_too_new", file=file)


def not_for_us(office: str, file: str) -> UserError:
    """Say that this laptop has no key to the file, and whose it is."""
    message = _(
        "Paket '{name}' ditujukan kepada {office} dan tidak dapat dibuka di laptop ini; "
        "minta paket yang dibuat untuk laptop ini. Tidak ada yang diubah."
    )
    return UserError(message.format(name=file, office=office), code="not_for_us", file=file)


def forged(file: str | None = None) -> UserError:
    """Say that the signatures do not show who made this."""
    message = _(
        "Tanda tangan paket tidak sah, jadi pengirimnya tidak terbukti; minta kirim ulang "
        "langsung dari pengirim. Tidak ada yang diubah."
    )
    return UserError(message, code="bundle_forged", file=file)


def wrong_passphrase(file: str | None = None) -> UserError:
    """Say that the passphrase opens nothing."""
    message = _("Kata sandi salah. Tidak ada yang diubah.")
    return UserError(message, code="wrong_passphrase", file=file)


def is_starter(file: str) -> UserError:
    """Say that the file enrols a laptop."""
    message = _(
        "'{name}' adalah paket awal untuk mendaftarkan laptop, bukan kiriman data; "
        "pakai 'Daftarkan laptop'. Tidak ada yang diubah."
    )
    return UserError(message.format(name=file), code="is_starter", file=file)


def not_a_starter(file: str) -> UserError:
    """Say that the file does not enrol a laptop."""
    message = _(
        "'{name}' adalah kiriman data, bukan paket awal; minta paket awal untuk laptop ini "
        "kepada provinsi. Tidak ada yang diubah."
    )
    return UserError(message.format(name=file), code="not_a_starter", file=file)
