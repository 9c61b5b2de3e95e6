"""What the page that sends says of each office: nothing is received before it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from imk_desktop.domain.status import Exchange
from imk_desktop.operations.desk import open_store
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.merge_bundle import merge_bundle
from tests.ui.living_survey import LivingSurvey
from tests.ui.survey_in_july import TODAY
from tests.ui.test_window_at_work import still
from ui.exchange.send_page import standing
from ui.main_window import MainWindow

SENT = Exchange(last_sent=TODAY, sent_number=3, laptops=1)


def test_every_state_of_a_receipt_has_its_words() -> None:
    assert standing(SENT).endswith("(paket 3), sudah diterima")
    assert standing(replace(SENT, sent_news=False)).endswith("(paket 3), tanpa perubahan baru")
    lacking = replace(SENT, acknowledged=False, lacking=1)
    assert standing(lacking).endswith("belum ada tanda terima")
    assert standing(replace(lacking, laptops=2)).endswith("terima dari 1 dari 2 laptop")
    assert standing(replace(lacking, went_back=True)).endswith("kembali ke backup; kirim lagi")


def test_after_sending_the_line_tells_of_the_bundle_just_made(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    survey: LivingSurvey,
    tmp_path: Path,
) -> None:
    regency = open_window(survey.regency)
    regency.open_send()
    send = regency.survey.send
    send.folder.show_path(tmp_path)
    before = send.offices.item(0).text()

    with qtbot.waitSignal(regency.session.status_changed, timeout=10_000):
        send.send.click()
    still(qtbot, regency)

    line = send.offices.item(0).text()
    assert line != before
    assert f"paket {regency.session.status.bundles['1700'].sent_number}" in line
    assert "belum ada tanda terima" in line
    assert send.chosen() == ["1700"]
    assert "✓ 1700" in send.words.text()


def test_a_bundle_made_seconds_ago_is_never_said_to_be_received(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    survey: LivingSurvey,
    tmp_path: Path,
) -> None:
    with open_store(survey.province) as province, open_store(survey.regency) as regency:
        merge_bundle(province, survey.waiting_bundle)
        (receipt,) = export_bundle(province, "1701", tmp_path)
        merge_bundle(regency, receipt.file)
    window = open_window(survey.regency)
    window.open_send()
    send = window.survey.send
    send.folder.show_path(tmp_path)
    assert "sudah diterima" in send.offices.item(0).text()

    with qtbot.waitSignal(window.session.status_changed, timeout=10_000):
        send.send.click()
    still(qtbot, window)

    assert "sudah diterima" not in send.offices.item(0).text()
    assert "tanpa perubahan baru" in send.offices.item(0).text()


def test_after_sending_the_keyboard_is_on_the_offices_not_on_a_name_in_the_header(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    survey: LivingSurvey,
    tmp_path: Path,
) -> None:
    regency = open_window(survey.regency)
    regency.open_send()
    send = regency.survey.send
    send.folder.show_path(tmp_path)

    with qtbot.waitSignal(regency.session.status_changed, timeout=10_000):
        send.send.click()
    still(qtbot, regency)

    assert regency.focusWidget() is send.offices
