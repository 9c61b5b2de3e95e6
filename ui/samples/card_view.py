"""One sample: what it is, what stands against what, its history, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from imk_desktop.domain.exchange import ConflictView
from imk_desktop.domain.field_words import field_word
from imk_desktop.domain.sample_card import SampleCard, SampleLine
from imk_desktop.formats import number
from imk_desktop.language import _, _n
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
        visit_entered(key, visit): A visit is to be written down (`VisitEntry`).
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
        self.reading = text_label(_("Sedang dibaca…"), "muted")
        self.more = WrappedLink()
        self.visit = VisitForm()
        self.editors = {field: FieldEditor(field) for field in EDITABLE}
        self._fields = QWidget()
        self._told: list[Happening] = []
        self._all = False

        inside = self._inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(7)
        layout.addWidget(self.name)
        layout.addWidget(self.chip)
        layout.addWidget(self.told)
        layout.addWidget(rule())
        layout.addWidget(text_label(_("Catat kunjungan"), "strong"))
        layout.addWidget(self.visit)  # above all that grows by what is entered in it
        layout.addLayout(self.conflicts)
        layout.addWidget(rule())
        layout.addWidget(text_label(_("Riwayat"), "strong"))
        layout.addWidget(self.reading)
        layout.addLayout(self.history)
        layout.addWidget(self.more)
        layout.addWidget(rule())
        layout.addWidget(text_label(_("Isian"), "strong"))
        layout.addWidget(self._make_fields())
        layout.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

        self.visit.entered.connect(self.visit_entered)
        self.more.clicked.connect(self._show_all)
        self.rest()

    def rest(self) -> None:
        """Show that no sample is chosen."""
        self.key = ""
        self.visit.show_sample("", "")
        self._inside.hide()

    def begin(self, line: SampleLine) -> None:
        """Show at once whose card it is, by what the list knows; the rest is being read."""
        if line.key != self.key:
            for field, editor in self.editors.items():
                editor.begin(str(getattr(line, field, "")))
            self.key = line.key
            self._told, self._all = [], False
            self._show_conflicts([])
            self._show_history()
            self.reading.show()
            self._fields.setEnabled(False)
            self.told.setText(_of_line(line))
            self.verticalScrollBar().setValue(0)
        self._show_identity(line.name, line.status, line.reason)
        self.visit.show_sample(line.key, line.officer)
        self._inside.show()

    def show_card(self, card: SampleCard, conflicts: Sequence[ConflictView]) -> None:
        """Show all of the sample that was begun with."""
        fields = card.fields
        reason = str(card.logs[-1].get("result") or "") if card.logs else ""
        self._show_identity(str(fields.get("name") or ""), card.status, reason)
        self.told.setText(_told(card))
        self._show_conflicts(conflicts)
        self._told = happenings(card.history)
        self.reading.hide()
        self._show_history()
        for field, editor in self.editors.items():
            value = fields.get(field)
            editor.show_value("" if value is None else str(value))
        self._fields.setEnabled(True)
        self.visit.show_sample(card.key, str(fields.get("officer") or ""))

    def _show_identity(self, name: str, status: str, reason: str) -> None:
        number = self.key.rpartition("-")[2]
        self.name.setText(f"{name or _('(tanpa nama)')} · {number}")
        word = status_word(status, reason if status == "nonrespon" else "")
        tone = partial(status_tone, status)
        self.chip.show_state(status_icon(status), word, tone)

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
        self.more.setText(_("Tampilkan {count} lagi").format(count=number(left)))
        self.more.setVisible(left > 0)

    def _show_all(self) -> None:
        self._all = True
        self._show_history()

    def _make_fields(self) -> QWidget:
        form = QFormLayout(self._fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(5)
        form.setHorizontalSpacing(8)
        for field, editor in self.editors.items():
            label = text_label(field_word(field), "muted")
            label.setBuddy(editor)
            column = QVBoxLayout()
            column.setSpacing(3)
            column.addWidget(editor)
            column.addWidget(editor.fault)
            form.addRow(label, column)
            editor.changed.connect(
                lambda name, value: self.field_changed.emit(self.key, name, value)
            )
        return self._fields


def _of_line(line: SampleLine) -> str:
    """Say what the list knows of a sample."""
    second = " · ".join(part for part in (line.owner, line.address) if part)
    return "\n".join(part for part in (line.key, second) if part)


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
    if isinstance(workers := fields.get("listed_workers"), int):
        third.append(_n("{count} pekerja (listing)", workers).format(count=number(workers)))
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
