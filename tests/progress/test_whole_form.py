"""The whole form computed from facts: states, next steps, attention; and any other SOP."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imk_desktop.domain.sop import Measure
from imk_desktop.domain.status import AttentionKind, Exchange, NextKind, State, SurveyStatus
from imk_desktop.domain.status_json import status_json
from imk_desktop.progress.deadlines import Adjustment, Span
from imk_desktop.progress.facts import (
    Approval,
    Blocks,
    Closing,
    Document,
    Facts,
    Monitored,
    OfficeFacts,
)
from imk_desktop.progress.sample_state import Rung
from imk_desktop.progress.stage_state import stage_state
from imk_desktop.progress.status import survey_status
from imk_desktop.reference.sop import read_sop, shipped_sop

OTHER_SOP = Path(__file__).parents[1] / "reference" / "data" / "sop-lima-tahap.toml"
START = date(2026, 5, 18)
JULY = date(2026, 7, 21)
OFFICES = {"1703": "BPS Kab. Bengkulu Utara", "1705": "BPS Kab. Seluma"}


def province(**facts: Any) -> Facts:
    made = Facts(2026, "1700", "BPS Provinsi Bengkulu", OFFICES, start=START)
    return replace(made, **facts)


def status(facts: Facts, today: date = JULY) -> SurveyStatus:
    return survey_status(shipped_sop(), facts, today)


def all_of(*rungs: tuple[Rung, int], officers: int = 3, attended: int = 3) -> OfficeFacts:
    return OfficeFacts(officers=officers, attended=attended, main=dict(rungs))


def prepared(**facts: Any) -> Facts:
    """Return facts in which the first stage lacks nothing."""
    counts = {office: all_of((Rung.UNTOUCHED, 10)) for office in OFFICES}
    documents = (
        *(
            Document("surat_tugas", office, "st.pdf", stage=stage, day=START)
            for office in OFFICES
            for stage in ("persiapan", "pengumpulan")
        ),
        *(Document(kind, "1700", "x.pdf", day=START) for kind in ("sk_instruktur", "buku_pedoman")),
        *(Document("aplikasi_fasih", office, "siap", day=START) for office in OFFICES),
    )
    made = province(
        counts=counts,
        documents=documents,
        approvals=(Approval("start", "Kepala Win Rizal", START, "nota.pdf"),),
    )
    return replace(made, **facts)


def test_without_a_start_the_first_thing_is_to_set_one() -> None:
    told = status(province(start=None))

    assert told.next_step.kind is NextKind.SET_START
    assert {stage.state for stage in told.stages} == {State.WAITING}
    assert told.stages[0].timing.start is None
    assert (told.survey.day, told.survey.days, told.survey.end) == (0, 0, None)


def test_a_stage_whose_all_is_there_is_done_and_waits_to_be_closed() -> None:
    told = status(prepared())

    assert told.stages[0].state is State.DONE
    assert told.stages[0].timing.begun == START
    assert told.next_step.kind is NextKind.CLOSE
    assert told.next_step.stage == "persiapan"


def test_the_next_step_of_the_province_follows_the_work() -> None:
    closed = (Closing("persiapan", "", True, START),)
    collecting = status(prepared(closings=closed))
    silent = status(
        prepared(closings=closed, bundles={"1705": Exchange(days_silent=9), "1703": Exchange()})
    )
    conflict = status(prepared(closings=closed, conflicts={"1705": 2}))

    assert collecting.next_step.kind is NextKind.COLLECT
    assert collecting.next_step.count == 20
    assert (silent.next_step.kind, silent.next_step.office) == (NextKind.ASK_BUNDLE, "1705")
    assert (conflict.next_step.kind, conflict.next_step.count) == (NextKind.RESOLVE, 2)


def test_the_next_step_of_a_regency_is_its_own_work() -> None:
    own = replace(prepared(), office="1705", offices={"1705": "BPS Kab. Seluma"})
    untrained = replace(own, counts={"1705": all_of((Rung.UNTOUCHED, 10), attended=1)})
    nobody = replace(own, counts={"1705": all_of((Rung.UNTOUCHED, 10), officers=0, attended=0)})
    closed = replace(own, closings=(Closing("persiapan", "", True, START),))

    assert status(nobody).next_step.kind is NextKind.LOAD_OFFICERS
    assert status(untrained).next_step.kind is NextKind.TRAIN
    assert status(closed).next_step.kind is NextKind.MONITOR


def test_evaluation_asks_the_province_to_examine_and_the_regency_to_answer() -> None:
    before = tuple(Closing(key, "", True, START) for key in ("persiapan", "pengumpulan"))
    counts = {office: all_of((Rung.APPROVED, 6), (Rung.RETURNED, 4)) for office in OFFICES}
    facts = prepared(closings=before, counts=counts)
    regency = replace(facts, office="1705", offices={"1705": OFFICES["1705"]})

    examine = status(facts, date(2026, 9, 10)).next_step
    answer = status(regency, date(2026, 9, 10)).next_step

    assert (examine.kind, examine.office) == (NextKind.EXAMINE, "1703")
    assert (answer.kind, answer.count) == (NextKind.ANSWER, 4)


def test_when_all_is_closed_nothing_is_left() -> None:
    closings = tuple(Closing(stage.key, "", True, START) for stage in shipped_sop().stages)

    told = status(prepared(closings=closings))

    assert told.next_step.kind is NextKind.REST
    assert told.headline.running == ()
    assert {stage.state for stage in told.stages} == {State.CLOSED}


def test_the_headline_is_about_the_stage_whose_days_these_are() -> None:
    told = status(prepared(documents=()))

    assert told.headline.running == ("pengumpulan", "persiapan")
    assert (told.headline.unit, told.headline.done, told.headline.target) == ("usaha", 0, 20)


def test_before_the_draw_progress_counts_blocks() -> None:
    counts = {office: OfficeFacts(blocks=Blocks(8, 5, 0)) for office in OFFICES}

    told = status(prepared(counts=counts))

    assert (told.headline.unit, told.headline.done, told.headline.target) == ("blok", 10, 16)


def test_late_offices_and_those_far_behind_are_marked() -> None:
    counts = {
        "1703": all_of((Rung.UNTOUCHED, 90), (Rung.SUBMITTED, 10)),
        "1705": all_of((Rung.UNTOUCHED, 50), (Rung.SUBMITTED, 50)),
    }
    facts = prepared(counts=counts)

    july = status(facts).stage("pengumpulan").offices
    autumn = status(facts, date(2026, 9, 8)).stage("pengumpulan").offices

    assert (july["1703"].behind, july["1705"].behind) == (True, False)
    assert july["1703"].expected == july["1705"].expected == 48
    assert {office.state for office in autumn.values()} == {State.LATE}
    assert all(office.behind for office in autumn.values())


def test_an_overdue_stage_and_waiting_parts_need_someone() -> None:
    facts = province(waiting={"1705": 3}, bundles={"1703": Exchange(missing=(4,))})

    kinds = {item.kind: item for item in status(facts).attention}

    assert kinds[AttentionKind.OVERDUE].count == 44
    assert kinds[AttentionKind.WAITING].office == "1705"


def test_decisions_that_differ_count_as_conflicts() -> None:
    counts = {"1705": OfficeFacts(main={Rung.RETURNED: 3}, decision_conflicts=1)}

    told = status(province(counts=counts, conflicts={"1705": 2, "1703": 1}))

    conflicts = [i for i in told.attention if i.kind is AttentionKind.CONFLICTS]
    assert [(item.office, item.count) for item in conflicts] == [("1703", 1), ("1705", 3)]


def test_a_gap_needs_someone_only_while_something_waits_for_it() -> None:
    gap = {"1705": Exchange(number=5, missing=(3, 4))}

    harmless = status(province(bundles=gap)).attention
    pressing = status(province(bundles=gap, waiting={"1705": 1})).attention

    assert AttentionKind.GAP not in {item.kind for item in harmless}
    assert [(i.office, i.count) for i in pressing if i.kind is AttentionKind.GAP] == [("1705", 2)]


def test_monitoring_ticks_while_every_week_has_a_record() -> None:
    weekly = tuple(
        Monitored(office, "fasih", date(2026, 6, 10) + timedelta(weeks=week))
        for office in OFFICES
        for week in range(6 if office == "1705" else 3)
    )

    item = status(prepared(monitored=weekly)).stage("pengumpulan").requirements[1]

    assert (item.offices["1705"].done, item.offices["1703"].done) == (True, False)
    assert item.figures["weeks_missing"] == 3


def test_a_document_without_a_stage_belongs_where_its_day_is() -> None:
    def ticked(day: date | None) -> list[bool]:
        letters = tuple(Document("surat_tugas", office, "st.pdf", day=day) for office in OFFICES)
        told = status(province(documents=letters))
        return [told.stage(key).requirements[0].done for key in ("persiapan", "pengumpulan")]

    assert ticked(date(2026, 5, 1)) == [True, False]
    assert ticked(date(2026, 6, 7)) == [True, False]
    assert ticked(date(2026, 6, 8)) == [False, True]
    assert ticked(None) == [True, False]


def test_results_of_an_examination_tick_when_issued_and_answered() -> None:
    issued = tuple(Document("hasil_pemeriksaan", office, "hp.xlsx", day=JULY) for office in OFFICES)
    counts = {"1703": all_of((Rung.CLEAN, 5)), "1705": all_of((Rung.RETURNED, 1), (Rung.CLEAN, 4))}

    [item] = status(prepared(documents=issued, counts=counts)).stage("evaluasi").requirements

    assert (item.offices["1703"].done, item.offices["1705"].done) == (True, False)


def test_a_stage_begun_before_its_first_day_says_so() -> None:
    counts = {office: replace(all_of((Rung.CLEAN, 5)), first_decided=JULY) for office in OFFICES}

    stage = status(prepared(counts=counts)).stage("evaluasi")

    assert stage.state is State.RUNNING
    assert stage.timing.early
    assert stage.timing.begun == JULY


def test_adjusted_dates_show_their_reason() -> None:
    facts = prepared(adjusted={"pengumpulan": Adjustment(None, date(2026, 9, 21), "banjir")})

    told = status(facts)

    assert told.stage("pengumpulan").timing.due == date(2026, 9, 21)
    assert told.stage("pengumpulan").timing.adjusted == "banjir"
    assert told.survey.end == date(2026, 11, 4)


def test_opening_again_undoes_a_closing() -> None:
    closings = (
        Closing("pengumpulan", "", True, JULY, when=1),
        Closing("pengumpulan", "1705", True, JULY, when=1),
        Closing("pengumpulan", "", False, JULY, when=2),
        Closing("pengumpulan", "1703", True, JULY, when=3),
    )

    stage = status(prepared(closings=closings)).stage("pengumpulan")

    assert stage.state is State.RUNNING
    assert stage.offices["1705"].state is State.WAITING
    assert stage.offices["1703"].state is State.CLOSED


def test_of_two_acts_of_one_moment_the_later_written_counts() -> None:
    part = [Closing("pengumpulan", "1705", closed, JULY, when=1) for closed in (True, False, True)]

    told = [
        status(prepared(closings=tuple(part[:acts]))).stage("pengumpulan").offices["1705"].state
        for acts in (1, 2, 3)
    ]

    assert told == [State.CLOSED, State.WAITING, State.CLOSED]


def test_another_sop_computes_without_a_change_of_code() -> None:
    facts = prepared(monitored=(Monitored("1705", "fasih", date(2026, 7, 1)),))

    told = survey_status(read_sop(OTHER_SOP), facts, date(2026, 7, 1))

    assert [stage.key for stage in told.stages] == ["rapat", "latih", "data", "putus", "lapor"]
    assert [stage.number for stage in told.stages] == ["I", "II", "III", "IV", "V"]
    assert told.stages[1].timing.due == date(2026, 6, 24)
    assert told.stages[2].lanes["dinas"].measure == "memantau"
    assert told.stages[0].offices["1705"].target == 1
    stages = status_json(told)["stages"]
    assert isinstance(stages, list)
    assert [stage["number"] for stage in stages] == ["I", "II", "III", "IV", "V"]


rungs = st.dictionaries(st.sampled_from(Rung), st.integers(0, 50))
offices = st.builds(
    OfficeFacts,
    officers=st.integers(0, 20),
    attended=st.integers(0, 20),
    main=rungs,
    replacements=rungs,
    blocks=st.builds(Blocks, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
)


@given(st.fixed_dictionaries({"1703": offices, "1705": offices}), st.dates(START, date(2027, 1, 1)))
def test_figures_agree_wherever_they_stand(counts: dict[str, OfficeFacts], today: date) -> None:
    told = status(prepared(counts=counts), today)

    for stage in told.stages:
        known = shipped_sop().stage(stage.key)
        done = sum(office.done for office in stage.offices.values())
        target = sum(office.target for office in stage.offices.values())
        assert 0 <= stage.timing.expected_share <= 1
        for lane in stage.lanes.values():
            if {"done", "target"} <= set(lane.figures):
                assert (lane.figures["done"], lane.figures["target"]) == (done, target)
        if known.measure in (Measure.TRAINED, Measure.CLEAN):
            assert (stage.output.count, stage.output.target) == (done, target)
    diamond = told.stage("evaluasi").lanes["kabkota"].figures
    assert diamond["Y"] == told.stage("evaluasi").output.count
    assert told.stage("evaluasi").output.figures["returned"] == told.returned.samples


@pytest.mark.parametrize(
    ("closed", "complete", "begun", "today", "state"),
    [
        (True, False, False, JULY, State.CLOSED),
        (False, True, False, date(2030, 1, 1), State.DONE),
        (False, False, True, date(2030, 1, 1), State.LATE),
        (False, False, False, date(2026, 9, 8), State.LATE),
        (False, False, False, date(2026, 9, 7), State.RUNNING),
        (False, False, True, START, State.RUNNING),
        (False, False, False, START, State.WAITING),
    ],
)
def test_states_of_a_stage(
    closed: bool, complete: bool, begun: bool, today: date, state: State
) -> None:
    span = Span(date(2026, 6, 8), date(2026, 9, 7))

    assert (
        stage_state(closed=closed, complete=complete, begun=begun, span=span, today=today) is state
    )
