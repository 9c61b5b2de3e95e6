"""Something is unusual: say what, and ask why."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from imk_desktop.domain.unusual import NeedsNote
from imk_desktop.domain.unusual_words import unusual_words
from imk_desktop.language import _
from ui.dialogs.ask import AskDialog
from ui.theme.looks import text_label


class AskReason(AskDialog):
    """Names what is unusual in an act and asks for the reason, without which it is not done.

    Args:
        asked: What the act came back with.
    """

    def __init__(self, asked: NeedsNote, parent: QWidget | None = None) -> None:
        told = _("Belum ada yang dicatat. Bila memang demikian, tulis alasannya.")
        super().__init__(_("Ini tidak biasa"), told, _("&Catat dengan alasan ini"), parent)
        for one in asked.unusual:
            words = unusual_words(one.what, one.facts)
            self.body.addWidget(text_label(f"• {words}", wrap=True))
        self.reason = QLineEdit()
        self.add_field(_("&Alasan"), self.reason)
        self.reason.textChanged.connect(lambda text: self.act.setEnabled(bool(text.strip())))
        self.act.setEnabled(False)  # a reason is written, never fallen into by Enter
