"""The word of every field of the shared records, wherever a person reads one."""

from __future__ import annotations

from imk_desktop.language import _


def field_word(field: str, table: str = "sample") -> str:
    """Return a field's word; a variable of the questionnaire keeps its own name.

    >>> field_word("number"), field_word("number", "document")
    ('No. urut sampel', 'Nomor surat')
    """
    if table == "answer":
        return field
    return _in_one_kind().get((table, field)) or _words().get(field, field)


def _in_one_kind() -> dict[tuple[str, str], str]:
    """Return the words of fields that mean something else in one kind of record."""
    return {
        ("office", "name"): _("Nama kantor"),
        ("certificate", "name"): _("Nama laptop"),
        ("officer", "name"): _("Nama petugas"),
        ("survey", "name"): _("Nama survei"),
        ("document", "number"): _("Nomor surat"),
        ("stage", "reason"): _("Alasan perubahan tanggal"),
        ("fasih", "officer"): _("Petugas di FASIH"),
        ("block", "officer"): _("Petugas blok"),
        ("verdict", "verdict"): _("Putusan"),
        ("document", "title"): _("Judul"),
        ("monitoring", "kind"): _("Jenis monitoring"),
    }


def _words() -> dict[str, str]:
    return _of_businesses() | _of_people_and_places() | _of_acts() | _of_the_survey()


def _of_businesses() -> dict[str, str]:
    return {
        "key": _("Kunci sampel"),
        "number": _("No. urut sampel"),
        "name": _("Nama usaha"),
        "owner": _("Pemilik"),
        "address": _("Alamat"),
        "phone": _("Telepon"),
        "kbli2": _("KBLI 2 digit"),
        "kbli5": _("KBLI 5 digit"),
        "size": _("Skala"),
        "stratum": _("Strata"),
        "weight": _("Penimbang"),
        "listed_workers": _("Pekerja (listing)"),
        "listing_number": _("No. urut listing"),
        "main": _("Sampel utama"),
        "replaces": _("Mengganti"),
        "moved_from": _("Pindahan dari"),
        "fasih_id": _("ID di FASIH"),
        "officer": _("Petugas"),
        "note": _("Catatan"),
        "existence": _("Keberadaan"),
        "assignment": _("Penugasan FASIH"),
        "status": _("Status FASIH"),
        "link": _("Tautan FASIH"),
        "modified": _("Diubah di FASIH"),
    }


def _of_people_and_places() -> dict[str, str]:
    return {
        "office": _("Kantor"),
        "contact": _("Narahubung"),
        "district": _("Kecamatan"),
        "village": _("Desa/kelurahan"),
        "nks": _("NKS"),
        "block": _("Blok sensus"),
        "frame_businesses": _("Usaha di kerangka"),
        "listed_businesses": _("Usaha hasil listing"),
        "stratum_size": _("Usaha di strata"),
        "stratum_blocks": _("Blok di strata"),
        "sampled_blocks": _("Blok terpilih"),
        "listing": _("Keadaan listing"),
        "id": _("ID petugas"),
        "role": _("Peran"),
        "email": _("E-mail FASIH"),
        "sobat_id": _("ID SOBAT"),
        "employment": _("Status kepegawaian"),
        "supervisor": _("PML"),
        "attended": _("Hadir pelatihan"),
        "passed": _("Lulus pelatihan"),
        "score": _("Nilai pelatihan"),
        "trained": _("Tanggal pelatihan"),
    }


def _of_acts() -> dict[str, str]:
    return {
        "sample": _("Usaha sampel"),
        "date": _("Tanggal"),
        "result": _("Hasil kunjungan"),
        "mode": _("Cara"),
        "kind": _("Jenis"),
        "letter": _("Surat Tugas"),
        "followup": _("Tindak lanjut"),
        "stage": _("Tahap"),
        "evidence": _("Bukti"),
        "file": _("Berkas"),
        "sha256": _("Sidik berkas"),
        "what": _("Yang disahkan"),
        "approver": _("Disahkan oleh"),
        "position": _("Jabatan"),
        "memo": _("Nomor nota dinas"),
        "exceptions": _("Yang belum selesai"),
        "closed": _("Ditutup"),
        "rule": _("Aturan"),
        "text": _("Penjelasan"),
        "verdict": _("Keputusan Y/T"),
        "decision": _("Keputusan"),
        "reason": _("Alasan"),
        "after": _("Sesudah keputusan"),
        "round": _("Putaran"),
    }


def _of_the_survey() -> dict[str, str]:
    return {
        "year": _("Tahun"),
        "sop": _("Nomor SOP"),
        "sop_file": _("Berkas SOP"),
        "start": _("Tanggal mulai"),
        "demo": _("Data contoh"),
        "first_day": _("Hari pertama"),
        "last_day": _("Hari terakhir"),
        "certificate": _("Sertifikat laptop"),
        "issued": _("Waktu penerbitan"),
        "frontier": _("Batas yang diakui"),
        "title": _("Judul kuesioner"),
        "variables": _("Variabel"),
        "in_force": _("Berlaku"),
    }
