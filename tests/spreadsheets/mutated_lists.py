"""Sample lists changed at random in ways whose right outcome is known by construction.

No two samples share a name, an owner or a number, so a value in another's place is seen. Each
change is one that happens to lists in offices: rows are moved, doubled and cut, columns stand
in another order, lists are joined, quotes and odd bytes come in.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tests.spreadsheets.sheets import HEADER, row

WIDTH = len(HEADER)
NAME, OWNER = HEADER.index("Nama Perusahaan/Usaha"), HEADER.index("Nama Pengusaha")
KBLI, MAIN = HEADER.index("KBLI 5 Digit"), HEADER.index("Utama/Pengganti")
BLOCKS = ("040B", "041B", "007P")
INDUSTRIES = ("10792", "10794", "16291")
DELIMITERS = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list.

    Attributes:
        cells: Its cells, in the order of its columns.
        order: Which field stands in each column, as an index of `HEADER`.
        sample: The sample that it holds; None in titles, headers, totals and blank lines.
    """

    cells: tuple[str, ...]
    order: tuple[int, ...] = tuple(range(WIDTH))
    sample: int | None = None


@dataclass(slots=True)
class Text:
    """A list as the text of a csv file, line by line, each with its end."""

    lines: list[Line]
    texts: list[str]
    delimiter: str
    mark: str = ""
    touched: set[int] = field(default_factory=set)


Change = Callable[[list[Line], random.Random], None]
Accident = Callable[[Text, random.Random], None]


def cells_of(sample: int) -> tuple[str, ...]:
    """Return the cells of a sample, which no other sample has."""
    word = "".join(chr(97 + int(digit)) for digit in str(sample))
    told = row(
        block=BLOCKS[sample % 3],
        nus=sample,
        name=f"Warung {word.title()} {('Café', 'Jaya', 'Maju')[sample % 3]}",
        owner=f"Ibu {word.title()}",
        kbli=INDUSTRIES[sample % 3],
        size=("mikro", "kecil")[sample % 2],
        workers=sample % 19,
        weight=f"{sample}.5",
        main=("Utama", "Pengganti")[sample % 5 == 0],
    )
    return tuple(str(cell) for cell in told)


def header(order: Sequence[int] = range(WIDTH)) -> Line:
    return Line(tuple(HEADER[index] for index in order), tuple(order))


def sample_line(sample: int, order: Sequence[int] = range(WIDTH)) -> Line:
    cells = cells_of(sample)
    return Line(tuple(cells[index] for index in order), tuple(order), sample)


def plain_list(dice: random.Random) -> list[Line]:
    """Return a list of 12 to 60 samples with its columns in some order."""
    order = list(range(WIDTH))
    if dice.random() < 0.5:
        dice.shuffle(order)
    samples = range(1, dice.randrange(13, 62))
    return [header(order), *(sample_line(sample, order) for sample in samples)]


def some_row(lines: list[Line], dice: random.Random) -> int:
    return dice.choice([at for at, line in enumerate(lines) if line.sample is not None])


def rows_moved(lines: list[Line], dice: random.Random) -> None:
    """Move up to five rows elsewhere in their table."""
    for _ in range(dice.randrange(1, 6)):
        line = lines.pop(some_row(lines, dice))
        places = [at for at, other in enumerate(lines) if other.order == line.order]
        lines.insert(dice.choice(places) + 1, line)


def row_doubled(lines: list[Line], dice: random.Random) -> None:
    """Let a row stand twice, the second time with another name or as it is."""
    line = lines[some_row(lines, dice)]
    if dice.random() < 0.5:
        cells = list(line.cells)
        cells[line.order.index(NAME)] = "Nama Lain"
        line = replace(line, cells=tuple(cells))
    places = [at for at, other in enumerate(lines) if other.order == line.order]
    lines.insert(dice.choice(places) + 1, line)


def row_cut(lines: list[Line], dice: random.Random) -> None:
    """Leave out the cells at the end of a row; without a number or a place it is no sample."""
    at = some_row(lines, dice)
    cells = list(lines[at].cells)
    keep = dice.randrange(2, WIDTH)
    lines[at] = replace(lines[at], cells=(*cells[:keep], *[""] * (len(cells) - keep)))


def cell_dropped(lines: list[Line], dice: random.Random) -> None:
    """Let the cells of a row slip to the left, where something behind tells that they did."""
    at = some_row(lines, dice)
    line = lines[at]
    behind = max(line.order.index(KBLI), line.order.index(MAIN))
    gone = dice.randrange(behind + 1)
    lines[at] = replace(line, cells=(*line.cells[:gone], *line.cells[gone + 1 :], ""))


