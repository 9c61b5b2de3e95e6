"""What an office does with the whole survey: load its list, equip laptops, close, back up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from imk_desktop.domain.left_open import LeftOpen
from imk_desktop.domain.status import Exchange
from imk_desktop.domain.status_words import left_open_words
from imk_desktop.language import _
from ui.dialogs.close_stage import CloseStage, ReopenStage
from ui.dialogs.make_starter import MakeStarter
from ui.documents_folder import documents_folder
from ui.exchange.send_page import has_laptop
from ui.sample_list_work import SampleListWork
from ui.session import Session

ALL = "all"
SHEETS = (".xlsx", ".xls", ".xlsm", ".ods", ".csv")


class OfficeWork(QObject):
    """Asks what is needed and writes it on the worker thread.

    Signals:
        told(words): Something was done that no cell of the form shows.
    """

    told = Signal(str)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def ask_for_list(self) -> None:
        """Ask for the file of a sample list."""
        patterns = " ".join(f"*{suffix}" for suffix in SHEETS)
        filters = _("Lembar kerja ({patterns})").format(patterns=patterns)
        name, _filter = QFileDialog.getOpenFileName(
            self._window, _("Pilih daftar sampel"), str(documents_folder()), filters
        )
        if name:
            self.try_list(Path(name))

    def try_list(self, file: Path) -> None:
        """Say what loading a sample list would do, and do it when that is accepted."""
        SampleListWork(self._session, self._window, file).try_it()

    def make_starter(self) -> None:
        """Ask for a starter, the offices without a laptop first."""
        status = self._session.status
        lacking = [c for c in status.survey.offices if not _enrolled(status.bundles, c)]
        names = status.survey.offices
        order = [*lacking, *(code for code in names if code not in lacking)]
        dialog = MakeStarter({c: names[c] for c in order}, documents_folder(), self._window)

        def make() -> None:
            entry = dialog.entry()
            done = _("✓ {office}: {file}. Sampaikan kata sandinya lewat telepon.")
            words = done.format(office=entry.office, file=entry.file)
            self._write(lambda: self._session.acts.make_starter(entry), words)

        dialog.accepted.connect(make)
        dialog.open()

    def close_stage(self, stage: str) -> None:
        """Say what closing a stage, or this office's part of it, leaves open; ask why; close it."""
        office = self._closer()
        self._session.ask(
            lambda acts: acts.open_in_stage(stage, office),
            lambda left: self._ask_closing(stage, office, left),
        )

    def reopen_stage(self, stage: str) -> None:
        """Ask why, then open a stage, or this office's part of it, again."""
        office, activity = self._closer(), self._session.sop.stage(stage).activity
        dialog = ReopenStage(activity, whole=office == ALL, parent=self._window)

        def reopen() -> None:
            note = dialog.note.text().strip()
            self._write(lambda: self._session.acts.reopen_stage(stage, office, note))

        dialog.accepted.connect(reopen)
        dialog.open()

    def _closer(self) -> str:
        survey = self._session.status.survey
        return ALL if survey.is_province else survey.office

    def _ask_closing(self, stage: str, office: str, left: Sequence[LeftOpen]) -> None:
        known = self._session.sop.stage(stage)
        names = {item.key: item.text for item in known.requirements}
        words = left_open_words(left, names)
        dialog = CloseStage(known.activity, words, whole=office == ALL, parent=self._window)

        def close() -> None:
            note = dialog.note.text().strip()
            self._write(lambda: self._session.acts.close_stage(stage, office, note))

        dialog.accepted.connect(close)
        dialog.open()

    def ask_for_backup(self) -> None:
        """Ask for the folder in which a backup is to be written."""
        name = QFileDialog.getExistingDirectory(
            self._window, _("Simpan backup di folder"), str(documents_folder())
        )
        if name:
            self.back_up(Path(name))

    def back_up(self, folder: Path) -> None:
        """Write a backup into a folder; the footer says when."""
        self._session.act(lambda acts, ticket: acts.back_up(folder, ticket), lambda _done: None)

    def _write(self, act: Callable[[], object], words: str = "") -> None:
        def done(_done: object) -> None:
            if words:
                self.told.emit(words)

        self._session.act(lambda _acts, _ticket: act(), done)


def sheets_among(files: Sequence[Path]) -> list[Path]:
    """Return the files that are sheets by their name; bundles have any name."""
    return [file for file in files if file.suffix.lower() in SHEETS]


def _enrolled(bundles: Mapping[str, Exchange], office: str) -> bool:
    return has_laptop(bundles.get(office, Exchange()))
