"""The one door for files that staff send: read in a process of its own, which they may kill."""

from __future__ import annotations

from pathlib import Path

from imk_desktop.limited_process import Limits
from imk_desktop.spreadsheets import wire
from imk_desktop.spreadsheets.grid import Workbook
from imk_desktop.spreadsheets.reading_process import Request, ask
from imk_desktop.tasks import Silent, Ticket


def read_workbook(
    path: Path, ticket: Ticket | None = None, limits: Limits | None = None
) -> Workbook:
    """Read a file of sheets into plain values. Its content decides what it is, not its name.

    Args:
        path: The file; it is only read.
        ticket: Told of the sheets that are read; it may stop the work.
        limits: What reading may take; by the file's size if None.

    Raises:
        UserError: The file is missing, or refused as a whole: `berkas_kosong`,
            `berkata_sandi`, `terlalu_besar`, `berkas_rusak`, `isi_tidak_sesuai_nama`,
            `berkas_berbahaya_atau_rusak`; `terlalu_berat`, `terlalu_lama`, `pembaca_terhenti`
            if it went beyond the limits or broke the reader.
        MachineFault: It may not be read, the disk failed, or no process can be started.
    """
    heard = wire.Heard()
    for said in ask(Request(task="read", path=path), ticket or Silent(), limits):
        heard.take(said)
    return heard.workbook()
