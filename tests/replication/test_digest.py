"""One number for a partition's state."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest

from imk_desktop.replication.digest import Digest, cells_of, digest
from imk_desktop.replication.fold import fold
from tests.replication.changes import by_mark, change, delete, mark, restore

MADE = change(1, {"phone": "0812", "name": "Sari"})


def digest_of(*changes):
    known = by_mark(*changes)
    return digest([("sample", MADE.row, cells_of(fold(known.values()), known))])


def test_the_bytes_are_cells_by_name_with_heads_by_mark():
    rival = change(1, {"name": None}, epoch="b")

    expected = sha256(
        msgspec.msgpack.encode(
            ["sample", MADE.row, "name", [[b"a" * 8, 1, "Sari"], [b"b" * 8, 1, None]]]
        )
        + msgspec.msgpack.encode(["sample", MADE.row, "phone", [[b"a" * 8, 1, "0812"]]])
    ).hexdigest()

    assert digest_of(rival, MADE) == digest_of(MADE, rival) == expected


def test_the_order_of_cells_and_heads_as_given_does_not_matter():
    one, other = (mark(1), "x"), (mark(2), None)

    assert digest([("t", "r", [("b", [one]), ("a", [other, one])])]) == digest(
        [("t", "r", [("a", [one, other]), ("c", []), ("b", [one])])]
    )


def test_a_row_that_is_gone_counts_with_its_fields():
    gone = delete(2, seen=(mark(1),))
    kept = restore(3, (gone.mark,))
    other_fields = change(1, {"phone": "0812"})

    known = by_mark(MADE, gone, kept)
    assert cells_of(fold(known.values()), known)[0] == ("", [(kept.mark, True)])
    assert len({digest_of(MADE), digest_of(MADE, gone), digest_of(MADE, gone, kept)}) == 3
    assert digest_of(MADE, gone) != digest_of(other_fields, gone)


def test_rows_must_come_in_order():
    whole = Digest()
    whole.add("sample", "b", [])

    with pytest.raises(ValueError, match="must come before"):
        whole.add("sample", "a", [])


def test_rows_are_taken_one_at_a_time():
    taken = []

    def rows():
        for number in range(3):
            assert len(taken) == number
            yield "sample", str(number), (taken.append(number) for _ in range(1) if False)
            taken.append(number)

    assert digest(rows()) == sha256().hexdigest()
