"""How soon the window stands, and what it weighs, against a bare Qt window in the same run.

Run by `python3 dev.py bench`. Times are from the start of the process to the end of the first
painting, medians of several starts with warm caches; the second pair waits for the living form.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from imk_desktop.operations.create_survey import create_survey

Figure = tuple[str, float, str]

ROUNDS = 7
BARE = """
import resource, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
class Window(QLabel):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.time())
        QTimer.singleShot(0, app.quit)
app = QApplication([])
window = Window("IMK")
window.resize(1366, 690)
window.show()
app.exec()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
OURS = """
import resource, sys
from ui.app import main
main([*sys.argv[1:], "--by", "Rina"])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def run(store: Path | None = None) -> list[Figure]:
    """Measure and return (name, value, target) lines.

    Args:
        store: What our window is opened on; a new survey if left out.
    """
    with tempfile.TemporaryDirectory() as folder:
        if store is None:
            store = Path(folder) / "1700.imkdb"
            create_survey(store, year=2025, start=date(2025, 5, 19), by="Rina").close()
        bare, shown, alive = _measured(
            (
                (BARE,),
                (OURS, str(store), "--until", "shown"),
                (OURS, str(store), "--until", "alive"),
            ),
            Path(folder),
        )
    return [
        ("bare Qt window, seconds", bare[0], ""),
        ("our window shown, seconds", shown[0], ""),
        ("our window shown / bare", shown[0] / bare[0], "<= 3"),
        ("form alive / bare", alive[0] / bare[0], ""),
        ("bare Qt window, MB", bare[1], ""),
        ("our window shown, MB", shown[1], ""),
        ("form alive, MB", alive[1], ""),
    ]


def _measured(programs: Sequence[tuple[str, ...]], folder: Path) -> list[tuple[float, float]]:
    """Start the programs in turn, so that a busy machine slows all of them alike.

    Returns:
        For each its median seconds, and its highest memory in MB; the first round is not counted.
    """
    env = os.environ | {
        "XDG_CONFIG_HOME": str(folder),
        "XDG_STATE_HOME": str(folder),
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
    }
    seconds: list[list[float]] = [[] for _program in programs]
    weights: list[list[float]] = [[] for _program in programs]
    for _round in range(ROUNDS + 1):
        for position, program in enumerate(programs):
            before = time.time()
            done = subprocess.run(
                [sys.executable, "-c", *program],
                env=env,
                capture_output=True,
                text=True,
                check=True,
            )
            said = done.stdout.split()
            seconds[position].append(float(said[0]) - before)
            weights[position].append(int(said[-1]) / 1000)
    return [
        (statistics.median(times[1:]), max(sizes))
        for times, sizes in zip(seconds, weights, strict=True)
    ]


if __name__ == "__main__":
    for name, value, target in run(Path(sys.argv[1]) if sys.argv[1:] else None):
        sys.stdout.write(f"{name:32} {value:8.2f}  {target}\n")
