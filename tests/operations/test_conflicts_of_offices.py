"""Two offices write at once: nothing is lost, what differs is listed, choosing settles it."""

from __future__ import annotations

import json

import pytest

from imk_desktop.errors import UserError
from imk_desktop.operations.conflicts import list_conflicts, resolve_conflict
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.merge_bundle import preview_bundle
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.store import change_log
from tests.operations.two_offices import SAMPLE, exchange, field, send


def both_write(province: Desk, regency: Desk, name: str, ours: str, theirs: str) -> None:
    set_field(province, SAMPLE, name, ours)
    set_field(regency, SAMPLE, name, theirs)


def meet(province: Desk, regency: Desk) -> None:
    exchange(regency, province)
    exchange(province, regency)


def delete(desk: Desk, *, restore: bool = False) -> None:
    with desk.writing() as transaction:
        change_log.delete(
            transaction,
            "sample",
            [SAMPLE],
            partition="1703",
            writer=desk.writer,
            when=desk.now(),
            restore=restore,
        )


def is_there(desk: Desk) -> bool:
    try:
        return field(desk, "key") == SAMPLE
    except UserError:
        return False


def test_one_field_written_twice_is_listed_on_both_sides_with_both_values(province, regency):
    both_write(province, regency, "address", "Jl. Provinsi", "Jl. Kab")

    meet(province, regency)

    for desk in (province, regency):
        (conflict,) = list_conflicts(desk)
        assert (conflict.table, conflict.row, conflict.sample) == ("sample", SAMPLE, SAMPLE)
        assert conflict.field == "address"
        assert {(each.value, each.office, each.by) for each in conflict.values} == {
            ("Jl. Provinsi", "1700", "Rina"),
            ("Jl. Kab", "1703", "Dewi"),
        }
        assert field(desk, "address") == conflict.values[0].value
    assert list_conflicts(province)[0].id == list_conflicts(regency)[0].id
    assert store_digest(province) == store_digest(regency)


@pytest.mark.parametrize("chosen", ["Jl. Provinsi", "Jl. Kab", "Jl. Ketiga"])
@pytest.mark.parametrize("by", ["resolve", "set"])
def test_choosing_on_one_side_settles_both_after_the_next_bundles(province, regency, chosen, by):
    both_write(province, regency, "address", "Jl. Provinsi", "Jl. Kab")
    meet(province, regency)
    (conflict,) = list_conflicts(regency)

    if by == "resolve":
        resolve_conflict(regency, conflict.id, chosen)
    else:
        set_field(regency, SAMPLE, "address", chosen)
    assert list_conflicts(regency) == []
    merged = exchange(regency, province)

    assert merged.conflicts == 0
    assert list_conflicts(province) == []
    assert field(province, "address") == field(regency, "address") == chosen
    assert store_digest(province) == store_digest(regency)


def test_both_choose_differently_and_it_is_a_conflict_again(province, regency):
    both_write(province, regency, "address", "Jl. Provinsi", "Jl. Kab")
    meet(province, regency)
    (conflict,) = list_conflicts(regency)
    resolve_conflict(regency, conflict.id, "Jl. Kab")
    resolve_conflict(province, conflict.id, "Jl. Provinsi")

    meet(province, regency)

    assert [one.id for one in list_conflicts(province)] == [conflict.id]
    resolve_conflict(province, conflict.id, "Jl. Kab")
    meet(province, regency)
    assert list_conflicts(province) == list_conflicts(regency) == []


def test_both_choose_the_same_and_nothing_is_left(province, regency):
    both_write(province, regency, "address", "Jl. Provinsi", "Jl. Kab")
    meet(province, regency)
    for desk in (province, regency):
        resolve_conflict(desk, list_conflicts(desk)[0].id, "Jl. Kab")

    meet(province, regency)

    assert list_conflicts(province) == list_conflicts(regency) == []


def test_different_fields_both_stand_without_a_conflict(province, regency):
    set_field(province, SAMPLE, "address", "Jl. Provinsi")
    set_field(regency, SAMPLE, "phone", "0736")

    meet(province, regency)

    for desk in (province, regency):
        assert list_conflicts(desk) == []
        assert (field(desk, "address"), field(desk, "phone")) == ("Jl. Provinsi", "0736")
    assert store_digest(province) == store_digest(regency)


