"""`python -m ui.screenshots STORE OUTDIR`: pictures of the window at work, without a screen.

Nothing is written to the store: bundles are looked into, not taken in. Pictures of before stay.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from imk_desktop.domain.sop import Measure
from imk_desktop.domain.status import Exchange
from imk_desktop.user_files import free_name
from ui.app import make_application, wear
from ui.context import Context
from ui.first_start.choices import JOIN
from ui.jobs.error_door import ErrorDoor
from ui.jobs.runner import JobRunner
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.survey_pages import SurveyPages

_CALM_MS = 160
_NAME = re.compile(r"-(?P<sender>\d{4})-ke-(?P<to>\d{4})-no(?P<number>\d+)")


class Photographer(QObject):
    """Walks through the window step by step, waiting after each until no work is left.

    Signals:
        finished(): The last picture was taken.
    """

    finished = Signal()

    def __init__(self, walk: Iterator[None], jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._walk, self._jobs = walk, jobs
        self._timer = QTimer(self)
        self._timer.setInterval(_CALM_MS)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def _step(self) -> None:
        if self._jobs.busy:
            return
        try:
            next(self._walk)
        except StopIteration:
            self._timer.stop()
            self.finished.emit()


class Walk:
    """The pictures, in the order in which a new user would meet the pages."""

    def __init__(self, window: MainWindow, folder: Path, store: Path, passphrase: str) -> None:
        self._window, self._folder = window, folder
        self._store, self._passphrase = store, passphrase
        self.written: list[Path] = []

    def steps(self) -> Iterator[None]:
        """Yield wherever the window must come to rest before going on."""
        window = self._window
        window.begin(None, [])
        yield
        self._shoot("awal")
        window.first_start.choices.buttons[JOIN].click()
        yield
        self._shoot("daftarkan-laptop")
        window.session.open(self._store, self._passphrase or None)
        yield
        yield
        self._shoot("sop")
        yield from self._samples()
        yield from self._exchange()

    def _samples(self) -> Iterator[None]:
        window, survey = self._window, self._survey()
        stages = window.session.sop.stages
        collecting = next(s.key for s in stages if s.measure is Measure.COLLECTED)
        survey.open_stage(stages[0].key)
        yield
        self._shoot("kelengkapan")
        survey.open_stage(collecting)
        yield
        yield
        survey.stage.samples.open(status="nonrespon")
        yield
        yield
        self._shoot("usaha-sampel")

    def _exchange(self) -> Iterator[None]:
        window, survey = self._window, self._survey()
        survey.open_send()
        yield
        self._shoot("kirim")
        window.receive_files(self._bundles())
        yield
        yield
        self._shoot("terima")
        survey.open_conflicts()
        yield
        self._shoot("beda-isian")
        banner = survey.conflicts.first_banner()
        if banner is not None:
            if banner.conflict.sample:
                survey.open_sample(banner.conflict.sample)
                yield
                yield
                yield
                self._shoot("usaha-beda-isian")
            banner.choose.click()
            yield
            dialog = QApplication.activeModalWidget()
            if dialog is not None:
                self._shoot("pilih-isian", dialog)
                dialog.close()

    def _survey(self) -> SurveyPages:
        assert self._window.survey is not None
        return self._window.survey

    def _bundles(self) -> list[Path]:
        """Return a few bundles for this office from beside the store, those not taken in first."""
        status = self._window.session.status
        found: list[tuple[bool, float, Path]] = []
        for file in self._store.parent.glob("**/*.imk"):
            told = _NAME.search(file.name)
            if told and told["to"] == status.survey.office:
                known = status.bundles.get(told["sender"], Exchange()).number
                found.append((int(told["number"]) <= known, -file.stat().st_mtime, file))
        return [file for _known, _age, file in sorted(found)[:4]]

    def _shoot(self, name: str, widget: QWidget | None = None) -> None:
        file = free_name(self._folder / f"{len(self.written) + 1:02d}-{name}.png")
        (widget or self._window).grab().save(str(file))
        self.written.append(file)


def take(
    store: Path,
    folder: Path,
    *,
    passphrase: str = "",
    size: tuple[int, int] = (1366, 768),
    dark: bool = False,
) -> list[Path]:
    """Write the pictures into a folder and return their paths.

    Args:
        store: An existing store.
        folder: Made if missing.
        passphrase: Of the store; empty for an open one.
        size: Of the window, in logical pixels.
        dark: In the dark theme.
    """
    folder.mkdir(parents=True, exist_ok=True)
    app = make_application()
    wear(app, dark=dark)
    door = ErrorDoor(folder / "window.log", app)
    jobs = JobRunner(door, app)
    settings = Settings(name="Rina (Tim)", dark=dark)
    window = MainWindow(Context(jobs, door, settings, keeps_settings=False))
    door.window = window
    window.resize(*size)
    window.show()
    walk = Walk(window, folder, store, passphrase)
    photographer = Photographer(walk.steps(), jobs, window)
    photographer.finished.connect(app.quit)
    app.exec()
    jobs.shut_down(window.session.close)
    window.close()
    return walk.written


def main(argv: Sequence[str] | None = None) -> int:
    """Take the pictures from the command line."""
    parser = argparse.ArgumentParser("python -m ui.screenshots")
    parser.add_argument("store", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passphrase-file", type=Path)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--dark", action="store_true")
    told = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    passphrase = (
        told.passphrase_file.read_text("utf-8").splitlines()[0] if told.passphrase_file else ""
    )
    width, _x, height = told.size.partition("x")
    size = int(width), int(height)
    for file in take(told.store, told.folder, passphrase=passphrase, size=size, dark=told.dark):
        sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
