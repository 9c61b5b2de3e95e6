"""Values of a web page's tables, as web programs hand them out under the name .xls."""

from __future__ import annotations

from html.parser import HTMLParser

from imk_desktop.spreadsheets.grid import Merge, Sheet, carried_down, kept_rows
from imk_desktop.spreadsheets.text_bytes import decoded, settled

WIDEST_SPAN = 1_000


def read_html(content: bytes) -> tuple[Sheet, ...]:
    """Read the tables of a page one below the other as one sheet; every cell is text."""
    page = _Tables()
    page.feed(decoded(content))
    page.close()
    rows, odd = settled(kept_rows(enumerate(page.rows, start=1)))
    return (carried_down(Sheet(None, rows, merges=tuple(page.merges), odd_bytes=odd)),)


class _Tables(HTMLParser):
    """Collects the cells of all tables; spans become merges."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.merges: list[Merge] = []
        self._held: dict[int, int] = {}
        self._text: list[str] | None = None
        self._pad = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
            self._held = {column: left - 1 for column, left in self._held.items() if left > 1}
        elif tag in ("td", "th") and self.rows:
            self._end_cell()
            self._start_cell(dict(attrs))
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        row = self.rows[-1]
        while len(row) in self._held:
            row.append("")
        down, right = (_span(attributes.get(name)) for name in ("rowspan", "colspan"))
        if down > 1 or right > 1:
            number, column = len(self.rows), len(row)
            self.merges.append(Merge(number, column, number + down - 1, column + right - 1))
            # The row that starts next takes one off, hence `down` and not `down - 1`.
            self._held.update({column + step: down for step in range(right) if down > 1})
        self._pad = right - 1
        self._text = []

    def _end_cell(self) -> None:
        if self._text is not None:
            self.rows[-1].append("".join(self._text).strip())
            self.rows[-1].extend([""] * self._pad)
            self._text = None


def _span(text: str | None) -> int:
    return min(int(text), WIDEST_SPAN) if text and text.isdigit() and int(text) else 1
