"""What the exchange costs, each figure as a ratio within this run.

An import is measured against the bare driver: `executemany` of the same rows into the same
table of a database with the same settings, and its commit. Run by `python3 dev.py bench`.
"""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2

from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.store import change_log

Figure = tuple[str, float, str]

VARIABLES = [(f"b{index:03}", ("integer", "number", "text")[index % 3]) for index in range(120)]
OFFICE = "1703"
START = 1_750_000_000_000
ROUNDS = 5


def run() -> list[Figure]:
    """Measure everything and return (name, value, target) lines."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            *_imports(Path(folder) / "a"),
            *_local_write(Path(folder) / "b"),
            *_memory(Path(folder) / "c"),
        ]


class Pair:
    """A province and a regency, encrypted as in an office, with a questionnaire of 120 fields."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.province = create_survey(
            folder / "1700.imkdb", year=2025, start=date(2025, 5, 19), by="Rina", passphrase="x"
        )
        with self.province.writing() as transaction:
            change_log.write(
                transaction,
                "questionnaire",
                {"1": {"title": "VIMK25", "variables": json.dumps(VARIABLES), "in_force": True}},
                partition="1700",
                writer=self.province.writer,
                when=START,
            )
            self.province.store.take_questionnaire(transaction)
        starter = folder / "starter.imk"
        make_starter(self.province, OFFICE, starter, passphrase="y")
        self.regency = join_survey(
            folder / "1703.imkdb", starter, starter_passphrase="y", passphrase="z", by="Dewi"
        )

    def write(self, table: str, rows: dict[str, dict[str, object]]) -> None:
        """Write rows at the regency."""
        with self.regency.writing() as transaction:
            change_log.write(
                transaction, table, rows, partition=OFFICE, writer=self.regency.writer, when=START
            )

    def append(self, table: str, rows: Sequence[dict[str, object]]) -> None:
        """Add log rows at the regency."""
        with self.regency.writing() as transaction:
            change_log.append(
                transaction, table, rows, partition=OFFICE, writer=self.regency.writer, when=START
            )

    def send(self) -> tuple[Path, float]:
        """Export to the province and merge there; return the file and the seconds merging took.

        The receipt goes back, so that the next bundle holds only what is new.
        """
        exported = export_bundle(self.regency, "1700", self.folder)[0]
        seconds = timed(lambda: merge_bundle(self.province, exported.file))
        receipt = export_bundle(self.province, OFFICE, self.folder)[0]
        merge_bundle(self.regency, receipt.file)
        return exported.file, seconds

    def close(self) -> None:
        """Let go of both stores."""
        self.province.close()
        self.regency.close()


