"""A batch of changes as columns, and back.

One chunk holds changes of consecutive seq, of any number of shapes. What repeats is said once:
tables and fields by shape, people and epochs by dictionaries, row ids by what they share with
the row before, times by differences, runs by their lengths, columns of one value by that value.
Fields and tables that this program does not know are kept like any other.

The types below are the guard: msgspec refuses anything else, nothing nests deeper than they
say, and a number that is not finite is refused, for SQLite would silently make NaN a NULL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, groupby, islice, repeat
from os.path import commonprefix
from sys import float_info
from typing import Annotated, Generic, TypeVar

import msgspec

from imk_desktop.bundles.decoding import Malformed, decode
from imk_desktop.domain.change import EXISTENCE, NOTHING, Act, Change, Mark, Shape
from imk_desktop.domain.limits import (
    EPOCH_SIZE,
    LATEST_MS,
    LONGEST_FIELD,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_FIELDS,
)

MOST_CHANGES = 5_000
MOST_CELLS = 1_000_000
MOST_NAMED = 100_000
"""Fields that the shapes of a chunk name, all together."""
MOST_BYTES = 8 * 1024 * 1024
"""A chunk decodes into at most some twenty times this much memory, whatever it claims."""

_LONGEST_REPEATED = 64
"""Longer texts are written out each time: else one text of a megabyte, said to fill a column,
would fill the receiver's disk."""
_MOST = 2**53

_ALL_FIELDS = -2
_EXISTENCE = -1

Finite = Annotated[float, msgspec.Meta(ge=-float_info.max, le=float_info.max)]
Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Text = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Scalar = None | bool | Whole | Finite | Text
Name = Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)]
FieldName = Annotated[str, msgspec.Meta(max_length=LONGEST_FIELD)]
Count = Annotated[int, msgspec.Meta(ge=0, le=_MOST)]
Epoch = Annotated[bytes, msgspec.Meta(min_length=EPOCH_SIZE, max_length=EPOCH_SIZE)]

Item = TypeVar("Item")


class _Rows(msgspec.Struct, array_like=True):
    """The changes of one shape, in order of seq, column by column."""

    table: FieldName
    fields: Annotated[list[FieldName], msgspec.Meta(max_length=MOST_FIELDS)]
    count: Annotated[int, msgspec.Meta(ge=1, le=MOST_CHANGES)]
    shared: list[Annotated[int, msgspec.Meta(ge=0, le=LONGEST_NAME)]]
    tails: list[Name]
    widths: list[Annotated[int, msgspec.Meta(ge=1, le=MOST_CHANGES)]]
    values: Annotated[list[Scalar], msgspec.Meta(max_length=MOST_CELLS)]
    replaced: list[Annotated[int, msgspec.Meta(ge=_ALL_FIELDS, le=_MOST)]]
    acts: list[Annotated[int, msgspec.Meta(ge=0, le=int(max(Act)))]]
    sources: list[FieldName]
    taken: list[Annotated[int, msgspec.Meta(ge=0, le=LATEST_MS)]]
    seen: list[Count]


class _Chunk(msgspec.Struct, array_like=True):
    """What the shapes of a batch share."""

    order: list[Count]
    epochs: list[Epoch]
    people: list[Name]
    by: list[Count]
    when: list[Annotated[int, msgspec.Meta(ge=-LATEST_MS, le=LATEST_MS)]]
    shapes: Annotated[list[_Rows], msgspec.Meta(min_length=1, max_length=MOST_CHANGES)]


_decoder = msgspec.msgpack.Decoder(_Chunk)
_encoder = msgspec.msgpack.Encoder()


def encode_chunk(changes: Sequence[Change]) -> bytes:
    """Return the batch as msgpack.

    Args:
        changes: At most `MOST_CHANGES`, consecutive in seq, of one epoch and partition.

    Raises:
        ValueError: A value is beyond `domain.limits`, or not finite. A bug in the caller.
    """
    epochs, people, shapes = _Dictionary[bytes](), _Dictionary[str](), _Dictionary[Shape]()
    order = [shapes.index(change.shape) for change in changes]
    groups: list[list[Change]] = [[] for _ in shapes.items]
    for index, change in zip(order, changes, strict=True):
        groups[index].append(change)
    times = [change.when for change in changes]
    chunk = _Chunk(
        order=_runs(order),
        epochs=epochs.items,
        people=people.items,
        by=_runs(people.index(change.by) for change in changes),
        when=[after - before for before, after in zip([0, *times], times, strict=False)],
        shapes=[
            _encode_rows(shape, group, epochs)
            for shape, group in zip(shapes.items, groups, strict=True)
        ],
    )
    blob = _encoder.encode(chunk)
    try:
        decode(_decoder, blob)
    except Malformed as error:
        raise ValueError(f"A value cannot be sent: {error}") from error
    return blob


