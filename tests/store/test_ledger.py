"""What is kept of the exchange: segments, frontiers, bundles, statements, what others lack."""

from __future__ import annotations

from imk_desktop.domain.change import Mark
from imk_desktop.store import counts, exchange, segments
from imk_desktop.store.database import Connection
from imk_desktop.store.exchange import BundleEntry
from imk_desktop.store.segments import UnpackedRun
from imk_desktop.store.store import Store
from tests.replication.changes import change, mark
from tests.store.made_stores import KEYS, NOON, OFFICE, log, take, write

EPOCH = mark(1).epoch
AFTER = {OFFICE: (mark(4, "b"),), "1700": (mark(2, "c"), mark(3, "d"))}


def keep(
    connection: Connection,
    first: int = 1,
    last: int = 3,
    *,
    state: segments.State = "applied",
    content: bytes = b"content",
    after: dict[str, segments.Frontier] | None = None,
) -> int:
    return segments.keep(
        connection,
        epoch=EPOCH,
        partition=OFFICE,
        first=first,
        last=last,
        laptop="laptop-1703",
        after=AFTER if after is None else after,
        state=state,
        bundle="b1",
        received=NOON,
        content=content,
    )


def test_a_segment_is_kept_as_it_came(open_store: Store) -> None:
    with open_store.writing() as transaction:
        connection = transaction.connection
        number = keep(connection, content=b"\0bytes as written\xff")

        found = segments.by_id(connection, number)
        assert segments.content(connection, number) == b"\0bytes as written\xff"
        assert segments.size(connection, number) == 18

    assert (found.epoch, found.partition, found.first, found.last) == (EPOCH, OFFICE, 1, 3)
    assert found.after == AFTER
    assert (found.laptop, found.state, found.bundle) == ("laptop-1703", "applied", "b1")


def test_segments_are_found_by_state_partition_and_epoch(open_store: Store) -> None:
    with open_store.writing() as transaction:
        connection = transaction.connection
        second = keep(connection, 4, 6, state="waiting")
        first = keep(connection, 1, 3)

        assert [one.id for one in segments.in_state(connection, "waiting")] == [second]
        assert [one.id for one in segments.of_partition(connection, OFFICE)] == [first]
        assert [one.id for one in segments.of_epoch(connection, OFFICE, EPOCH)] == [first, second]
        assert segments.of_partition(connection, "1705") == []

        segments.settle(connection, second, "aside", "partition")
        assert segments.in_state(connection, "waiting") == []
        assert segments.by_id(connection, second).reason == "partition"


def test_a_frontier_stands_until_it_is_set_again(open_store: Store) -> None:
    heads = (Mark(b"a" * 8, 4), Mark(b"b" * 8, 1))
    with open_store.writing() as transaction:
        connection = transaction.connection
        assert segments.frontier(connection, OFFICE) == ()
        segments.set_frontier(connection, OFFICE, heads)
        segments.set_frontier(connection, "1705", heads[:1])
        assert segments.frontier(connection, OFFICE) == heads

        segments.set_frontier(connection, OFFICE, ())

        assert segments.frontier(connection, OFFICE) == ()
        assert segments.frontier(connection, "1705") == heads[:1]


def test_own_changes_are_unpacked_until_a_segment_has_them(open_store: Store) -> None:
    made = write(open_store, "sample", {key: {"name": key} for key in KEYS[:3]})
    take(open_store, change(1, {"name": "elsewhere"}, row="x"))
    epoch = made[0].mark.epoch
    with open_store.writing() as transaction:
        connection = transaction.connection
        [run] = segments.unpacked(connection, "laptop-1700")
        assert run == UnpackedRun(OFFICE, epoch, 1, 3)
        segments.note_packed(connection, UnpackedRun(OFFICE, epoch, 1, 2))
        assert segments.unpacked(connection, "laptop-1700") == [UnpackedRun(OFFICE, epoch, 3, 3)]
        segments.note_packed(connection, run)
        assert segments.unpacked(connection, "laptop-1700") == []
        assert segments.unpacked(connection, "laptop-elsewhere") == []


def test_partitions_are_those_of_which_something_is_here(open_store: Store) -> None:
    write(open_store, "sample", {"x": {"name": "x"}}, office="1705")
    log(open_store, "visit", [{"sample": "x"}])
    with open_store.writing() as transaction:
        transaction.log.ref("1709", mark(1))  # only named, by something that it replaces

        assert segments.partitions(transaction.connection) == [OFFICE, "1705"]
        assert segments.partitions_with_changes(transaction.connection) == [OFFICE, "1705"]


def test_a_partition_of_which_all_was_set_aside_has_no_changes(open_store: Store) -> None:
    with open_store.writing() as transaction:
        transaction.log.deliver("1709", EPOCH, 3, laptop="l", office="1709", own=False)

        assert segments.partitions(transaction.connection) == ["1709"]
        assert segments.partitions_with_changes(transaction.connection) == []


def test_the_contents_of_segments_are_counted_by_table(open_store: Store) -> None:
    take(
        open_store,
        change(1, {"name": "a"}, row="a", when=7),
        change(2, {"name": "b"}, row="b", when=3),
        change(3, {"status": "OPEN"}, table="fasih", row="a", when=9),
        change(4, {"name": "c"}, row="c", when=99),
    )
    with open_store.writing() as transaction:
        number = keep(transaction.connection, 1, 3)
        one = segments.by_id(transaction.connection, number)

        assert counts.contents(transaction.log, [one]) == ({"sample": 2, "fasih": 1}, (3, 9))
        assert counts.contents(transaction.log, []) == ({}, None)


