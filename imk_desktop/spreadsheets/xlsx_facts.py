"""Facts of the sheets of an xlsx file: hidden rows and columns, merges, formulas, errors."""

from __future__ import annotations

import re
from collections.abc import Collection
from xml.parsers import expat

from imk_desktop.spreadsheets.archive import Archive, parse_part
from imk_desktop.spreadsheets.facts import MOST_REMARKS, SheetFacts
from imk_desktop.spreadsheets.grid import Merge, Place, is_blank
from imk_desktop.spreadsheets.xlsx_package import local

WIDEST = 16_384

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_AREA = re.compile(rf"{_REFERENCE.pattern}:{_REFERENCE.pattern}")
_TRUE = ("1", "true")
_TEXT_IN_FORMULA = re.compile('"[^"]*"')
_OTHER_FILE = re.compile(
    r"(?<![\w\].\[@])\[[^\[\]]+\][^\[\]!'\"(),;:+*/&=<>^ -]*!|'[^'\[\]]*\[[^\]']+\][^']*'!"
)


def facts_of(archive: Archive, part: str, name: str) -> SheetFacts:
    """Stream a worksheet's part and return what it says beside its values.

    Raises:
        UserError: `berkas_rusak`.
    """
    walk = _Walk()
    parse_part(archive, part, name, walk.attach)
    if not walk.is_in_order:  # seldom, so only then is every cell remembered
        walk = _Walk()
        walk.written = set()
        parse_part(archive, part, name, walk.attach)
    columns = range(walk.facts.last_column + 1)
    walk.facts.hidden_columns = {c for c in columns if any(c in span for span in walk.hidden)}
    return walk.facts


def without_far_blanks(
    archive: Archive, part: str, shared: str | None, name: str
) -> tuple[SheetFacts, bytes]:
    """Return the facts of a sheet's filled cells, and its part without far-away blank ones.

    Blank is what shows nothing: an empty text, or one of blanks alone.

    Args:
        archive: The file.
        part: The worksheet's.
        shared: The part of the table of texts, if there is one.
        name: The file's name, for messages.

    Raises:
        UserError: `berkas_rusak`.
    """
    blank_texts = _blank_texts(archive, shared, name) if shared and archive.has(shared) else set()
    walk = _Walk(blank_texts)
    parse_part(archive, part, name, walk.attach)
    facts = walk.facts
    with archive.open(part) as stream:
        content = stream.read()
    kept, at = [], 0
    for row, column, start, end in walk.blanks:
        if row > facts.last_row or column > facts.last_column:
            kept.append(content[at:start])
            at = end
    kept.append(content[at:])
    facts.reach_row, facts.reach_column = facts.last_row, facts.last_column
    return facts, b"".join(kept)


