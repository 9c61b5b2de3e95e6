"""Bech32 text, the way age writes keys: for a key that is derived, or carried as bytes.

Source: BIP-173, and the age format (C2SP/age.md), which lifts its limit of length.
"""

from __future__ import annotations

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH = 6


def bech32(prefix: str, content: bytes) -> str:
    """Return the content as lower-case text with a checksum.

    >>> bech32("a", b"")
    'a12uel5l'
    """
    values = _by_fives(content)
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _remainder([*expanded, *values, *[0] * _CHECKSUM_LENGTH]) ^ 1
    values += [check >> 5 * (_CHECKSUM_LENGTH - 1 - at) & 31 for at in range(_CHECKSUM_LENGTH)]
    return prefix + "1" + "".join(_LETTERS[value] for value in values)


def unbech32(text: str) -> bytes:
    """Return the content of a text that `bech32` or age made; the checksum is not looked at.

    >>> unbech32(bech32("age", b"a key"))
    b'a key'
    """
    values = [_LETTERS.index(letter) for letter in text.lower().rpartition("1")[2]]
    bits = 0
    for value in values[:-_CHECKSUM_LENGTH]:
        bits = bits << 5 | value
    length = (len(values) - _CHECKSUM_LENGTH) * 5
    return (bits >> length % 8).to_bytes(length // 8, "big")


def _by_fives(content: bytes) -> list[int]:
    size = -(-len(content) * 8 // 5)
    bits = int.from_bytes(content, "big") << size * 5 - len(content) * 8
    return [bits >> 5 * (size - 1 - at) & 31 for at in range(size)]


def _remainder(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            rest ^= generator if top >> at & 1 else 0
    return rest
