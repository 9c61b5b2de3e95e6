"""What acts cost in a store of 100,000 samples, most of them as ratios to a bare SELECT.

Acts on one sample are held against reading that sample and its visits by their keys; acts on
all against reading all samples. Encrypted as in an office. The number of samples can be given:
`python -m tests.benchmarks.large_store 20000`.
"""

from __future__ import annotations

import difflib
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from imk_desktop.domain.change import Value
from imk_desktop.errors import UserError
from imk_desktop.operations.check_store import check_store
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.samples import list_samples, sample_card
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.reference.sop import the_sop
from imk_desktop.store import change_log
from imk_desktop.store.sample_states import standing_sample, standing_samples
from imk_desktop.store.samples import near
from imk_desktop.store.store import Writer

Figure = tuple[str, float, str]
Row = TypeVar("Row")

SAMPLES = 100_000
OFFICES = [f"17{number:02}" for number in (*range(1, 10), 71)]
BATCH = 5_000
START = 1_780_000_000_000
DAY_MS = 86_400_000
RUNS = 15
RESULTS = ("selesai", "selesai", "selesai", "tidak_ditemui", "menolak", "sebagian")
STATUSES = ("OPEN", "DRAFT", "SUBMITTED BY Pencacah", "APPROVED BY Pengawas")


def run(samples: int = SAMPLES) -> list[Figure]:
    """Measure everything and return (name, value, target) lines."""
    os.environ["IMK_TODAY"] = "2026-07-20"
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        desk = build(Path(folder), samples)
        building = time.perf_counter() - began
        with desk:
            return [
                (f"seconds to write {samples:,} samples with visits and FASIH", building, ""),
                *_of_one(desk, keys_of(samples)),
                *_against_the_long_way(desk, keys_of(samples)),
                *_of_all(desk),
            ]