def test_the_same_value_written_on_both_sides_is_no_conflict(province, regency):
    both_write(province, regency, "address", "Jl. Sama", "Jl. Sama")

    meet(province, regency)

    assert list_conflicts(province) == list_conflicts(regency) == []


def test_a_preview_tells_of_the_conflict_and_leaves_none(province, regency):
    both_write(province, regency, "address", "Jl. Provinsi", "Jl. Kab")
    (file,) = send(regency, "1700")

    told = preview_bundle(province, file)

    assert (told.conflicts, told.needs_a_person) == (1, True)
    assert list_conflicts(province) == []


@pytest.mark.parametrize("chosen", ["ada", "hapus"])
def test_an_edit_against_a_delete_is_listed_and_settled_either_way(province, regency, chosen):
    delete(province)
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    meet(province, regency)

    for desk in (province, regency):
        (conflict,) = list_conflicts(desk)
        assert conflict.field == "existence"
        assert {each.value for each in conflict.values} == {"ada", "hapus"}
        assert field(desk, "owner") == "Bu Contoh"

    resolve_conflict(province, list_conflicts(province)[0].id, chosen)
    meet(province, regency)

    for desk in (province, regency):
        assert list_conflicts(desk) == []
        assert is_there(desk) == (chosen == "ada")
    assert store_digest(province) == store_digest(regency)


def test_a_delete_that_saw_every_edit_is_no_conflict(province, regency):
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    meet(province, regency)
    delete(province)

    meet(province, regency)

    assert not is_there(regency)
    assert list_conflicts(regency) == []


def test_a_regency_may_not_settle_what_only_the_province_writes(province, regency):
    delete(province)
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    meet(province, regency)
    (conflict,) = list_conflicts(regency)
    before = store_digest(regency)

    with pytest.raises(UserError) as caught:
        resolve_conflict(regency, conflict.id, "hapus")

    assert caught.value.code == "not_allowed_maker"
    assert store_digest(regency) == before


@pytest.mark.parametrize("value", ["", "0", "hapus saja"])
def test_only_kept_or_deleted_can_be_chosen_for_a_row(province, regency, value):
    delete(province)
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    meet(province, regency)

    with pytest.raises(UserError) as caught:
        resolve_conflict(province, list_conflicts(province)[0].id, value)

    assert caught.value.code == "bad_value"


def test_a_conflict_that_is_not_there_is_told_so(province):
    with pytest.raises(UserError) as caught:
        resolve_conflict(province, "0123456789", "x")

    assert caught.value.code == "unknown_conflict"


def test_an_empty_value_can_be_chosen(province, regency):
    both_write(province, regency, "address", "", "Jl. Kab")
    meet(province, regency)

    resolve_conflict(regency, list_conflicts(regency)[0].id, "")
    meet(province, regency)

    assert field(province, "address") is None
    assert list_conflicts(province) == []


def test_a_third_value_of_an_answer_is_of_the_type_of_its_variable(province, regency):
    variables = json.dumps([["r101", "integer"]])
    with province.writing() as transaction:
        change_log.write(
            transaction,
            "questionnaire",
            {"1": {"title": "VIMK", "variables": variables, "in_force": True}},
            partition="1700",
            writer=province.writer,
            when=province.now(),
        )
        province.store.take_questionnaire(transaction)
    exchange(province, regency)
    both_write(province, regency, "r101", "1", "2")
    meet(province, regency)
    (conflict,) = list_conflicts(regency)

    with pytest.raises(UserError):
        resolve_conflict(regency, conflict.id, "tiga")
    resolve_conflict(regency, conflict.id, "3")
    meet(province, regency)

    with province.reading() as connection:
        held = connection.exec_driver_sql("SELECT r101, typeof(r101) FROM answer").one()
    assert tuple(held) == (3, "integer")
    with province.writing(keep=False) as transaction:
        changes = transaction.log.of_rows("1703", "answer", [SAMPLE])[SAMPLE]
    assert 3 in [change.fields["r101"] for change in changes]
