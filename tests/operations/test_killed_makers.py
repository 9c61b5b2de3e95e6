"""kill -9 while a store, a starter or a backup is made: the same command then completes.

`IMK_KILLS` sets how many processes are killed (40 unless set), over all commands; two of three
just before a random call that the command makes, most of those among its last.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from imk_desktop.bundles.envelope import read_envelope
from imk_desktop.errors import UserError
from imk_desktop.operations.back_up import back_up
from imk_desktop.operations.change_passphrase import change_passphrase
from imk_desktop.operations.check_store import check_store
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.desk import open_store
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.load_samples import load_samples
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.restore_backup import restore_backup
from imk_desktop.operations.status import survey_status
from imk_desktop.store import reading
from tests.operations.enrolled import PASSPHRASE, SECRET, START, copy_store, enrolled, opened
from tests.operations.test_killed import KILLS, calls_of, in_a_process, pytestmark, seconds_of
from tests.operations.two_offices import REGENCY, add_samples
from tests.spreadsheets.sheets import HEADER, row, write_xlsx

__all__ = ["pytestmark"]

NEW = "kata sandi yang baru"
LATE = 0.97
"""From which share of the calls on names are given and transactions end."""
PRODUCT = ("", ".key", ".files")


@dataclass(frozen=True)
class Made:
    """A place with all that a command needs, in which it is run."""

    folder: Path

    @property
    def store(self) -> Path:
        """The province's store."""
        return self.folder / "1700.imkdb"

    @property
    def new(self) -> Path:
        """Where a store is to be made."""
        return self.folder / "baru.imkdb"

    @property
    def out(self) -> Path:
        """Where a file is to be written."""
        return self.folder / "hasil"

    def names(self) -> set[str]:
        """Return what lies there, but what SQLite keeps beside a store."""
        found = {path.name for path in self.folder.iterdir()}
        return {name for name in found if not name.endswith(("-wal", "-shm"))}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store, a starter, a backup and a sample list."""
    folder = tmp_path_factory.mktemp("sumber")
    store = copy_store(enrolled((REGENCY, REGENCY)) / "1700-1.imkdb", folder / "1700.imkdb")
    with opened(store) as desk:
        add_samples(desk)
        make_starter(desk, "1705", folder / "awal.imk", passphrase=SECRET)
        back_up(desk, folder / "lama.imkbackup")
    write_xlsx(folder / "daftar.xlsx", HEADER, *(row(nus=number) for number in range(1, 9)))
    return folder


@pytest.fixture(scope="module")
def locked_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a locked store."""
    folder = tmp_path_factory.mktemp("terkunci")
    copy_store(enrolled((), encrypted=True) / "1700-1.imkdb", folder / "1700.imkdb")
    return folder


def init(place: Made) -> None:
    create_survey(place.new, year=2026, start=START, by="Rina").close()


def join(place: Made) -> None:
    join_survey(place.new, place.folder / "awal.imk", starter_passphrase=SECRET).close()


def restore(place: Made) -> None:
    restore_backup(place.folder / "lama.imkbackup", place.new)


def backup(place: Made) -> None:
    with opened(place.store) as desk:
        back_up(desk, place.out)


def starter(place: Made) -> None:
    with opened(place.store) as desk:
        make_starter(desk, REGENCY, place.out, passphrase=SECRET)


def load(place: Made) -> None:
    with opened(place.store) as desk:
        load_samples(desk, place.folder / "daftar.xlsx")


def passphrase(place: Made) -> None:
    change_passphrase(place.store, passphrase=PASSPHRASE, new_passphrase=NEW)


def is_made(place: Made) -> bool:
    return place.new.exists()


def is_written(place: Made) -> bool:
    return place.out.exists()


def never(_place: Made) -> bool:
    return False


def a_whole_store(place: Made) -> None:
    with opened(place.new) as desk:
        assert check_store(desk).ok
        assert survey_status(desk).survey.start == START


