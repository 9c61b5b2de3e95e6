"""Every cell of a status stands in the window: the form hides nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from imk_desktop.domain.sop import Place, Side
from imk_desktop.domain.status import State, SurveyStatus
from imk_desktop.domain.status_words import (
    attention_words,
    day_words,
    headline_words,
    lane_words,
    output_words,
    requirement_words,
    stage_word,
    state_word,
    timing_words,
)
from imk_desktop.formats import day, number
from imk_desktop.reference.sop import shipped_sop
from tests.ui.survey_in_july import province_status, regency_status
from tests.ui.window_texts import texts_of
from ui.home.cell_words import dates_line
from ui.home.footer_bar import FooterBar
from ui.home.home_page import HomePage
from ui.swimlane.office_bars import OfficesStep

SOP = shipped_sop()


def shown(qtbot: QtBot, status: SurveyStatus) -> HomePage:
    page = HomePage(SOP)
    qtbot.addWidget(page)
    page.resize(1366, 640)
    page.show()
    page.show_status(status)
    return page


def plain(texts: list[str]) -> str:
    return "\n".join(texts).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("status", [province_status(), regency_status()], ids=["1700", "1705"])
def test_the_form_says_every_cell(qtbot: QtBot, status: SurveyStatus) -> None:
    said = plain(texts_of(shown(qtbot, status)))

    missing = []
    for stage in status.stages:
        printed = SOP.stage(stage.key)
        wanted = [printed.activity, printed.duration.text, printed.remark.text, printed.number]
        wanted += [stage_word(stage), dates_line(stage.timing), *timing_words(stage.timing)]
        wanted += [stage.output.name, output_words(stage.output)]
        wanted += [word for lane in stage.lanes.values() for word in (lane_words(lane),) if word]
        wanted += [state_word(lane.state) for lane in stage.lanes.values()]
        wanted += [requirement_words(item) for item in stage.requirements]
        for item in stage.requirements:
            for code, proof in item.offices.items():
                wanted.append(f"{code}: ")
                wanted += [text for text in (proof.evidence, proof.by) if text]
                wanted += [day(proof.day)] if proof.day else []
        for code, office in stage.offices.items():
            wanted.append(f"{code} {status.survey.offices[code]}: {number(office.done)} dari")
            wanted += [number(office.target), number(office.expected)] if office.behind else []
        missing += [(stage.key, text) for text in wanted if text not in said]
    assert missing == []


@pytest.mark.parametrize("status", [province_status(), regency_status()], ids=["1700", "1705"])
def test_the_lines_around_the_form_say_the_rest(qtbot: QtBot, status: SurveyStatus) -> None:
    page, footer = shown(qtbot, status), FooterBar()
    qtbot.addWidget(footer)
    footer.show_status(status, SOP)
    menus = [action.text() for menu in page.findChildren(QMenu) for action in menu.actions()]
    said = plain([*texts_of(page), *texts_of(footer), *menus])

    wanted = [day_words(status.survey), *headline_words(status.headline)]
    wanted += [attention_words(item) for item in status.attention if not item.stage]
    wanted += [status.footer.store, *status.footer.unacknowledged]
    if status.returned.samples:
        wanted.append(f"{status.returned.samples} kembali · putaran {status.returned.rounds}")
    assert [text for text in wanted if text not in said] == []


def test_an_office_that_is_behind_is_another_colour_and_hatched(qtbot: QtBot) -> None:
    page = shown(qtbot, province_status())
    step = page.form.steps[Place("pengumpulan", "kabkota")]
    assert isinstance(step, OfficesStep)

    late, fine = (step.bars[code].grab().toImage() for code in ("1709", "1701"))

    colours = [
        {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        for image in (late, fine)
    ]
    assert "#c75300" in colours[0]
    assert "#c75300" not in colours[1]
    assert "tertinggal" in step.bars["1709"].accessibleName()


def test_arrow_keys_walk_over_the_offices_of_a_box(qtbot: QtBot) -> None:
    page = shown(qtbot, province_status())
    step = page.form.steps[Place("pengumpulan", "kabkota")]
    assert isinstance(step, OfficesStep)
    step.setFocus()

    qtbot.keyClick(step, Qt.Key.Key_Right)
    qtbot.keyClick(step.bars["1701"], Qt.Key.Key_Right)
    with qtbot.waitSignal(step.office_chosen) as chosen:
        qtbot.keyClick(step.bars["1702"], Qt.Key.Key_Space)

    assert chosen.args == ["1702"]


def test_lanes_of_other_offices_are_dimmed_but_say_the_same(qtbot: QtBot) -> None:
    page = shown(qtbot, regency_status())

    dimmed = [
        step
        for place, step in page.form.steps.items()
        if SOP.lane(place.lane).side is Side.PROVINCE
    ]

    assert dimmed
    assert all(step.tone().mark == "#767b84" for step in dimmed)
    assert all(state_word(State.CLOSED) in step.accessibleName() for step in dimmed[:2])


def test_a_click_on_a_cell_says_what_was_meant(qtbot: QtBot) -> None:
    page = shown(qtbot, province_status())
    form = page.form

    with qtbot.waitSignal(form.stage_opened) as stage:
        form.activities["evaluasi"].link.click()
    with qtbot.waitSignal(form.requirement_chosen) as item:
        form.requirements["persiapan"].items["sk_instruktur"].click()
    with qtbot.waitSignal(form.step_chosen) as step:
        form.steps[Place("diseminasi", "kepala")].click()

    assert stage.args == ["evaluasi"]
    assert item.args == ["persiapan", "sk_instruktur"]
    assert step.args == ["diseminasi", "kepala"]
