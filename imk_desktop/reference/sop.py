"""Read an SOP from its file (TOML), whole or not at all.

The form of the file is that of `resources/sop/sop-135-17000-2025.toml`; another SOP of the
same form runs without a change of code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any, NoReturn, TypeVar

from imk_desktop.domain.sop import (
    Arrow,
    Duration,
    Item,
    Lane,
    Measure,
    Origin,
    Output,
    Place,
    Proven,
    Remark,
    Requirement,
    Row,
    Section,
    Side,
    Sop,
    Stage,
    Step,
    StepMeasure,
    Symbol,
    Unit,
)
from imk_desktop.errors import UserError
from imk_desktop.formats import number
from imk_desktop.language import _
from imk_desktop.resource_files import resource

SHIPPED = "sop-135-17000-2025.toml"
FORMAT = 1
MOST_STAGES = 20
"""Of the longest durations they still end long before the last year that can be reckoned with."""

HEADINGS = (
    "number",
    "activity",
    "lanes",
    "standard",
    "requirements",
    "duration",
    "output",
    "remark",
)

T = TypeVar("T")


@lru_cache(maxsize=1)
def the_sop() -> Sop:
    """Return the SOP that surveys run by, read once."""
    return shipped_sop()


def shipped_sop(name: str = SHIPPED) -> Sop:
    """Return an SOP that came with the program, by the name of its file."""
    return read_sop(resource(f"sop/{name}"))


def read_sop(file: Traversable) -> Sop:
    """Return the SOP in a file.

    Raises:
        UserError: The file is missing, no TOML, of a newer format, or a cell of it is missing,
            unknown or refers to nothing; the message names the file and the cell.
    """
    try:
        text = file.read_text("utf-8")
    except OSError:
        _refuse(file.name, _("tidak dapat dibaca"))
    except UnicodeDecodeError as error:
        _refuse(file.name, _("bukan TOML yang utuh ({detail})").format(detail=error))
    return parsed_sop(text, file.name)


@lru_cache(maxsize=4)
def parsed_sop(text: str, name: str) -> Sop:
    """Return the SOP in the text of such a file.

    Args:
        text: The TOML.
        name: What to call it in messages.

    Raises:
        UserError: As `read_sop`.
    """
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # of huge numbers and of deep lists, too
        _refuse(name, _("bukan TOML yang utuh ({detail})").format(detail=error))
    return _Reader(name).sop(content)


def _refuse(file: str, what: str) -> NoReturn:
    message = _("Berkas SOP '{file}' rusak: {what}. Tidak ada yang diubah; perbaiki berkas itu.")
    raise UserError(message.format(file=file, what=what), code="sop_broken", file=file)


class _Reader:
    """Turns tables of one file into values; every refusal names the cell."""

    def __init__(self, file: str) -> None:
        self.file = file

    def sop(self, content: Mapping[str, Any]) -> Sop:
        if self.whole(content, "format", "") != FORMAT:
            self.refuse("format", _("bentuknya {found}, program ini membaca {known}").format(
                found=content["format"], known=FORMAT))  # fmt: skip
        headings = self.table(content, "headings", "")
        lanes = self.each(content, "lane", self.lane)
        self.differ("lane", [lane.key for lane in lanes])
        stages = self.each(content, "stage", self.stage(tuple(lane.key for lane in lanes)))
        if not 0 < len(stages) <= MOST_STAGES:
            most = _("harus 1 sampai {count} tahap").format(count=number(MOST_STAGES))
            self.refuse("stage", most)
        self.differ("stage", [stage.key for stage in stages])
        places = {Place(stage.key, step.lane) for stage in stages for step in stage.steps}
        return Sop(
            agency=tuple(self.texts(content, "agency", "")),
            unit=self.text(content, "unit", ""),
            identity=self.each(content, "identity", self.row),
            sections=self.each(content, "section", self.section),
            headings={key: self.text(headings, key, "headings") for key in HEADINGS},
            lanes=lanes,
            stages=stages,
            arrows=self.each(content, "arrow", self.arrow(places)),
        )

    def row(self, cells: Mapping[str, Any], at: str) -> Row:
        return Row(*(self.text(cells, name, at) for name in ("key", "label", "text")))

    def section(self, cells: Mapping[str, Any], at: str) -> Section:
        items = [_item(text) for text in self.texts(cells, "items", at)]
        return Section(
            self.text(cells, "key", at), self.text(cells, "title", at), items=tuple(items)
        )

    def lane(self, cells: Mapping[str, Any], at: str) -> Lane:
        side = self.one_of(Side, cells, "side", at)
        return Lane(self.text(cells, "key", at), self.text(cells, "title", at), side)

    def stage(self, lanes: tuple[str, ...]) -> Callable[[Mapping[str, Any], str], Stage]:
        def read(cells: Mapping[str, Any], at: str) -> Stage:
            steps = self.each(cells, "steps", self.step(lanes), at)
            self.differ(f"{at}.steps", [step.lane for step in steps])
            requirements = self.each(cells, "requirements", self.requirement, at)
            self.differ(f"{at}.requirements", [item.key for item in requirements])
            return Stage(
                key=self.text(cells, "key", at),
                number=self.text(cells, "number", at),
                activity=self.text(cells, "activity", at),
                steps=tuple(sorted(steps, key=lambda step: lanes.index(step.lane))),
                requirements=requirements,
                requirements_text=self.text(cells, "requirements_text", at),
                duration=self.duration(self.table(cells, "duration", at), f"{at}.duration"),
                output=self.output(self.table(cells, "output", at), f"{at}.output"),
                remark=self.remark(self.table(cells, "remark", at), f"{at}.remark"),
                measure=self.one_of(Measure, cells, "measure", at),
            )

        return read

    def step(self, lanes: tuple[str, ...]) -> Callable[[Mapping[str, Any], str], Step]:
        def read(cells: Mapping[str, Any], at: str) -> Step:
            return Step(
                lane=self.known(self.text(cells, "lane", at), lanes, f"{at}.lane"),
                symbol=self.one_of(Symbol, cells, "symbol", at),
                text=self.text(cells, "text", at),
                measure=self.one_of(StepMeasure, cells, "measure", at),
                caption=self.text(cells, "caption", at),
                meaning=self.text(cells, "meaning", at),
            )

        return read

    def requirement(self, cells: Mapping[str, Any], at: str) -> Requirement:
        per_office = cells.get("per_office")
        if not isinstance(per_office, bool):
            self.refuse(f"{at}.per_office", _("harus true atau false"))
        return Requirement(
            key=self.text(cells, "key", at),
            text=self.text(cells, "text", at),
            kind=self.one_of(Proven, cells, "kind", at),
            per_office=per_office,
        )

    def duration(self, cells: Mapping[str, Any], at: str) -> Duration:
        count = self.whole(cells, "count", at)
        if not 0 < count < 1000:
            self.refuse(f"{at}.count", _("harus di antara 1 dan 999"))
        return Duration(count, self.one_of(Unit, cells, "unit", at), self.text(cells, "text", at))

    def output(self, cells: Mapping[str, Any], at: str) -> Output:
        return Output(self.text(cells, "text", at), self.one_of(Measure, cells, "measure", at))

    def remark(self, cells: Mapping[str, Any], at: str) -> Remark:
        return Remark(*(self.text(cells, name, at) for name in ("text", "names", "guide")))

    def arrow(self, places: Collection[Place]) -> Callable[[Mapping[str, Any], str], Arrow]:
        def place(cells: Mapping[str, Any], name: str, at: str) -> Place:
            stage, _slash, lane = self.text(cells, name, at).partition("/")
            return self.known(Place(stage, lane), places, f"{at}.{name}")

        def read(cells: Mapping[str, Any], at: str) -> Arrow:
            labelled = "label" in cells
            return Arrow(
                start=place(cells, "start", at),
                end=place(cells, "end", at),
                origin=self.one_of(Origin, cells, "origin", at),
                label=self.text(cells, "label", at) if labelled else "",
                label_origin=self.one_of(Origin, cells, "label_origin", at)
                if labelled
                else Origin.IMPLIED,
            )

        return read

    def each(
        self,
        cells: Mapping[str, Any],
        name: str,
        read: Callable[[Mapping[str, Any], str], T],
        at: str = "",
    ) -> tuple[T, ...]:
        """Read a list of tables, each under its place counted from 1, e.g. `stage 2.steps 1`."""
        where = f"{at}.{name}" if at else name
        tables = self.cell(cells, name, at, list)
        if not all(isinstance(table, dict) for table in tables):
            self.refuse(where, _("harus daftar tabel"))
        return tuple(read(table, f"{where} {n}") for n, table in enumerate(tables, 1))

    def one_of(self, kind: Callable[[str], T], cells: Mapping[str, Any], name: str, at: str) -> T:
        text = self.text(cells, name, at)
        try:
            return kind(text)
        except ValueError:
            self.refuse(f"{at}.{name}", _("'{text}' tidak dikenal").format(text=text))

    def known(self, found: T, among: Collection[T], at: str) -> T:
        if found not in among:
            shown = "/".join(found) if isinstance(found, tuple) else found
            self.refuse(at, _("'{text}' tidak dikenal").format(text=shown))
        return found

    def differ(self, at: str, keys: list[str]) -> None:
        for key in keys:
            if keys.count(key) > 1:
                self.refuse(at, _("'{text}' ada dua kali").format(text=key))

    def texts(self, cells: Mapping[str, Any], name: str, at: str) -> list[str]:
        found: list[Any] = self.cell(cells, name, at, list)
        if not all(isinstance(text, str) for text in found):
            self.refuse(f"{at}.{name}", _("harus daftar teks"))
        return found

    def text(self, cells: Mapping[str, Any], name: str, at: str) -> str:
        return self.cell(cells, name, at, str)

    def whole(self, cells: Mapping[str, Any], name: str, at: str) -> int:
        return self.cell(cells, name, at, int)

    def table(self, cells: Mapping[str, Any], name: str, at: str) -> dict[str, Any]:
        return self.cell(cells, name, at, dict)

    def cell(self, cells: Mapping[str, Any], name: str, at: str, kind: type[T]) -> T:
        where = f"{at}.{name}" if at else name
        if name not in cells:
            self.refuse(where, _("tidak ada"))
        found = cells[name]
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            self.refuse(where, _("isinya bukan jenis yang seharusnya"))
        return found

    def refuse(self, at: str, what: str) -> NoReturn:
        _refuse(self.file, f"{at}: {what}")


def _item(text: str) -> Item:
    """Split the printed number off a line: "2. Pegawai …" has the number "2"."""
    numbered = re.match(r"(\d+)\. (.*)", text, re.DOTALL)
    return Item(*numbered.groups()) if numbered else Item("", text)
