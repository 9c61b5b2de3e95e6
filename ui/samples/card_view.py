"""One sample: what it is, what stands against what, its history, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from imk_desktop.domain.exchange import ConflictView
from imk_desktop.domain.field_words import field_word
from imk_desktop.domain.sample_card import SampleCard
from imk_desktop.language import _
from ui.samples.conflict_banner import ConflictBanner
from ui.samples.field_editor import FieldEditor
from ui.samples.sample_words import (
    EDITABLE,
    Happening,
    happenings,
    status_icon,
    status_tone,
    status_word,
    value_word,
)
from ui.samples.visit_form import VisitForm
from ui.theme.looks import rule, text_label
from ui.theme.state_chip import StateChip
from ui.theme.wrapped_link import WrappedLink

_SHOWN = 6


class CardView(QScrollArea):
    """The card on the right of the list.

    Signals:
        visit_entered(key, visit): A visit is to be written down.
        field_changed(key, field, value): A field is to be written.
        choose_asked(conflict): A conflict is to be settled.
    """

    visit_entered = Signal(str, object)
    field_changed = Signal(str, str, str)
    choose_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self.name = text_label(look="title", wrap=True)
        self.chip = StateChip()
        self.told = text_label(look="muted", wrap=True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.conflicts = _column()
        self.history = _column()
        self.more = WrappedLink()
        self.visit = VisitForm()
        self.editors = {field: FieldEditor(field) for field in EDITABLE}
        self._told: list[Happening] = []
        self._all = False

        inside = self._inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(7)
        layout.addWidget(self.name)
        layout.addWidget(self.chip)
        layout.addWidget(self.told)
        layout.addLayout(self.conflicts)
        layout.addWidget(rule())
        layout.addWidget(text_label(_("Riwayat"), "strong"))
        layout.addLayout(self.history)
        layout.addWidget(self.more)
        layout.addWidget(rule())
        layout.addWidget(text_label(_("Catat kunjungan"), "strong"))
        layout.addWidget(self.visit)
        layout.addWidget(rule())
        layout.addWidget(text_label(_("Isian"), "strong"))
        layout.addLayout(self._make_fields())
        layout.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

        self.visit.entered.connect(lambda visit: self.visit_entered.emit(self.key, visit))
        self.more.clicked.connect(self._show_all)
        self.rest()

    def rest(self) -> None:
        """Show that no sample is chosen."""
        self.key = ""
        self._inside.hide()

    def show_card(self, card: SampleCard, conflicts: Sequence[ConflictView]) -> None:
        """Show a sample."""
        another = card.key != self.key
        self.key, fields = card.key, card.fields
        number = card.key.rpartition("-")[2]
        self.name.setText(f"{fields.get('name') or _('(tanpa nama)')} · {number}")
        reason = str(card.logs[-1].get("result") or "") if card.logs else ""
        word = status_word(card.status, reason if card.status == "nonrespon" else "")
        self.chip.show_state(
            status_icon(card.status), word, lambda colours: status_tone(card.status, colours)
        )
        self.told.setText(_told(card))
        self._show_conflicts(conflicts)
        self._told, self._all = happenings(card.history), self._all and not another
        self._show_history()
        for field, editor in self.editors.items():
            value = fields.get(field)
            editor.show_value("" if value is None else str(value))
        if another:
            self.visit.propose(str(fields.get("officer") or ""))
            self.verticalScrollBar().setValue(0)
        self._inside.show()

    def _show_conflicts(self, conflicts: Sequence[ConflictView]) -> None:
        _empty(self.conflicts)
        before: QWidget = self.told
        for conflict in conflicts:
            banner = ConflictBanner(conflict)
            banner.choose_asked.connect(self.choose_asked)
            self.conflicts.addWidget(banner)
            QWidget.setTabOrder(before, banner.choose)
            before = banner.choose

    def _show_history(self) -> None:
        _empty(self.history)
        for told in self._told if self._all else self._told[:_SHOWN]:
            line = text_label(f"{told.when} · {told.what}", wrap=True)
            who = text_label(told.who, "muted", wrap=True)
            self.history.addWidget(line)
            self.history.addWidget(who)
        left = 0 if self._all else len(self._told) - _SHOWN
        self.more.setText(_("Tampilkan {count} lagi").format(count=left))
        self.more.setVisible(left > 0)

    def _show_all(self) -> None:
        self._all = True
        self._show_history()

    def _make_fields(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(5)
        form.setHorizontalSpacing(8)
        for field, editor in self.editors.items():
            label = text_label(field_word(field), "muted")
            label.setBuddy(editor)
            form.addRow(label, editor)
            editor.changed.connect(
                lambda name, value: self.field_changed.emit(self.key, name, value)
            )
        return form


def _told(card: SampleCard) -> str:
    """Say what a sample is, in a few lines."""
    fields = card.fields
    first = [card.key]
    if fields.get("main") is False:
        first.append(_("pengganti"))
    second = [str(fields[key]) for key in ("owner", "address") if fields.get(key)]
    third = []
    if kbli := fields.get("kbli5") or fields.get("kbli2"):
        third.append(_("KBLI {code}").format(code=kbli))
    if fields.get("size"):
        third.append(value_word(fields["size"]))
    if fields.get("listed_workers") is not None:
        third.append(_("{count} pekerja (listing)").format(count=fields["listed_workers"]))
    return "\n".join(" · ".join(line) for line in (first, second, third) if line)


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(3)
    return column


def _empty(column: QVBoxLayout) -> None:
    while (old := column.takeAt(0)) is not None:
        if (widget := old.widget()) is not None:
            widget.hide()
            widget.deleteLater()
