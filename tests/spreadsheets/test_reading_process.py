"""Whatever a file does to its reader, who asked lives on and is told in one sentence."""

from __future__ import annotations

import os
import signal
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imk_desktop.errors import UserError
from imk_desktop.language import speak
from imk_desktop.limited_process import READER, EndedEarly, Limits, Why, started
from imk_desktop.spreadsheets import wire
from imk_desktop.spreadsheets.grid import Kind, Merge, Row, Sheet, Workbook
from imk_desktop.spreadsheets.reading_process import LEAST_S, LONGEST_S, limits_for
from imk_desktop.spreadsheets.workbook import read_workbook
from imk_desktop.tasks import Cancelled
from tests.spreadsheets.sheets import HEADER, row, write_killer, write_xlsx

ROOMY = Limits(memory_mb=2_000, processor_s=60, wall_s=240, answer_mb=100)


def refusal(path: Path, limits: Limits | None = None) -> UserError:
    with pytest.raises(UserError) as refused:
        read_workbook(path, limits=limits)
    assert refused.value.exit_code == 3
    assert path.name in refused.value.message
    assert "Tidak ada yang diubah" in refused.value.message
    return refused.value


def no_child_is_left() -> bool:
    if sys.platform == "win32":
        return True
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    return True


def test_a_file_that_takes_gigabytes_is_refused_and_the_reader_is_gone(tmp_path: Path) -> None:
    path = write_killer(tmp_path / "a.xlsx")

    assert refusal(path).code == "terlalu_berat"
    assert no_child_is_left()


def test_a_file_that_takes_too_long_is_refused(tmp_path: Path) -> None:
    path = write_killer(tmp_path / "a.xlsx")

    busy = refusal(path, Limits(memory_mb=2_000, processor_s=1, wall_s=240, answer_mb=100))
    waiting = refusal(path, Limits(memory_mb=2_000, processor_s=60, wall_s=0.3, answer_mb=100))

    assert (busy.code, waiting.code) == ("terlalu_lama", "terlalu_lama")
    assert no_child_is_left()


def test_a_file_that_says_too_much_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", *([f"{n} " * 50] * 30 for n in range(400)))
    limits = Limits(memory_mb=280, processor_s=60, wall_s=240, answer_mb=1)

    assert refusal(path, limits).code == "terlalu_berat"


def test_a_larger_file_gets_more_time_within_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(10_000_000))

    assert limits_for(tmp_path / "nowhere.xlsx").processor_s == LEAST_S
    assert LEAST_S < limits_for(path).processor_s < LONGEST_S


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals to die of")
@pytest.mark.parametrize(
    ("end", "why"),
    [
        (signal.SIGSEGV, Why.CRASH),
        (signal.SIGABRT, Why.MEMORY),
        (signal.SIGKILL, Why.MEMORY),
        (signal.SIGXCPU, Why.TIME),
    ],
)
def test_a_reader_that_dies_says_why(end: signal.Signals, why: Why) -> None:
    with started(READER, b"", ROOMY) as process:
        os.kill(process.id, end)
        with pytest.raises(EndedEarly) as ended:
            list(process.frames(lambda: None))

    assert ended.value.why is why
    assert no_child_is_left()


def test_a_request_that_cannot_be_read_is_no_silence() -> None:
    with started(READER, b"no order", ROOMY) as process, pytest.raises(EndedEarly) as ended:
        list(process.frames(lambda: None))

    assert ended.value.why is Why.CRASH


class Impatient:
    """A ticket of somebody who stops the work at once."""

    def advance(self, done: int, total: int) -> None:
        raise Cancelled


class Watching:
    """A ticket that remembers the steps."""

    def __init__(self) -> None:
        self.steps: set[tuple[int, int]] = set()

    def advance(self, done: int, total: int) -> None:
        self.steps.add((done, total))


def test_reading_is_stopped_when_the_user_asks(tmp_path: Path) -> None:
    path = write_killer(tmp_path / "a.xlsx")

    with pytest.raises(Cancelled):
        read_workbook(path, Impatient())

    assert no_child_is_left()


def test_steps_are_told_while_reading(tmp_path: Path) -> None:
    watching = Watching()

    read_workbook(write_xlsx(tmp_path / "a.xlsx", HEADER, row()), watching)

    assert (0, 1) in watching.steps


def test_a_refusal_comes_back_in_the_language_of_who_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"")
    speak("en")
    try:
        with pytest.raises(UserError) as refused:
            read_workbook(path)
    finally:
        speak("id")

    assert refused.value.code == "berkas_kosong"
    assert "Nothing was changed" in refused.value.message


def test_nothing_in_the_users_folder_takes_the_place_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, row())
    (tmp_path / "msgspec.py").write_text("raise SystemExit(9)", encoding="utf-8")
    (tmp_path / "imk_desktop").mkdir()
    monkeypatch.chdir(tmp_path)

    assert len(read_workbook(Path("a.xlsx")).sheets[0].rows) == 2
    assert path.exists()


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="Linux shows it there")
def test_the_reader_does_not_know_the_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMK_STORE_PASSPHRASE", "rahasia sekali")

    with started(READER, b"", ROOMY) as process:
        environment = Path(f"/proc/{process.id}/environ").read_bytes()

    assert b"rahasia" not in environment


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
PLACES = st.tuples(st.integers(1, 9), st.integers(0, 9))
SHEETS = st.builds(
    Sheet,
    name=st.none() | st.text(max_size=5),
    rows=st.lists(
        st.builds(Row, st.integers(1, 1_048_576), st.lists(CELLS, max_size=5).map(tuple)),
        max_size=5,
    ).map(tuple),
    hidden=st.booleans(),
    hidden_rows=st.frozensets(st.integers(1, 9)),
    hidden_columns=st.frozensets(st.integers(0, 9)),
    merges=st.lists(st.just(Merge(1, 0, 2, 3)), max_size=2).map(tuple),
    without_value=st.frozensets(PLACES),
    outside=st.frozensets(PLACES),
    errors=st.dictionaries(PLACES, st.sampled_from(("#N/A", "#REF!"))),
    cut_off=st.none() | st.integers(1, 9),
)


@given(
    st.builds(
        Workbook,
        st.text(max_size=9),
        st.sampled_from(Kind),
        st.booleans(),
        st.lists(SHEETS, max_size=3).map(tuple),
    )
)
def test_a_workbook_arrives_as_it_was_sent(book: Workbook) -> None:
    heard = wire.Heard()

    for said in wire.frames_of(book):
        heard.take(wire.decoded(wire.encoded(said)))

    assert heard.workbook() == book


def test_rows_travel_in_portions() -> None:
    moments = (datetime(2025, 6, 1, 7), date(2025, 6, 1), time(7, 30), timedelta(days=-1))
    rows = tuple(Row(number, (*moments, "x" * 1_000)) for number in range(1, 2_001))
    book = Workbook("a.xlsx", Kind.XLSX, False, (Sheet(None, rows),))

    frames = [wire.encoded(said) for said in wire.frames_of(book)]

    assert len(frames) > 4
    assert max(map(len, frames)) < 2_000_000