def build(folder: Path, samples: int) -> Desk:
    """Return a province's store in the middle of a survey."""
    desk = create_survey(
        folder / "1700.imkdb", year=2026, start=date(2026, 5, 18), by="Rina", passphrase="x"
    )
    dice = random.Random(1)
    by_office: dict[str, list[str]] = {}
    for key in keys_of(samples):
        by_office.setdefault(key[:4], []).append(key)
    for office, keys in by_office.items():
        officers = {f"{office}-{n:03}": officer(n) for n in range(max(10, len(keys) // 100))}
        _write(desk, "officer", office, officers.items())
        _write(desk, "sample", office, ((key, sample(key, n)) for n, key in enumerate(keys)))
        seen = ((key, {"status": dice.choice(STATUSES)}) for key in keys if dice.random() < 0.9)
        _write(desk, "fasih", office, seen, source="fasih", taken=START + 40 * DAY_MS)
        _append(desk, "visit", office, (visit(key, dice) for key in keys if dice.random() < 0.7))
        _append(desk, "decision", office, (decision(key, dice) for key in keys[: len(keys) // 3]))
    return desk


def keys_of(samples: int) -> list[str]:
    """Return that many sample keys, ten to a block, over ten offices."""
    return [f"{OFFICES[n % 10]}010001{n // 100:05}B-{n // 10 % 10 + 1:03}" for n in range(samples)]


def sample(key: str, number: int) -> dict[str, Value]:
    """Return a sample as a list of BPS has it."""
    return {
        "key": key,
        "office": key[:4],
        "block": key.rpartition("-")[0],
        "number": int(key[-3:]),
        "district": key[:7],
        "village": key[:10],
        "name": f"Tahu Bu Sri {number}",
        "owner": f"Sri Wahyuni {number}",
        "address": f"Jl. Raya Bengkulu Km {number % 90}",
        "kbli2": "10",
        "kbli5": "10392",
        "size": "mikro",
        "listed_workers": number % 4 + 1,
        "stratum": str(number % 5),
        "weight": 12.5,
        "main": number % 10 != 9,
        "replaces": f"{key[:-1]}{number % 9}" if number % 10 == 9 else None,
        "officer": f"{key[:4]}-{number // 100:03}",
    }


def officer(number: int) -> dict[str, Value]:
    """Return an officer who was trained."""
    return {"id": f"{number:03}", "name": f"Petugas {number}", "role": "PCL", "attended": True}


def visit(key: str, dice: random.Random) -> dict[str, Value]:
    """Return a visit."""
    return {
        "sample": key,
        "result": dice.choice(RESULTS),
        "officer": f"{key[:4]}-001",
        "mode": "offline",
        "note": None,
        "date": f"2026-0{dice.choice((6, 7))}-{dice.randrange(1, 20):02}",
    }


def decision(key: str, dice: random.Random) -> dict[str, Value]:
    """Return a decision, seldom a T."""
    return {"sample": key, "verdict": "T" if dice.random() < 0.05 else "Y", "round": 1}


def _write(
    desk: Desk,
    table: str,
    office: str,
    rows: Iterable[tuple[str, dict[str, Value]]],
    *,
    source: str = "",
    taken: int = 0,
) -> None:
    for batch in _batches(rows):
        with desk.writing() as transaction:
            change_log.write(
                transaction,
                table,
                dict(batch),
                partition=office,
                writer=desk.writer,
                when=START,
                source=source,
                taken=taken,
            )


def _append(desk: Desk, table: str, office: str, rows: Iterable[dict[str, Value]]) -> None:
    writer = Writer(desk.laptop, office, "Dewi")
    for batch in _batches(rows):
        with desk.writing() as transaction:
            change_log.append(
                transaction, table, batch, partition=office, writer=writer, when=START + DAY_MS
            )


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _of_one(desk: Desk, keys: list[str]) -> list[Figure]:
    """Acts on one sample, each on samples of its own; the median of their times."""
    dice = random.Random(2)
    chosen = iter(dice.sample(keys, 8 * RUNS))
    day = date(2026, 7, 19)

    def typo() -> None:
        key = next(chosen)
        try:
            set_field(desk, f"{key[:-5]}X{key[-4:]}", "name", "x")
        except UserError as error:
            assert error.code == "unknown_sample"

    acts: dict[str, Callable[[], object]] = {
        "set one field": lambda: set_field(desk, next(chosen), "name", f"Tempe {dice.random()}"),
        "set what stands already": lambda: set_field(desk, next(chosen), "kbli2", "10"),
        "record a visit": lambda: record_visit(
            desk, next(chosen), result="selesai", officer="1", on=day
        ),
        "show": lambda: sample_card(desk, next(chosen)),
        "refuse a key that was mistyped": typo,
    }
    bare = median(lambda: _select_one(desk, next(chosen)))
    write = median(lambda: _write_setting(desk))
    figures: list[Figure] = [
        ("ms: bare SELECT of one sample and its visits", bare * 1e3, ""),
        ("ms: a transaction that keeps one setting", write * 1e3, ""),
    ]
    for name, act in acts.items():
        took = median(act)
        figures.append((f"ms: {name}", took * 1e3, "<= 300"))
        figures.append((f"{name} / bare SELECT of the same rows", took / bare, ""))
    return figures


def _against_the_long_way(desk: Desk, keys: list[str]) -> list[Figure]:
    """What reading all samples for one would cost, as a multiple of reading that one."""
    kinds, day = the_sop().examination_kinds, date(2026, 7, 21)
    one, wrong = keys[len(keys) // 2], f"{keys[-1][:-5]}X{keys[-1][-4:]}"
    with desk.reading() as connection:
        among = timed(lambda: sum(1 for _ in standing_samples(connection, kinds, day)))
        alone = median(lambda: standing_sample(connection, one, kinds, day))
        every = timed(lambda: difflib.get_close_matches(wrong, keys, 1, 0.8))
        alike = median(lambda: near(connection, desk.store.tables, wrong))
    return [
        ("status of one sample: worked out for all / for that one", among / alone, ""),
        ("a mistyped key: compared with all / with those that share a half", every / alike, ""),
    ]


def _of_all(desk: Desk) -> list[Figure]:
    """Acts that have to look at every sample; the least of their times."""
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "list_samples": (lambda: list_samples(desk), ""),
        "survey_status": (lambda: survey_status(desk), ""),
        "digest": (lambda: store_digest(desk), ""),
        "check": (lambda: check_store(desk), ""),
    }
    bare = min(timed(lambda: _select_all(desk)) for _ in range(3))
    figures: list[Figure] = [("ms: bare SELECT of all samples", bare * 1e3, "")]
    for name, (act, target) in acts.items():
        took = min(timed(act) for _ in range(1 if name in ("digest", "check") else 3))
        figures.append((f"seconds: {name}", took, ""))
        figures.append((f"{name} / bare SELECT of all samples", took / bare, target))
    return figures


def _select_one(desk: Desk, key: str) -> None:
    with desk.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM sample WHERE row = ?", (key,)).all()
        connection.exec_driver_sql("SELECT * FROM visit WHERE sample = ?", (key,)).all()


def _write_setting(desk: Desk) -> None:
    with desk.writing() as transaction:
        transaction.connection.exec_driver_sql(
            "INSERT OR REPLACE INTO setting VALUES ('trial', ?)", (str(time.time()),)
        )


def _select_all(desk: Desk) -> None:
    with desk.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM sample ORDER BY row").all()


def timed(act: Callable[[], object]) -> float:
    """Return the seconds that an act takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def median(act: Callable[[], object]) -> float:
    """Return the median of the seconds that an act takes."""
    return statistics.median(timed(act) for _ in range(RUNS))


if __name__ == "__main__":
    for name, value, target in run(*map(int, sys.argv[1:])):
        sys.stdout.write(f"{value:12.3f}  {target:10}  {name}\n")
