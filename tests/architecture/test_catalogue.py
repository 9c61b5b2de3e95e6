"""The English catalogue holds every text of the program, completely and rightly."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from imk_desktop.language import _, speak

HOUSE = Path(__file__).parents[2]
ENGLISH = HOUSE / "resources" / "translations" / "en" / "LC_MESSAGES" / "imk.po"
KEYWORDS = {"_": None, "_n": (1, 1), "N_": None}
AGAIN = "Run `python3 dev.py catalogue` and translate what is new."


@pytest.fixture(scope="module")
def english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(texts: str | list[str] | tuple[str, ...]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def placeholders(text: str) -> set[str]:
    """Return what the text is filled with, and & where it carries a key to press."""
    return set(re.findall(r"\{[^}]*\}|%\d|&(?=\w)", text))


def said_by_the_program() -> set[str]:
    """Return the source text of every `_()` in the two packages."""
    return {
        forms(found[2])[0]
        for package in ("imk_desktop", "ui")
        for found in extract_from_dir(HOUSE / package, keywords=KEYWORDS)
    }


def test_every_text_of_the_program_stands_in_the_catalogue(english: Catalog) -> None:
    held = {forms(message.id)[0] for message in messages(english)}

    assert said_by_the_program() - held == set(), AGAIN
    assert held - said_by_the_program() == set(), AGAIN


def test_no_text_is_put_together_before_it_is_looked_up() -> None:
    torn = [
        f"{file.relative_to(HOUSE)}:{call.lineno}"
        for package in ("imk_desktop", "ui")
        for file in (HOUSE / package).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS
        and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]

    assert torn == []


def test_every_text_is_translated_and_none_is_a_guess(english: Catalog) -> None:
    blank = [message.id for message in messages(english) if not all(forms(message.string))]

    assert blank == [], AGAIN
    assert [message.id for message in messages(english) if message.fuzzy] == []
    assert not english.obsolete


def test_a_translation_keeps_the_placeholders_of_its_source(english: Catalog) -> None:
    torn = [
        message.id
        for message in messages(english)
        if {frozenset(placeholders(text)) for text in forms(message.id)}
        != {frozenset(placeholders(text)) for text in forms(message.string)}
    ]

    assert torn == []


def test_the_program_speaks_the_catalogue(english: Catalog) -> None:
    speak("en")
    try:
        spoken = {one: _(one) for one in (forms(message.id)[0] for message in messages(english))}
    finally:
        speak("id")

    assert spoken == {
        forms(message.id)[0]: forms(message.string)[0] for message in messages(english)
    }


def test_whatever_is_counted_is_said_of_one_as_well(english: Catalog) -> None:
    """A noun that `_n` gives two forms somewhere has them wherever a figure stands before it.

    Figures named otherwise are limits or head counts that are never one.
    """
    pairs = [forms(message.string) for message in messages(english)]
    nouns = {
        word
        for pair in pairs
        if len(pair) > 1
        for word in set(re.findall(r"[a-z]+s\b", pair[1])) - set(re.findall(r"[a-z]+", pair[0]))
    }

    figures = "count|days|n|rows|refused|skipped|changes|length|total|cells"
    counted = re.compile(rf"\{{(?:{figures})\}} (?:[a-z]+ )?(?:{'|'.join(sorted(nouns))})\b")

    assert [pair for pair in pairs if len(pair) == 1 and counted.search(pair[0])] == []
