"""A segment carries changes unaltered, compactly, and refuses everything else."""

from __future__ import annotations

import math
from random import Random

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from imk_desktop.bundles import chunk, segment
from imk_desktop.bundles.chunk import decode_chunk, encode_chunk
from imk_desktop.bundles.decoding import Malformed
from imk_desktop.bundles.segment import (
    MAGIC,
    SegmentHeader,
    pack_segment,
    read_changes,
    read_header,
    verify_segment,
)
from imk_desktop.bundles.signing import Purpose, Signer
from imk_desktop.domain.change import EXISTENCE, NOTHING, Act, Change, Mark, Shape
from imk_desktop.domain.limits import LATEST_MS
from imk_desktop.errors import UserError
from tests.bundles.fieldwork import ANSWERS, Fieldwork, a_day, questionnaires

SIGNER = Signer.new()
EPOCH = b"epoch--1"
AFTER = {"1703": (Mark(b"epoch--0", 7),), "1700": ()}

marks = st.builds(Mark, st.binary(min_size=8, max_size=8), st.integers(1, 2**53))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
shapes = st.builds(Shape, texts, st.lists(texts.filter(bool), max_size=5, unique=True).map(tuple))
some_marks = st.lists(marks, max_size=3).map(tuple)


@st.composite
def runs_of_changes(draw: st.DrawFn) -> list[Change]:
    """Draw changes of few shapes, in any order, with everything that a change can say."""
    known = draw(st.lists(shapes, min_size=1, max_size=3))
    changes = []
    for seq in range(5, 5 + draw(st.integers(1, 20))):
        shape = draw(st.sampled_from(known))
        cells = st.sampled_from([*shape.fields, EXISTENCE])
        changes.append(
            Change(
                partition="1703",
                mark=Mark(EPOCH, seq),
                shape=shape,
                row=draw(texts),
                values=tuple(draw(values) for _ in shape.fields),
                replaces=draw(st.dictionaries(cells, some_marks)),
                by=draw(texts),
                when=draw(st.integers(0, LATEST_MS)),
                act=draw(st.sampled_from(Act)),
                source=draw(texts),
                taken=draw(st.integers(0, LATEST_MS)),
                seen=draw(some_marks),
            )
        )
    return changes


def pack(changes: list[Change]) -> bytes:
    return pack_segment(changes, laptop="1703-A", survey="imk-2026", after=AFTER, signer=SIGNER)


def unpack(blob: bytes) -> list[Change]:
    return [change for batch in read_changes(blob) for change in batch]


def forged(body: bytes, count: int, lowest_reader: int = 1) -> bytes:
    """Return a rightly signed segment with any body."""
    header = SegmentHeader(lowest_reader, "imk-2026", "1703-A", "1703", EPOCH, 1, count, {})
    head = msgspec.msgpack.encode(header)
    signed = MAGIC + len(head).to_bytes(4, "big") + head + body
    return signed + SIGNER.sign(Purpose.SEGMENT, signed)


@given(runs_of_changes())
def test_changes_come_out_as_they_went_in(changes: list[Change]) -> None:
    came = unpack(pack(changes))

    assert came == changes
    assert [[type(v) for v in c.values] for c in came] == [
        [type(v) for v in c.values] for c in changes
    ]


def test_the_header_tells_what_is_inside_without_unpacking() -> None:
    changes = a_day()[10:30]

    header = read_header(pack(changes))

    assert (header.partition, header.epoch) == ("1703", changes[0].mark.epoch)
    assert (header.first, header.last, header.count) == (11, 30, 20)
    assert (header.laptop, header.survey, header.after) == ("1703-A", "imk-2026", AFTER)


def test_only_the_writer_can_have_signed_it() -> None:
    blob = pack(questionnaires(3))

    assert verify_segment(blob, SIGNER.verify_key)
    assert not verify_segment(blob, Signer.new().verify_key)
    assert not verify_segment(blob, b"no key")


def test_a_changed_byte_is_never_taken_for_the_writers() -> None:
    blob = pack(questionnaires(3))
    draw = Random(1)
    for _ in range(300):
        at = draw.randrange(len(blob))
        changed = blob[:at] + bytes([blob[at] ^ draw.randrange(1, 256)]) + blob[at + 1 :]
        try:
            assert not verify_segment(changed, SIGNER.verify_key)
            unpack(changed)
        except UserError as error:
            assert error.code in ("bundle_damaged", "bundle_too_new")


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda b: MAGIC + b"\0\0\0\2" + b))
def test_any_bytes_are_refused_with_one_sentence(blob: bytes) -> None:
    with pytest.raises(UserError, match="rusak"):
        unpack(blob)


