"""A file that kills its reader is refused; the store and the window's laptop work on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from imk_desktop.cli import main
from imk_desktop.operations.create_survey import create_survey
from tests.spreadsheets.sheets import HEADER, row, write_killer, write_xlsx


def test_after_a_file_that_killed_its_reader_the_store_takes_a_good_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "1700.imkdb"
    create_survey(store, year=2025, start=date(2025, 5, 19), by="Rina").close()
    killer = write_killer(tmp_path / "a.xlsx")
    good = write_xlsx(tmp_path / "b.xlsx", HEADER, row())
    copy = tmp_path / "salah.xlsx"

    refused = main(["load-samples", str(store), str(killer), "--errors", str(copy), "--json"])
    told = capsys.readouterr()
    loaded = main(["load-samples", str(store), str(good), "--json"])

    assert (refused, loaded) == (3, 0)
    assert '"code": "terlalu_berat"' in told.out
    assert "Tidak ada yang diubah" in told.err
    assert not copy.exists()
