"""Keys and figures travel; words are made when they are read, in the language of the reader."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from imk_desktop import clock
from imk_desktop.domain.left_open import LeftOpen, left_open_text, read_left_open
from imk_desktop.domain.records import RECORDS
from imk_desktop.domain.status_json import status_json
from imk_desktop.domain.status_words import closing_words
from imk_desktop.language import Language, speak
from imk_desktop.operations.close_stage import close_stage
from imk_desktop.operations.desk import open_store
from imk_desktop.operations.make_demo import Demo, make_demo
from imk_desktop.operations.status import survey_status
from imk_desktop.store import reading

TODAY = date(2026, 7, 21)
DRAWN = {"survey": {"name"}, "certificate": {"certificate", "issued"}, "decision": {"after"}}
"""Fields that are drawn or name something drawn: other in every demonstration, on purpose."""


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    speak(language)
    try:
        yield
    finally:
        speak("id")


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Demo]:
    """One season played in each language, with one seed; some of its stages closed."""
    made: dict[Language, Demo] = {}
    for language in ("id", "en"):
        with speaking(language), clock.on_day(TODAY):
            made[language] = make_demo(tmp_path_factory.mktemp(language), samples=130)
            with open_store(made[language].stores["1700"], by="Rina") as desk:
                close_stage(desk, "2", office="1705", note="batas BPS RI")
                close_stage(desk, "2", note="banjir")
    return made


def values(store: Path) -> Counter[tuple[str, str, object]]:
    """Return every value of the shared records of a store, but for what is drawn."""
    with open_store(store) as desk, desk.reading() as connection:
        return Counter(
            (table, field, value)
            for table in RECORDS
            for row in reading.rows(connection, desk.store.tables, table)
            for field, value in row.items()
            if field not in {"row", "partition"} | DRAWN.get(table, set())
        )


def test_a_demonstration_holds_the_same_in_whatever_language_it_was_made(
    demos: dict[Language, Demo],
) -> None:
    for office in ("1700", "1705"):
        ours, theirs = (values(demos[language].stores[office]) for language in ("id", "en"))
        assert ours["closing", "note", "batas BPS RI"] == 1 or office == "1705"
        assert ours == theirs


@pytest.mark.parametrize("office", ["1700", "1705"])
def test_a_status_is_the_same_in_both_languages_byte_for_byte(
    demos: dict[Language, Demo], office: str
) -> None:
    told = set()
    with clock.on_day(TODAY), open_store(demos["id"].stores[office]) as desk:
        for language in ("id", "en"):
            with speaking(language):
                status = status_json(survey_status(desk, with_samples=True))
                told.add(json.dumps(status, ensure_ascii=False))

    assert len(told) == 1


def test_what_a_closing_left_open_is_told_in_the_readers_language(
    demos: dict[Language, Demo],
) -> None:
    with clock.on_day(TODAY), open_store(demos["en"].stores["1700"]) as desk:
        stage = survey_status(desk).stage("pengumpulan")

    assert stage.exceptions
    assert "usaha belum selesai" in closing_words(stage)
    with speaking("en"):
        assert "not finished" in closing_words(stage)
        assert "belum" not in closing_words(stage)


@pytest.mark.parametrize("text", ["", "12 usaha belum selesai", "[1]", '[{"what":"x"}]', "{}"])
def test_what_an_older_program_wrote_is_no_list(text: str) -> None:
    assert read_left_open(text) == ()


def test_what_was_left_open_can_be_read_again(demos: dict[Language, Demo]) -> None:
    with clock.on_day(TODAY), open_store(demos["id"].stores["1700"]) as desk:
        left = survey_status(desk).stage("pengumpulan").exceptions

    assert all(isinstance(one, LeftOpen) for one in left)
    assert read_left_open(left_open_text(left)) == left
