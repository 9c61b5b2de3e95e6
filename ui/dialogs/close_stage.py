"""Close a stage, the province the whole, a regency its part; or open it again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from imk_desktop.language import _
from ui.dialogs.ask import AskDialog
from ui.theme.looks import text_label


class CloseStage(AskDialog):
    """Says what would be left open, and asks why where something is.

    Args:
        activity: The stage's activity as printed.
        left: What would be left open, a few words each.
        whole: Whether the stage is closed, or this office's part.
    """

    def __init__(
        self, activity: str, left: Sequence[str], *, whole: bool, parent: QWidget | None = None
    ) -> None:
        if whole:
            told = _("Menutup tahap ini untuk semua kab/kota.")
        else:
            told = _("Menutup bagian kantor ini.")
        rest = _("Yang belum selesai ikut dicatat:") if left else _("Tidak ada yang belum selesai.")
        super().__init__(
            _("Tutup tahap: {activity}").format(activity=activity),
            f"{told} {rest}",
            _("&Tutup tahap"),
            parent,
        )
        for words in left:
            self.body.addWidget(text_label(f"• {words}", wrap=True))
        self.note = QLineEdit()
        self.add_field(_("&Alasan"), self.note)
        if left:
            self.note.setPlaceholderText(_("Wajib diisi"))
            _required(self, self.note)


class ReopenStage(AskDialog):
    """Asks why a stage, or this office's part, is opened again."""

    def __init__(self, activity: str, *, whole: bool, parent: QWidget | None = None) -> None:
        if whole:
            told = _("Tahap ini terbuka lagi, juga bagian yang sudah ditutup kab/kota.")
        else:
            told = _("Bagian kantor ini terbuka lagi.")
        super().__init__(
            _("Buka kembali tahap: {activity}").format(activity=activity),
            told,
            _("&Buka kembali"),
            parent,
        )
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Wajib diisi"))
        self.add_field(_("&Alasan"), self.note)
        _required(self, self.note)


def _required(dialog: AskDialog, note: QLineEdit) -> None:
    note.textChanged.connect(lambda text: dialog.act.setEnabled(bool(text.strip())))
    dialog.act.setEnabled(False)
