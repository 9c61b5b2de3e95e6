"""A folder to be typed or chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog

from ui.theme.file_field import FileField


class FolderField(FileField):
    """As `FileField`, for a folder."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._name, self.line.text())
        if chosen:
            self.line.setText(chosen)
