"""The merged tables are a fold of the log: made anew whenever their definition changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imk_desktop.domain.change import PROVINCE, Value
from imk_desktop.domain.records import ANSWER, RECORDS, Field, Record, Type
from imk_desktop.store.folding import Folding
from imk_desktop.store.log import Log
from imk_desktop.store.merged_tables import MergedTables
from imk_desktop.store.questionnaire_columns import fields_of
from imk_desktop.store.rebuilding import BUILT, outdated, rebuild
from imk_desktop.store.settings import set_setting, setting
from imk_desktop.store.store import Store
from tests.replication.changes import change
from tests.store.made_stores import (
    KEY,
    OFFICE,
    count,
    faults,
    log,
    opened,
    shown,
    take,
    write,
)

FIRST = [["b101", "integer"], ["b102", "text"]]
SECOND = [*FIRST, ["b103", "number"], ["b104", "flag"]]


def put_in_force(store: Store, version: str, variables: object) -> None:
    """Write a questionnaire as the province does, and take its columns."""
    text = variables if isinstance(variables, str) else json.dumps(variables)
    write(store, "questionnaire", {version: {"variables": text}}, office=PROVINCE)
    with store.writing() as transaction:
        store.take_questionnaire(transaction)


def answer(store: Store, **values: Value) -> None:
    write(store, "answer", {KEY: values}, by=OFFICE)


def test_a_questionnaire_brings_its_columns(open_store: Store) -> None:
    put_in_force(open_store, "1", FIRST)
    answer(open_store, b101=4, b102="ya")

    assert shown(open_store, "answer") == {"partition": OFFICE, "row": KEY, "b101": 4, "b102": "ya"}
    assert open_store.tables.columns("answer") == {"b101", "b102"}


def test_answers_that_came_before_their_questionnaire_appear_with_it(open_store: Store) -> None:
    answer(open_store, b101=4, b103=2.5)
    assert shown(open_store, "answer") == {"partition": OFFICE, "row": KEY}
    put_in_force(open_store, "1", FIRST)
    assert shown(open_store, "answer")["b101"] == 4

    put_in_force(open_store, "2", SECOND)

    assert shown(open_store, "answer")["b103"] == 2.5
    assert faults(open_store) == []


def test_the_columns_are_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put_in_force(store, "1", SECOND)
        answer(store, b104=True)

    with opened(tmp_path) as store:
        assert shown(store, "answer")["b104"] == 1
        assert write(store, "answer", {KEY: {"b104": True}}, by=OFFICE) == []


def test_a_questionnaire_that_is_only_looked_at_leaves_no_columns(open_store: Store) -> None:
    variables = json.dumps(FIRST)
    with open_store.writing(keep=False) as transaction:
        transaction.folding.add(
            PROVINCE,
            [change(1, {"variables": variables}, table="questionnaire", partition=PROVINCE)],
        )
        after = open_store.take_questionnaire(transaction)
        assert "b101" in after.tables.columns("answer")
        assert "b101" in open_store.tables.columns("answer")

    assert open_store.tables.columns("answer") == set()
    answer(open_store, b101=4)
    assert faults(open_store) == []


def test_taking_a_questionnaire_again_changes_nothing(open_store: Store) -> None:
    put_in_force(open_store, "1", FIRST)
    with open_store.writing() as transaction:
        assert open_store.take_questionnaire(transaction) is transaction


def test_columns_that_another_process_added_are_not_emptied(tmp_path: Path) -> None:
    """The window stands open with the old columns while the command line takes a bundle in."""
    with opened(tmp_path) as window, opened(tmp_path) as command:
        put_in_force(window, "1", FIRST)
        put_in_force(command, "2", SECOND)
        answer(command, b101=1, b103=2.5)
        assert "b103" not in window.tables.columns("answer")

        take(window, change(1, {"b101": 2}, table="answer", row=KEY))  # a conflict: folded again

        assert shown(window, "answer")["b103"] == 2.5
        assert faults(window) == faults(command) == []


@pytest.mark.parametrize(
    "built",
    ["", "{", '{"sample": "of another version"}', "a6b1 what an early trial kept here"],
)
def test_tables_of_another_definition_are_made_anew(tmp_path: Path, built: str) -> None:
    with opened(tmp_path) as store:
        write(store, "sample", {KEY: {"name": "Tahu"}})
        log(store, "visit", [{"sample": KEY, "result": "selesai"}])
        with store.writing() as transaction:
            connection = transaction.connection
            set_setting(connection, BUILT, built)
            for table in ("sample", "visit"):
                connection.exec_driver_sql(f"DROP TABLE {table}")
                connection.exec_driver_sql(f"CREATE TABLE {table} (old TEXT)")
            if built.startswith('{"sample'):
                prints = {**transaction.tables.fingerprints, "sample": "old", "visit": "old"}
                set_setting(connection, BUILT, json.dumps(prints))

    with opened(tmp_path) as store:
        assert shown(store, "sample")["name"] == "Tahu"
        assert count(store, "visit") == 1
        assert faults(store) == []


def test_another_program_on_the_same_store_has_its_tables_back_at_the_next_write(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as store:
        write(store, "sample", {KEY: {"name": "Tahu"}})
        with store.writing() as transaction:  # as a program with another definition leaves it
            transaction.connection.exec_driver_sql("DROP TABLE sample")
            transaction.connection.exec_driver_sql(
                "CREATE TABLE sample (partition TEXT, row TEXT, later TEXT)"
            )
            prints = {**transaction.tables.fingerprints, "sample": "later"}
            set_setting(transaction.connection, BUILT, json.dumps(prints))

        write(store, "sample", {KEY: {"phone": "0812"}})

        assert (shown(store, "sample")["name"], shown(store, "sample")["phone"]) == ("Tahu", "0812")
        assert faults(store) == []


def test_only_the_tables_that_changed_are_made_anew(open_store: Store) -> None:
    write(open_store, "sample", {KEY: {"name": "Tahu"}})
    with open_store.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE sample SET name = 'untouched'")
    put_in_force(open_store, "1", FIRST)

    assert shown(open_store, "sample")["name"] == "untouched"


def test_a_kind_that_a_later_program_knows_appears_with_it(open_store: Store) -> None:
    take(open_store, change(1, {"depth": 3}, table="well", row="w"))
    well = Record("well", (Field("depth", Type.INTEGER),))
    tables = MergedTables({**RECORDS, "well": well})
    with open_store.writing(keep=False) as transaction:
        connection = transaction.connection
        assert outdated(connection, tables) == ["well"]

        rebuild(connection, tables, Folding(connection, Log(connection), tables))

        assert connection.exec_driver_sql("SELECT depth FROM well").scalars().all() == [3]
        assert outdated(connection, tables) == []


def test_a_definition_is_told_by_its_columns_types_keys_and_indexes() -> None:
    one = Record("r", (Field("a"),))
    others = [
        Record("r", (Field("b"),)),
        Record("r", (Field("a", Type.INTEGER),)),
        Record("r", (Field("a"),), keyed=False),
        Record("r", (Field("sample"),)),
    ]
    prints = {MergedTables({"r": each}).fingerprints["r"] for each in (one, *others)}

    assert len(prints) == 1 + len(others)
    assert MergedTables({"r": one}).fingerprints == MergedTables({"r": one}).fingerprints


def test_tables_are_looked_up_like_a_mapping() -> None:
    tables = MergedTables()

    assert "sample" in tables
    assert "well" not in tables
    assert tables["sample"].name == "sample"
    assert tables.flags("officer") == {"attended", "passed"}
    assert tables.records["answer"] is ANSWER


@pytest.mark.parametrize(
    ("variables", "names"),
    [
        ("", []),
        ("nothing of the kind", []),
        ('{"b101": "integer"}', []),
        ('[["b101"]]', []),
        ('[["b101", "integer"], ["b102", "a type of a later program"]]', ["b101", "b102"]),
        ('[["row", "text"], ["Partition", "text"], ["b1", "text"]]', ["b1"]),
        ('[["1a", "text"], ["a b", "text"], ["a\\"b", "text"], ["", "text"], ["é", "text"]]', []),
    ],
)
def test_what_cannot_be_a_column_is_left_out(variables: str, names: list[str]) -> None:
    fields = fields_of(variables)

    assert [field.name for field in fields] == names
    assert all(field.type in Type for field in fields)


def test_a_questionnaire_that_is_none_keeps_no_store_from_opening(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put_in_force(store, "1", [["B101", "integer"], ["row", "text"]])
        put_in_force(store, "2", "{")
        put_in_force(store, "3", [["b101", "text"], ["b102", "text"]])
        answer(store, B101=4, b102="ya", row="x")

    with opened(tmp_path) as store:
        assert store.tables.columns("answer") == {"B101", "b102"}
        assert shown(store, "answer")["B101"] == 4
        assert faults(store) == []


def test_settings_stay_until_they_are_set_again(open_store: Store) -> None:
    with open_store.writing() as transaction:
        assert setting(transaction.connection, "color") is None
        set_setting(transaction.connection, "color", "red")
        set_setting(transaction.connection, "color", "blue")
        assert setting(transaction.connection, "color") == "blue"
