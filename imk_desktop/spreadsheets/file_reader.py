"""Read files that staff send, whatever they are and however they are named, in this process.

Others ask `workbook.read_workbook`, which has it done in a process of its own.
"""

from __future__ import annotations

from pathlib import Path

from imk_desktop.spreadsheets import refusals
from imk_desktop.spreadsheets.archive import LIMIT_MB
from imk_desktop.spreadsheets.csv_reader import read_csv
from imk_desktop.spreadsheets.file_kind import is_misnamed, kind_of, without_surroundings
from imk_desktop.spreadsheets.grid import Kind, Workbook
from imk_desktop.spreadsheets.html_reader import read_html
from imk_desktop.tasks import Ticket
from imk_desktop.user_files import fault_of


def read_file(path: Path, ticket: Ticket) -> Workbook:
    """Read a file of sheets into plain values. Its content decides what it is, not its name.

    Raises:
        UserError: The file is missing, or refused as a whole: `berkas_kosong`,
            `berkata_sandi`, `terlalu_besar`, `berkas_rusak`, `isi_tidak_sesuai_nama`,
            `berkas_berbahaya_atau_rusak`.
        MachineFault: It may not be read, or the disk failed.
    """
    try:
        size = path.stat().st_size / 1e6
        if size > LIMIT_MB:
            raise refusals.too_big(path.name, size, LIMIT_MB)
        content = path.read_bytes()
    except OSError as fault:
        raise fault_of(fault, path) from fault
    if not content:
        raise refusals.empty(path.name)
    content = without_surroundings(content)
    kind = kind_of(path, content)
    match kind:
        case Kind.CSV:
            sheets = read_csv(content, path.name)
        case Kind.HTML:
            sheets = read_html(content)
        case _:
            # Imported when a workbook is really read: it loads a library of several MB.
            from imk_desktop.spreadsheets.calamine_reader import read_sheets

            sheets = read_sheets(content, kind, path.name, ticket)
    return Workbook(path.name, kind, is_misnamed(path, kind), sheets)