def decode_chunk(blob: bytes, partition: str, epoch: bytes, first: int) -> list[Change]:
    """Return the batch whose first change has the seq `first`.

    Raises:
        Malformed: The bytes are anything else than what `encode_chunk` makes.
    """
    try:
        return _decode(decode(_decoder, blob), partition, epoch, first)
    except (ValueError, IndexError) as error:
        raise Malformed(str(error)) from error


def _decode(chunk: _Chunk, partition: str, epoch: bytes, first: int) -> list[Change]:
    count = sum(rows.count for rows in chunk.shapes)
    if count > MOST_CHANGES:
        raise ValueError("Too many changes in a chunk")
    by = list(_unrun(chunk.by, chunk.people, count))
    when = list(accumulate(chunk.when))
    order = list(_unrun(chunk.order, range(len(chunk.shapes)), count))
    if not len(by) == len(when) == len(order) == count:
        raise ValueError("Columns differ in length")
    if min(when) < 0 or max(when) > LATEST_MS:
        raise ValueError("A time beyond all calendars")
    cells = sum(max(1, len(rows.fields)) * rows.count for rows in chunk.shapes)
    if cells > MOST_CELLS:
        raise ValueError("Too many cells in a chunk")
    if sum(len(rows.fields) for rows in chunk.shapes) > MOST_NAMED:
        raise ValueError("Too many fields in a chunk")

    shapes = [Shape(rows.table, tuple(rows.fields)) for rows in chunk.shapes]
    columns = [_decode_rows(rows, chunk.epochs) for rows in chunk.shapes]
    changes: list[Change] = []
    for index, run in groupby(order):
        shape = shapes[index]
        for row, values, replaces, act, source, taken, seen in islice(
            columns[index], sum(1 for _ in run)
        ):
            at = len(changes)
            changes.append(
                Change(
                    partition=partition,
                    mark=Mark(epoch, first + at),
                    shape=shape,
                    row=row,
                    values=values,
                    replaces=replaces,
                    by=by[at],
                    when=when[at],
                    act=act,
                    source=source,
                    taken=taken,
                    seen=seen,
                )
            )
    if len(changes) != count:
        raise ValueError("Shapes and their order differ")
    return changes


_Row = tuple[
    str, tuple[Scalar, ...], Mapping[str, tuple[Mark, ...]], Act, str, int, tuple[Mark, ...]
]


def _encode_rows(shape: Shape, changes: Sequence[Change], epochs: _Dictionary[bytes]) -> _Rows:
    ids = [change.row for change in changes]
    shared = [
        len(commonprefix((before, row))) for before, row in zip(["", *ids], ids, strict=False)
    ]
    columns = [_once(column) for column in zip(*(change.values for change in changes), strict=True)]
    if len(columns) != len(shape.fields):
        raise ValueError("Values and fields of a change differ in number")
    return _Rows(
        table=shape.table,
        fields=list(shape.fields),
        count=len(changes),
        shared=shared,
        tails=[row[length:] for row, length in zip(ids, shared, strict=True)],
        widths=_runs(len(column) for column in columns),
        values=list(chain.from_iterable(columns)),
        replaced=_encode_replaced(shape, changes, epochs),
        acts=_once([int(change.act) for change in changes]),
        sources=_once([change.source for change in changes]),
        taken=_once([change.taken for change in changes]),
        seen=_encode_seen(changes, epochs),
    )


def _decode_rows(rows: _Rows, epochs: Sequence[bytes]) -> Iterator[_Row]:
    count = rows.count
    if not len(rows.shared) == len(rows.tails) == count:
        raise ValueError("A row without an id")
    ids = []
    row = ""
    for length, tail in zip(rows.shared, rows.tails, strict=True):
        row = row[:length] + tail
        if len(row) > LONGEST_NAME:
            raise ValueError("A row id without end")
        ids.append(row)

    widths = list(_unrun(rows.widths, range(MOST_CHANGES + 1), len(rows.fields)))
    if len(widths) != len(rows.fields) or sum(widths) != len(rows.values):
        raise ValueError("Columns and values differ in number")
    columns = []
    start = 0
    for width in widths:
        columns.append(_spread(rows.values[start : start + width], count))
        start += width
    return zip(
        ids,
        zip(*columns, strict=True) if columns else repeat((), count),
        _decode_replaced(rows, epochs),
        map(Act, _spread(rows.acts, count)),
        _spread(rows.sources, count),
        _spread(rows.taken, count),
        _decode_seen(rows, epochs),
        strict=True,
    )


