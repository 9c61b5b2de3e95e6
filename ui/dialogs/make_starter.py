"""A starter (paket awal) for one more laptop: whose, where to, and what opens it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from imk_desktop.language import _
from ui.dialogs.ask import AskDialog
from ui.entries import StarterEntry
from ui.theme.file_field import FileField
from ui.theme.secret_field import SecretField
from ui.theme.wheel_guard import guarded

_SHORTEST = 8


class MakeStarter(AskDialog):
    """Asks for a starter. The passphrase is shown, since it is to be told by telephone.

    Args:
        offices: Names by code, those without a laptop first.
        folder: Where the file is proposed to be written.
    """

    def __init__(
        self, offices: Mapping[str, str], folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            _("Buat paket awal"),
            _(
                "Satu paket awal mendaftarkan satu laptop. Sampaikan kata sandinya lewat telepon, "
                "jangan bersama berkasnya."
            ),
            _("&Buat paket awal"),
            parent,
        )
        self._folder = folder
        self._entry: StarterEntry | None = None
        self.office = guarded(QComboBox())
        for code, name in offices.items():
            self.office.addItem(f"{code} {name}", code)
        self.file = FileField(
            _("Paket awal"), _("Paket IMK (*.imk);;Semua berkas (*)"), saving=True
        )
        self.passphrase = SecretField(shown=True)
        self.passphrase.setPlaceholderText(_("Minimal 8 huruf"))
        self.add_field(_("&Untuk"), self.office)
        self.add_field(_("&Simpan di"), self.file)
        self.add_field(_("&Kata sandi paket awal"), self.passphrase)
        self.office.currentIndexChanged.connect(self._propose)
        self.file.changed.connect(self._allow)
        self.passphrase.textChanged.connect(self._allow)
        self._propose()

    def accept(self) -> None:
        """Take out what was entered: the passphrase is gone once the dialog is."""
        path = self.file.path
        assert path is not None
        self._entry = StarterEntry(str(self.office.currentData()), path, self.passphrase.text())
        super().accept()

    def entry(self) -> StarterEntry:
        """Return what was entered, once it was accepted."""
        assert self._entry is not None
        return self._entry

    def _propose(self) -> None:
        self.file.show_path(self._folder / f"paket-awal-{self.office.currentData()}.imk")
        self._allow()

    def _allow(self) -> None:
        long_enough = len(self.passphrase.text()) >= _SHORTEST
        self.act.setEnabled(long_enough and self.file.path is not None)
