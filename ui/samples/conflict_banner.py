"""Values that stand against each other in one cell, and the way to settle it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from imk_desktop.domain.exchange import ConflictValue, ConflictView
from imk_desktop.domain.field_words import field_word
from imk_desktop.language import _
from ui.samples.sample_words import day_word, value_word
from ui.theme.looks import button, looking, text_label


def rival_line(value: ConflictValue) -> str:
    """Say a value, who wrote it, and when."""
    return _("“{value}” – {by} ({office}), {when}").format(
        value=value_word(value.value),
        by=value.by or _("tanpa nama"),
        office=value.office,
        when=day_word(value.when),
    )


class ConflictBanner(QFrame):
    """One conflict with all its values; the first is displayed meanwhile.

    Signals:
        choose_asked(conflict): It is to be settled (`ConflictView`).
    """

    choose_asked = Signal(object)

    def __init__(self, conflict: ConflictView) -> None:
        super().__init__()
        self.conflict = conflict
        looking(self, "banner")
        word = field_word(conflict.field, conflict.table)
        title = _("Beda isian: {field}").format(field=word)
        self.choose = button(_("Pilih…"))
        self.choose.setAccessibleName(_("Pilih nilai {field}").format(field=word))
        top = QHBoxLayout()
        top.addWidget(text_label(title, "strong"), 1)
        top.addWidget(self.choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 7, 8, 8)
        layout.setSpacing(3)
        layout.addLayout(top)
        for value in conflict.values:
            layout.addWidget(text_label(rival_line(value), wrap=True))
        self.choose.clicked.connect(lambda: self.choose_asked.emit(conflict))
