"""The sealed file: what was written comes out, and nothing else is ever believed."""

from __future__ import annotations

import errno
import io
import secrets
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random

import msgspec
import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imk_desktop.bundles import envelope as clear
from imk_desktop.bundles import seal
from imk_desktop.bundles.certificate import read_certificate
from imk_desktop.bundles.container import open_bundle, open_starter, write_bundle, write_starter
from imk_desktop.bundles.envelope import HEADER_SIZE, read_envelope
from imk_desktop.bundles.keys import (
    LaptopKeys,
    new_laptop_keys,
    new_province_keys,
    pack_keys,
    unpack_keys,
)
from imk_desktop.bundles.manifest import Manifest, Member, Want, encode_manifest
from imk_desktop.bundles.segment import pack_segment
from imk_desktop.bundles.signing import Purpose, Signer
from imk_desktop.domain.change import Mark
from imk_desktop.errors import MachineFault, UserError
from tests.bundles.fieldwork import START_MS, a_day
from tests.bundles.post import letter, province, receive, regency, send

MEMBERS = [secrets.token_bytes(3_000), b"", secrets.token_bytes(70_000)]


def altered(manifest: Manifest, **change: object) -> Manifest:
    """Return a manifest that says something else in some places."""
    return msgspec.structs.replace(manifest, **change)


def rehash(content: bytes) -> bytes:
    """Return a file whose clear hash is right again, as a forger would."""
    fields = content[: HEADER_SIZE - 32]
    return fields + sha256(content[HEADER_SIZE:] + fields).digest() + content[HEADER_SIZE:]


def refusal(path: Path, receiver: LaptopKeys | None = None) -> UserError:
    """Return how a file is refused."""
    with pytest.raises(UserError) as caught:
        receive(path, receiver)
    return caught.value


def sealed_raw(path: Path, manifest: Manifest, inside: bytes) -> Path:
    """Write a file whose clear part and seal are right, whatever is inside."""
    with path.open("wb") as file:
        file.write(bytes(HEADER_SIZE))
        body = clear.Hashing(file)
        seal.seal([inside], body, [province().recipient])
        file.seek(0)
        file.write(clear.pack_header(manifest, 0, body))
    return path


def signed(manifest: Manifest, signer: Signer | None = None) -> bytes:
    """Return a manifest as it stands inside."""
    blob = encode_manifest(manifest)
    signature = (signer or regency().signer).sign(Purpose.MANIFEST, blob)
    return len(blob).to_bytes(4, "big") + blob + signature


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.binary(max_size=20_000), max_size=4))
def test_members_come_out_as_they_went_in(tmp_path: Path, members: list[bytes]) -> None:
    manifest = letter(members)

    assert receive(send(tmp_path / "a.imk", members, manifest)) == (manifest, members)


def test_the_sender_can_read_its_own(tmp_path: Path) -> None:
    path = send(tmp_path / "a.imk", MEMBERS)

    assert receive(path, regency())[1] == MEMBERS


def test_the_clear_part_tells_whose_it_is_without_keys(tmp_path: Path) -> None:
    manifest = letter(part=2, parts=3)

    seen = read_envelope(send(tmp_path / "a.imk", manifest=manifest))

    assert (seen.bundle, seen.part, seen.parts) == (manifest.bundle, 2, 3)
    assert (seen.year, seen.created_ms, seen.office) == (2026, START_MS, "1700")
    assert not seen.is_starter


def test_all_that_a_manifest_says_arrives(tmp_path: Path) -> None:
    head = (Mark(b"epoch--1", 7),)
    manifest = letter(
        have={"1703": head, "1700": ()},
        want=Want({"1700": head}, (bytes(32),)),
        rows={"visit": 200},
        dates=(1, 2),
        number=12,
    )

    assert receive(send(tmp_path / "a.imk", manifest=manifest))[0] == manifest


def test_damage_anywhere_is_refused_with_one_sentence(tmp_path: Path) -> None:
    path = send(tmp_path / "a.imk", MEMBERS)
    whole = path.read_bytes()
    draw = Random(2)
    for attempt in range(500):
        at = draw.randrange(len(whole)) if attempt > 150 else attempt % HEADER_SIZE
        changed = whole[:at] + bytes([whole[at] ^ draw.randrange(1, 256)]) + whole[at + 1 :]
        cut, longer = whole[:at], whole + secrets.token_bytes(draw.randrange(1, 9))
        content = (changed, cut, longer)[attempt % 3]
        path.write_bytes(content)

        error = refusal(path)

        assert error.code in ("bundle_damaged", "not_a_bundle")
        assert error.message.endswith("Tidak ada yang diubah.")


