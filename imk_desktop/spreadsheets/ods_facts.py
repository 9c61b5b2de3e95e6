"""Facts of the sheets of an ods file: hidden rows and columns, merges, formulas, errors."""

from __future__ import annotations

from xml.parsers import expat

from imk_desktop.spreadsheets import refusals
from imk_desktop.spreadsheets.archive import Archive, parse_part
from imk_desktop.spreadsheets.facts import MOST_REMARKS, SheetFacts
from imk_desktop.spreadsheets.grid import Merge

CONTENT = "content.xml"
_HIDDEN = ("collapse", "filter")


def facts_by_sheet(archive: Archive, name: str) -> dict[str, SheetFacts]:
    """Stream the content of an ods file and return the facts of its sheets by name.

    Raises:
        UserError: `berkas_rusak`, `lembar_ganda`.
    """
    walk = _Walk(name)
    parse_part(archive, CONTENT, name, walk.attach)
    for sheet, facts in walk.sheets.items():
        columns = range(facts.last_column + 1)
        facts.hidden_columns = {
            c for c in columns if any(c in span for span in walk.hidden.get(sheet, []))
        }
    return walk.sheets


class _Walk:
    """The state of walking through the tables; rows and cells may stand for many.

    Tables within a table, and cells outside of all (of changes that are kept), are no sheets.
    """

    def __init__(self, name: str) -> None:
        self._name, self._depth = name, 0
        self.sheets: dict[str, SheetFacts] = {}
        self.hidden: dict[str, list[range]] = {}
        self._sheet = ""
        self._row, self._rows, self._row_is_hidden = 0, 1, False
        self._column = 0
        self._columns_seen = 0

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _end(self, tag: str) -> None:
        if tag == "table:table":
            self._depth -= 1

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._depth += 1
        if self._depth != 1:
            return
        match tag:
            case "table:table":
                self._sheet = attributes.get("table:name", "")
                if self._sheet in self.sheets:
                    raise refusals.sheet_twice(self._name, self._sheet)
                self.sheets[self._sheet] = SheetFacts()
                self.hidden[self._sheet] = []
                self._row, self._rows, self._columns_seen = 0, 1, 0
            case "table:table-column":
                count = int(attributes.get("table:number-columns-repeated", 1))
                if attributes.get("table:visibility") in _HIDDEN:
                    span = range(self._columns_seen, self._columns_seen + count)
                    self.hidden[self._sheet].append(span)
                self._columns_seen += count
            case "table:table-row":
                self._row += self._rows if self._row else 1
                self._rows = int(attributes.get("table:number-rows-repeated", 1))
                self._row_is_hidden = attributes.get("table:visibility") in _HIDDEN
                self._column = 0
            case "table:table-cell" | "table:covered-table-cell":
                self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        facts = self.sheets[self._sheet]
        count = int(attributes.get("table:number-columns-repeated", 1))
        row, column = self._row, self._column
        kind = attributes.get("office:value-type", "")
        formula = attributes.get("table:formula", "")
        if kind or formula:
            facts.saw(row, column, hidden=self._row_is_hidden)
            facts.saw(row + self._rows - 1, column + count - 1, hidden=self._row_is_hidden)
        if formula and len(facts.outside) + len(facts.without_value) < MOST_REMARKS:
            if not kind:
                facts.without_value.add((row, column))
            elif "'file:" in formula:
                facts.outside.add((row, column))
        if attributes.get("calcext:value-type") == "error" and len(facts.errors) < MOST_REMARKS:
            facts.errors[row, column] = "#ERR"
        rows = int(attributes.get("table:number-rows-spanned", 1))
        columns = int(attributes.get("table:number-columns-spanned", 1))
        if rows > 1 or columns > 1:
            facts.merge(Merge(row, column, row + rows - 1, column + columns - 1))
        self._column += count