class _Walk:
    """The state of walking through one worksheet; cells may leave out their reference.

    Args:
        blank_texts: Numbers of shared texts that show nothing. With them, blank cells are
            gathered in `blanks`, with the bytes where each begins and ends, and count as
            holding nothing.
    """

    def __init__(self, blank_texts: Collection[str] | None = None) -> None:
        self.facts = SheetFacts()
        self.hidden: list[range] = []
        self.blanks: list[tuple[int, int, int, int]] = []
        self._blank_texts = blank_texts
        self._parser: expat.XMLParserType
        self._row, self._column, self._begin = 0, -1, 0
        self._last = (0, -1)
        self.is_in_order = True
        self.written: set[Place] | None = None
        self._row_is_hidden = False
        self._type = ""
        self._has_formula = self._has_value = self._has_room = False
        self._text: list[str] | None = None
        self._formula = self._value = ""

    def attach(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match local(tag):
            case "c":
                self._start_cell(attributes)
            case "row":
                number = attributes.get("r", "")
                self._row = int(number) if number.isdigit() else self._row + 1
                self._column = -1
                self._row_is_hidden = attributes.get("hidden") in _TRUE
            case "f":
                self._has_formula = True
                self._text = []
            case "v" | "t":
                self._has_room = True
                self._text = []
            case "is":
                self._has_room = True
            case "col" if attributes.get("hidden") in _TRUE:
                first, last = int(attributes.get("min", 1)), int(attributes.get("max", WIDEST))
                self.hidden.append(range(first - 1, min(last, WIDEST)))
            case "mergeCell":
                self._note_merge(attributes.get("ref", ""))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if reference := _REFERENCE.fullmatch(attributes.get("r", "")):
            self._row, self._column = int(reference[2]), column_index(reference[1])
        else:
            self._column += 1
        self._begin = self._parser.CurrentByteIndex
        self._type = attributes.get("t", "n")
        self._has_formula = self._has_value = self._has_room = False
        self._formula = self._value = ""

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        if self._text is not None and (name := local(tag)) in ("v", "t", "f"):
            text, self._text = "".join(self._text), None
            if name == "f":
                self._formula = text
            else:
                self._value += text
                # Excel saves an empty text as the result of a formula as <v></v> of type str.
                self._has_value |= bool(text) or self._type == "str"
        elif local(tag) == "c" and (self._has_room or self._has_formula):
            self._end_cell()

    def _end_cell(self) -> None:
        facts, place = self.facts, (self._row, self._column)
        if self._blank_texts is not None and self._is_blank(self._blank_texts):
            end = self._parser.CurrentByteIndex + len("</c>")
            self.blanks.append((*place, self._begin, end))
            return
        facts.reached(*place)
        if not (self._has_value or self._has_formula):
            return
        facts.saw(*place, hidden=self._row_is_hidden)
        self._note_order(place)
        facts.uses_shared |= self._type == "s"
        if self._has_formula and len(facts.outside) + len(facts.without_value) < MOST_REMARKS:
            if not self._has_value:
                facts.without_value.add(place)
            elif "[" in self._formula and reads_another_file(self._formula):
                facts.outside.add(place)
        if self._type == "e" and len(facts.errors) < MOST_REMARKS:
            facts.errors[place] = self._value

    def _note_order(self, place: Place) -> None:
        """Note a cell that does not stand behind all before it; only then may it stand twice."""
        if place <= self._last:
            self.is_in_order = False
        self._last = place
        if self.written is not None and self.facts.twice is None:
            if place in self.written:
                self.facts.twice = place
            self.written.add(place)

    def _is_blank(self, blank_texts: Collection[str]) -> bool:
        if self._has_formula:
            return False
        return self._value in blank_texts if self._type == "s" else is_blank(self._value)

    def _note_merge(self, area: str) -> None:
        if corners := _AREA.fullmatch(area):
            first_column, first_row, last_column, last_row = corners.groups()
            self.facts.merge(
                Merge(
                    int(first_row),
                    column_index(first_column),
                    int(last_row),
                    column_index(last_column),
                )
            )


def reads_another_file(formula: str) -> bool:
    """Whether a formula reads another file; brackets also name columns of tables.

    >>> reads_another_file("[1]Data!$A$1+1"), reads_another_file("'[2]Data 2025'!A1")
    (True, True)
    >>> reads_another_file("Tabel1[[#This Row],[2024]]*Data!A1")
    False
    """
    return _OTHER_FILE.search(_TEXT_IN_FORMULA.sub("", formula)) is not None


def column_index(letters: str) -> int:
    """Return the index of a column from 0.

    >>> column_index("A"), column_index("AC")
    (0, 28)
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _blank_texts(archive: Archive, part: str, name: str) -> set[str]:
    """Return the numbers of the shared texts that show nothing."""
    blank: set[str] = set()
    number, letters, within, is_sound = -1, False, False, False

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal number, letters, within, is_sound
        match local(tag):
            case "si":
                number, letters = number + 1, False
            case "rPh":
                is_sound = True
            case "t":
                within = not is_sound

    def end(tag: str) -> None:
        nonlocal within, is_sound
        match local(tag):
            case "si" if not letters:
                blank.add(str(number))
            case "rPh":
                is_sound = False
            case "t":
                within = False

    def characters(text: str) -> None:
        nonlocal letters
        letters = letters or (within and not is_blank(text))

    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = characters

    parse_part(archive, part, name, attach)
    return blank
