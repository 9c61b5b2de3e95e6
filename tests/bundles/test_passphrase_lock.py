"""The lock of key files and starters: what opens it, what does not, and whom it holds up."""

from __future__ import annotations

from threading import Thread

import msgspec
import pytest

from imk_desktop.bundles.passphrase_lock import Stretching, lock, unlock
from imk_desktop.bundles.seal import BadSeal, NotOurs

SECRET = "kopi hitam tiga cangkir"


def test_only_the_passphrase_opens_it() -> None:
    locked = lock(b"kunci", SECRET)

    assert unlock(locked, SECRET) == b"kunci"
    with pytest.raises(NotOurs):
        unlock(locked, "kopi susu")


def test_what_it_is_bound_to_must_be_the_same() -> None:
    locked = lock(b"kunci", SECRET, bound_to=b"1703")

    assert unlock(locked, SECRET, bound_to=b"1703") == b"kunci"
    with pytest.raises(NotOurs):
        unlock(locked, SECRET, bound_to=b"1705")


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"memory_kib": 1024 * 1024}, id="a gigabyte"),
        pytest.param({"iterations": 1_000_000}, id="a million passes"),
        pytest.param({"lanes": 1024}, id="a thousand lanes"),
        pytest.param({"salt": b""}, id="no salt"),
    ],
)
def test_a_forged_lock_is_refused_before_it_costs_anything(forged: dict[str, object]) -> None:
    _, nonce, content = msgspec.msgpack.decode(lock(b"kunci", SECRET))
    costs = {"salt": bytes(16), "memory_kib": 64, "iterations": 1, "lanes": 1} | forged

    with pytest.raises(BadSeal):  # NotOurs would mean that the key was made
        unlock(msgspec.msgpack.encode([list(costs.values()), nonce, content]), SECRET)


@pytest.mark.parametrize("blob", [b"", b"\x00", b"\xc1", bytes(70_000), b"age-encryption.org/v1"])
def test_other_bytes_are_no_lock(blob: bytes) -> None:
    with pytest.raises(BadSeal):
        unlock(blob, SECRET)


def test_others_run_while_a_key_is_made() -> None:
    """Else a window would stand still: the interpreter's lock must be free meanwhile."""
    making = Thread(target=Stretching(bytes(16)).key, args=(SECRET,))
    steps = 0

    making.start()
    while making.is_alive():
        steps += 1
    making.join()

    assert steps > 1_000
