"""What the form's cells ask for: a document, an approval, a monitoring record."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from imk_desktop.language import _
from ui.dialogs.ask import AskDialog
from ui.dialogs.day_field import day_field, day_in
from ui.entries import ApprovalEntry, DocumentEntry, MonitoringEntry
from ui.theme.file_field import FileField
from ui.theme.wheel_guard import guarded

NOTHING: Mapping[str, str] = MappingProxyType({})


class FileDocument(AskDialog):
    """Asks for the file, its number and its date; a fact may be filed without a file.

    Args:
        item: The item of Kelengkapan, as printed.
        office: Whose document it is.
        offices: Names of the offices to choose from by code; empty where there is no choice.
    """

    def __init__(
        self,
        item: str,
        parent: QWidget | None = None,
        *,
        office: str = "",
        offices: Mapping[str, str] = NOTHING,
    ) -> None:
        super().__init__(
            _("Lampirkan {item}").format(item=item),
            _("Tanpa berkas pun dapat dicatat; selnya akan berkata “dicatat, bukti belum ada”."),
            _("&Lampirkan"),
            parent,
        )
        self.office = _office_field(office, offices)
        self.file = FileField(_("berkas"), _("Semua berkas (*)"))
        self.number = QLineEdit()
        self.day = day_field()
        self.note = QLineEdit()
        if offices:
            self.add_field(_("&Untuk"), self.office)
        self.add_field(_("&Berkas"), self.file)
        self.add_field(_("&Nomor"), self.number)
        self.add_field(_("&Tanggal"), self.day)
        self.add_field(_("&Catatan"), self.note)

    def entry(self) -> DocumentEntry:
        """Return what was entered."""
        return DocumentEntry(
            str(self.office.currentData()),
            self.file.path,
            self.number.text().strip(),
            day_in(self.day),
            self.note.text().strip(),
        )


class Approve(AskDialog):
    """Asks for the head's approval: who, in which position, by which memo, on which day."""

    def __init__(self, meaning: str, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Catat pengesahan"),
            meaning,
            _("&Catat pengesahan"),
            parent,
        )
        self.name = QLineEdit()
        self.position = QLineEdit(_("Kepala"))
        self.memo = QLineEdit()
        self.day = day_field()
        self.scan = FileField(_("pindaian"), _("Semua berkas (*)"))
        self.add_field(_("&Disahkan oleh"), self.name)
        self.add_field(_("&Jabatan (Kepala/Plt/Plh)"), self.position)
        self.add_field(_("&Nomor nota dinas"), self.memo)
        self.add_field(_("&Tanggal"), self.day)
        self.add_field(_("&Pindaian"), self.scan)
        self.name.textChanged.connect(lambda text: self.act.setEnabled(bool(text.strip())))
        self.act.setEnabled(False)

    def entry(self) -> ApprovalEntry:
        """Return what was entered."""
        return ApprovalEntry(
            self.name.text().strip(),
            self.position.text().strip(),
            self.memo.text().strip(),
            day_in(self.day),
            self.scan.path,
        )


class Monitor(AskDialog):
    """Asks for one monitoring record of the field.

    Args:
        office: The office monitored.
        offices: Names of the offices to choose from by code; empty where there is no choice.
    """

    def __init__(
        self,
        office: str,
        parent: QWidget | None = None,
        *,
        offices: Mapping[str, str] = NOTHING,
    ) -> None:
        super().__init__(
            _("Catat monitoring lapangan"),
            _("Satu catatan seminggu untuk tiap kab/kota melengkapi sel ini."),
            _("&Catat"),
            parent,
        )
        self.office = _office_field(office, offices)
        self.kind = guarded(QComboBox())
        for key, word in {
            "fasih": _("Rekap FASIH (daring)"),
            "kunjungan": _("Kunjungan petugas (luring)"),
            "supervisi": _("Supervisi (luring)"),
        }.items():
            self.kind.addItem(word, key)
        self.day = day_field()
        self.officer = QLineEdit()
        self.note = QLineEdit()
        if offices:
            self.add_field(_("&Untuk"), self.office)
        self.add_field(_("&Jenis"), self.kind)
        self.add_field(_("&Tanggal"), self.day)
        self.add_field(_("&Petugas"), self.officer)
        self.add_field(_("C&atatan"), self.note)
        self.note.setPlaceholderText(_("Apa yang dilihat? Wajib diisi"))
        self.note.textChanged.connect(lambda text: self.act.setEnabled(bool(text.strip())))
        self.act.setEnabled(False)

    def entry(self) -> MonitoringEntry:
        """Return what was entered."""
        return MonitoringEntry(
            str(self.office.currentData()),
            self.kind.currentData(),
            day_in(self.day),
            self.officer.text().strip(),
            self.note.text().strip(),
        )


def _office_field(office: str, offices: Mapping[str, str]) -> QComboBox:
    """Make the choice of whose it is; one choice where there is no other."""
    field = guarded(QComboBox())
    for code, name in (offices or {office: ""}).items():
        field.addItem(f"{code} {name}".strip(), code)
    field.setCurrentIndex(max(0, field.findData(office)))
    return field
