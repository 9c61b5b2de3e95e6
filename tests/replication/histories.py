"""Random histories of offices that edit and exchange: drawn, played, and cut short.

A history is a list of steps, each with dice of its own, so that leaving some out does not
change what the others do: that is how a failing history is made short. `play` asks of a
laptop only what `Holder` names, so the same histories run on plain values and on real stores.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from imk_desktop.domain.change import EXISTENCE, PROVINCE, Shape, Value
from imk_desktop.replication.values import fit

Place = tuple[str, str, str]

REGENCIES = ("1701", "1703", "1771")
ACTS = {
    "write": 30,
    "make": 8,
    "trespass": 8,
    "snapshot": 10,
    "delete": 4,
    "restore": 3,
    "resolve": 8,
    "log": 4,
    "rule": 8,
    "send": 22,
    "deliver": 26,
    "restart": 5,
    "switch": 5,
    "back up": 3,
    "return to backup": 2,
    "copy": 2,
    "set clock": 4,
}
VALUES: tuple[Value, ...] = (None, None, "", "a", "b", "c", "1", 0, 1, 2, 1.0, 2.5, True, False)
YEAR_MS = 365 * 24 * 3600 * 1000
ROWS: dict[str, tuple[tuple[str, ...], int]] = {
    "sample": (("name", "owner", "phone", "kbli5", "weight", "note"), 3),
    "officer": (("name", "phone", "score"), 2),
    "answer": (tuple(f"r{number}" for number in range(1, 13)), 2),
    "fasih": (("assignment", "status", "officer"), 2),
    "document": (("title", "evidence"), 1),
    "block": (("officer", "listing", "stratum"), 1),
}
SHARED_ROWS = {"office": (("name", "contact"), 2), "stage": (("first_day", "reason"), 1)}


class Step(NamedTuple):
    """One thing that happens; `dice` settles all its details."""

    act: str
    dice: int


class Holder(Protocol):
    """A laptop, as far as a history needs one. What an office may not do returns False."""

    name: str
    office: str
    partitions: tuple[str, ...]

    # Writing: on top of what this laptop shows, checked against its office's rights.
    def write(self, place: Place, values: Mapping[str, Value], by: str, when: int) -> bool: ...
    def snapshot(
        self, place: Place, values: Mapping[str, Value], source: str, taken: int, when: int
    ) -> bool: ...
    def delete(self, place: Place, by: str, when: int) -> bool: ...
    def restore(self, place: Place, by: str, when: int) -> bool: ...
    def resolve(self, conflict: Any, value: Value, by: str, when: int) -> bool: ...
    def add_log(
        self, partition: str, table: str, values: Mapping[str, Value], by: str, when: int
    ) -> bool: ...

    # What a program that was tampered with does: it writes past its own rights, and signs. False
    # where everybody else would refuse it; what nobody refuses is kept, and may be nobody's row.
    def trespass(self, place: Place, values: Mapping[str, Value], by: str, when: int) -> bool: ...

    # Looking: conflicts have `partition`, `table`, `row`, `field`; a standing has `after()`.
    def conflicts(self) -> list[Any]: ...
    def standing(self, partition: str, sample: str) -> Any: ...

    # Processes and disks: `copied` leaves this laptop as it is, with its processes running.
    def restart(self) -> None: ...
    def switch(self) -> None: ...
    def copied(self, name: str | None = None) -> Any: ...

    # Exchange: what the other lacks by its last statement heard, or, `asking`, by a fresh one;
    # `receive` returns how many segments were applied, old waiting ones too.
    def send(self, to: Any, *, asking: bool = False) -> Any: ...
    def receive(self, message: Any) -> int: ...


class History(NamedTuple):
    """The offices of the laptops at the start, and what happens to them."""

    offices: tuple[str, ...]
    steps: tuple[Step, ...]


def draw_history(seed: int, longest: int = 160, acts: Mapping[str, int] = ACTS) -> History:
    """Draw a history: 2 to 7 laptops, of which the first is the province's.

    Args:
        seed: Draws the same history each time.
        longest: Most steps.
        acts: What may happen, and how often.
    """
    rng = random.Random(seed)
    regencies = REGENCIES[: rng.randint(1, len(REGENCIES))]
    offices = [PROVINCE, rng.choice(regencies)]
    offices += rng.choices((PROVINCE, *regencies), k=rng.randint(0, 4))
    drawn = rng.choices(list(acts), list(acts.values()), k=rng.randint(10, longest))
    return History(tuple(offices), tuple(Step(act, rng.getrandbits(48)) for act in drawn))


def play(
    history: History,
    start: Callable[[str, str, random.Random], Holder],
    values: Sequence[Value] = VALUES,
    season: type[Season] | None = None,
) -> list[Any]:
    """Let a history happen and return the laptops as they are at its end.

    Args:
        history: What happens.
        start: Makes a laptop from its name, its office and its own source of epochs.
        values: What people write; columns of a real store want fewer kinds.
        season: What happens at a step, if more is known to happen than in `Season`.
    """
    laptops = [
        start(f"laptop-{number}", office, random.Random(number))
        for number, office in enumerate(history.offices)
    ]
    playing = (season or Season)(laptops, values)
    for step in history.steps:
        playing.happen(step)
    return playing.laptops


def deliver_everything(laptops: Sequence[Holder]) -> None:
    """Let all laptops tell one another all they have, until nothing is new to any."""
    for _ in range(2 * len(laptops) + 2):
        news = 0
        for sender in laptops:
            for receiver in laptops:
                if sender is not receiver:
                    news += receiver.receive(sender.send(receiver, asking=True))
        if not news:
            return
    raise AssertionError("the exchange does not come to rest")


def shortened(history: History, fails: Callable[[History], bool]) -> History:
    """Leave out steps as long as the history still fails, for a person to read."""
    width = max(1, len(history.steps) // 2)
    while width:
        start = 0
        while start < len(history.steps):
            steps = history.steps[:start] + history.steps[start + width :]
            shorter = history._replace(steps=steps)
            if fails(shorter):
                history = shorter
            else:
                start += width
        width //= 2
    return history


class Season:
    """The laptops, the clocks, the backups and the post between them."""

    def __init__(self, laptops: list[Holder], values: Sequence[Value]) -> None:
        self.laptops = laptops
        self._values = values
        self._backups: list[tuple[int, Holder]] = []
        self._post: list[tuple[int, Any]] = []
        self.clocks = dict.fromkeys(range(len(laptops)), 0)
        self.now = 50 * YEAR_MS

    def happen(self, step: Step) -> None:
        """Do one step; one that makes no sense now does nothing."""
        rng = random.Random(step.dice)
        number = rng.randrange(len(self.laptops))
        self.now += rng.choice((0, 1, 1000, 86_400_000))
        when = self.now + self.clocks[number]
        laptop = self.laptops[number]
        match step.act:
            case "set clock":
                self.clocks[number] = rng.choice((-3, -1, 0, 0, 2)) * YEAR_MS
            case "back up":
                self._backups.append((number, laptop.copied()))
            case "return to backup" if self._backups:
                number, backup = rng.choice(self._backups)
                self.laptops[number] = backup.copied()
            case "copy" if len(self.laptops) < 7:
                name = rng.choice((None, f"laptop-{len(self.laptops)}"))
                self.clocks[len(self.laptops)] = self.clocks[number]
                self.laptops.append(laptop.copied(name))
            case "restart":
                laptop.restart()
            case "switch":
                laptop.switch()
            case "send":
                other = rng.randrange(len(self.laptops))
                if other != number:
                    message = laptop.send(self.laptops[other], asking=rng.random() < 0.1)
                    self._post.append((other, message))
            case "deliver" if self._post:  # any, in any order, again or never
                other, message = rng.choice(self._post[-8:] if rng.random() < 0.8 else self._post)
                self.laptops[other].receive(message)
            case _:
                work(laptop, step.act, rng, when, self._values)


def row_of(partition: str, table: str, number: int) -> str:
    """Return the id of a row; samples and what is about them bear the code of their office."""
    keyed = table in ("sample", "answer", "fasih", "block")
    return f"{partition if keyed else table}-{number}"


def value_of(table: str, field: str, rng: random.Random, choice: Sequence[Value]) -> Value:
    """Draw a value that a field may hold."""
    fitting = [one for one in choice if fit(Shape(table, (field,)), (one,))]
    if table == "stage" and field == "first_day":
        fitting += ["2026-05-18", "2026-06-08"]
    return rng.choice(fitting)


def work(laptop: Holder, act: str, rng: random.Random, when: int, choice: Sequence[Value]) -> None:
    """Let a person at a laptop write something."""
    by = f"{laptop.office}-{rng.randint(1, 2)}"
    partition = rng.choice(laptop.partitions[-1:] if rng.random() < 0.6 else laptop.partitions)
    tables = SHARED_ROWS if partition == PROVINCE else ROWS
    table = rng.choice(list(tables))
    fields, rows = tables[table]
    place = partition, table, row_of(partition, table, rng.randint(1, rows))

    def drawn(names: Iterable[str]) -> dict[str, Value]:
        return {name: value_of(table, name, rng, choice) for name in names}

    match act:
        case "make":
            keys = {"sample": {"key": place[2], "office": partition}, "officer": {"id": place[2]}}
            laptop.write(place, {**keys.get(table, {}), **drawn(fields)}, by, when)
        case "write":
            chosen = rng.sample(fields, rng.choice((1, 1, 1, 2, len(fields))))
            laptop.write(place, drawn(chosen), by, when)
        case "trespass":
            trespass(laptop, rng, by, when, choice)
        case "snapshot":
            values = drawn(rng.sample(fields, rng.randint(1, len(fields))))
            source = rng.choice(("fasih", "fasih", "fasih", "sobat"))
            laptop.snapshot(place, values, source, rng.randint(1, 9), when)
        case "delete":
            laptop.delete(place, by, when)
        case "restore":
            laptop.restore(place, by, when)
        case "resolve":
            if found := laptop.conflicts():
                conflict = rng.choice(found)
                if conflict.field == EXISTENCE and rng.random() < 0.5:
                    laptop.delete((conflict.partition, conflict.table, conflict.row), by, when)
                else:
                    value = value_of(conflict.table, conflict.field, rng, choice)
                    laptop.resolve(conflict, value, by, when)
        case "log":
            sample = row_of(partition, "sample", 1)
            values = {"sample": sample, "result": rng.choice(("selesai", "menolak", None))}
            laptop.add_log(partition, "visit", values, by, when)
        case "rule":
            sample = row_of(partition, "sample", rng.choice((1, 1, 2)))
            after = laptop.standing(partition, sample).after()
            if laptop.office == PROVINCE:
                laptop.add_log(
                    partition, "clarification", {"sample": sample, "after": after}, by, when
                )
            else:
                values = {"sample": sample, "verdict": rng.choice("YT"), "after": after}
                laptop.add_log(partition, "decision", values, by, when)


def trespass(
    laptop: Holder, rng: random.Random, by: str, when: int, choice: Sequence[Value]
) -> None:
    """Write to rows that may have no maker yet, and about other offices, past one's own rights."""
    partition = rng.choice(laptop.partitions)
    other = rng.choice(("1705", *REGENCIES))
    match rng.choice(("edit", "edit", "edit", "block", "about", "type")):
        case "edit":  # of a sample that nobody may have made
            name = rng.choice(("name", "owner", "phone", "note"))
            place = partition, "sample", row_of(partition, "sample", rng.randint(1, 3))
            laptop.trespass(place, {name: value_of("sample", name, rng, choice)}, by, when)
        case "block":
            place = partition, "block", row_of(partition, "block", rng.randint(1, 2))
            laptop.trespass(place, {"listing": rng.choice(("a", "b"))}, by, when)
        case "about":
            table, name = rng.choice((("explanation", "sample"), ("sample", "office")))
            place = partition, table, row_of(partition, "sample", 1)
            laptop.trespass(place, {name: f"{other}-1"}, by, when)
        case "type":
            place = partition, "sample", row_of(partition, "sample", 1)
            laptop.trespass(place, {"name": rng.choice((1, True, 2.5))}, by, when)
