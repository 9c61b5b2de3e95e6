"""Which parts of an xlsx file hold its values, wherever and however its writer put them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from imk_desktop.spreadsheets import refusals
from imk_desktop.spreadsheets.archive import Archive, parse_part

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SHARED, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"

ROOT = "_rels/.rels"

_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{lines}</Relationships>"
)
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_QUICKLY = 1
"""The level of compression of what is read again at once."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: its id, the last word of its type in small letters, the
    type, the part."""

    id: str
    kind: str
    type: str
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that count.

    Attributes:
        archive: What holds them.
        workbook: The part that lists the sheets.
        sheets: The part of each worksheet by the sheet's name, in the order of the tabs.
        relations: All that the workbook names.
        is_plain: Whether every part stands where all readers look for it.
    """

    archive: Archive
    workbook: str
    sheets: Mapping[str, str]
    relations: tuple[Relation, ...]
    is_plain: bool

    def part_of(self, kind: str) -> str | None:
        """Return the part of a kind (sharedstrings, styles), if the workbook names one."""
        return next((one.part for one in self.relations if one.kind == kind), None)

    def has(self, kind: str) -> bool:
        """Whether a part of a kind is named, and there."""
        part = self.part_of(kind)
        return part is not None and self.archive.has(part)


def package_of(archive: Archive, name: str) -> Package:
    """Find the parts of an xlsx file.

    Raises:
        UserError: `berkas_rusak` if a sheet or the styles are missing; `lembar_ganda`.
    """
    workbook = _workbook(archive, name)
    folder, leaf = posixpath.split(workbook)
    relations = _relations(archive, posixpath.join(folder, "_rels", f"{leaf}.rels"), folder, name)
    by_id = {one.id: one for one in relations}
    sheets: dict[str, str] = {}
    for title, id_ in _tabs(archive, workbook, name):
        if title in sheets:
            raise refusals.sheet_twice(name, title)
        if id_ not in by_id or not archive.has(by_id[id_].part):
            raise refusals.damaged(name)
        sheets[title] = by_id[id_].part
    package = Package(archive, workbook, sheets, relations, is_plain=True)
    styles = package.part_of("styles")
    if styles and not archive.has(styles):  # without them a date is a number
        raise refusals.damaged(name)
    return replace(package, is_plain=archive.is_plain and _is_usual(package))


def rebuilt(package: Package, edited: Mapping[str, bytes]) -> bytes:
    """Return the file anew, of the parts that count alone, where all readers look for them.

    Args:
        package: What to write.
        edited: Parts whose content is another.
    """
    content = io.BytesIO()
    lines = []
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICKLY) as out:
        taken = set()
        for number, one in enumerate(package.relations):
            place = {"sharedstrings": SHARED, "styles": STYLES}.get(
                one.kind, f"xl/{one.kind}s/part{number}.xml"
            )
            target, type_ = quoteattr(f"/{place}"), quoteattr(one.type)
            lines.append(f"<Relationship Id={quoteattr(one.id)} Type={type_} Target={target}/>")
            if package.archive.has(one.part) and place not in taken:
                taken.add(place)
                _copy(package.archive, one.part, out, place, edited)
        _copy(package.archive, package.workbook, out, WORKBOOK, edited)
        out.writestr(RELATIONS, _RELATIONS.format(lines="".join(lines)))
        document = f'<Relationship Id="rId1" Type="{_DOCUMENT}" Target="{WORKBOOK}"/>'
        out.writestr(ROOT, _RELATIONS.format(lines=document))
    return content.getvalue()


def local(tag: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return tag.rpartition(":")[2] if ":" in tag else tag


def _copy(
    archive: Archive, part: str, out: zipfile.ZipFile, place: str, edited: Mapping[str, bytes]
) -> None:
    if part in edited:
        out.writestr(place, edited[part])
        return
    with archive.open(part) as source, out.open(place, "w") as sink:
        while portion := source.read(1_000_000):
            sink.write(portion)


def _workbook(archive: Archive, name: str) -> str:
    """Return the part that the package names as its document; most call it xl/workbook.xml."""
    if archive.has(ROOT):
        for one in _relations(archive, ROOT, "", name):
            if one.kind == "officedocument" and archive.has(one.part):
                return one.part
    return WORKBOOK


def _relations(archive: Archive, part: str, folder: str, name: str) -> tuple[Relation, ...]:
    found: list[Relation] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        type_ = attributes.get("Type", "")
        kind = type_.rpartition("/")[2].lower()
        found.append(Relation(attributes.get("Id", ""), kind, type_, posixpath.normpath(path)))

    _stream(archive, part, name, relation)
    return tuple(found)


def _tabs(archive: Archive, workbook: str, name: str) -> list[tuple[str, str]]:
    """Return the name of each sheet and the id of its relation."""
    tabs: list[tuple[str, str]] = []

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            tabs.append((attributes.get("name", ""), relation))

    _stream(archive, workbook, name, sheet)
    return tabs


def _is_usual(package: Package) -> bool:
    """Whether every part has the very name that it is called by, in the usual folder."""
    named = {part.filename for part in package.archive.zip.infolist()}
    used = {package.workbook, *package.sheets.values()}
    for kind, usual in (("sharedstrings", SHARED), ("styles", STYLES)):
        if package.has(kind):
            if package.part_of(kind) != usual:
                return False
            used.add(usual)
    return package.workbook == WORKBOOK and used <= named and {RELATIONS, ROOT} <= named


def _stream(
    archive: Archive, part: str, name: str, start: Callable[[str, dict[str, str]], None]
) -> None:
    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start

    parse_part(archive, part, name, attach)
