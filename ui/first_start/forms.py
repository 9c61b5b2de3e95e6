"""The forms behind the choices: make a survey, join with a starter, open a store."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox

from imk_desktop import clock
from imk_desktop.language import _
from ui.dialogs.day_field import day_field
from ui.first_start.entry_form import EntryForm, Missing
from ui.theme.file_field import FileField
from ui.theme.secret_field import SecretField
from ui.theme.wheel_guard import guarded

STORES = "IMK (*.imkdb)"
_SHORTEST = 8


class PassphrasePair:
    """A new passphrase, typed twice.

    Args:
        form: Where its fields are added.
        forgotten: What forgetting it means.
    """

    def __init__(self, form: EntryForm, forgotten: str) -> None:
        self.first, self.second = SecretField(), SecretField()
        form.add_field(
            _("Kata sandi &penyimpanan"),
            self.first,
            _("Minimal 8 huruf. {forgotten}").format(forgotten=forgotten),
        )
        form.add_field(_("&Ulangi kata sandi"), self.second)

    def missing(self) -> Missing | None:
        """Return what is wrong with it, None when nothing."""
        if len(self.first.text()) < _SHORTEST:
            return Missing(_("Kata sandi minimal 8 huruf."), self.first)
        if self.first.text() != self.second.text():
            return Missing(_("Kedua kata sandi tidak sama; ketik ulang."), self.second)
        return None

    @property
    def text(self) -> str:
        """What was typed."""
        return self.first.text()


class CreateForm(EntryForm):
    """The province begins a survey."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("Buat survei baru"),
            _(
                "Kalender empat tahap dihitung dari tanggal mulai menurut SOP; setiap tanggal "
                "dapat disesuaikan kemudian."
            ),
            _("&Buat survei"),
        )
        self.year = guarded(QSpinBox())
        self.year.setRange(2000, 2100)
        self.year.setValue(clock.today().year)
        self.year.lineEdit().setTextMargins(8, 0, 0, 0)  # where the other fields begin
        self.start = day_field()
        self.file = FileField(_("Berkas penyimpanan"), STORES, saving=True)
        self.file.show_path(folder / "1700.imkdb")
        self.name = QLineEdit()
        self.add_field(_("&Tahun survei"), self.year)
        self.add_field(_("Tan&ggal mulai"), self.start)
        self.add_field(_("&Simpan di"), self.file)
        self.add_field(_("&Nama Anda"), self.name, _("Tercatat pada setiap perubahan."))
        self.passphrase = PassphrasePair(
            self,
            _("Tulis di kertas, simpan di brankas: tanpa ini data tidak dapat dibaca siapa pun."),
        )

    def missing(self) -> Missing | None:
        """Return what must be put right, None when nothing."""
        if not self.name.text().strip():
            return Missing(_("Isi nama Anda."), self.name)
        if self.file.path is None:
            return Missing(_("Pilih tempat berkas penyimpanan."), self.file)
        return self.passphrase.missing()


class JoinForm(EntryForm):
    """A regency's laptop joins with its starter.

    Signals:
        starter_chosen(path): A starter was named; its office is to be read.
    """

    starter_chosen = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("Daftarkan laptop ini"),
            _(
                "Paket awal dibuat provinsi, satu untuk tiap laptop. Kata sandinya disampaikan "
                "lewat telepon."
            ),
            _("&Daftarkan"),
        )
        self._folder = folder
        self._office = ""
        self.starter = FileField(_("Paket awal"), _("Paket IMK (*.imk);;Semua berkas (*)"))
        self.starter_passphrase = SecretField()
        self.office = QLineEdit()
        self.office.setMaxLength(4)
        self.office.setPlaceholderText(_("4 angka"))
        self.file = FileField(_("Berkas penyimpanan"), STORES, saving=True)
        self.name = QLineEdit()
        self.add_field(_("Paket &awal (.imk)"), self.starter)
        self.add_field(_("&Kata sandi paket awal"), self.starter_passphrase)
        self.add_field(
            _("Ketik k&ode kantor"),
            self.office,
            _("LAPTOP INI akan menjadi milik kantor di dalam paket awal; ketik kodenya."),
        )
        self.add_field(_("&Simpan di"), self.file)
        self.add_field(_("&Nama Anda"), self.name, _("Tercatat pada setiap perubahan."))
        self.passphrase = PassphrasePair(
            self,
            _(
                "Tanpa ini data tidak dapat dibaca siapa pun. Lupa? Minta paket awal baru dari "
                "provinsi; yang sudah dikirim tidak hilang."
            ),
        )
        self.starter.changed.connect(self._named)

    def show_office(self, code: str, name: str, year: int) -> None:
        """Say whose laptop this will be, to be confirmed by typing the code."""
        self._office = code
        self.file.show_path(self._folder / f"{code}.imkdb")
        said = _("LAPTOP INI: {code} {name}, IMK {year}. Ketik kodenya bila benar.")
        self.refuse(said.format(code=code, name=name, year=year))

    def missing(self) -> Missing | None:
        """Return what must be put right, None when nothing."""
        if self.starter.path is None or not self._office:
            return Missing(_("Pilih paket awal dari provinsi."), self.starter)
        if self.office.text().strip() != self._office:
            said = _(
                "Paket awal ini untuk {office}; kode yang diketik '{typed}'. Periksa paketnya."
            ).format(office=self._office, typed=self.office.text().strip())
            return Missing(said, self.office)
        if not self.starter_passphrase.text():
            return Missing(_("Isi kata sandi paket awal."), self.starter_passphrase)
        if self.file.path is None:
            return Missing(_("Pilih tempat berkas penyimpanan."), self.file)
        if not self.name.text().strip():
            return Missing(_("Isi nama Anda."), self.name)
        return self.passphrase.missing()

    def _named(self) -> None:
        self._office = ""
        self.office.clear()  # it was typed for the starter before
        path = self.starter.path
        if path is not None and path.is_file():
            self.starter_chosen.emit(path)


class OpenForm(EntryForm):
    """A store is opened with its passphrase."""

    def __init__(self) -> None:
        super().__init__(
            _("Buka penyimpanan"),
            _("Data tersandi; kata sandinya dibuat saat laptop ini didaftarkan."),
            _("&Buka"),
        )
        self.file = FileField(_("Berkas penyimpanan"), STORES)
        self.passphrase = SecretField()
        self.name = QLineEdit()
        self.keep = QCheckBox(_("&Ingat di laptop ini"))
        self.keep.setToolTip(_("Disimpan di brankas sandi sistem, bukan di berkas."))
        self.add_field(_("Berkas &penyimpanan"), self.file)
        self.add_field(_("&Nama Anda"), self.name, _("Tercatat pada setiap perubahan."))
        self.add_field(
            _("Kata &sandi"),
            self.passphrase,
            _("Lupa? Minta paket awal baru dari provinsi; yang sudah dikirim tidak hilang."),
        )
        self.fields.addRow("", self.keep)

    def ask(self, path: Path, name: str) -> None:
        """Ask for the passphrase of a store."""
        self.file.show_path(path)
        self.name.setText(name)
        self.passphrase.forget()
        (self.passphrase if name else self.name).setFocus()

    def missing(self) -> Missing | None:
        """Return what must be put right, None when nothing."""
        if self.file.path is None:
            return Missing(_("Pilih berkas penyimpanan (.imkdb)."), self.file)
        if not self.name.text().strip():
            return Missing(_("Isi nama Anda."), self.name)
        return None
