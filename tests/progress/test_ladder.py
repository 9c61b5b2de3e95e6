"""How far a sample is: a function of what was written, whatever the order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imk_desktop.progress.fasih_status import standing_of
from imk_desktop.progress.sample_state import (
    COLLECTED,
    Clarification,
    Decision,
    Fasih,
    Rung,
    SampleState,
    Visit,
    sample_state,
)


def at(day: int, hour: int = 12) -> int:
    """Return a moment in July 2026 in ms."""
    return int(datetime(2026, 7, day, hour, tzinfo=UTC).timestamp() * 1000)


def visit(row: str, day: int, result: str = "selesai") -> Visit:
    return Visit(row, date(2026, 7, day), result)


def decision(row: str, verdict: str, *after: str, round_: int = 1, day: int = 10) -> Decision:
    return Decision(row, verdict, frozenset(after), round_, at(day))


def test_a_sample_of_which_nothing_is_known_is_untouched() -> None:
    assert sample_state() == SampleState(Rung.UNTOUCHED)


@pytest.mark.parametrize(
    ("status", "rung"),
    [
        ("OPEN", Rung.UNTOUCHED),
        ("DRAFT", Rung.DRAFT),
        ("SUBMITTED BY Pencacah", Rung.SUBMITTED),
        ("submitted  by pencacah", Rung.SUBMITTED),
        ("SUBMITTED RESPONDENT", Rung.SUBMITTED),
        ("REJECTED BY Pengawas", Rung.DRAFT),
        ("REJECTED BY Admin Provinsi", Rung.DRAFT),
        ("REVOKED BY Pengawas", Rung.SUBMITTED),
        ("EDITED BY Admin Pusat", Rung.APPROVED),
        ("APPROVED BY Admin Kabupaten", Rung.APPROVED),
        ("COMPLETED BY ADMIN PROVINSI", Rung.APPROVED),
        ("MENUNGGU", Rung.UNTOUCHED),
        ("", Rung.UNTOUCHED),
    ],
)
def test_fasih_alone_sets_the_rung(status: str, rung: Rung) -> None:
    assert sample_state(fasih=Fasih(status, at(5))).rung is rung


def test_an_unknown_status_is_told_as_such() -> None:
    assert standing_of("VERIFIED BY Pengawas") is None
    standing = standing_of("Approved by Admin KABUPATEN")
    assert standing and standing.finished and standing.role == "admin kabupaten"


def test_the_last_visit_by_its_date_counts() -> None:
    visits = [visit("b", 3), visit("a", 5, "menolak")]

    assert sample_state(visits) == SampleState(Rung.NONRESPONSE, reason="menolak")
    assert sample_state([*visits, visit("c", 6)]).rung is Rung.SUBMITTED
    assert sample_state([visit("d", 1, "sebagian")]).rung is Rung.DRAFT


def test_nonresponse_stands_until_fasih_shows_a_later_submission() -> None:
    refused = [visit("a", 5, "menolak")]

    assert sample_state(refused, Fasih("OPEN", at(9))).rung is Rung.NONRESPONSE
    assert sample_state(refused, Fasih("SUBMITTED BY Pencacah", at(4))).rung is Rung.NONRESPONSE
    assert sample_state(refused, Fasih("DRAFT", at(9))).rung is Rung.NONRESPONSE
    assert sample_state(refused, Fasih("SUBMITTED BY Pencacah", at(9))).rung is Rung.SUBMITTED


def test_fasih_is_the_record_beyond_open() -> None:
    done = [visit("a", 5)]

    assert sample_state(done, Fasih("OPEN", at(9))).rung is Rung.SUBMITTED
    assert sample_state(done, Fasih("REJECTED BY Pengawas", at(9))).rung is Rung.DRAFT
    assert sample_state(done, Fasih("APPROVED BY Pengawas", at(4))).rung is Rung.APPROVED
    assert sample_state(done, Fasih("DRAFT", at(4))).rung is Rung.SUBMITTED


def test_a_replaced_sample_keeps_its_reason() -> None:
    refused = [visit("a", 5, "tutup")]

    assert sample_state(refused, replaced=True) == SampleState(Rung.REPLACED, reason="tutup")
    assert sample_state([visit("a", 5)], replaced=True).rung is Rung.SUBMITTED


def test_what_was_there_when_the_results_were_issued_is_examined() -> None:
    done = [visit("a", 5)]

    assert sample_state(done, examined=date(2026, 7, 6)) == SampleState(Rung.EXAMINED, 1)
    assert sample_state(done, examined=date(2026, 7, 4)).rung is Rung.SUBMITTED


def test_t_sends_back_y_makes_clean() -> None:
    done = [visit("a", 5)]

    returned = sample_state(done, decisions=[decision("t", "T", "a")])
    clean = sample_state(
        done, decisions=[decision("t", "T", "a"), decision("y", "Y", "t", round_=2)]
    )

    assert returned == SampleState(Rung.RETURNED, 1)
    assert clean == SampleState(Rung.CLEAN, 2)


def test_a_newer_download_shows_the_repair() -> None:
    back = [decision("t", "T")]

    assert sample_state((), Fasih("APPROVED BY Pengawas", at(9)), back).rung is Rung.RETURNED
    assert sample_state((), Fasih("REJECTED BY Pengawas", at(12)), back).rung is Rung.RETURNED
    assert sample_state((), Fasih("APPROVED BY Pengawas", at(12)), back).rung is Rung.REPAIRED
    touched = Fasih("APPROVED BY Pengawas", at(9), modified=at(11))
    assert sample_state((), touched, back).rung is Rung.REPAIRED


def test_a_visit_that_the_decision_had_not_seen_shows_the_repair() -> None:
    seen, later = visit("a", 5), visit("b", 12)
    back = [decision("t", "T", "a")]

    assert sample_state([seen, later], decisions=back).rung is Rung.REPAIRED
    assert sample_state([seen], decisions=back).rung is Rung.RETURNED


def test_two_decisions_that_know_nothing_of_each_other_are_shown_as_t() -> None:
    both = [decision("t", "T"), decision("y", "Y")]

    assert sample_state(decisions=both) == SampleState(Rung.RETURNED, 1, conflict=True)
    agreed = [*both, decision("z", "Y", "t", "y", round_=2)]
    assert sample_state(decisions=agreed) == SampleState(Rung.CLEAN, 2)


def test_a_clarification_suspends_a_y_until_it_is_decided_again() -> None:
    yes = decision("y", "Y")
    asked = Clarification("c", frozenset({"y"}), 2)

    assert sample_state((), None, [yes], [asked]) == SampleState(Rung.EXAMINED, 2)
    again = decision("y2", "Y", "c", "y", round_=2)
    assert sample_state((), None, [yes, again], [asked]) == SampleState(Rung.CLEAN, 2)


def test_a_clarification_beside_a_decision_that_did_not_see_it_still_suspends() -> None:
    first, beside = decision("y", "Y"), decision("y2", "Y", "y")
    asked = Clarification("c", frozenset({"y"}), 2)

    assert sample_state((), None, [first, beside], [asked]).rung is Rung.EXAMINED


visits_ = st.lists(
    st.builds(
        Visit,
        st.text("abc", min_size=1, max_size=4),
        st.dates(date(2026, 7, 1), date(2026, 7, 28)),
        st.sampled_from(["selesai", "sebagian", "menolak", "tutup"]),
    ),
    max_size=5,
    unique_by=lambda found: found.row,
)
fasihs = st.none() | st.builds(
    Fasih,
    st.sampled_from(["OPEN", "DRAFT", "SUBMITTED BY Pencacah", "APPROVED BY Pengawas", "?"]),
    st.integers(1, 28).map(at),
)
acts = st.lists(st.sampled_from(["Y", "T", "C"]), max_size=6).flatmap(
    lambda kinds: st.tuples(
        *(
            st.tuples(st.just(kind), st.sets(st.integers(0, max(0, n - 1))), st.integers(1, 28))
            for n, kind in enumerate(kinds)
        )
    )
)


@given(visits_, fasihs, acts, st.randoms())
def test_the_order_of_writing_never_matters_and_repeats_count_once(
    visits: list[Visit],
    fasih: Fasih | None,
    written: tuple[tuple[str, set[int], int], ...],
    chance: Random,
) -> None:
    decisions, asked = history(written)
    shuffled = [sorted(rows, key=lambda _row: chance.random()) for rows in (visits, decisions)]

    state = sample_state(visits, fasih, decisions, asked)

    assert state == sample_state(shuffled[0] * 2, fasih, shuffled[1] * 2, asked[::-1])


@given(visits_, fasihs, acts)
def test_a_last_word_after_all_others_decides(
    visits: list[Visit], fasih: Fasih | None, written: tuple[tuple[str, set[int], int], ...]
) -> None:
    decisions, asked = history(written)
    everything = frozenset(act.row for act in (*decisions, *asked))

    clean = Decision("last", "Y", everything, 9, at(28))
    suspended = Clarification("last", everything, 9)

    assert sample_state(visits, fasih, [*decisions, clean], asked) == SampleState(Rung.CLEAN, 9)
    assert sample_state(visits, fasih, decisions, [*asked, suspended]) == SampleState(
        Rung.EXAMINED, 9
    )


@given(visits_, fasihs)
def test_a_reason_stands_beside_nonresponse_only(visits: list[Visit], fasih: Fasih | None) -> None:
    state = sample_state(visits, fasih)

    assert bool(state.reason) == (state.rung is Rung.NONRESPONSE)


@given(visits_, fasihs)
def test_approval_in_fasih_is_never_lowered_by_a_completed_visit(
    visits: list[Visit], fasih: Fasih | None
) -> None:
    before = sample_state(visits, fasih).rung
    later = Visit("z", date(2026, 7, 29), "selesai")

    after = sample_state([*visits, later], fasih).rung

    assert after in COLLECTED
    if before is Rung.APPROVED:
        assert after is Rung.APPROVED


def history(
    written: tuple[tuple[str, set[int], int], ...],
) -> tuple[list[Decision], list[Clarification]]:
    """Make decisions and clarifications that come after some of those before them."""
    decisions, asked = [], []
    for n, (kind, after, day) in enumerate(written):
        seen = frozenset(f"d{k}" for k in after if k < n)
        if kind == "C":
            asked.append(Clarification(f"d{n}", seen, 1))
        else:
            decisions.append(Decision(f"d{n}", kind, seen, 1, at(day)))
    return decisions, asked
