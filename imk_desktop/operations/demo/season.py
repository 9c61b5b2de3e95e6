"""Play a season: preparation, weeks of visits, bundles both ways, and what goes wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from imk_desktop import clock
from imk_desktop.domain.change import PROVINCE, Value
from imk_desktop.operations.approve import approve
from imk_desktop.operations.close_stage import close_stage
from imk_desktop.operations.demo import invented
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.load_samples import load_samples
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.monitor import monitor
from imk_desktop.operations.set_field import set_field
from imk_desktop.store import change_log, reading
from imk_desktop.user_files import written_whole

PREPARATION_DAYS = 21
SILENT, LOST, TWICE, CONTESTED, UNWATCHED = "1709", "1704", "1771", "1705", "1706"
"""What goes wrong, and where: the bundles of an office lie unread, one is lost, one comes twice,
two people write one address, a week goes by without monitoring."""

_RESULTS = {
    "selesai": 82,
    "sebagian": 4,
    "tidak_ditemui": 5,
    "tutup": 3,
    "pindah": 2,
    "menolak": 2,
    "tidak_ditemukan": 1,
    "tidak_berproduksi": 1,
}
_PACE = {"1709": 0.45, "1706": 0.75, "1704": 0.85, "1708": 1.15, "1703": 1.1}


@dataclass(slots=True)
class Season:
    """A province and its regencies at work, on days that are played.

    Attributes:
        folder: Where the bundles go by.
        province: The province's desk.
        regencies: The regencies' desks by office.
        start: The first day of the survey.
        dice: Where chance comes from.
        bundles: How many bundles were written.
    """

    folder: Path
    province: Desk
    regencies: dict[str, Desk]
    start: date
    dice: random.Random
    bundles: int = 0
    _left: dict[str, list[str]] = field(default_factory=dict)
    _mains: dict[str, int] = field(default_factory=dict)

    def prepare_province(self, sample_list: Path) -> None:
        """Record the start, file the province's documents, load the sample list."""
        with clock.on_day(self.start):
            approve(self.province, "start", by_name="Kepala Contoh", memo="B-001/17000/CONTOH")
            letter = self._paper("sk-instruktur-contoh.txt", "SK Instruktur")
            file_document(self.province, "sk_instruktur", file=letter, number="SK-01/CONTOH")
            file_document(self.province, "buku_pedoman", title="Buku 2 Pedoman", note="v3")
            load_samples(self.province, sample_list)

    def prepare_regencies(self) -> None:
        """Register officers, hold the training, hand out the samples, send the first bundle."""
        for number, (office, desk) in enumerate(self.regencies.items()):
            with clock.on_day(self.start + timedelta(days=8 + number % 8)):
                keys = self._keys(desk)
                officers = invented.officers(office, len(keys), self.dice)
                self._write(desk, "officer", {one.id: one.fields for one in officers})
                enumerators = [one.id for one in officers if one.fields["role"] == "PCL"]
                handed = {key: enumerators[_hash(key) % len(enumerators)] for key in keys}
                self._write(desk, "sample", {k: {"officer": id_} for k, id_ in handed.items()})
                for stage in ("persiapan", "pengumpulan"):
                    file_document(
                        desk, "surat_tugas", stage=stage, number=f"ST-{number + 1:02}/{stage}"
                    )
                file_document(desk, "aplikasi_fasih", title="Periode dibuka, akun siap")
                self.dice.shuffle(keys)
                self._left[office], self._mains[office] = keys, len(keys)
            with clock.on_day(self.start + timedelta(days=PREPARATION_DAYS - 3)):
                close_stage(desk, "1", office=office, note="Daftar hadir terlampir di kantor")
                self._send(desk, PROVINCE)
        with clock.on_day(self.start + timedelta(days=PREPARATION_DAYS - 1)):
            close_stage(self.province, "1", note="Semua kab/kota siap")
            self._receipts()

    def play_week(self, week: int, today: date) -> None:
        """Play one week of collection: visits, monitoring, and a bundle on Friday."""
        monday = self.start + timedelta(days=PREPARATION_DAYS + 7 * week)
        friday = monday + timedelta(days=4)
        if friday > today:
            return
        last_weeks = (today - friday).days < 14
        for office, desk in self.regencies.items():
            with clock.on_day(friday):
                self._visit(desk, monday)
                if not (office == UNWATCHED and week == 3):
                    kind = "supervisi" if week % 3 == 2 else "fasih"
                    note = "Rekap FASIH dibahas lewat Zoom" if kind == "fasih" else "Dua blok"
                    monitor(desk, kind, on=monday + timedelta(days=2), note=note)
                if office == CONTESTED and week == 2:
                    self._contest(desk)
                lost = (office == LOST and week == 2) or (office == SILENT and last_weeks)
                self._send(desk, PROVINCE, lost=lost, twice=office == TWICE and week == 1)
        if (today - friday).days > 1:
            with clock.on_day(friday + timedelta(days=1)):
                self._receipts(without=SILENT if last_weeks else "")

    def _visit(self, desk: Desk, monday: date) -> None:
        left = self._left[desk.office]
        whole = self._mains[desk.office]
        pace = _PACE.get(desk.office, 1.0) * self.dice.uniform(0.85, 1.15) / 11.5
        visited = [left.pop() for _ in range(min(len(left), round(whole * pace)))]
        assigned = {
            str(row["row"]): str(row["officer"] or "") for row in self._rows(desk, "sample")
        }
        visits: list[dict[str, Value]] = []
        for key in visited:
            result = self.dice.choices(list(_RESULTS), list(_RESULTS.values()))[0]
            visits.append(
                {
                    "sample": key,
                    "result": result,
                    "officer": assigned[key],
                    "mode": "offline",
                    "note": None,
                    "date": (monday + timedelta(days=self.dice.randrange(5))).isoformat(),
                }
            )
            if result == "tidak_ditemui":
                left.insert(self.dice.randrange(len(left) + 1), key)
        with desk.writing() as transaction:
            change_log.append(
                transaction,
                "visit",
                visits,
                partition=desk.office,
                writer=desk.writer,
                when=desk.now(),
            )

    def _contest(self, desk: Desk) -> None:
        """Let two people write the address of one business, each without the other's word."""
        key = self._keys(desk)[1]
        with clock.on_day(clock.today() - timedelta(days=1)):  # else chance says which is shown
            set_field(desk, key, "address", "Jl. Raya Sukaraja Km 12")
        set_field(self.province, key, "address", "Jl. Raya Bengkulu–Tais Km 12")

    def _send(self, desk: Desk, to: str, *, lost: bool = False, twice: bool = False) -> None:
        receiver = self.province if to == PROVINCE else self.regencies[to]
        for exported in export_bundle(desk, to, self.folder):
            self.bundles += 1
            for _time in range(0 if lost else 2 if twice else 1):
                merge_bundle(receiver, exported.file)

    def _receipts(self, without: str = "") -> None:
        for office in self.regencies:
            if office != without:
                self._send(self.province, office)

    def _paper(self, name: str, title: str) -> Path:
        path = self.folder / name
        with written_whole(path) as file:
            file.write(f"DATA CONTOH\n{title}\n".encode())
        return path

    def _keys(self, desk: Desk) -> list[str]:
        return [str(row["row"]) for row in self._rows(desk, "sample") if row["main"] is not False]

    def _rows(self, desk: Desk, table: str) -> Sequence[dict[str, Value]]:
        with desk.reading() as connection:
            rows = reading.rows(connection, desk.store.tables, table, partition=desk.office)
        return [dict(row) for row in rows]

    def _write(self, desk: Desk, table: str, rows: change_log.Rows) -> None:
        with desk.writing() as transaction:
            change_log.write(
                transaction,
                table,
                rows,
                partition=desk.office,
                writer=desk.writer,
                when=desk.now(),
            )


def _hash(key: str) -> int:
    """Spread keys over officers by block, the same on every machine."""
    return int.from_bytes(key.rpartition("-")[0].encode()[-6:], "big")
