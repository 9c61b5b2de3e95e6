"""The four ways to begin, and the stores opened last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from imk_desktop.language import _
from ui.icons import drawn_icon
from ui.theme.colours import colours_of
from ui.theme.looks import button, card, text_label
from ui.theme.wrapped_link import WrappedLink

CREATE, JOIN, OPEN, EXAMPLE = "create", "join", "open", "example"


class Choices(QWidget):
    """The first thing a new user sees.

    Signals:
        chosen(way): One of the four ways.
        store_chosen(path): A store opened before.
    """

    chosen = Signal(str)
    store_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        texts = {
            CREATE: (
                "new",
                _("&Buat survei"),
                _("Untuk provinsi: tahun, tanggal mulai, dan kalender dari SOP."),
            ),
            JOIN: (
                "laptop",
                _("&Daftarkan laptop"),
                _("Untuk kab/kota: pakai paket awal dari provinsi dan kata sandinya."),
            ),
            OPEN: (
                "open",
                _("B&uka penyimpanan"),
                _("Lanjutkan pekerjaan di berkas .imkdb yang sudah ada."),
            ),
            EXAMPLE: (
                "example",
                _("&Lihat contoh"),
                _("Satu survei lengkap dengan DATA CONTOH; tidak dapat tercampur data asli."),
            ),
        }
        self.buttons: dict[str, QPushButton] = {}
        grid = QGridLayout()
        grid.setSpacing(12)
        for position, (way, (icon, title, told)) in enumerate(texts.items()):
            grid.addWidget(self._choice(way, icon, title, told), position // 2, position % 2)
        self.recent = QVBoxLayout()
        self.recent.setSpacing(2)
        self._recent_title = text_label(_("Terakhir dibuka"), "strong")
        self._recent_title.hide()

        inner = QVBoxLayout()
        inner.setSpacing(14)
        inner.addStretch(1)
        inner.addWidget(text_label(_("Selamat datang di IMK Desktop"), "big"))
        inner.addWidget(
            text_label(
                _(
                    "SOP Survei Industri Mikro Kecil (IMK) Tahunan yang hidup: bekerja tanpa "
                    "server, bertukar paket lewat USB, surel, atau WhatsApp. Mau mulai dari mana?"
                ),
                wrap=True,
            )
        )
        inner.addLayout(grid)
        inner.addWidget(self._recent_title)
        inner.addLayout(self.recent)
        inner.addStretch(2)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(inner, 6)
        layout.addStretch(1)

    def show_stores(self, stores: Sequence[str]) -> None:
        """List the stores opened last that are still there."""
        while (old := self.recent.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        there = [Path(store) for store in stores if Path(store).is_file()][:4]
        self._recent_title.setVisible(bool(there))
        for path in there:
            link = WrappedLink(f"{path.name}  ·  {path.parent}")
            link.clicked.connect(lambda _on=False, path=path: self.store_chosen.emit(path))
            self.recent.addWidget(link)

    def _choice(self, way: str, icon: str, title: str, told: str) -> QWidget:
        """Make a card: a picture, a button, and what it is for."""
        colours = colours_of(self.palette())
        picture = QLabel()
        picture.setPixmap(drawn_icon(icon, colours.accent).pixmap(48, 48))
        made = button(title, "main" if way == CREATE else "")
        made.setMinimumHeight(36)
        made.setAccessibleDescription(told)
        made.clicked.connect(lambda: self.chosen.emit(way))
        self.buttons[way] = made
        words = text_label(told, "muted", wrap=True)
        words.setMinimumHeight(34)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        ground = card()
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(made)
        column.addWidget(words)
        layout = QHBoxLayout(ground)
        layout.setContentsMargins(18, 18, 18, 12)
        layout.setSpacing(18)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)
        return ground
