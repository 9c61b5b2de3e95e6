"""The window: builds its parts and connects them. What they do is theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from imk_desktop.domain.sop import Measure
from imk_desktop.domain.status import Attention, NextStep, SurveyStatus
from imk_desktop.language import _
from ui.context import Context
from ui.destinations import Destination, after_attention, after_next_step
from ui.dialogs.choose_person import ChoosePerson
from ui.exchange.conflicts_page import ConflictsPage
from ui.exchange.receive_page import ReceivePage
from ui.exchange.send_page import SendPage
from ui.filing import Filing
from ui.first_start.first_start_page import FirstStartPage
from ui.home.footer_bar import FooterBar
from ui.home.header_bar import HeaderBar
from ui.home.home_page import HomePage
from ui.session import Session
from ui.stages.stage_page import StagePage


class MainWindow(QWidget):
    """Header, one page, footer.

    Signals:
        painted(): The window was drawn for the first time.
        theme_asked(dark): Another theme is to be used.
    """

    painted = Signal()
    theme_asked = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._painted = False
        self._files: list[Path] = []
        self.session = Session(context, self)
        self.header = HeaderBar(self._make_menu())
        self.footer = FooterBar()
        self.pages = QStackedWidget()
        self.first_start = FirstStartPage(context, self.session)
        self.home: HomePage | None = None
        self.stage: StagePage | None = None
        self.receive: ReceivePage | None = None
        self.send: SendPage | None = None
        self.conflicts: ConflictsPage | None = None
        self.filing = Filing(self.session, self)
        self.pages.addWidget(self.first_start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.header, self.pages, self.footer):
            layout.addWidget(part)
        layout.setStretchFactor(self.pages, 1)
        self.setWindowTitle("IMK Desktop")
        self.setAcceptDrops(True)
        self.setMinimumSize(900, 520)

        self.pages.currentChanged.connect(self._show_header)
        self.header.receive_asked.connect(self.open_receive)
        self.header.send_asked.connect(self.open_send)
        self.header.person_asked.connect(self._ask_person)
        self.footer.next_step_chosen.connect(self._follow_next_step)
        self.session.opened.connect(self._show_survey)
        self.session.status_changed.connect(self._show_status)
        self.session.person_changed.connect(lambda _name: self._show_person())
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.go_back)
        QShortcut(QKeySequence(Qt.Key.Key_F5), self, self.session.refresh)
        QShortcut(QKeySequence(Qt.Key.Key_F10), self, self.header.menu_button.showMenu)

    def begin(self, store: Path | None, files: list[Path]) -> None:
        """Open a store, or offer the ways to begin; files are received once one is open."""
        self._files = files
        if store is not None:
            self.first_start.open(store)
        else:
            self.first_start.begin()

    @Slot()
    def go_back(self) -> None:
        """Leave what is open: a page for the form, a form for the choices."""
        if self.pages.currentWidget() is self.first_start:
            if not self.first_start.leave() and self.home is not None:
                self.pages.setCurrentWidget(self.home)
        elif self.home is not None:
            self.pages.setCurrentWidget(self.home)
            self.home.form.focus_stage()

    @Slot()
    def open_receive(self) -> None:
        """Open the page that takes bundles in."""
        if self.receive is not None:
            self.receive.rest()
            self.pages.setCurrentWidget(self.receive)
            self.receive.choose.setFocus()

    @Slot()
    def open_send(self) -> None:
        """Open the page that writes bundles."""
        if self.send is not None:
            self.send.open(self.session.status)
            self.pages.setCurrentWidget(self.send)

    def open_stage(self, stage: str, *, office: str = "", status: str = "", key: str = "") -> None:
        """Open a stage in place of the form, its samples where any are asked for."""
        if self.stage is not None:
            self.stage.open(stage)
            if office or status or key:
                self.stage.show_samples(office=office, status=status, key=key)
            self.pages.setCurrentWidget(self.stage)
            self.stage.focus_body()

    def open_conflicts(self) -> None:
        """Open the list of what stands against what."""
        if self.conflicts is not None:
            self.pages.setCurrentWidget(self.conflicts)
            self.conflicts.open()

    def remember_theme(self, dark: bool) -> None:
        """Keep the theme, and draw anew what took its colours when it was made."""
        self._context.remember(replace(self._context.settings, dark=dark))
        self.session.refresh()

    def receive_files(self, files: list[Path]) -> None:
        """Look into bundles, at once or as soon as a survey is open."""
        if self.receive is None:
            self._files = files
            return
        self.pages.setCurrentWidget(self.receive)
        self.receive.show_files(files)

    def _show_survey(self) -> None:
        """Build the pages of a survey that was just opened."""
        for old in (self.home, self.stage, self.receive, self.send, self.conflicts):
            if old is not None:
                self.pages.removeWidget(old)
                old.deleteLater()
        sop = self.session.sop
        self.home = HomePage(sop)
        self.stage = StagePage(sop, self.session)
        self.receive = ReceivePage(self.session)
        self.send = SendPage(self.session)
        self.conflicts = ConflictsPage(self.session)
        for page in (self.home, self.stage, self.receive, self.send, self.conflicts):
            self.pages.addWidget(page)
        self._connect_home(self.home)
        self.stage.filing_asked.connect(self.filing.ask)
        self.conflicts.sample_asked.connect(self.open_sample)
        self.receive.conflicts_asked.connect(self.open_conflicts)
        for left in (self.stage.left, self.receive.left, self.send.left, self.conflicts.left):
            left.connect(self.go_back)
        self._show_status(self.session.status)
        self.pages.setCurrentWidget(self.home)
        self.home.form.focus_stage()
        if not self.session.person:
            self._ask_person()
        if self._files:
            self.receive_files(self._files)
            self._files = []

    def _connect_home(self, home: HomePage) -> None:
        home.headline.attention_chosen.connect(self._follow_attention)
        form = home.form
        form.stage_opened.connect(self.open_stage)
        form.step_chosen.connect(self._open_step)
        form.office_chosen.connect(lambda stage, office: self.open_stage(stage, office=office))
        form.requirement_chosen.connect(self._open_requirement)
        form.remark_chosen.connect(self.open_stage)

    def _show_status(self, status: SurveyStatus) -> None:
        sop = self.session.sop
        self.setWindowTitle(_window_title(status))
        self._show_person()
        self.footer.show_status(status, sop)
        if self.home is not None and self.stage is not None:
            self.home.show_status(status)
            self.stage.show_status(status)

    def _show_header(self) -> None:
        """Offer bundles only on the pages of a survey."""
        self.header.offer_bundles(self.pages.currentWidget() is not self.first_start)

    def _show_person(self) -> None:
        if self.session.is_open:
            self.header.show_survey(self.session.status.survey, self.session.person)

    def _open_step(self, stage: str, lane: str) -> None:
        step = self.session.sop.stage(stage).step(lane)
        if step is None or not self.filing.ask_approval(step):
            self.open_stage(stage)

    def _open_requirement(self, stage: str, key: str) -> None:
        if not self.filing.ask(stage, key):
            self.open_stage(stage)

    def open_sample(self, key: str) -> None:
        """Show one sample among the others; empty for the first."""
        collecting = next(s for s in self.session.sop.stages if s.measure is Measure.COLLECTED)
        self.open_stage(collecting.key, key=key)

    def _follow_attention(self, item: Attention) -> None:
        self._go(after_attention(item))

    def _follow_next_step(self, step: NextStep) -> None:
        self._go(after_next_step(step))

    def _go(self, destination: Destination) -> None:
        """Open the page on which something is to be done."""
        pages: dict[str, Callable[[], None]] = {
            "receive": self.open_receive,
            "send": self.open_send,
            "conflicts": self.open_conflicts,
        }
        if destination.page in pages:
            pages[destination.page]()
        elif destination.stage:
            self.open_stage(destination.stage)

    def _ask_person(self) -> None:
        dialog = ChoosePerson(self._context.settings.names, self)
        dialog.accepted.connect(lambda: self.session.choose_person(dialog.name))
        dialog.open()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(_("&Usaha sampel"), QKeySequence("Ctrl+U"), self._open_all_samples)
        menu.addAction(_("&Beda isian"), QKeySequence("Ctrl+B"), self.open_conflicts)
        menu.addAction(_("&Muat ulang"), QKeySequence("F5"), lambda: self.session.refresh())
        menu.addSeparator()
        menu.addAction(_("Buka penyimpanan &lain…"), self._open_another)
        menu.addAction(_("&Ganti orang…"), self._ask_person)
        dark = menu.addAction(_("Tema &gelap"))
        dark.setCheckable(True)
        dark.setChecked(self._context.settings.dark)
        dark.toggled.connect(self.theme_asked)
        menu.addSeparator()
        menu.addAction(_("&Keluar"), QKeySequence("Ctrl+Q"), self.close)
        self.addActions(menu.actions())
        return menu

    def _open_all_samples(self) -> None:
        if self.stage is not None:
            self.open_sample("")

    def _open_another(self) -> None:
        self.first_start.begin()
        self.pages.setCurrentWidget(self.first_start)

    def sizeHint(self) -> QSize:
        return QSize(1366, 690)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.session.is_open:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.receive_files(files)


def _window_title(status: SurveyStatus) -> str:
    survey = status.survey
    demo = f" – {_('DATA CONTOH')}" if survey.demo else ""
    return f"{survey.office} {survey.office_name} – IMK {survey.year}{demo} – IMK Desktop"
