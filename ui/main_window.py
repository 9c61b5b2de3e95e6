"""The window: header, one page, footer. It builds its parts and connects them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QStackedWidget, QVBoxLayout, QWidget

from imk_desktop.domain.status import NextStep, SurveyStatus
from imk_desktop.language import _
from imk_desktop.tasks import Ticket
from ui.context import Context
from ui.first_start.first_start_page import FirstStartPage
from ui.home.footer_bar import FooterBar
from ui.home.header_bar import HeaderBar
from ui.outside_drags import OutsideDrags
from ui.session import Session

if TYPE_CHECKING:
    from ui.survey_pages import SurveyPages


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
        self.survey: SurveyPages | None = None
        self.pages.addWidget(self.first_start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.header, self.pages, self.footer):
            layout.addWidget(part)
        layout.setStretchFactor(self.pages, 1)
        self.setWindowTitle("IMK Desktop")
        self.setAcceptDrops(True)
        self._drags = OutsideDrags(self)
        self.setMinimumSize(900, 460)

        self.pages.currentChanged.connect(self._show_header)
        self.header.receive_asked.connect(self.open_receive)
        self.header.send_asked.connect(self.open_send)
        self.header.person_asked.connect(self._ask_person)
        self.footer.next_step_chosen.connect(self._follow_next_step)
        self.session.opened.connect(self._show_survey)
        self.session.status_changed.connect(self._show_status)
        self.session.person_changed.connect(lambda _name: self._show_person())
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.go_back)
        QShortcut(QKeySequence(Qt.Key.Key_F10), self, self.header.menu_button.showMenu)

    def begin(self, store: Path | None, files: list[Path]) -> None:
        """Open a store, or offer the ways to begin; files are received once one is open."""
        self._files = list(files)
        self._context.jobs.start(_load_pages)
        if store is not None:
            self.first_start.open(store)
        else:
            self.first_start.begin()

    @Slot()
    def go_back(self) -> None:
        """Leave what is open: a form for the choices, a page for the form."""
        if self.pages.currentWidget() is self.first_start and self.first_start.leave():
            return
        if self.survey is not None:
            self.survey.go_home()

    @Slot()
    def open_receive(self) -> None:
        """Open the page that takes bundles in."""
        if self.survey is not None:
            self.survey.open_receive()

    @Slot()
    def open_send(self) -> None:
        """Open the page that writes bundles."""
        if self.survey is not None:
            self.survey.open_send()

    def remember_theme(self, dark: bool) -> None:
        """Keep the theme, and draw anew what took its colours when it was made."""
        self._context.remember(replace(self._context.settings, dark=dark))
        self.session.refresh()

    def receive_files(self, files: list[Path]) -> None:
        """Look into bundles and sheets, at once or as soon as a survey is open."""
        if self.survey is None:
            self._files.extend(files)
            return
        self.survey.take(files)

    def come_forward(self, store: Path, files: list[Path]) -> None:
        """Stand before all other windows, and receive files that were meant for a store."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if not files:
            return
        if self.session.is_open and self.session.acts.path.resolve() == store.resolve():
            self.receive_files(files)
        else:
            self._files.extend(files)  # it is being opened; a passphrase may be asked for

    def _show_survey(self) -> None:
        """Build the pages of a survey that was just opened."""
        from ui.survey_pages import SurveyPages  # loaded by `begin`

        if self.survey is not None:
            self.survey.discard()
        self.survey = SurveyPages(self.session, self.pages)
        for action in self._of_survey:
            action.setEnabled(True)
        for action in self._of_province:
            action.setVisible(self.session.status.survey.is_province)
        self._show_status(self.session.status)
        self.survey.go_home()
        if not self.session.person:
            self._ask_person()
        if self._files:
            files, self._files = self._files, []
            self.receive_files(files)

    def _show_status(self, status: SurveyStatus) -> None:
        self.setWindowTitle(_window_title(status))
        self._show_person()
        self.footer.show_status(status, self.session.sop)
        if self.survey is not None:
            self.survey.show_status(status)

    def _show_header(self) -> None:
        """Offer bundles only on the pages of a survey."""
        self.header.offer_bundles(self.pages.currentWidget() is not self.first_start)

    def _show_person(self) -> None:
        if self.session.is_open:
            self.header.show_survey(self.session.status.survey, self.session.person)

    def _follow_next_step(self, step: NextStep) -> None:
        if self.survey is not None:
            self.survey.follow_next_step(step)

    def _open_samples(self) -> None:
        if self.survey is not None:
            self.survey.open_sample()

    def _open_conflicts(self) -> None:
        if self.survey is not None:
            self.survey.open_conflicts()

    def _open_standing(self) -> None:
        if self.survey is not None:
            self.survey.open_standing()

    def _load_list(self) -> None:
        if self.survey is not None:
            self.survey.work.ask_for_list()

    def _make_starter(self) -> None:
        if self.survey is not None:
            self.survey.open_send()
            self.survey.work.make_starter()

    def _back_up(self) -> None:
        if self.survey is not None:
            self.survey.work.ask_for_backup()

    def _ask_person(self) -> None:
        from ui.dialogs.choose_person import ChoosePerson

        dialog = ChoosePerson(self._context.settings.names, self)
        dialog.accepted.connect(lambda: self.session.choose_person(dialog.name))
        dialog.open()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        look = [
            menu.addAction(_("&Usaha sampel"), QKeySequence("Ctrl+U"), self._open_samples),
            menu.addAction(_("&Beda isian"), QKeySequence("Ctrl+B"), self._open_conflicts),
            menu.addAction(_("Paket tiap ka&ntor"), QKeySequence("Ctrl+N"), self._open_standing),
            menu.addAction(_("&Muat ulang"), QKeySequence("F5"), self.session.refresh),
        ]
        menu.addSeparator()
        self._of_province = [
            menu.addAction(_("Muat &daftar sampel…"), self._load_list),
            menu.addAction(_("Buat &paket awal…"), self._make_starter),
        ]
        backup = menu.addAction(_("B&ackup…"), self._back_up)
        self._of_survey = [*look, *self._of_province, backup]
        for action in self._of_survey:
            action.setEnabled(False)
        menu.addSeparator()
        menu.addAction(_("Buka penyimpanan &lain…"), self._open_another)
        menu.addAction(_("&Ganti orang…"), self._ask_person)
        dark = menu.addAction(_("T&ema gelap"))
        dark.setCheckable(True)
        dark.setChecked(self._context.settings.dark)
        dark.toggled.connect(self.theme_asked)
        menu.addSeparator()
        menu.addAction(_("&Keluar"), QKeySequence("Ctrl+Q"), self.close)
        self.addActions(menu.actions())
        return menu

    def _open_another(self) -> None:
        self.first_start.begin()
        self.pages.setCurrentWidget(self.first_start)

    def sizeHint(self) -> QSize:
        """Return the size that the window had last, else that of a small laptop's screen."""
        layout = self._context.settings.layout
        return QSize(layout.width or 1366, layout.height or 690)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Write down how the window was left, for the next start."""
        layout = self._context.settings.layout
        if not self.isMaximized():
            layout = replace(layout, width=self.width(), height=self.height())
        layout = replace(layout, maximised=self.isMaximized())
        self._context.remember(replace(self._context.settings, layout=layout))
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard, as Space does."""
        button = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(button, QAbstractButton) and not event.isAutoRepeat():
            button.click()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._drags.watch(self.windowHandle())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.session.is_open:
            _copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            _copy(event)
            self.receive_files(files)


def _load_pages(_ticket: Ticket) -> None:
    """Load what the pages of a survey are made of. Runs on the worker thread: it takes long."""
    import ui.survey_pages  # noqa: F401 - for its own sake


def _copy(event: QDropEvent) -> None:
    """Accept a drop as a copy: after a move a file manager deletes the user's file."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _window_title(status: SurveyStatus) -> str:
    survey = status.survey
    demo = f" – {_('DATA CONTOH')}" if survey.demo else ""
    return f"{survey.office} {survey.office_name} – IMK {survey.year}{demo} – IMK Desktop"
