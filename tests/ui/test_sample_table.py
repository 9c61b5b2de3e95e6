"""The list of samples sorts, filters and counts by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from imk_desktop.domain.sample_card import SampleLine
from ui.samples.sample_list import SampleList
from ui.samples.sample_table import CONFLICTING, SampleTable, entries


def line(key: str, name: str, status: str = "belum", **more: object) -> SampleLine:
    block, _, number = key.rpartition("-")
    fields: dict[str, object] = {
        "owner": "",
        "address": "",
        "kbli": "10792",
        "officer": "",
        "main": True,
    }
    return SampleLine(
        key=key,
        office=key[:4],
        block=block,
        number=int(number),
        name=name,
        status=status,
        **(fields | more),  # type: ignore[arg-type]
    )


LINES = [
    line("17010400020310-002", "tempe Mekar", "dikirim", owner="Sutini"),
    line("17010400020310-001", "Batu Bata", owner="Marwan", conflicts=1),
    line("17030400020310-001", "Kopi Bubuk", "nonrespon", reason="pindah", last="2025-07-14"),
]


@pytest.fixture
def table(qtbot: QtBot) -> SampleTable:
    table = SampleTable()
    table.show_entries(entries(LINES))
    return table


def names(table: SampleTable) -> list[str]:
    return [table.line(row).name for row in range(table.rowCount())]


def test_samples_stand_in_order_of_their_key(table: SampleTable) -> None:
    assert names(table) == ["Batu Bata", "tempe Mekar", "Kopi Bubuk"]


def test_sorting_by_name_does_not_mind_capitals(table: SampleTable) -> None:
    table.sort(2, Qt.SortOrder.DescendingOrder)

    assert names(table) == ["tempe Mekar", "Kopi Bubuk", "Batu Bata"]


def test_sorting_by_state_follows_the_ladder(table: SampleTable) -> None:
    table.sort(6)

    assert [table.line(row).status for row in range(3)] == ["belum", "dikirim", "nonrespon"]


def test_a_search_wants_every_word_in_any_field(table: SampleTable) -> None:
    table.search("bata MARW")

    assert names(table) == ["Batu Bata"]


def test_states_are_counted_under_the_search_and_chosen(table: SampleTable) -> None:
    table.search("1701")
    table.only(status="dikirim")

    assert names(table) == ["tempe Mekar"]
    assert dict(table.counts()) == {"dikirim": 1, "belum": 1, "": 2, CONFLICTING: 1}


def test_an_office_and_those_in_conflict_may_be_chosen(table: SampleTable) -> None:
    table.only(office="1703")
    assert names(table) == ["Kopi Bubuk"]

    table.only(office="", status=CONFLICTING)
    assert names(table) == ["Batu Bata"]


def test_the_chosen_sample_stays_chosen_through_sorting_and_new_data(qtbot: QtBot) -> None:
    view = SampleList()
    qtbot.addWidget(view)
    view.show_entries(entries(LINES))
    view.choose("17010400020310-002")

    view.model.sort(2, Qt.SortOrder.DescendingOrder)
    view.show_entries(entries(LINES))

    assert view.chosen_key() == "17010400020310-002"


def test_rows_are_copied_as_excel_takes_them(qtbot: QtBot) -> None:
    view = SampleList()
    qtbot.addWidget(view)
    view.show_entries(entries(LINES))
    view.table.selectAll()

    view.copy_rows()

    rows = QGuiApplication.clipboard().text().split("\n")
    assert rows[2].split("\t")[-2:] == ["Nonrespon: pindah", "14 Jul"]


def test_fifty_thousand_samples_are_searched_at_once(table: SampleTable) -> None:
    many = [line(f"17010400020310-{n:03d}", f"Usaha {n}") for n in range(50_000)]
    table.show_entries(entries(many))

    table.search("usaha 4999")

    assert len(names(table)) == 15


def test_one_office_alone_is_said_and_let_go_by_a_click(qtbot: QtBot) -> None:
    shown = SampleList()
    qtbot.addWidget(shown)
    shown.show_entries(entries(LINES))

    shown.show_office("1703")
    assert shown.model.rowCount() == 1
    assert "1703" in shown.office.text()
    assert not shown.office.isHidden()
    shown.office.click()

    assert shown.model.rowCount() == 3
    assert shown.office.isHidden()
