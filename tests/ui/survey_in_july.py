"""A survey in the middle of its second stage, as the province and as one regency see it."""

from __future__ import annotations

from datetime import date, timedelta

from imk_desktop.domain.status import BundleSeen, Exchange, Footer, SurveyStatus
from imk_desktop.progress.facts import (
    Approval,
    Blocks,
    Closing,
    Document,
    Facts,
    Monitored,
    OfficeFacts,
)
from imk_desktop.progress.sample_state import Rung
from imk_desktop.progress.status import survey_status
from imk_desktop.reference.sop import shipped_sop

TODAY = date(2026, 7, 21)
START = date(2026, 5, 18)
OFFICES = {
    "1701": "BPS Kab. Bengkulu Selatan",
    "1702": "BPS Kab. Rejang Lebong",
    "1703": "BPS Kab. Bengkulu Utara",
    "1704": "BPS Kab. Kaur",
    "1705": "BPS Kab. Seluma",
    "1706": "BPS Kab. Mukomuko",
    "1707": "BPS Kab. Lebong",
    "1708": "BPS Kab. Kepahiang",
    "1709": "BPS Kab. Bengkulu Tengah",
    "1771": "BPS Kota Bengkulu",
}
NOON = 1_784_620_800_000


def province_status() -> SurveyStatus:
    """Return what the province sees."""
    return survey_status(shipped_sop(), _facts("1700", "BPS Provinsi Bengkulu", OFFICES), TODAY)


def regency_status() -> SurveyStatus:
    """Return what Seluma sees."""
    own = {"1705": OFFICES["1705"]}
    return survey_status(shipped_sop(), _facts("1705", OFFICES["1705"], own), TODAY)


def _facts(office: str, name: str, offices: dict[str, str]) -> Facts:
    others = offices if office == "1700" else {"1700": "BPS Provinsi Bengkulu"}
    return Facts(
        year=2026,
        office=office,
        office_name=name,
        offices=offices,
        counts={code: _counts(i) for i, code in enumerate(OFFICES) if code in offices},
        start=START,
        documents=(
            Document("sk_instruktur", "1700", "sk-instruktur.pdf", "B-12/17000", by="Rina"),
            Document("buku_pedoman", "1700", "pedoman-imk.pdf", "v3", by="Rina"),
            *(
                Document("surat_tugas", o, f"st-{o}.pdf", stage=stage, by="Rina", day=START)
                for o in offices
                for stage in ("persiapan", "pengumpulan")
            ),
            *(
                Document("hasil_pemeriksaan", o, f"hp-{o}.xlsx", by="Rina", day=TODAY)
                for o in list(offices)[:4]
            ),
        ),
        monitored=tuple(
            Monitored(o, "fasih", date(2026, 6, 8) + timedelta(weeks=w))
            for o in offices
            for w in range(7 if o != "1709" else 3)
        ),
        approvals=(Approval("start", "Kepala", START, "nota.pdf"),),
        closings=(Closing("persiapan", "", True, date(2026, 6, 5)),),
        bundles={
            o: Exchange(
                last_received=TODAY - timedelta(days=9 if o == "1709" else 1),
                number=5,
                days_silent=9 if o == "1709" else 1,
                last_sent=TODAY,
                sent_number=3,
                acknowledged=o != "1702",
            )
            for o in others
        },
        bundles_received=34,
        conflicts={"1705": 2} if "1705" in offices else {},
        fasih_taken=NOON,
        footer=Footer(
            store=f"{office}.imkdb",
            by="Rina (Tim)",
            last_backup=NOON,
            received=BundleSeen("1703", 5, NOON, 48_312, 312),
            sent=BundleSeen("1705", 3, NOON, 12_400, 27),
            unacknowledged=("1702",) if office == "1700" else (),
        ),
    )


def _counts(position: int) -> OfficeFacts:
    target = 150 + 9 * position
    collected = (12 if position == 8 else 90 + 7 * position) - 8
    return OfficeFacts(
        officers=9,
        attended=9,
        blocks=Blocks(16, 16, 16),
        main={
            Rung.UNTOUCHED: target - collected - 8,
            Rung.SUBMITTED: collected // 2,
            Rung.APPROVED: collected - collected // 2 - (6 if position < 4 else 0),
            Rung.CLEAN: 4 if position < 4 else 0,
            Rung.RETURNED: 2 if position < 4 else 0,
            Rung.NONRESPONSE: 6,
            Rung.REPLACED: 2,
        },
        replacements={Rung.UNTOUCHED: 12},
        finished=collected // 2,
        returned_round=1 if position < 4 else 0,
        in_fasih=True,
        begun=date(2026, 5, 20),
    )
