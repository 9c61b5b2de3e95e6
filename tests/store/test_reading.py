"""Reading rows: by column, by key, by office; documents and their contents; verification."""

from __future__ import annotations

import pytest

from imk_desktop.domain.change import PROVINCE
from imk_desktop.store import documents, reading, samples
from imk_desktop.store.dates import day_in, moment_in
from imk_desktop.store.documents import NamedContent
from imk_desktop.store.log import IN_LIST
from imk_desktop.store.store import Store
from imk_desktop.store.verification import all_faults
from imk_desktop.tasks import Cancelled
from tests.replication.changes import change
from tests.store.made_stores import KEY, KEYS, OFFICE, delete, faults, log, take, write

HASHES = [letter * 64 for letter in "abc"]


def test_rows_are_read_by_any_column_in_their_order(open_store: Store) -> None:
    write(open_store, "sample", {key: {"name": "Tahu", "main": True} for key in KEYS[::-1]})
    write(open_store, "sample", {KEYS[0]: {"name": "Tempe"}})

    with open_store.reading() as connection:
        tofu = reading.rows(connection, open_store.tables, "sample", name="Tahu")
        none = reading.rows(connection, open_store.tables, "sample", name="Tahu", phone="1")
        all_ = reading.rows(connection, open_store.tables, "sample")

    assert [row["row"] for row in tofu] == KEYS[1:]
    assert none == []
    assert [row["row"] for row in all_] == KEYS
    assert all_[0]["main"] is True


def test_known_rows_are_told_from_unknown_ones(open_store: Store) -> None:
    rows = [f"{n}" for n in range(IN_LIST + 5)]
    write(open_store, "sample", {row: {"name": "x"} for row in rows})

    with open_store.reading() as connection:
        known = reading.known(connection, open_store.tables, "sample", [*rows, "another"])

    assert known == set(rows)


def test_samples_are_found_by_key_and_counted_by_office(open_store: Store) -> None:
    write(open_store, "sample", {key: {"name": key} for key in KEYS})
    write(open_store, "sample", {"17050010010001-001": {"name": "x"}}, office="1705")

    with open_store.reading() as connection:
        tables = open_store.tables
        found = samples.find(connection, tables, KEY)
        assert found is not None
        assert (found["name"], found["partition"]) == (KEY, OFFICE)
        assert samples.find(connection, tables, "another") is None
        assert samples.partition_of(connection, tables, KEY) == OFFICE
        assert samples.partition_of(connection, tables, "another") is None
        assert samples.keys(connection, tables) == [*KEYS, "17050010010001-001"]
        assert samples.counts(connection, tables) == {OFFICE: len(KEYS), "1705": 1}


def test_a_row_that_another_office_made_of_a_samples_key_is_not_the_sample(
    open_store: Store,
) -> None:
    take(open_store, change(1, {"name": "not it"}, partition="1701", row=KEY))
    write(open_store, "sample", {KEY: {"key": KEY, "name": "Tahu"}})

    with open_store.reading() as connection:
        assert samples.partition_of(connection, open_store.tables, KEY) == OFFICE
        found = samples.find(connection, open_store.tables, KEY)
    assert found is not None
    assert found["name"] == "Tahu"


def test_contents_are_named_with_their_name_and_the_laptop_that_filed_them(
    open_store: Store,
) -> None:
    write(
        open_store,
        "document",
        {
            "d": {"sha256": HASHES[0], "file": "sk.pdf"},
            "e": {"sha256": "../../x"},
            "f": {"title": "x"},
        },
        by=OFFICE,
    )
    take(open_store, change(1, {"sha256": HASHES[1]}, table="document", row="g"))
    log(
        open_store,
        "approval",
        [{"what": "start", "sha256": HASHES[2]}],
        office=PROVINCE,
        by=PROVINCE,
    )

    with open_store.reading() as connection:
        assert documents.named_contents(connection) == [
            NamedContent(HASHES[0], "laptop-1703", OFFICE, "sk.pdf"),
            NamedContent(HASHES[1], "laptop-elsewhere", OFFICE, "g"),
            NamedContent(HASHES[2], "laptop-1700", PROVINCE, "start"),
        ]


def test_a_certificate_is_read_as_the_province_wrote_it(open_store: Store) -> None:
    write(open_store, "certificate", {"l": {"certificate": "AAE="}}, office=PROVINCE)

    with open_store.reading() as connection:
        assert documents.certificate_of(connection, "l") == b"\0\1"
        assert documents.certificate_of(connection, "another") is None


def test_moments_of_old_files_are_read_or_left_out() -> None:
    assert moment_in("1970-01-01T07:00:01+07:00") == 1000
    assert moment_in("1970-01-01 00:00:01") == 1000
    assert moment_in(None) is None
    assert moment_in("kemarin") is None
    assert day_in(None) is None