@given(st.binary(max_size=200))
def test_any_body_of_a_known_laptop_is_refused_with_one_sentence(body: bytes) -> None:
    for inside in (body, zstandard.compress(len(body).to_bytes(4, "big") + body)):
        with pytest.raises(UserError, match="rusak"):
            unpack(forged(inside, 1))


def test_fewer_or_more_changes_than_the_header_says_are_refused() -> None:
    blob = encode_chunk(questionnaires(3))
    body = zstandard.compress(len(blob).to_bytes(4, "big") + blob)

    for count in (1, 2, 4):
        with pytest.raises(UserError, match="rusak"):
            unpack(forged(body, count))
    assert len(unpack(forged(body, 3))) == 3


def test_a_later_format_asks_for_a_newer_program() -> None:
    with pytest.raises(UserError, match="perbarui aplikasi") as caught:
        read_header(forged(b"", 1, lowest_reader=2))

    assert caught.value.code == "bundle_too_new"


def test_tables_and_fields_that_nobody_knows_yet_are_kept() -> None:
    work = Fieldwork(Random(1))
    changes = [work.change(Shape("kelak", ("warna", "bau")), "x", ("biru", None))]

    assert unpack(pack(changes)) == changes


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 2**63, b"bytes", [1]])
def test_what_no_store_could_hold_is_not_packed(value: object) -> None:
    change = replace(questionnaires(1)[0], shape=Shape("t", ("f",)), values=(value,))  # type: ignore[arg-type]

    with pytest.raises(ValueError, match="cannot be sent"):
        pack([change])


def test_only_a_run_of_one_epoch_and_partition_is_packed() -> None:
    one, two, three = questionnaires(3)

    for changes in ([one, three], [two, one], [one, replace(two, partition="1704")]):
        with pytest.raises(ValueError, match="Not a run"):
            pack(changes)


def some(count: int, text: str = "") -> list[Change]:
    """Return so many changes of one field: their number, or a text."""
    work = Fieldwork(Random(1))
    return [work.change(Shape("t", ("f",)), str(n), (text or n,)) for n in range(count)]


def test_changes_come_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk, "MOST_CHANGES", 2_000)

    batches = [len(batch) for batch in read_changes(pack(some(5_000)))]

    assert batches == [2_000, 2_000, 1_000]


def test_a_segment_holds_no_more_changes_than_one_is_packed_with() -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        pack(some(5_001))


def test_long_texts_make_smaller_batches() -> None:
    work = Fieldwork(Random(1))
    shape = Shape("t", ("f",))
    changes = [work.change(shape, str(n), (f"{n:05}" * 20_000,)) for n in range(100)]

    batches = list(read_changes(pack(changes)))

    assert len(batches) > 1
    assert [change for batch in batches for change in batch] == changes


def test_one_endless_text_is_not_packed() -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        pack(some(1, "x" * 100_001))


def test_a_change_of_many_long_texts_is_not_packed() -> None:
    work = Fieldwork(Random(1))
    fields = tuple(f"f{n}" for n in range(90))

    with pytest.raises(ValueError, match="larger than a chunk"):
        pack([work.change(Shape("t", fields), "x", ("x" * 100_000,) * 90)])


def test_a_large_segment_is_packed_in_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = a_day()
    monkeypatch.setattr(segment, "_SMALL", 10)

    assert unpack(pack(changes)) == changes


def test_more_than_a_reader_would_take_is_not_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    blob = pack(questionnaires(3))
    monkeypatch.setattr(segment, "_MOST_BODY", 100)

    with pytest.raises(ValueError, match="too many"):
        pack(questionnaires(3))
    with pytest.raises(UserError, match="rusak"):
        unpack(blob)


def test_a_header_that_nobody_could_read_is_not_written() -> None:
    with pytest.raises(ValueError, match="header cannot be sent"):
        pack([replace(questionnaires(1)[0], mark=Mark(b"", 1))])


def test_values_and_fields_of_a_change_belong_together() -> None:
    change = replace(questionnaires(1)[0], shape=Shape("t", ("a", "b")), values=(1,))

    with pytest.raises(ValueError, match="differ in number"):
        pack([change])


def test_bulk_questionnaires_take_less_than_two_bytes_a_cell() -> None:
    blob = pack(questionnaires(1_000))

    assert len(blob) / (1_000 * len(ANSWERS.fields)) <= 2.0


def test_a_field_that_replaces_others_names_them_compactly() -> None:
    work = Fieldwork(Random(1))
    first = [work.questionnaire() for _ in range(50)]
    again = [
        work.change(c.shape, c.row, c.values, dict.fromkeys(c.shape.fields, (c.mark,)))
        for c in first
    ]

    assert unpack(pack(again)) == again
    assert len(pack(again)) - len(pack(first)) < 50 * 4