def header_again(lines: list[Line], dice: random.Random) -> None:
    """Let the titles stand once more, as on every printed page."""
    at = some_row(lines, dice)
    lines.insert(at, header(lines[at].order))


def lines_between(lines: list[Line], dice: random.Random) -> None:
    """Put in blank lines, notes, sums, numbers of columns."""
    for _ in range(dice.randrange(1, 4)):
        at = some_row(lines, dice)
        others = (
            ("",) * WIDTH,
            ("Jumlah", *("",) * (WIDTH - 2), "12"),
            ("Catatan: contoh", *("",) * (WIDTH - 1)),
            tuple(f"({number})" for number in range(1, WIDTH + 1)),
        )
        lines.insert(at, Line(dice.choice(others), lines[at].order))


def table_below(lines: list[Line], dice: random.Random) -> None:
    """Put another table below, with its columns in another order."""
    order = list(range(WIDTH))
    if dice.random() < 0.5:
        order[NAME], order[OWNER] = OWNER, NAME
    else:
        dice.shuffle(order)
    first = 100 * dice.randrange(1, 9)
    lines += [Line(("",) * WIDTH)] * dice.randrange(3)
    lines.append(header(order))
    lines += [sample_line(first + more, order) for more in range(dice.randrange(1, 20))]


OF_ROWS: tuple[Change, ...] = (
    *(rows_moved, row_doubled, row_cut, cell_dropped, header_again, lines_between, table_below),
)


def as_text(lines: list[Line], dice: random.Random) -> Text:
    """Write lines as csv, in which nothing is quoted."""
    delimiter, end = dice.choice(DELIMITERS), dice.choice(("\r\n", "\n"))
    texts = [delimiter.join(line.cells) + end for line in lines]
    return Text(lines, texts, delimiter, dice.choice(("", "\ufeff")))


def stray_quote(text: Text, dice: random.Random) -> None:
    """Put a quote before or behind a name or an owner; the other one may come rows later."""
    for _ in range(dice.randrange(1, 3)):
        at = some_row(text.lines, dice)
        line = text.lines[at]
        cell = line.cells[line.order.index(dice.choice((NAME, OWNER)))]
        if cell:
            quoted = dice.choice((f'"{cell}', f'{cell}"', cell.replace(" ", ' "', 1)))
            text.texts[at] = text.texts[at].replace(cell, quoted, 1)


def quoted_cells(text: Text, dice: random.Random) -> None:
    """Quote the names of some rows, as programs do."""
    for _ in range(dice.randrange(1, 8)):
        at = some_row(text.lines, dice)
        line = text.lines[at]
        cell = line.cells[line.order.index(NAME)]
        if cell and '"' not in text.texts[at]:
            text.texts[at] = text.texts[at].replace(cell, f'"{cell}"', 1)


def delimiter_lost(text: Text, dice: random.Random) -> None:
    """Take one delimiter out of a row, or put one in."""
    at = some_row(text.lines, dice)
    pieces = text.texts[at].split(text.delimiter)
    where = dice.randrange(1, len(pieces))
    joint = dice.choice(("", text.delimiter * 2))
    before, behind = (text.delimiter.join(part) for part in (pieces[:where], pieces[where:]))
    text.texts[at] = before + joint + behind


def stray_byte(text: Text, dice: random.Random) -> None:
    """Put a byte of another encoding into a name."""
    at = some_row(text.lines, dice)
    text.texts[at] = text.texts[at].replace("Warung", "Warung \udce9", 1)


def lists_joined(text: Text, dice: random.Random) -> None:
    """Copy another list behind this one, as `copy a.csv + b.csv` does."""
    order = list(text.lines[0].order)
    if dice.random() < 0.5:
        at, other = order.index(NAME), order.index(OWNER)
        order[at], order[other] = order[other], order[at]
    end = "\r\n" if text.texts[0].endswith("\r\n") else "\n"
    more = [header(order), *(sample_line(sample, order) for sample in range(900, 906))]
    if dice.random() < 0.5:
        text.texts[-1] = text.texts[-1].removesuffix(end)
    texts = [text.delimiter.join(line.cells) + end for line in more]
    texts[0] = text.mark + texts[0]
    text.lines += more
    text.texts += texts
    text.texts[-1] += dice.choice(("", "\x1a"))


OF_TEXT: tuple[Accident, ...] = (
    *(stray_quote, quoted_cells, delimiter_lost, stray_byte, lists_joined),
)
