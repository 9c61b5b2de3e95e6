"""The program from its start: what is loaded when, what is remembered, where links lead."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from imk_desktop.domain.exchange import Applied, Merged
from imk_desktop.domain.status import Attention, AttentionKind, NextKind, NextStep
from imk_desktop.errors import UserError
from imk_desktop.tasks import Cancelled, Silent, Ticket
from tests.ui.living_survey import LivingSurvey
from ui.app import _arguments, _what_to_open
from ui.destinations import after_attention, after_next_step
from ui.exchange.many_files import take_all
from ui.settings import Settings, keep_settings, read_settings

HEAVY = ("sqlalchemy", "sqlcipher3", "openpyxl", "reportlab", "numpy", "cryptography", "pyrage")


@pytest.mark.parametrize(("until", "loaded"), [("shown", False), ("alive", True)])
def test_the_window_stands_before_anything_heavy_is_loaded(
    survey: LivingSurvey, tmp_path: Path, until: str, loaded: bool
) -> None:
    code = (
        "import sys\n"
        "from ui.app import main\n"
        f"code = main([{str(survey.province)!r}, '--until', {until!r}, '--by', 'Rina'])\n"
        f"print([name for name in {HEAVY} if name in sys.modules])\n"
        "sys.exit(code)\n"
    )
    env = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path),
    }

    run = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )

    assert ("sqlalchemy" in run.stdout) is loaded
    assert run.stdout.splitlines()[-1] == "[]" or loaded


def test_bundles_are_told_from_stores_and_the_last_store_is_opened_for_them(
    tmp_path: Path,
) -> None:
    last = tmp_path / "1705.imkdb"
    last.touch()
    settings = Settings().with_store(last)

    named = _arguments(["paket.imk", "kedua.IMK"]).paths

    assert _what_to_open(named, settings) == (last, [Path("paket.imk"), Path("kedua.IMK")])
    assert _what_to_open([Path("a.imkdb")], settings) == (Path("a.imkdb"), [])
    assert _what_to_open([], Settings(stores=("/nowhere.imkdb",))) == (None, [])


def test_what_is_remembered_is_there_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    settings = Settings(dark=True).with_store(tmp_path / "a.imkdb").with_name("Dewi")

    keep_settings(settings)

    assert read_settings() == settings


@pytest.mark.parametrize("spoilt", ["", "[]", "{", '{"stores": 3}'])
def test_a_spoilt_settings_file_is_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoilt: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    keep_settings(Settings())
    file = next(tmp_path.rglob("window.json"))
    file.write_text(spoilt)

    assert read_settings() == Settings()


def test_everything_that_needs_someone_leads_somewhere() -> None:
    for kind in AttentionKind:
        assert any(after_attention(Attention(kind, "1705", 1, "evaluasi")))
    for step in set(NextKind) - {NextKind.REST}:
        assert any(after_next_step(NextStep(step, "evaluasi", "1705")))


def take(file: Path, ticket: Ticket) -> Merged:
    ticket.advance(1, 1)
    if file.name == "rusak.imk":
        raise UserError("Berkas rusak.", code="damaged")
    return Merged(file=file, applied=Applied.YES)


def test_one_refused_file_stops_none_of_the_others() -> None:
    told = take_all(take, [Path("a.imk"), Path("rusak.imk"), Path("b.imk")], Silent())

    assert [one.applied for one in told] == [Applied.YES, Applied.NO, Applied.YES]
    assert told[1].message == "Berkas rusak."


class StopsAfter:
    """A ticket whose owner asks to stop at a share of the whole."""

    def __init__(self, share: float) -> None:
        self.share = share
        self.seen: list[float] = []

    def advance(self, done: int, total: int) -> None:
        self.seen.append(done / total)
        if done / total > self.share:
            raise Cancelled


def test_stopping_keeps_what_was_taken_in_before() -> None:
    files = [Path(f"{n}.imk") for n in range(4)]
    ticket = StopsAfter(0.6)

    told = take_all(take, files, ticket)

    assert [one.file for one in told] == files[:2]
    assert ticket.seen == [0.25, 0.5, 0.75]


def test_stopping_before_the_first_file_is_over_changes_nothing() -> None:
    with pytest.raises(Cancelled):
        take_all(take, [Path("a.imk")], StopsAfter(0))
