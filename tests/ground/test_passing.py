"""Passing names: nothing has them longer than its maker lives, and no name is taken twice."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest

from imk_desktop.errors import UserError
from imk_desktop.passing import passing_file, passing_folder, put, sweep_files, sweep_folders
from imk_desktop.user_files import free_name, written_whole

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def without_second_names(_made: object, _goal: object) -> None:
    """Fail as `os.link` does on a stick (FAT, exFAT)."""
    raise OSError(errno.EPERM, "Operation not permitted")


@pytest.fixture(params=["disk", "stick"])
def medium(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A disk on which a file may have two names, or a stick on which it may not."""
    if request.param == "stick":
        monkeypatch.setattr(os, "link", without_second_names)
    return str(request.param)


def test_a_file_is_put_where_nothing_is(tmp_path, medium):
    (tmp_path / "a").write_bytes(b"isi")

    put(tmp_path / "a", tmp_path / "b")

    assert names(tmp_path) == ["b"]
    assert (tmp_path / "b").read_bytes() == b"isi"


def test_a_file_that_keeps_its_passing_name_has_both(tmp_path, medium):
    (tmp_path / "a").write_bytes(b"isi")
    (tmp_path / "a").chmod(0o600)

    put(tmp_path / "a", tmp_path / "b", keeping=True)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == b"isi"
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("there", ["file", "folder", "dangling"])
def test_a_file_is_put_over_nothing(tmp_path, medium, there):
    (tmp_path / "a").write_bytes(b"isi")
    goal = tmp_path / "b"
    match there:
        case "file":
            goal.write_bytes(b"lama")
        case "folder":
            goal.mkdir()
        case _:
            goal.symlink_to(tmp_path / "tidak ada")

    with pytest.raises(FileExistsError):
        put(tmp_path / "a", goal)

    assert names(tmp_path) == ["a", "b"]
    assert there != "file" or goal.read_bytes() == b"lama"


def test_what_came_while_a_file_was_written_stays(tmp_path, medium):
    """Looking first and writing then would lose it."""
    path = tmp_path / "laporan.txt"

    with pytest.raises(UserError) as refused, written_whole(path) as file:
        file.write(b"milik kita")
        path.write_bytes(b"milik orang lain")

    assert refused.value.code == "file_exists"
    assert path.read_bytes() == b"milik orang lain"
    assert names(tmp_path) == ["laporan.txt"]


def test_the_longest_name_that_a_disk_takes_is_written(tmp_path):
    path = tmp_path / ("x" * 251 + ".imk")

    with written_whole(path) as file:
        file.write(b"isi")

    assert path.read_bytes() == b"isi"


def test_a_free_name_is_found_beside_those_that_are_there(tmp_path):
    assert free_name(tmp_path / "a.imk") == tmp_path / "a.imk"
    (tmp_path / "a.imk").touch()
    (tmp_path / "a (2).imk").symlink_to(tmp_path / "tidak ada")

    assert free_name(tmp_path / "a.imk") == tmp_path / "a (3).imk"


def killed_in(folder: Path) -> None:
    """Make a passing file and a passing folder in a process that is killed."""
    child = os.fork()
    if child == 0:
        with passing_file(folder) as file, passing_folder(folder) as inside:
            file.write(b"setengah")
            file.flush()
            (inside / "isi").write_bytes(b"setengah")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


@needs_fork
def test_what_a_killed_maker_left_is_swept_and_nothing_else(tmp_path):
    killed_in(tmp_path)
    assert len(names(tmp_path)) == 2
    (tmp_path / ".imk-catatan.part").write_bytes(b"milik pengguna")
    with passing_file(tmp_path) as mine, passing_folder(tmp_path) as held:
        sweep_files(tmp_path)
        sweep_folders(tmp_path, lambda _folder: None)

        alive = sorted([".imk-catatan.part", Path(mine.name).name, held.name])
        assert names(tmp_path) == alive

    assert names(tmp_path) == [".imk-catatan.part"]


@needs_fork
def test_the_next_file_sweeps_what_a_killed_one_left(tmp_path):
    child = os.fork()
    if child == 0:
        with written_whole(tmp_path / "satu.imk") as file:
            file.write(b"setengah")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert len(names(tmp_path)) == 1

    with written_whole(tmp_path / "dua.imk") as file:
        file.write(b"isi")

    assert names(tmp_path) == ["dua.imk"]


def test_an_empty_folder_whose_maker_was_killed_at_once_is_swept(tmp_path):
    (tmp_path / ".imk-0123abcd").mkdir()

    sweep_folders(tmp_path, lambda _folder: None)

    assert names(tmp_path) == []


def test_a_folder_that_is_not_there_takes_no_passing_file(tmp_path):
    with pytest.raises(OSError), passing_file(tmp_path / "tidak ada"):
        pass
    with pytest.raises(OSError), passing_folder(tmp_path / "tidak ada"):
        pass