def entry(id_: str, direction: exchange.Direction = "out", number: int = 1) -> BundleEntry:
    return BundleEntry(
        id=id_,
        direction=direction,
        from_office=OFFICE,
        from_laptop="laptop-1703",
        to_office="1700",
        number=number,
        file=f"{id_}.imk",
        bytes=99,
        made=NOON,
        at=NOON,
        outcome={"new": number},
    )


def test_bundles_are_entered_once_and_found_again(open_store: Store) -> None:
    with open_store.writing() as transaction:
        connection = transaction.connection
        for one in (entry("a"), entry("b", number=2), entry("c", "in")):
            exchange.enter(connection, one)
        exchange.enter(connection, entry("a"))

        assert exchange.find(connection, "b") == entry("b", number=2)
        assert exchange.find(connection, "z") is None
        assert [one.id for one in exchange.entries(connection, "out")][-1:] == ["a"]
        assert {one.id for one in exchange.entries(connection, "out")} == {"a", "b"}
        assert [one.id for one in exchange.entries(connection, "in")] == ["c"]


def test_bundles_are_numbered_for_each_addressee(open_store: Store) -> None:
    with open_store.writing() as transaction:
        connection = transaction.connection
        assert exchange.next_number(connection, "laptop-1703", "1700") == 1
        exchange.enter(connection, entry("a", number=4))

        assert exchange.next_number(connection, "laptop-1703", "1700") == 5
        assert exchange.next_number(connection, "laptop-1703", OFFICE) == 1
        assert exchange.next_number(connection, "another laptop", "1700") == 1


def test_a_statement_takes_the_place_of_one_that_it_covers(open_store: Store) -> None:
    less, more = {OFFICE: (mark(1),)}, {OFFICE: (mark(3),), "1700": (mark(1, "b"),)}
    with open_store.writing() as transaction:
        connection = transaction.connection
        assert exchange.stated(connection, "l") == []
        keep(connection, after={})
        exchange.hear(connection, "l", OFFICE, less, bundle="a", at=1)
        exchange.hear(connection, "other", OFFICE, less, bundle="b", at=1)
        exchange.hear(connection, "l", OFFICE, more, bundle="c", at=2)

        assert exchange.stated(connection, "l") == [more]
        assert exchange.stated(connection, "other") == [less]


def test_copies_of_a_laptop_stand_beside_each_other_until_one_covers_both(
    open_store: Store,
) -> None:
    one, other = {OFFICE: (mark(1, "b"),)}, {OFFICE: (mark(1, "c"),)}
    both = {OFFICE: (mark(1, "b"), mark(1, "c"))}
    with open_store.writing() as transaction:
        connection = transaction.connection
        exchange.hear(connection, "l", OFFICE, one, bundle="a", at=1)
        exchange.hear(connection, "l", OFFICE, other, bundle="b", at=1)
        assert exchange.stated(connection, "l") == [one, other]

        exchange.hear(connection, "l", OFFICE, both, bundle="c", at=1)

        assert exchange.stated(connection, "l") == [both]


def test_who_fell_behind_is_answered_before_it_is_forgotten(open_store: Store) -> None:
    less, more = {OFFICE: (mark(1),)}, {OFFICE: (mark(3),)}
    with open_store.writing() as transaction:
        connection = transaction.connection
        exchange.hear(connection, "l", OFFICE, more, bundle="a", at=1)
        exchange.hear(connection, "l", OFFICE, less, bundle="b", at=1)
        exchange.hear(connection, "l", OFFICE, more, bundle="c", at=1)
        assert less in exchange.stated(connection, "l")

        exchange.answer(connection, OFFICE)
        exchange.hear(connection, "l", OFFICE, more, bundle="d", at=1)

        assert exchange.stated(connection, "l") == [more]


def test_who_has_nothing_states_nothing(open_store: Store) -> None:
    with open_store.writing() as transaction:
        exchange.hear(transaction.connection, "l", OFFICE, {}, bundle="a", at=1)

        assert exchange.stated(transaction.connection, "l") == []


def test_what_a_laptop_lacks_is_kept_until_it_was_sent(open_store: Store) -> None:
    with open_store.writing() as transaction:
        connection = transaction.connection
        exchange.want(connection, "l", ["b", "a", "a"])
        exchange.want(connection, "l", [])  # so says a copy of it that has them
        exchange.want(connection, "other", ["a", "c"])
        assert exchange.wanted(connection, ["l", "other"]) == ["a", "b", "c"]

        exchange.sent(connection, ["l"], ["a", "z"])

        assert exchange.wanted(connection, ["l"]) == ["b"]
        assert exchange.wanted(connection, ["other"]) == ["a", "c"]
        exchange.want(connection, "l", ["a"])
        assert exchange.wanted(connection, ["l"]) == ["a", "b"]


def test_certificates_that_came_with_bundles_are_kept(open_store: Store) -> None:
    with open_store.writing() as transaction:
        exchange.vouch(transaction.connection, "b", b"certificate of b")
        exchange.vouch(transaction.connection, "a", b"certificate of a")

        assert exchange.vouched(transaction.connection) == [
            b"certificate of a",
            b"certificate of b",
        ]