def _encode_replaced(
    shape: Shape, changes: Sequence[Change], epochs: _Dictionary[bytes]
) -> list[int]:
    """Lay out what is replaced as [position, cells, cell …, marks, epoch, seq …] …, positions
    by differences; one cell list for all cells that replace the same marks, or all fields."""
    places = {name: at for at, name in enumerate(shape.fields)} | {EXISTENCE: _EXISTENCE}
    flat: list[int] = []
    last = 0
    for at, change in enumerate(changes):
        together: dict[tuple[Mark, ...], list[int]] = {}
        for name, marks in change.replaces.items():
            together.setdefault(tuple(marks), []).append(places[name])
        for marks, cells in together.items():
            whole = cells == list(range(len(shape.fields))) and len(cells) > 1
            flat += [at - last, *([_ALL_FIELDS] if whole else [len(cells), *cells])]
            flat += _encode_marks(marks, epochs)
            last = at
    return flat


def _decode_replaced(rows: _Rows, epochs: Sequence[bytes]) -> list[Mapping[str, tuple[Mark, ...]]]:
    replaced: list[Mapping[str, tuple[Mark, ...]]] = [NOTHING] * rows.count
    numbers = iter(rows.replaced)
    at = 0
    budget = rows.count * (len(rows.fields) + 1)
    for step in numbers:
        at += step
        if not 0 <= step < rows.count:
            raise ValueError("A step out of the shape")
        size = _next(numbers)
        names = (
            rows.fields
            if size == _ALL_FIELDS
            else [_cell(rows.fields, _next(numbers)) for _ in range(size)]
        )
        budget -= len(names)
        if budget < 0:
            raise ValueError("More cells are replaced than there are")
        marks = _decode_marks(numbers, epochs)
        replaced[at] = {**replaced[at], **dict.fromkeys(names, marks)}
    return replaced


def _cell(fields: Sequence[str], place: int) -> str:
    if place == _EXISTENCE:
        return EXISTENCE
    if place < 0:
        raise ValueError("No such cell")
    return fields[place]


def _encode_seen(changes: Sequence[Change], epochs: _Dictionary[bytes]) -> list[int]:
    """Lay out what deleters saw as [position, marks, epoch, seq …] …."""
    flat: list[int] = []
    for at, change in enumerate(changes):
        if change.seen:
            flat += [at, *_encode_marks(change.seen, epochs)]
    return flat


def _decode_seen(rows: _Rows, epochs: Sequence[bytes]) -> list[tuple[Mark, ...]]:
    seen: list[tuple[Mark, ...]] = [()] * rows.count
    numbers = iter(rows.seen)
    for at in numbers:
        seen[at] = _decode_marks(numbers, epochs)
    return seen


def _encode_marks(marks: Sequence[Mark], epochs: _Dictionary[bytes]) -> Iterator[int]:
    yield len(marks)
    for mark in marks:
        yield epochs.index(mark.epoch)
        yield mark.seq


def _decode_marks(numbers: Iterator[int], epochs: Sequence[bytes]) -> tuple[Mark, ...]:
    marks = []
    for _ in range(_next(numbers)):
        epoch = _next(numbers)
        if epoch < 0:
            raise ValueError("No such epoch")
        marks.append(Mark(epochs[epoch], _next(numbers)))
    return tuple(marks)


def _next(numbers: Iterator[int]) -> int:
    for number in numbers:
        return number
    raise ValueError("A list ends early")


def _once(column: Sequence[Item]) -> list[Item]:
    """Return a column, or its value alone if it is the same, and of one type, throughout."""
    first = column[0]
    if isinstance(first, str) and len(first) > _LONGEST_REPEATED:
        return list(column)
    same = all(value == first and type(value) is type(first) for value in column)
    return [first] if same else list(column)


def _spread(column: Sequence[Item], count: int) -> Sequence[Item]:
    """Undo `_once`."""
    if len(column) not in (1, count):
        raise ValueError("A column of another length")
    first = column[0]
    if len(column) < count and isinstance(first, str) and len(first) > _LONGEST_REPEATED:
        raise ValueError("A long text fills a column")
    return [column[0]] * count if len(column) == 1 else column


def _runs(column: Iterable[int]) -> list[int]:
    """Return [value, how often in a row, value, how often …]."""
    return [part for value, run in groupby(column) for part in (value, sum(1 for _ in run))]


def _unrun(runs: Sequence[int], items: Sequence[Item], most: int) -> Iterator[Item]:
    """Undo `_runs` through a dictionary, refusing to go beyond `most`."""
    if len(runs) % 2 or sum(runs[1::2]) > most:
        raise ValueError("Runs are longer than what they describe")
    for at, length in zip(runs[::2], runs[1::2], strict=True):
        yield from repeat(items[at], length)


class _Dictionary(Generic[Item]):
    """Numbers things in the order in which they are met."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._places: dict[Item, int] = {}

    def index(self, item: Item) -> int:
        """Return the number of a thing."""
        place = self._places.get(item)
        if place is None:
            place = self._places[item] = len(self.items)
            self.items.append(item)
        return place
