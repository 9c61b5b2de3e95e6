"""A survey that follows another SOP of the same form runs without a change of code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.status import AttentionKind
from imk_desktop.errors import UserError
from imk_desktop.operations.check_store import check_store
from imk_desktop.operations.close_stage import close_stage
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.survey_sop import survey_sop
from imk_desktop.reference.sop import the_sop
from imk_desktop.store import change_log
from tests.operations.enrolled import copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, SAMPLE, add_samples, exchange

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


STAGE = FIVE_STAGES.read_text("utf-8").partition("[[stage]]")[2].partition("[[stage]]")[0]


@pytest.mark.parametrize(
    "broken",
    {
        "no TOML": "x",
        "lists in lists": "a = " + "[" * 90_000,
        "a number of many digits": "a = " + "9" * 90_000,
        "of a newer program": FIVE_STAGES.read_text("utf-8").replace("format = 1", "format = 9"),
        "many stages": FIVE_STAGES.read_text("utf-8")
        + "".join(
            "[[stage]]" + STAGE.replace('key = "', f'key = "{number}', 1) for number in range(20)
        ),
    }.items(),
    ids=lambda item: item[0],
)
def test_an_sop_that_no_survey_is_made_with_stops_no_office(broken, tmp_path, monkeypatch):
    """Whoever holds a key of the province can send it; here it would be refused."""
    monkeypatch.setenv("IMK_TODAY", "2026-07-21")
    source = enrolled((REGENCY,))
    stores = {
        office: copy_store(source / f"{office}-1.imkdb", tmp_path / office / f"{office}.imkdb")
        for office in (PROVINCE, REGENCY)
    }
    with opened(stores[PROVINCE]) as province, opened(stores[REGENCY]) as regency:
        add_samples(province)
        send_sop(province, regency, broken[1])

        assert survey_sop(regency) == the_sop()
        kinds = [item.kind for item in survey_status(regency).attention]
        assert AttentionKind.SOP in kinds
        assert "sop_broken" in [one.code for one in check_store(regency).problems]
        visit = {"result": "selesai", "officer": "p1", "on": date(2026, 7, 1)}
        assert record_visit(regency, SAMPLE, **visit).status == "dikirim"

        send_sop(province, regency, FIVE_STAGES.read_text("utf-8"))
        status = survey_status(regency)
        assert len(status.stages) == 5
        assert AttentionKind.SOP not in [item.kind for item in status.attention]


def send_sop(province, regency, text):
    with province.writing() as transaction:
        change_log.write(
            transaction,
            "survey",
            {"survey": {"sop_file": text}},
            partition=PROVINCE,
            writer=province.writer,
            when=province.now(),
        )
    exchange(province, regency)
