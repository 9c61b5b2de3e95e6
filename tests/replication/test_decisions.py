"""Decisions and clarifications on one sample."""

from __future__ import annotations

from imk_desktop.replication.decisions import decision_conflict, ruling, standing
from imk_desktop.replication.write import log_row_id
from tests.replication.changes import change, mark


def decide(row, verdict, after=""):
    return ruling(row, verdict, after)


def clarify(row, after=""):
    return ruling(row, None, after)


def test_nothing_is_decided_at_first():
    result = standing([])

    assert (result.verdict, result.differ, result.suspended) == (None, False, False)
    assert result.after() == ""


def test_a_decision_after_another_stands_alone():
    result = standing([decide("2", "Y", "1"), decide("1", "T")])

    assert (result.decisions, result.verdict) == (("2",), "Y")


def test_two_that_did_not_know_each_other_and_differ_show_as_t():
    result = standing([decide("1", "T"), decide("2", "Y", "1"), decide("3", "T", "1")])

    assert (result.decisions, result.verdict, result.differ) == (("2", "3"), "T", True)


def test_two_that_did_not_know_each_other_and_agree_are_one():
    result = standing([decide("1", "Y"), decide("2", "Y")])

    assert (result.verdict, result.differ) == ("Y", False)


def test_a_new_decision_settles_the_conflict():
    rivals = [decide("1", "Y"), decide("2", "T")]

    result = standing([*rivals, decide("3", "Y", standing(rivals).after())])

    assert (result.decisions, result.verdict, result.differ) == (("3",), "Y", False)


def test_a_clarification_suspends_a_y_until_a_decision_comes_after_it():
    asked = [decide("1", "Y"), clarify("2", "1")]

    assert standing(asked).suspended
    assert standing(asked).verdict == "Y"
    answered = standing([*asked, decide("3", "Y", standing(asked).after())])
    assert (answered.suspended, answered.decisions) == (False, ("3",))


def test_a_decision_made_without_the_clarification_does_not_answer_it():
    assert standing([decide("1", "Y"), clarify("2", "1"), decide("3", "Y", "1")]).suspended


def test_a_decision_after_a_clarification_is_after_what_that_came_after():
    result = standing([decide("1", "T"), clarify("2", "1"), decide("3", "Y", "2")])

    assert (result.decisions, result.differ) == (("3",), False)


def test_a_clarification_that_another_takes_up_is_passed():
    result = standing([decide("1", "Y"), clarify("2", "1"), clarify("3", "2,1")])

    assert result.clarifications == ("3",)


def test_a_ruling_that_names_itself_still_stands():
    assert standing([decide("1", "Y", "1")]).decisions == ("1",)


def test_differing_decisions_are_a_conflict_of_the_sample():
    made = [
        change(
            seq,
            {"sample": "s", "verdict": verdict, "after": None},
            table="decision",
            row=log_row_id(mark(seq)),
            when=seq,
        )
        for seq, verdict in ((1, "Y"), (2, "T"))
    ]

    found = decision_conflict("s", made)

    assert found is not None
    assert (found.table, found.row, found.field) == ("decision", "s", "decision")
    assert [write.mark.seq for write in found.writes] == [2, 1]
    assert decision_conflict("s", made[:1]) is None
