"""What programs rely on: the keys and exit codes of every command that exchanges and records.

One story is told twice, in both languages: an office works, sends, disagrees and settles. Each
command must answer with one JSON object on stdout, with the keys that stay, and the same code.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from imk_desktop.cli import main
from imk_desktop.operations.export_bundle import export_bundle
from tests.operations.enrolled import PASSPHRASE, SECRET, copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, SAMPLE, add_samples

MERGED = {
    *("file", "id", "from", "to", "number", "applied", "new", "changed", "unchanged"),
    *("conflicts", "waiting", "refused", "waiting_for", "set_aside", "message", "tables"),
}
EXPORTED = {"file", "id", "number", "bytes"}
CONFLICT = {"id", "table", "row", "sample", "name", "field", "values"}
RIVAL = {"value", "office", "laptop", "by", "when", "bundle"}
CHANGED = {"change", "sample", "status"}
CARD = {"sample", "status", "fields", "answers", "logs", "findings", "decisions", "history"}
HISTORY = {"field", "value", "by", "office", "when", "bundle"}
CHANGE_ID = re.compile(r"[0-9a-f]{16}-[1-9][0-9]*")
ID = re.compile(r"[0-9a-f]{32}")


@dataclass
class Teller:
    """Runs commands and holds each answer against what every answer must be."""

    capsys: pytest.CaptureFixture[str]
    language: str
    told: list[tuple[str, int, Any]] = field(default_factory=list)

    def __call__(self, *words: object, code: int = 0) -> dict[str, Any]:
        command = [*map(str, words), "--json", "--lang", self.language, "--by", "Dewi"]
        left = main(command)
        said = self.capsys.readouterr()
        assert left == code, (command, said.out, said.err)
        assert said.out.count("\n") == 1
        answer = json.loads(said.out)
        assert isinstance(answer, dict)
        assert ("error" in answer) == (code not in (0, 10))
        if code in (2, 3, 4):
            assert {"code", "message"} <= answer["error"].keys() <= {"code", "message", "file"}
            assert said.err.splitlines()[0] == answer["error"]["message"]
        assert "Traceback" not in said.err
        self.told.append((str(words[0]), left, shape_of(answer)))
        return answer


def shape_of(value: Any) -> Any:
    """Return the keys and types of an answer, without what differs from run to run."""
    if isinstance(value, dict):
        by_office = all(re.fullmatch(r"1[78]\d\d", key) for key in value)
        return {key if not by_office else "office": shape_of(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted({repr(shape_of(one)) for one in value})  # moments may fall together
    return type(value).__name__


@pytest.fixture
def stores(tmp_path: Path) -> tuple[Path, Path]:
    """A province with samples, and a regency that has not heard of them."""
    source = enrolled((REGENCY, REGENCY))
    province = copy_store(source / "1700-1.imkdb", tmp_path / "1700" / "1700.imkdb")
    regency = copy_store(source / "1703-1.imkdb", tmp_path / "1703" / "1703.imkdb")
    with opened(province) as desk:
        add_samples(desk)
    return province, regency


def work_and_exchange(tell: Teller, stores: tuple[Path, Path], folder: Path) -> None:
    """Tell the story."""
    province, regency = stores
    post = folder / f"kirim-{tell.language}"
    post.mkdir()
    scan = folder / "scan.pdf"
    scan.write_bytes(b"%PDF")

    def send(store: Path, to: str) -> str:
        (sent,) = tell("export", store, "--to", to, "--out", post)["bundles"]
        assert sent.keys() == EXPORTED
        assert ID.fullmatch(sent["id"])
        assert Path(sent["file"]).stat().st_size == sent["bytes"]
        return str(sent["file"])

    def merge(store: Path, *files: str, code: int = 0, dry: bool = False) -> dict[str, Any]:
        answer = tell("merge", store, *files, *(["--dry-run"] if dry else []), code=code)
        assert answer.keys() == {"bundles"}
        for one in answer["bundles"]:
            assert one.keys() - {"error"} == MERGED
            assert one["applied"] in ("yes", "already", "no")
        return dict(answer["bundles"][0])

    def change(*words: object) -> dict[str, Any]:
        answer = tell(*words)
        assert answer.keys() == CHANGED
        assert answer["sample"] == SAMPLE
        assert CHANGE_ID.fullmatch(answer["change"])
        return answer

    # the list of samples goes to the regency
    file = send(province, REGENCY)
    looked = tell("inspect", file)["bundles"][0]
    assert looked.keys() == MERGED
    assert (looked["to"], looked["applied"]) == (REGENCY, "no")
    assert tell("inspect", file, "--store", regency)["bundles"][0]["new"] > 0
    assert merge(regency, file, dry=True)["new"] == merge(regency, file)["new"] > 0
    assert merge(regency, file)["applied"] == "already"

    # work of the regency
    on = ("--sample", SAMPLE)
    change("set", regency, *on, "--field", "owner", "--value", "Bu Contoh")
    assert tell("set", regency, *on, "--field", "owner", "--value", "Bu Contoh")["change"] is None
    visit = ("--officer", "1703-PCL-1", "--date", "2026-07-02", "--today", "2026-07-21")
    assert change("record", regency, *on, "--result", "selesai", *visit)["status"] == "dikirim"
    card = tell("show", regency, *on)
    assert card.keys() == CARD
    assert all(entry.keys() >= HISTORY for entry in card["history"])
    dated = ("--date", "2026-07-02", "--today", "2026-07-21")
    tell("monitor", regency, "--kind", "fasih", "--note", "rekap", *dated)
    tell("document", regency, "--kind", "surat_tugas", "--file", scan, "--stage", "pengumpulan")
    tell("approve", province, "--what", "start", "--by-name", "Kepala", "--evidence", scan, *dated)

    # both write one field
    change("set", province, *on, "--field", "address", "--value", "Jl. Provinsi")
    change("set", regency, *on, "--field", "address", "--value", "Jl. Kab")
    came = merge(province, send(regency, "1700"), code=10)
    assert (came["from"], came["to"], came["conflicts"]) == (REGENCY, "1700", 1)
    (conflict,) = tell("conflicts", province)["conflicts"]
    assert conflict.keys() == CONFLICT
    assert all(rival.keys() == RIVAL for rival in conflict["values"])
    assert {rival["value"] for rival in conflict["values"]} == {"Jl. Provinsi", "Jl. Kab"}
    settled = tell("resolve", province, conflict["id"], "--value", "Jl. Kab")
    assert CHANGE_ID.fullmatch(settled["change"])
    assert tell("conflicts", province) == {"conflicts": []}
    merge(regency, send(province, REGENCY))
    assert tell("conflicts", regency) == {"conflicts": []}
    digests = tell("digest", regency)
    assert digests.keys() == {"1700", REGENCY}
    assert tell("digest", province).items() >= digests.items()
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in digests.values())

    # some files good, some not: done, but a person should look
    broken = folder / "rusak.imk"
    broken.write_bytes(Path(file).read_bytes()[:-1])
    assert merge(province, send(regency, "1700"), str(broken), code=10)["applied"] == "yes"
    status = tell("status", province)
    assert status.keys() >= {"survey", "stages", "returned", "bundles"}
    assert "samples" not in status
    assert SAMPLE in tell("status", province, "--samples")["samples"]

    # what is refused
    refused: list[tuple[str, tuple[object, ...]]] = [
        ("bundle_damaged", ("merge", province, broken)),
        ("bundle_damaged", ("inspect", broken)),
        ("file_missing", ("merge", province, folder / "tidak-ada.imk")),
        ("not_a_bundle", ("inspect", scan)),
        ("unknown_conflict", ("resolve", province, "0123456789", "--value", "x")),
        ("unknown_sample", ("set", regency, "--sample", "x", "--field", "owner", "--value", "x")),
        ("unknown_sample", ("show", regency, "--sample", "x")),
        ("unknown_field", ("set", regency, *on, "--field", "ownr", "--value", "x")),
        ("bad_value", ("set", province, *on, "--field", "listed_workers", "--value", "dua")),
        ("not_allowed_province_only", ("set", regency, *on, "--field", "weight", "--value", "2")),
        ("not_allowed_immutable", ("set", province, *on, "--field", "key", "--value", "x")),
        ("unknown_result", ("record", regency, *on, "--result", "x", *visit)),
        ("wrong_addressee", ("export", regency, "--to", "1704", "--out", post)),
        ("unknown_office", ("export", province, "--to", "9999", "--out", post)),
        ("no_laptop", ("export", province, "--to", "1709", "--out", post)),
        ("store_missing", ("digest", folder / "x.imkdb")),
        ("store_exists", ("init", province, "--year", 2026, "--start", "2026-05-18", "--plain")),
    ]
    for expected, words in refused:
        answer = tell(*words, code=3)
        assert answer["error"]["code"] == expected, words

    # what is not even asked rightly
    tell("merge", province, code=2)
    tell("record", regency, *on, "--result", "selesai", "--officer", "x", "--date", "2/7", code=2)
    tell("init", folder / "baru.imkdb", "--year", 2026, "--start", "2026-05-18", code=2)


def test_the_story_of_an_office_keeps_keys_and_codes_in_both_languages(tmp_path, capsys):
    told = {}
    for language in ("id", "en"):
        folder = tmp_path / language
        source = enrolled((REGENCY, REGENCY))
        province = copy_store(source / "1700-1.imkdb", folder / "1700" / "1700.imkdb")
        regency = copy_store(source / "1703-1.imkdb", folder / "1703" / "1703.imkdb")
        with opened(province) as desk:
            add_samples(desk)
        tell = Teller(capsys, language)
        work_and_exchange(tell, (province, regency), folder)
        told[language] = tell.told

    assert told["id"] == told["en"]
    assert len(told["id"]) > 45


def test_files_named_in_any_order_do_not_wait_for_each_other(stores, tmp_path, capsys):
    """As `*.imk` names them: number 10 before number 2."""
    province, regency = stores
    tell = Teller(capsys, "id")
    tell("export", province, "--to", REGENCY, "--out", tmp_path / "a.imk")
    tell("merge", regency, tmp_path / "a.imk")
    for number in range(12):
        tell("set", regency, "--sample", SAMPLE, "--field", "note", "--value", f"ke-{number}")
    with opened(regency) as desk:
        parts = [one.file for one in export_bundle(desk, "1700", tmp_path, limit_mb=0.0001)]
    named = [*sorted(parts), tmp_path / "tidak-ada.imk"]
    assert named[:12] != parts

    answer = tell("merge", province, *named, code=10)

    assert [one["file"] for one in answer["bundles"]] == [str(file) for file in named]
    assert [one["waiting"] for one in answer["bundles"]] == [0] * 13
    assert tell("digest", province)[REGENCY] == tell("digest", regency)[REGENCY]


def test_enrolment_answers_with_office_laptop_and_year(tmp_path, capsys):
    tell = Teller(capsys, "id")
    secret = tmp_path / "sandi.txt"
    secret.write_text(SECRET + "\n")
    province, starter = tmp_path / "1700.imkdb", tmp_path / "awal.imk"

    made = tell("init", province, "--year", 2026, "--start", "2026-05-18", "--plain")
    given = tell(
        *("starter", province, "--office", "1705", "--out", starter, "--passphrase-file", secret)
    )
    joined = tell(
        *("join", tmp_path / "1705.imkdb", starter, "--passphrase-file", secret, "--plain")
    )

    assert made.keys() == joined.keys() == {"office", "laptop", "year"}
    assert given == {"file": str(starter), "office": "1705", "laptop": joined["laptop"]}
    assert (made["office"], joined["office"], joined["year"]) == ("1700", "1705", 2026)
    regency = tmp_path / "1705.imkdb"
    for code, words in (
        ("is_starter", ("merge", province, starter)),
        ("not_the_province", ("starter", regency, "--office", "1705", "--out", tmp_path / "x")),
        ("unknown_office", ("starter", province, "--office", "17", "--out", tmp_path / "x")),
        ("store_exists", ("join", regency, starter)),
        ("file_missing", ("join", tmp_path / "y.imkdb", tmp_path / "tidak-ada.imk")),
    ):
        more = () if words[0] == "merge" else ("--passphrase-file", secret)
        plain = ("--plain",) if words[0] == "join" else ()
        assert tell(*words, *more, *plain, code=3)["error"]["code"] == code
    secret.write_text("bukan itu")
    wrong = tell(
        "join", tmp_path / "z.imkdb", starter, "--passphrase-file", secret, "--plain", code=3
    )
    assert wrong["error"]["code"] == "wrong_passphrase"
    assert not (tmp_path / "z.imkdb").exists()


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province's store that a passphrase locks."""
    source = enrolled((), encrypted=True)
    return copy_store(source / "1700-1.imkdb", tmp_path_factory.mktemp("terkunci") / "1700.imkdb")


