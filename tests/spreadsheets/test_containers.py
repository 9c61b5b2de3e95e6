"""Workbooks as odd programs pack them: read like any other, or refused for what they are.

The lists under `data/kasus/wadah` were made after public bug reports; the rest are siblings.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from imk_desktop.errors import UserError
from imk_desktop.spreadsheets.error_copy import write_error_copy
from imk_desktop.spreadsheets.grid import Kind
from imk_desktop.spreadsheets.sample_list import SampleList
from imk_desktop.spreadsheets.workbook import read_workbook
from tests.spreadsheets.sheets import HEADER, read, row, write_csv, write_xlsx

DATA = Path(__file__).parent / "data"
CASES = DATA / "kasus" / "wadah"
TRUTH = json.loads((CASES / "truth.json").read_text(encoding="utf-8"))
SHEET, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
TOLD = ("key", "number", "name", "owner", "kbli5", "size", "listed_workers", "weight")

Parts = dict[str, bytes]


def unpacked(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: Mapping[str, bytes], *more: tuple[str, bytes]) -> Path:
    """Write a zip; `more` may name a part again."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*parts.items(), *more):
            archive.writestr(zipfile.ZipInfo(name), content)
            archive.infolist()[-1].filename = name  # as it is, whatever this system thinks of it
    return path


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    """Return the parts of a good list of two samples."""
    return unpacked(write_xlsx(tmp_path / "good.xlsx", HEADER, row(nus=1), row(nus=2)))


def numbers(found: SampleList) -> list[int]:
    assert not found.refused
    return [sample.number for sample in found.rows]


def refusal(path: Path) -> UserError:
    with pytest.raises(UserError) as refused:
        read(path)
    assert path.name in refused.value.message
    return refused.value


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("truth", [pytest.param(truth, id=truth["file"]) for truth in TRUTH])
def test_each_file_gives_what_its_truth_says(truth: dict[str, Any]) -> None:
    allowed = {truth["expect"], *truth["also"]}
    try:
        found = read(CASES / truth["file"])
    except UserError as refused:
        assert "refused" in allowed, refused
        return

    assert ("partly" if found.refused else "accepted") in allowed
    assert len(found.rows) == truth["rows"]
    assert len({fault.row for fault in found.refused}) == truth["refused_rows"]
    clean = {sample.key: sample for sample in read(DATA / "daftar-sampel/a-bersih.xlsx").rows}
    for sample in found.rows:
        same = clean[sample.key]
        for name in TOLD:  # in one file some are formulas without a value, which is told below
            assert getattr(sample, name) in (getattr(same, name), None)


def test_formulas_without_a_value_are_told_whatever_the_part_is_called() -> None:
    found = read(CASES / "06-huruf-nama-bagian.xlsx")

    told = [fault.code for fault in found.warnings]
    assert told == ["rumus_tanpa_nilai_pada_kolom_tak_wajib"] * 5


@pytest.mark.parametrize(
    "spelt",
    [
        lambda part: part.replace("/", "\\"),
        lambda part: "/" + part,
        lambda part: part.upper(),
        lambda part: part.title().replace("/", "\\"),
    ],
)
def test_part_names_are_taken_as_excel_takes_them(
    tmp_path: Path, parts: Parts, spelt: Callable[[str], str]
) -> None:
    path = packed(tmp_path / "a.xlsx", {spelt(name): part for name, part in parts.items()})

    assert numbers(read(path)) == [1, 2]


@pytest.mark.parametrize(
    ("workbook", "relations", "root"),
    [
        ("xl/workbook2.xml", "xl/_rels/workbook2.xml.rels", "xl/workbook2.xml"),
        ("daftar/buku.xml", "daftar/_rels/buku.xml.rels", "/daftar/buku.xml"),
    ],
)
def test_the_workbook_is_where_the_package_says(
    tmp_path: Path, parts: Parts, workbook: str, relations: str, root: str
) -> None:
    parts[workbook] = parts.pop("xl/workbook.xml")
    named = parts.pop("xl/_rels/workbook.xml.rels")
    for part in (b"styles.xml", b"theme/theme1.xml"):
        named = named.replace(b'"' + part, b'"/xl/' + part)
    parts[relations] = named
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook.xml", root.encode())

    assert numbers(read(packed(tmp_path / "a.xlsx", parts))) == [1, 2]


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (b"\xef\xbb\xbf", b""),
        (b"\r\n\r\n", b"\n0\r\n\r\n"),
        (b"<br />\n<b>Warning</b>: mysql_connect() in <b>unduh.php</b><br />\n", b"<html></html>"),
    ],
)
def test_what_a_web_program_wrote_around_a_workbook_is_passed_over(
    tmp_path: Path, parts: Parts, before: bytes, behind: bytes
) -> None:
    path = packed(tmp_path / "a.xlsx", parts)
    path.write_bytes(before + path.read_bytes() + behind)

    assert numbers(read(path)) == [1, 2]


