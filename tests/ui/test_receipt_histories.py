"""Random histories with backups brought back: what the screen says of receipts is so.

Judged by what each laptop really held when it wrote a bundle, read change by change from its
store; no frontier, ledger or statement of the program is asked. `IMK_RECEIPT_HISTORIES` sets
how many (4 unless set).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from imk_desktop import clock
from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.status import AttentionKind, SurveyStatus
from imk_desktop.errors import UserError
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.status import survey_status
from imk_desktop.store.log import BITS
from tests.operations.enrolled import copy_store, enrolled, opened, stores_of
from tests.operations.two_offices import REGENCY, SAMPLES, add_samples
from ui.exchange.send_page import standing

HISTORIES = int(os.environ.get("IMK_RECEIPT_HISTORIES", "4"))
STEPS = 25
"""A day each: what is older than two months when it comes has no date that counts."""
OFFICES = (PROVINCE, PROVINCE, REGENCY, REGENCY)
FIRST = date(2030, 6, 1)
"""After the day on which the laptops were enrolled."""
ACTS = {"write": 8, "send": 5, "deliver": 14, "deliver late": 2, "back up": 1, "restore": 3}
MANY = 50
"""Seasons of which figures are asked."""
FIGURES: Counter[str] = Counter()

Changes = frozenset[tuple[str, bytes, int]]


@dataclass(frozen=True)
class Said:
    """A bundle: who wrote it, on which step, and what the writer held."""

    laptop: str
    office: str
    to: str
    step: int
    held: Changes
    file: Path = Path()


@dataclass(frozen=True)
class Life:
    """What a laptop did and heard, as far as its store knows: a backup takes it back.

    Attributes:
        heard: Bundles taken in, with the step.
        sent: By office, what was held at the last sending, and the step.
    """

    heard: tuple[tuple[Said, int], ...] = ()
    sent: dict[str, tuple[Changes, int]] = field(default_factory=dict)


@dataclass
class Laptop:
    name: str
    office: str
    store: Path
    life: Life = field(default_factory=Life)
    backups: list[tuple[Path, Life]] = field(default_factory=list)
    at_work: Desk | None = None

    def desk(self) -> Desk:
        self.at_work = self.at_work or opened(self.store, by=self.name)
        return self.at_work

    def close(self) -> None:
        if self.at_work:
            self.at_work.close()
        self.at_work = None


def held_by(desk: Desk) -> Changes:
    """Return every change that a store holds."""
    with desk.reading() as connection:
        lines = connection.exec_driver_sql(
            "SELECT e.partition, e.epoch, c.id & ? FROM change c JOIN epoch e ON e.id = c.id >> ?",
            ((1 << BITS) - 1, BITS),
        )
        return frozenset((str(partition), bytes(epoch), seq) for partition, epoch, seq in lines)


class Season:
    """Four laptops of two offices, and the bundles that are on their way."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.dice, self.folder, self.step = random.Random(seed), folder, 0
        source = enrolled(OFFICES[1:])
        self.laptops = [
            Laptop(store.removesuffix(".imkdb"), office, copy_store(source / store, folder / store))
            for store, office in zip(stores_of(OFFICES), OFFICES, strict=True)
        ]
        self.posted: list[Said] = []
        self.on_the_way: list[tuple[Said, Laptop]] = []
        self.receivers: set[str] = set()
        with clock.on_day(FIRST):
            self.begin()

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.close()

    def begin(self) -> None:
        desk = self.laptops[0].desk()
        add_samples(desk)
        for laptop in self.laptops[2:]:  # a starter is the first word of who made it
            desk = laptop.desk()
            word = Said(self.laptops[0].name, PROVINCE, laptop.office, -1, held_by(desk))
            laptop.life = Life(((word, -1),))
        for laptop in self.laptops:
            self.send_to_all(laptop)
        for laptop in self.laptops:
            self.act("back up", laptop)

    def play(self) -> None:
        for self.step in range(1, STEPS + 1):
            with clock.on_day(FIRST + timedelta(days=self.step)):
                laptop = self.dice.choice(self.laptops)
                act = self.dice.choices(list(ACTS), list(ACTS.values()))[0]
                touched = self.act(act, laptop)
                if touched:
                    FIGURES[act] += 1
                    for name in {touched.name, *self.receivers}:
                        self.judge(next(one for one in self.laptops if one.name == name))
                self.receivers.clear()

    def settle(self) -> None:
        """Let everybody send to everybody until all is there."""
        for _ in range(4):
            for laptop in self.laptops:
                self.step += 1
                with clock.on_day(FIRST + timedelta(days=self.step)):
                    self.send_to_all(laptop)
        for laptop in self.laptops:
            self.judge(laptop)

    def send_to_all(self, laptop: Laptop) -> None:
        """Send to both offices, where all of it arrives at once."""
        for to in (PROVINCE, REGENCY):
            said = self.send(laptop, to)
            for other in self.laptops:
                if said and other.office == to and other is not laptop:
                    self.deliver(said, other)

    def act(self, act: str, laptop: Laptop) -> Laptop | None:
        match act:
            case "write":
                desk = laptop.desk()
                what = "weight" if laptop.office == PROVINCE else "owner"
                value = str(self.step) if what == "weight" else f"Bu {self.step}"
                set_field(desk, self.dice.choice(SAMPLES), what, value)
                if self.dice.random() < 0.6:
                    self.post(laptop, _other(laptop), at_once=0.7)
            case "send":
                return laptop if self.post(laptop, self.dice.choice(OFFICES)) else None
            case "deliver" if self.on_the_way:
                said, laptop = self.on_the_way.pop(0)
                self.deliver(said, laptop)
            case "deliver late":
                old = [
                    said
                    for said in self.posted
                    if said.to == laptop.office and said.laptop != laptop.name
                ]
                if not old:
                    return None
                self.deliver(self.dice.choice(old), laptop)
            case "back up":
                laptop.close()
                copy = copy_store(laptop.store, self.folder / f"{laptop.name}-{self.step}" / "b.db")
                laptop.backups.append((copy, laptop.life))
            case "restore" if laptop.backups:
                laptop.close()
                copy, laptop.life = self.dice.choice(laptop.backups)
                laptop.store = copy_store(copy, self.folder / f"r{self.step}" / laptop.store.name)
                self.post(laptop, _other(laptop), at_once=0.7)
            case _:
                return None
        return laptop

    def post(self, laptop: Laptop, to: str, *, at_once: float = 0) -> bool:
        """Write a bundle for every laptop of an office; to some it comes at once."""
        said = self.send(laptop, to)
        for there in self.laptops:
            if said and there.office == to and there is not laptop:
                if self.dice.random() < at_once:
                    self.deliver(said, there)
                else:
                    self.on_the_way.append((said, there))
        return said is not None

    def send(self, laptop: Laptop, to: str) -> Said | None:
        desk = laptop.desk()
        try:
            (done,) = export_bundle(desk, to, self.folder / f"s{self.step}-{laptop.name}-{to}")
        except UserError as error:
            assert error.code == "no_laptop"
            return None
        said = Said(laptop.name, laptop.office, to, self.step, held_by(desk), done.file)
        laptop.life = replace(laptop.life, sent=laptop.life.sent | {to: (said.held, self.step)})
        self.posted.append(said)
        return said

    def deliver(self, said: Said, laptop: Laptop) -> None:
        desk = laptop.desk()
        merge_bundle(desk, said.file)
        self.receivers.add(laptop.name)
        if said not in [one for one, _ in laptop.life.heard]:
            laptop.life = replace(laptop.life, heard=(*laptop.life.heard, (said, self.step)))

    def judge(self, laptop: Laptop) -> None:
        """Hold what a laptop says of the other office against what it was really told."""
        other = _other(laptop)
        desk = laptop.desk()
        status = survey_status(desk)
        told = said_by(status, other)
        expected = self.truth(laptop, other)
        FIGURES[told] += 1
        assert told == expected, f"step {self.step}, {laptop.name}: {told}, not {expected}"

    def truth(self, laptop: Laptop, other: str) -> str:
        life = laptop.life
        words: dict[str, list[tuple[Said, int]]] = {}
        for said, came in life.heard:
            if said.office == other:
                words.setdefault(said.laptop, []).append((said, came))
        held, sent = life.sent.get(other, (frozenset(), -1))
        last = {name: max(said, key=lambda one: one[0].step) for name, said in words.items()}
        here = held_by(laptop.desk())
        for name, (newest, came) in last.items():
            is_told = came > sent and newest.held <= here  # else it may be we who went back
            if is_told and any(not one.held <= newest.held for one, _ in words[name]):
                return "went back"
        if other not in life.sent:
            return "never sent"
        received = last and all(held <= newest.held for newest, _ in last.values())
        return "received" if received else "no receipt"


