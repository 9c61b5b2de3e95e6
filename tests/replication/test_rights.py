"""Who may write what, judged by the change and its writer's office alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imk_desktop.domain.change import EXISTENCE, PROVINCE, Act, Change, Shape
from imk_desktop.domain.records import RECORDS
from imk_desktop.replication.rights import Breach, violation
from imk_desktop.replication.write import log_row_id
from tests.replication.changes import change, delete, mark, restore, snapshot

OWN = "1703"


def log(table, values, *, seq=1, **more):
    """Return the change that makes a row of a log."""
    return change(seq, values, table=table, row=log_row_id(mark(seq)), **more)


@pytest.mark.parametrize(
    ("one", "office", "breach"),
    [
        pytest.param(change(1, {"name": "x"}), OWN, None, id="a regency, its own sample"),
        pytest.param(change(1, {"name": "x"}), PROVINCE, None, id="the province, for it"),
        pytest.param(change(1, {"name": "x"}), "1704", Breach.PARTITION, id="another's"),
        pytest.param(
            change(1, {"weight": 2.5}), OWN, Breach.PROVINCE_ONLY, id="a weight by a regency"
        ),
        pytest.param(change(1, {"weight": 2.5}), PROVINCE, None, id="a weight"),
        pytest.param(
            change(1, {"year": 2026}, table="survey", partition=PROVINCE),
            OWN,
            Breach.PARTITION,
            id="the province's rows by a regency",
        ),
        pytest.param(
            change(1, {"year": 2026}, table="survey"),
            PROVINCE,
            Breach.SHARED,
            id="a shared row outside the province's partition",
        ),
        pytest.param(
            change(1, {"title": "SK"}, table="document", partition=PROVINCE),
            PROVINCE,
            None,
            id="a document for all",
        ),
        pytest.param(
            change(1, {"key": "k", "name": "x"}), PROVINCE, None, id="the province makes a sample"
        ),
        pytest.param(
            change(1, {"key": "k", "name": "x"}), OWN, Breach.MAKER, id="a regency makes a sample"
        ),
        pytest.param(
            change(2, {"key": "k"}, {"key": (mark(1),)}),
            PROVINCE,
            Breach.IMMUTABLE,
            id="a key written again",
        ),
        pytest.param(
            change(1, {"id": "p1", "name": "x"}, table="officer"), OWN, None, id="an officer"
        ),
        pytest.param(delete(2, (mark(1),)), OWN, Breach.MAKER, id="a regency deletes a sample"),
        pytest.param(delete(2, (mark(1),)), PROVINCE, None, id="the province deletes a sample"),
        pytest.param(
            delete(2, (mark(1),), table="officer"), OWN, None, id="a regency deletes an officer"
        ),
        pytest.param(restore(3, (mark(2),)), OWN, Breach.MAKER, id="a regency restores a sample"),
        pytest.param(
            change(3, {"name": "x"}, {EXISTENCE: (mark(2),)}),
            OWN,
            Breach.MAKER,
            id="a regency ends a delete by writing",
        ),
        pytest.param(
            snapshot(1, {"status": "OPEN"}, 5, table="fasih"), OWN, None, id="a regency's download"
        ),
        pytest.param(
            snapshot(1, {"status": "OPEN"}, 5, table="fasih"), PROVINCE, None, id="the province's"
        ),
        pytest.param(
            snapshot(1, {"key": "k"}, 5), PROVINCE, Breach.IMMUTABLE, id="a key out of FASIH"
        ),
        pytest.param(log("visit", {"sample": "s"}), OWN, None, id="a visit"),
        pytest.param(log("visit", {"sample": "s"}), PROVINCE, None, id="a visit for a regency"),
        pytest.param(
            change(2, {"result": "x"}, table="visit", row=log_row_id(mark(1))),
            OWN,
            Breach.LOG_EDITED,
            id="a second change to a visit",
        ),
        pytest.param(
            delete(2, (mark(1),), table="visit", row=log_row_id(mark(2))),
            OWN,
            Breach.LOG_EDITED,
            id="a visit deleted",
        ),
        pytest.param(log("decision", {"verdict": "Y"}), OWN, None, id="a decision"),
        pytest.param(
            log("decision", {"verdict": "Y"}), PROVINCE, Breach.MAKER, id="the province decides"
        ),
        pytest.param(
            log("decision", {"verdict": "Y"}, partition=PROVINCE),
            PROVINCE,
            Breach.MAKER,
            id="even in its own partition",
        ),
        pytest.param(
            log("clarification", {"reason": "?"}), OWN, Breach.MAKER, id="a regency's clarification"
        ),
        pytest.param(log("clarification", {"reason": "?"}), PROVINCE, None, id="a clarification"),
        pytest.param(change(1, {"colour": "red"}), OWN, None, id="a field that is not known here"),
        pytest.param(
            change(1, {"x": 1}, table="later"), OWN, None, id="a kind that is not known here"
        ),
        pytest.param(
            change(1, {"x": 1}, table="later"), "1704", Breach.PARTITION, id="of another office"
        ),
    ],
)
def test_rights(one, office, breach):
    assert violation(one, office) is breach


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(change(1), id="a write of nothing"),
        pytest.param(change(0, {"name": "x"}), id="no number"),
        pytest.param(change(1, {"name": "x"}, row=""), id="no row"),
        pytest.param(change(1, {"name": "x"}, source="fasih"), id="a hand with a source"),
        pytest.param(change(1, {"name": "x"}, taken=5), id="a hand with a download"),
        pytest.param(change(1, {"name": "x"}, seen=(mark(3, "b"),)), id="a hand that has seen"),
        pytest.param(snapshot(1, {"name": "x"}, 0), id="a snapshot of no time"),
        pytest.param(snapshot(1, {"name": "x"}, 5, source=""), id="a snapshot of no source"),
        pytest.param(change(1, {"name": "x"}, act=Act.DELETE), id="a delete with fields"),
        pytest.param(change(2, {"name": "x"}, {"phone": (mark(1),)}), id="replaced unwritten"),
        pytest.param(change(2, {"name": "x"}, {"name": (mark(2),)}), id="replaces itself"),
        pytest.param(change(2, {"name": "x"}, {"name": (mark(3),)}), id="replaces what follows"),
        pytest.param(delete(2, (mark(2),)), id="a delete that saw itself"),
        pytest.param(change(1, {EXISTENCE: 1}), id="a field without a name"),
        pytest.param(
            Change("1703", mark(1), Shape("sample", ("name",)), "r", ()), id="too few values"
        ),
        pytest.param(
            Change("1703", mark(1), Shape("sample", ("name", "name")), "r", (1, 2)), id="twice"
        ),
    ],
)
def test_a_change_that_contradicts_itself_is_malformed(odd):
    assert violation(odd, "1703") is Breach.MALFORMED
    assert violation(odd, PROVINCE) is Breach.MALFORMED


def test_a_local_writer_who_may_not_make_rows_is_told_so_whatever_the_fields():
    one = change(1, {"officer": "p1"}, table="block")

    assert violation(one, OWN, new_row=True) is Breach.MAKER
    assert violation(one, OWN, new_row=False) is None
    assert violation(one, OWN) is None


def test_the_key_of_a_row_that_is_there_is_not_written_again():
    again = change(2, {"key": "k"})

    assert violation(again, PROVINCE, new_row=False) is Breach.IMMUTABLE
    assert violation(again, PROVINCE, new_row=True) is None


TABLES = {
    table: (*(field.name for field in record.fields), "unheard_of")
    for table, record in RECORDS.items()
} | {"later": ("x",)}
MARKS = st.builds(mark, st.integers(-1, 9), st.sampled_from("ab"))


@st.composite
def any_changes(draw):
    """Draw changes without any regard for sense."""
    table = draw(st.sampled_from(sorted(TABLES)))
    cells = st.sampled_from((*TABLES[table], EXISTENCE))
    fields = draw(st.lists(cells, max_size=3))
    made_by = draw(MARKS)
    return Change(
        draw(st.sampled_from((PROVINCE, "1703", "9999", ""))),
        made_by,
        Shape(table, tuple(fields)),
        draw(st.sampled_from(("", "row", log_row_id(made_by)))),
        tuple(draw(st.lists(st.just(1), max_size=3))),
        draw(st.dictionaries(cells, st.lists(MARKS, max_size=2).map(tuple), max_size=2)),
        act=draw(st.sampled_from(Act)),
        source=draw(st.sampled_from(("", "fasih"))),
        taken=draw(st.integers(-1, 1)),
        seen=tuple(draw(st.lists(MARKS, max_size=2))),
    )


@given(any_changes(), st.sampled_from((PROVINCE, "1703", "1704", "")))
def test_what_passes_at_home_passes_everywhere(one, office):
    everywhere = violation(one, office)

    for new_row in (True, False):
        at_home = violation(one, office, new_row=new_row)
        assert at_home is not None or everywhere is None