# --- verification


def test_a_store_that_is_as_its_changes_say_has_no_faults(open_store: Store) -> None:
    write(open_store, "sample", {key: {"name": key} for key in KEYS})
    log(open_store, "visit", [{"sample": KEY}])
    take(open_store, change(1, {"name": "x"}), change(1, {"name": "y"}, epoch="b"))

    assert faults(open_store) == []


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE sample SET name = 'Bakso' WHERE row = '{row}'", "shown: sample"),
        ("UPDATE visit SET sample = NULL", "shown: visit"),
        ("DELETE FROM sample WHERE row = '{row}'", "shown: sample"),
        ("DELETE FROM row_state WHERE row = '{row}'", "state: sample"),
        ("UPDATE row_state SET alive = 0 WHERE row = '{row}'", "state: sample"),
        ("UPDATE row_state SET missing = 1 WHERE row = '{row}'", "state: sample"),
        (
            "INSERT INTO conflict VALUES ('x', '1703', 'sample', '{row}', 'name')",
            "conflict: sample",
        ),
        (
            "INSERT INTO conflict VALUES ('x', '1703', 'fasih', '{row}', 'name')",
            "no changes: fasih",
        ),
        ("INSERT INTO sample (partition, row) VALUES ('1703', 'stray')", "no changes: sample"),
        ("INSERT INTO visit (partition, row) VALUES ('1703', 'stray')", "no changes: visit"),
        (
            "INSERT INTO row_state VALUES ('1703', 'well', 'w', 1, 1, 1, 0, '', 0, NULL)",
            "no changes: well",
        ),
    ],
)
def test_whatever_is_not_as_the_changes_say_is_found(
    open_store: Store, damage: str, fault: str
) -> None:
    write(open_store, "sample", {key: {"name": key} for key in KEYS})
    log(open_store, "visit", [{"sample": KEY}])
    with open_store.writing() as transaction:
        transaction.connection.exec_driver_sql(damage.format(row=KEY))

    assert faults(open_store) == [fault]


def test_a_deleted_row_that_is_still_shown_is_found(open_store: Store) -> None:
    write(open_store, "sample", {KEY: {"name": "Tahu"}})
    delete(open_store, "sample", [KEY])
    with open_store.writing() as transaction:
        transaction.connection.exec_driver_sql(
            "INSERT INTO sample (partition, row) VALUES (?, ?)", (OFFICE, KEY)
        )

    assert faults(open_store) == ["shown: sample"]


def test_a_value_held_in_the_way_of_its_column_is_no_fault(open_store: Store) -> None:
    take(open_store, change(1, {"name": "12", "weight": 2, "listed_workers": 3.0, "main": 1}))

    assert faults(open_store) == []


def test_a_verification_tells_how_far_it_is_and_can_be_stopped(open_store: Store) -> None:
    write(open_store, "sample", {f"{n}": {"name": "x"} for n in range(IN_LIST + 1)})
    ticket = Watch()
    with open_store.reading() as connection:
        assert list(all_faults(connection, open_store.tables, ticket)) == []
        assert ticket.told == [(IN_LIST, IN_LIST + 1), (IN_LIST + 1, IN_LIST + 1)]
        ticket.stop = True
        with pytest.raises(Cancelled):
            list(all_faults(connection, open_store.tables, ticket))


class Watch:
    """A ticket that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []
        self.stop = False

    def advance(self, done: int, total: int) -> None:
        """Remember how far the work is, or stop it."""
        if self.stop:
            raise Cancelled
        self.told.append((done, total))


# --- keys that were mistyped

MEANT = "17030010010001-003"


@pytest.mark.parametrize(
    "typed",
    [
        "17030010010001-0003",
        "17030010010001-03",
        "1703001001000l-003",
        "I7030010010001-003",
        "170300100100o1-003",
        "1703001O010001-003",
        "17030010010001003",
        " 17030010010001-003",
    ],
)
def test_one_slip_in_a_key_is_forgiven(open_store: Store, typed: str) -> None:
    others = [f"1703001001{n:04}-00{n % 3 + 1}" for n in range(2, 40)]
    write(open_store, "sample", {key: {"name": key} for key in (MEANT, *others)})

    with open_store.reading() as connection:
        assert samples.near(connection, open_store.tables, typed) == MEANT


@pytest.mark.parametrize("typed", ["", "1", "tahu", "1771", "é" * 40, "99990010010001-003"[::-1]])
def test_what_is_no_key_at_all_suggests_none(open_store: Store, typed: str) -> None:
    write(open_store, "sample", {MEANT: {"name": "Tahu"}})

    with open_store.reading() as connection:
        assert samples.near(connection, open_store.tables, typed) is None
