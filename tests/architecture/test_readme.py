"""The README cannot rot: what it names is there, and what is there it names."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from dev import COMMANDS
from imk_desktop.cli import commands
from imk_desktop.domain.status import Attention, AttentionKind

HOUSE = Path(__file__).parents[2]
README = (HOUSE / "README.md").read_text("utf-8")


def test_the_readme_lists_every_command_of_imk() -> None:
    listed = re.findall(r"^\| `imk ([a-z-]+)", README, re.MULTILINE)

    assert sorted(listed) == sorted(commands.ALL)


def test_the_readme_lists_every_command_of_dev() -> None:
    listed = re.findall(r"^\| `([a-z]+)[` ]", README, re.MULTILINE)

    assert set(COMMANDS) <= set(listed)


@pytest.mark.parametrize("name", sorted(commands.ALL))
def test_the_readme_names_every_option_of(name: str) -> None:
    usage = re.search(rf"^\| `imk {name} (.*?)` \|", README, re.MULTILINE)
    everywhere = {"--json", "--lang", "--by", "--today", "--store-passphrase-file"}

    options = {
        word for parameter in commands.ALL[name].params for word in getattr(parameter, "opts", ())
    }
    own = {word for word in options if word.startswith("--")} - everywhere

    assert usage
    assert own <= set(re.findall(r"--[a-z0-9-]+", usage[1]))


def test_every_path_that_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:imk_desktop|ui|resources|tests)(?:/[\w.-]+)*)`", README)

    assert [path for path in named if not (HOUSE / path).exists()] == []


def test_the_readme_tells_every_kind_of_what_needs_someone() -> None:
    _before, _found, table = README.partition("`attention` of `status`")
    said, _end, _after = table.partition("\nEvery error")
    listed = re.findall(r"^\| `([a-z_]+)` \| \S", said, re.MULTILINE)

    assert set(listed) == {*AttentionKind, "kind"}
    assert {field.name for field in fields(Attention)} <= set(re.findall(r"`([a-z]+)`", said))
