"""No English stands in the Indonesian window, and nothing escapes the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import imk_desktop.language
from imk_desktop.language import speak
from tests.ui.living_survey import NAMES, LivingSurvey
from tests.ui.test_small_screens import DIALOGS
from tests.ui.window_texts import texts_of
from ui.main_window import MainWindow
from ui.qt_texts import _TEXTS

ENGLISH = re.compile(
    r"\b(the|and|of|open|close|cancel|file|name|save|send|receive|search|sample|status of|"
    r"office|stage|back|next|yes|week|month|day|error|warning|loading|please|new|all)\b",
    re.IGNORECASE,
)
DATA = re.compile(r"IMK|SOP|BPS|FASIH|imkdb|\d|[A-Z]{2,}|Surat Tugas|^[a-z_]+$")


class Bracketed(imk_desktop.language.gettext.NullTranslations):
    """A catalogue that marks whatever passes through it."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(imk_desktop.language, "_catalogue", Bracketed())
    yield
    speak("id")


def test_everything_said_passed_through_the_catalogue(
    qtbot: QtBot,
    bracketed: None,
    open_window: Callable[[Path], MainWindow],
    survey: LivingSurvey,
) -> None:
    window = open_window(survey.province)
    window.survey.open_stage("pengumpulan")
    jobs = window.session._context.jobs
    qtbot.waitUntil(lambda: not jobs.busy)
    sop = window.session.sop
    data = {
        *(text for stage in sop.stages for text in (stage.activity, stage.duration.text)),
        *(stage.activity.removeprefix("Melaksanakan ") for stage in sop.stages),
        sop.number,
        *("Juli", "BPS Provinsi Bengkulu"),  # a date field follows the locale
        *(text for stage in sop.stages for text in (stage.output.text, stage.remark.text)),
        *(step.caption for stage in sop.stages for step in stage.steps),
        *(step.meaning for stage in sop.stages for step in stage.steps),
        *(item.text for stage in sop.stages for item in stage.requirements),
        *window.session.status.survey.offices.values(),
        *("Rina", "Dewi", "IMK Desktop", "→", "1701.imkdb", "1700.imkdb"),
        *(
            *NAMES,
            "Kue Basah Barokah",
            "Pemilik",
            "Jl. Raya Bengkulu",
            "Jl. Raya Sukaraja",
            "Km",
            "RT 07 No",
        ),  # of the card
    }

    said = [
        text
        for widget in [window, *(make() for make in DIALOGS.values())]
        for text in texts_of(widget)
    ]

    bare = {left: text for text in said if (left := _outside(text, data))}
    assert bare == {}


def _outside(text: str, data: set[str]) -> str:
    """Return the letters of a text that neither passed through the catalogue nor are data."""
    while "⟦" in text:
        shorter = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
        if shorter == text:
            break
        text = shorter
    for known in sorted(data, key=len, reverse=True):
        text = text.replace(known, "")
    text = re.sub(r"\b(SOP-135/17000/2025|Survei Industri Mikro Kecil \(IMK\) Tahunan)\b", "", text)
    text = text.replace("Survei Industri Mikro Kecil (IMK) Tahunan", "")
    text = re.sub(r"\S*\.(pdf|imkdb|imk)\b|/\S+|\d+ \w+ \d{4}|DATA", "", text)
    return "".join(re.findall(r"[^\W\d_]{2,}", text))


def test_the_indonesian_window_holds_no_english(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], survey: LivingSurvey
) -> None:
    window = open_window(survey.regency)
    said = texts_of(window) + [action.text() for action in window.findChildren(QAction)]
    for make in DIALOGS.values():
        dialog = make()
        qtbot.addWidget(dialog)
        said += texts_of(dialog)

    assert [text for text in said if ENGLISH.search(text.replace("&", ""))] == []


def test_buttons_of_qt_speak_indonesian(qtbot: QtBot) -> None:
    kinds = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.Save | kinds.Close | kinds.Apply)
    question = QMessageBox()
    question.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)

    texts = {b.text().replace("&", "") for b in [*box.buttons(), *question.buttons()]}

    assert texts == {"OK", "Batal", "Simpan", "Tutup", "Terapkan", "Ya", "Tidak"}


def test_the_file_dialog_speaks_indonesian(qtbot: QtBot) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)

    said = [label.text() for label in dialog.findChildren(QLabel)]

    assert "&Cari di:" in said
    assert [text for text in texts_of_labels(dialog) if ENGLISH.search(text)] == []


def texts_of_labels(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_what_qt_says_that_we_do_not_know_stays_as_it_is() -> None:
    assert QCoreApplication.translate("QWidget", "Something else") == "Something else"
    assert all(_TEXTS.values())
