"""Settle a conflict: one of the values that stand, or another."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from imk_desktop.domain.exchange import ConflictView
from imk_desktop.domain.field_words import field_word
from imk_desktop.language import _
from ui.dialogs.ask import AskDialog
from ui.samples.conflict_banner import rival_line

_WHOLE_ROW = "existence"


class ChooseValue(AskDialog):
    """Shows who wrote what; the choice is an ordinary change and travels with the next bundle."""

    def __init__(self, conflict: ConflictView, parent: QWidget | None = None) -> None:
        told = _("Kedua isian tetap tersimpan di riwayat. Pilihan Anda ikut paket berikutnya.")
        if conflict.name:
            told = f"{conflict.name} · {conflict.row}\n{told}"
        super().__init__(
            _("Pilih isian {field}").format(field=field_word(conflict.field, conflict.table)),
            told,
            _("&Pakai pilihan ini"),
            parent,
        )
        self.conflict = conflict
        self.choices = QButtonGroup(self)
        for position, value in enumerate(conflict.values):
            choice = QRadioButton(rival_line(value))
            self.choices.addButton(choice, position)
            self.body.addWidget(choice)
        self.other = QLineEdit()
        self.other.setAccessibleName(_("Isian lain"))
        if conflict.field != _WHOLE_ROW:
            self._offer_another(len(conflict.values))
        self.choices.buttons()[0].setFocus()
        self.act.setEnabled(False)  # a choice is made, never fallen into by Enter
        self.choices.idToggled.connect(lambda _id, _on: self.act.setEnabled(True))

    @property
    def value(self) -> str:
        """The value that is to stand, as typed."""
        position = self.choices.checkedId()
        if position >= len(self.conflict.values):
            return self.other.text().strip()
        value = self.conflict.values[position].value
        return "" if value is None else str(value)

    def _offer_another(self, position: int) -> None:
        another = QRadioButton(_("&Isian lain:"))
        self.choices.addButton(another, position)
        self.body.addWidget(another)
        self.body.addWidget(self.other)
        self.other.textEdited.connect(lambda: another.setChecked(True))
