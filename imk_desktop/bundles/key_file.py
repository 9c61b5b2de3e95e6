"""The file beside a store that holds its keys, locked by a passphrase or left open for trials.

The secrets lie in a lock that the passphrase opens, or open for trials. They are sealed a
second time to the province's recovery key, so that a lost passphrase loses no data.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from imk_desktop.bundles import seal
from imk_desktop.bundles.decoding import Malformed, decode
from imk_desktop.bundles.keys import LaptopKeys, ProvinceKey, pack_keys, unpack_keys
from imk_desktop.bundles.passphrase_lock import lock, unlock
from imk_desktop.bundles.refusals import wrong_passphrase
from imk_desktop.errors import UsageError, UserError
from imk_desktop.language import _
from imk_desktop.user_files import read_file, written_whole

MAGIC = "imk key 2"


class KeyLabel(msgspec.Struct, frozen=True, array_like=True):
    """What the file tells without a passphrase: which laptop of which office this is."""

    laptop: str
    office: str
    survey: str
    year: int
    locked: bool


class _KeyFile(msgspec.Struct, frozen=True, array_like=True):
    magic: str
    label: KeyLabel
    secrets: bytes
    recovery: bytes


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_KeyFile)


def write_key_file(
    path: Path, keys: LaptopKeys, passphrase: str | None, *, replacing: bool = False
) -> None:
    """Write the keys beside a store.

    Args:
        path: E.g. `1703.imkdb.key`.
        keys: All of them.
        passphrase: What locks them; None leaves them open, for trials.
        replacing: Whether they come in place of those that are there.

    Raises:
        UserError: There is such a file, and it is not to be replaced.
        MachineFault: The disk failed; the old file is as it was.
    """
    label = KeyLabel(keys.laptop, keys.office, keys.survey, keys.year, passphrase is not None)
    content = pack_keys(keys)
    recovery = seal.sealed(content, [keys.recovery_recipient])
    if passphrase is not None:
        content = lock(content, passphrase, bound_to=_encoder.encode(label))
    with written_whole(path, replacing=replacing, key=replacing) as file:
        Path(file.name).chmod(0o600)
        file.write(_encoder.encode(_KeyFile(MAGIC, label, content, recovery)))


def read_key_file(path: Path, passphrase: str | None) -> LaptopKeys:
    """Return the keys.

    Args:
        path: The key file.
        passphrase: Not looked at if the file is open.

    Raises:
        UsageError: The file is locked and no passphrase was given (passphrase_needed).
        UserError: The passphrase is wrong, or the file missing or damaged.
        MachineFault: The disk failed.
    """
    file = _read(path)
    if not file.label.locked:
        return unpack_keys(file.secrets)
    if passphrase is None:
        raise UsageError(
            _("Data ini terkunci; masukkan kata sandinya."),
            code="passphrase_needed",
            file=path.name,
        )
    try:
        content = unlock(file.secrets, passphrase, bound_to=_encoder.encode(file.label))
    except seal.NotOurs as error:
        raise wrong_passphrase(path.name) from error
    except seal.BadSeal as error:
        raise _damaged(path) from error
    return unpack_keys(content)


def read_key_label(path: Path) -> KeyLabel:
    """Return what the file tells without a passphrase; not proven until it is unlocked.

    Raises:
        UserError: The file is missing or damaged.
        MachineFault: The disk failed.
    """
    return _read(path).label


def recover_keys(path: Path, province: ProvinceKey) -> LaptopKeys:
    """Return the keys of a laptop whose passphrase is lost, by the province's key.

    Raises:
        UserError: The province is another, or the file missing or damaged.
        MachineFault: The disk failed.
    """
    file = _read(path)
    try:
        return unpack_keys(seal.unsealed(file.recovery, province.recovery_identity))
    except seal.NotOurs as error:
        raise UserError(
            _("Kata-kata pemulihan ini milik survei lain. Tidak ada yang diubah."),
            code="wrong_recovery_words",
            file=path.name,
        ) from error
    except seal.BadSeal as error:
        raise _damaged(path) from error


def _read(path: Path) -> _KeyFile:
    try:
        file = decode(_decoder, read_file(path))
    except Malformed as error:
        raise _damaged(path) from error
    if file.magic != MAGIC:
        raise _damaged(path)
    return file


def _damaged(path: Path) -> UserError:
    return UserError(
        _("Berkas kunci '{name}' rusak; ambil dari backup. Tidak ada yang diubah.").format(
            name=path.name
        ),
        code="key_file_damaged",
        file=path.name,
    )
