"""Builders of the files that the tests of this folder read."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from imk_desktop.reference.industries import industries
from imk_desktop.reference.regions import regions
from imk_desktop.spreadsheets.file_reader import read_file
from imk_desktop.spreadsheets.sample_list import SampleList, read_sample_list, samples_of
from imk_desktop.tasks import Silent

YEAR = 2025

HEADER = (
    *("Kode Prov", "Kode Kab/Kota", "Kode Kecamatan", "Kode Desa/Kel", "No. Blok Sensus"),
    *("Sub Blok Sensus", "No. Urut Sampel", "Nama Perusahaan/Usaha", "Nama Pengusaha"),
    *("KBLI 5 Digit", "Skala", "Jumlah Pekerja (Listing)", "Penimbang", "Utama/Pengganti"),
)
GOOD = ("17", "04", "010", "007", "040B", "", 1, "Contoh Jaya", "Wati", "10792", "mikro", 2, 3.5)
ROW = (*GOOD, "Utama")


def row(**changed: Any) -> list[Any]:
    """Return a good row with some cells changed, by the first word of their header or its field."""
    places = {
        **{"prov": 0, "kab": 1, "kec": 2, "desa": 3, "block": 4, "sub": 5, "nus": 6, "name": 7},
        **{"owner": 8, "kbli": 9, "size": 10, "workers": 11, "weight": 12, "main": 13},
    }
    cells = list(ROW)
    for name, value in changed.items():
        cells[places[name]] = value
    return cells


def write_xlsx(path: Path, *rows: Sequence[Any], sheet: str = "DS2") -> Path:
    """Write rows as the one sheet of an xlsx file."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = sheet
    for line in rows:
        book.worksheets[0].append(list(line))
    book.save(path)
    return path


def write_csv(path: Path, *rows: Sequence[Any], delimiter: str = ";") -> Path:
    """Write rows as a csv file with CRLF."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_zip(path: Path, parts: Mapping[str, str]) -> Path:
    """Write a zip of text parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_part(source: Path, path: Path, part: str, edit: Any) -> Path:
    """Copy a zip with one text part edited."""
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    return write_zip(path, {**parts, part: edit(parts[part])})


def read(path: Path, **mapping: str) -> SampleList:
    """Read a sample list of the tests' year."""
    return read_sample_list(
        path, year=YEAR, regions=regions(), industries=industries(), mapping=mapping
    )


def read_here(path: Path) -> SampleList:
    """Read a sample list in this process, many times as fast; its file must be harmless."""
    book = read_file(path, Silent())
    return samples_of(book, year=YEAR, regions=regions(), industries=industries(), mapping={})


def write_killer(path: Path) -> Path:
    """Write a small xlsx file of millions of texts, for which its reader needs gigabytes."""
    good = write_xlsx(path, HEADER, row())
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = b"<si><t>a</t></si>" * 1_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            if name != "xl/sharedStrings.xml":
                archive.writestr(name, content)
        with archive.open("xl/sharedStrings.xml", "w") as part:
            part.write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
            for _ in range(7_000):
                part.write(texts)
            part.write(b"</sst>")
    return path