def test_damage_behind_a_mended_hash_is_refused_too(tmp_path: Path) -> None:
    path = send(tmp_path / "a.imk", MEMBERS)
    whole = path.read_bytes()
    draw = Random(3)
    for attempt in range(300):
        at = draw.randrange(8, len(whole) if attempt > 150 else HEADER_SIZE + 600)
        changed = whole[:at] + bytes([whole[at] ^ draw.randrange(1, 256)]) + whole[at + 1 :]
        path.write_bytes(rehash((changed, whole[:at], whole + b"x")[attempt % 3]))

        assert refusal(path).code in (
            "bundle_damaged",
            "bundle_too_new",
            "bundle_forged",
            "not_for_us",
            "is_starter",
        )


def test_what_is_no_bundle_at_all_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "a.imk"
    for content in (b"", b"I", b"PK\3\4" + bytes(200), b"\x00" * 500):
        path.write_bytes(content)

        assert refusal(path).code == "not_a_bundle"


def test_a_missing_file_is_called_so(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.imk").code == "file_missing"


def test_a_file_of_a_later_program_asks_for_a_newer_one(tmp_path: Path) -> None:
    whole = bytearray(send(tmp_path / "a.imk").read_bytes())
    whole[9] = 2
    (tmp_path / "a.imk").write_bytes(rehash(bytes(whole)))
    later = letter(lowest_reader=2)
    inside = sealed_raw(tmp_path / "b.imk", letter(bundle=later.bundle), signed(later))

    assert refusal(tmp_path / "a.imk").code == "bundle_too_new"
    assert refusal(inside).code == "bundle_too_new"
    assert "perbarui aplikasi" in refusal(inside).message


def test_another_laptops_bundle_names_its_office(tmp_path: Path) -> None:
    other = new_laptop_keys(province(), "1704", name="Laptop 2", now_ms=START_MS)

    error = refusal(send(tmp_path / "a.imk", MEMBERS), other)

    assert error.code == "not_for_us"
    assert "1700" in error.message


@pytest.mark.parametrize(
    "change",
    [
        {"to_office": "1704"},
        {"bundle": bytes(16)},
        {"part": 2, "parts": 2},
        {"year": 2025},
        {"created_ms": START_MS + 1},
    ],
    ids=str,
)
def test_nobody_can_readdress_a_bundle(tmp_path: Path, change: dict[str, object]) -> None:
    manifest = letter()
    path = sealed_raw(tmp_path / "a.imk", altered(manifest, **change), signed(manifest))

    assert refusal(path).code == "bundle_forged"


class TestForgers:
    """Whoever can seal to the province still cannot speak for a laptop."""

    def test_a_manifest_signed_by_another_key(self, tmp_path: Path) -> None:
        manifest = letter()
        path = sealed_raw(tmp_path / "a.imk", manifest, signed(manifest, Signer.new()))

        assert refusal(path).code == "bundle_forged"

    def test_a_certificate_of_another_province(self, tmp_path: Path) -> None:
        strangers = new_province_keys(province().survey, 2026, name="X", now_ms=START_MS)
        stranger = new_laptop_keys(strangers, "1703", name="X", now_ms=START_MS)
        path = send(tmp_path / "a.imk", MEMBERS, sender=stranger)

        assert refusal(path).code == "bundle_forged"

    def test_no_certificate(self, tmp_path: Path) -> None:
        manifest = letter(certificates=(b"", b"x" * 200))

        assert refusal(send(tmp_path / "a.imk", manifest=manifest)).code == "bundle_forged"

    @pytest.mark.parametrize("lie", [{"from_office": "1704"}, {"survey": "imk-2025-x"}], ids=str)
    def test_a_laptop_that_speaks_for_another(self, tmp_path: Path, lie: dict[str, object]) -> None:
        path = send(tmp_path / "a.imk", manifest=letter(**lie))

        assert refusal(path).code == "bundle_forged"

    def test_a_certificate_signed_but_not_one(self) -> None:
        key = Signer.new()
        blob = b"\x93\1\2\3"

        with pytest.raises(UserError) as caught:
            read_certificate(blob + key.sign(Purpose.CERTIFICATE, blob), key.verify_key)
        assert caught.value.code == "bundle_forged"


class TestLiesInside:
    """Rightly signed by a known laptop, and wrong."""

    def refused(self, path: Path, inside: bytes, manifest: Manifest | None = None) -> str:
        return refusal(sealed_raw(path, manifest or letter(), inside)).code

    def test_a_member_with_another_hash(self, tmp_path: Path) -> None:
        manifest = letter([b"one"])

        code = self.refused(tmp_path / "a.imk", signed(manifest) + b"two", manifest)

        assert code == "bundle_damaged"

    def test_fewer_or_more_bytes_than_listed(self, tmp_path: Path) -> None:
        manifest = letter([b"one", b"two"])
        for members in (b"", b"one", b"onetw", b"onetwox"):
            code = self.refused(tmp_path / "a.imk", signed(manifest) + members, manifest)

            assert code == "bundle_damaged"

    def test_nothing_or_noise(self, tmp_path: Path) -> None:
        nested = b"\x91" * 100_000
        for inside in (
            b"",
            b"\0\0",
            b"\xff\xff\xff\xff",
            bytes(100),
            (4).to_bytes(4, "big") + b"\x9a\1\xa4\xff" + bytes(64),
            len(nested).to_bytes(4, "big") + nested + bytes(64),
            len(nested).to_bytes(4, "big") + b"\xde\xff\xff" + nested[3:] + bytes(64),
        ):
            assert self.refused(tmp_path / "a.imk", inside) == "bundle_damaged"

    def test_a_member_larger_than_the_file(self, tmp_path: Path) -> None:
        for size in (2**30, 10_000):
            manifest = altered(letter(), members=(Member("segment", size, bytes(32)),))

            code = self.refused(tmp_path / "a.imk", signed(manifest) + b"x", manifest)

            assert code == "bundle_damaged"


def test_what_accept_refuses_never_comes_to_a_member(tmp_path: Path) -> None:
    path = send(tmp_path / "a.imk", MEMBERS)
    taken: list[bytes] = []

    def refuse(manifest: Manifest) -> None:
        raise UserError("Paket IMK 2025, data ini IMK 2026.", code="wrong_survey")

    with pytest.raises(UserError) as caught:
        open_bundle(
            read_envelope(path),
            lambda member, content: taken.append(content),
            identity=province().identity,
            province_verify_key=province().province_verify_key,
            accept=refuse,
        )
    assert caught.value.code == "wrong_survey"
    assert not taken


def test_what_take_raises_comes_out_as_it_is(tmp_path: Path) -> None:
    def fail(member: Member, content: bytes) -> None:
        raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        open_bundle(
            read_envelope(send(tmp_path / "a.imk", MEMBERS)),
            fail,
            identity=province().identity,
            province_verify_key=province().province_verify_key,
        )


def test_a_manifest_must_describe_its_members(tmp_path: Path) -> None:
    for members in ([b"one"], [b"one", b"three"], [b"one", b"two", b"three"]):
        with pytest.raises(ValueError):
            send(tmp_path / "a.imk", members, letter([b"one", b"two"]))


def test_a_manifest_that_nobody_could_read_is_not_sent(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        send(tmp_path / "a.imk", manifest=letter(bundle=b"short"))
    with pytest.raises(ValueError, match="too much"):
        send(tmp_path / "a.imk", manifest=letter(certificates=(bytes(4_000),) * 600))


class TestFaultsOfTheMachine:
    """They come out as what they are, not as damage."""

    def test_while_a_member_is_made(self, tmp_path: Path) -> None:
        def members() -> Iterator[bytes]:
            yield b"one"
            raise MachineFault("Disk", code="disk_fault")

        with pytest.raises(MachineFault), (tmp_path / "a.imk").open("wb") as file:
            write_bundle(
                file,
                letter([b"one", b"two"]),
                members(),
                signer=regency().signer,
                recipients=[province().recipient],
            )

    def test_while_the_file_is_written(self) -> None:
        class Full(io.BytesIO):
            def write(self, content: bytes) -> int:
                if self.tell() > HEADER_SIZE:
                    raise OSError(errno.ENOSPC, "No space left on device")
                return super().write(content)

        with pytest.raises(OSError) as caught:
            write_bundle(
                Full(),
                letter(MEMBERS),
                MEMBERS,
                signer=regency().signer,
                recipients=[province().recipient],
            )
        assert caught.value.errno == errno.ENOSPC

    def test_while_it_is_read(self) -> None:
        class Worn(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                raise OSError(errno.EIO, "Input/output error")

        with pytest.raises(OSError) as caught:
            seal.unseal(Worn(), print, province().identity)
        assert caught.value.errno == errno.EIO

    def test_sealing_to_nobody_is_a_bug(self) -> None:
        with pytest.raises(pyrage.EncryptError):
            seal.seal([b"one"], io.BytesIO(), [])


class TestStarter:
    """A laptop's first file, opened by what is told by telephone."""

    WORDS = "kopi hitam tiga cangkir"

    @pytest.fixture(scope="class")
    @classmethod
    def starter(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        path = tmp_path_factory.mktemp("starter") / "paket-awal.imk"
        members = [pack_keys(regency()), b"segment"]
        manifest = letter(members, province(), kind="keys", to_office="1703")
        with path.open("wb") as file:
            write_starter(
                file,
                altered(manifest, kind="starter"),
                members,
                signer=province().signer,
                passphrase=cls.WORDS,
                province_verify_key=province().province_verify_key,
            )
        return path

    def test_the_passphrase_opens_it(self, starter: Path) -> None:
        members: list[bytes] = []

        manifest = open_starter(
            read_envelope(starter),
            lambda m, content: members.append(content),
            passphrase=self.WORDS,
        )

        assert manifest.kind == "starter"
        assert unpack_keys(members[0]) == regency()
        assert members[1] == b"segment"

    def test_another_passphrase_does_not(self, starter: Path) -> None:
        with pytest.raises(UserError) as caught:
            open_starter(read_envelope(starter), print, passphrase="kopi susu")

        assert caught.value.code == "wrong_passphrase"

    def test_it_is_no_bundle_and_a_bundle_no_starter(self, starter: Path, tmp_path: Path) -> None:
        assert refusal(starter).code == "is_starter"
        with pytest.raises(UserError) as caught:
            open_starter(read_envelope(send(tmp_path / "a.imk")), print, passphrase="x")
        assert caught.value.code == "not_a_starter"

    def test_a_damaged_lock_is_damage(self, starter: Path, tmp_path: Path) -> None:
        whole = starter.read_bytes()
        path = tmp_path / "a.imk"
        path.write_bytes(rehash(whole[:HEADER_SIZE] + b"x" + whole[HEADER_SIZE + 1 :]))

        with pytest.raises(UserError) as caught:
            open_starter(read_envelope(path), print, passphrase=self.WORDS)
        assert caught.value.code == "bundle_damaged"

    def test_its_manifest_cannot_be_sealed_as_a_bundle(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="sealed otherwise"):
            send(tmp_path / "a.imk", manifest=altered(letter(), kind="starter"))


def day_segment() -> bytes:
    keys = regency()
    after = {
        "1703": (Mark(secrets.token_bytes(8), 800),),
        "1700": (Mark(secrets.token_bytes(8), 90),),
    }
    return pack_segment(
        a_day(), laptop=keys.laptop, survey=keys.survey, after=after, signer=keys.signer
    )


def test_a_busy_day_is_a_small_file(tmp_path: Path) -> None:
    segment = day_segment()

    size = send(tmp_path / "a.imk", [segment]).stat().st_size

    assert size <= 25 * 1024
    assert size - len(segment) <= 1_536


def test_a_receipt_is_smaller_than_a_kilobyte(tmp_path: Path) -> None:
    have = {
        office: tuple(Mark(secrets.token_bytes(8), 300) for _ in range(2))
        for office in ("1700", "1703")
    }
    manifest = letter(sender=province(), to_office="1703", have=have)

    sizes = [
        send(
            tmp_path / "a.imk",
            manifest=manifest,
            sender=province(),
            recipients=[regency(), province()],
        )
        .stat()
        .st_size
        for _ in range(30)
    ]

    assert max(sizes) < 1024, sizes