class TestClaimsOfAForger:
    """Chunks that are well formed msgpack and lie."""

    def chunk(self, **more: object) -> bytes:
        rows = {
            "table": "t", "fields": ["a", "b"], "count": 2, "shared": [0, 0],
            "tails": ["x", "y"], "widths": [2, 2], "values": [1, 2, 3, 4], "replaced": [],
            "acts": [0], "sources": [""], "taken": [0], "seen": [],
        }  # fmt: skip
        whole = {"order": [0, 2], "epochs": [EPOCH], "people": ["P"], "by": [0, 2], "when": [5, 1]}
        rows |= {name: value for name, value in more.items() if name in rows}
        whole |= {name: value for name, value in more.items() if name in whole}
        return msgspec.msgpack.encode([*whole.values(), [list(rows.values())]])

    def test_the_plain_one_is_taken(self) -> None:
        one, two = decode_chunk(self.chunk(), "1703", EPOCH, 1)

        assert (one.values, two.values, two.when) == ((1, 3), (2, 4), 6)
        assert one.replaces == NOTHING

    @pytest.mark.parametrize(
        "lie",
        [
            {"count": 3},
            {"count": 0},
            {"count": 6_000},
            {"order": [0, 1]},
            {"order": [0, 3]},
            {"order": [1, 2]},
            {"order": [0]},
            {"by": [1, 2]},
            {"by": [0, 1]},
            {"by": [0, 2**50]},
            {"when": [5]},
            {"when": [5, -6]},
            {"when": [2**53, 2**53]},
            {"tails": ["x"]},
            {"shared": [0]},
            {"tails": ["x" * 400, "y" * 400], "shared": [0, 400]},
            {"widths": [2, 1], "values": [1, 2, 3, 4]},
            {"widths": [3, 1]},
            {"widths": [4, 1, 0, 1]},
            {"values": [1, 2, 3]},
            {"values": [1, 2, 3, math.nan]},
            {"values": [1, 2, 3, [4]]},
            {"widths": [1, 2], "values": ["x" * 65, "y"]},
            {"fields": ["a"]},
            {"acts": [9]},
            {"acts": []},
            {"acts": [0, 0, 0]},
            {"sources": []},
            {"taken": [-1]},
            {"replaced": [0, 1, 7, 1, 0, 3]},
            {"replaced": [0, 1, -2, 1, 0, 3]},
            {"replaced": [0, 1, 0, 1, 4, 3]},
            {"replaced": [0, 1, 0, 1, -1, 3]},
            {"replaced": [0, 1, 0, 9]},
            {"replaced": [2, 1, 0, 0]},
            {"replaced": [-1, 1, 0, 0]},
            {"replaced": [0]},
            {"replaced": [0, -2, 0] * 4},
            {"seen": [2, 0]},
            {"seen": [0, 1, 0]},
            {"seen": [0, 1, 3, 1]},
        ],
        ids=str,
    )
    def test_a_lie_is_refused(self, lie: dict[str, object]) -> None:
        with pytest.raises(Malformed):
            decode_chunk(self.chunk(**lie), "1703", EPOCH, 1)

    def test_too_many_changes_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(chunk, "MOST_CHANGES", 1)

        with pytest.raises(Malformed, match="changes"):
            decode_chunk(self.chunk(), "1703", EPOCH, 1)

    def test_an_order_that_is_not_the_shapes_is_refused(self) -> None:
        rows = ["t", ["a"], 2, [0, 0], ["x", "y"], [1, 1], [1], [], [0], [""], [0], []]
        order = [0, 3, 1, 1]
        blob = msgspec.msgpack.encode([order, [], ["P"], [0, 4], [1, 1, 1, 1], [rows, rows]])

        with pytest.raises(Malformed, match="order"):
            decode_chunk(blob, "1703", EPOCH, 1)

    def test_too_many_cells_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(chunk, "MOST_CELLS", 3)

        with pytest.raises(Malformed, match="cells"):
            decode_chunk(self.chunk(), "1703", EPOCH, 1)


def test_a_short_segment_asks_its_reader_for_a_small_window():
    """Every start of the program begins a segment of its own, so most are short."""
    blob = pack_segment(questionnaires(1), laptop="L", survey="S", after={}, signer=SIGNER)

    frame = zstandard.get_frame_parameters(blob[blob.index(zstandard.FRAME_HEADER) :])

    assert frame.window_size <= 16 * 1024
