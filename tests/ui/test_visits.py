"""A visit is written once, to the sample in view, with what was chosen for it and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imk_desktop.operations.desk import open_store
from imk_desktop.operations.samples import sample_card
from tests.ui.living_survey import LivingSurvey
from ui.dialogs.ask_reason import AskReason
from ui.main_window import MainWindow
from ui.samples.samples_page import SamplesPage
from ui.samples.visit_form import VisitForm

OpenWindow = Callable[[Path], MainWindow]
UNVISITED, ANOTHER = "1701040002031B-009", "1701040002031B-010"


@pytest.fixture
def regency(open_window: OpenWindow, survey: LivingSurvey, qtbot: QtBot) -> MainWindow:
    window = open_window(survey.regency)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def samples(qtbot: QtBot, regency: MainWindow) -> SamplesPage:
    """Show the samples, an unvisited one chosen."""
    regency.survey.open_stage("pengumpulan", key=UNVISITED)
    page: SamplesPage = regency.survey.stage.samples
    at_rest(qtbot, regency)
    qtbot.waitUntil(page.card.editors["name"].isEnabled)
    at_rest(qtbot, regency)
    return page


def at_rest(qtbot: QtBot, window: MainWindow) -> None:
    jobs = window.session._context.jobs
    qtbot.waitUntil(lambda: not jobs.busy, timeout=10_000)


def visits_in(store: Path, key: str) -> list[Mapping[str, object]]:
    with open_store(store) as desk:
        return [dict(log) for log in sample_card(desk, key).logs]


def choose(form: VisitForm, result: str) -> None:
    form.result.setCurrentIndex(form.result.findData(result))


@contextmanager
def slow_store(window: MainWindow) -> Iterator[None]:
    """Keep the worker from everything while it lasts."""
    free = Event()
    window.session._context.jobs.start(lambda _ticket: free.wait(30))
    try:
        yield
    finally:
        free.set()


def test_a_visit_begins_without_a_result_and_is_not_written_before_one_is_chosen(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage, survey: LivingSurvey
) -> None:
    form = samples.card.visit
    form.officer.setText("Beni")

    form.save.click()
    at_rest(qtbot, regency)

    assert form.result.currentText() == "Pilih hasil…"
    assert form.faults() == ["Pilih hasilnya."]
    assert QApplication.focusWidget() is form.result
    assert visits_in(survey.regency, UNVISITED) == []


@pytest.mark.parametrize("way", ["mouse", "enter", "note"])
def test_a_second_press_leaves_a_nonresponse_as_it_is(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage, survey: LivingSurvey, way: str
) -> None:
    form = samples.card.visit
    choose(form, "menolak")
    form.officer.setText("Beni")
    (form.note if way == "note" else form.save).setFocus()

    for _press in range(3):
        if way == "mouse":
            qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        qtbot.wait(50)
    at_rest(qtbot, regency)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    at_rest(qtbot, regency)

    assert [visit["result"] for visit in visits_in(survey.regency, UNVISITED)] == ["menolak"]
    assert samples.card.chip.word == "Nonrespon: menolak"


def test_nothing_else_is_written_while_a_visit_is(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage, survey: LivingSurvey
) -> None:
    form = samples.card.visit
    choose(form, "pindah")
    form.officer.setText("Beni")

    with slow_store(regency):
        for _press in range(4):
            form.save.click()
            form.note.returnPressed.emit()
    at_rest(qtbot, regency)

    assert [visit["result"] for visit in visits_in(survey.regency, UNVISITED)] == ["pindah"]


def test_a_second_visit_of_one_day_is_asked_about_and_keeps_its_reason(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage, survey: LivingSurvey
) -> None:
    form = samples.card.visit
    for result in ("menolak", "selesai"):
        choose(form, result)
        form.officer.setText("Beni")
        form.note.setText("pagi" if result == "menolak" else "sore")
        form.save.click()
        at_rest(qtbot, regency)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AskReason))
    question = QApplication.activeModalWidget()
    assert isinstance(question, AskReason)
    before = visits_in(survey.regency, UNVISITED)

    question.reason.setText("pemilik berubah pikiran")
    question.act.click()
    at_rest(qtbot, regency)

    assert [visit["result"] for visit in before] == ["menolak"]
    after = visits_in(survey.regency, UNVISITED)
    assert sorted(str(visit["note"]) for visit in after) == [
        "pagi",
        "sore; pemilik berubah pikiran",
    ]


def test_a_question_that_is_declined_leaves_what_was_typed(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage, survey: LivingSurvey
) -> None:
    form = samples.card.visit
    for result in ("menolak", "selesai"):
        choose(form, result)
        form.officer.setText("Beni")
        form.save.click()
        at_rest(qtbot, regency)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AskReason))
    question = QApplication.activeModalWidget()
    assert isinstance(question, AskReason)

    question.reject()

    assert form.result.currentData() == "selesai"
    assert len(visits_in(survey.regency, UNVISITED)) == 1


def test_what_is_wrong_is_said_in_colour_at_its_field(
    samples: SamplesPage,
) -> None:
    form = samples.card.visit
    form.day.setDate(QDate(2025, 7, 22))
    form.officer.setText(" ")

    form.save.click()

    assert form.faults() == [
        "Hari ini 21 Jul 2025; tanggal ini belum tiba.",
        "Pilih hasilnya.",
        "Sebut petugasnya.",
    ]
    assert form.day.property("faulty")
    assert "belum tiba" in form.day.accessibleDescription()
    choose(form, "selesai")
    assert len(form.faults()) == 2


def test_nothing_is_carried_over_from_the_visit_before(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage
) -> None:
    form = samples.card.visit
    choose(form, "tidak_ditemui")
    form.day.setDate(QDate(2025, 7, 1))
    form.mode.setCurrentIndex(form.mode.findData("online"))
    form.officer.setText("Beni")
    form.note.setText("rumah terkunci")

    with qtbot.waitSignal(regency.session.status_changed, timeout=10_000):
        form.save.click()
    at_rest(qtbot, regency)
    same = (form.day.date(), form.result.currentData(), form.mode.currentData(), form.note.text())
    samples.list.choose(ANOTHER)
    next_one = (form.day.date(), form.result.currentData(), form.mode.currentData())

    assert same == (QDate(2025, 7, 21), "", "offline", "")
    assert next_one == (QDate(2025, 7, 21), "", "offline")


def test_a_half_written_visit_waits_with_its_sample(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage
) -> None:
    form = samples.card.visit
    choose(form, "pindah")
    form.day.setDate(QDate(2025, 7, 3))
    form.note.setText("ke Curup")

    samples.list.choose(ANOTHER)
    at_rest(qtbot, regency)
    meanwhile = (form.result.currentData(), form.note.text())
    samples.list.search.setText("tidak ada yang begini")
    samples.list.search.clear()
    regency.go_back()
    regency.survey.open_stage("pengumpulan", key=UNVISITED)
    at_rest(qtbot, regency)

    assert meanwhile == ("", "")
    assert (form.result.currentData(), form.note.text()) == ("pindah", "ke Curup")
    assert form.day.date() == QDate(2025, 7, 3)
    assert form.draft.isVisibleTo(form)


def test_a_visit_that_could_not_be_written_is_still_there(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage, survey: LivingSurvey
) -> None:
    form = samples.card.visit
    choose(form, "pindah")
    form.officer.setText("Beni")
    away = survey.regency.with_suffix(".away")
    survey.regency.rename(away)

    form.save.click()
    samples.list.choose(ANOTHER)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=10_000)
    away.rename(survey.regency)
    while (box := QApplication.activeModalWidget()) is not None:
        box.close()
        qtbot.wait(20)
    at_rest(qtbot, regency)
    samples.list.choose(UNVISITED)

    assert form.result.currentData() == "pindah"
    form.save.click()
    at_rest(qtbot, regency)
    assert len(visits_in(survey.regency, UNVISITED)) == 1


def test_the_card_is_never_of_another_sample_than_the_row(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage, survey: LivingSurvey
) -> None:
    card = samples.card
    with slow_store(regency):
        samples.list.choose(ANOTHER)
        shown = (card.key, card.name.text(), card.editors["owner"].isEnabled())
        choose(card.visit, "menolak")
        card.visit.officer.setText("Beni")
        card.visit.save.click()
    at_rest(qtbot, regency)

    assert shown == (ANOTHER, "Batu Bata Sukaraja 10 · 010", False)
    assert len(visits_in(survey.regency, ANOTHER)) == 1
    assert visits_in(survey.regency, UNVISITED) == []


def test_a_field_half_typed_goes_to_its_own_sample(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage, survey: LivingSurvey
) -> None:
    owner = samples.card.editors["owner"]
    owner.setFocus()
    owner.selectAll()
    qtbot.keyClicks(owner, "Marwan")

    samples.list.choose(ANOTHER)  # as a link does, which leaves the keyboard where it is
    at_rest(qtbot, regency)

    with open_store(survey.regency) as desk:
        owners = [sample_card(desk, key).fields["owner"] for key in (UNVISITED, ANOTHER)]
    assert owners == ["Marwan", "Pemilik 10"]


def test_the_sample_at_work_stays_though_what_was_written_takes_it_out_of_the_search(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage
) -> None:
    samples.list.show_status("belum")
    form = samples.card.visit
    choose(form, "menolak")
    form.officer.setText("Beni")

    with qtbot.waitSignal(regency.session.status_changed, timeout=10_000):
        form.save.click()
    at_rest(qtbot, regency)

    assert samples.list.chosen_key() == UNVISITED
    assert samples.card.key == UNVISITED
    qtbot.waitUntil(lambda: samples.card.chip.word == "Nonrespon: menolak")


def test_the_form_stands_still_above_what_grows(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage
) -> None:
    card = samples.card
    form = card.visit
    places = []
    for day in range(1, 6):
        choose(form, "tidak_ditemui")
        form.day.setDate(QDate(2025, 7, day))
        form.officer.setText("Beni")
        form.save.click()
        at_rest(qtbot, regency)
        qtbot.waitUntil(lambda day=day: len(card._told) > day)
        places.append(form.save.mapTo(regency, QPoint()))

    assert len(set(places)) == 1
    assert len({told.what for told in card._told}) == 6  # visits of one second stay apart


def test_a_refused_field_says_why_at_the_field_and_keeps_what_was_typed(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage
) -> None:
    kbli = samples.card.editors["kbli5"]
    kbli.setFocus()
    kbli.setText("12")
    qtbot.keyClick(kbli, Qt.Key.Key_Return)
    at_rest(qtbot, regency)

    assert QApplication.activeModalWidget() is None
    assert kbli.fault.text()
    assert kbli.text() == "12"
    qtbot.keyClick(kbli, Qt.Key.Key_Escape)
    assert kbli.text() == "10792"
    assert not kbli.fault.text()


def test_escape_takes_back_what_was_typed_and_stays_on_the_page(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage, survey: LivingSurvey
) -> None:
    owner = samples.card.editors["owner"]
    owner.setFocus()
    qtbot.keyClicks(owner, "xyz")

    qtbot.keyClick(owner, Qt.Key.Key_Escape)
    first = (owner.text(), samples.isVisible())
    qtbot.keyClick(owner, Qt.Key.Key_Escape)
    at_rest(qtbot, regency)

    assert first == ("Pemilik 9", True)
    assert not samples.isVisible()
    with open_store(survey.regency) as desk:
        assert sample_card(desk, UNVISITED).fields["owner"] == "Pemilik 9"


def test_looking_at_a_field_does_not_write_it(
    qtbot: QtBot, regency: MainWindow, samples: SamplesPage, survey: LivingSurvey
) -> None:
    note = samples.card.editors["note"]
    note.show_value("baris satu\nbaris dua ")
    note.setFocus()
    qtbot.keyClick(note, Qt.Key.Key_Return)
    at_rest(qtbot, regency)

    with open_store(survey.regency) as desk:
        assert sample_card(desk, UNVISITED).fields["note"] is None
