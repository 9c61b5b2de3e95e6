"""The pictures that `dev.py demo` writes where there is no screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from tests.ui.living_survey import LivingSurvey

NAMES = ("awal", "daftarkan-laptop", "sop", "kelengkapan", "usaha-sampel", "kirim", "terima") + (
    "beda-isian",
    "usaha-beda-isian",
    "pilih-isian",
)


def test_every_page_is_written_and_the_store_is_left_as_it_was(
    survey: LivingSurvey, tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"

    run = subprocess.run(
        [sys.executable, "-m", "ui.screenshots", str(survey.province), str(pictures)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    written = [Path(line) for line in run.stdout.split()]
    assert [file.stem[3:] for file in written] == list(NAMES)
    assert QImage(str(written[2])).width() == 1366
    assert not list(tmp_path.glob("**/window.json"))
