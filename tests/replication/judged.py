"""Hold the end of a history against the oracle: what agrees, what differs, what was lost."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from imk_desktop.domain.change import PROVINCE, Act, Change, Mark
from imk_desktop.replication.decisions import decision_conflict
from imk_desktop.replication.digest import cells_of, digest
from imk_desktop.replication.fold import advance, fold
from imk_desktop.replication.row_state import RowState
from imk_desktop.replication.shown import conflicts, shown
from tests.replication.histories import REGENCIES, History, deliver_everything, draw_history, play
from tests.replication.oracle import (
    OracleRow,
    oracle_digest,
    oracle_row,
    oracle_standing,
    written_cells,
)
from tests.replication.plain_laptop import Place, PlainLaptop, unite

Changes = dict[Mark, Change]


@dataclass
class Judgement:
    """What was compared, and every fault by kind, in words."""

    figures: Counter[str] = field(default_factory=Counter)
    divergences: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Return all faults."""
        return self.divergences + self.differences + self.lost


def judge_seed(seed: int) -> Judgement:
    """Draw a history, play it on plain laptops and judge its end."""
    return judge(draw_history(seed))


def judge(history: History) -> Judgement:
    """Play a history on plain laptops, deliver everything and compare all with all."""
    judgement = Judgement()
    knew: dict[tuple[str, Mark], frozenset[Mark]] = {}

    def start(name: str, office: str, rng: random.Random) -> PlainLaptop:
        partitions = (PROVINCE, *REGENCIES[::-1]) if office == PROVINCE else (PROVINCE, office)
        return PlainLaptop(name, office, partitions, rng, knew, judgement.figures)

    laptops: list[PlainLaptop] = play(history, start)
    for laptop in laptops:
        _hold_against_oracle(laptop, laptop.log, judgement)
    before = unite(laptops)
    deliver_everything(laptops)
    after = unite(laptops)
    _nothing_vanished(before, laptops, judgement)
    for partition, rows in sorted(after.items()):
        holders = [laptop for laptop in laptops if partition in laptop.partitions]
        _all_agree(partition, rows, holders, judgement)
        for holder in holders[:1]:
            _in_any_order(rows, holder, random.Random(len(history.steps)), judgement)
        no_write_is_lost(rows, knew, judgement)
    judgement.figures["histories"] += 1
    judgement.figures["laptops"] += len(laptops)
    judgement.figures["still waiting"] += sum(bool(laptop.waiting) for laptop in laptops)
    return judgement


def _nothing_vanished(
    before: dict[str, dict[Place, Changes]], laptops: Sequence[PlainLaptop], judgement: Judgement
) -> None:
    for partition, rows in before.items():
        for laptop in laptops:
            if partition in laptop.partitions:
                for place, changes in rows.items():
                    if not changes.keys() <= laptop.log.get(place, {}).keys():
                        judgement.lost.append(f"{laptop.name} did not get all of {place}")


def _all_agree(
    partition: str,
    rows: dict[Place, Changes],
    holders: Sequence[PlainLaptop],
    judgement: Judgement,
) -> None:
    by_oracle = oracle_digest({place[1:]: changes.values() for place, changes in rows.items()})
    for holder in holders:
        own = {place: changes for place, changes in holder.log.items() if place[0] == partition}
        if own != rows:
            judgement.divergences.append(f"{holder.name} holds other changes of {partition}")
            continue
        judgement.figures["digests"] += 1
        if _digest(holder, own) != by_oracle:
            judgement.divergences.append(f"{holder.name} has another digest of {partition}")
    if holders:
        _hold_against_oracle(holders[0], rows, judgement)
        first = {p: _picture(holders[0].rows[p], changes) for p, changes in rows.items()}
        for holder in holders[1:]:
            for place, changes in rows.items():
                judgement.figures["rows compared between holders"] += 1
                if _picture(holder.rows[place], changes) != first[place]:
                    judgement.divergences.append(f"{holder.name} sees another {place}")


def _digest(holder: PlainLaptop, own: Iterable[Place]) -> str:
    return digest(
        (*place[1:], cells_of(holder.rows[place], holder.log[place])) for place in sorted(own)
    )


def _picture(state: RowState, changes: Changes) -> object:
    return (
        state.heads(),
        state.alive,
        state.made,
        state.missing,
        state.source,
        state.taken,
        [(field, repr(value)) for field, value in sorted(shown(state, changes).items())],
        [(found.id, [write.mark for write in found.writes]) for found in conflicts(state, changes)],
    )


def _hold_against_oracle(
    laptop: PlainLaptop, rows: dict[Place, Changes], judgement: Judgement
) -> None:
    for place, changes in rows.items():
        state = laptop.rows[place]
        truth = oracle_row(changes.values(), makers_of(place[1], laptop.offices))
        judgement.figures["rows that none made"] += not state.made
        judgement.differences += [
            f"{laptop.name} {place}: {fault}" for fault in _unlike(state, changes, truth)
        ]
        judgement.figures["cells held against the oracle"] += len(truth.heads)
        judgement.figures["conflicts"] += len(truth.conflicts)
        judgement.figures["rows gone"] += not truth.alive
    rulings: dict[tuple[str, str], dict[str, Change]] = {}
    for place, changes in rows.items():
        if place[1] in ("decision", "clarification"):
            for change in changes.values():
                sample = place[0], str(change.fields["sample"])
                rulings.setdefault(sample, {})[place[2]] = change
    for (partition, sample), made in rulings.items():
        _rulings_agree(laptop, partition, sample, made, judgement)


