"""Blank sheets to fill in, which the program reads back without a question.

Columns of codes are text from the first row on, so that no zero is lost; the choices of a
column are offered as a list. A hidden sheet says what the template is for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from imk_desktop.language import _
from imk_desktop.spreadsheets.sample_fields import HIDDEN_SHEET, INSTRUCTIONS
from imk_desktop.user_files import refuse_taken, written_whole

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 2_000
TEXT_FORMAT = "@"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column: its header, what stands in it, and how wide it is.

    Attributes:
        title: The header.
        example: What a good cell looks like, for the page of instructions.
        is_text: Whether cells are text, so that codes keep their zeros.
        required: Whether every row needs it.
        choices: What may be chosen, if only that may stand there.
        width: In characters.
    """

    title: str
    example: str
    is_text: bool = True
    required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 14


def _column(
    title: str,
    example: str,
    width: int = 14,
    *,
    number: bool = False,
    required: bool = False,
    choices: tuple[str, ...] = (),
) -> TemplateColumn:
    return TemplateColumn(title, example, not number, required, choices, width)


SAMPLES = (
    _column("Tahun", "2026", 8, number=True),
    _column("Kode Prov", "17", 10, required=True),
    _column("Kode Kab/Kota", "04", required=True),
    _column("Nama Kab/Kota", "Kaur", 18),
    _column("Kode Kecamatan", "010", required=True),
    _column("Nama Kecamatan", "Nasal", 18),
    _column("Kode Desa/Kel", "007", required=True),
    _column("Nama Desa/Kelurahan", "Muara Dua", 20),
    _column("No. Blok Sensus", "040B", required=True),
    _column("Sub Blok Sensus", "01", 15),
    _column("NKS", "01334", 8),
    _column("No. Urut Sampel", "1", 15, number=True, required=True),
    _column("No. Urut Usaha", "4", 15, number=True),
    _column("Nama Perusahaan/Usaha", "Contoh Jaya", 28),
    _column("Nama Pengusaha", "Contohman", 24),
    _column("Alamat", "Jl. Contoh No. 1", 32),
    _column("No. HP", "0890...", 15),
    _column("KBLI 2 Digit", "10", 11),
    _column("KBLI 5 Digit", "10792", 11),
    _column("Skala", "mikro", 9, choices=("mikro", "kecil")),
    _column("Jumlah Pekerja (Listing)", "2", 22, number=True),
    _column("Strata", "23", 8),
    _column("n_h", "23", 8, number=True),
    _column("N_h", "169", 8, number=True),
    _column("M_hi", "17", 8, number=True),
    _column("M_h", "1400", 8, number=True),
    _column("Penimbang", "10,7417", 11, number=True),
    _column("Utama/Pengganti", "Utama", 16, choices=("Utama", "Pengganti")),
    _column("ID FASIH", "26999440-a00e-…", 38),
)
"""Headers are those of BPS's own lists and are not translated."""

KINDS: Mapping[str, tuple[TemplateColumn, ...]] = {"samples": SAMPLES}
SHEET_NAMES = {"samples": "Daftar Sampel"}


def write_template(kind: str, out: Path) -> None:
    """Write a blank sheet to fill in.

    Args:
        kind: One of `KINDS`.
        out: The xlsx to write.

    Raises:
        UserError: There is such a file.
        MachineFault: It cannot be written; nothing is left behind.
    """
    import openpyxl

    refuse_taken(out)
    columns = KINDS[kind]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET_NAMES[kind]
    _head(sheet, columns)
    _explain(book.create_sheet(INSTRUCTIONS), columns)
    about = book.create_sheet(HIDDEN_SHEET)
    about.append(["imk-template", kind, 1])
    about.sheet_state = "hidden"
    with written_whole(out) as file:
        book.save(file)


def _head(sheet: Worksheet, columns: Sequence[TemplateColumn]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(1, number, column.title)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFFCE4B0" if column.required else "FFE7EDF3")
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        if column.is_text:
            sheet.column_dimensions[letter].number_format = TEXT_FORMAT
            for row in range(2, ROWS + 2):
                sheet.cell(row, number).number_format = TEXT_FORMAT
        if column.choices:
            choices = DataValidation("list", formula1=f'"{",".join(column.choices)}"')
            choices.add(f"{letter}2:{letter}{ROWS + 1}")
            sheet.add_data_validation(choices)
    sheet.freeze_panes = "A2"


def _explain(sheet: Worksheet, columns: Sequence[TemplateColumn]) -> None:
    sheet.append([_("Judul"), _("Contoh isi"), _("Wajib")])
    for column in columns:
        sheet.append([column.title, column.example, _("ya") if column.required else ""])
        sheet.cell(sheet.max_row, 2).number_format = TEXT_FORMAT
    for letter, width in zip("ABC", (28, 20, 8), strict=True):
        sheet.column_dimensions[letter].width = width
