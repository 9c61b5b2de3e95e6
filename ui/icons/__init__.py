"""The window's own small pictures (`resources/icons`), drawn in any colour at any size.

Each is a line drawing in `currentColor` on a field of 24 by 24, so that one file serves both
themes and all states.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from imk_desktop.domain.status import State
from imk_desktop.resource_files import resource

STATE_ICONS = {
    State.WAITING: "waiting",
    State.RUNNING: "running",
    State.DONE: "done",
    State.LATE: "late",
    State.CLOSED: "closed",
}

_SIZES = (16, 24, 32, 48)


def drawn_icon(name: str, colour: str) -> QIcon:
    """Return the picture of that name in a colour, sharp at the usual sizes."""
    renderer = _renderer(name, colour)
    icon = QIcon()
    for size in _SIZES:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            renderer.render(painter)
        icon.addPixmap(picture)
    return icon


def draw_icon(painter: QPainter, name: str, colour: str, box: QRectF) -> None:
    """Paint the picture of that name into a box."""
    _renderer(name, colour).render(painter, box)


def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
