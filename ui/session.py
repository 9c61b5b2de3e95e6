"""The survey that is open in the window: opening it, and knowing where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from imk_desktop.domain.sop import Sop
from imk_desktop.domain.status import SurveyStatus
from imk_desktop.errors import MachineFault, UserError
from imk_desktop.language import _
from imk_desktop.tasks import Ticket
from ui import acts as opening
from ui.acts import Acts, Opened, PassphraseNeeded
from ui.context import Context
from ui.jobs.job import Job
from ui.open_stores import call_forward
from ui.settings import Layout


class Session(QObject):
    """At most one open survey.

    Signals:
        opened(): A survey was opened; `sop`, `status`, `acts` are there.
        passphrase_needed(path): The store to be opened asks for its passphrase.
        status_changed(status): Something was written or merged; every view shows it anew.
        data_changed(): The same moment, for views that read more than the status.
        person_changed(name): Somebody else works now.
    """

    opened = Signal()
    passphrase_needed = Signal(object)
    status_changed = Signal(object)
    data_changed = Signal()
    person_changed = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._acts: Acts | None = None
        self._sop: Sop | None = None
        self._status: SurveyStatus | None = None

    @property
    def is_open(self) -> bool:
        """Whether a survey is open."""
        return self._acts is not None

    @property
    def acts(self) -> Acts:
        """The open survey's acts; only while one is open."""
        assert self._acts is not None
        return self._acts

    @property
    def sop(self) -> Sop:
        """The open survey's SOP."""
        assert self._sop is not None
        return self._sop

    @property
    def status(self) -> SurveyStatus:
        """Where the open survey stood when it was last looked at."""
        assert self._status is not None
        return self._status

    @property
    def person(self) -> str:
        """Who works."""
        return self._context.settings.name

    def open(self, path: Path, passphrase: str | None = None) -> Job:
        """Open a store."""
        by = self.person
        stores = self._context.open_stores
        if stores is not None and not stores.take(path):
            call_forward(path, self)
            return self._opening(lambda _ticket: _open_elsewhere(path))
        return self._opening(lambda _ticket: opening.open_survey(path, passphrase, by))

    def give_up_opening(self) -> None:
        """Let other windows have every store but the open one."""
        if self._context.open_stores is not None:
            self._context.open_stores.keep_only(self._acts.path if self._acts else None)

    def create(self, path: Path, year: int, start: date, passphrase: str | None) -> Job:
        """Make the province's store and open it."""
        by = self.person
        return self._opening(
            lambda _ticket: opening.create_survey(
                path, year=year, start=start, by=by, passphrase=passphrase
            )
        )

    def join(
        self, path: Path, starter: Path, starter_passphrase: str, passphrase: str | None
    ) -> Job:
        """Make this laptop's store from its starter and open it."""
        by = self.person
        return self._opening(
            lambda ticket: opening.join_survey(
                path,
                starter,
                starter_passphrase=starter_passphrase,
                passphrase=passphrase,
                by=by,
                ticket=ticket,
            )
        )

    def ask(
        self, question: Callable[[Acts], object], answer: Callable[..., object] | None = None
    ) -> Job:
        """Read something of the survey; `answer` gets it on the GUI thread."""
        acts = self.acts
        return self._context.jobs.start(lambda _ticket: question(acts), answer)

    def ask_long(
        self,
        question: Callable[[Ticket], object],
        answer: Callable[..., object],
        refused: Callable[[UserError], object] | None = None,
    ) -> Job:
        """Read something that takes long: it gets a ticket; `refused` gets the user's fault."""
        return self._context.jobs.start(question, answer, refused)

    def act(
        self,
        act: Callable[[Acts, Ticket], object],
        done: Callable[..., object],
        refused: Callable[[UserError], object] | None = None,
    ) -> Job:
        """Change something of the survey; then every view shows it anew.

        Args:
            act: Runs on the worker thread.
            done: Gets what it returned.
            refused: Gets the user's own fault, to be shown at its field; else a box shows it.
        """
        work = partial(_written_where_it_is, act, self.acts)
        job = self._context.jobs.start(work, done, refused)
        job.succeeded.connect(self.refresh)
        return job

    def complain(self, error: Exception) -> None:
        """Show an error that belongs to nothing in view."""
        self._context.door.show(error)

    @Slot()
    def refresh(self) -> None:
        """Look again where the survey stands."""
        if self.is_open:
            self.ask(Acts.status, self._show_status)
            self.data_changed.emit()

    @property
    def layout(self) -> Layout:
        """How the window is arranged on this laptop."""
        return self._context.settings.layout

    def arrange(self, layout: Layout) -> None:
        """Note how the window is arranged; it is written down when the window closes."""
        self._context.settings = replace(self._context.settings, layout=layout)

    def choose_person(self, name: str) -> None:
        """Let somebody else work."""
        self._context.remember(self._context.settings.with_name(name))
        if self._acts is not None:
            self._acts = self._acts.as_person(name)
        self.person_changed.emit(name)

    def close(self) -> None:
        """Let go of the store. Runs on the worker thread, as its last work."""
        if self._acts is not None:
            self._acts.close()

    def _opening(self, work: Callable[[Ticket], object]) -> Job:
        return self._context.jobs.start(work, self._take)

    @Slot(object)
    def _take(self, found: Opened | PassphraseNeeded) -> None:
        if isinstance(found, PassphraseNeeded):
            self.passphrase_needed.emit(found.path)
            return
        if self._acts is not None:
            old = self._acts
            self._context.jobs.start(lambda _ticket: old.close())
        self._acts, self._sop, self._status = found.acts, found.sop, found.status
        self._context.remember(self._context.settings.with_store(found.acts.path))
        if self._context.open_stores is not None:
            self._context.open_stores.take(found.acts.path)
            self._context.open_stores.keep_only(found.acts.path)
        self.opened.emit()

    @Slot(object)
    def _show_status(self, status: SurveyStatus) -> None:
        self._status = status
        self.status_changed.emit(status)


def _written_where_it_is(
    act: Callable[[Acts, Ticket], object], acts: Acts, ticket: Ticket
) -> object:
    """Write only while the store is in its place: a removed file still takes what is lost then.

    Raises:
        MachineFault: The store was moved, deleted, or its stick pulled out.
    """
    if not acts.path.is_file():
        message = _(
            "Penyimpanan '{name}' tidak ada lagi di '{folder}'. Tidak ada yang diubah. Kembalikan "
            "berkasnya atau colokkan USB-nya, lalu coba lagi."
        )
        raise MachineFault(
            message.format(name=acts.path.name, folder=acts.path.parent), code="store_gone"
        )
    return act(acts, ticket)


def _open_elsewhere(path: Path) -> Opened:
    """Refuse to open a store twice.

    Raises:
        UserError: Always.
    """
    message = _(
        "Penyimpanan '{name}' sudah terbuka di jendela lain; lanjutkan di jendela itu. Tidak ada "
        "yang diubah."
    )
    raise UserError(message.format(name=path.name), code="open_elsewhere", file=str(path))
