"""What loading a sample list would do, before it is done; and what came in, afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QListWidget, QWidget

from imk_desktop.formats import number
from imk_desktop.language import _, _n
from ui.dialogs.ask import AskDialog
from ui.dialogs.office_counts import OfficeCounts
from ui.theme.looks import button, text_label

if TYPE_CHECKING:
    from imk_desktop.operations.load_samples import LoadedSamples

_SHOWN = 200
_UNKNOWN_COLUMN = "kolom_tidak_dikenal"


class LoadSampleList(AskDialog):
    """Shows a trial of a sample list; nothing is written until it is accepted.

    Args:
        name: Of the file.
        trial: What it would come to.
        offices: Names of offices by code.

    Signals:
        copy_asked(): A copy of the file with its faults marked is wanted.
        columns_asked(): It is to be said which column is which field.
    """

    copy_asked = Signal()
    columns_asked = Signal()

    def __init__(
        self,
        name: str,
        trial: LoadedSamples,
        offices: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Muat daftar sampel"),
            _("{name}: {words}. Belum ada yang ditulis.").format(
                name=name, words=loaded_words(trial)
            ),
            _("Muat yang &baik saja") if trial.refused else _("&Muat"),
            parent,
        )
        self.setMinimumWidth(620)
        self.offices = OfficeCounts(trial, offices)
        self.faults = QListWidget()
        self.faults.setAccessibleName(_("Yang perlu diperiksa"))
        self.faults.setWordWrap(True)
        self.faults.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.copy = button(_("Simpan salinan &kesalahan…"))
        self.columns = button(_("Tunjuk &kolom…"))
        self.copied = text_label(wrap=True)
        self.copied.hide()
        faults = [*trial.refused, *trial.warnings]
        self.faults.addItems([fault.message for fault in faults[:_SHOWN]])
        if len(faults) > _SHOWN:
            rest = number(len(faults) - _SHOWN)
            self.faults.addItem(_("… dan {count} lagi").format(count=rest))
        if trial.by_office:
            self.body.addWidget(self.offices)
        if faults:
            self._lay_out_faults(any(fault.code == _UNKNOWN_COLUMN for fault in faults))
        self.act.setEnabled(trial.rows > 0)

        self.copy.clicked.connect(self.copy_asked)
        self.columns.clicked.connect(self.columns_asked)

    def say_copied(self, words: str) -> None:
        """Say where the copy with the faults is."""
        self.copied.setText(words)
        self.copied.show()

    def _lay_out_faults(self, unknown_columns: bool) -> None:
        self.body.addWidget(self.faults)
        self.grow(self.faults)
        beside = QHBoxLayout()
        beside.addWidget(self.copy)
        if unknown_columns:
            beside.addWidget(self.columns)
        beside.addStretch(1)
        self.body.addLayout(beside)
        self.body.addWidget(self.copied)


class SampleListLoaded(AskDialog):
    """Says what came in, office by office.

    Args:
        name: Of the file.
        loaded: What it came to.
        offices: Names of offices by code.
    """

    def __init__(
        self,
        name: str,
        loaded: LoadedSamples,
        offices: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Daftar sampel dimuat"),
            _("{name}: {words}. Sampel pengganti dihitung terpisah, tidak masuk target.").format(
                name=name, words=loaded_words(loaded)
            ),
            _("&Tutup"),
            parent,
        )
        self.setMinimumWidth(560)
        self.offices = OfficeCounts(loaded, offices)
        self.body.addWidget(self.offices)
        for box in self.findChildren(QDialogButtonBox):
            box.button(QDialogButtonBox.StandardButton.Cancel).hide()


def loaded_words(loaded: LoadedSamples) -> str:
    """Say what a sample list comes to: good rows, and those passed over or refused."""
    said = [
        _n(
            "{rows} baris baik ({new} baru, {changed} berubah, {unchanged} sama)", loaded.rows
        ).format(
            rows=number(loaded.rows),
            new=number(loaded.new),
            changed=number(loaded.changed),
            unchanged=number(loaded.unchanged),
        )
    ]
    if loaded.by_office:
        said.append(
            _n("{count} kab/kota", len(loaded.by_office)).format(
                count=number(len(loaded.by_office))
            )
        )
    if loaded.skipped:
        said.append(
            _n("{count} baris milik kantor lain dilewati", loaded.skipped).format(
                count=number(loaded.skipped)
            )
        )
    if loaded.refused:
        said.append(
            _n("{count} baris ditolak", loaded.refused_rows).format(
                count=number(loaded.refused_rows)
            )
        )
    return ", ".join(said)
