"""The page of style sheet over Fusion: what the palette alone cannot say.

Widgets ask for a look by the dynamic property `look`, set through `ui.theme.looks`.
"""

from __future__ import annotations

from imk_desktop.domain.status import State
from ui.theme.colours import Colours
from ui.theme.fonts import SMALL_PX, TITLE_PX


def style_sheet(c: Colours) -> str:
    """Return the style sheet of a theme."""
    late, field_line = c.tone(State.LATE), c.tone(State.WAITING).mark
    return f"""
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line};
    padding: 4px 6px; }}
QLabel[look="title"] {{ font-size: {TITLE_PX}px; font-weight: 600; }}
QLabel[look="strong"] {{ font-weight: 600; }}
QLabel[look="muted"] {{ color: {c.muted}; font-size: {SMALL_PX}px; }}
QLabel[look="fault"] {{ color: {late.ink}; font-size: {SMALL_PX}px; font-weight: 600; }}
QLabel[look="big"] {{ font-size: 22px; font-weight: 600; }}

QFrame[look="card"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; }}
QFrame[look="banner"] {{ background: {late.wash}; border: 1px solid {late.mark};
    border-radius: 6px; }}
QFrame[look="banner"] QLabel {{ color: {late.ink}; }}
QFrame[look="rule"] {{ background: {c.line}; border: none; max-height: 1px; }}

QPushButton {{ background: {c.surface}; color: {c.accent}; border: 1px solid {c.line};
    border-radius: 5px; padding: 5px 11px; font-weight: 600; }}
QPushButton:hover {{ background: {c.hover}; border-color: {c.accent}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 4px 10px; }}
QPushButton:disabled {{ color: {c.muted}; background: {c.page}; border-color: {c.line}; }}
QPushButton:default, QPushButton[look="main"] {{ background: {c.accent_ground};
    color: {c.on_accent}; border-color: {c.accent_ground}; }}
QPushButton:default:hover, QPushButton[look="main"]:hover {{ background: {c.accent_ground};
    border-color: {c.text}; }}
QPushButton:default:focus, QPushButton[look="main"]:focus {{ border: 2px solid {c.text}; }}
QPushButton:default:disabled, QPushButton[look="main"]:disabled {{ color: {c.muted};
    background: {c.heading}; border-color: {c.line}; }}
QPushButton[look="link"] {{ background: transparent; border: 1px solid transparent; padding: 0px;
    font-size: {SMALL_PX}px; font-weight: 600; text-align: left; }}
QPushButton[look="link"]:hover {{ text-decoration: underline; }}
QPushButton[look="link"]:focus {{ border: 1px solid {c.accent}; border-radius: 3px; }}
QPushButton[look="warning"] {{ background: transparent; border: 1px solid transparent;
    padding: 0px 2px; color: {late.ink}; font-size: {SMALL_PX}px; text-align: left; }}
QPushButton[look="warning"]:hover {{ text-decoration: underline; }}
QPushButton[look="warning"]:focus {{ border: 1px solid {late.mark}; border-radius: 3px; }}
QPushButton[look="chip"] {{ padding: 4px 10px; }}
QPushButton[look="chip"]:checked {{ background: {c.accent_ground}; color: {c.on_accent};
    border-color: {c.accent_ground}; }}
{_stages(c)}

QWidget#header {{ background: {c.bar}; }}
QWidget#header QLabel {{ color: {c.bar_text}; }}
QWidget#header QLabel[look="muted"] {{ color: {c.bar_muted}; }}
QWidget#header QPushButton {{ background: {c.bar_button}; color: {c.bar_text};
    border: 1px solid {c.bar_line}; padding: 7px 14px; }}
QWidget#header QPushButton:hover {{ border-color: {c.bar_text}; }}
QWidget#header QPushButton:focus {{ border: 2px solid {c.bar_text}; padding: 6px 13px; }}
QWidget#header QPushButton[look="main"] {{ background: {c.accent_ground}; }}
QWidget#header QPushButton:disabled {{ color: {c.bar_muted}; background: {c.bar}; }}
QWidget#header QPushButton[look="person"] {{ background: transparent; border-color: transparent;
    color: {c.bar_muted}; padding: 0px 2px; font-size: {SMALL_PX}px; font-weight: 400;
    text-align: left; }}
QWidget#header QPushButton[look="person"]:hover {{ color: {c.bar_text};
    text-decoration: underline; }}
QWidget#header QPushButton[look="person"]:focus {{ border: 1px solid {c.bar_text}; }}
QWidget#header QPushButton::menu-indicator {{ image: none; width: 0px; }}
QWidget#footer {{ background: {c.page}; }}
QWidget#footer QLabel {{ color: {c.muted}; font-size: {SMALL_PX}px; }}

QLineEdit, QComboBox, QDateEdit, QPlainTextEdit, QSpinBox {{ background: {c.surface};
    color: {c.text}; border: 1px solid {field_line}; border-radius: 5px;
    padding: 4px 8px; min-height: 18px; placeholder-text-color: {c.muted};
    selection-background-color: {c.accent_ground}; }}
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QPlainTextEdit:focus, QSpinBox:focus {{
    border: 2px solid {c.accent}; padding: 3px 7px; }}
QLineEdit[faulty="true"], QComboBox[faulty="true"], QDateEdit[faulty="true"],
QSpinBox[faulty="true"] {{ border: 2px solid {late.mark}; padding: 3px 7px; }}
QLineEdit:read-only {{ background: {c.page}; }}
QLineEdit QToolButton {{ background: transparent; border: 1px solid transparent;
    border-radius: 4px; }}
QLineEdit QToolButton:hover {{ background: {c.hover}; }}
QLineEdit QToolButton:focus {{ border-color: {c.accent}; }}

QTableView {{ background: {c.surface}; border: none; gridline-color: {c.line};
    selection-background-color: {c.hover}; selection-color: {c.text}; outline: none; }}
QTableView::item {{ padding: 3px 6px; border-bottom: 1px solid {c.page}; }}
QTableView::item:selected {{ background: {c.hover}; color: {c.text}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {c.heading}; }}
QCalendarWidget QToolButton {{ background: transparent; color: {c.text}; font-weight: 600;
    border: 1px solid transparent; border-radius: 4px; padding: 4px 8px; }}
QCalendarWidget QToolButton:hover {{ background: {c.hover}; }}
QCalendarWidget QToolButton:focus {{ border-color: {c.accent}; }}
QCalendarWidget QToolButton#qt_calendar_prevmonth,
QCalendarWidget QToolButton#qt_calendar_nextmonth {{ font-size: {TITLE_PX}px; padding: 0px 8px; }}
QCalendarWidget QToolButton::menu-indicator {{ image: none; width: 0px; }}
QCalendarWidget QTableView::item {{ padding: 0px; border: none; }}
QCalendarWidget QTableView::item:selected {{ background: {c.accent_ground};
    color: {c.on_accent}; border-radius: 4px; }}
QListView {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 5px; }}
QListView::item {{ padding: 5px 6px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{ background: {c.surface}; color: {c.text};
    selection-background-color: {c.accent_ground}; selection-color: {c.on_accent};
    border: 1px solid {field_line}; outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: 24px; padding: 0px 6px; }}
QSpinBox::up-button, QSpinBox::down-button {{ border: none; background: transparent; width: 20px; }}
QSpinBox::up-arrow {{ image: none; width: 0px; height: 0px;
    border-left: 4px solid {c.surface}; border-right: 4px solid {c.surface};
    border-bottom: 5px solid {c.muted}; }}
QSpinBox::down-arrow {{ image: none; width: 0px; height: 0px;
    border-left: 4px solid {c.surface}; border-right: 4px solid {c.surface};
    border-top: 5px solid {c.muted}; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: none; width: 0px; height: 0px;
    border-left: 4px solid {c.surface}; border-right: 4px solid {c.surface};
    border-top: 5px solid {c.muted}; }}
QHeaderView::section {{ background: {c.heading}; color: {c.text}; border: none;
    padding: 6px 8px; font-weight: 600; font-size: {SMALL_PX}px; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0px; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0px; }}
QScrollBar::handle {{ background: {field_line}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 36px; }}
QScrollBar::handle:horizontal {{ min-width: 36px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0px; height: 0px; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollArea {{ background: transparent; border: none; }}
QProgressBar {{ background: {c.heading}; border: none; border-radius: 4px; min-height: 8px;
    max-height: 8px; }}
QProgressBar::chunk {{ background: {c.accent_ground}; border-radius: 4px; }}
QMenu {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
QMenu::item {{ padding: 6px 22px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.hover}; color: {c.accent}; }}
QMenu::item:disabled {{ color: {c.muted}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
"""


def _stages(c: Colours) -> str:
    """Return the looks of a stage in the strip: the colours of its state, open or not."""
    return "\n".join(
        f"""
QPushButton[look="stage"][state="{state}"] {{ background: {tone.wash}; color: {tone.ink};
    border: 1px solid {tone.mark}; padding: 4px 10px; }}
QPushButton[look="stage"][state="{state}"]:checked {{ border: 2px solid {tone.mark};
    padding: 3px 9px; background: {c.surface}; }}
QPushButton[look="stage"][state="{state}"]:focus {{ border: 2px solid {c.text};
    padding: 3px 9px; }}"""
        for state, tone in c.states.items()
    )
