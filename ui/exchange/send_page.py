"""Send bundles: to the province, or to the regencies that are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from imk_desktop.domain.exchange import Exported
from imk_desktop.domain.status import Exchange, SurveyStatus
from imk_desktop.errors import ImkError
from imk_desktop.formats import day_and_month, number, size
from imk_desktop.language import _
from imk_desktop.tasks import Ticket
from ui.acts import Acts
from ui.documents_folder import documents_folder
from ui.exchange.page import Page
from ui.session import Session
from ui.theme.folder_field import FolderField
from ui.theme.looks import button, text_label

PROVINCE = "1700"


class SendPage(Page):
    """Writes one file for each office into a folder; the file is encrypted for that office.

    Signals:
        starter_asked(): A starter for one more laptop is to be made.
    """

    starter_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Kirim paket"),
            _(
                "Paket hanya terbuka di kantor tujuan. Kirim berkasnya lewat USB, surel, atau "
                "WhatsApp; jangan kirim kata sandi di grup. Tanpa perubahan baru, paket menjadi "
                "tanda terima."
            ),
        )
        self._session = session
        self.starter = button(_("Buat paket &awal…"), "link")
        self.send = button(_("&Buat paket"), "main")
        self.offices = QListWidget()
        self.offices.setAccessibleName(_("Kantor tujuan"))
        self.all = button(_("Pilih &semua"), "link")
        self.none = button(_("K&osongkan"), "link")
        self.folder = FolderField(_("Simpan di folder"))
        self.words = text_label(look="strong", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        choosing = QHBoxLayout()
        choosing.addWidget(text_label(_("Kantor tujuan"), "strong"))
        choosing.addStretch(1)
        choosing.addWidget(self.starter)
        choosing.addSpacing(18)
        choosing.addWidget(self.all)
        choosing.addWidget(self.none)
        self.body.addLayout(choosing)
        self.body.addWidget(self.offices, 1)
        where = text_label(_("Simpan di &folder"))
        where.setBuddy(self.folder)
        self.body.addWidget(where)
        self.body.addWidget(self.folder)
        self.body.addWidget(self.words)
        self.foot.addWidget(self.send)
        self.folder.show_path(documents_folder())

        self.working.connect(self.send.setDisabled)
        self.send.clicked.connect(self._send)
        self.starter.clicked.connect(self.starter_asked)
        self.all.clicked.connect(lambda: self._check(Qt.CheckState.Checked))
        self.none.clicked.connect(lambda: self._check(Qt.CheckState.Unchecked))

    def open(self, status: SurveyStatus) -> None:
        """Offer the offices that this laptop sends to."""
        self.words.clear()
        self.offices.clear()
        if status.survey.is_province:
            receivers = status.survey.offices
        else:
            receivers = {PROVINCE: _("BPS Provinsi Bengkulu")}
        for code, name in receivers.items():
            exchange = status.bundles.get(code, Exchange())
            item = QListWidgetItem(_line(code, name, exchange))
            item.setData(Qt.ItemDataRole.UserRole, code)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            ready = not status.survey.is_province or has_laptop(exchange)
            item.setCheckState(Qt.CheckState.Checked if ready else Qt.CheckState.Unchecked)
            self.offices.addItem(item)
        self.starter.setVisible(status.survey.is_province)
        single = len(receivers) == 1
        self.all.setHidden(single)
        self.none.setHidden(single)
        self.send.setFocus()

    def show_status(self, status: SurveyStatus) -> None:
        """Say anew how the exchange stands with each office; what is ticked stays ticked."""
        for row in range(self.offices.count()):
            item = self.offices.item(row)
            code = str(item.data(Qt.ItemDataRole.UserRole))
            name = status.survey.offices.get(code, _("BPS Provinsi Bengkulu"))
            item.setText(_line(code, name, status.bundles.get(code, Exchange())))

    def say(self, words: str) -> None:
        """Say what was written beside the bundles."""
        self.words.setText(words)

    def goes_on(self) -> QWidget:
        """Return the list of offices: the next press of the button would write all anew."""
        return self.offices

    def chosen(self) -> list[str]:
        """Return the offices that are ticked."""
        items = [self.offices.item(row) for row in range(self.offices.count())]
        return [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def _check(self, state: Qt.CheckState) -> None:
        for row in range(self.offices.count()):
            self.offices.item(row).setCheckState(state)

    def _send(self) -> None:
        offices, folder = self.chosen(), self.folder.path
        if not offices or folder is None:
            self.words.setText(_("Pilih kantor tujuan dan folder."))
            return
        self.words.setText(_("Membuat paket…"))
        self.watch(
            self._session.act(
                lambda acts, ticket: send_all(acts, offices, folder, ticket), self._show_sent
            )
        )

    def _show_sent(self, sent: tuple[list[Exported], list[str]]) -> None:
        exported, refused = sent
        told = [
            _("✓ {office}: {file} (paket {number}, {size})").format(
                office=one.to_office, file=one.file.name, number=one.number, size=size(one.bytes)
            )
            for one in exported
        ]
        self.words.setText("\n".join([*told, *refused]))


def send_all(
    acts: Acts, offices: Sequence[str], folder: Path, ticket: Ticket
) -> tuple[list[Exported], list[str]]:
    """Write a bundle for each office.

    Returns:
        The bundles written, and a sentence for each office that got none.
    """
    exported: list[Exported] = []
    refused: list[str] = []
    for position, office in enumerate(offices):
        ticket.advance(position, len(offices))
        try:
            exported += acts.send(office, folder, ticket)
        except ImkError as error:
            refused.append(f"✗ {office}: {error.message}")
    return exported, refused


def has_laptop(exchange: Exchange) -> bool:
    """Tell whether an office's laptop was ever enrolled, as far as the exchange shows."""
    return bool(exchange.last_sent) or exchange.days_silent is not None


def standing(exchange: Exchange) -> str:
    """Say how the exchange with an office stands."""
    if not exchange.last_sent:
        never = _("belum pernah dikirim") if has_laptop(exchange) else _("belum ada laptop")
        return f"{never}, {receipt_words(exchange)}" if exchange.went_back else never
    sent = _("dikirim {day} (paket {number})").format(
        day=day_and_month(exchange.last_sent), number=exchange.sent_number
    )
    return f"{sent}, {receipt_words(exchange)}"


def receipt_words(exchange: Exchange) -> str:
    """Say what is known of the last bundle's arrival."""
    if exchange.went_back:
        return _("kembali ke backup; kirim lagi")
    if not exchange.acknowledged:
        if exchange.laptops > 1:
            return _("belum ada tanda terima dari {lacking} dari {laptops} laptop").format(
                lacking=number(exchange.lacking), laptops=number(exchange.laptops)
            )
        return _("belum ada tanda terima")
    return _("sudah diterima") if exchange.sent_news else _("tanpa perubahan baru")


def _line(code: str, name: str, exchange: Exchange) -> str:
    return f"{code} {name} · {standing(exchange)}"
