"""`imk-desktop [STORE|FILE.imk]`: make the application, show the window, then open the store.

The window is on the screen before SQLAlchemy, openpyxl, reportlab or numpy are imported: they
come with the first operation, on the worker thread.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from imk_desktop.language import Language, speak
from imk_desktop.user_files import log_folder
from ui.context import Context
from ui.icons import drawn_icon
from ui.jobs.collection import Collection
from ui.jobs.error_door import ErrorDoor
from ui.jobs.runner import JobRunner
from ui.main_window import MainWindow
from ui.open_stores import OpenStores, hand_over
from ui.qt_texts import QtTexts
from ui.settings import Settings, read_settings
from ui.theme.colours import DARK, LIGHT
from ui.theme.fonts import load_fonts
from ui.theme.palette import palette_of
from ui.theme.style import style_sheet

BUNDLE_SUFFIX = ".imk"
_LONGEST_LOG = 1_000_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window until it is closed.

    Args:
        argv: Arguments without the program's name; those of the process if None.
    """
    sys.setswitchinterval(0.001)  # a busy worker then delays the window by 6-8 ms, not by 30
    told = _arguments(sys.argv[1:] if argv is None else argv)
    app = make_application(told.lang)
    log_file = _start_log()
    settings = read_settings()
    store, files = _what_to_open(told.paths, settings)
    stores = OpenStores(log_file.parent, app)
    if store is not None and not stores.take(store) and hand_over(store, files):
        return 0
    if told.by:
        settings = settings.with_name(told.by)
    door = ErrorDoor(log_file, app)
    door.catch_everything()
    jobs = JobRunner(door, app)
    Collection(jobs, app)
    wear(app, dark=settings.dark)
    window = MainWindow(Context(jobs, door, settings, open_stores=stores))
    door.window = window
    stores.called.connect(window.come_forward)
    window.theme_asked.connect(lambda dark: _change_theme(app, window, dark))
    # Opening begins once the window stands: its imports would hold the painting up.
    if told.until == "shown":
        window.painted.connect(_quit_timed)
    else:
        window.painted.connect(lambda: QTimer.singleShot(0, lambda: window.begin(store, files)))
    if told.until == "alive":
        window.session.opened.connect(_quit_timed)
    show_fitting(window)
    code = app.exec()
    stores.keep_only(None)
    jobs.shut_down(window.session.close)
    return code


def make_application(language: Language = "id") -> QApplication:
    """Make the application: style, font, texts of Qt, numbers and dates of the language."""
    speak(language)
    QLocale.setDefault(QLocale("id_ID" if language == "id" else "en_GB"))
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["imk-desktop"])
    app.setApplicationDisplayName("IMK Desktop")
    app.setDesktopFileName("imk-desktop")
    app.setStyle("Fusion")
    texts = QtTexts(app)
    app.installTranslator(texts)
    app.setFont(_hinted(load_fonts()))
    app.setWindowIcon(drawn_icon("imk", "#ffffff"))
    return app


def wear(app: QApplication, *, dark: bool) -> None:
    """Put on the light or the dark theme."""
    colours = DARK if dark else LIGHT
    app.setPalette(palette_of(colours))
    app.setStyleSheet(style_sheet(colours))


def show_fitting(window: MainWindow) -> None:
    """Show the window as it was left, maximised where it was or where it fills the screen."""
    room = window.screen().availableGeometry()
    wanted = window.sizeHint()
    fills = room.width() <= wanted.width() + 40 or room.height() <= wanted.height() + 40
    window.resize(wanted.boundedTo(room.size()))
    if fills or window.session.layout.maximised:
        window.showMaximized()
    else:
        window.show()


def _hinted(font: QFont) -> QFont:
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


def _quit_timed() -> None:
    """Say when the window got this far, for the benchmark, and end."""
    sys.stdout.write(f"{time.time()}\n")
    QTimer.singleShot(0, QApplication.quit)


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("imk-desktop")
    parser.add_argument("paths", nargs="*", type=Path, metavar="STORE|FILE.imk")
    parser.add_argument("--lang", choices=("id", "en"), default="id")
    parser.add_argument("--by", default="", metavar="PERSON")
    parser.add_argument("--until", choices=("shown", "alive"), help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def _what_to_open(paths: Sequence[Path], settings: Settings) -> tuple[Path | None, list[Path]]:
    """Sort what was named: bundles to receive, and the store they go into."""
    files = [path for path in paths if path.suffix.lower() == BUNDLE_SUFFIX]
    stores = [path for path in paths if path not in files]
    if stores:
        return stores[0], files
    last = next((Path(store) for store in settings.stores if Path(store).is_file()), None)
    return last, files


def _start_log() -> Path:
    """Log to a file of this user; no data of a respondent ever go there."""
    file = log_folder() / "window.log"
    if file.is_file() and file.stat().st_size > _LONGEST_LOG:
        file.replace(file.with_suffix(".old.log"))
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    return file


def _change_theme(app: QApplication, window: MainWindow, dark: bool) -> None:
    wear(app, dark=dark)
    window.remember_theme(dark)


if __name__ == "__main__":
    sys.exit(main())
