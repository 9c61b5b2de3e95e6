"""Facts of the sheets of an xlsx file: hidden rows and columns, merges, formulas, errors."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from imk_desktop.spreadsheets.archive import parse_part
from imk_desktop.spreadsheets.facts import MOST_REMARKS, SheetFacts
from imk_desktop.spreadsheets.grid import Merge

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
WIDEST = 16_384

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_AREA = re.compile(rf"{_REFERENCE.pattern}:{_REFERENCE.pattern}")
_TRUE = ("1", "true")


def sheet_parts(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Return the path of each worksheet's part by the sheet's name, in the order of the tabs.

    Raises:
        UserError: `berkas_rusak`.
    """
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            ids[attributes.get("name", "")] = relation

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    _stream(archive, WORKBOOK, name, sheet)
    _stream(archive, RELATIONS, name, relation)
    parts = set(archive.namelist())
    return {sheet: targets[id_] for sheet, id_ in ids.items() if targets.get(id_) in parts}


def facts_of(archive: zipfile.ZipFile, part: str, name: str) -> SheetFacts:
    """Stream a worksheet's part and return what it says beside its values.

    Raises:
        UserError: `berkas_rusak`.
    """
    walk = _Walk()
    parse_part(archive, part, name, walk.attach)
    columns = range(walk.facts.last_column + 1)
    walk.facts.hidden_columns = {c for c in columns if any(c in span for span in walk.hidden)}
    return walk.facts


class _Walk:
    """The state of walking through one worksheet; cells may leave out their reference."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self.hidden: list[range] = []
        self._row, self._column = 0, -1
        self._row_is_hidden = False
        self._type = ""
        self._has_formula = self._has_value = False
        self._text: list[str] | None = None
        self._formula = self._value = ""

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
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
                self._text = []
            case "col" if attributes.get("hidden") in _TRUE:
                first, last = int(attributes.get("min", 1)), int(attributes.get("max", WIDEST))
                self.hidden.append(range(first - 1, min(last, WIDEST)))
            case "mergeCell":
                self._note_merge(attributes.get("ref", ""))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = column_index(reference[1]) if reference else self._column + 1
        self._type = attributes.get("t", "n")
        self._has_formula = self._has_value = False
        self._formula = self._value = ""

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        if self._text is not None and (local := _local(tag)) in ("v", "t", "f"):
            text, self._text = "".join(self._text), None
            if local == "f":
                self._formula = text
            else:
                self._value += text
                # Excel saves an empty text as the result of a formula as <v></v> of type str.
                self._has_value |= bool(text) or self._type == "str"
        elif _local(tag) == "c" and (self._has_value or self._has_formula):
            self._end_cell()

    def _end_cell(self) -> None:
        facts, place = self.facts, (self._row, self._column)
        facts.saw(*place, hidden=self._row_is_hidden)
        if self._has_formula and len(facts.outside) + len(facts.without_value) < MOST_REMARKS:
            if not self._has_value:
                facts.without_value.add(place)
            elif "[" in self._formula:
                facts.outside.add(place)
        if self._type == "e" and len(facts.errors) < MOST_REMARKS:
            facts.errors[place] = self._value

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


def column_index(letters: str) -> int:
    """Return the index of a column from 0.

    >>> column_index("A"), column_index("AC")
    (0, 28)
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _stream(
    archive: zipfile.ZipFile, part: str, name: str, start: Callable[[str, dict[str, str]], None]
) -> None:
    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start

    parse_part(archive, part, name, attach)


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag
