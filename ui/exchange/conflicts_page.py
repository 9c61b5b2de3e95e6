"""All cells in which values stand against each other (beda isian), each with both values."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from imk_desktop.domain.exchange import ConflictView
from imk_desktop.formats import number
from imk_desktop.language import _, _n
from ui.acts import Acts
from ui.dialogs.choose_value import ChooseValue
from ui.exchange.page import Page
from ui.samples.conflict_banner import ConflictBanner
from ui.session import Session
from ui.theme.looks import text_label
from ui.theme.wrapped_link import WrappedLink

_SHOWN = 100


class ConflictsPage(Page):
    """Lists conflicts until they are settled.

    Signals:
        sample_asked(key): The sample of a conflict is to be shown.
    """

    sample_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Beda isian"),
            _(
                "Dua kantor menulis isian yang sama dengan nilai berbeda. Keduanya tersimpan; "
                "pilih yang benar, dan pilihan itu ikut paket berikutnya."
            ),
        )
        self._session = session
        self.words = text_label(look="strong")
        self.list = QVBoxLayout()
        self.list.setSpacing(10)
        inside = QWidget()
        inside.setMaximumWidth(900)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.addLayout(self.list)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        self.body.addWidget(self.words)
        self.body.addWidget(scroll, 1)
        session.data_changed.connect(self._change)

    def open(self) -> None:
        """Read what stands against what."""
        self._session.ask(Acts.conflicts, self._show)

    def first_banner(self) -> ConflictBanner | None:
        """Return the conflict on top, None where there is none."""
        return next(iter(self.findChildren(ConflictBanner)), None)

    def sizeHint(self) -> QSize:
        return QSize(900, 500)

    def _show(self, conflicts: list[ConflictView]) -> None:
        while (old := self.list.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.words.setText(
            _n("{count} beda isian belum dipilih", len(conflicts)).format(
                count=number(len(conflicts))
            )
            if conflicts
            else _("Tidak ada beda isian.")
        )
        for conflict in conflicts[:_SHOWN]:
            self.list.addWidget(self._entry(conflict))

    def _entry(self, conflict: ConflictView) -> QWidget:
        entry = QWidget()
        layout = QVBoxLayout(entry)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        key = conflict.sample
        if key:
            link = WrappedLink(f"{conflict.name or _('(tanpa nama)')} · {key}", bold=True)
            link.clicked.connect(lambda: self.sample_asked.emit(key))
            layout.addWidget(link)
        else:
            layout.addWidget(text_label(conflict.row, "strong"))
        banner = ConflictBanner(conflict)
        banner.choose_asked.connect(self._settle)
        layout.addWidget(banner)
        return entry

    def _settle(self, conflict: ConflictView) -> None:
        dialog = ChooseValue(conflict, self)
        dialog.accepted.connect(lambda: self._resolve(conflict.id, dialog.value))
        dialog.open()

    def _resolve(self, conflict: str, value: str) -> None:
        self._session.act(lambda acts, _ticket: acts.resolve(conflict, value), lambda _done: None)

    def _change(self) -> None:
        if self.isVisible():
            self.open()
