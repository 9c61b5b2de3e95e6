"""Receive bundles: choose or drop files, see what each would change, take them in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from imk_desktop.domain.exchange import Merged
from imk_desktop.formats import number
from imk_desktop.language import _, _n
from ui.documents_folder import documents_folder
from ui.exchange.bundle_table import BundleTable
from ui.exchange.bundle_words import bundles_words, can_be_merged
from ui.exchange.many_files import take_all
from ui.exchange.page import Page
from ui.session import Session
from ui.theme.looks import button, text_label


class ReceivePage(Page):
    """First the preview, in which nothing is written; then the merge, file by file.

    A file once named stays in the list with what became of it, until the page is opened anew.

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
        self._told: dict[Path, Merged] = {}
        self._ready: list[Path] = []
        self._later: list[Path] = []
        self._busy = False
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

        self.working.connect(self._work)
        self.choose.clicked.connect(self.ask_for_files)
        self.merge.clicked.connect(self._merge)
        self.see_conflicts.clicked.connect(self.conflicts_asked)
        self.rest()

    @property
    def previews(self) -> Sequence[Merged]:
        """The bundles in view that may still be taken in."""
        return [self._told[file] for file in self._ready]

    def rest(self) -> None:
        """Begin anew, without files; what is under way stays in view."""
        if self._busy:
            return
        self._told, self._ready = {}, []
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
        """Look into files and say what they would change; those already in view stay.

        While others are looked into or taken in, the files wait for their turn.
        """
        if self._busy:
            self._later.extend(files)
            return
        self.words.setText(
            _n("Memeriksa {count} berkas…", len(files)).format(count=number(len(files)))
        )
        acts = self._session.acts
        job = self._session.ask_long(
            lambda ticket: take_all(acts.preview, files, ticket), self._show_previews
        )
        job.cancelled.connect(self._show)
        job.failed.connect(lambda _error: self._show())
        self.watch(job)

    def goes_on(self) -> QWidget:
        """Return the next button to press."""
        if self._ready:
            return self.merge
        return self.choose if self.see_conflicts.isHidden() else self.see_conflicts

    def _work(self, busy: bool) -> None:
        self._busy = busy
        self._allow()
        if not busy and self._later:
            files, self._later = self._later, []
            self.show_files(files)

    def _allow(self) -> None:
        """Let nothing be begun while work is under way."""
        self.choose.setDisabled(self._busy)
        self.merge.setDisabled(self._busy or not self._ready)

    def _show_previews(self, told: list[Merged]) -> None:
        for one in told:
            self._told[one.file] = one
            if one.file in self._ready:
                self._ready.remove(one.file)
            if can_be_merged(one):
                self._ready.append(one.file)
        self._show()

    @Slot()
    def _merge(self) -> None:
        files = [merged.file for merged in self._in_order() if merged.file in self._ready]
        self.words.setText(
            _n("Menggabungkan {count} paket…", len(files)).format(count=number(len(files)))
        )
        job = self._session.act(
            lambda acts, ticket: take_all(acts.merge, files, ticket), self._show_merged
        )
        job.cancelled.connect(self._show)
        job.failed.connect(lambda _error: self._show())
        self.watch(job)

    def _show_merged(self, told: list[Merged]) -> None:
        """Put what became of each file in place of its preview."""
        for one in told:
            self._told[one.file] = one
            self._ready.remove(one.file)
        self._show()
        contested = any(merged.conflicts for merged in told)
        self.see_conflicts.setVisible(contested or not self.see_conflicts.isHidden())

    def _show(self) -> None:
        """Show every file with what became of it, or will."""
        told = self._in_order()
        self.table.show_bundles(told, ready=self._ready)
        self.words.setText(bundles_words(told, self._ready))
        self._allow()

    def _in_order(self) -> list[Merged]:
        return sorted(self._told.values(), key=lambda one: (one.from_office, one.number))
