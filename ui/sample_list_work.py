"""One sample list on its way in: tried, its columns named where need be, loaded, told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from imk_desktop.domain.list_columns import ListLook
from imk_desktop.errors import UserError
from imk_desktop.language import _
from ui.dialogs.choose_columns import ChooseColumns
from ui.dialogs.load_sample_list import LoadSampleList, SampleListLoaded
from ui.session import Session

if TYPE_CHECKING:
    from imk_desktop.operations.load_samples import LoadedSamples

OF_COLUMNS = frozenset(
    ("tanpa_kepala_kolom", "kolom_wajib_tidak_ada", "judul_kolom_ganda", "kolom_tertukar")
)
"""Refusals of a file that a person can lift by saying which column is which field."""


class SampleListWork(QObject):
    """Asks step by step; nothing is written before the counts were seen.

    Args:
        session: The open survey.
        window: Over which it asks.
        file: The list.
    """

    def __init__(self, session: Session, window: QWidget, file: Path) -> None:
        super().__init__(window)
        self._session, self._window, self._file = session, window, file
        self._mapping: Mapping[str, str] = {}

    def try_it(self) -> None:
        """Say what loading the list would do."""
        acts, file, mapping = self._session.acts, self._file, self._mapping
        self._session.ask_long(
            lambda ticket: acts.load_samples(file, ticket, write=False, mapping=mapping),
            self._offer,
            self._refused,
        )

    def _refused(self, error: UserError) -> None:
        if error.code in OF_COLUMNS:
            self._look(error)
        else:
            self._session.complain(error)

    def _look(self, error: UserError | None = None) -> None:
        acts, file = self._session.acts, self._file

        def ask(look: ListLook) -> None:
            if look.sheets:
                self._ask_columns(look, error.message if error else "")
            elif error:
                self._session.complain(error)

        self._session.ask_long(lambda ticket: acts.look_into_list(file, ticket), ask)

    def _ask_columns(self, look: ListLook, why: str) -> None:
        dialog = ChooseColumns(self._file.name, why, look, self._window)

        def read() -> None:
            self._mapping = dialog.mapping
            self.try_it()

        dialog.accepted.connect(read)
        dialog.open()

    def _offer(self, trial: LoadedSamples) -> None:
        offices = self._session.status.survey.offices
        dialog = LoadSampleList(self._file.name, trial, offices, self._window)

        def name_columns() -> None:
            dialog.reject()
            self._look()

        dialog.accepted.connect(self._load)
        dialog.copy_asked.connect(lambda: self._ask_for_copy(dialog))
        dialog.columns_asked.connect(name_columns)
        dialog.open()

    def _ask_for_copy(self, dialog: LoadSampleList) -> None:
        """Ask where the copy is to be; the file dialog asks before the file named is replaced."""
        proposed = self._file.with_name(f"{self._file.stem}-kesalahan.xlsx")
        name, _filter = QFileDialog.getSaveFileName(
            dialog, _("Simpan salinan kesalahan"), str(proposed), "Excel (*.xlsx)"
        )
        if name:
            named = Path(name)
            out = named if named.suffix.lower() == ".xlsx" else Path(f"{named}.xlsx")
            self.save_copy(out, dialog, replacing=out == named)

    def save_copy(self, out: Path, dialog: LoadSampleList, *, replacing: bool) -> None:
        """Write a copy of the file with its faults marked, and say so in the dialog.

        Args:
            out: Where.
            dialog: What asked for it.
            replacing: Whether somebody was asked about replacing just that file.
        """
        acts, file, mapping = self._session.acts, self._file, self._mapping
        words = _("✓ Salinan dengan sel yang ditandai: {file}").format(file=out)
        self._session.ask_long(
            lambda ticket: acts.load_samples(
                file, ticket, write=False, mapping=mapping, errors=out, replacing=replacing
            ),
            lambda _done: dialog.say_copied(words),
        )

    def _load(self) -> None:
        file, mapping = self._file, self._mapping
        self._session.act(
            lambda acts, ticket: acts.load_samples(file, ticket, write=True, mapping=mapping),
            self._tell,
        )

    def _tell(self, loaded: LoadedSamples) -> None:
        offices = self._session.status.survey.offices
        SampleListLoaded(self._file.name, loaded, offices, self._window).open()
