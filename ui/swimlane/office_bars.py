"""The box of a regency lane: one bar for each office, reached by mouse and by arrow keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QToolTip, QWidget

from imk_desktop.domain.sop import Symbol
from imk_desktop.domain.status import State
from ui.swimlane.step_button import StepButton
from ui.theme.colours import colours_of
from ui.theme.fonts import TINY_PX, text_font

_CODE_HEIGHT = 13
_HEAD = 24
_WIDEST = 26


@dataclass(frozen=True, slots=True)
class BarFigures:
    """What one bar shows.

    Attributes:
        code: The office, e.g. "1705"; its last two digits stand under the bar.
        share: Height, 0..1.
        state: Gives the colour.
        behind: Drawn hatched, in the colour of what is late.
        line: The office in a sentence, for hover, focus and screen readers.
    """

    code: str
    share: float
    state: State
    behind: bool
    line: str


class OfficeBar(QAbstractButton):
    """One office's bar. A click opens that office."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._figures: BarFigures | None = None
        self._lying = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def code(self) -> str:
        """The office it stands for."""
        return self._figures.code if self._figures else ""

    def show_figures(self, figures: BarFigures, *, lying: bool) -> None:
        """Show one office, standing, or lying where it is the only one."""
        self._figures, self._lying = figures, lying
        self.setAccessibleName(figures.line)
        self.setToolTip(figures.line)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(14, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._figures is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colours = colours_of(self.palette())
            well = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
            if not self._lying:
                well.setBottom(well.bottom() - _CODE_HEIGHT)
            self._paint_bar(painter, well)
            if not self._lying:
                painter.setFont(text_font(TINY_PX + (self.width() > 16)))
                painter.setPen(QColor(colours.text))
                foot = QRectF(-4, self.height() - _CODE_HEIGHT, self.width() + 8, _CODE_HEIGHT)
                painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, self._figures.code[-2:])
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(colours.text), 2))
                painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_bar(self, painter: QPainter, well: QRectF) -> None:
        assert self._figures is not None
        colours = colours_of(self.palette())
        late = self._figures.behind
        tone = colours.tone(State.LATE if late else self._figures.state)
        painter.setPen(QPen(QColor(tone.mark if late else colours.line), 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(well, 2, 2)
        full = QRectF(well)
        if self._lying:
            full.setWidth(well.width() * self._figures.share)
        else:
            full.setTop(
                well.bottom() - max(8.0 if late else 3.0, well.height() * self._figures.share)
            )
        if self._figures.share <= 0 and not late:
            return
        painter.setPen(QPen(QColor(tone.mark), 1))
        if late:
            painter.setBrush(QColor(tone.wash))
            painter.drawRoundedRect(full, 1, 1)
        painter.setBrush(
            QBrush(QColor(tone.mark), Qt.BrushStyle.BDiagPattern) if late else QColor(tone.mark)
        )
        painter.drawRoundedRect(full, 1, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # the box walks from bar to bar
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)


class OfficesStep(StepButton):
    """A box that holds a bar for each office; arrow keys walk from bar to bar.

    Signals:
        office_chosen(code): A bar was clicked, or Enter pressed on it.
    """

    office_chosen = Signal(str)

    def __init__(self, meaning: str, parent: QWidget | None = None) -> None:
        super().__init__(Symbol.BOX, meaning, parent)
        self._bars: list[OfficeBar] = []

    def show_offices(self, offices: Sequence[BarFigures]) -> None:
        """Show these offices, in this order."""
        while len(self._bars) < len(offices):
            bar = OfficeBar(self)
            bar.clicked.connect(lambda _on=False, bar=bar: self.office_chosen.emit(bar.code))
            self._bars.append(bar)
        for spare in self._bars[len(offices) :]:
            spare.hide()
        for bar, figures in zip(self._bars, offices, strict=False):
            bar.show_figures(figures, lying=len(offices) == 1)
            bar.show()
        self._settle(len(offices))

    @property
    def bars(self) -> Mapping[str, OfficeBar]:
        """The bars by office."""
        return {bar.code: bar for bar in self._bars if not bar.isHidden()}

    def paint_lines(self, painter: QPainter, box: QRectF) -> None:
        shown = len(self.bars)
        head = 30.0 if shown == 1 else _HEAD
        super().paint_lines(painter, QRectF(box.left(), 6, box.width(), head) if shown else box)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        bars = list(self.bars.values())
        if event.key() not in moves or not bars:
            super().keyPressEvent(event)
            return
        at = next((i for i, bar in enumerate(bars) if bar.hasFocus()), None)
        step = moves[Qt.Key(event.key())]
        bars[(at + step) % len(bars) if at is not None else 0].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle(len(self.bars))

    def _settle(self, count: int) -> None:
        """Stand the bars side by side in the lower part of the box."""
        if not count:
            return
        inside = self.rect().adjusted(8, 0, -8, -8)
        if count == 1:
            self._bars[0].setGeometry(inside.left(), inside.bottom() - 22, inside.width(), 18)
            return
        each = min(_WIDEST, inside.width() / count)
        left = inside.center().x() + 1 - each * count / 2
        for position, bar in enumerate(self._bars[:count]):
            start, end = round(left + position * each), round(left + (position + 1) * each)
            bar.setGeometry(start, 4 + _HEAD, end - start, inside.bottom() - 3 - _HEAD)
