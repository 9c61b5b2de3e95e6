"""A certificate: the province says which keys a laptop of an office writes and reads with."""

from __future__ import annotations

from typing import Annotated

import msgspec

from imk_desktop.bundles.refusals import forged
from imk_desktop.bundles.signing import (
    SIGNATURE_SIZE,
    VERIFY_KEY_SIZE,
    Purpose,
    Signer,
    is_signed,
)


class Certificate(msgspec.Struct, frozen=True, array_like=True):
    """What the province vouches for.

    Attributes:
        survey: Survey id; a certificate holds for one survey year.
        laptop: Id of the laptop.
        office: Office that the laptop belongs to.
        name: What people call the laptop.
        verify_key: Ed25519, 32 bytes: what the laptop signs is checked with it.
        recipient: age public key: what is sent to the laptop is sealed to it.
        issued_ms: When, milliseconds since 1970.
    """

    survey: str
    laptop: str
    office: str
    name: str
    verify_key: Annotated[
        bytes, msgspec.Meta(min_length=VERIFY_KEY_SIZE, max_length=VERIFY_KEY_SIZE)
    ]
    recipient: Annotated[str, msgspec.Meta(max_length=100)]
    issued_ms: int


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
        return _decoder.decode(content)
    except msgspec.MsgspecError as error:
        raise forged() from error
