"""Invented businesses and officers for the demonstration; nobody in it exists.

The shares by regency and by industry follow the published magnitudes of the province.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from imk_desktop.domain.change import Value
from imk_desktop.reference.regions import regions
from imk_desktop.user_files import written_whole

SHARES = {
    "1701": 1950,
    "1702": 3050,
    "1703": 3150,
    "1704": 1700,
    "1705": 2250,
    "1706": 1950,
    "1707": 1350,
    "1708": 1750,
    "1709": 1450,
    "1771": 4728,
}
"""Businesses by regency; only their sum is a published figure."""

_GOODS = (
    ("10391", "Tempe", 9),
    ("10392", "Tahu", 6),
    ("10794", "Keripik", 12),
    ("10792", "Kue Basah", 10),
    ("10761", "Kopi Bubuk", 6),
    ("10722", "Gula Merah", 6),
    ("11052", "Air Isi Ulang", 4),
    ("13134", "Batik Besurek", 3),
    ("14120", "Jahit", 8),
    ("14111", "Konveksi", 5),
    ("16291", "Anyaman", 7),
    ("16221", "Kusen", 4),
    ("18111", "Percetakan", 2),
    ("23921", "Batu Bata", 6),
    ("25111", "Las Teralis", 3),
    ("31001", "Mebel", 5),
    ("32909", "Kerajinan", 2),
)
_FIRST = (
    "Sutini",
    "Marwan",
    "Erna",
    "Sahri",
    "Lina",
    "Yanti",
    "Amir",
    "Ujang",
    "Rohani",
    "Basri",
    "Nur",
    "Desi",
    "Wagiyo",
    "Sri",
    "Hadi",
    "Rina",
    "Tarmizi",
    "Zubaidah",
    "Haidir",
    "Slamet",
    "Fitri",
    "Yusuf",
    "Mardiana",
    "Samsul",
    "Ratna",
    "Herman",
    "Wati",
    "Joko",
    "Neli",
    "Asmara",
)
_LAST = ("Contohman", "Misalnya", "Rekaman", "Sampelina", "Umpamawan", "Andaian", "Fiktifudin")
_BRANDS = ("Jaya", "Makmur", "Sejahtera", "Barokah", "Lestari", "Mandiri", "Bersama", "Melati")
_STREETS = ("Jl. Merdeka", "Jl. Raya", "Gg. Melati", "Jl. Pantai", "Jl. Pasar", "RT 07")

HEADERS = (
    "Tahun",
    "Kode Prov",
    "Kode Kab/Kota",
    "Kode Kecamatan",
    "Kode Desa/Kel",
    "No. Blok Sensus",
    "NKS",
    "No. Urut Sampel",
    "No. Urut Usaha",
    "Nama Perusahaan/Usaha",
    "Nama Pengusaha",
    "Alamat",
    "No. HP",
    "KBLI 2 Digit",
    "KBLI 5 Digit",
    "Skala",
    "Jumlah Pekerja (Listing)",
    "Strata",
    "Penimbang",
    "Utama/Pengganti",
)


@dataclass(frozen=True, slots=True)
class InventedOfficer:
    """An officer: her id, and the fields of her record."""

    id: str
    fields: Mapping[str, Value]


def write_sample_list(path: Path, *, year: int, samples: int, dice: random.Random) -> None:
    """Write a sample list as BPS would send it: semicolons, decimal commas, a title line.

    Args:
        path: The csv to write.
        year: The survey's year.
        samples: About how many businesses; every regency has some.
        dice: Where chance comes from.
    """
    lines = [list(row) for row in _businesses(year, samples, dice)]
    with written_whole(path) as file:
        text = [["DATA CONTOH - Daftar Sampel IMK Tahunan"], [], list(HEADERS), *lines]
        file.write(b"\xef\xbb\xbf" + "\r\n".join(map(_line, text)).encode() + b"\r\n")


def officers(office: str, samples: int, dice: random.Random) -> list[InventedOfficer]:
    """Return the officers of a regency: one PCL for about 16 businesses, one PML for 4 PCL."""
    enumerators = max(3, round(samples / 16))
    supervisors = max(1, round(enumerators / 4))
    invented = []
    for role, count in (("PML", supervisors), ("PCL", enumerators)):
        for number in range(1, count + 1):
            name = f"{dice.choice(_FIRST)} {dice.choice(_LAST)}"
            id_ = f"{office}-{role}-{number:03}"
            fields: dict[str, Value] = {
                "id": id_,
                "name": name,
                "role": role,
                "email": f"{id_.lower()}@contoh.example",
                "employment": "mitra",
                "phone": f"0890{dice.randrange(10**8):08}",
                "attended": True,
            }
            if role == "PCL":
                fields["supervisor"] = f"{office}-PML-{1 + number % supervisors:03}"
            invented.append(InventedOfficer(id_, fields))
    return invented


def _businesses(year: int, samples: int, dice: random.Random) -> Iterator[tuple[str, ...]]:
    villages = sorted(regions().villages)
    whole = sum(SHARES.values())
    drawn = set[tuple[str, str]]()
    for office, share in SHARES.items():
        wanted = max(12, round(samples * share / whole))
        places = [village for village in villages if village.startswith(office)]
        made = 0
        while made < wanted:
            village, block = dice.choice(places), f"{dice.randrange(1, 60):03}B"
            nks, stratum = f"{dice.randrange(100_000):05}", dice.choice(("10", "14", "16", "00"))
            weight = f"{dice.uniform(6, 22):.4f}".replace(".", ",")
            if (village, block) in drawn:
                continue
            drawn.add((village, block))
            for number in range(1, min(dice.randint(4, 8), wanted - made) + 1):
                made += 1
                yield (
                    str(year),
                    *(village[:2], village[2:4], village[4:7], village[7:]),
                    *(block, nks, str(number), str(number * 3)),
                    *_business(dice),
                    *(stratum, weight),
                    "Pengganti" if dice.random() < 0.12 else "Utama",
                )


def _business(dice: random.Random) -> tuple[str, ...]:
    kbli, good, _often = dice.choices(_GOODS, [often for *_rest, often in _GOODS])[0]
    owner = dice.choice(_FIRST)
    workers = dice.choices((1, 2, 3, 4, 7, 12), (40, 28, 14, 8, 7, 3))[0]
    return (
        f"{good} {dice.choice((*_BRANDS, f'Pak {owner}', f'Bu {owner}'))}",
        f"{owner} {dice.choice(_LAST)}",
        f"{dice.choice(_STREETS)} No. {dice.randrange(1, 99)}",
        f"0890{dice.randrange(10**8):08}",
        kbli[:2],
        kbli,
        "mikro" if workers < 5 else "kecil",
        str(workers),
    )


def _line(cells: list[str]) -> str:
    return ";".join(f'"{cell}"' if ";" in cell else cell for cell in cells)