def timed(act: Callable[[], object]) -> float:
    """Return the seconds that an act takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def questionnaire(random_: random.Random) -> dict[str, object]:
    """Return one filled questionnaire, with values as they occur."""
    made: dict[str, object] = {}
    for name, kind in VARIABLES:
        if kind == "integer":
            made[name] = random_.choice((0, 1, 2, random_.randrange(100)))
        elif kind == "number":
            made[name] = float(random_.randrange(1, 400) * 5000)
        else:
            made[name] = random_.choice(("1", "2", "ya", "tidak", None))
    return made


def visit(random_: random.Random, number: int) -> dict[str, object]:
    """Return one monitoring log of ten fields."""
    return {
        "office": OFFICE,
        "kind": random_.choice(("kunjungan", "supervisi")),
        "officer": f"1703-PCL-{number % 20:03}",
        "letter": f"B-{number:04}",
        "block": f"1703010001{number % 300:03}B",
        "followup": random_.choice((None, "ulang", "selesai")),
        "note": f"catatan {number}",
        "date": f"2025-07-{1 + number % 28:02}",
    }


def bare(desk: Desk, table: str, lines: Sequence[tuple[object, ...]], folder: Path) -> float:
    """Return the seconds of a bare `executemany` of rows into the same table, committed."""
    with desk.reading() as connection:
        ddl = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = ?", (table,)
        ).scalar_one()
    database = dbapi2.connect(str(folder / f"bare-{table}.db"), isolation_level=None)
    database.execute("PRAGMA key = \"x'" + "11" * 32 + "'\"")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        database.execute(ddl)
    marks = ",".join("?" * len(lines[0]))

    def insert() -> None:
        database.execute("BEGIN")
        database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', lines)
        database.execute("COMMIT")

    seconds = timed(insert)
    database.close()
    return seconds


def stored(desk: Desk, table: str, keys: Sequence[str] = ()) -> list[tuple[object, ...]]:
    """Return rows of a merged table as the driver gives them; of some keys, or all."""
    wanted = set(keys)
    with desk.reading() as connection:
        lines = connection.exec_driver_sql(
            f'SELECT * FROM "{table}" WHERE partition = ?', (OFFICE,)
        )
        return [tuple(line) for line in lines if not wanted or line[1] in wanted]


def _imports(folder: Path) -> list[Figure]:
    """Import new rows and edits, some rounds of each; the median round is told."""
    random_ = random.Random(1)
    pair = Pair(folder)
    questionnaires, logs, edits, again, size = [], [], [], [], 0
    for round_ in range(ROUNDS):
        keys = [
            f"1703010{round_:03}0{number // 90:02}B-{number % 90:03}" for number in range(4_000)
        ]
        pair.write("answer", {key: questionnaire(random_) for key in keys})
        file, seconds = pair.send()
        rows = stored(pair.province, "answer", keys)
        questionnaires.append(seconds / bare(pair.province, "answer", rows, folder))
        again.append(timed(partial(merge_bundle, pair.province, file)) / seconds)
        size = file.stat().st_size

        before = set(stored(pair.province, "monitoring"))
        pair.append("monitoring", [visit(random_, number) for number in range(20_000)])
        _file, seconds = pair.send()
        rows = [row for row in stored(pair.province, "monitoring") if row not in before]
        logs.append(seconds / bare(pair.province, "monitoring", rows, folder))

        edited = {key: {"b001": float(random_.randrange(9999))} for key in keys}
        pair.write("answer", edited)
        _file, seconds = pair.send()
        edits.append(seconds / _bare_updates(folder, edited))
    pair.close()
    cells = 4_000 * len(VARIABLES)
    middle = statistics.median
    return [
        ("import of new 120-field questionnaires / executemany", middle(questionnaires), "<= 4"),
        ("import of new 10-field log rows / executemany", middle(logs), "<= 6"),
        ("import of field edits / executemany UPDATE", middle(edits), "<= 12"),
        ("importing a known bundle again / first import", middle(again), "<= 0.02"),
        ("bytes a cell, bulk questionnaires, sealed", size / cells, "<= 2.0"),
    ]


def _bare_updates(folder: Path, edited: dict[str, dict[str, object]]) -> float:
    database = dbapi2.connect(str(folder / "bare-answer.db"), isolation_level=None)
    database.execute("PRAGMA key = \"x'" + "11" * 32 + "'\"")
    lines = [(values["b001"], OFFICE, key) for key, values in edited.items()]

    def update() -> None:
        database.execute("BEGIN")
        database.executemany("UPDATE answer SET b001 = ? WHERE partition = ? AND row = ?", lines)
        database.execute("COMMIT")

    seconds = timed(update)
    database.close()
    return seconds


def _local_write(folder: Path) -> list[Figure]:
    """Single edits, each its own transaction, with the change and without."""
    random_ = random.Random(2)
    pair = Pair(folder)
    keys = [f"1703010001001B-{number:03}" for number in range(300)]
    pair.write("answer", {key: questionnaire(random_) for key in keys})
    store = pair.regency.store

    def with_change(key: str) -> None:
        pair.write("answer", {key: {"b001": random_.random()}})

    def without(key: str) -> None:
        with store.writing() as transaction:
            transaction.connection.exec_driver_sql(
                "UPDATE answer SET b001 = ? WHERE partition = ? AND row = ?",
                (random_.random(), OFFICE, key),
            )

    both = [(timed(lambda k=key: with_change(k)), timed(lambda k=key: without(k))) for key in keys]
    ratio = statistics.median(one for one, _ in both) / statistics.median(two for _, two in both)
    pair.close()
    return [("local write with its change / without", ratio, "<= 2.5")]


def _memory(folder: Path) -> list[Figure]:
    """Peak of Python's memory while importing a bundle, against one twice as large."""
    peaks = []
    for count in (5_000, 10_000):
        random_ = random.Random(3)
        pair = Pair(folder.with_name(f"{folder.name}{count}"))
        rows = {
            f"17030100010{number // 900:02}B-{number % 900:03}": questionnaire(random_)
            for number in range(count)
        }
        pair.write("answer", rows)
        file = export_bundle(pair.regency, "1700", pair.folder)[0].file
        del rows
        tracemalloc.start()
        merge_bundle(pair.province, file)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        pair.close()
    return [
        ("peak memory, bundle of 10,000 / of 5,000 questionnaires", peaks[1] / peaks[0], "<= 1.2")
    ]


if __name__ == "__main__":
    import sys

    for name, value, target in run():
        sys.stdout.write(f"{value:10.3f}  {target:8}  {name}\n")
