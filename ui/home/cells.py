"""The cells of one row of the form that are not symbols, each a small widget."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from imk_desktop.domain.sop import Stage
from imk_desktop.domain.status import OutputStatus, RequirementStatus, StageStatus, State
from imk_desktop.domain.status_words import closing_words, output_words, stage_word, timing_words
from imk_desktop.language import _
from ui.home.cell_words import dates_line, requirement_line, requirement_tip
from ui.icons import STATE_ICONS
from ui.theme.colours import colours_of
from ui.theme.looks import text_label
from ui.theme.share_bar import ShareBar
from ui.theme.state_chip import StateChip
from ui.theme.wrapped_link import WrappedLink


class Cell(QWidget):
    """A column of small parts, as high as its texts need at the width it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = QVBoxLayout(self)
        self.parts.setContentsMargins(8, 7, 2, 5)
        self.parts.setSpacing(3)

    def stand(self, *parts: QWidget) -> None:
        """Put parts one under another, at the top of the cell."""
        for part in parts:
            self.parts.addWidget(part)
        self.parts.addStretch(1)


class NumberCell(Cell):
    """The cell "No"."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.parts.setContentsMargins(0, 7, 0, 5)
        label = text_label(stage.number, "strong")
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.stand(label)


class ActivityCell(Cell):
    """What is done, how far it is, when, and the way in.

    Signals:
        opened(): The stage is to be opened.
    """

    opened = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.chip = StateChip()
        self.dates = text_label(look="muted", wrap=True)
        self.link = WrappedLink(_("Buka tahap ›"), bold=True)
        self.link.setAccessibleName(
            _("Buka tahap {number} {activity}").format(number=stage.number, activity=stage.activity)
        )
        self.link.clicked.connect(self.opened)
        activity = text_label(stage.activity, "strong", wrap=True)
        self.stand(activity, self.chip, self.dates, self.link)

    def show_stage(self, status: StageStatus) -> None:
        """Show how far the stage is."""
        early = status.state is State.RUNNING and status.timing.early
        icon = "half" if early else STATE_ICONS[status.state]
        self.chip.show_state(icon, stage_word(status), lambda c: c.tone(status.state))
        self.dates.setText(dates_line(status.timing))
        self.setToolTip(closing_words(status))


class RequirementsCell(Cell):
    """The items of Kelengkapan, ticked when all that owe them have them.

    Signals:
        chosen(key): An item was clicked.
    """

    chosen = Signal(str)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.parts.setSpacing(1)
        self.parts.setContentsMargins(7, 7, 2, 5)
        self.items = {item.key: WrappedLink(item.text, accent=False) for item in stage.requirements}
        for key, item in self.items.items():
            item.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
        self.stand(*self.items.values())

    def show_items(self, items: tuple[RequirementStatus, ...]) -> None:
        """Show which items are there."""
        colours = colours_of(self.palette())
        for status in items:
            item = self.items[status.key]
            state = State.DONE if status.done else State.WAITING
            item.setText(requirement_line(status))
            item.show_icon("ticked" if status.done else "unticked", colours.tone(state).mark)
            item.setToolTip(requirement_tip(status))
            there = _("lengkap") if status.done else _("belum lengkap")
            item.setAccessibleName(f"{requirement_line(status)}, {there}")
            item.updateGeometry()


class TimingCell(Cell):
    """Waktu: the duration as planned, a bar, and how it stands."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.bar = ShareBar()
        self.lines = text_label(look="muted", wrap=True)
        self.stand(text_label(stage.duration.text, "strong"), self.bar, self.lines)

    def show_stage(self, status: StageStatus) -> None:
        """Show how the stage stands in time."""
        timing = status.timing
        done = status.state in (State.DONE, State.CLOSED)
        over = timing.days_left is not None and timing.days_left < 0
        state = State.LATE if over and not done else status.state
        share = 1.0 if done else timing.done_share
        self.bar.show_share(share, timing.expected_share, state)
        said = timing_words(timing)
        if timing.adjusted:
            said.append(_("disesuaikan: {reason}").format(reason=timing.adjusted))
        self.lines.setText("\n".join(said))


class OutputCell(Cell):
    """Output: as printed, and what is there of it."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.line = text_label(look="muted", wrap=True)
        self.stand(text_label(stage.output.text, "strong", wrap=True), self.line)

    def show_output(self, output: OutputStatus) -> None:
        """Show what is there."""
        self.line.setText(output_words(output))


class RemarkCell(Cell):
    """Keterangan: opens the SOP it names.

    Signals:
        opened(): The named SOP is asked for.
    """

    opened = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.parts.setContentsMargins(6, 7, 2, 5)
        self.link = WrappedLink(stage.remark.text)
        self.link.clicked.connect(self.opened)
        self.stand(self.link)