def a_backup_that_is_known(place: Made) -> None:
    restored = restore_backup(place.out, place.folder / "uji" / "lagi.imkdb")
    with opened(restored.store) as desk:
        assert check_store(desk).ok
    with opened(place.store) as desk:
        assert survey_status(desk).footer.last_backup == restored.made


def a_starter_whose_laptop_is_known(place: Made) -> None:
    assert read_envelope(place.out).office == REGENCY
    with join_survey(place.folder / "uji" / "l.imkdb", place.out, starter_passphrase=SECRET) as new:
        laptop = new.laptop
    with opened(place.store) as desk, desk.reading() as connection:
        lines = reading.rows(connection, desk.store.tables, "certificate")
        known = [str(one["row"]) for one in lines if one["office"] == REGENCY]
    assert laptop in known
    assert len(known) == 3  # two enrolled before, and no laptop that nobody has


def eight_more_samples(place: Made) -> None:
    with opened(place.store) as desk:
        assert check_store(desk).ok
        assert len(survey_status(desk, with_samples=True).samples or ()) == 13


def the_new_passphrase(place: Made) -> None:
    with open_store(place.store, passphrase=NEW) as desk:
        assert check_store(desk).ok
    with pytest.raises(UserError):
        open_store(place.store, passphrase=PASSPHRASE)


@dataclass(frozen=True)
class Command:
    """What is killed, when it is done already, what it leaves, and what must then be so.

    `calls` are those that it makes at most; passphrases are slow, so its moments are chosen.
    """

    run: Callable[[Made], None]
    done: Callable[[Made], bool]
    leaves: frozenset[str]
    holds: Callable[[Made], None]


A_STORE = frozenset(f"baru.imkdb{end}" for end in PRODUCT)
COMMANDS = {
    "init": Command(init, is_made, A_STORE, a_whole_store),
    "join": Command(join, is_made, A_STORE, a_whole_store),
    "restore": Command(restore, is_made, A_STORE, a_whole_store),
    "backup": Command(backup, is_written, frozenset({"hasil"}), a_backup_that_is_known),
    "starter": Command(starter, is_written, frozenset({"hasil"}), a_starter_whose_laptop_is_known),
    "load-samples": Command(load, never, frozenset(), eight_more_samples),
    "passphrase": Command(passphrase, never, frozenset(), the_new_passphrase),
}


def moments(command: Command, source: Path, folder: Path, seed: str) -> Iterator[dict]:
    """Yield when a command is to be killed: at a call, most near its end, or after a time."""
    dice = random.Random(seed)
    rehearsal, timed = (Made(copied(source, folder / name)) for name in ("gladi", "waktu"))
    calls = calls_of(lambda: command.run(rehearsal))
    seconds = seconds_of(lambda: command.run(timed))
    for number in range(max(3, KILLS // len(COMMANDS))):
        if number % 3 == 2:
            yield {"after": dice.uniform(0, seconds)}
        else:
            first = 1 if number % 3 else int(calls * LATE)
            yield {"kill_at": dice.randint(first, calls)}


def copied(source: Path, to: Path) -> Path:
    shutil.copytree(source, to)
    (to / "uji").mkdir()
    return to


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_completes_when_it_is_given_again(name, request, tmp_path):
    command = COMMANDS[name]
    source = request.getfixturevalue("locked_source" if name == "passphrase" else "source")
    for number, moment in enumerate(moments(command, source, tmp_path, name)):
        place = Made(copied(source, tmp_path / str(number)))
        before = place.names()
        in_a_process(lambda place=place: command.run(place), **moment)

        try:
            command.run(place)
        except UserError as error:
            # it was done, down to the name; a file of which the store does not know is replaced
            assert error.code in ("store_exists", "file_exists", "backup_exists"), moment
            assert command.done(place), moment

        assert place.names() == before | command.leaves, moment
        command.holds(place)
        shutil.rmtree(place.folder)
