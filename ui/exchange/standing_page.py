"""How the bundles of every office stand: what came, what is missing, what waits, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from imk_desktop.domain.status import Exchange, SurveyStatus
from imk_desktop.formats import day_and_month, number
from imk_desktop.language import _, _n
from ui.exchange.page import Page
from ui.exchange.send_page import PROVINCE, standing
from ui.exchange.standing_words import standing_words
from ui.home.line_words import short_name
from ui.theme.looks import button, only_read, text_label


class StandingPage(Page):
    """A table with a row for each office; above it what is to be said of the chosen one.

    Signals:
        receive_asked(), send_asked(): Bundles are to be taken in or written.
    """

    receive_asked = Signal()
    send_asked = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("Paket tiap kantor"),
            _("Paket yang diterima dan dikirim, dan apa yang masih ditunggu dari tiap kantor."),
        )
        self._status: SurveyStatus | None = None
        self.words = text_label(look="strong", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = _table()
        self.receive = button(_("&Terima paket…"))
        self.send = button(_("Buat pa&ket…"))
        self.body.addWidget(self.words)
        self.body.addWidget(self.table, 1)
        self.foot.addWidget(self.send)
        self.foot.addWidget(self.receive)
        self.receive.clicked.connect(self.receive_asked)
        self.send.clicked.connect(self.send_asked)
        self.table.currentCellChanged.connect(lambda row, *_rest: self._say(row))

    def open(self, status: SurveyStatus, office: str = "") -> None:
        """Show how the exchange stands, an office chosen where one is meant."""
        self.show_status(status)
        codes = self._codes()
        row = codes.index(office) if office in codes else 0
        self.table.setCurrentCell(row, 0)
        self._say(row)

    def show_status(self, status: SurveyStatus) -> None:
        """Show it as it stands now; the chosen office stays chosen."""
        self._status = status
        codes, row = self._codes(), max(0, self.table.currentRow())
        self.table.setRowCount(len(codes))
        for position, code in enumerate(codes):
            name = short_name(status.survey.offices.get(code, _("BPS Provinsi Bengkulu")))
            exchange = status.bundles.get(code, Exchange())
            for column, text in enumerate((f"{code} {name}", *_cells(exchange))):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                self.table.setItem(position, column, cell)
        self._say(row)

    def _codes(self) -> list[str]:
        assert self._status is not None
        survey = self._status.survey
        return sorted(survey.offices) if survey.is_province else [PROVINCE]

    def _say(self, row: int) -> None:
        codes = self._codes() if self._status is not None else []
        if self._status is not None and 0 <= row < len(codes):
            self.words.setText("\n".join(standing_words(self._status, codes[row])))


def _cells(exchange: Exchange) -> tuple[str, ...]:
    received = _("belum pernah")
    if exchange.last_received:
        received = _("paket {number}, {day}").format(
            number=exchange.number, day=day_and_month(exchange.last_received)
        )
    silent = "–"
    if exchange.days_silent:
        silent = _n("{count} hari", exchange.days_silent).format(count=number(exchange.days_silent))
    missing = ", ".join(str(one) for one in exchange.missing) or "–"
    return received, silent, missing, standing(exchange)


def _table() -> QTableWidget:
    heads = (
        _("Kantor"),
        _("Terakhir diterima"),
        _("Diam"),
        _("Nomor yang belum diterima"),
        _("Kiriman kita"),
    )
    table = QTableWidget()
    header = only_read(table, _("Paket tiap kantor"), heads)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
    return table