def test_blank_lines_before_an_old_workbook_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    old = (DATA / "daftar-sampel/d-tiga-kab.xls").read_bytes()
    path.write_bytes(b"\r\n\r\n" + old)

    assert len(read(path).rows) == 512


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("again", [SHEET, "xl/worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml"])
def test_two_parts_of_one_name_that_differ_are_refused(
    tmp_path: Path, parts: Parts, again: str
) -> None:
    other = parts[SHEET].replace(b"<v>2</v>", b"<v>3</v>")
    path = packed(tmp_path / "a.xlsx", parts, (again, other))

    refused = refusal(path)

    assert refused.code == "bagian_ganda"
    assert "sheet1.xml" in refused.message.lower()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_alike_does_no_harm(tmp_path: Path, parts: Parts) -> None:
    path = packed(tmp_path / "a.xlsx", parts, (SHEET, parts[SHEET]))

    assert numbers(read(path)) == [1, 2]


def test_a_cell_that_is_written_twice_is_refused(tmp_path: Path, parts: Parts) -> None:
    again = b'<row r="2"><c r="G2" t="n"><v>9</v></c></row></sheetData>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", again)

    refused = refusal(packed(tmp_path / "a.xlsx", parts))

    assert refused.code == "sel_ganda"
    assert "G2" in refused.message


def test_a_row_in_two_pieces_is_one_row(tmp_path: Path, parts: Parts) -> None:
    more = b'<row r="2"><c r="O2" t="inlineStr"><is><t>catatan</t></is></c></row></sheetData>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", more)

    assert numbers(read(packed(tmp_path / "a.xlsx", parts))) == [1, 2]


def test_two_sheets_of_one_name_are_refused(tmp_path: Path, parts: Parts) -> None:
    again = b'<sheet name="DS2" sheetId="2" r:id="rId1" /></sheets>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", again)

    assert refusal(packed(tmp_path / "a.xlsx", parts)).code == "lembar_ganda"


@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", SHARED, "xl/_rels/workbook.xml.rels"])
def test_a_part_that_values_need_and_that_is_missing_is_noticed(tmp_path: Path, part: str) -> None:
    parts = unpacked(CASES / "32-zip-alir-zip64.xlsx")
    del parts[part]

    assert refusal(packed(tmp_path / "a.xlsx", parts)).code == "berkas_rusak"


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t></t></is></c></row>',
        '<row r="1048576"><c r="XFD1048576" t="str"><v> </v></c></row>',
        '<row r="1048570"><c r="XFD1048570" t="inlineStr"><is><r><t>\u00a0</t></r></is></c></row>',
        '<row r="1048570"><c r="A1048570"><v></v></c><c r="ZZ1048570" t="str"><v/></c></row>',
    ],
)
def test_blank_cells_far_away_take_no_memory(tmp_path: Path, parts: Parts, far: str) -> None:
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", far.encode() + b"</sheetData>")

    assert numbers(read(packed(tmp_path / "a.xlsx", parts))) == [1, 2]


def test_a_note_far_away_is_named_by_its_cell(tmp_path: Path, parts: Parts) -> None:
    far = b'<row r="1048570"><c r="XFD1048570" t="str"><v>catatan</v></c></row></sheetData>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", far)

    refused = refusal(packed(tmp_path / "a.xlsx", parts))

    assert refused.code == "terlalu_besar"
    assert "XFD1048570" in refused.message


TABLE = "<tr><td>{}</td></tr>"


