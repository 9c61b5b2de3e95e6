"""The pages before a survey is open, one in view at a time, wired to the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QStackedWidget

from imk_desktop.language import _
from ui import acts as opening
from ui.context import Context
from ui.dialogs.day_field import day_in
from ui.documents_folder import documents_folder
from ui.first_start.choices import CREATE, EXAMPLE, JOIN, Choices
from ui.first_start.entry_form import EntryForm
from ui.first_start.forms import CreateForm, JoinForm, OpenForm
from ui.first_start.opening_page import OpeningPage
from ui.first_start.remembered import remember, remembered
from ui.jobs.job import Job
from ui.session import Session


class FirstStartPage(QStackedWidget):
    """Choices, forms, and the page that waits for a store."""

    def __init__(self, context: Context, session: Session) -> None:
        super().__init__()
        self._context, self._session = context, session
        self._folder = documents_folder()
        self.choices = Choices()
        self.opening = OpeningPage()
        for page in (self.opening, self.choices):
            self.addWidget(page)
        self._trying_remembered = False
        self._under_way: Job | None = None

        self.choices.chosen.connect(self._choose)
        self.choices.store_chosen.connect(self.open)
        session.passphrase_needed.connect(self._try_remembered)

    @cached_property
    def create_form(self) -> CreateForm:
        """The form by which the province makes a survey; made when it is first needed."""
        form = CreateForm(self._folder)
        self._add(form, self._create)
        return form

    @cached_property
    def join_form(self) -> JoinForm:
        """The form by which a laptop joins."""
        form = JoinForm(self._folder)
        form.starter_chosen.connect(self._read_starter)
        self._add(form, self._join)
        return form

    @cached_property
    def open_form(self) -> OpenForm:
        """The form by which a store is opened."""
        form = OpenForm()
        self._add(form, self._open)
        return form

    def begin(self) -> None:
        """Show the choices."""
        self._session.give_up_opening()
        self.choices.show_stores(self._context.settings.stores)
        self.setCurrentWidget(self.choices)
        self.choices.buttons[CREATE].setFocus()

    def open(self, path: Path) -> None:
        """Open a store, asking for its passphrase only where it has one."""
        self.opening.wait_for(path.name)
        self.setCurrentWidget(self.opening)
        self._session.open(path).failed.connect(lambda _error: self.begin())

    def leave(self) -> bool:
        """Go back to the choices; say whether there was anything to leave.

        While work is under way it is asked to stop, and the page stays until it has.
        """
        if self.currentWidget() is self.opening:
            self.opening.stop.click()  # does nothing where there is nothing to stop
            return True
        if not isinstance(self.currentWidget(), EntryForm):
            return False
        if self._under_way is not None:
            self._under_way.cancel()
        else:
            self.begin()
        return True

    def _choose(self, way: str) -> None:
        if way == EXAMPLE:
            self._make_example()
            return
        form = self._form(way)
        form.name.setText(self._session.person)
        form.refuse("")
        self.setCurrentWidget(form)
        form.focus_first()

    def _make_example(self) -> None:
        """Make the example where this user's data lie, once, and open it."""
        data = QStandardPaths.StandardLocation.GenericDataLocation
        folder = Path(QStandardPaths.writableLocation(data)) / "imk-desktop" / "contoh"
        job = self._context.jobs.start(lambda ticket: opening.example(folder, ticket), self.open)
        self.opening.watch(_("Membuat survei contoh (DATA CONTOH)…"), job)
        self.setCurrentWidget(self.opening)
        job.failed.connect(lambda _error: self.begin())
        job.cancelled.connect(self.begin)

    def _form(self, way: str) -> CreateForm | JoinForm | OpenForm:
        if way == CREATE:
            return self.create_form
        return self.join_form if way == JOIN else self.open_form

    def _add(self, form: EntryForm, act: Callable[[], None]) -> None:
        form.left.connect(self.begin)
        form.submitted.connect(act)
        self.addWidget(form)

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
        self._under_way = job
        form.wait(True)
        job.ended.connect(lambda: self._rest(form))
        job.failed.connect(lambda _error: form.ask_again())
        job.cancelled.connect(lambda: form.refuse(_("Dihentikan. Tidak ada yang dibuat.")))

    def _rest(self, form: EntryForm) -> None:
        self._under_way = None
        form.wait(False)

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
