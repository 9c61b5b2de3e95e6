"""Keys: drawn, carried, locked in a file, and restored from words on paper."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imk_desktop.bundles import seal
from imk_desktop.bundles.bech32 import bech32, unbech32
from imk_desktop.bundles.certificate import read_certificate
from imk_desktop.bundles.key_file import (
    read_key_file,
    read_key_label,
    recover_keys,
    write_key_file,
)
from imk_desktop.bundles.keys import (
    ProvinceKey,
    new_laptop_keys,
    new_province_keys,
    pack_keys,
    province_from_words,
    recovery_words,
    unpack_keys,
)
from imk_desktop.bundles.recovery_words import WORDS, secret_of, words_of
from imk_desktop.errors import UsageError, UserError
from tests.bundles.fieldwork import START_MS
from tests.bundles.post import province, regency

SECRET = "kopi hitam tiga cangkir"


def test_a_laptops_certificate_says_what_its_keys_are() -> None:
    keys = regency()

    certificate = read_certificate(keys.certificate, province().province_verify_key)

    assert (certificate.office, certificate.laptop) == ("1703", keys.laptop)
    assert certificate.name == "Laptop 1"
    assert certificate.verify_key == keys.signer.verify_key
    assert certificate.recipient == keys.recipient
    assert certificate.issued_ms == START_MS


def test_only_the_provinces_own_laptop_has_a_province_key() -> None:
    assert province().province is not None
    assert regency().province is None
    for act in (recovery_words, lambda keys: new_laptop_keys(keys, "1704", name="", now_ms=0)):
        with pytest.raises(ValueError, match="province"):
            act(regency())


def test_keys_are_never_shown_by_accident() -> None:
    keys = province()
    shown = repr(keys)

    for hidden in (keys.identity, repr(keys.signer.seed), repr(keys.database_key)):
        assert hidden not in shown


def test_keys_travel_whole() -> None:
    for keys in (province(), regency()):
        assert unpack_keys(pack_keys(keys)) == keys


@given(st.binary(max_size=200))
def test_other_bytes_are_no_keys(blob: bytes) -> None:
    with pytest.raises(UserError):
        unpack_keys(blob)


class TestKeyFile:
    def test_without_a_passphrase_it_lies_open(self, tmp_path: Path) -> None:
        path = tmp_path / "1703.imkdb.key"
        write_key_file(path, regency(), None)

        assert read_key_file(path, None) == regency()
        assert not read_key_label(path).locked

    def test_with_a_passphrase_nothing_secret_can_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "1703.imkdb.key"
        write_key_file(path, regency(), SECRET)
        content = path.read_bytes()

        assert read_key_file(path, SECRET) == regency()
        assert regency().signer.seed not in content
        assert regency().database_key not in content
        assert regency().identity.encode() not in content

    def test_its_label_is_there_without_the_passphrase(self, tmp_path: Path) -> None:
        path = tmp_path / "1703.imkdb.key"
        write_key_file(path, regency(), SECRET)

        label = read_key_label(path)

        assert (label.laptop, label.office, label.survey) == (
            regency().laptop, "1703", regency().survey,
        )  # fmt: skip
        assert (label.year, label.locked) == (2026, True)

    def test_wrong_and_missing_passphrases_are_told_apart(self, tmp_path: Path) -> None:
        path = tmp_path / "1703.imkdb.key"
        write_key_file(path, regency(), SECRET)

        with pytest.raises(UserError) as wrong:
            read_key_file(path, "kopi susu")
        with pytest.raises(UsageError) as missing:
            read_key_file(path, None)
        assert wrong.value.code == "wrong_passphrase"
        assert (missing.value.code, missing.value.exit_code) == ("passphrase_needed", 2)

    def test_a_lost_passphrase_is_recovered_by_the_province(self, tmp_path: Path) -> None:
        path = tmp_path / "1703.imkdb.key"
        write_key_file(path, regency(), SECRET)

        assert recover_keys(path, province_from_words(recovery_words(province()))) == regency()

    def test_another_provinces_words_recover_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "1703.imkdb.key"
        write_key_file(path, regency(), None)

        with pytest.raises(UserError) as caught:
            recover_keys(path, ProvinceKey(bytes(32)))
        assert caught.value.code == "wrong_recovery_words"

    def test_the_passphrase_can_be_changed(self, tmp_path: Path) -> None:
        path = tmp_path / "1703.imkdb.key"
        write_key_file(path, regency(), SECRET)
        write_key_file(path, read_key_file(path, SECRET), "teh manis", replacing=True)

        assert read_key_file(path, "teh manis") == regency()

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
    def test_nobody_else_may_read_it(self, tmp_path: Path) -> None:
        path = tmp_path / "1703.imkdb.key"
        write_key_file(path, regency(), None)

        assert path.stat().st_mode & 0o077 == 0

    def test_a_missing_file_is_called_so(self, tmp_path: Path) -> None:
        with pytest.raises(UserError) as caught:
            read_key_file(tmp_path / "none.key", None)
        assert caught.value.code == "file_missing"

    def test_a_later_key_file_is_not_taken_for_ours(self, tmp_path: Path) -> None:
        path = tmp_path / "1703.imkdb.key"
        write_key_file(path, regency(), None)
        path.write_bytes(path.read_bytes().replace(b"imk key 2", b"imk key 3"))

        with pytest.raises(UserError) as caught:
            read_key_label(path)
        assert caught.value.code == "key_file_damaged"

    def test_damage_anywhere_is_refused_with_one_sentence(self, tmp_path: Path) -> None:
        path = tmp_path / "1703.imkdb.key"
        write_key_file(path, regency(), SECRET)
        whole = path.read_bytes()
        draw = Random(4)
        for attempt in range(60):
            at = draw.randrange(len(whole))
            changed = whole[:at] + bytes([whole[at] ^ 1 << attempt % 8]) + whole[at + 1 :]
            path.write_bytes((changed, whole[:at])[attempt % 2])
            for act in (lambda: read_key_file(path, SECRET), lambda: recover(path)):
                try:
                    assert act().signer == regency().signer
                except UserError as error:
                    assert error.code in (
                        "key_file_damaged", "wrong_passphrase", "wrong_recovery_words",
                    )  # fmt: skip


def recover(path: Path):
    key = province().province
    assert key is not None
    return recover_keys(path, key)


class TestRecoveryWords:
    @given(st.binary(min_size=32, max_size=32))
    def test_they_restore_the_secret(self, secret: bytes) -> None:
        words = words_of(secret)

        assert len(words.split()) == WORDS
        assert secret_of(words) == secret
        assert secret_of("  " + words.upper().replace(" ", "-") + "\n") == secret

    def test_one_letter_wrong_names_the_word(self) -> None:
        words = words_of(bytes(32)).split()
        words[4] = "kucing"

        with pytest.raises(UserError, match="ke-5 'kucing'"):
            secret_of(" ".join(words))

    def test_words_in_another_order_do_not_fit(self) -> None:
        words = words_of(bytes(range(32))).split()
        words[0], words[1] = words[1], words[0]

        with pytest.raises(UserError, match="tidak cocok"):
            secret_of(" ".join(words))

    @given(st.text(max_size=120))
    def test_anything_else_is_refused_with_one_sentence(self, text: str) -> None:
        with pytest.raises(UserError):
            secret_of(text)

    def test_too_few_words_are_counted(self) -> None:
        with pytest.raises(UserError, match="18 kata, yang diketik 17"):
            secret_of(words_of(bytes(32)).rpartition(" ")[0])


class TestBech32:
    @given(st.binary(max_size=64))
    def test_it_can_be_undone(self, content: bytes) -> None:
        assert unbech32(bech32("age", content)) == content

    def test_the_provinces_recovery_key_is_one_that_age_takes(self) -> None:
        identity = ProvinceKey(bytes(32)).recovery_identity

        recipient = seal.recipient_of(identity)

        assert recipient == bech32("age", unbech32(recipient))
        assert seal.unsealed(seal.sealed(b"secret", [recipient]), identity) == b"secret"


def test_the_survey_and_year_are_in_the_keys() -> None:
    keys = new_province_keys("imk-2027-x", 2027, name="Tim", now_ms=START_MS)

    assert (keys.survey, keys.year, keys.office) == ("imk-2027-x", 2027, "1700")
    assert keys.laptop.startswith("1700-")
