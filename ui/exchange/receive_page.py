"""Receive bundles: choose or drop files, see what each would change, take them in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog

from imk_desktop.domain.exchange import Applied, Merged
from imk_desktop.language import _
from ui.documents_folder import documents_folder
from ui.exchange.bundle_table import BundleTable
from ui.exchange.many_files import take_all
from ui.exchange.page import Page
from ui.session import Session
from ui.theme.looks import button, text_label


class ReceivePage(Page):
    """First the preview, in which nothing is written; then the merge, file by file.

    Signals:
        conflicts_asked(): The conflicts that a bundle left are to be seen.
    """

    conflicts_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Terima paket"),
            _(
                "Berkas .imk dari USB, surel, atau WhatsApp. Isinya diperiksa dulu; tidak ada "
                "yang ditulis sebelum Anda memilih Gabungkan."
            ),
        )
        self._session = session
        self._previews: list[Merged] = []
        self.choose = button(_("&Pilih berkas…"))
        self.merge = button(_("&Gabungkan"), "main")
        self.see_conflicts = button(_("Lihat &beda isian"))
        self.table = BundleTable()
        self.words = text_label(_("Seret berkas ke sini, atau pilih berkas."), "strong", wrap=True)
        self.body.addWidget(self.words)
        self.body.addWidget(self.table, 1)
        self.foot.addWidget(self.see_conflicts)
        self.foot.addWidget(self.choose)
        self.foot.addWidget(self.merge)

        self.working.connect(self._allow)
        self.choose.clicked.connect(self.ask_for_files)
        self.merge.clicked.connect(self._merge)
        self.see_conflicts.clicked.connect(self.conflicts_asked)
        self.rest()

    @property
    def previews(self) -> Sequence[Merged]:
        """The bundles in view that may still be taken in."""
        return self._previews

    def rest(self) -> None:
        """Begin anew, without files."""
        self._previews = []
        self.table.setRowCount(0)
        self.words.setText(_("Seret berkas ke sini, atau pilih berkas."))
        self.see_conflicts.hide()
        self._allow()

    @Slot()
    def ask_for_files(self) -> None:
        """Ask which files; any name will do, since WhatsApp renames files."""
        names, _filter = QFileDialog.getOpenFileNames(
            self,
            _("Pilih paket"),
            str(documents_folder()),
            _("Paket IMK (*.imk);;Semua berkas (*)"),
        )
        if names:
            self.show_files([Path(name) for name in names])

    def show_files(self, files: Sequence[Path]) -> None:
        """Look into files and say what they would change."""
        self.rest()
        self.words.setText(_("Memeriksa {count} berkas…").format(count=len(files)))
        acts = self._session.acts
        self.watch(
            self._session.ask_long(
                lambda ticket: take_all(acts.preview, files, ticket), self._show_previews
            )
        )

    def _allow(self, busy: bool = False) -> None:
        """Let nothing be begun while work is under way."""
        self.choose.setDisabled(busy)
        self.merge.setDisabled(busy or not self._previews)

    def _show_previews(self, told: list[Merged]) -> None:
        told.sort(key=lambda merged: (merged.from_office, merged.number))
        self.table.show_bundles(told, preview=True)
        self._previews = [
            one for one in told if not one.error and one.applied is not Applied.ALREADY
        ]
        if self._previews:
            words = _("{count} paket siap digabung. Belum ada yang ditulis.")
            self.words.setText(words.format(count=len(self._previews)))
        else:
            self.words.setText(_("Tidak ada yang perlu digabung. Tidak ada yang diubah."))
        self._allow()
        if self._previews:
            self.merge.setFocus()

    @Slot()
    def _merge(self) -> None:
        files = [merged.file for merged in self._previews]
        self.words.setText(_("Menggabungkan {count} paket…").format(count=len(files)))
        self._previews = []
        self.watch(
            self._session.act(
                lambda acts, ticket: take_all(acts.merge, files, ticket), self._show_merged
            )
        )

    def _show_merged(self, told: list[Merged]) -> None:
        self.table.show_bundles(told, preview=False)
        done = sum(merged.applied is Applied.YES for merged in told)
        self.words.setText(_("{count} paket digabung.").format(count=done))
        contested = any(merged.conflicts for merged in told)
        self.see_conflicts.setVisible(contested)
        self._allow()
        (self.see_conflicts if contested else self.choose).setFocus()
