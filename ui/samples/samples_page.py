"""The samples of the survey: the list, and beside it the card of the chosen one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from imk_desktop.domain.exchange import ConflictView
from imk_desktop.domain.sample_card import SampleCard, SampleLine
from imk_desktop.errors import UserError
from ui.asking import act_asking
from ui.dialogs.choose_value import ChooseValue
from ui.entries import VisitEntry
from ui.samples.card_view import CardView
from ui.samples.sample_list import SampleList
from ui.samples.sample_table import ALL, Entry, entries
from ui.session import Session
from ui.theme.looks import card

_PATIENCE_MS = 80
_TOGETHER, _CARD = 1336, 346


class SamplesPage(QWidget):
    """Reads the samples when it is shown and after every change while it is in view."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._stale = True
        self.list = SampleList()
        self.card = CardView()
        self._wanted = ""
        self._soon = QTimer(self)  # walking down the list reads the card where one rests
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PATIENCE_MS)

        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(_on_a_card(self.list))
        split.addWidget(_on_a_card(self.card))
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        beside = session.layout.card or _CARD
        split.setSizes([_TOGETHER - beside, beside])
        split.setHandleWidth(10)
        self.card.setMinimumWidth(270)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

        self.list.use_widths(session.layout.columns)
        self.list.widths_chosen.connect(self._keep_columns)
        split.splitterMoved.connect(lambda _at, _which: self._keep_card(split.sizes()[1]))
        self.list.chosen.connect(self._choose)
        self._soon.timeout.connect(self._read_card)
        self.card.visit_entered.connect(self._record)
        self.card.field_changed.connect(self._set_field)
        self.card.choose_asked.connect(self.settle)
        session.data_changed.connect(self._change)

    def open(self, *, office: str = ALL, status: str = ALL, key: str = "") -> None:
        """Show the samples, of one office or state where asked, and choose one."""
        self.list.search.clear()
        self.list.show_office(office)
        self.list.show_status(status)
        if key:
            self.list.choose(key)
        if self._stale:
            self.read()

    @Slot()
    def read(self) -> None:
        """Read all samples anew."""
        self._stale = False
        self._session.ask(lambda acts: entries(acts.samples()), self._show_entries)

    def settle(self, conflict: ConflictView) -> None:
        """Ask which value is to stand."""
        dialog = ChooseValue(conflict, self)
        dialog.accepted.connect(lambda: self._resolve(conflict.id, dialog.value))
        dialog.open()

    def _show_entries(self, made: list[Entry]) -> None:
        self.list.show_entries(made)
        self._soon.start()

    def _choose(self, line: SampleLine | None) -> None:
        """Show whose card it is at once, however long the store takes for the rest."""
        if line is None:
            self._wanted = ""
            self.card.rest()
            return
        self._wanted = line.key
        self.card.begin(line)
        self._soon.start()

    def _read_card(self) -> None:
        key = self._wanted
        if key and self._session.is_open:
            self._session.ask(lambda acts: (acts.card(key), acts.conflicts(key)), self._show_card)

    def _show_card(self, found: tuple[SampleCard, list[ConflictView]]) -> None:
        if found[0].key == self._wanted:
            self.card.show_card(*found)

    def _record(self, key: str, visit: VisitEntry) -> None:
        act_asking(
            self._session,
            self,
            lambda acts, reason: acts.record_visit(key, visit, reason),
            lambda _done: self.card.visit.written(key, visit),
            self.card.visit.rest,
        )

    def _set_field(self, key: str, field: str, value: str) -> None:
        def refuse(error: UserError) -> None:
            if key == self.card.key:
                self.card.editors[field].refuse(error.message)
            else:
                self._session.complain(error)

        self._session.act(
            lambda acts, _ticket: acts.set_field(key, field, value), lambda _done: None, refuse
        ).failed.connect(lambda _error: self._read_card())

    def _resolve(self, conflict: str, value: str) -> None:
        self._session.act(lambda acts, _ticket: acts.resolve(conflict, value), lambda _done: None)

    def _keep_columns(self, widths: Mapping[str, int]) -> None:
        self._session.arrange(replace(self._session.layout, columns=widths))

    def _keep_card(self, width: int) -> None:
        self._session.arrange(replace(self._session.layout, card=width))

    def _change(self) -> None:
        self._stale = True
        if self.isVisible():
            self.read()


def _on_a_card(widget: QWidget) -> QWidget:
    ground = card()
    layout = QVBoxLayout(ground)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addWidget(widget)
    return ground
