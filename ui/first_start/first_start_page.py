"""The pages before a survey is open, one in view at a time, wired to the session."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QStackedWidget

from imk_desktop.language import _
from ui import acts as opening
from ui.context import Context
from ui.dialogs.day_field import day_in
from ui.first_start.choices import CREATE, EXAMPLE, JOIN, OPEN, Choices
from ui.first_start.entry_form import EntryForm
from ui.first_start.forms import CreateForm, JoinForm, OpenForm
from ui.first_start.opening_page import OpeningPage
from ui.first_start.remembered import remember, remembered
from ui.jobs.job import Job
from ui.session import Session


class FirstStartPage(QStackedWidget):
    """Choices, forms, and the page that waits for a store.

    Signals:
        example_asked(folder): The example is to be made in a folder and opened.
    """

    example_asked = Signal(object)

    def __init__(self, context: Context, session: Session) -> None:
        super().__init__()
        self._context, self._session = context, session
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        self.choices = Choices()
        self.create_form = CreateForm(folder)
        self.join_form = JoinForm(folder)
        self.open_form = OpenForm()
        self.opening = OpeningPage()
        self._forms: tuple[EntryForm, ...] = (self.create_form, self.join_form, self.open_form)
        for page in (self.choices, *self._forms, self.opening):
            self.addWidget(page)
        self._trying_remembered = False

        self.choices.chosen.connect(self._choose)
        self.choices.store_chosen.connect(self.open)
        for form in self._forms:
            form.left.connect(self.begin)
        self.create_form.submitted.connect(self._create)
        self.join_form.submitted.connect(self._join)
        self.join_form.starter_chosen.connect(self._read_starter)
        self.open_form.submitted.connect(self._open)
        session.passphrase_needed.connect(self._try_remembered)

    def begin(self) -> None:
        """Show the choices."""
        self.choices.show_stores(self._context.settings.stores)
        self.setCurrentWidget(self.choices)
        self.choices.buttons[CREATE].setFocus()

    def open(self, path: Path) -> None:
        """Open a store, asking for its passphrase only where it has one."""
        self.opening.wait_for(path.name)
        self.setCurrentWidget(self.opening)
        self._session.open(path).failed.connect(lambda _error: self.begin())

    def leave(self) -> bool:
        """Go back to the choices; say whether there was anything to leave."""
        if self.currentWidget() in self._forms:
            self.begin()
            return True
        return False

    def _choose(self, way: str) -> None:
        if way == EXAMPLE:
            self.example_asked.emit(None)
            return
        forms = {CREATE: self.create_form, JOIN: self.join_form, OPEN: self.open_form}
        form = forms[way]
        name = self._session.person
        for named in (self.create_form, self.join_form, self.open_form):
            named.name.setText(name)
        form.refuse("")
        self.setCurrentWidget(form)
        form.focus_first()

    def _create(self) -> None:
        form, path = self.create_form, self.create_form.file.path
        assert path is not None
        start = day_in(form.start)
        self._session.choose_person(form.name.text().strip())
        job = self._session.create(path, form.year.value(), start, form.passphrase.text)
        self._watch(form, job)

    def _join(self) -> None:
        form = self.join_form
        path, starter = form.file.path, form.starter.path
        assert path is not None
        assert starter is not None
        self._session.choose_person(form.name.text().strip())
        told = form.starter_passphrase.text()
        self._watch(form, self._session.join(path, starter, told, form.passphrase.text))

    def _read_starter(self, path: Path) -> None:
        self._context.jobs.start(
            lambda _ticket: opening.starter_office(path),
            lambda office: self.join_form.show_office(*office),
        )

    def _open(self) -> None:
        form, path = self.open_form, self.open_form.file.path
        assert path is not None
        self._session.choose_person(form.name.text().strip())
        passphrase = form.passphrase.text() or None
        job = self._session.open(path, passphrase)
        if form.keep.isChecked() and passphrase:
            job.succeeded.connect(lambda _found: self._remember(path, passphrase))
        self._watch(form, job)

    def _watch(self, form: EntryForm, job: Job) -> None:
        form.wait(True)
        job.ended.connect(lambda: form.wait(False))

    def _remember(self, path: Path, passphrase: str) -> None:
        self._context.jobs.start(lambda _ticket: remember(path, passphrase))

    def _try_remembered(self, path: Path) -> None:
        """Open a store with the passphrase kept for it, or ask for it."""
        if self._trying_remembered:
            self._ask_passphrase(path)
            return
        self._trying_remembered = True

        def answer(passphrase: str | None) -> None:
            if passphrase is None:
                self._ask_passphrase(path)
                return
            job = self._session.open(path, passphrase)
            job.failed.connect(lambda _error: self._ask_passphrase(path))
            job.succeeded.connect(self._forget_trying)

        self._context.jobs.start(lambda _ticket: remembered(path), answer)

    def _ask_passphrase(self, path: Path) -> None:
        self._trying_remembered = False
        self.open_form.wait(False)
        self.open_form.refuse(
            _("Isi kata sandi {name}.").format(name=path.name)
            if self.currentWidget() is self.open_form
            else ""
        )
        self.open_form.ask(path, self._session.person)
        self.setCurrentWidget(self.open_form)

    def _forget_trying(self) -> None:
        self._trying_remembered = False
