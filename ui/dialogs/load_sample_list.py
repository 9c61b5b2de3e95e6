"""What loading a sample list would do, before it is done: counts, and what is wrong with rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QListWidget, QWidget

from imk_desktop.formats import number
from imk_desktop.language import _, _n
from ui.dialogs.ask import AskDialog

if TYPE_CHECKING:
    from imk_desktop.operations.load_samples import LoadedSamples

_SHOWN = 200


class LoadSampleList(AskDialog):
    """Shows a trial of a sample list; nothing is written until it is accepted.

    Args:
        name: Of the file.
        trial: What it would come to.
    """

    def __init__(self, name: str, trial: LoadedSamples, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Muat daftar sampel"),
            _("{name}: {words}. Belum ada yang ditulis.").format(
                name=name, words=loaded_words(trial)
            ),
            _("Muat yang &baik saja") if trial.refused else _("&Muat"),
            parent,
        )
        self.setMinimumWidth(620)
        self.faults = QListWidget()
        self.faults.setAccessibleName(_("Yang perlu diperiksa"))
        self.faults.setWordWrap(True)
        faults = [*trial.refused, *trial.warnings]
        self.faults.addItems([fault.message for fault in faults[:_SHOWN]])
        if len(faults) > _SHOWN:
            rest = number(len(faults) - _SHOWN)
            self.faults.addItem(_("… dan {count} lagi").format(count=rest))
        if faults:
            self.body.addWidget(self.faults)
        self.act.setEnabled(trial.rows > 0)


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
