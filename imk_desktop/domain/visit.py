"""Visits to samples: the results that are recorded, and how a visit was made."""

RESULTS = (
    "selesai",
    "sebagian",
    "menolak",
    "tidak_ditemui",
    "tidak_ditemukan",
    "pindah",
    "tutup",
    "tidak_berproduksi",
    "bukan_industri",
    "ganda",
    "lain",
)
"""Words of the field, the same in every language; all but the first two are nonresponse."""

MODES = ("online", "offline")
