"""The keys of a laptop and of the province: drawing them, and carrying them in a starter.

The province's key is 32 bytes, from which its signing key and the key that recovers any store
of the survey are derived; so 18 words on paper restore both.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from imk_desktop.bundles import seal
from imk_desktop.bundles.bech32 import bech32, unbech32
from imk_desktop.bundles.certificate import Certificate, issue
from imk_desktop.bundles.decoding import Malformed, decode
from imk_desktop.bundles.recovery_words import secret_of, words_of
from imk_desktop.bundles.refusals import damaged
from imk_desktop.bundles.signing import Signer
from imk_desktop.domain.change import PROVINCE

KEY_SIZE = 32
_LAPTOP_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misheard and misread."""


@dataclass(frozen=True, slots=True)
class ProvinceKey:
    """What makes a store the province's: it issues certificates and recovers stores.

    Attributes:
        root: The 32 secret bytes that the recovery sheet holds.
    """

    root: bytes = field(repr=False)

    @property
    def signer(self) -> Signer:
        """The key that signs certificates."""
        return Signer(self._derived(b"imk province signer"))

    @property
    def recovery_identity(self) -> str:
        """The secret age key to which the secrets of every key file are sealed as well."""
        return bech32("age-secret-key-", self._derived(b"imk province recovery")).upper()

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=None, info=purpose).derive(self.root)


@dataclass(frozen=True, slots=True)
class LaptopKeys:
    """All that a laptop needs to write, to read and to be believed.

    Attributes:
        laptop: Its id, e.g. "1703-7K2M9Q".
        office: The office that it belongs to.
        survey: Survey id.
        year: Year of the survey.
        signer: What it signs with.
        identity: Secret age key: what is sealed to it.
        database_key: 32 bytes that encrypt its store.
        province_verify_key: 32 bytes: whose certificates it believes.
        recovery_recipient: Public age key that its secrets are sealed to as well.
        certificate: Its own, as issued.
        province: The province's key, in the province's first store only.
    """

    laptop: str
    office: str
    survey: str
    year: int
    signer: Signer
    identity: str = field(repr=False)
    database_key: bytes = field(repr=False)
    province_verify_key: bytes
    recovery_recipient: str
    certificate: bytes
    province: ProvinceKey | None = None

    @property
    def recipient(self) -> str:
        """Public age key: what is for this laptop is sealed to it."""
        return seal.recipient_of(self.identity)


def new_province_keys(survey: str, year: int, *, name: str, now_ms: int) -> LaptopKeys:
    """Draw the province's key and the keys of its first laptop.

    Args:
        survey: Survey id.
        year: Year of the survey.
        name: What people call the laptop.
        now_ms: The present moment, for the certificate.
    """
    province = ProvinceKey(secrets.token_bytes(KEY_SIZE))
    return _new_keys(province, PROVINCE, survey, year, name, now_ms, keeps_province_key=True)


def new_laptop_keys(
    province_keys: LaptopKeys, office: str, *, name: str, now_ms: int
) -> LaptopKeys:
    """Draw the finished keys of another laptop, to be carried to it in a starter.

    Args:
        province_keys: Of the store that holds the province's key.
        office: The office that the laptop will belong to.
        name: What people call the laptop.
        now_ms: The present moment, for the certificate.

    Raises:
        ValueError: These keys do not hold the province's. A bug in the caller, who must ask.
    """
    if province_keys.province is None:
        raise ValueError("Only the holder of the province's key enrols laptops")
    return _new_keys(
        province_keys.province, office, province_keys.survey, province_keys.year, name, now_ms
    )


def recovery_words(keys: LaptopKeys) -> str:
    """Return the 18 words of the recovery sheet.

    Raises:
        ValueError: These keys do not hold the province's. A bug in the caller, who must ask.
    """
    if keys.province is None:
        raise ValueError("Only the province's key has a recovery sheet")
    return words_of(keys.province.root)


def province_from_words(words: str) -> ProvinceKey:
    """Return the province's key from its recovery sheet.

    Raises:
        UserError: The words are mistyped.
    """
    return ProvinceKey(secret_of(words))


class KeysOnTheWay(msgspec.Struct, frozen=True, array_like=True):
    """The keys as bytes; made and read here only."""

    laptop: str
    office: str
    survey: str
    year: int
    seed: bytes
    identity: str
    database_key: bytes
    province_verify_key: bytes
    recovery_recipient: str
    certificate: bytes
    province_root: bytes | None = None


_decoder = msgspec.msgpack.Decoder(KeysOnTheWay)


def pack_keys(keys: LaptopKeys) -> bytes:
    """Return the keys as bytes, all secrets open: for the inside of a seal only."""
    return msgspec.msgpack.encode(
        KeysOnTheWay(
            laptop=keys.laptop,
            office=keys.office,
            survey=keys.survey,
            year=keys.year,
            seed=keys.signer.seed,
            identity=keys.identity,
            database_key=keys.database_key,
            province_verify_key=keys.province_verify_key,
            recovery_recipient=keys.recovery_recipient,
            certificate=keys.certificate,
            province_root=keys.province.root if keys.province else None,
        )
    )


def unpack_keys(blob: bytes) -> LaptopKeys:
    """Undo `pack_keys`, e.g. of the first member of a starter.

    Raises:
        UserError: The bytes are no keys.
    """
    try:
        keys = decode(_decoder, blob)
    except Malformed as error:
        raise damaged() from error
    return LaptopKeys(
        laptop=keys.laptop,
        office=keys.office,
        survey=keys.survey,
        year=keys.year,
        signer=Signer(keys.seed),
        identity=keys.identity,
        database_key=keys.database_key,
        province_verify_key=keys.province_verify_key,
        recovery_recipient=keys.recovery_recipient,
        certificate=keys.certificate,
        province=ProvinceKey(keys.province_root) if keys.province_root else None,
    )


def _new_keys(
    province: ProvinceKey,
    office: str,
    survey: str,
    year: int,
    name: str,
    now_ms: int,
    *,
    keeps_province_key: bool = False,
) -> LaptopKeys:
    laptop = f"{office}-{''.join(secrets.choice(_LAPTOP_LETTERS) for _ in range(6))}"
    signer, identity = Signer.new(), seal.new_identity()
    certificate = Certificate(
        survey=survey,
        laptop=laptop,
        office=office,
        name=name,
        verify_key=signer.verify_key,
        sealing_key=unbech32(seal.recipient_of(identity)),
        issued_ms=now_ms,
    )
    return LaptopKeys(
        laptop=laptop,
        office=office,
        survey=survey,
        year=year,
        signer=signer,
        identity=identity,
        database_key=secrets.token_bytes(KEY_SIZE),
        province_verify_key=province.signer.verify_key,
        recovery_recipient=seal.recipient_of(province.recovery_identity),
        certificate=issue(certificate, province.signer),
        province=province if keeps_province_key else None,
    )
