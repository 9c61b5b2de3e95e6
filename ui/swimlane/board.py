"""The SOP form as one widget: paints table, lanes and arrows, and stands widgets in its cells."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from imk_desktop.domain.sop import Place, Sop
from imk_desktop.domain.status import State
from ui.swimlane.placement import (
    GROUP_HEIGHT,
    HEADER_HEIGHT,
    NUMBER,
    Box,
    Placement,
    Wire,
    column_keys,
    column_widths,
    least_row_heights,
    place,
    share_height,
)
from ui.theme.colours import Colours, colours_of
from ui.theme.fonts import BODY_PX, SMALL_PX, text_font

Cells = Mapping[tuple[str, str], QWidget]

LEAST_WIDTH = 1000


class Board(QWidget):
    """A form with live cells.

    Args:
        sop: What is drawn.
        steps: The symbols' widgets by place.
        cells: The other cells' widgets by (stage, column).
    """

    def __init__(self, sop: Sop, steps: Mapping[Place, QWidget], cells: Cells) -> None:
        super().__init__()
        self._sop, self._steps, self._cells = sop, dict(steps), dict(cells)
        self._running = ""
        self._others_lanes: frozenset[str] = frozenset()
        self._returned = ""
        for widget in (*self._steps.values(), *self._cells.values()):
            widget.setParent(self)
        self._chain_focus()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.placement = self._placed()

    def show_flow(self, running: str, others_lanes: frozenset[str], returned: str) -> None:
        """Show which row is under way, whose lanes are dimmed, and what the back arrow carries.

        Args:
            running: Key of the main stage under way; empty for none.
            others_lanes: Lanes in which this laptop's office does not act.
            returned: What stands at the arrow that sends work back; empty for nothing.
        """
        self._running, self._others_lanes, self._returned = running, others_lanes, returned
        self.updateGeometry()
        self._settle()

    def text_of_flow(self) -> str:
        """Return what the back arrow carries."""
        return self._returned

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_grounds(painter, colours)
            self._paint_lines(painter, colours)
            self._paint_headings(painter, colours)
            for wire in self.placement.wires:
                self._paint_wire(painter, wire, colours)
                if wire.back and self._returned:
                    self._paint_load(painter, wire, colours)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        widths = column_widths(self._sop, width)
        return round(HEADER_HEIGHT + sum(share_height(self._least_heights(widths), 0).values()))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, 200)

    def sizeHint(self) -> QSize:
        return QSize(1330, self.heightForWidth(1330))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _least_heights(self, widths: Mapping[str, float]) -> dict[str, float]:
        """Return how high each row must be for its symbols and its texts."""
        least = least_row_heights(self._sop)
        for (stage, column), cell in self._cells.items():
            width = int(widths[column])
            wanted = cell.heightForWidth(width) if cell.hasHeightForWidth() else -1
            least[stage] = max(least[stage], float(max(wanted, cell.minimumSizeHint().height())))
        return least

    def _placed(self) -> Placement:
        widths = column_widths(self._sop, max(self.width(), LEAST_WIDTH))
        least = self._least_heights(widths)
        return place(self._sop, widths, share_height(least, self.height() - HEADER_HEIGHT))

    def _settle(self) -> None:
        """Move every widget to its place."""
        self.placement = self._placed()
        for at, step in self._steps.items():
            step.setGeometry(_rect(self.placement.symbols[at]).toRect())
        for (stage, column), cell in self._cells.items():
            cell.setGeometry(_rect(self.placement.cell(stage, column)).toRect())
        self.update()

    def _chain_focus(self) -> None:
        """Let Tab walk along each row, from left to right."""
        order: list[QWidget] = []
        for stage in self._sop.stages:
            for column in column_keys(self._sop):
                widget = self._cells.get((stage.key, column)) or self._steps.get(
                    Place(stage.key, column)
                )
                if widget is not None:
                    order.extend(_focusable(widget))
        for before, after in zip(order, order[1:], strict=False):
            QWidget.setTabOrder(before, after)

    def _paint_grounds(self, painter: QPainter, colours: Colours) -> None:
        painter.fillRect(self.rect(), QColor(colours.surface))
        if self._running in self.placement.rows:
            row = self.placement.rows[self._running]
            painter.fillRect(_rect(row), QColor(colours.running_row))
        body = QRectF(0, HEADER_HEIGHT, 0, self.height() - HEADER_HEIGHT)
        for lane in self._others_lanes:
            across = self.placement.columns[lane]
            body.setLeft(across.left)
            body.setWidth(across.width)
            painter.fillRect(body, QColor(colours.page))
        if self._running in self.placement.rows:
            row = self.placement.rows[self._running]
            painter.fillRect(QRectF(0, row.top, 4, row.height), QColor(colours.accent_ground))
        head = QRectF(0, 0, self.width(), HEADER_HEIGHT)
        painter.fillRect(head, QColor(colours.heading))

    def _paint_lines(self, painter: QPainter, colours: Colours) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(colours.line), 1))
        lanes = [lane.key for lane in self._sop.lanes]
        inner = {*lanes[1:], "duration", "output"}
        for key, column in self.placement.columns.items():
            top = GROUP_HEIGHT if key in inner else 0
            painter.drawLine(QPointF(column.left, top), QPointF(column.left, self.height()))
        for row in self.placement.rows.values():
            painter.drawLine(QPointF(0, row.top), QPointF(self.width(), row.top))
        for group in self._groups().values():
            painter.drawLine(
                QPointF(group.left(), GROUP_HEIGHT), QPointF(group.right(), GROUP_HEIGHT)
            )
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _paint_headings(self, painter: QPainter, colours: Colours) -> None:
        painter.setPen(QColor(colours.muted))
        painter.setFont(text_font(SMALL_PX - 1))
        for key, group in self._groups().items():
            painter.drawText(group, Qt.AlignmentFlag.AlignCenter, self._sop.headings[key])
        painter.setPen(QColor(colours.text))
        painter.setFont(text_font(SMALL_PX, bold=True))
        lanes = {lane.key: lane.title for lane in self._sop.lanes}
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        for key, column in self.placement.columns.items():
            grouped = key in lanes or key in ("requirements", "duration", "output")
            top = GROUP_HEIGHT if grouped else 0.0
            box = QRectF(column.left, top, column.width, HEADER_HEIGHT - top)
            inset = 0 if key == NUMBER else 2
            title = lanes.get(key) or self._sop.headings[key]
            painter.drawText(box.adjusted(inset, 0, -inset, 0), int(flags), title)

    def _groups(self) -> dict[str, QRectF]:
        """Return the heads that span columns: Pelaksana and Mutu Baku."""
        columns = self.placement.columns
        first, last = columns[self._sop.lanes[0].key], columns[self._sop.lanes[-1].key]
        left, right = columns["requirements"], columns["output"]
        return {
            "lanes": QRectF(first.left, 0, last.right - first.left, GROUP_HEIGHT),
            "standard": QRectF(left.left, 0, right.right - left.left, GROUP_HEIGHT),
        }

    def _paint_wire(self, painter: QPainter, wire: Wire, colours: Colours) -> None:
        carries = bool(wire.back and self._returned)
        colour = QColor(colours.tone(State.LATE).mark if carries else colours.text)
        painter.setPen(QPen(colour, 2.2 if carries else 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath(QPointF(*wire.points[0]))
        for point in wire.points[1:]:
            path.lineTo(QPointF(*point))
        painter.drawPath(path)
        self._paint_head(painter, wire, colour)
        if wire.label:
            painter.setFont(text_font(BODY_PX, bold=True))
            painter.setPen(colour)
            painter.drawText(QPointF(*wire.label_at), wire.label)

    def _paint_load(self, painter: QPainter, wire: Wire, colours: Colours) -> None:
        """Write what is on its way back beside the middle of the arrow."""
        tone = colours.tone(State.LATE)
        font = text_font(SMALL_PX - 1, bold=True)
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance(self._returned) + 14
        low, high = wire.points[1], wire.points[2]
        middle = (low.y + high.y) / 2
        tag = QRectF(low.x - width - 6, middle - 9, width, 18)
        painter.setPen(QPen(QColor(tone.mark), 1))
        painter.setBrush(QColor(tone.wash))
        painter.drawRoundedRect(tag, 9, 9)
        painter.setPen(QColor(tone.ink))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, self._returned)

    @staticmethod
    def _paint_head(painter: QPainter, wire: Wire, colour: QColor) -> None:
        tip, before = wire.points[-1], wire.points[-2]
        along = QPointF(_sign(tip.x - before.x), _sign(tip.y - before.y))
        across = QPointF(-along.y(), along.x())
        end = QPointF(*tip) + along * 3
        base = end - along * 9
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([end, base + across * 4.5, base - across * 4.5]))


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)


def _sign(value: float) -> float:
    return float((value > 0) - (value < 0))


def _focusable(widget: QWidget) -> list[QWidget]:
    """Return what Tab reaches in a cell, itself first."""
    inside = [widget, *widget.findChildren(QWidget)]
    return [part for part in inside if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
