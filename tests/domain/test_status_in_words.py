"""A status in words, as the window and the terminal say it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from imk_desktop.domain.sop import Measure, StepMeasure
from imk_desktop.domain.status import (
    Attention,
    AttentionKind,
    Figure,
    Forecast,
    Headline,
    LaneStatus,
    NextKind,
    NextStep,
    OutputStatus,
    Proof,
    RequirementStatus,
    State,
    Survey,
    Timing,
)
from imk_desktop.domain.status_words import (
    ICONS,
    attention_words,
    day_words,
    headline_words,
    lane_words,
    next_step_words,
    output_words,
    requirement_words,
    state_word,
    timing_words,
)


def lane(measure: StepMeasure, **figures: Figure) -> str:
    return lane_words(LaneStatus("box", measure, State.RUNNING, True, figures))


def survey(today: date, start: date | None = date(2026, 5, 18)) -> Survey:
    end = date(2026, 10, 21) if start else None
    return Survey(2026, "IMK", "SOP-1", "1700", "BPS", True, {}, today, start, end)


@pytest.mark.parametrize(
    ("measure", "figures", "words"),
    [
        (StepMeasure.EQUIP, {"done": 5, "total": 5}, "5/5 dokumen"),
        (
            StepMeasure.OFFICES,
            {"done": 1126, "target": 1842, "unit": "usaha"},
            "1.126 / 1.842 usaha",
        ),
        (StepMeasure.MONITOR, {"done": 1126, "target": 1842, "bundles": 34}, "61,1% · 34 paket"),
        (StepMeasure.EXAMINE, {"round": 1, "issued": 10, "offices": 10}, "putaran 1 · 10/10"),
        (StepMeasure.DECIDE, {"Y": 212, "T": 37, "round": 1}, "Y 212 · T 37 (putaran 1)"),
        (StepMeasure.DECIDE, {"Y": 3, "T": 1, "round": 0}, "Y 3 · T 1"),
        (StepMeasure.DECIDE, {"Y": 0, "T": 0, "round": 0}, "belum dimulai"),
        (StepMeasure.EXAMINE, {"round": 0, "issued": 0, "offices": 10}, "belum dimulai"),
        (StepMeasure.OFFICES, {"done": 0, "target": 0, "unit": "petugas"}, "belum ada petugas"),
        (StepMeasure.MONITOR, {"done": 0, "target": 0, "bundles": 3}, "3 paket"),
        (StepMeasure.START, {"approved": False}, "belum disahkan"),
        (StepMeasure.END, {"approved": True, "evidence": False}, "dicatat, bukti belum ada"),
        (
            StepMeasure.END,
            {"approved": True, "evidence": True, "approver": "Plh Sari"},
            "disahkan Plh Sari",
        ),
        (StepMeasure.WORK, {}, ""),
    ],
)
def test_a_symbol_says_the_figure_that_matters_in_its_lane(
    measure: StepMeasure, figures: dict[str, Figure], words: str
) -> None:
    assert lane(measure, **figures) == words


def test_an_item_says_how_many_have_it() -> None:
    offices = {"1703": Proof(True), "1705": Proof(False)}
    one_for_all = {"1700": Proof(True)}

    assert (
        requirement_words(RequirementStatus("a", "Surat Tugas", "dokumen", True, offices))
        == "Surat Tugas · 1/2"
    )
    assert (
        requirement_words(
            RequirementStatus("b", "Buku Pedoman", "dokumen", True, one_for_all, {"number": "v3"})
        )
        == "Buku Pedoman · v3"
    )
    assert (
        requirement_words(RequirementStatus("c", "SK Instruktur", "dokumen", True, one_for_all))
        == "SK Instruktur"
    )


def timing(**known: Any) -> list[str]:
    made: dict[str, Any] = {
        "planned": "3 Bulan",
        "start": date(2026, 6, 8),
        "due": date(2026, 9, 7),
        "days_left": 48,
        "day": 44,
        "days": 92,
    }
    return timing_words(Timing(**(made | known)))


def test_timing_says_what_is_left_or_over() -> None:
    assert timing(done_share=0.61, expected_share=0.48) == [
        "sisa 48 hari",
        "hari ke-44 dari 92",
        "61% (rencana 48%)",
    ]
    assert timing(days_left=-3, day=95)[0] == "lewat 3 hari"
    assert timing(day=0) == ["rencana 8 Jun"]
    assert timing(day=-5, begun=date(2026, 6, 1)) == ["rencana 8 Jun", "sudah dimulai"]
    assert timing(closed=date(2026, 9, 5)) == ["ditutup 5 Sep", "2 hari lebih awal"]
    assert timing(closed=date(2026, 9, 9)) == ["ditutup 9 Sep", "2 hari lewat batas"]
    assert timing(closed=date(2026, 9, 7)) == ["ditutup 7 Sep"]
    assert timing(start=None) == ["tanggal mulai belum ditetapkan"]


def test_outputs_are_counted_in_their_own_unit() -> None:
    def words(measure: Measure, count: int, **figures: Figure) -> str:
        return output_words(OutputStatus("x", measure, count, 1842, figures))

    assert words(Measure.TRAINED, 86) == "86 dari 1.842 hadir"
    assert words(Measure.COLLECTED, 1126) == "1.126 dokumen"
    assert words(Measure.CLEAN, 212, returned=37) == "212 dokumen · 37 kembali"
    assert words(Measure.REPORTED, 0) == "belum disahkan"
    assert words(Measure.REPORTED, 1) == "disahkan"
    assert words(Measure.CLOSED, 3) == "3 dari 1.842"


def test_the_day_of_the_survey() -> None:
    assert day_words(survey(date(2026, 7, 21))) == "Hari ke-65 dari 157"
    assert day_words(survey(date(2026, 5, 1))) == "Mulai 18 Mei 2026"
    assert day_words(survey(date(2026, 10, 23))) == "2 hari lewat batas akhir"
    assert day_words(survey(date(2026, 10, 23), start=None)) == "Tanggal mulai belum ditetapkan"


def test_the_headline_says_done_of_target_and_roughly_when() -> None:
    forecast = Forecast(0.95, date(2026, 8, 24), date(2026, 8, 31))

    parts = headline_words(Headline(("pengumpulan",), "usaha", 1126, 1842, forecast, 0))

    assert parts[0] == "Usaha selesai 1.126 dari 1.842 (61,1%)"
    assert parts[1] == "kira-kira 95% pada 24 Agu – 31 Agu"
    assert parts[2].startswith("per unduhan FASIH ")
    assert headline_words(Headline((), "", 0, 0)) == []


@pytest.mark.parametrize("kind", AttentionKind)
def test_everything_that_needs_someone_has_its_words(kind: AttentionKind) -> None:
    words = attention_words(Attention(kind, "1709", 9, "evaluasi"))

    assert ("1709" in words or "evaluasi" in words) and "{" not in words


@pytest.mark.parametrize("kind", NextKind)
def test_every_next_step_has_its_words(kind: NextKind) -> None:
    words = next_step_words(
        NextStep(kind, "evaluasi", "1705", "Surat Tugas", 2), {"1705": "Seluma"}
    )

    assert words and "{" not in words


def test_the_next_step_names_the_office() -> None:
    step = NextStep(NextKind.RESOLVE, office="1705", count=2)

    assert next_step_words(step, {"1705": "Seluma"}) == "buka 2 beda isian dari 1705 Seluma"
    assert next_step_words(NextStep(NextKind.ASK_BUNDLE)) == "minta paket dari kab/kota"


def test_every_state_has_a_word_and_a_mark() -> None:
    assert len({state_word(state) for state in State}) == len(State)
    assert set(ICONS) == set(State)
