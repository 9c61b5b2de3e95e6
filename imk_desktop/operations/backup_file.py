"""The backup: one file that carries a store, its key file and its folder of attachments.

It is a ZIP without compression, since what is encrypted does not shrink: in need, any program
can open it. The last member lists the others with their hashes. A store that a passphrase
locks stays locked in it.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from errno import EINVAL
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import IO, BinaryIO

import msgspec

from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.tasks import Ticket
from imk_desktop.user_files import fault_of, refuse_no_file

FORMAT = 1
LABEL = "backup.json"
_LARGEST_LABEL = 64_000_000
_PIECE = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
"""What reading a ZIP raises where a byte of it is another: a flag, a size, a way to pack."""
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""What ZIP knows no day before; the label has the moment."""


class Content(msgspec.Struct, frozen=True):
    """One file of a backup."""

    bytes: int
    sha256: str


class BackupLabel(msgspec.Struct, frozen=True):
    """What a backup says of itself. `made` is ms since 1970; `files` are by their names in it."""

    format: int
    program: str
    survey: str
    year: int
    office: str
    laptop: str
    made: int
    store: str
    files: dict[str, Content]

    @property
    def key(self) -> str:
        """The name of the key file."""
        return f"{self.store}.key"

    @property
    def folder(self) -> str:
        """The name of the folder of attachments."""
        return f"{self.store}.files"


def write_backup(
    file: BinaryIO, contents: Mapping[str, Path], label: BackupLabel, ticket: Ticket
) -> BackupLabel:
    """Write the files into one, and its label, which is returned with their hashes."""
    files: dict[str, Content] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for done, (name, path) in enumerate(contents.items()):
            ticket.advance(done, len(contents))
            digest, size = hashlib.sha256(), 0
            with (
                path.open("rb") as source,
                archive.open(zipfile.ZipInfo(name, _MOMENT), "w", force_zip64=True) as member,
            ):
                for piece in _pieces(source):
                    member.write(piece)
                    digest.update(piece)
                    size += len(piece)
            files[name] = Content(size, digest.hexdigest())
        label = msgspec.structs.replace(label, files=files)
        archive.writestr(zipfile.ZipInfo(LABEL, _MOMENT), msgspec.json.encode(label))
    return label


def read_label(path: Path) -> BackupLabel:
    """Return what a backup says of itself, once it is sure that its members are those it lists.

    Raises:
        UserError: The file is missing, no backup, cut off, or of a newer program.
        MachineFault: It cannot be read.
    """
    refuse_no_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = {member.filename: member for member in archive.infolist()}
            info = members.pop(LABEL, None)
            if info is None or info.file_size > _LARGEST_LABEL:
                raise _no_backup(path)
            label = msgspec.json.decode(archive.read(info), type=BackupLabel)
    except (*_BROKEN, msgspec.MsgspecError) as error:
        raise _no_backup(path) from error
    except OSError as error:
        raise _no_backup(path) if error.errno == EINVAL else fault_of(error, path) from error
    if label.format > FORMAT:
        message = _(
            "Backup '{name}' dibuat program yang lebih baru (format {theirs}, program ini "
            "{ours}). Perbarui aplikasi. Tidak ada yang diubah."
        )
        raise UserError(
            message.format(name=path.name, theirs=label.format, ours=FORMAT),
            code="backup_too_new",
            file=str(path),
        )
    as_listed = {name: content.bytes for name, content in label.files.items()}
    stored = all(member.compress_type == zipfile.ZIP_STORED for member in members.values())
    if not stored or {name: one.file_size for name, one in members.items()} != as_listed:
        raise damaged(path)
    if not {label.store, label.key} <= as_listed.keys():
        raise damaged(path)
    if not all(_is_at_home(name, label) for name in as_listed):
        raise damaged(path)
    return label


def unpack(
    path: Path,
    label: BackupLabel,
    folder: Path | None,
    ticket: Ticket,
    names: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Read every file of a backup and hold it against its hash; write it into a folder, if any.

    Args:
        path: The backup.
        label: What it says of itself.
        folder: Where to write.
        ticket: Watches and may stop the work.
        names: What the files are called there, where that is not as in the backup.

    Raises:
        UserError: A file is not what the label says.
        MachineFault: The disk is full, or the backup cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for done, (name, content) in enumerate(label.files.items()):
                ticket.advance(done, len(label.files))
                digest = hashlib.sha256()
                with archive.open(name) as member:
                    if folder is None:
                        for piece in _pieces(member):
                            digest.update(piece)
                    else:
                        to = folder / names.get(name, name)
                        to.parent.mkdir(parents=True, exist_ok=True)
                        with to.open("xb") as target:
                            for piece in _pieces(member):
                                digest.update(piece)
                                target.write(piece)
                            target.flush()
                            os.fsync(target.fileno())
                if digest.hexdigest() != content.sha256:
                    raise damaged(path)
    except _BROKEN as error:
        raise damaged(path) from error
    except OSError as error:
        raise fault_of(error, path if folder is None else folder / label.store) from error


def damaged(path: Path) -> UserError:
    """Say that a backup is not what was written."""
    message = _("Backup '{name}' rusak atau terpotong; pakai backup lain. Tidak ada yang diubah.")
    return UserError(message.format(name=path.name), code="backup_damaged", file=str(path))


def _no_backup(path: Path) -> UserError:
    message = _("'{name}' bukan backup IMK atau rusak. Tidak ada yang diubah.")
    return UserError(message.format(name=path.name), code="not_a_backup", file=str(path))


def _is_at_home(name: str, label: BackupLabel) -> bool:
    """Tell whether a member is the store, its key, or lies in its folder, and nowhere else."""
    if name in (label.store, label.key):
        return "/" not in name and "\\" not in name and name not in ("", ".", "..")
    parts = PurePosixPath(name).parts
    return (
        len(parts) > 1
        and parts[0] == label.folder
        and not {"..", "."} & set(name.split("/"))
        and not set("\\:\0") & set(name)
    )


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    while piece := source.read(_PIECE):
        yield piece