@pytest.mark.parametrize(
    "content",
    [
        "<center>Judul</center><table>{}</table>",
        "<!-- dibuat otomatis --><font size=2><table>{}</table></font>",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><table>{}</table></html>",
        "Daftar sampel 2025\n<table border=1>{}</table>",
        "<tr><td>tanpa tabel</td></tr>{}",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_piece_of_a_page_is_a_page(tmp_path: Path, content: str, encoding: str) -> None:
    path = tmp_path / "a.xls"
    lines = "".join(TABLE.format("</td><td>".join(map(str, line))) for line in (HEADER, row()))
    path.write_text(content.format(lines), encoding=encoding)

    assert read_workbook(path).kind is Kind.HTML
    assert numbers(read(path)) == [1]


def test_the_page_of_a_login_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "daftar.xls"
    path.write_text("<!DOCTYPE html><html><body><form>Masuk</form></body></html>", "utf-8")

    refused = refusal(path)

    assert refused.code == "halaman_tanpa_tabel"
    assert "masuk lagi" in refused.message


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def office_container(*streams: str) -> bytes:
    """Return an old Office container, as far as the names of its streams."""
    entries = b""
    for stream in streams:
        name = stream.encode("utf-16-le")
        size = (len(name) + 2).to_bytes(2, "little")
        entries += name.ljust(64, b"\0") + size + bytes(62)
    return OLE + bytes(504) + entries


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.gsheet", b'{"url":"https://docs.google.com/open?id=1","doc_id":"1"}', "Unduh"),
        ("a.url", b"[InternetShortcut]\r\nURL=https://docs.google.com/x\r\n", "tautan"),
        ("a.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(90), "tautan"),
        ("a.csv", b'[{"kab": "1705", "nus": 1}]', "JSON"),
        ("a.xls", b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "SYLK"),
        ("a.dbf", b"\x03\x7d\x06\x1c" + bytes(60), "dBase"),
        ("a.xls", b"\x09\x08\x06\x00\x00\x00\x10\x00", "sangat lama"),
        ("a.xls", b"<?xml version='1.0'?><Workbook><Table><Row/></Table></Workbook>", "XML"),
        ("a.xls", office_container("WordDocument"), "Word"),
        ("a.xls", office_container("PowerPoint Document"), "PowerPoint"),
    ],
)
def test_what_is_no_sheet_is_called_by_its_name(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    refused = refusal(path)

    assert refused.code == "isi_tidak_sesuai_nama"
    assert words in refused.message


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("xl/workbook.bin", "xl/worksheets/sheet1.bin"), "xlsb"),
        (("xl\\Workbook.bin",), "xlsb"),
        (("Index/Document.iwa", "Metadata/Properties.plist"), "Numbers"),
        (("Index.zip", "Metadata/Properties.plist"), "Numbers"),
        (("word/document.xml",), "Word"),
        (("daftar/a.xlsx", "daftar/b.xlsx", "daftar/"), "2 berkas"),
    ],
)
def test_other_archives_are_called_by_their_names(
    tmp_path: Path, parts: tuple[str, ...], words: str
) -> None:
    path = packed(tmp_path / "a.xlsx", dict.fromkeys(parts, b"x"))

    refused = refusal(path)

    assert words in refused.message
    assert "ekstrak" not in refused.message or "2 berkas" in words


def test_a_letter_of_libreoffice_is_no_sheet(tmp_path: Path) -> None:
    text = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}

    assert "LibreOffice" in refusal(packed(tmp_path / "a.ods", text)).message


LOCKED = {
    "ooxml": office_container("EncryptionInfo", "EncryptedPackage"),
    "ods": {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"\x8a\x11",
        "META-INF/manifest.xml": b"<manifest:encryption-data manifest:checksum='x'/>",
    },
    "ods, whole": {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                   "encrypted-package": b"\x8a\x11"},
}  # fmt: skip


@pytest.mark.parametrize("content", LOCKED.values(), ids=LOCKED)
def test_what_is_encrypted_is_told_without_claiming_that_a_password_was_asked(
    tmp_path: Path, content: bytes | dict[str, bytes]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content) if isinstance(content, bytes) else packed(path, content)

    refused = refusal(path)

    assert refused.code == "berkata_sandi"
    assert "terbuka tanpa bertanya" in refused.message


