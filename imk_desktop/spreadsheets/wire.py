"""What the reading process says to the one that asked: frames of MessagePack.

Every frame is one of the kinds below, checked against its types when it is decoded; nothing
that comes back can run. A workbook is a `Book`, then of each sheet a `SheetSaid` followed by
its rows in portions, then `Done`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, get_type_hints

import msgspec

from imk_desktop.spreadsheets.grid import Cell, Kind, Row, Sheet, Workbook

CELLS_IN_A_FRAME = 20_000
LETTERS_IN_A_FRAME = 500_000

FACTS = {name: kind for name, kind in get_type_hints(Sheet).items() if name != "rows"}
"""The types of what is known of a sheet beside its rows."""

DATETIME, DATE, TIME, TIMEDELTA = 1, 2, 3, 4


class Frame(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Anything that is said."""


class Progress(Frame, frozen=True):
    """So many steps of so many are done."""

    done: int
    total: int


class Book(Frame, frozen=True):
    """The file is read; its sheets follow."""

    name: str
    kind: Kind
    misnamed: bool


class SheetSaid(Frame, frozen=True):
    """A sheet without its rows, which follow: every other field of `grid.Sheet`, by name."""

    facts: dict[str, Any]


class Rows(Frame, frozen=True):
    """Some rows of the sheet: their numbers and their cells."""

    rows: list[tuple[int, list[Any]]]


class Bytes(Frame, frozen=True):
    """A part of a file that was made."""

    content: bytes


class Fault(Frame, frozen=True):
    """The file, or the machine, is at fault: one of the errors that users are shown."""

    family: str
    code: str
    message: str
    file: str | None


class Exhausted(Frame, frozen=True):
    """There was no more memory."""


class Bug(Frame, frozen=True):
    """The reader is at fault: the kind of error, and where; without its words."""

    kind: str
    stack: str


class Done(Frame, frozen=True):
    """All is said."""


Said = Progress | Book | SheetSaid | Rows | Bytes | Fault | Exhausted | Bug | Done


def frames_of(book: Workbook) -> Iterator[Said]:
    """Yield what tells a workbook, without `Done`."""
    yield Book(book.name, book.kind, book.misnamed)
    for sheet in book.sheets:
        yield _said(sheet)
        yield from _portions(sheet.rows)


class Heard:
    """Puts a workbook together from what is said."""

    def __init__(self) -> None:
        self._book: Book | None = None
        self._sheets: list[tuple[SheetSaid, list[Row]]] = []
        self._texts: dict[str, str] = {}

    def take(self, said: Said) -> None:
        """Take in one frame; those that tell no workbook are passed over."""
        match said:
            case Book():
                self._book = said
            case SheetSaid():
                self._sheets.append((said, []))
            case Rows() if self._sheets:
                self._sheets[-1][1].extend(
                    Row(number, tuple(map(self._once, cells))) for number, cells in said.rows
                )

    def workbook(self) -> Workbook:
        """Return the workbook.

        Raises:
            ValueError: None was told.
        """
        if self._book is None:
            raise ValueError("no workbook")
        sheets = tuple(_sheet(said, rows) for said, rows in self._sheets)
        return Workbook(self._book.name, self._book.kind, self._book.misnamed, sheets)

    def _once(self, cell: Cell) -> Cell:
        """Hold a text that stands in many cells once."""
        return self._texts.setdefault(cell, cell) if isinstance(cell, str) else cell


def encoded(said: Said) -> bytes:
    """Return a frame's bytes."""
    return _encoder.encode(said)


def decoded(frame: bytes) -> Said:
    """Read a frame.

    Raises:
        msgspec.MsgspecError: It is none of those above.
    """
    return _decoder.decode(frame)


def _said(sheet: Sheet) -> SheetSaid:
    said = {name: getattr(sheet, name) for name in FACTS}
    return SheetSaid(
        {name: dict(fact) if isinstance(fact, Mapping) else fact for name, fact in said.items()}
    )


def _sheet(said: SheetSaid, rows: list[Row]) -> Sheet:
    """Return a sheet of what was said of it, each fact checked against its type.

    Raises:
        msgspec.ValidationError: One is of another type, or not known.
    """
    facts = {name: msgspec.convert(fact, FACTS[name]) for name, fact in said.facts.items()}
    return Sheet(rows=tuple(rows), **facts)


def _portions(rows: Iterable[Row]) -> Iterator[Rows]:
    """Part rows into frames of moderate size."""
    portion: list[tuple[int, list[Any]]] = []
    cells = letters = 0
    for row in rows:
        portion.append((row.number, [_plain(cell) for cell in row.cells]))
        cells += len(row.cells)
        letters += sum(len(cell) for cell in row.cells if isinstance(cell, str))
        if cells > CELLS_IN_A_FRAME or letters > LETTERS_IN_A_FRAME:
            yield Rows(portion)
            portion, cells, letters = [], 0, 0
    if portion:
        yield Rows(portion)


def _plain(cell: Cell) -> Any:
    """Return a cell as MessagePack knows it; moments get a kind of their own."""
    match cell:
        case datetime():
            return msgspec.msgpack.Ext(DATETIME, cell.isoformat().encode())
        case date():
            return msgspec.msgpack.Ext(DATE, cell.isoformat().encode())
        case time():
            return msgspec.msgpack.Ext(TIME, cell.isoformat().encode())
        case timedelta():
            return msgspec.msgpack.Ext(TIMEDELTA, str(cell // timedelta(microseconds=1)).encode())
        case _:
            return cell


def _moment(kind: int, content: memoryview) -> Cell:
    text = bytes(content).decode()
    match kind:
        case 1:
            return datetime.fromisoformat(text)
        case 2:
            return date.fromisoformat(text)
        case 3:
            return time.fromisoformat(text)
        case 4:
            return timedelta(microseconds=int(text))
        case _:
            raise ValueError(kind)


_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Said] = msgspec.msgpack.Decoder(Said, ext_hook=_moment)
