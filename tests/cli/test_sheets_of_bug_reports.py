"""`imk load-samples --dry-run` on lists made after public bug reports: as their truth says.

The files lie in two folders of the tests of the reader, which look at them more closely.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from imk_desktop.cli import main

CASES = Path(__file__).parent.parent / "spreadsheets" / "data" / "kasus"
TRUTH = {
    truth["file"]: (folder, truth)
    for folder in ("isi", "wadah")
    for truth in json.loads((CASES / folder / "truth.json").read_text(encoding="utf-8"))
}


ROWS_REFUSED = "baris_ditolak"
"""Why nothing is written where some rows are good and some are not."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("store") / "1700.imkdb")
    assert main(["init", path, "--year", "2025", "--start", "2025-05-18", "--plain"]) == 0
    return path


def test_all_of_them_are_here() -> None:
    assert len(TRUTH) == 28


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("folder", "truth"), [pytest.param(*case, id=file) for file, case in TRUTH.items()]
)
def test_a_trial_tells_what_the_truth_says(
    store: str, capsys: pytest.CaptureFixture[str], folder: str, truth: dict[str, Any]
) -> None:
    path = CASES / folder / truth["file"]

    capsys.readouterr()
    code = main(["load-samples", store, str(path), "--dry-run", "--json"])
    told = json.loads(capsys.readouterr().out)

    allowed = {truth["expect"], *truth["also"]}
    if "error" in told and told["error"]["code"] != ROWS_REFUSED:
        assert "refused" in allowed
        assert code == 3
        assert truth["file"] in told["error"]["message"]
        return
    assert ("partly" if told["refused"] else "accepted") in allowed
    assert told["rows"] == truth["rows"]
    assert len({fault["row"] for fault in told["refused"]}) == truth["refused_rows"]
