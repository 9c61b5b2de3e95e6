"""The bar at the top: what survey this is, whose laptop, who works, and the two big buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from imk_desktop.domain.status import Survey
from imk_desktop.language import _
from ui.icons import drawn_icon
from ui.theme.colours import DARK
from ui.theme.looks import button, text_label

_WHITE = DARK.bar_text


class HeaderBar(QWidget):
    """Stays above every page.

    Signals:
        receive_asked(), send_asked(): The big buttons.
        person_asked(): The name of who works was clicked.
    """

    receive_asked = Signal()
    send_asked = Signal()
    person_asked = Signal()

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = text_label("IMK Desktop", "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.office = text_label(look="muted")
        self.person = button("", "person")
        self.receive = button(_("&Terima paket"), icon=drawn_icon("receive", _WHITE))
        self.send = button(_("&Kirim paket"), "main", icon=drawn_icon("send", _WHITE))
        self.menu_button = button("", icon=drawn_icon("menu", _WHITE))
        self.menu_button.setMenu(menu)
        self.menu_button.setAccessibleName(_("Menu"))
        self.menu_button.setToolTip(_("Menu (F10)"))
        for big in (self.receive, self.send, self.menu_button):
            big.setIconSize(QSize(18, 18))

        second = QHBoxLayout()
        second.setSpacing(6)
        second.addWidget(self.office)
        second.addWidget(self.person)
        second.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addLayout(second)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 6, 14, 6)
        layout.setSpacing(8)
        layout.addLayout(words, 1)
        for big in (self.receive, self.send, self.menu_button):
            layout.addWidget(big)

        self.receive.clicked.connect(self.receive_asked)
        self.send.clicked.connect(self.send_asked)
        self.person.clicked.connect(self.person_asked)
        self.rest()

    def rest(self) -> None:
        """Show that no survey is open."""
        self.title.setText("IMK Desktop")
        self.office.setText(_("Survei Industri Mikro Kecil (IMK) Tahunan"))
        for part in (self.person, self.receive, self.send):
            part.hide()

    def show_survey(self, survey: Survey, by: str) -> None:
        """Show whose survey is open and who works."""
        demo = " · " + _("DATA CONTOH") if survey.demo else ""
        self.title.setText(f"{survey.name} · {survey.year}{demo}")
        whose = f"{survey.office} {survey.office_name}"
        laptop = _("LAPTOP INI: {office}").format(office=whose)
        self.office.setText(f"{survey.sop} · {whose}" if survey.is_province else laptop)
        self.person.setText(by or _("Pilih nama…"))
        self.person.setAccessibleName(
            _("Yang bekerja: {name}").format(name=by or _("belum dipilih"))
        )
        self.person.setToolTip(_("Ganti orang yang bekerja"))
        if survey.is_province:
            self.receive.setText(_("&Terima dari kab/kota"))
            self.send.setText(_("&Kirim ke kab/kota"))
        else:
            self.receive.setText(_("&Terima dari provinsi"))
            self.send.setText(_("&Kirim ke provinsi"))
        self.person.show()

    def offer_bundles(self, offered: bool) -> None:
        """Show or hide the two big buttons."""
        self.receive.setVisible(offered)
        self.send.setVisible(offered)
