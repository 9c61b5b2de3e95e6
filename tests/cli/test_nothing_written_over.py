"""No command writes over anything that exists, whatever it is and whatever the command."""

from __future__ import annotations

import json
import os
import socket
import stat
from pathlib import Path

import pytest

from imk_desktop.cli import main
from imk_desktop.errors import UserError
from imk_desktop.operations.back_up import back_up
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.set_field import set_field
from tests.operations.enrolled import SECRET, copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, SAMPLE, add_samples
from tests.spreadsheets.sheets import HEADER, row, write_xlsx

WRITERS = ("export", "starter", "backup", "template", "errors")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The province's store, closed."""
    source = enrolled((REGENCY, REGENCY)) / "1700-1.imkdb"
    made = copy_store(source, tmp_path / "toko" / "1700.imkdb")
    with opened(made) as desk:
        add_samples(desk)
    return made


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A passphrase in a file."""
    file = tmp_path / "sandi.txt"
    file.write_text(SECRET)
    return file


def run(capsys, *words: object) -> tuple[int, dict]:
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def writing(command: str, store: Path, secret: Path, out: Path) -> tuple[object, ...]:
    """Return the command line that writes to a file."""
    return {
        "export": ("export", store, "--to", "1703", "--out", out),
        "starter": (
            *("starter", store, "--office", "1705", "--out", out),
            *("--passphrase-file", secret),
        ),
        "backup": ("backup", store, "--out", out),
        "template": ("template", "samples", "--out", out),
        "errors": (
            *(
                "load-samples",
                store,
                write_xlsx(secret.with_name("daftar.xlsx"), HEADER, row(), row(nus="")),
            ),
            *("--errors", out),
        ),
    }[command]


def precious(folder: Path, store: Path, what: str) -> Path:
    """Return something that must not be lost."""
    folder.mkdir(exist_ok=True)
    with opened(store) as desk:
        match what:
            case "backup":
                return back_up(desk, folder / "cadangan.imkbackup").file
            case "starter":
                make_starter(desk, "1709", folder / "awal.imk", passphrase=SECRET)
                return folder / "awal.imk"
    (folder / "skripsi.docx").write_bytes(b"tiga tahun kerja")
    return folder / "skripsi.docx"


@pytest.mark.parametrize("what", ["backup", "starter", "document"])
@pytest.mark.parametrize("command", WRITERS)
def test_a_file_that_is_there_stays_as_it_was(command, what, store, secret, tmp_path, capsys):
    out = precious(tmp_path / "berharga", store, what)
    before = out.read_bytes()

    code, answer = run(capsys, *writing(command, store, secret, out))

    assert code == 3
    assert answer["error"]["code"] in ("file_exists", "backup_exists")
    assert out.name in answer["error"]["message"]
    assert "Tidak ada yang diubah" in answer["error"]["message"]
    assert out.read_bytes() == before
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize("command", WRITERS)
def test_a_link_to_nowhere_is_not_followed(command, store, secret, tmp_path, capsys):
    out = tmp_path / "tautan.imk"
    out.symlink_to(tmp_path / "tidak ada")

    code, _answer = run(capsys, *writing(command, store, secret, out))

    assert code == 3
    assert out.is_symlink()
    assert not (tmp_path / "tidak ada").exists()


def device(path: Path) -> Path:
    """Return a device that may be lost: were it written over, the machine's own would be gone.

    Only root makes one, and nobody else could write over the machine's.
    """
    if os.geteuid():
        return Path("/dev/null")
    os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    return path


def odd(folder: Path, what: str) -> Path:
    """Return what has a name and is no file."""
    path = folder / "aneh.imk"
    match what:
        case "pipe":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(os.path.relpath(path))
        case "folder":
            path.mkdir()
        case "device":
            return device(path)
        case "long name":
            return folder / ("x" * 300)
    return path


needs_posix = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX has pipes as files")
KINDS = {
    "pipe": ("not_a_file", "pipa"),
    "socket": ("not_a_file", "soket"),
    "device": ("not_a_file", "perangkat"),
    "folder": ("file_is_folder", "folder"),
    "long name": ("name_too_long", "terlalu panjang"),
}


@needs_posix
@pytest.mark.parametrize(
    ("command", "what"),
    [
        (command, what)
        for command in WRITERS
        for what in KINDS
        if what != "folder" or command not in ("export", "backup")  # they take a folder
    ],
)
def test_what_is_no_file_is_not_written_to_but_called_what_it_is(
    command, what, store, secret, tmp_path, capsys
):
    code, answer = run(capsys, *writing(command, store, secret, odd(tmp_path, what)))

    assert (code, answer["error"]["code"]) == (3, KINDS[what][0])
    assert KINDS[what][1] in answer["error"]["message"]


def reading(command: str, store: Path, secret: Path, file: Path) -> tuple[object, ...]:
    """Return the command line that reads a file."""
    new = store.parent / "baru.imkdb"
    return {
        "merge": ("merge", store, file),
        "inspect": ("inspect", file),
        "load-samples": ("load-samples", store, file),
        "document": ("document", store, "--kind", "sk_instruktur", "--file", file),
        "approve": (
            *("approve", store, "--what", "start", "--by-name", "Kepala"),
            *("--evidence", file),
        ),
        "restore": ("restore", file, new),
        "join": ("join", new, file, "--passphrase-file", secret, "--plain"),
        "passphrase of a starter": ("join", new, file, "--passphrase-file", file, "--plain"),
        "sop": ("init", new, "--year", 2026, "--start", "2026-05-18", "--plain", "--sop", file),
        "store": ("status", file),
        "doctor": ("doctor", file),
        "estimate-file": ("estimate-file", file, "--weights", "w", "--total", "y"),
    }[command]


READERS = (
    *("merge", "inspect", "load-samples", "document", "approve", "restore", "join"),
    *("passphrase of a starter", "sop", "store", "doctor", "estimate-file"),
)


@needs_posix
@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("command", READERS)
def test_what_is_no_file_is_not_read_but_called_what_it_is(
    command, what, store, secret, tmp_path, capsys
):
    """A pipe would keep the program waiting for ever."""
    code, answer = run(capsys, *reading(command, store, secret, odd(tmp_path, what)))

    told = answer.get("error") or answer["bundles"][0]
    assert code == 3
    assert KINDS[what][1] in told["message"]
    assert not (store.parent / "baru.imkdb").exists()
    assert not (store.parent / "baru.imkdb.key").exists()


@pytest.mark.parametrize("command", ["init", "join", "restore"])
@pytest.mark.parametrize("end", ["", ".key", ".files", "-wal", "-journal", "-shm"])
def test_no_store_is_made_over_what_has_one_of_its_names(
    command, end, store, secret, tmp_path, capsys
):
    folder = tmp_path / "baru"
    folder.mkdir()
    (folder / f"s.imkdb{end}").write_bytes(b"milik orang")
    with opened(store) as desk:
        make_starter(desk, "1705", tmp_path / "awal.imk", passphrase=SECRET)
        back_up(desk, tmp_path / "cadangan.imkbackup")
    new = folder / "s.imkdb"
    commands: dict[str, tuple[object, ...]] = {
        "init": ("init", new, "--year", 2026, "--start", "2026-05-18", "--plain"),
        "join": ("join", new, tmp_path / "awal.imk", "--passphrase-file", secret, "--plain"),
        "restore": ("restore", tmp_path / "cadangan.imkbackup", new),
    }

    code, answer = run(capsys, *commands[command])

    assert (code, answer["error"]["code"]) == (3, "store_exists")
    assert [path.name for path in folder.iterdir()] == [f"s.imkdb{end}"]
    assert (folder / f"s.imkdb{end}").read_bytes() == b"milik orang"


@pytest.mark.parametrize("name", ["daftar-sampel-contoh.csv", "1705.imkdb", "paket"])
def test_a_demonstration_takes_the_place_of_nothing(name, tmp_path, capsys):
    (tmp_path / name).write_bytes(b"milik orang")

    code, answer = run(capsys, "demo", tmp_path, "--samples", 120)

    assert (code, answer["error"]["code"]) == (3, "demo_exists")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == b"milik orang"


def test_two_laptops_of_an_office_send_into_one_folder_on_one_day(tmp_path, capsys):
    """Both bundles are number 1 of that day; each must arrive."""
    source, post = enrolled((REGENCY, REGENCY)), tmp_path / "stik"
    post.mkdir()
    files = []
    for number in (1, 2):
        store = copy_store(source / f"1703-{number}.imkdb", tmp_path / str(number) / "1703.imkdb")
        code, answer = run(
            capsys, "export", store, "--to", "1700", "--out", post, "--today", "2026-07-01"
        )
        assert code == 0
        files.append(Path(answer["bundles"][0]["file"]))

    province = copy_store(source / "1700-1.imkdb", tmp_path / "p" / "1700.imkdb")
    assert sorted(files) == sorted(post.iterdir())
    code, answer = run(capsys, "merge", province, *files)
    assert [one["applied"] for one in answer["bundles"]] == ["yes", "yes"]


def test_a_cut_export_stops_at_the_first_name_that_is_taken(store, tmp_path):
    """None of its files stays, and none that was there is touched."""
    post = tmp_path / "kirim"
    post.mkdir()
    (post / "k-2.imk").write_bytes(b"milik orang")
    for number in range(3):
        with opened(store) as desk:
            set_field(desk, SAMPLE, "note", f"catatan {number}")

    with opened(store) as desk, pytest.raises(UserError) as refused:
        export_bundle(desk, "1703", post / "k.imk", limit_mb=0.0001)

    assert refused.value.code == "file_exists"
    assert [path.name for path in post.iterdir()] == ["k-2.imk"]
    assert (post / "k-2.imk").read_bytes() == b"milik orang"
