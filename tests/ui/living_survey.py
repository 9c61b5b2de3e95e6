"""A small survey of the year 2025 in real, open stores: made once, copied for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from imk_desktop.operations.approve import approve
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.load_samples import load_samples
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.samples import list_samples
from imk_desktop.operations.set_field import set_field

STARTER_PASSPHRASE = "mangga muda manis"
HEAD = (
    "tahun;kdprov;kdkab;kdkec;kddesa;nobs;nourutsampel;nmusaha;nmpengusaha;alamat;kbli_2;kbli_5;"
    "skala;jml_pekerja;strata;weight;jns_sampel"
)
NAMES = ("Batu Bata Sukaraja", "Tempe Mekar", "Konveksi Erna", "Anyaman Talo", "Kopi Periukan")


@dataclass(frozen=True, slots=True)
class LivingSurvey:
    """Where its files are."""

    folder: Path

    @property
    def today(self) -> date:
        """The day on which the survey is looked at."""
        return date(2025, 7, 21)

    @property
    def province(self) -> Path:
        """The province's store: it has merged the regency's first bundle."""
        return self.folder / "1700.imkdb"

    @property
    def regency(self) -> Path:
        """The store of 1701."""
        return self.folder / "1701.imkdb"

    @property
    def starter(self) -> Path:
        """An unused starter for 1702; its passphrase is `STARTER_PASSPHRASE`."""
        return self.folder / "awal-1702.imk"

    @property
    def waiting_bundle(self) -> Path:
        """The regency's second bundle, which the province has not taken in: two new visits."""
        return self.folder / "kedua.imk"

    @property
    def contested(self) -> str:
        """The sample whose address the province and the regency wrote differently."""
        return "1701040002031B-001"


def make_living_survey(folder: Path) -> LivingSurvey:
    """Make the stores."""
    survey = LivingSurvey(folder)
    with on(date(2025, 5, 20)):
        province = create_survey(
            survey.province, year=2025, start=date(2025, 5, 19), by="Rina", demo=False
        )
        load_samples(province, sample_list(folder))
        paper = folder / "sk.pdf"
        paper.write_bytes(b"%PDF-1.4")
        approve(province, "start", by_name="Kepala", evidence=paper)
        file_document(province, "sk_instruktur", file=paper, number="B-12")
        starter = folder / "awal-1701.imk"
        make_starter(province, "1701", starter, passphrase=STARTER_PASSPHRASE)
        make_starter(province, "1702", survey.starter, passphrase=STARTER_PASSPHRASE)
        regency = join_survey(
            survey.regency, starter, starter_passphrase=STARTER_PASSPHRASE, by="Dewi"
        )
    keys = sorted(keys_of(regency))
    with on(date(2025, 7, 18)):
        for position, key in enumerate(keys[:6]):
            result = "selesai" if position < 4 else "pindah"
            record_visit(
                regency, key, result=result, officer="Riko", on=date(2025, 6, 20), note="siang"
            )
        set_field(province, keys[0], "address", "Jl. Raya Bengkulu Km 12")
        set_field(regency, keys[0], "address", "Jl. Raya Sukaraja Km 12")
        export_bundle(regency, "1700", folder / "pertama.imk")
        merge_bundle(province, folder / "pertama.imk")
    with on(date(2025, 7, 20)):
        for key in keys[6:8]:
            record_visit(regency, key, result="selesai", officer="Santi", on=date(2025, 7, 19))
        export_bundle(regency, "1700", survey.waiting_bundle)
    regency.close()
    province.close()
    return survey


def sample_list(folder: Path) -> Path:
    """Write a sample list of two regencies with ten samples each."""
    lines = [HEAD]
    for regency, district in (("01", "040"), ("02", "020")):
        for number in range(1, 11):
            name = NAMES[number % len(NAMES)]
            lines.append(
                f"2025;17;{regency};{district};002;031B;{number};{name} {number};"
                f"Pemilik {number};RT 07 No. {number};10;10792;mikro;2;10;17,5;Utama"
            )
    file = folder / "daftar-sampel.csv"
    file.write_text("\r\n".join(lines), encoding="utf-8-sig")
    return file


def keys_of(desk: Desk) -> list[str]:
    """Return the samples of a store."""
    return [line.key for line in list_samples(desk)]


@contextmanager
def on(day: date) -> Iterator[None]:
    """Be on a day."""
    before = os.environ.get("IMK_TODAY")
    os.environ["IMK_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        os.environ.pop("IMK_TODAY")
        if before is not None:
            os.environ["IMK_TODAY"] = before