EVERY_COMMAND: dict[str, Callable[[Path], tuple[object, ...]]] = {
    "digest": lambda store: ("digest", store),
    "conflicts": lambda store: ("conflicts", store),
    "status": lambda store: ("status", store),
    "show": lambda store: ("show", store, "--sample", SAMPLE),
    "set": lambda s: ("set", s, "--sample", SAMPLE, "--field", "owner", "--value", "x"),
    "merge": lambda store: ("merge", store, store.parent / "x.imk"),
    "export": lambda store: ("export", store, "--to", "1703", "--out", store.parent),
    "resolve": lambda store: ("resolve", store, "0123456789", "--value", "x"),
    "check": lambda store: ("check", store),
}


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_a_locked_store_asks_for_its_passphrase(locked, command, capsys, monkeypatch):
    monkeypatch.delenv("IMK_STORE_PASSPHRASE", raising=False)
    tell = Teller(capsys, "id")
    words = EVERY_COMMAND[command](locked)

    missing = tell(*words, code=2)
    monkeypatch.setenv("IMK_STORE_PASSPHRASE", "bukan itu")
    wrong = tell(*words, code=3)

    assert missing["error"]["code"] == "passphrase_needed"
    assert wrong["error"]["code"] == "wrong_passphrase"


def test_the_right_passphrase_opens_from_the_environment_and_from_a_file(
    locked, capsys, monkeypatch, tmp_path
):
    tell = Teller(capsys, "id")
    monkeypatch.setenv("IMK_STORE_PASSPHRASE", PASSPHRASE)
    digest = tell("digest", locked)
    monkeypatch.delenv("IMK_STORE_PASSPHRASE")
    secret = tmp_path / "sandi.txt"
    secret.write_text(PASSPHRASE + "\r\n", encoding="utf-8-sig")

    assert tell("digest", locked, "--store-passphrase-file", secret) == digest
    assert b"Bengkulu" not in locked.read_bytes()
    assert not locked.read_bytes().startswith(b"SQLite format 3")


def test_as_a_program_of_its_own_it_says_the_same(stores, tmp_path):
    """Through the interpreter, as a script would call it."""
    province, regency = stores

    def imk(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "imk_desktop", *map(str, words)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    sent = imk("export", province, "--to", REGENCY, "--out", tmp_path / "a.imk", "--json")
    merged = imk("merge", regency, tmp_path / "a.imk", "--json")
    (tmp_path / "a.imk").write_bytes(b"rusak")
    refused = imk("merge", regency, tmp_path / "a.imk", "--json")

    assert (sent.returncode, merged.returncode, refused.returncode) == (0, 0, 3)
    assert json.loads(sent.stdout)["bundles"][0]["number"] == 1
    assert json.loads(merged.stdout)["bundles"][0]["applied"] == "yes"
    assert json.loads(refused.stdout)["error"]["code"] == "not_a_bundle"
    assert refused.stderr == json.loads(refused.stdout)["error"]["message"] + "\n"
