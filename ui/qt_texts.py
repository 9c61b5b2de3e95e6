"""Qt's own texts (buttons, file dialog, edit menus) in the language of the program.

Qt ships no Indonesian; these are its English sources with ours, which pass through the same
catalogue as everything else.
"""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from imk_desktop.language import N_, _

_TEXTS = {
    "OK": N_("OK"),
    "&OK": N_("&OK"),
    "Save": N_("Simpan"),
    "&Save": N_("&Simpan"),
    "Save All": N_("Simpan semua"),
    "Open": N_("Buka"),
    "&Open": N_("&Buka"),
    "&Yes": N_("&Ya"),
    "Yes to &All": N_("Ya untuk &semua"),
    "&No": N_("&Tidak"),
    "N&o to All": N_("T&idak untuk semua"),
    "Abort": N_("Hentikan"),
    "Retry": N_("Coba lagi"),
    "Ignore": N_("Abaikan"),
    "Close": N_("Tutup"),
    "&Close": N_("&Tutup"),
    "Cancel": N_("Batal"),
    "&Cancel": N_("&Batal"),
    "Discard": N_("Buang"),
    "Help": N_("Bantuan"),
    "Apply": N_("Terapkan"),
    "Reset": N_("Atur ulang"),
    "Restore Defaults": N_("Kembalikan bawaan"),
    "Show Details...": N_("Rincian…"),
    "Hide Details...": N_("Tutup rincian"),
    "&Undo": N_("&Urungkan"),
    "&Redo": N_("U&langi"),
    "Cu&t": N_("Po&tong"),
    "&Copy": N_("&Salin"),
    "&Paste": N_("&Tempel"),
    "Delete": N_("Hapus"),
    "&Delete": N_("&Hapus"),
    "Select All": N_("Pilih semua"),
    "Copy &Link Location": N_("Salin a&lamat tautan"),
    "Clear": N_("Kosongkan"),
    "&Step up": N_("&Naik"),
    "Step &down": N_("&Turun"),
    "Look in:": N_("Cari di:"),
    "&Look in:": N_("&Cari di:"),
    "Back": N_("Kembali"),
    "Go back": N_("Kembali"),
    "Forward": N_("Maju"),
    "Go forward": N_("Maju"),
    "Parent Directory": N_("Folder di atas"),
    "Go to the parent directory": N_("Ke folder di atas"),
    "Create New Folder": N_("Folder baru"),
    "Create a New Folder": N_("Buat folder baru"),
    "List View": N_("Daftar"),
    "Change to list view mode": N_("Tampilkan sebagai daftar"),
    "Detail View": N_("Rincian"),
    "Change to detail view mode": N_("Tampilkan dengan rincian"),
    "Sidebar": N_("Bilah sisi"),
    "List of places and bookmarks": N_("Tempat dan penanda"),
    "Files": N_("Berkas"),
    "Files of type:": N_("Jenis berkas:"),
    "Files of &type:": N_("&Jenis berkas:"),
    "Save As": N_("Simpan sebagai"),
    "Show ": N_("Tampilkan "),
    "File &name:": N_("&Nama berkas:"),
    "Directory:": N_("Folder:"),
    "&Choose": N_("&Pilih"),
    "&Rename": N_("&Ganti nama"),
    "Show &hidden files": N_("Tampilkan berkas tersembunyi"),
    "&New Folder": N_("Folder &baru"),
    "New Folder": N_("Folder baru"),
    "Find Directory": N_("Cari folder"),
    "Directories": N_("Folder"),
    "All Files (*)": N_("Semua berkas (*)"),
    "Recent Places": N_("Tempat terakhir"),
    "My Computer": N_("Komputer ini"),
    "Computer": N_("Komputer"),
    "Name": N_("Nama"),
    "Size": N_("Ukuran"),
    "Type": N_("Jenis"),
    "Kind": N_("Jenis"),
    "Date Modified": N_("Tanggal diubah"),
    "Drive": N_("Kandar"),
    "File": N_("Berkas"),
    "Folder": N_("Folder"),
    "Alias": N_("Alias"),
    "Shortcut": N_("Pintasan"),
    "Unknown": N_("Tidak dikenal"),
    "File Folder": N_("Folder"),
    "&Next": N_("&Lanjut"),
    "&Next >": N_("&Lanjut >"),
    "< &Back": N_("< &Kembali"),
    "&Finish": N_("&Selesai"),
    "Commit": N_("Simpan"),
    "Done": N_("Selesai"),
    "%1 already exists.\nDo you want to replace it?": N_("%1 sudah ada.\nGanti berkas itu?"),
    "%1\nFile not found.\nPlease verify the correct file name was given.": N_(
        "%1\nBerkas tidak ditemukan.\nPeriksa nama berkasnya."
    ),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": N_(
        "%1\nFolder tidak ditemukan.\nPeriksa nama foldernya."
    ),
}


class QtTexts(QTranslator):
    """Installed before any widget is made; must be kept alive by whoever installs it."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        text = _TEXTS.get(source)  # an empty answer would blank the text, not leave it
        return _(text) if text is not None else source
