"""Work on the worker thread: its news, its end, stopping it, and its errors."""

from __future__ import annotations

from pathlib import Path
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from imk_desktop.errors import MachineFault, UserError
from imk_desktop.tasks import Ticket
from ui.context import Context
from ui.jobs.error_door import ErrorDoor


def shown_box() -> QMessageBox:
    """Return the message that is open."""
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    return box


def test_work_runs_beside_the_window_and_its_result_comes_home(
    qtbot: QtBot, context: Context
) -> None:
    threads = []

    def work(ticket: Ticket) -> str:
        threads.append(current_thread())
        return "done"

    with qtbot.waitSignal(context.jobs.start(work).succeeded) as told:
        pass

    assert told.args == ["done"]
    assert threads[0] is not main_thread()
    qtbot.waitUntil(lambda: not context.jobs.busy)


def test_jobs_take_turns_in_the_order_in_which_they_were_asked_for(
    qtbot: QtBot, context: Context
) -> None:
    order: list[int] = []

    jobs = [context.jobs.start(lambda _t, n=n: order.append(n)) for n in range(4)]
    with qtbot.waitSignal(jobs[-1].ended):
        pass

    assert order == [0, 1, 2, 3]


def test_progress_is_told_step_by_step(qtbot: QtBot, context: Context) -> None:
    seen: list[tuple[int, int]] = []

    def work(ticket: Ticket) -> None:
        for step in range(1, 4):
            ticket.advance(step, 3)

    job = context.jobs.start(work)
    job.progressed.connect(lambda done, total: seen.append((done, total)))
    with qtbot.waitSignal(job.ended):
        pass

    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_stopping_ends_the_work_at_its_next_step(qtbot: QtBot, context: Context) -> None:
    working, may_go_on = Event(), Event()
    reached: list[str] = []

    def work(ticket: Ticket) -> None:
        working.set()
        may_go_on.wait(5)
        ticket.advance(1, 2)
        reached.append("the end")

    job = context.jobs.start(work)
    qtbot.waitUntil(working.is_set)
    with qtbot.waitSignals([job.cancelled, job.ended]):
        job.cancel()
        may_go_on.set()

    assert reached == []


def test_what_is_stopped_before_its_turn_never_begins(qtbot: QtBot, context: Context) -> None:
    may_go_on = Event()
    begun: list[str] = []
    context.jobs.start(lambda _t: may_go_on.wait(5))
    waiting = context.jobs.start(lambda _t: begun.append("begun"))

    with qtbot.waitSignal(waiting.cancelled):
        waiting.cancel()
        may_go_on.set()

    assert begun == []


def test_a_fault_of_the_user_is_shown_as_its_sentence(qtbot: QtBot, context: Context) -> None:
    def work(_ticket: Ticket) -> None:
        raise UserError("Berkas 'a.imk' rusak.", code="damaged")

    job = context.jobs.start(work)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    box = shown_box()

    assert box.text() == "Berkas 'a.imk' rusak."
    assert [button.text() for button in box.buttons()] == ["&Tutup"]
    with qtbot.waitSignals([job.failed, job.ended]):
        box.buttons()[0].click()


def test_a_fault_of_the_machine_may_be_tried_again(qtbot: QtBot, context: Context) -> None:
    tries: list[int] = []

    def work(_ticket: Ticket) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise MachineFault("Ruang disk habis.", code="disk_full")
        return len(tries)

    job = context.jobs.start(work)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    again = next(b for b in shown_box().buttons() if b.text() == "Coba &lagi")
    with qtbot.waitSignal(job.succeeded) as told:
        again.click()

    assert told.args == [2]


def test_a_bug_names_the_log_and_the_log_holds_no_words_of_the_data(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    door, respondent = ErrorDoor(tmp_path / "window.log"), "Marwan"

    def find(person: str) -> None:
        raise KeyError(person)

    try:
        find(respondent)
    except KeyError as error:
        box = door.show(error)

    assert str(tmp_path / "window.log") in box.text()
    assert "KeyError" in caplog.text
    assert "find" in caplog.text
    assert "Marwan" not in caplog.text
    box.close()


def test_what_is_to_be_done_last_is_done_after_everything_else(
    qtbot: QtBot, tmp_path: Path
) -> None:
    from ui.jobs.runner import JobRunner

    order: list[str] = []
    jobs = JobRunner(ErrorDoor(tmp_path / "window.log"))
    jobs.start(lambda _t: order.append("work"))

    assert jobs.shut_down(lambda: order.append("close"))
    assert order[-1] == "close"


def test_nothing_begins_after_the_end(qtbot: QtBot, tmp_path: Path) -> None:
    from ui.jobs.runner import JobRunner

    done: list[str] = []
    jobs = JobRunner(ErrorDoor(tmp_path / "window.log"))
    jobs.shut_down()

    jobs.start(lambda _t: done.append("work"))

    assert not jobs.busy
    assert done == []
