"""A certificate: the province says which keys a laptop of an office writes and reads with."""

from __future__ import annotations

from typing import Annotated

import msgspec

from imk_desktop.bundles.bech32 import bech32
from imk_desktop.bundles.decoding import Malformed, decode
from imk_desktop.bundles.refusals import forged
from imk_desktop.bundles.signing import (
    SIGNATURE_SIZE,
    Purpose,
    Signer,
    is_signed,
)

KEY_SIZE = 32


class Certificate(msgspec.Struct, frozen=True, array_like=True):
    """What the province vouches for.

    Attributes:
        survey: Survey id; a certificate holds for one survey year.
        laptop: Id of the laptop.
        office: Office that the laptop belongs to.
        name: What people call the laptop.
        verify_key: Ed25519, 32 bytes: what the laptop signs is checked with it.
        sealing_key: age's X25519 public key, 32 bytes: what is sent to the laptop is sealed to it.
        issued_ms: When, milliseconds since 1970.
    """

    survey: str
    laptop: str
    office: str
    name: str
    verify_key: Annotated[bytes, msgspec.Meta(min_length=KEY_SIZE, max_length=KEY_SIZE)]
    sealing_key: Annotated[bytes, msgspec.Meta(min_length=KEY_SIZE, max_length=KEY_SIZE)]
    issued_ms: int

    @property
    def recipient(self) -> str:
        """The sealing key as age writes it."""
        return bech32("age", self.sealing_key)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Certificate)


def issue(certificate: Certificate, province_signer: Signer) -> bytes:
    """Return the certificate as bytes that carry the province's signature."""
    content = _encoder.encode(certificate)
    return content + province_signer.sign(Purpose.CERTIFICATE, content)


def read_certificate(blob: bytes, province_verify_key: bytes) -> Certificate:
    """Return a certificate that the province gave.

    Raises:
        UserError: The province did not sign these bytes, or they are no certificate.
    """
    content, signature = blob[:-SIGNATURE_SIZE], blob[-SIGNATURE_SIZE:]
    if not is_signed(Purpose.CERTIFICATE, content, signature, province_verify_key):
        raise forged()
    try:
        return decode(_decoder, content)
    except Malformed as error:
        raise forged() from error
