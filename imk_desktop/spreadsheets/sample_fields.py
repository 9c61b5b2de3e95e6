"""The columns of a sample list, by the many names that offices give them.

Spellings are in `headers.squashed` form. Field names are those of the records; a place may
be told by several columns at once, and by codes, labels ("[010] Nasal") or names.
"""

from __future__ import annotations

from imk_desktop.language import N_
from imk_desktop.spreadsheets.headers import Field


def _field(name: str, spellings: str, exact: str = "") -> Field:
    return Field(name, frozenset(spellings.split()), frozenset(exact.split()))


FIELDS = (
    _field("year", "tahun tahunsurvei thn thnsurvei"),
    _field("key", "kunci kuncisampel key idsampel"),
    _field(
        "province",
        "kodeprov kdprov prov provinsi kodeprovinsi kdprovinsi idprov kdprop kodeprop prop",
    ),
    _field(
        "office",
        "kodekabkota kdkab kab kabkota kodekab kdkabkota kodekabupatenkota kabupatenkota "
        "kodekabupaten kdkabupaten kabupaten idkab kodesatker",
    ),
    _field("office_name", "namakabkota nmkab namakabupaten namakab namakabupatenkota nmkabkota"),
    _field("district", "kodekecamatan kdkec kec kodekec kdkecamatan idkec"),
    _field("district_label", "kecamatan"),
    _field("district_name", "namakecamatan nmkec namakec nmkecamatan"),
    _field(
        "village",
        "kodedesakel kddesa desa kodedesa kddesakel kodedesakelurahan kddesakelurahan iddesa "
        "kddes kodedes kodekelurahan kodewilayah iddesakelurahan kodedesakelurahan10digit",
    ),
    _field("village_label", "desakelurahan desakel kelurahandesa"),
    _field(
        "village_name",
        "namadesakelurahan nmdesa namadesa namadesakel nmdesakel nmdesakelurahan",
    ),
    _field("block_id", "idbloksensus idbs idblok idbsl idbloksensuslengkap idsubbloksensus"),
    _field(
        "block",
        "nobloksensus nobs nbs bs nomorbloksensus bloksensus kodebloksensus kdbs kodebs nmbs "
        "noblok",
    ),
    _field(
        "sub_block",
        "subbloksensus subbs sbs nosubbs nosubblok kdsubbs nosubbloksensus kodesubbs nosbs",
    ),
    _field("nks", "nks nokodesampel nomorkodesampelnks nomorkodesampel kodesampel nonks"),
    _field(
        "number",
        "nourutsampel nus nomorurutsampel nosampel nomorsampel urutansampel nourutspl nourutdsu",
    ),
    _field(
        "listing_number",
        "nourutusaha nuu nomorurutperusahaanusahalisting nomorurutperusahaanusaha "
        "nomorurutusaha nourutperusahaanusaha nourutperusahaan nourutlisting",
    ),
    _field(
        "name",
        "namaperusahaanusaha namausaha namaperusahaan nmusaha nmperusahaan namausahaperusahaan "
        "namakomersial namausahakomersial",
    ),
    _field(
        "owner",
        "namapengusaha pemilik nmpengusaha namapemilik namapengusahapenanggungjawab "
        "namapengusahapemilik namapemilikpengusaha pengusaha namapenanggungjawab",
    ),
    _field(
        "address",
        "alamat alamatusaha alamatlengkap alamatperusahaan alamatperusahaanusaha "
        "alamatlengkapusaha",
    ),
    _field(
        "phone",
        "nohp notelp telepon nohpwa notelepon hp telp nomorhp nomortelepon nowa nomortelp "
        "notelepondanhp nohptelepon",
    ),
    _field(
        "kbli2",
        "kbli2digit kbli2 golpokokkbli golonganpokokkbli kbli2dgt kodekbli2digit kdkbli2 "
        "golonganpokok",
    ),
    _field(
        "kbli5",
        "kbli5digit kbli kbli5 kodekbli2020 kodekbli kbli5dgt kbli2020 kodekbli5digit kdkbli5 "
        "kdkbli kelompokkbli",
    ),
    _field("size", "skala skalausaha mikrokecil skalaindustri ukuranusaha skalausahamikrokecil"),
    _field(
        "listed_workers",
        "jumlahpekerjalisting jmlpekerja jmltk banyaknyapekerja jumlahpekerja jumlahtenagakerja "
        "jumlahtk tenagakerja jmltenagakerja tk jmlpekerjalisting",
    ),
    _field("stratum", "strata stratum kodestrata kdstrata nostrata"),
    _field(
        "sampled_blocks",
        "jmlbssampel jumlahbssampelstratanh jumlahbssampel jumlahbssampelstrata nhsampel",
        "n_h",
    ),
    _field(
        "stratum_blocks",
        "jumlahbsstratanh jmlbspopulasi nhpopulasi jumlahbspopulasi jumlahbsstrata nh",
        "N_h",
    ),
    _field("frame_businesses", "mhi jmlusahabs jumlahusahabsmhi jumlahusahabs"),
    _field("stratum_size", "mh jmlusahastrata jumlahusahastratamh jumlahusahastrata"),
    _field(
        "weight",
        "penimbang weight bobot faktorpengalipenimbang faktorpengali wtert penimbangdesain "
        "penimbangsampel faktorpenimbang",
    ),
    _field(
        "main",
        "utamapengganti jnssampel jenissampel statussampelup statussampel sampelutamapengganti "
        "up jenissampelup",
    ),
    _field("replaces", "menggantikan penggantidari menggantikansampel sampelyangdiganti"),
    _field("fasih_id", "idfasih assignmentid idassignment idassignmentfasih idpenugasan"),
)

ALIASES = {"regency": "office", "nus": "number", "nuu": "listing_number"}
"""Other names under which `--map` finds a field."""

_IGNORED = (
    "no nomor nourut klasifikasi klas perkotaanperdesaan klasifikasidesa kddaerah keterangan "
    "ket catatan catatanpemeriksaan namaprovinsi nmprov namaprov"
)
IGNORED = frozenset(_IGNORED.split())
"""Columns of sample lists that say nothing of a sample that is kept; not worth a word."""

MARK_OF_CHECKS = "Kesalahan"
"""How the sheet begins that `error_copy` adds; it is passed over when the copy comes back."""

INSTRUCTIONS, HIDDEN_SHEET = "Petunjuk", "_imk"
"""Sheets of a template beside the one to fill in."""

OUR_SHEETS = (MARK_OF_CHECKS, INSTRUCTIONS, HIDDEN_SHEET)
"""How the sheets begin that this program adds to a file: no data, and nothing to tell of."""

ANSWERS = N_("isian kuesioner")

FOREIGN = {
    kind: frozenset(words.split())
    for kind, words in (
        (
            N_("daftar petugas"),
            "idpetugas namalengkap peran jabatan namapetugas ikutpelatihan hadirpelatihan "
            "tanggalpelatihan tglpelatihan pretest posttest idpml mitraorganik",
        ),
        (
            N_("ekspor FASIH"),
            "codeidentity surveyname surveyperiod assignmentstatusalias assignmentdatemodified "
            "level1code level2fullcode level3fullcode snapshotat regioncode totaltarget open "
            "draft kodeidentitas submittedbypencacah approvedbypengawas",
        ),
        (N_("kuesioner"), "variabel tipe satuan kategori syaratisian bandingtahunlalu"),
        (N_("lembar aturan"), "tingkat berlakujika syarat pesan rincianyangdisorot contohlulus"),
    )
}
"""What headers tell that a file is of another kind, and how that kind is called."""
