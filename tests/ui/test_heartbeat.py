"""The beat beside the interface thread finds what a handler must not do, and names it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyrage import passphrase
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from imk_desktop.bundles.passphrase_lock import lock
from imk_desktop.operations.desk import open_store
from imk_desktop.operations.samples import list_samples
from tests.ui.forbidden_calls import forbidden_calls_told
from tests.ui.heartbeat import Heartbeat, Kept
from tests.ui.living_survey import LivingSurvey
from ui.context import Context

ONE_OF_OURS = __file__
"""In these tests this module is the window, its functions are the slots."""


def kept_by(qtbot: QtBot, slot: Callable[[Heartbeat], object]) -> list[Kept]:
    """Let the event loop call a slot, and return what the beat found."""
    called: list[bool] = []

    def run(beat: Heartbeat) -> None:
        slot(beat)
        called.append(True)

    with Heartbeat(ONE_OF_OURS) as beat, forbidden_calls_told(beat.tell, ONE_OF_OURS):
        QTimer.singleShot(0, lambda: run(beat))
        qtbot.waitUntil(lambda: bool(called), timeout=60_000)
    return beat.kept


def kinds(kept: list[Kept]) -> set[str]:
    return {one.kind for one in kept}


def test_a_slot_that_reads_the_store_itself_is_named(qtbot: QtBot, survey: LivingSurvey) -> None:
    desk = open_store(survey.regency)

    kept = kept_by(qtbot, lambda _beat: list_samples(desk))
    desk.close()

    assert "works" in kinds(kept)


def test_a_slot_that_reads_a_file_itself_is_named(qtbot: QtBot, survey: LivingSurvey) -> None:
    kept = kept_by(qtbot, lambda _beat: survey.waiting_bundle.read_bytes())

    assert kinds(kept) == {"works"}


def test_a_slot_that_waits_for_another_thread_is_named(qtbot: QtBot) -> None:
    released = threading.Event()

    def wait(beat: Heartbeat) -> None:
        while not beat.kept:
            released.wait(0.01)

    assert kinds(kept_by(qtbot, wait)) == {"waits"}


def test_a_slot_that_works_too_long_is_named(qtbot: QtBot) -> None:
    def work(beat: Heartbeat) -> None:
        while not beat.kept:
            sum(range(1000))

    assert kinds(kept_by(qtbot, work)) == {"lasts"}


def test_a_quick_slot_is_not_named(qtbot: QtBot) -> None:
    assert kept_by(qtbot, lambda _beat: Path(__file__).read_text("utf-8")) == []


@pytest.mark.skipif(
    not hasattr(time, "pthread_getcpuclockid"), reason="this system tells no thread's own time"
)
def test_a_job_that_holds_the_interpreter_is_named(
    qtbot: QtBot, context: Context, heartbeat: Heartbeat
) -> None:
    done: list[object] = []

    context.jobs.start(lambda _t: passphrase.encrypt(b"starter", "mangga muda"), done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=60_000)

    assert kinds(heartbeat.kept) == {"holds"}
    heartbeat.kept.clear()


def test_locking_a_starter_lets_the_window_go_on(
    qtbot: QtBot, context: Context, heartbeat: Heartbeat
) -> None:
    done: list[object] = []

    context.jobs.start(lambda _t: lock(b"starter", "mangga muda"), done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=60_000)

    assert heartbeat.kept == []
