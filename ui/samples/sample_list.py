"""The list: search as you type, a chip for each state, the table."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from imk_desktop.domain.sample_card import SampleLine
from imk_desktop.domain.status import State
from imk_desktop.formats import number
from imk_desktop.language import _
from ui.icons import draw_icon, drawn_icon
from ui.samples.column_widths import ICON, NAME, STATUS, fitting
from ui.samples.sample_table import (
    ALL,
    COLUMNS,
    CONFLICTING,
    Entry,
    SampleTable,
)
from ui.samples.sample_words import (
    STATUSES,
    status_icon,
    status_tone,
    status_word,
)
from ui.theme.colours import colours_of
from ui.theme.flow_layout import flowing
from ui.theme.looks import button, text_label
from ui.theme.state_chip import draw_chip

_CHIPS = 5
_ROW = 27
_ICON_PX = 14


class StatusDelegate(QStyledItemDelegate):
    """Paints the state as a chip, and a mark where values stand against each other."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line: SampleLine = index.data(SampleTable.LINE)
        box = QRectF(option.rect)
        colours = colours_of(option.palette)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(colours.hover))
        box = box.adjusted(6, 0, -2, 0)
        if line.conflicts:
            mark = QRectF(box.right() - 18, box.center().y() - 8, 16, 16)
            draw_icon(painter, "late", colours.tone(State.LATE).mark, mark)
            box.setRight(mark.left())
        tone = status_tone(line.status, colours)
        if option.rect.width() <= ICON:
            spot = QRectF(box.left() + 2, box.center().y() - _ICON_PX / 2, _ICON_PX, _ICON_PX)
            draw_icon(painter, status_icon(line.status), tone.mark, spot)
            return
        draw_chip(painter, box, status_icon(line.status), index.data(), tone)


