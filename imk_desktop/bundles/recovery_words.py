"""Thirty-two secret bytes as words that can be written down and told by telephone.

Each word of five letters, consonant and vowel in turn, carries 16 bits and can be pronounced
("lusab babad"); the last two carry a checksum. Source: D. Wilkerson, "A Proposal for Proquints".
"""

from __future__ import annotations

from hashlib import sha256

from imk_desktop.errors import UserError
from imk_desktop.formats import number
from imk_desktop.language import _

WORDS = 18

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_SECRET_SIZE = 32
_CHECKSUM_SIZE = 4


def words_of(secret: bytes) -> str:
    """Return 18 words, with spaces between.

    >>> words_of(bytes(32))[:17]
    'babab babab babab'
    """
    content = secret + _checksum(secret)
    return " ".join(
        _word(int.from_bytes(content[at : at + 2], "big")) for at in range(0, len(content), 2)
    )


def secret_of(words: str) -> bytes:
    """Return the bytes that the words stand for; spaces, hyphens and capitals do not matter.

    Raises:
        UserError: A word cannot be one of ours, their number is wrong, or they do not belong
            together.
    """
    said = words.lower().replace("-", " ").split()
    content = b"".join(_number(word, at).to_bytes(2, "big") for at, word in enumerate(said, 1))
    if len(said) != WORDS:
        raise UserError(
            _("Lembar pemulihan berisi {right} kata, yang diketik {count}.").format(
                right=number(WORDS), count=number(len(said))
            ),
            code="recovery_words_wrong",
        )
    secret = content[:_SECRET_SIZE]
    if content[_SECRET_SIZE:] != _checksum(secret):
        raise UserError(
            _("Kata-kata pemulihan tidak cocok satu sama lain: periksa ejaan dan urutannya."),
            code="recovery_words_wrong",
        )
    return secret


def _checksum(secret: bytes) -> bytes:
    return sha256(b"imk recovery words\n" + secret).digest()[:_CHECKSUM_SIZE]


def _word(number: int) -> str:
    return "".join(
        letters[number >> shift & len(letters) - 1]
        for letters, shift in (
            (_CONSONANTS, 12),
            (_VOWELS, 10),
            (_CONSONANTS, 6),
            (_VOWELS, 4),
            (_CONSONANTS, 0),
        )
    )


def _number(word: str, place: int) -> int:
    number = 0
    pattern = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS)
    for letter, letters in zip(word.ljust(len(pattern), "?"), pattern, strict=False):
        if letter not in letters or len(word) > len(pattern):
            raise UserError(
                _("Kata pemulihan ke-{place} '{word}' salah tulis.").format(place=place, word=word),
                code="recovery_words_wrong",
            )
        number = number * len(letters) + letters.index(letter)
    return number
