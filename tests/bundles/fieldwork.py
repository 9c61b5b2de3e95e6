"""Fieldwork as changes: invented, but as various as what enumerators write.

Questionnaires have 120 typed fields: names and places, codes, head counts, working days, amounts
in thousands of rupiah with sums that add up, many blanks, now and then a note.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from imk_desktop.domain.change import NOTHING, Change, Mark, Shape, Value

START_MS = 1_786_000_000_000


def several(text: str) -> tuple[str, ...]:
    """Return what stands between the semicolons."""
    return tuple(each.strip() for each in text.split(";"))


NAMES = several("Ratna; Nopri; Reni; Ermawati; Slamet; Zainal; Ridwan; Linda; Yanti; Beni; Desi")
FAMILY = several("Contohwati; Misalnya; Sampelina; Sampelanto; Contohman; Umpama; Percobaan")
WORK = several(
    "Membuat tahu kedelai; Membuat roti dan kue kering; Membuat tikar pandan; Menjahit pakaian;"
    "Membuat jasa giling padi; Membuat batu bata; Membuat perabot kayu; Membuat gula aren;"
    "Membuat kerupuk ikan; Membuat keripik pisang; Membuat emping melinjo; Menganyam bambu"
)
STREETS = several("Jl. Kebun Kopi; Jl. Balai Desa; RT 03 RW 01; Jl. Pasar Lama; Gg. Merpati")
VILLAGES = several("Lubuk Betung; Gunung Kembang; Tanjung Dalam; Tebing Kaning; Padang Nangka")
NOTES = several(
    "Responden kooperatif; Data dari perkiraan pemilik; Pemilik sedang di ladang, dijawab istri;"
    "Catatan penjualan tidak ada; Kunjungan ulang minggu depan; Bahan baku dari kebun sendiri"
)

ANSWERS = Shape(
    "answers",
    (
        *(f"b1r{n}" for n in range(101, 107)),
        *(f"b2r{n}" for n in range(201, 241)),
        *(f"b3r{n}" for n in range(301, 309)),
        *(f"b3r309_{n:02}" for n in range(1, 13)),
        *(f"b4r{n}" for n in range(401, 449)),
        *(f"b5r{n}" for n in range(501, 507)),
    ),
)
VISIT = Shape(
    "visit",
    several("sample;officer;date;result;mode;note;attempt;informant;longitude;latitude"),
)


@dataclass(slots=True)
class Fieldwork:
    """An office at work: draws changes of one epoch, one after another."""

    random: Random
    partition: str = "1703"
    epoch: bytes = field(default_factory=lambda: secrets.token_bytes(8))
    seq: int = 0
    now_ms: int = START_MS
    people: tuple[str, ...] = ("Ratna Contohwati", "Beni Misalnya", "Yanti Sampelina")

    def change(
        self,
        shape: Shape,
        row: str,
        values: tuple[Value, ...],
        replaces: Mapping[str, tuple[Mark, ...]] = NOTHING,
    ) -> Change:
        """Write one row, some seconds or minutes after the last."""
        self.seq += 1
        self.now_ms += self.random.randrange(4_000, 400_000)
        mark = Mark(self.epoch, self.seq)
        by = self.people[self.seq // 40 % len(self.people)]
        return Change(self.partition, mark, shape, row, values, replaces, by, self.now_ms)

    def sample(self) -> str:
        """Name a sample: its block and number."""
        draw = self.random.randrange
        block = f"{self.partition}{draw(1, 20):02}0{draw(1, 40):03}{draw(1, 90):03}B"
        return f"{block}-{draw(1, 12):03}"

    def questionnaire(self) -> Change:
        """Enter all 120 fields of a sample."""
        return self.change(ANSWERS, self.sample(), self._answers())

    def log(self) -> Change:
        """Record a visit, in ten fields."""
        draw = self.random
        day = f"2026-08-{self.seq % 28 + 1:02}"
        values: tuple[Value, ...] = (
            self.sample(),
            f"PCL-{draw.randrange(1, 18):03}",
            day,
            draw.choices(("selesai", "tidak_ditemui", "menolak", "tutup"), (8, 3, 1, 1))[0],
            draw.choice(("online", "offline")),
            draw.choice(NOTES) if draw.random() < 0.4 else None,
            draw.choices((1, 2, 3), (7, 2, 1))[0],
            f"{draw.choice(NAMES)} {draw.choice(FAMILY)}",
            round(102.2 + draw.random(), 5),
            round(-3.8 + draw.random(), 5),
        )
        return self.change(VISIT, f"{self.epoch.hex()}-{self.seq + 1}", values)

    def correction(self, entered: Change) -> Change:
        """Correct one field of what was entered before, by whichever office."""
        name = self.random.choice(ANSWERS.fields[60:108])
        return self.change(
            Shape(ANSWERS.table, (name,)),
            entered.row,
            (self._amount(),),
            {name: (entered.mark,)},
        )

    def _answers(self) -> tuple[Value, ...]:
        draw, chance = self.random.randrange, self.random.random
        person = f"{self.random.choice(NAMES)} {self.random.choice(FAMILY)}"
        work = self.random.choice(WORK)
        place = f"{self.random.choice(STREETS)}, {self.random.choice(VILLAGES)}"
        about: list[Value] = [f"Usaha {person}", place, person, work, work[8:].capitalize()]
        about.append(self.random.choice(NOTES) if chance() < 0.3 else None)
        codes: list[Value] = [draw(1, 3 + n % 5) if chance() < 0.75 else None for n in range(40)]
        heads: list[Value] = [draw(0, 3) for _ in range(7)]
        heads.append(round(draw(8, 20) / 2, 1))
        usual = draw(14, 27)
        days: list[Value] = [usual + draw(0, 4) for _ in range(12)]
        amounts: list[Value] = [self._amount() for _ in range(48)]
        amounts[-1] = sum(a for a in amounts[:-1] if isinstance(a, int))
        share = draw(4, 11) * 10
        last: list[Value] = [share, 100 - share, 0, 0, draw(25, 80), f"2026-08-{draw(1, 29):02}"]
        return tuple(about + codes + heads + days + amounts + last)

    def _amount(self) -> int | None:
        """An amount of a year as people say it: two or three figures that mean something."""
        if self.random.random() < 0.4:
            return self.random.choice((None, None, 0))
        return self.random.randrange(10, 1000) * 10 ** self.random.choice((3, 3, 4, 5))


def questionnaires(count: int, seed: int = 1) -> list[Change]:
    """Return so many questionnaires, entered one after another."""
    work = Fieldwork(Random(seed))
    return [work.questionnaire() for _ in range(count)]


def a_day(seed: int = 1) -> list[Change]:
    """Return what an office does on a busy day: 200 visits, 50 questionnaires, 60 corrections."""
    draw = Random(seed)
    other = Fieldwork(draw)
    earlier = [other.questionnaire() for _ in range(300)]
    work = Fieldwork(draw, now_ms=other.now_ms)
    acts = ["log"] * 200 + ["questionnaire"] * 50 + ["correction"] * 60
    draw.shuffle(acts)
    return [
        work.log()
        if act == "log"
        else work.questionnaire()
        if act == "questionnaire"
        else work.correction(draw.choice(earlier))
        for act in acts
    ]
