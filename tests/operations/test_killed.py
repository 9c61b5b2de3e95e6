"""kill -9 at any moment leaves a store before or after an act, and the act can be done again.

`IMK_KILLS` sets how many processes are killed (40 unless set): half after a random time, half
just before a random call that the act makes, of Python or of a library.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from imk_desktop.bundles.envelope import read_envelope
from imk_desktop.operations.check_store import check_store
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.store import change_log
from tests.operations.enrolled import copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, add_samples, exchange, send

KILLS = int(os.environ.get("IMK_KILLS", "40"))
KEYS = [f"1703010001{block:03}B-{number:03}" for block in range(10) for number in range(20)]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

Act = Callable[[Desk], object]


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory):
    """Stores of the province and of a regency, closed, and a bundle with work on 200 samples."""
    folder = tmp_path_factory.mktemp("mati")
    source = enrolled((REGENCY, REGENCY))
    with (
        opened(copy_store(source / "1700-1.imkdb", folder / "1700.imkdb")) as province,
        opened(copy_store(source / "1703-1.imkdb", folder / "k" / "1703.imkdb")) as regency,
    ):
        add_samples(province, KEYS)
        exchange(province, regency)
        with regency.writing() as transaction:
            change_log.write(
                transaction,
                "sample",
                {key: {"owner": f"Pemilik {key}", "phone": "0736"} for key in KEYS},
                partition=REGENCY,
                writer=regency.writer,
                when=1,
            )
        (file,) = send(regency, "1700")
        set_field(regency, KEYS[0], "note", "belum dikirim")
    return folder / "1700.imkdb", folder / "k" / "1703.imkdb", file


def in_a_process(act: Callable[[], object], *, kill_at: int = 0, after: float = -1.0) -> int:
    """Run an act in a process of its own; kill it at a call or after a time.

    Returns:
        The signal that ended it, or 0.
    """
    child = os.fork()
    if child == 0:
        try:
            if kill_at:
                _kill_at_call(kill_at)
            act()
        finally:
            sys.setprofile(None)
            os._exit(0)
    if after >= 0:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _kill_at_call(number: int) -> None:
    left = number

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal left
        if event in ("call", "c_call"):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)


def calls_of(act: Callable[[], object]) -> int:
    """Return how many calls an act makes."""
    made = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return made


def seconds_of(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def at_a_desk(store: Path, act: Act) -> Callable[[], object]:
    """Return what opens a store and acts there."""

    def whole() -> object:
        with opened(store) as desk:
            return act(desk)

    return whole


def moments(store: Path, act: Act, folder: Path, kills: int, seed: str):
    """Yield copies of a store and when the act there is to be killed."""
    dice = random.Random(seed)
    calls = calls_of(at_a_desk(copy_store(store, folder / "gladi" / store.name), act))
    seconds = seconds_of(at_a_desk(copy_store(store, folder / "waktu" / store.name), act))
    for number in range(kills):
        copy = copy_store(store, folder / str(number) / store.name)
        if number % 2:
            # the transaction ends among the last calls
            late = dice.random() < 0.5
            first = calls * 98 // 100 if late else 1
            yield copy, {"kill_at": dice.randint(first, calls)}
        else:
            yield copy, {"after": dice.uniform(0, seconds)}


def test_a_killed_merge_leaves_before_or_after_and_the_same_merge_completes(offices, tmp_path):
    store, _regency, file = offices
    before = at_a_desk(copy_store(store, tmp_path / "a" / store.name), store_digest)()
    done = copy_store(store, tmp_path / "b" / store.name)
    at_a_desk(done, lambda desk: merge_bundle(desk, file))()
    after = at_a_desk(done, store_digest)()
    assert before != after
    found = {"before": 0, "after": 0}

    def merge(desk: Desk) -> object:
        return merge_bundle(desk, file)

    for copy, moment in moments(store, merge, tmp_path, KILLS // 2, "merge"):
        in_a_process(at_a_desk(copy, merge), **moment)

        with opened(copy) as desk:
            digest = store_digest(desk)
            assert digest in (before, after), moment
            found["before" if digest == before else "after"] += 1
            merge_bundle(desk, file)
            assert store_digest(desk) == after, moment
            assert check_store(desk).ok, moment
            with desk.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert found["before"] > 0


def test_a_killed_export_leaves_no_half_file_and_the_same_export_completes(offices, tmp_path):
    province, store, _file = offices
    before = at_a_desk(copy_store(store, tmp_path / "a" / store.name), store_digest)()
    out = tmp_path / "kirim"

    def export(desk: Desk) -> object:
        return export_bundle(desk, "1700", out)

    out.mkdir()
    for copy, moment in moments(store, export, tmp_path, KILLS - KILLS // 2, "export"):
        for file in out.iterdir():
            file.unlink()
        in_a_process(at_a_desk(copy, export), **moment)

        orphans = list(out.glob("*.imk"))
        for file in orphans:
            read_envelope(file)
        with opened(copy) as desk:
            assert store_digest(desk) == before, moment
            (exported,) = export_bundle(desk, "1700", out)
            assert check_store(desk).ok, moment
        receiver = copy_store(province, copy.parent / "p" / province.name)
        with opened(receiver) as desk:
            for file in {*orphans, exported.file}:
                assert merge_bundle(desk, file).waiting == 0
            assert store_digest(desk) == before, moment


def test_what_a_killed_export_left_half_written_is_no_bundle_to_anyone(offices, tmp_path):
    """The half file has a name of its own, and a later export is not disturbed by it."""
    _province, store, _file = offices
    copy = copy_store(store, tmp_path / store.name)
    out = tmp_path / "kirim"
    out.mkdir()
    (out / ".IMK2026-1703-ke-1700-no1.imk.0123abcd.part").write_bytes(b"IMK\x89\r\n\x1a\n")

    with opened(copy) as desk:
        (exported,) = export_bundle(desk, "1700", out)

    assert [path.name for path in out.glob("*.imk")] == [exported.file.name]
