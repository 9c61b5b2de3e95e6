"""The SOP form, alive: builds the board from a `Sop` and shows a `SurveyStatus` in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from imk_desktop.domain.sop import Place, Side, Sop, Step, Symbol
from imk_desktop.domain.status import StageStatus, SurveyStatus
from imk_desktop.domain.status_words import lane_words, state_word
from ui.home.cell_words import lane_lines, office_line, returned_words
from ui.home.cells import (
    ActivityCell,
    NumberCell,
    OutputCell,
    RemarkCell,
    RequirementsCell,
    TimingCell,
)
from ui.swimlane.board import Board
from ui.swimlane.office_bars import BarFigures, OfficesStep
from ui.swimlane.placement import ACTIVITY, NUMBER
from ui.swimlane.step_button import StepButton


class SopForm(QWidget):
    """The form of one survey.

    Signals:
        stage_opened(stage): A stage is to be opened.
        step_chosen(stage, lane): A symbol was clicked.
        office_chosen(stage, office): A regency's bar was clicked.
        requirement_chosen(stage, key): An item of Kelengkapan was clicked.
        remark_chosen(stage): The SOP named in Keterangan is asked for.
    """

    stage_opened = Signal(str)
    step_chosen = Signal(str, str)
    office_chosen = Signal(str, str)
    requirement_chosen = Signal(str, str)
    remark_chosen = Signal(str)

    def __init__(self, sop: Sop) -> None:
        super().__init__()
        self._sop = sop
        self._running = ""
        self.steps: dict[Place, StepButton] = {}
        self._cells: dict[tuple[str, str], QWidget] = {}
        self.activities: dict[str, ActivityCell] = {}
        self.requirements: dict[str, RequirementsCell] = {}
        self.timings: dict[str, TimingCell] = {}
        self.outputs: dict[str, OutputCell] = {}
        for stage in sop.stages:
            self._make_row(stage.key)
        self.board = Board(sop, self.steps, self._cells)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.board)

    def show_status(self, status: SurveyStatus) -> None:
        """Show where the survey stands, in every cell."""
        for stage in status.stages:
            self.activities[stage.key].show_stage(stage)
            self.requirements[stage.key].show_items(stage.requirements)
            self.timings[stage.key].show_stage(stage)
            self.outputs[stage.key].show_output(stage.output)
            self._show_steps(stage, status)
        running = self._running = status.headline.running[0] if status.headline.running else ""
        returned = returned_words(status.returned.samples, status.returned.rounds)
        self.board.show_flow(running, self._others_lanes(status), returned)

    def focus_stage(self) -> None:
        """Put the keyboard on the stage under way."""
        self.activities[self._running or self._sop.stages[0].key].link.setFocus()

    def _make_row(self, key: str) -> None:
        stage = self._sop.stage(key)
        activity = self.activities[key] = ActivityCell(stage)
        activity.opened.connect(lambda: self.stage_opened.emit(key))
        requirements = self.requirements[key] = RequirementsCell(stage)
        requirements.chosen.connect(lambda item: self.requirement_chosen.emit(key, item))
        remark = RemarkCell(stage)
        remark.opened.connect(lambda: self.remark_chosen.emit(key))
        self.timings[key], self.outputs[key] = TimingCell(stage), OutputCell(stage)
        for column, cell in {
            NUMBER: NumberCell(stage),
            ACTIVITY: activity,
            "requirements": requirements,
            "duration": self.timings[key],
            "output": self.outputs[key],
            "remark": remark,
        }.items():
            self._cells[key, column] = cell
        for step in stage.steps:
            self.steps[Place(key, step.lane)] = self._make_step(key, step)

    def _make_step(self, stage: str, step: Step) -> StepButton:
        if step.symbol is Symbol.BOX and self._sop.lane(step.lane).side is Side.REGENCY:
            offices = OfficesStep(step.meaning)
            offices.office_chosen.connect(lambda code: self.office_chosen.emit(stage, code))
            button: StepButton = offices
        else:
            button = StepButton(step.symbol, step.meaning)
        button.clicked.connect(lambda: self.step_chosen.emit(stage, step.lane))
        return button

    def _show_steps(self, stage: StageStatus, status: SurveyStatus) -> None:
        names = status.survey.offices
        lines = {c: office_line(c, names.get(c, ""), o) for c, o in stage.offices.items()}
        for step in self._sop.stage(stage.key).steps:
            lane, button = stage.lanes[step.lane], self.steps[Place(stage.key, step.lane)]
            said = " · ".join(word for word in (state_word(lane.state), lane_words(lane)) if word)
            button.show_figures(lane.state, lane_lines(step, lane), said, own=lane.own)
            if isinstance(button, OfficesStep):
                button.show_offices(
                    [
                        BarFigures(code, office.share, office.state, office.behind, lines[code])
                        for code, office in stage.offices.items()
                    ]
                )
            elif self._sop.lane(step.lane).side is Side.REGENCY and lines:
                button.setToolTip("\n".join((button.toolTip(), *lines.values())))

    def _others_lanes(self, status: SurveyStatus) -> frozenset[str]:
        """Return the lanes in which this laptop's office does not act anywhere."""
        own = {k for stage in status.stages for k, lane in stage.lanes.items() if lane.own}
        return frozenset(lane.key for lane in self._sop.lanes) - own
