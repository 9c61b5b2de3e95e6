"""The SOP as a strip: its four stages, the one in view marked, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from imk_desktop.domain.sop import Sop
from imk_desktop.domain.status import StageStatus, State, SurveyStatus
from imk_desktop.domain.status_words import stage_word, timing_words
from imk_desktop.language import _
from ui.icons import STATE_ICONS, drawn_icon
from ui.theme.colours import colours_of
from ui.theme.elided_label import ElidedLabel
from ui.theme.looks import button, looking, text_label


class StageStrip(QWidget):
    """Stands on top of an open stage.

    Signals:
        stage_chosen(key): Another stage is to be opened.
        left(): Back to the form.
    """

    stage_chosen = Signal(str)
    left = Signal()

    def __init__(self, sop: Sop) -> None:
        super().__init__()
        self._sop = sop
        self.stages: dict[str, QPushButton] = {}
        self.words = ElidedLabel("muted")
        self.back = button(_("&Esc SOP"))
        self.back.setToolTip(_("Kembali ke SOP (Esc)"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        for position, stage in enumerate(sop.stages):
            if position:
                layout.addWidget(_arrow())
            chip = self.stages[stage.key] = button(
                f"{stage.number} {_short(stage.activity)}", "stage"
            )
            chip.setCheckable(True)
            chip.setIconSize(QSize(14, 14))
            chip.clicked.connect(lambda _on=False, key=stage.key: self.stage_chosen.emit(key))
            layout.addWidget(chip)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.back)
        self.back.clicked.connect(self.left)

    def show_status(self, status: SurveyStatus, key: str) -> None:
        """Show how far the stages are, and which one is open."""
        for stage in status.stages:
            self._show_stage(stage, open_=stage.key == key)
        chosen = status.stage(key)
        said = [self._sop.stage(key).duration.text, *timing_words(chosen.timing)]
        self.words.say(" · ".join(said))

    def _show_stage(self, stage: StageStatus, *, open_: bool) -> None:
        chip = self.stages[stage.key]
        tone = colours_of(self.palette()).tone(stage.state)
        icon = "half" if stage.state is State.RUNNING and stage.timing.early else None
        chip.setIcon(drawn_icon(icon or STATE_ICONS[stage.state], tone.mark))
        chip.setChecked(open_)
        chip.setAccessibleName(f"{chip.text()}, {stage_word(stage)}")
        chip.setToolTip(stage_word(stage))
        chip.setProperty("state", stage.state.value)
        looking(chip, "stage")


def _short(activity: str) -> str:
    """Leave out the word with which every activity of the form begins."""
    return activity.removeprefix("Melaksanakan ")


def _arrow() -> QWidget:
    return text_label("→", "muted")