def _other(laptop: Laptop) -> str:
    return REGENCY if laptop.office == PROVINCE else PROVINCE


def said_by(status: SurveyStatus, office: str) -> str:
    """Return what the screens say of an office, after seeing that they say the same."""
    exchange = status.bundles[office]
    words = standing(exchange)
    kinds = {item.kind for item in status.attention if item.office == office}
    back = "kembali ke backup" in words
    assert back == exchange.went_back == (AttentionKind.WENT_BACK in kinds)
    if back:
        return "went back"
    if not exchange.last_sent:
        return "never sent"
    waiting = "belum ada tanda terima" in words
    assert waiting == (office in status.footer.unacknowledged)
    return "no receipt" if waiting else "received"


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_the_screen_believes_every_laptops_last_word_alone(seed: int, tmp_path: Path) -> None:
    season = Season(seed, tmp_path)

    season.play()
    season.settle()
    FIGURES["seasons"] += 1

    assert said_by(survey_status(season.laptops[2].desk()), PROVINCE) == "received"
    season.close()


def test_many_seasons_are_no_idle_ones() -> None:
    """What is to be told comes up again and again; of a few seasons chance decides."""
    seasons = FIGURES["seasons"]

    if seasons >= MANY:
        for what in ("received", "no receipt", "went back", *ACTS):
            assert FIGURES[what] >= seasons // 4, (what, FIGURES)