def test_a_confidentiality_label_is_no_password(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(office_container("\x09DRMContent", "EncryptedPackage"))

    assert "label kerahasiaan" in refusal(path).message


def test_a_cell_that_names_the_encryption_locks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    old = (DATA / "daftar-sampel/d-tiga-kab.xls").read_bytes()
    path.write_bytes(old + "xEncryptedPackage".encode("utf-16-le"))

    assert len(read(path).rows) == 512


def test_a_zip_that_was_streamed_is_read(tmp_path: Path, parts: Parts) -> None:
    class OneWay(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    out = OneWay()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(content)
    path = tmp_path / "a.xlsx"
    path.write_bytes(out.getvalue())

    assert numbers(read(path)) == [1, 2]


def ods(path: Path, rows: str, before: str = "") -> Path:
    """Write an ods of one sheet, `before` standing before it."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>{before}"
        f'<table:table table:name="DS2">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        path,
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF\\manifest.xml": b"<manifest/>",
            "content.xml": content.encode(),
        },
    )


def ods_row(cells: Any, attributes: str = "") -> str:
    filled = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {attributes}>{filled}</table:table-row>"


def test_groups_titles_and_kept_changes_of_an_ods_move_no_row(tmp_path: Path) -> None:
    rows = (
        f"<table:table-header-rows>{ods_row(HEADER)}</table:table-header-rows>"
        f"<table:table-row-group><table:table-row-group>{ods_row(row(nus=1))}"
        + ods_row(row(nus=2), 'table:visibility="collapse"')
        + f"</table:table-row-group></table:table-row-group>{ods_row(row(nus=3))}"
    )
    changes = f"<table:tracked-changes>{ods_row(['lama'])}</table:tracked-changes>"

    found = read(ods(tmp_path / "a.ods", rows, changes))

    assert numbers(found) == [1, 2, 3]
    (told,) = [fault for fault in found.warnings if fault.code == "baris_tersembunyi"]
    assert told.value == "1"


def test_a_blank_cell_far_away_in_an_ods_is_named(tmp_path: Path) -> None:
    gap = '<table:table-row table:number-rows-repeated="1000000"/>'
    far = (
        '<table:table-row><table:table-cell table:number-columns-repeated="900"/>'
        '<table:table-cell office:value-type="string"><text:p/></table:table-cell>'
        "</table:table-row>"
    )

    refused = refusal(ods(tmp_path / "a.ods", ods_row(HEADER) + ods_row(row()) + gap + far))

    assert refused.code == "terlalu_besar"
    assert "AHQ1000003" in refused.message


@pytest.mark.parametrize("name", ["data[1].csv", "kab 03:04?.csv", "'.csv", "a" * 40 + ".csv"])
def test_the_error_copy_of_a_csv_bears_any_name(tmp_path: Path, name: str) -> None:
    source = write_csv(tmp_path / name, HEADER, row(), row(nus="lima"))
    found = read(source)

    write_error_copy(source, tmp_path / "salah.xlsx", found.refused, found.warnings)

    again = read(tmp_path / "salah.xlsx")
    assert [fault.row for fault in again.refused] == [3]


def test_the_error_copy_keeps_sheets_apart_whose_names_excel_does_not(tmp_path: Path) -> None:
    long = "Kabupaten Bengkulu Selatan, kecamatan "
    tables = "".join(
        f'</table:table><table:table table:name="{name}">{ods_row(HEADER)}{ods_row(row(nus=n))}'
        for n, name in enumerate((f"{long}1", f"{long}2", "03/04", "03:04"), start=2)
    )
    source = ods(tmp_path / "a.ods", ods_row(HEADER) + ods_row(row(nus="lima")) + tables)
    found = read(source)

    write_error_copy(source, tmp_path / "salah.xlsx", found.refused, found.warnings)

    again = read(tmp_path / "salah.xlsx")
    assert [sample.number for sample in again.rows] == [2, 3, 4, 5]
    assert [(fault.sheet, fault.row) for fault in again.refused] == [("DS2", 2)]


@pytest.mark.parametrize("broken", ["docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml"])
def test_the_error_copy_needs_no_part_that_values_do_not(
    tmp_path: Path, parts: Parts, broken: str
) -> None:
    parts[broken] = b"<a>Usaha & Jaya</a>"
    parts[SHEET] = parts[SHEET].replace(b"<v>2</v>", b"<v>2.5</v>")
    source = packed(tmp_path / "a.xlsx", parts)
    found = read(source)

    write_error_copy(source, tmp_path / "salah.xlsx", found.refused, found.warnings)

    assert [f.row for f in read(tmp_path / "salah.xlsx").refused] == [f.row for f in found.refused]


@pytest.mark.parametrize("file", ["18-nama-lembar-garis-miring.ods", "20-sifat-dokumen-rusak.xlsx"])
def test_the_error_copies_of_the_reports_are_written(tmp_path: Path, file: str) -> None:
    found = read(CASES / file)

    write_error_copy(CASES / file, tmp_path / "salah.xlsx", found.refused, found.warnings)

    again = read(tmp_path / "salah.xlsx")
    assert (len(again.rows), len({fault.row for fault in again.refused})) == (28, 2)
