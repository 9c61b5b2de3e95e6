"""The pages of an open survey: the form when one is opened, the others one by one after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from imk_desktop.domain.sop import Measure
from imk_desktop.domain.status import Attention, NextKind, NextStep, SurveyStatus
from ui.destinations import Destination, after_attention, after_next_step
from ui.exchange.conflicts_page import ConflictsPage
from ui.exchange.receive_page import ReceivePage
from ui.exchange.send_page import SendPage
from ui.exchange.standing_page import StandingPage
from ui.filing import Filing
from ui.home.home_page import HomePage
from ui.home.line_words import attention_line, next_step_line
from ui.office_work import OfficeWork, sheets_among
from ui.session import Session
from ui.stages.stage_page import StagePage

_Page = TypeVar("_Page", bound=QWidget)


class SurveyPages(QObject):
    """Form, stage, bundles, conflicts: which is in view, and what leads from one to another.

    Args:
        session: The open survey.
        stack: Where the pages stand.
    """

    def __init__(self, session: Session, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._session, self._stack = session, stack
        self.filing = Filing(session, stack)
        self.work = OfficeWork(session, stack)
        self.home = HomePage(session.sop)
        self._all: list[QWidget] = []
        self._telling: list[Callable[[SurveyStatus], None]] = [self.home.show_status]
        self._add(self.home)
        self._connect_form()
        self._to_make: list[Callable[[], QWidget]] = [
            lambda: self.stage,
            lambda: self.stage.samples,
            lambda: self.receive,
            lambda: self.send,
            lambda: self.conflicts,
            lambda: self.standing,
        ]
        self._rest = QTimer(self)  # all at once would hold the window for a quarter of a second
        self._rest.timeout.connect(self._make_next)
        self._rest.start(0)

    @cached_property
    def stage(self) -> StagePage:
        """The page of one stage."""
        page = StagePage(self._session.sop, self._session)
        page.filing_asked.connect(self.filing.ask)
        page.closing_asked.connect(self.work.close_stage)
        page.reopening_asked.connect(self.work.reopen_stage)
        page.left.connect(self.go_home)
        self._tell(page.show_status)
        return self._add(page)

    @cached_property
    def receive(self) -> ReceivePage:
        """The page that takes bundles in."""
        page = ReceivePage(self._session)
        page.conflicts_asked.connect(self.open_conflicts)
        page.left.connect(self.go_home)
        return self._add(page)

    @cached_property
    def send(self) -> SendPage:
        """The page that writes bundles."""
        page = SendPage(self._session)
        page.starter_asked.connect(self.work.make_starter)
        page.left.connect(self.go_home)
        self.work.told.connect(page.say)
        self._tell(page.show_status)
        return self._add(page)

    @cached_property
    def conflicts(self) -> ConflictsPage:
        """The list of what stands against what."""
        page = ConflictsPage(self._session)
        page.sample_asked.connect(self.open_sample)
        page.left.connect(self.go_home)
        return self._add(page)

    @cached_property
    def standing(self) -> StandingPage:
        """How the bundles of every office stand."""
        page = StandingPage()
        page.receive_asked.connect(self.open_receive)
        page.send_asked.connect(self.open_send)
        page.left.connect(self.go_home)
        self._tell(page.show_status)
        return self._add(page)

    def discard(self) -> None:
        """Take the pages out of the window: another survey was opened."""
        self._rest.stop()
        for page in self._all:
            self._stack.removeWidget(page)
            page.deleteLater()
        self.deleteLater()

    def show_status(self, status: SurveyStatus) -> None:
        """Show where the survey stands, on every page that says so."""
        for tell in self._telling:
            tell(status)

    def go_home(self) -> None:
        """Show the form, the keyboard on the stage under way."""
        self._stack.setCurrentWidget(self.home)
        self.home.form.focus_stage()

    def open_receive(self) -> None:
        """Open the page that takes bundles in."""
        self.receive.rest()
        self._stack.setCurrentWidget(self.receive)
        self.receive.choose.setFocus()

    def take(self, files: Sequence[Path]) -> None:
        """Look into files that were dropped or named: a sheet, else bundles."""
        sheets = sheets_among(files)
        for sheet in sheets[:1]:
            self.work.try_list(sheet)
        if bundles := [file for file in files if file not in sheets]:
            self._stack.setCurrentWidget(self.receive)
            self.receive.setFocus()
            self.receive.show_files(bundles)

    def open_send(self) -> None:
        """Open the page that writes bundles."""
        self._stack.setCurrentWidget(self.send)
        self.send.open(self._session.status)

    def open_standing(self, office: str = "") -> None:
        """Show how the bundles of every office stand, one of them chosen."""
        self._stack.setCurrentWidget(self.standing)
        self.standing.open(self._session.status, office)
        self.standing.table.setFocus()

    def open_conflicts(self) -> None:
        """Open the list of what stands against what."""
        self._stack.setCurrentWidget(self.conflicts)
        self.conflicts.open()

    def open_stage(self, stage: str, *, office: str = "", status: str = "", key: str = "") -> None:
        """Open a stage in place of the form, its samples where any are asked for."""
        self.stage.open(stage)
        if office or status or key:
            self.stage.show_samples(office=office, status=status, key=key)
        self._stack.setCurrentWidget(self.stage)
        self.stage.focus_body()

    def open_sample(self, key: str = "") -> None:
        """Show one sample among the others; empty for the first."""
        stages = self._session.sop.stages
        collecting = [stage.key for stage in stages if stage.measure is Measure.COLLECTED]
        if collecting:
            self.open_stage(collecting[0], key=key)

    def follow_attention(self, item: Attention) -> None:
        """Open the page on which a thing is seen to."""
        self._go(after_attention(item), attention_line(item, self._session.sop))

    def follow_next_step(self, step: NextStep) -> None:
        """Open the page on which the next step is done, and ask for what it needs."""
        survey = self._session.status.survey
        self._go(after_next_step(step), next_step_line(step, self._session.sop, survey))
        if not step.stage:
            return
        stage = self._session.sop.stage(step.stage)
        if step.kind is NextKind.APPROVE:
            for one in stage.steps:
                if one.measure == step.item:
                    self.filing.ask_approval(stage.key, one)
        elif step.kind in (NextKind.FILE, NextKind.MONITOR):
            for item in stage.requirements:
                if item.text == step.item:
                    self.filing.ask(stage.key, item.key)
        elif step.kind is NextKind.CLOSE:
            self.work.close_stage(stage.key)

    @Slot()
    def _make_next(self) -> None:
        """Make one page that nobody has asked for yet."""
        if self._to_make:
            self._to_make.pop(0)()
        else:
            self._rest.stop()

    def _add(self, page: _Page) -> _Page:
        self._all.append(page)
        self._stack.addWidget(page)
        return page

    def _tell(self, show_status: Callable[[SurveyStatus], None]) -> None:
        """Let a page know where the survey stands, now and from now on."""
        show_status(self._session.status)
        self._telling.append(show_status)

    def _connect_form(self) -> None:
        self.home.headline.attention_chosen.connect(self.follow_attention)
        form = self.home.form
        form.stage_opened.connect(self.open_stage)
        form.step_chosen.connect(self._open_step)
        form.office_chosen.connect(lambda stage, office: self.open_stage(stage, office=office))
        form.requirement_chosen.connect(self._open_requirement)
        form.remark_chosen.connect(self.open_stage)

    def _open_step(self, stage: str, lane: str) -> None:
        step = self._session.sop.stage(stage).step(lane)
        if step is None or not self.filing.ask_approval(stage, step):
            self.open_stage(stage)

    def _open_requirement(self, stage: str, key: str) -> None:
        if self.filing.ask(stage, key):
            return
        item = next(i for i in self._session.status.stage(stage).requirements if i.key == key)
        if item.done:
            self.open_sample()
        else:
            self.work.ask_for_list()

    def _go(self, destination: Destination, words: str) -> None:
        """Open a page; `words` say why, where the page itself does not."""
        pages = {
            "send": self.open_send,
            "conflicts": self.open_conflicts,
            "list": self.work.ask_for_list,
        }
        if destination.page == "standing":
            self.open_standing(destination.office)
        elif destination.page in pages:
            pages[destination.page]()
        elif destination.stage:
            self.open_stage(destination.stage, office=destination.office)
            self.stage.say(words)
        else:
            self.go_home()
