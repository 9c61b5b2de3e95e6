"""A survey that follows another SOP of the same form runs without a change of code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from imk_desktop.errors import UserError
from imk_desktop.operations.close_stage import close_stage
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.survey_sop import survey_sop

FIVE_STAGES = Path(__file__).parents[1] / "reference" / "data" / "sop-lima-tahap.toml"


def test_a_survey_by_another_sop_has_its_stages_and_travels_with_it(tmp_path):
    starter = tmp_path / "awal.imk"
    with create_survey(
        tmp_path / "1700.imkdb", year=2025, start=date(2025, 5, 19), by="R", sop_file=FIVE_STAGES
    ) as province:
        make_starter(province, "1705", starter, passphrase="p")
        first = survey_sop(province).stages[0]

        assert len(survey_status(province).stages) == 5
        assert close_stage(province, first.key, office="1705", note="coba").stage == first.key

    with join_survey(tmp_path / "1705.imkdb", starter, starter_passphrase="p") as regency:
        assert len(survey_status(regency).stages) == 5
        with pytest.raises(UserError, match="tidak ada di SOP"):
            file_document(regency, "sk_instruktur_lain")


def test_a_broken_sop_file_makes_no_store(tmp_path):
    broken = tmp_path / "sop.toml"
    broken.write_text("format = 1\n", "utf-8")

    with pytest.raises(UserError, match="rusak"):
        create_survey(
            tmp_path / "1700.imkdb", year=2025, start=date(2025, 5, 19), by="R", sop_file=broken
        )

    assert not (tmp_path / "1700.imkdb").exists()
