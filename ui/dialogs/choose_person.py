"""Who works now: a name, chosen from those who worked here or typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from imk_desktop.language import _
from ui.dialogs.ask import AskDialog
from ui.theme.wheel_guard import guarded


class ChoosePerson(AskDialog):
    """Asks for a name; never the account of the system, which many share."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(
            _("Siapa yang bekerja?"), _("Nama tercatat pada setiap perubahan."), _("&Pakai"), parent
        )
        self.names = guarded(QComboBox())
        self.names.setEditable(True)
        self.names.addItems(list(names))
        self.add_field(_("&Nama"), self.names)
        self.names.setFocus()
        self.names.currentTextChanged.connect(self._allow)
        self._allow(self.names.currentText())

    @property
    def name(self) -> str:
        """The name."""
        return self.names.currentText().strip()

    def _allow(self, text: str) -> None:
        self.act.setEnabled(bool(text.strip()))