class SampleList(QWidget):
    """All samples of the store.

    Signals:
        chosen(line): A sample is to be shown (`SampleLine`); None for none.
        widths_chosen(widths): Somebody drew columns wider or narrower; pixels by title.
    """

    chosen = Signal(object)
    widths_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.model = SampleTable(self)
        self._kept = ""
        self._widths = [column.width for column in COLUMNS]
        self._fits_now = False
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Cari nama, pemilik, blok…"))
        self.search.setAccessibleName(_("Cari usaha sampel"))
        self.search.setClearButtonEnabled(True)
        self.search.setToolTip(_("Ctrl+F"))
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(260)
        self.chips: dict[str, QPushButton] = {}
        chips, self._chip_row = flowing()
        self.office = button("", "warning")
        self.office.setToolTip(_("Tampilkan semua kab/kota"))
        self.office.hide()
        self._chip_row.addWidget(self.office)
        self.table = self._make_table()
        self.empty = text_label(look="muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 12, 8)
        top.setSpacing(8)
        top.addWidget(self.search, 1, Qt.AlignmentFlag.AlignTop)
        top.addWidget(chips, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty)
        QWidget.setTabOrder(self.search, self.office)
        before: QWidget = self.office
        for status in (ALL, *STATUSES, CONFLICTING):
            self._add_chip(status)
            QWidget.setTabOrder(before, self.chips[status])
            before = self.chips[status]
        QWidget.setTabOrder(before, self.table)

        self.search.textChanged.connect(self.model.search)
        self.office.clicked.connect(lambda: self.show_office(ALL))
        self.model.counted.connect(self._count)
        self.model.modelReset.connect(self._choose_again)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.table.horizontalHeader().sectionResized.connect(self._keep_width)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence.StandardKey.Copy, self.table, self.copy_rows).setContext(
            Qt.ShortcutContext.WidgetShortcut
        )
        self.show_status(ALL)

    def show_entries(self, made: list[Entry]) -> None:
        """Replace all samples; the chosen one stays chosen, even where it fits no longer."""
        self.model.show_entries(made, keep=self._kept)

    def show_status(self, status: str) -> None:
        """Show only one state."""
        for each, chip in self.chips.items():
            chip.setChecked(each == status)
        self.model.only(status=status)

    def show_office(self, office: str) -> None:
        """Show only one office, and say so; empty for all."""
        self.office.setText(_("Hanya {office} ✕").format(office=office))
        self.office.setVisible(office != ALL)
        self.model.only(office=office)

    def choose(self, key: str) -> None:
        """Choose a sample, at once or when it comes into view; else the first one."""
        self._kept = key
        if self.model.rowCount():
            row = self.model.row_of(key) or 0
            self.table.setCurrentIndex(self.model.index(row, 0))

    def chosen_key(self) -> str:
        """Return the chosen sample, empty for none."""
        index = self.table.currentIndex()
        return self.model.line(index.row()).key if index.isValid() else ""

    def use_widths(self, widths: Mapping[str, int]) -> None:
        """Take the widths that were chosen before, pixels by title; room permitting."""
        for position, column in enumerate(COLUMNS):
            self._widths[position] = widths.get(column.title, column.width)
        self._fit()

    def copy_rows(self) -> None:
        """Put the selected rows on the clipboard, so that Excel takes them."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        lines = [self.model.line(row) for row in rows]
        text = "\n".join("\t".join(column.text(line) for column in COLUMNS) for line in lines)
        QGuiApplication.clipboard().setText(text)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(_("Daftar usaha sampel"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(36)
        for position, column in enumerate(COLUMNS):
            table.setColumnWidth(position, column.width)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        table.setItemDelegateForColumn(STATUS, StatusDelegate(table))
        table.setSortingEnabled(True)
        table.setMinimumSize(QSize(320, 120))
        return table

    def _add_chip(self, status: str) -> None:
        chip = button("", "chip")
        chip.setCheckable(True)
        if status == CONFLICTING:
            colour = colours_of(self.palette()).tone(State.LATE).mark
            chip.setIcon(drawn_icon("late", colour))
        chip.clicked.connect(lambda: self.show_status(status))
        self.chips[status] = chip
        self._chip_row.addWidget(chip)
        chip.hide()

    def _count(self) -> None:
        """Show the commonest states as chips, all others under "Semua"."""
        counts = self.model.counts()
        common = sorted(STATUSES, key=lambda status: -counts.get(status, 0))[:_CHIPS]
        names = {ALL: _("Semua"), CONFLICTING: _("Beda isian")}
        for status, chip in self.chips.items():
            count = counts.get(status, 0)
            word = names.get(status) or status_word(status)
            chip.setText(f"{word} {number(count)}")
            kept = status == ALL or chip.isChecked() or (count and status == CONFLICTING)
            chip.setVisible(bool(kept or (count and status in common)))
        shown = self.model.rowCount()
        self.empty.setText("" if shown else _("Tidak ada usaha yang cocok."))
        self.empty.setVisible(not shown)

    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            line = self.model.line(current.row())
            self._kept = line.key
            self.chosen.emit(line)

    def _choose_again(self) -> None:
        """Keep the chosen sample through a search, or take the first one found."""
        if self.model.rowCount():
            self.choose(self._kept)
        else:
            self.chosen.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give each column its width; the name, which stretches, has what is left."""
        bar = self.table.verticalScrollBar().sizeHint().width()
        self._fits_now = True
        for column, width in enumerate(fitting(self._widths, self.width() - bar)):
            self.table.setColumnHidden(column, not width)
            if width and column != NAME:
                self.table.setColumnWidth(column, width)
        self._fits_now = False

    def _keep_width(self, column: int, _before: int, width: int) -> None:
        """Note a width that was drawn with the mouse, not one given by room or its lack."""
        if self._fits_now or column == NAME or not width:
            return
        self._widths[column] = width
        self.widths_chosen.emit(
            {each.title: at for each, at in zip(COLUMNS, self._widths, strict=True)}
        )
