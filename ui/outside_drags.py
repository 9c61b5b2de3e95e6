"""What is dragged in from another program is only ever copied, wherever it is dropped.

Qt's own fields accept the action that is proposed. Where that is a move, the file manager deletes
the user's file after the drop, and a word processor the dragged words. So every drag from outside
is offered to the widgets as one that can only be copied, and as files alone where it holds files:
no path is pasted as text into a name.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QWindow

_COPY = Qt.DropAction.CopyAction


class OutsideDrags(QObject):
    """Stands before every window of the program; dialogs come under it as they get the focus."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._passing_on = False
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self.watch)

    def watch(self, window: QWindow | None) -> None:
        """Stand before a window; once, however often it is asked."""
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        outside = isinstance(event, QDropEvent) and event.source() is None
        if self._passing_on or not outside or not isinstance(event, QDropEvent):
            return False
        if not event.possibleActions() & _COPY:
            event.ignore()
            return True
        offered = files_alone(event.mimeData())
        copied = _to_be_copied(event, offered)
        copied.setAccepted(event.isAccepted())  # a move is told what its entering came to
        self._passing_on = True
        try:
            QCoreApplication.sendEvent(watched, copied)
        finally:
            self._passing_on = False
        event.setDropAction(_COPY)
        event.setAccepted(copied.isAccepted())
        return True


def files_alone(data: QMimeData) -> QMimeData:
    """Return what is dragged: its files where it holds any, else all of it."""
    files = [url for url in data.urls() if url.isLocalFile()]
    if not files:
        return data
    alone = QMimeData()
    alone.setUrls(files)
    return alone


def _to_be_copied(event: QDropEvent, data: QMimeData) -> QDropEvent:
    """Return the same step of the drag, with copying as the only thing that can be done."""
    if event.type() == QEvent.Type.Drop:
        return QDropEvent(event.position(), _COPY, data, event.buttons(), event.modifiers())
    step = QDragEnterEvent if event.type() == QEvent.Type.DragEnter else QDragMoveEvent
    return step(event.position().toPoint(), _COPY, data, event.buttons(), event.modifiers())
