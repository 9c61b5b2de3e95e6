"""Close a stage: the province the whole, a regency its part."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from imk_desktop.language import _
from ui.dialogs.ask import AskDialog


class CloseStage(AskDialog):
    """Asks why, where something is left open."""

    def __init__(self, activity: str, *, whole: bool, parent: QWidget | None = None) -> None:
        if whole:
            told = _("Menutup tahap ini untuk semua kab/kota. Yang belum selesai ikut dicatat.")
        else:
            told = _("Menutup bagian kantor ini. Yang belum selesai ikut dicatat.")
        super().__init__(
            _("Tutup tahap: {activity}").format(activity=activity), told, _("&Tutup tahap"), parent
        )
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Wajib bila masih ada yang belum selesai"))
        self.add_field(_("&Alasan"), self.note)