def makers_of(table: str, offices: Mapping[bytes, str]) -> set[bytes] | None:
    """Return the epochs of those who may make rows of a kind; None if everybody may.

    Written from the text of the design: samples and blocks are the province's to make.
    """
    if table not in ("sample", "block"):
        return None
    return {epoch for epoch, office in offices.items() if office == PROVINCE}


def _rulings_agree(
    laptop: PlainLaptop,
    partition: str,
    sample: str,
    made: dict[str, Change],
    judgement: Judgement,
) -> None:
    told: dict[str, tuple[str | None, set[str]]] = {}
    for row, change in made.items():
        verdict = change.fields.get("verdict")
        told[row] = (
            None if verdict is None else str(verdict),
            set(str(change.fields["after"]).split(",")) - {""},
        )
    decisions, unanswered, verdict = oracle_standing(told)
    found = laptop.standing(partition, sample)
    judgement.figures["samples with rulings"] += 1
    differ = len({told[row][0] for row in decisions}) > 1
    judgement.figures["decisions that differ"] += differ
    if (decisions, unanswered, verdict) != (
        list(found.decisions),
        list(found.clarifications),
        found.verdict,
    ) or differ != (decision_conflict(sample, made.values()) is not None):
        judgement.differences.append(f"{laptop.name}: rulings on {partition} {sample}")


def _unlike(state: RowState, changes: Changes, truth: OracleRow) -> list[str]:
    """Return in which respects a state differs from what the oracle says."""
    faults = []
    if {cell: list(heads) for cell, heads in state.heads().items()} != truth.heads:
        faults.append("heads")
    if state.alive != truth.alive:
        faults.append("alive")
    seen = shown(state, changes)
    if {f: repr(v) for f, v in seen.items()} != {f: repr(v) for f, v in truth.shown.items()}:
        faults.append("shown")
    found = {c.field: {write.mark for write in c.writes} for c in conflicts(state, changes)}
    if found != truth.conflicts:
        faults.append("conflicts")
    return faults


def _in_any_order(
    rows: dict[Place, Changes], holder: PlainLaptop, rng: random.Random, judgement: Judgement
) -> None:
    """Fold every row again from its changes, shuffled and repeated, whole and one by one."""
    for place, changes in rows.items():
        strangers = holder.strangers(place[1])
        settled = _picture(fold(changes.values(), strangers), changes)
        arrivals = [*changes.values()]
        rng.shuffle(arrivals)
        if _picture(fold([*arrivals, *arrivals[:3]], strangers), changes) != settled:
            judgement.divergences.append(f"{place} depends on order or repetition")
        state: RowState | None = None
        for count, change in enumerate(arrivals, 1):
            so_far = {arrival.mark: arrival for arrival in arrivals[:count]}
            by_maker = change.mark.epoch not in strangers
            quick = advance(state, change, by_maker=by_maker)
            slow = fold(so_far.values(), strangers)
            judgement.figures["arrivals out of order"] += 1
            if quick is not None and _picture(quick, so_far) != _picture(slow, so_far):
                judgement.divergences.append(f"{place}: advance differs from fold")
            state = slow if quick is None else quick


def no_write_is_lost(
    rows: dict[Place, Changes],
    knew: dict[tuple[str, Mark], frozenset[Mark]],
    judgement: Judgement,
) -> None:
    """See that what stands no longer was replaced by who knew it, or is an older snapshot."""
    for place, changes in rows.items():
        state = fold(changes.values())
        for write in changes.values():
            for cell in written_cells(write):
                judgement.figures["writes traced"] += 1
                if not _stands_or_passed(write, cell, state, changes, knew, place[0]):
                    judgement.lost.append(f"{place} {cell!r}: {write.mark}")


def _stands_or_passed(
    write: Change,
    cell: str,
    state: RowState,
    changes: Changes,
    knew: dict[tuple[str, Mark], frozenset[Mark]],
    partition: str,
) -> bool:
    """Follow a write through those that took its place to one that stands."""
    trail, ahead = set(), [write]
    while ahead:
        one = ahead.pop()
        if one.mark in trail:
            continue
        trail.add(one.mark)
        if one.mark in state.heads_of(cell):
            return True
        for other in changes.values():
            if one.mark in other.replaces.get(cell, ()):
                if one.mark not in knew[partition, other.mark]:
                    return False
                if cell not in written_cells(other):
                    return cell == ""  # a field written again on a row that was gone
                ahead.append(other)
            elif (
                one.act is other.act is Act.SNAPSHOT
                and one.source == other.source
                and cell in other.shape.fields
                and (other.taken, other.mark) > (one.taken, one.mark)
            ):
                ahead.append(other)
    return False
