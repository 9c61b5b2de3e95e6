"""Say which column of a sheet is which field, with what its first rows hold beside it."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from imk_desktop.domain.field_words import field_word
from imk_desktop.domain.list_columns import ListLook
from imk_desktop.formats import number, visible
from imk_desktop.language import _
from ui.dialogs.ask import AskDialog
from ui.theme.looks import only_read, text_label
from ui.theme.wheel_guard import guarded


class ChooseColumns(AskDialog):
    """One column of the file a line; those that were recognised are chosen already.

    Args:
        name: Of the file.
        why: What is wrong with it as it is; may be empty.
        look: Its columns.
    """

    def __init__(
        self,
        name: str,
        why: str,
        look: ListLook,
        parent: QWidget | None = None,
    ) -> None:
        told = _("{name}: pilih isian untuk tiap kolom. Belum ada yang ditulis.").format(name=name)
        super().__init__(
            _("Tunjuk kolom"), "\n".join(filter(None, (why, told))), _("&Periksa"), parent
        )
        self.setMinimumWidth(680)
        sheets = look.sheets
        self._sheets, self._fewest = sheets, look.fewest
        self._words = sorted(
            ((field_label(name), name) for name in look.fields), key=lambda one: one[0]
        )
        self.sheet = guarded(QComboBox())
        self.sheet.setAccessibleName(_("Lembar"))
        self.sheet.addItems([sheet.name for sheet in sheets])
        self.table = _table()
        self.chosen: list[QComboBox] = []
        self.remark = text_label(wrap=True)
        if len(sheets) > 1:
            self.body.addWidget(self.sheet)
        self.body.addWidget(self.table)
        self.body.addWidget(self.remark)
        self.grow(self.table)
        self.resize(760, 460)
        self.sheet.currentIndexChanged.connect(self._show)
        self._show(0)

    @property
    def mapping(self) -> dict[str, str]:
        """The titles by field, of the columns for which another field was chosen."""
        columns = self._sheets[self.sheet.currentIndex()].columns
        return {
            field.currentData(): column.title
            for column, field in zip(columns, self.chosen, strict=True)
            if field.currentData() and field.currentData() != column.field
        }

    def _show(self, at: int) -> None:
        columns = self._sheets[at].columns
        self.table.setRowCount(len(columns))
        self.chosen = []
        for row, column in enumerate(columns):
            examples = " · ".join(filter(None, column.examples))
            self.table.setItem(row, 0, QTableWidgetItem(visible(column.title)))
            self.table.setItem(row, 1, QTableWidgetItem(visible(examples)))
            field = self._field(column.title, column.field)
            self.chosen.append(field)
            self.table.setCellWidget(row, 2, field)
        self.table.resizeRowsToContents()
        self._judge()

    def _field(self, title: str, known: str) -> QComboBox:
        field = guarded(QComboBox())
        field.setAccessibleName(_("Isian kolom {title}").format(title=title))
        if not known:
            field.addItem(_("— tidak dibaca —"), "")
        for word, name in self._words:
            field.addItem(word, name)
        field.setCurrentIndex(max(field.findData(known), 0))
        field.currentIndexChanged.connect(self._judge)
        return field

    def _judge(self) -> None:
        """Let nothing be read with a field chosen twice, or with too few."""
        names = [field.currentData() for field in self.chosen if field.currentData()]
        twice = sorted({field_label(name) for name in names if names.count(name) > 1})
        remark = ""
        if twice:
            remark = _("Dipilih dua kali: {fields}.").format(fields=", ".join(twice))
        elif len(names) < self._fewest:
            remark = _("Pilih sedikitnya {fewest} kolom.").format(fewest=number(self._fewest))
        self.remark.setText(remark)
        self.act.setEnabled(not remark)


def field_label(name: str) -> str:
    """Return what a column of a list is called; a place may be told in three ways."""
    of_places = {
        "province": _("Kode provinsi"),
        "office": _("Kode kab/kota"),
        "office_name": _("Nama kab/kota"),
        "district": _("Kode kecamatan"),
        "district_label": _("Kecamatan (kode dan nama)"),
        "district_name": _("Nama kecamatan"),
        "village": _("Kode desa/kelurahan"),
        "village_label": _("Desa/kelurahan (kode dan nama)"),
        "village_name": _("Nama desa/kelurahan"),
        "block_id": _("ID blok sensus (14 angka)"),
        "block": _("No. blok sensus"),
        "sub_block": _("Sub blok sensus"),
        "main": _("Utama/pengganti"),
    }
    return of_places.get(name) or field_word(name)


def _table() -> QTableWidget:
    table = QTableWidget()
    heads = (_("Judul di berkas"), _("Isi baris pertama"), _("Isian"))
    header = only_read(table, _("Kolom berkas"), heads)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
    header.resizeSection(2, 250)
    table.setMinimumHeight(180)
    return table
