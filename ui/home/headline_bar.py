"""The line above the form: where the survey stands, and what needs someone, each a link."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from imk_desktop.domain.sop import Sop
from imk_desktop.domain.status import Attention, State, SurveyStatus
from imk_desktop.domain.status_words import day_words
from imk_desktop.formats import number
from imk_desktop.language import _
from ui.home.line_words import attention_line, headline_line
from ui.icons import drawn_icon
from ui.theme.colours import colours_of
from ui.theme.elided_label import ElidedLabel
from ui.theme.looks import button, card, text_label

_SHOWN = 2


class HeadlineBar(QWidget):
    """Stands above the form.

    Signals:
        attention_chosen(item): A thing that needs someone was clicked (`Attention`).
    """

    attention_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.day = text_label(look="strong")
        self.words = ElidedLabel("muted")
        self.links = QHBoxLayout()
        self.links.setSpacing(8)
        ground = card()
        line = QHBoxLayout(ground)
        line.setContentsMargins(14, 5, 10, 5)
        line.setSpacing(12)
        line.addWidget(self.day)
        line.addWidget(self.words, 1)
        line.addLayout(self.links)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)

    def show_status(self, status: SurveyStatus, sop: Sop) -> None:
        """Show where the survey stands."""
        self.day.setText(day_words(status.survey))
        self.words.say(headline_line(status.headline, sop))
        self._show_links(status.attention, sop)

    def _show_links(self, items: Sequence[Attention], sop: Sop) -> None:
        while (old := self.links.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        icon = drawn_icon("late", colours_of(self.palette()).tone(State.LATE).mark)
        for position, item in enumerate(items[:_SHOWN]):
            link = button(attention_line(item, sop), "warning", icon if position == 0 else None)
            link.setIconSize(QSize(15, 15))
            link.clicked.connect(lambda _on=False, item=item: self.attention_chosen.emit(item))
            self.links.addWidget(link)
        if len(items) > _SHOWN:
            self.links.addWidget(self._rest(items[_SHOWN:], sop))

    def _rest(self, items: Sequence[Attention], sop: Sop) -> QWidget:
        """Return a button whose menu holds what the line has no room for."""
        more = button(_("+{count} lainnya").format(count=number(len(items))), "warning")
        menu = QMenu(more)
        for item in items:
            menu.addAction(attention_line(item, sop)).triggered.connect(
                lambda _on=False, item=item: self.attention_chosen.emit(item)
            )
        more.setMenu(menu)
        return more
