"""An attachment that is damaged on disk is named, asked for again, and healed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from imk_desktop.cli import main
from imk_desktop.domain.status import AttentionKind
from imk_desktop.domain.status_words import attention_words
from imk_desktop.operations import attachments
from imk_desktop.operations.approve import approve
from imk_desktop.operations.back_up import back_up
from imk_desktop.operations.check_store import check_store
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.status import survey_status
from tests.operations.two_offices import exchange, send

PAPER = b"%PDF surat tugas"
SHA256 = hashlib.sha256(PAPER).hexdigest()


@pytest.fixture
def paper(province: Desk, regency: Desk, tmp_path: Path) -> Path:
    """A document of the regency that both have."""
    file = tmp_path / "surat tugas 1703.pdf"
    file.write_bytes(PAPER)
    file_document(regency, "surat_tugas", file=file, stage="pengumpulan")
    exchange(regency, province)
    exchange(province, regency)
    exchange(regency, province)
    assert attachments.read(province, SHA256) == PAPER
    return file


def spoil(desk: Desk) -> Path:
    """Change one letter, as a worn disk does; size and name stay."""
    content = attachments.path_of(desk, SHA256)
    content.write_bytes(PAPER.replace(b"s", b"S", 1))
    return content


def damaged(desk: Desk) -> list[str]:
    found = survey_status(desk).attention
    return [attention_words(item) for item in found if item.kind is AttentionKind.DAMAGED]


@pytest.mark.parametrize("whose", ["sender", "receiver"])
def test_it_heals_by_the_next_two_bundles(whose, paper, province, regency):
    at, other = (regency, province) if whose == "sender" else (province, regency)
    spoil(at)

    exchange(at, other)
    (answer,) = send(other, at.office)
    merged = merge_bundle(at, answer)

    assert attachments.read(at, SHA256) == PAPER
    assert "surat tugas 1703.pdf" in merged.message
    assert "pulih" in merged.message
    assert damaged(at) == []


def test_it_is_named_until_it_is_whole(paper, province, regency):
    spoil(province)

    send(province, "1703")

    assert damaged(province) == ["lampiran 'surat tugas 1703.pdf' (1703) rusak di laptop ini"]
    attachments.path_of(province, SHA256).write_bytes(PAPER)
    assert damaged(province) == []


def test_a_merge_that_does_not_heal_it_says_so(paper, province, regency):
    spoil(province)
    send(province, "1703")  # which found it, and is not merged

    (bundle,) = send(regency, "1700")
    merged = merge_bundle(province, bundle)

    assert "surat tugas 1703.pdf" in merged.message
    assert "rusak" in merged.message
    assert "diminta lagi" in merged.message


def test_check_names_it_and_what_to_do(paper, regency):
    spoil(regency)

    (problem,) = check_store(regency).problems

    assert problem.code == "attachment_damaged"
    assert "'surat tugas 1703.pdf' (1703)" in problem.message
    assert "lampirkan lagi" in problem.message
    assert damaged(regency)


def test_check_names_what_is_missing(paper, regency):
    attachments.path_of(regency, SHA256).unlink()

    (problem,) = check_store(regency).problems

    assert problem.code == "attachment_missing"
    assert "'surat tugas 1703.pdf' (1703)" in problem.message


def test_a_backup_finds_it_too(paper, regency, tmp_path):
    spoil(regency)

    back_up(regency, tmp_path / "satu.imkbackup")

    assert damaged(regency)


def test_filing_the_original_again_heals_it(paper, regency):
    spoil(regency)

    file_document(regency, "surat_tugas", file=paper, stage="pengumpulan")

    assert attachments.read(regency, SHA256) == PAPER
    assert check_store(regency).ok


def test_evidence_of_an_approval_is_named_by_its_file(province, tmp_path):
    memo = tmp_path / "nota dinas.pdf"
    memo.write_bytes(PAPER)
    approve(province, "start", by_name="Kepala", evidence=memo)
    spoil(province)

    check_store(province)

    assert damaged(province) == ["lampiran 'nota dinas.pdf' (1700) rusak di laptop ini"]


def test_a_content_that_cannot_be_read_stops_no_bundle(paper, province, regency):
    """Something else has its place: it is asked for like any other damaged one."""
    content = attachments.path_of(province, SHA256)
    content.unlink()
    content.mkdir()
    content.joinpath("x").touch()

    exchange(province, regency)

    content.joinpath("x").unlink()
    content.rmdir()
    exchange(regency, province)
    assert attachments.read(province, SHA256) == PAPER


def test_status_on_the_command_line_names_it(paper, regency, capsys):
    spoil(regency)
    check_store(regency)
    store = regency.path
    regency.close()

    assert main(["status", str(store)]) == 0

    assert "surat tugas 1703.pdf" in capsys.readouterr().out
