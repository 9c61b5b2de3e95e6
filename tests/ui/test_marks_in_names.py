"""A name with marks that turn letters round is told by signs wherever the window shows it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from imk_desktop.domain.sample_card import SampleLine
from imk_desktop.formats import visible
from ui.samples.sample_table import SampleTable, entries
from ui.samples.sample_words import value_word
from ui.theme.elided_label import ElidedLabel
from ui.theme.looks import text_label
from ui.theme.wrapped_link import WrappedLink

NAME = "Toko\u202egnatab\u200b"
SIGNS = "Toko‹U+202E›gnatab‹U+200B›"


def test_labels_and_links_show_signs(qtbot: QtBot) -> None:
    label, link, elided = text_label(NAME), WrappedLink(NAME), ElidedLabel()
    for widget in (label, link, elided):
        qtbot.addWidget(widget)
    elided.say(NAME)

    assert [label.text(), link.text(), elided.text(), elided.toolTip()] == [SIGNS] * 4
    label.setText(NAME + "!")
    assert label.text() == SIGNS + "!"


def test_the_list_of_samples_shows_signs(qtbot: QtBot) -> None:
    line = SampleLine("1705010011037B-001", "1705", "1705010011037B", 1, NAME, NAME, NAME,
                      "10710", NAME, True, "belum")  # fmt: skip
    table = SampleTable()
    table.show_entries(entries([line]))

    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    for column in range(table.columnCount()):
        for role in roles:
            told = table.data(table.index(0, column), role)
            assert visible(told) == told
    assert any(SIGNS in table.data(table.index(0, c)) for c in range(table.columnCount()))


def test_a_value_in_a_history_shows_signs() -> None:
    assert value_word(NAME) == SIGNS
