"""A form on a card with one act: the frame of all pages before a survey is open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from imk_desktop.language import _
from ui.theme.fault import FaultText
from ui.theme.looks import button, card, looking, text_label
from ui.theme.secret_field import SecretField


@dataclass(frozen=True, slots=True)
class Missing:
    """What must be put right before an act, and in which field."""

    words: str
    field: QWidget


class EntryForm(QWidget):
    """Title, explanation, fields, and two buttons that never scroll away.

    Signals:
        submitted(): The act was asked for.
        left(): Back to the choices.
    """

    submitted = Signal()
    left = Signal()

    def __init__(self, title: str, told: str, act: str) -> None:
        super().__init__()
        self._first: QWidget | None = None
        self._chain: list[QWidget] = []
        self._faults: dict[QWidget, FaultText] = {}
        self.act = button(act, "main")
        self.back = button(_("Ke&mbali"))
        self.fault = text_label(look="strong", wrap=True)
        self.fault.hide()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(_("Sedang bekerja"))
        self.progress.hide()
        self.fields = QFormLayout()
        self.fields.setVerticalSpacing(10)
        self.fields.setHorizontalSpacing(14)
        self.fields.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.fields.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)

        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(22, 18, 22, 8)
        body.setSpacing(12)
        body.addWidget(text_label(title, "big"))
        body.addWidget(text_label(told, wrap=True))
        body.addLayout(self.fields)
        body.addStretch(1)
        looking(inside, "plain")
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(22, 0, 22, 16)
        buttons.addWidget(self.back)
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.act)
        ground = card()
        ground.setMaximumWidth(720)
        standing = QVBoxLayout(ground)
        standing.setContentsMargins(0, 0, 0, 0)
        standing.addWidget(scroll, 1)
        told_fault = QVBoxLayout()
        told_fault.setContentsMargins(22, 0, 22, 0)
        told_fault.addWidget(self.fault)
        standing.addLayout(told_fault)
        standing.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.addStretch(1)
        layout.addWidget(ground, 20)
        layout.addStretch(1)

        self.act.clicked.connect(self._submit)
        self.back.clicked.connect(self.left)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        if self._first is not None:
            self._first.setFocus()

    def add_field(self, label: str, field: QWidget, hint: str = "") -> None:
        """Add a field under its label, which names it for screen readers too."""
        self._first = self._first or field
        named = text_label(label)
        named.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        self._chain.append(field)
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(self._submit)
        self._faults[field] = fault = FaultText(field, hint)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(field)
        column.addWidget(fault)
        if hint:
            column.addWidget(text_label(hint, "muted", wrap=True))
        self.fields.addRow(named, column)

    def wait(self, working: bool) -> None:
        """Show that the act is under way, or over."""
        self.progress.setVisible(working)
        self.act.setDisabled(working)
        self.back.setDisabled(working)

    def forget_secrets(self) -> None:
        """Empty every passphrase; what was submitted has been taken out by then."""
        for secret in self.findChildren(SecretField):
            secret.forget()

    def ask_again(self) -> None:
        """Put the cursor where what failed begins anew: the passphrases were emptied."""
        self.refuse(_("Belum berhasil; tidak ada yang diubah. Ketik kata sandinya sekali lagi."))
        secrets = self.findChildren(SecretField)
        if secrets:
            secrets[0].setFocus()

    def refuse(self, fault: str) -> None:
        """Say something above the buttons that is of no single field; empty for nothing."""
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        self.point_out(None)

    def point_out(self, missing: Missing | None) -> None:
        """Say at its field what is missing, in view and with the keyboard; None takes it back."""
        for field, fault in self._faults.items():
            here = missing is not None and field is missing.field
            fault.say(missing.words if missing is not None and here else "")
            if here:
                self._scroll.ensureWidgetVisible(field)

    def faults(self) -> list[str]:
        """Return what is said to be wrong at the fields."""
        return [fault.text() for fault in self._faults.values() if fault.text()]

    def missing(self) -> Missing | None:
        """Return what must be put right before the act, None when nothing."""
        return None

    def showEvent(self, event: QShowEvent) -> None:
        """Let Tab walk along the fields before the buttons, whatever was made first."""
        super().showEvent(event)
        parts = [part for field in self._chain for part in (field, *field.findChildren(QWidget))]
        inside = [p for p in parts if p.window() is self.window()]  # not a calendar that pops up
        order = [p for p in inside if p.focusPolicy() & Qt.FocusPolicy.TabFocus]
        order += [self.act, self.back]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _submit(self) -> None:
        if not self.act.isEnabled():
            return
        missing = self.missing()
        self.refuse("")
        self.point_out(missing)
        if missing is None:
            self.submitted.emit()
            self.forget_secrets()
