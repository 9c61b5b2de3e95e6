"""The colours of the window, light and dark, each pair of them readable (AA).

Colours of a state come as a `Tone`; a state is never told by colour alone, so every use of a
tone stands beside an icon and a word. The five marks keep a CIELAB distance of 25 or more
under simulated protanopia, deuteranopia and tritanopia.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QPalette

from imk_desktop.domain.status import State


@dataclass(frozen=True, slots=True)
class Tone:
    """One state's colours.

    Attributes:
        mark: Borders, bars, icons: at least 3:1 on `wash` and on the surface.
        ink: Text on `wash` or on the surface: at least 4.5:1.
        wash: The pale ground behind them.
    """

    mark: str
    ink: str
    wash: str


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of one theme.

    Attributes:
        page, surface, heading, hover, line: Grounds from back to front, and lines between.
        text, muted: What is read, and what is read second.
        accent, accent_ground, on_accent: Links and the main button.
        bar, bar_text, bar_muted, bar_button, bar_line: The strip at the top of the window.
        states: Tone by state of the work.
        stopped: What will not be done: non-response, closed for good.
        running_row: The ground of the row of the stage under way.
    """

    page: str
    surface: str
    heading: str
    hover: str
    line: str
    text: str
    muted: str
    accent: str
    accent_ground: str
    on_accent: str
    bar: str
    bar_text: str
    bar_muted: str
    bar_button: str
    bar_line: str
    running_row: str
    stopped: Tone
    states: Mapping[State, Tone]

    def tone(self, state: State) -> Tone:
        """Return the colours of a state."""
        return self.states[state]


_DONE_LIGHT = Tone("#0b4f3c", "#0b4f3c", "#e4f3ec")
_DONE_DARK = Tone("#4fc79e", "#7fdcbb", "#12382e")

LIGHT = Colours(
    page="#f3f5f9",
    surface="#ffffff",
    heading="#e2e8f1",
    hover="#edf3fb",
    line="#cfd9e6",
    text="#17212f",
    muted="#566273",
    accent="#1a5fb8",
    accent_ground="#1f6fd0",
    on_accent="#ffffff",
    bar="#17324f",
    bar_text="#ffffff",
    bar_muted="#b9c9dc",
    bar_button="#27486b",
    bar_line="#46698f",
    running_row="#f5f9ff",
    stopped=Tone("#3b0f50", "#3b0f50", "#f1e6f6"),
    states={
        State.WAITING: Tone("#767b84", "#565c66", "#eef0f4"),
        State.RUNNING: Tone("#1f77d0", "#1a5fb8", "#e6f0fc"),
        State.DONE: _DONE_LIGHT,
        State.LATE: Tone("#c75300", "#a84400", "#fdf0e2"),
        State.CLOSED: _DONE_LIGHT,
    },
)

DARK = Colours(
    page="#12171e",
    surface="#1b222c",
    heading="#273241",
    hover="#253143",
    line="#3a4757",
    text="#e8edf4",
    muted="#aab6c5",
    accent="#8bbcff",
    accent_ground="#2a6fc4",
    on_accent="#ffffff",
    bar="#0d1a29",
    bar_text="#ffffff",
    bar_muted="#b3c3d6",
    bar_button="#1d344e",
    bar_line="#4a6785",
    running_row="#1d2a3b",
    stopped=Tone("#c894e0", "#dab4ec", "#35223f"),
    states={
        State.WAITING: Tone("#98a1ae", "#bcc5d1", "#2a323d"),
        State.RUNNING: Tone("#5aa2f0", "#9bc8fb", "#1b3453"),
        State.DONE: _DONE_DARK,
        State.LATE: Tone("#f08a34", "#ffb577", "#452a12"),
        State.CLOSED: _DONE_DARK,
    },
)


def colours_of(palette: QPalette) -> Colours:
    """Return the theme that a palette belongs to, so that painting needs no global."""
    return LIGHT if palette.window().color().lightness() > 127 else DARK
