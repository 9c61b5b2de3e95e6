"""Every field of the shared records has a word, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from imk_desktop.domain.field_words import field_word
from imk_desktop.domain.records import RECORDS
from imk_desktop.language import speak

FIELDS = [(table, field.name) for table, record in RECORDS.items() for field in record.fields]


@pytest.fixture
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("id")


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_a_field_has_a_word(table: str, field: str) -> None:
    word = field_word(field, table)

    assert word != field
    assert word[0].isupper()


@pytest.mark.usefixtures("english")
def test_no_two_fields_of_a_kind_share_a_word() -> None:
    for table, record in RECORDS.items():
        words = [field_word(field.name, table) for field in record.fields]
        assert len(set(words)) == len(words), table


def test_a_variable_of_the_questionnaire_keeps_its_name() -> None:
    assert field_word("weight", "answer") == "weight"
    assert field_word("b3r301", "answer") == "b3r301"
