"""Whatever happened to a file on its way: one sentence, exit code 3, nothing changed.

`IMK_DAMAGES` sets how many damaged files are tried (500 unless set).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from imk_desktop.bundles.container import write_bundle
from imk_desktop.bundles.envelope import HEADER_SIZE, survey_mark
from imk_desktop.bundles.keys import LaptopKeys, new_laptop_keys, new_province_keys
from imk_desktop.bundles.manifest import Manifest, Member
from imk_desktop.cli import main
from imk_desktop.errors import UserError
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.merge_bundle import merge_bundle, preview_bundle
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from tests.operations.enrolled import copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, SAMPLES, add_samples, exchange, send

DAMAGES = int(os.environ.get("IMK_DAMAGES", "500"))
BY_COMMAND = 20
DISGUISED = 100
SIZES = HEADER_SIZE - 32 - 10
"""Where in the clear header the sizes stand, and after them the hash."""


@dataclass(frozen=True)
class Office:
    """A province that would merge a good file, and the file."""

    desk: Desk
    sender: Desk
    good: bytes
    folder: Path

    def file(self, content: bytes) -> Path:
        """Write some bytes as a file to be merged."""
        path = self.folder / "kiriman.imk"
        path.write_bytes(content)
        return path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("rusak")
    source = enrolled((REGENCY, REGENCY))
    with (
        opened(copy_store(source / "1700-1.imkdb", folder / "1700.imkdb")) as province,
        opened(copy_store(source / "1703-1.imkdb", folder / "k" / "1703.imkdb")) as regency,
    ):
        add_samples(province)
        exchange(province, regency)
        for number, sample in enumerate(SAMPLES):
            set_field(regency, sample, "owner", f"Pemilik {number}")
            record_visit(regency, sample, result="selesai", officer="PCL", on=date(2026, 7, 1))
        (good,) = send(regency, "1700")
        yield Office(province, regency, good.read_bytes(), folder)


def damaged(good: bytes, random: Random) -> tuple[str, bytes]:
    """Return what was done to a file, and the file."""
    at = random.randrange(len(good))
    match random.choice(("byte", "byte", "bit", "cut", "grown", "hole", "twice", "swapped")):
        case "byte":
            other = random.choice([byte for byte in range(256) if byte != good[at]])
            return f"byte {at}", good[:at] + bytes([other]) + good[at + 1 :]
        case "bit":
            bit = good[at] ^ (1 << random.randrange(8))
            return f"bit of {at}", good[:at] + bytes([bit]) + good[at + 1 :]
        case "cut":
            return f"cut at {at}", good[:at]
        case "grown":
            more = random.randbytes(random.choice((1, 2, 16, 5000)))
            return f"grown by {len(more)}", good + more
        case "hole":
            size = random.choice((1, 4, 512))
            return f"hole of {size} at {at}", good[:at] + good[at + size :]
        case "twice":
            return "twice", good + good
        case _:
            middle = random.randrange(1, len(good) - 1)
            return f"swapped at {middle}", good[middle:] + good[:middle]


def is_one_sentence(message: str) -> bool:
    """Tell whether a refusal is for people: one line, ending as sentences do, no stack words."""
    return (
        "\n" not in message
        and message.endswith("Tidak ada yang diubah.")
        and not any(word in message for word in ("Error", "Traceback", "None", "0x", "b'"))
    )


def test_every_damage_is_refused_in_a_sentence_and_changes_nothing(office):
    before = store_digest(office.desk)
    codes = set()

    for seed in range(DAMAGES):
        what, content = damaged(office.good, Random(seed))
        act = preview_bundle if seed % 5 == 0 else merge_bundle
        with pytest.raises(UserError) as caught:
            act(office.desk, office.file(content))
        assert is_one_sentence(caught.value.message), (seed, what, caught.value.message)
        codes.add(caught.value.code)
        if seed % 25 == 0:
            assert store_digest(office.desk) == before, (seed, what)

    assert store_digest(office.desk) == before
    assert codes <= {"bundle_damaged", "not_a_bundle"}
    assert not list((office.desk.files / "bundles").glob("in/*"))


def test_damage_that_hides_behind_a_right_hash_is_refused_too(office):
    """Somebody who changes the sealed part and makes the clear hash right again."""
    before, end = store_digest(office.desk), len(office.good)

    for seed in range(DISGUISED):
        random = Random(seed)
        at = random.choice((random.randrange(8, SIZES), random.randrange(HEADER_SIZE, end)))
        content = bytearray(office.good)
        content[at] ^= 1 << random.randrange(8)
        with pytest.raises(UserError) as caught:
            merge_bundle(office.desk, office.file(rehashed(bytes(content))))
        assert is_one_sentence(caught.value.message), (seed, at, caught.value.message)

    assert store_digest(office.desk) == before


def rehashed(content: bytes) -> bytes:
    """Make the clear hash right again."""
    body, fields = content[HEADER_SIZE:], content[: HEADER_SIZE - 32]
    return fields + sha256(body + fields).digest() + body


def test_the_command_says_one_sentence_and_leaves_with_3(office, capsys):
    before = store_digest(office.desk)

    for seed in range(BY_COMMAND):
        what, content = damaged(office.good, Random(1000 + seed))
        file = office.file(content)
        code = main(["merge", str(office.desk.path), str(file), "--json"])
        said = capsys.readouterr()
        answer = json.loads(said.out)
        assert code == 3, (seed, what)
        assert is_one_sentence(answer["error"]["message"])
        assert answer["bundles"][0]["applied"] == "no"
        assert said.err == answer["error"]["message"] + "\n"

    assert store_digest(office.desk) == before


def letter(office: Office, sender, **other: object) -> tuple[Manifest, bytes]:
    """Return a manifest as the regency would sign it, but for what is told."""
    content = b"x"
    said: dict[str, object] = {
        "survey": sender.survey,
        "year": sender.year,
        "from_office": sender.office,
        "from_laptop": sender.laptop,
        "to_office": "1700",
        "created_ms": 1,
        "bundle": survey_mark(str(other.get("survey", sender.survey))) + os.urandom(12),
        "number": 1,
        "members": (Member("segment", 1, sha256(content).digest()),),
        "certificates": (sender.certificate,),
    }
    return Manifest(**{**said, **other}), content  # type: ignore[arg-type]


def posted(office: Office, sender, recipients, **other: object) -> Path:
    """Write a bundle with a right seal and signature, whatever it says."""
    manifest, content = letter(office, sender, **other)
    path = office.folder / "kiriman.imk"
    with path.open("wb") as file:
        write_bundle(file, manifest, [content], signer=sender.signer, recipients=recipients)
    return path


def strangers():
    """Return the keys of a laptop of another survey of the same year."""
    other = new_province_keys("imk-2026-lain", 2026, name="x", now_ms=1)
    return new_laptop_keys(other, REGENCY, name="y", now_ms=1)


def letters(office: Office) -> dict[str, tuple[LaptopKeys, list[str], dict[str, object]]]:
    """Return senders, recipients and lies of bundles that are whole, and yet not for us."""
    sender, ours = office.sender.keys, office.desk.keys.recipient
    theirs = strangers().recipient
    return {
        "sealed to others": (sender, [theirs], {}),
        "addressed to another office": (sender, [ours], {"to_office": "1704"}),
        "of another year": (sender, [ours], {"year": 2025}),
        "of another survey": (sender, [ours], {"survey": "imk-2026-lain"}),
        "of another survey, for its own laptops": (strangers(), [theirs], {}),
        "signed by a stranger": (strangers(), [ours], {"survey": sender.survey}),
        "with a stranger's certificate": (
            sender,
            [ours],
            {"certificates": (strangers().certificate,)},
        ),
        "without a certificate": (sender, [ours], {"certificates": ()}),
        "in the name of another office": (sender, [ours], {"from_office": "1704"}),
        "in the name of another laptop": (sender, [ours], {"from_laptop": office.desk.laptop}),
        "with a segment that is none": (sender, [ours], {}),
        "of a later format": (sender, [ours], {"lowest_reader": 99}),
    }


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("sealed to others", "not_for_us"),
        ("addressed to another office", "not_for_us"),
        ("of another year", "wrong_year"),
        ("of another survey", "bundle_forged"),
        ("of another survey, for its own laptops", "wrong_survey"),
        ("signed by a stranger", "bundle_forged"),
        ("with a stranger's certificate", "bundle_forged"),
        ("without a certificate", "bundle_forged"),
        ("in the name of another office", "bundle_forged"),
        ("in the name of another laptop", "bundle_forged"),
        ("with a segment that is none", "bundle_damaged"),
        ("of a later format", "bundle_too_new"),
    ],
)
def test_a_whole_file_that_is_not_for_this_store_is_refused(office, what, code, capsys):
    sender, recipients, other = letters(office)[what]
    file = posted(office, sender, recipients, **other)
    before = store_digest(office.desk)

    left = main(["merge", str(office.desk.path), str(file), "--json"])

    error = json.loads(capsys.readouterr().out)["error"]
    assert (left, error["code"]) == (3, code)
    assert "Tidak ada yang diubah." in error["message"]
    assert store_digest(office.desk) == before


def test_a_bundle_of_last_years_survey_says_both_years(office, tmp_path, capsys):
    last_year = new_province_keys("imk-2025-x", 2025, name="x", now_ms=1)
    file = posted(office, last_year, [office.desk.keys.recipient])

    assert main(["merge", str(office.desk.path), str(file)]) == 3

    assert capsys.readouterr().err == "Paket IMK 2025, data ini IMK 2026. Tidak ada yang diubah.\n"


@pytest.mark.parametrize("content", [b"", b"IMK", b"PK\x03\x04 zip", b"\0" * 5000])
def test_what_is_no_bundle_at_all_is_refused(office, content):
    with pytest.raises(UserError) as caught:
        merge_bundle(office.desk, office.file(content))

    assert caught.value.code == "not_a_bundle"


def test_after_all_that_the_good_file_is_still_welcome(office):
    merged = merge_bundle(office.desk, office.file(office.good))

    assert merged.applied == "yes"
    assert store_digest(office.desk) == store_digest(office.sender)
