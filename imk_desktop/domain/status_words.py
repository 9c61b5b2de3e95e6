"""A status in words: the same sentences in the window, in the terminal and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from imk_desktop.clock import moment_of
from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.left_open import Lacking, LeftOpen
from imk_desktop.domain.sop import Measure, StepMeasure
from imk_desktop.domain.status import (
    Attention,
    AttentionKind,
    Figure,
    Headline,
    LaneStatus,
    NextKind,
    NextStep,
    OutputStatus,
    Proof,
    RequirementStatus,
    StageStatus,
    State,
    Survey,
    Timing,
)
from imk_desktop.formats import day as written
from imk_desktop.formats import day_and_month, day_and_time, number, percent
from imk_desktop.language import _, _n

ICONS = {
    State.WAITING: "○",
    State.RUNNING: "●",
    State.DONE: "✓",
    State.LATE: "!",
    State.CLOSED: "✓",
}
"""A mark beside each state's word, since colour alone tells nothing."""


def state_word(state: State) -> str:
    """Return a state's word.

    >>> state_word(State.WAITING)
    'Belum mulai'
    """
    return {
        State.WAITING: _("Belum mulai"),
        State.RUNNING: _("Berjalan"),
        State.DONE: _("Selesai"),
        State.LATE: _("Terlambat"),
        State.CLOSED: _("Ditutup"),
    }[state]


def stage_word(stage: StageStatus) -> str:
    """Return the word of a stage's state, "Dimulai" for one begun before its first day."""
    if stage.timing.early and stage.state is State.RUNNING:
        return _("Dimulai")
    return state_word(stage.state)


def unit_word(unit: str, count: int) -> str:
    """Return what is counted, as a word after that many."""
    return {
        "usaha": _n("usaha", count),
        "blok": _n("blok sensus", count),
        "petugas": _n("petugas", count),
        "laporan": _n("laporan", count),
        "kantor": _n("kab/kota", count),
    }.get(unit, unit)


def lane_words(lane: LaneStatus) -> str:
    """Return the figures of a symbol in one short line, empty where it has none."""
    figures = lane.figures
    match lane.measure:
        case StepMeasure.START | StepMeasure.END:
            return _approval_words(figures)
        case StepMeasure.EQUIP:
            return _n("{done}/{total} dokumen", int(_count(figures, "total"))).format(
                **_written(figures)
            )
        case StepMeasure.OFFICES:
            unit = unit_word(str(figures["unit"]), int(_count(figures, "target")))
            if not figures["target"]:
                return _("belum ada {unit}").format(unit=unit)
            return _("{done} / {target} {unit}").format(**_written(figures) | {"unit": unit})
        case StepMeasure.MONITOR if not _count(figures, "target"):
            return _n("{bundles} paket", int(_count(figures, "bundles"))).format(
                **_written(figures, "bundles")
            )
        case StepMeasure.MONITOR:
            share = percent(_count(figures, "done"), _count(figures, "target"))
            return _n("{share} · {bundles} paket", int(_count(figures, "bundles"))).format(
                share=share, **_written(figures, "bundles")
            )
        case StepMeasure.EXAMINE if not figures["round"] and not figures["issued"]:
            return _("belum dimulai")
        case StepMeasure.EXAMINE:
            return _("putaran {round} · {issued}/{offices}").format(**_written(figures))
        case StepMeasure.DECIDE if figures["round"]:
            return _("Y {Y} · T {T} (putaran {round})").format(**_written(figures))
        case StepMeasure.DECIDE if not figures["Y"] and not figures["T"]:
            return _("belum dimulai")
        case StepMeasure.DECIDE:
            return _("Y {Y} · T {T}").format(**_written(figures))
        case _:
            return ""


def requirement_words(item: RequirementStatus) -> str:
    """Return a kelengkapan item with how much of it is there, e.g. "Surat Tugas · 9/10"."""
    if item.owed_count > 1:
        return f"{item.name} · {item.done_count}/{item.owed_count}"
    if item.figures.get("number"):
        return f"{item.name} · {item.figures['number']}"
    return item.name


def evidence_words(proof: Proof) -> str:
    """Return what shows an office's part of an item; empty where nothing does."""
    count = number(proof.count)
    seen = {
        "usaha": _n("{count} usaha sampel", proof.count),
        "blok": _n("{count} blok sensus", proof.count),
        "catatan": _n("{count} catatan", proof.count),
        "fasih": _("tampak di unduhan FASIH"),
    }
    return proof.evidence or seen.get(proof.unit, proof.unit).format(count=count)


def left_open_words(left: Iterable[LeftOpen], names: Mapping[str, str]) -> list[str]:
    """Return what a stage leaves open, a few words for each kind of thing.

    Args:
        left: What is open.
        names: The stage's kelengkapan as printed, by key.
    """
    said, offices = [], []
    for one in left:
        count = number(one.count)
        match one.what:
            case Lacking.WORK:
                words = _("{count} {unit} belum selesai")
                said.append(words.format(count=count, unit=unit_word(one.item, one.count)))
            case Lacking.REQUIREMENT:
                words = _("{item} belum lengkap")
                said.append(words.format(item=names.get(one.item, one.item)))
            case Lacking.OFFICE:
                offices.append(one.item)
            case Lacking.STAGE:
                said.append(_("tahap {number} belum selesai").format(number=one.item))
    if offices:
        words = _n("{count} kab/kota belum menutup bagiannya ({offices})", len(offices))
        said.append(words.format(count=number(len(offices)), offices=", ".join(offices)))
    return said


def closing_words(stage: StageStatus) -> str:
    """Return what a closed stage left open and why; empty where nothing was said."""
    names = {item.key: item.name for item in stage.requirements}
    return "; ".join(filter(None, [*left_open_words(stage.exceptions, names), stage.closing_note]))


def timing_words(timing: Timing) -> list[str]:
    """Return the lines under a duration: days left or over, day of the stage, share done."""
    if timing.start is None or timing.due is None:
        return [_("tanggal mulai belum ditetapkan")]
    if timing.closed:
        lines = [_("ditutup {day}").format(day=day_and_month(timing.closed))]
        apart = (timing.due - timing.closed).days
        if apart > 0:
            lines.append(_n("{days} hari lebih awal", apart).format(days=number(apart)))
        elif apart < 0:
            lines.append(_n("{days} hari lewat batas", -apart).format(days=number(-apart)))
        return lines
    if timing.day < 1:
        lines = [_("rencana {day}").format(day=day_and_month(timing.start))]
        return [*lines, _("sudah dimulai")] if timing.begun else lines
    left = timing.days_left or 0
    lines = [
        _n("sisa {days} hari", left).format(days=number(left))
        if left >= 0
        else _n("lewat {days} hari", -left).format(days=number(-left))
    ]
    if left >= 0:
        place = _("hari ke-{day} dari {days}")
        lines.append(place.format(day=number(timing.day), days=number(timing.days)))
    share = _("{done} (rencana {expected})")
    return [
        *lines,
        share.format(
            done=percent(timing.done_share, 1, 0), expected=percent(timing.expected_share, 1, 0)
        ),
    ]


def output_words(output: OutputStatus) -> str:
    """Return how much of an output is there."""
    count, target = number(output.count), number(output.target)
    match output.measure:
        case Measure.TRAINED if not output.target:
            return _("belum ada petugas")
        case Measure.TRAINED:
            return _("{count} dari {target} hadir").format(count=count, target=target)
        case Measure.COLLECTED:
            return _n("{count} dokumen", output.count).format(count=count)
        case Measure.CLEAN:
            returned = number(_count(output.figures, "returned"))
            if not output.count and not _count(output.figures, "returned"):
                return _("belum dimulai")
            return _n("{count} dokumen · {returned} kembali", output.count).format(
                count=count, returned=returned
            )
        case Measure.REPORTED:
            return _("disahkan") if output.count else _("belum disahkan")
        case _:
            return _("{count} dari {target}").format(count=count, target=target)


def day_words(survey: Survey) -> str:
    """Return which day of the survey it is, e.g. "Hari ke-65 dari 157"."""
    if survey.start is None:
        return _("Tanggal mulai belum ditetapkan")
    if survey.day < 1:
        return _("Mulai {day}").format(day=written(survey.start))
    if survey.day > survey.days:
        return _n("{days} hari lewat batas akhir", survey.day - survey.days).format(
            days=number(survey.day - survey.days)
        )
    return _("Hari ke-{day} dari {days}").format(day=number(survey.day), days=number(survey.days))


def headline_words(headline: Headline) -> list[str]:
    """Return the parts of the line above the form that follow the running stage's name."""
    parts: list[str] = []
    if headline.target:
        parts.append(
            _("{unit} selesai {done} dari {target} ({share})").format(
                unit=unit_word(headline.unit, headline.target).capitalize(),
                done=number(headline.done),
                target=number(headline.target),
                share=percent(headline.done, headline.target),
            )
        )
    if forecast := headline.forecast:
        parts.append(
            _("kira-kira {share} pada {earliest} – {latest}").format(
                share=percent(forecast.share, 1, 0),
                earliest=day_and_month(forecast.earliest),
                latest=day_and_month(forecast.latest),
            )
        )
    if headline.fasih_taken is not None:
        parts.append(_("per unduhan FASIH {when}").format(when=moment_words(headline.fasih_taken)))
    return parts


def attention_words(item: Attention) -> str:
    """Return what needs someone as a few words, the office by its code."""
    count = number(item.count)
    office = item.office
    match item.kind:
        case AttentionKind.SILENT:
            return _n("{office} diam {count} hari", item.count).format(office=office, count=count)
        case AttentionKind.CONFLICTS:
            return _n("{count} beda isian di {office}", item.count).format(
                count=count, office=office
            )
        case AttentionKind.WAITING:
            return _n("{count} bagian dari {office} menunggu paket sebelumnya", item.count).format(
                count=count, office=office
            )
        case AttentionKind.SET_ASIDE:
            return _n("{count} bagian dari {office} ditahan", item.count).format(
                count=count, office=office
            )
        case AttentionKind.FORKED:
            return _n(
                "{count} bagian dari {office} berisi dua macam: bandingkan, tulis yang benar",
                item.count,
            ).format(count=count, office=office)
        case AttentionKind.UNMADE:
            return _n("{count} baris dari {office} belum ada induknya", item.count).format(
                count=count, office=office
            )
        case AttentionKind.SOP:
            return _(
                "SOP kiriman {office} tidak terbaca, dipakai SOP bawaan: perbarui aplikasi, atau "
                "minta dikirim lagi"
            ).format(office=office)
        case AttentionKind.TO_COME:
            return _n(
                "{count} catatan dari {office} bertanggal sesudah hari ini, belum dihitung: "
                "periksa jam laptopnya, catat lagi dengan tanggal yang benar",
                item.count,
            ).format(count=count, office=office)
        case AttentionKind.GAP:
            return _n("{count} paket dari {office} belum diterima", item.count).format(
                count=count, office=office
            )
        case AttentionKind.NO_RECEIPT:
            return _("belum ada tanda terima dari {office}").format(office=office)
        case AttentionKind.DAMAGED:
            return _("lampiran {names} ({office}) rusak di laptop ini").format(
                names=", ".join(f"'{name}'" for name in item.names), office=office
            )
        case AttentionKind.WENT_BACK:
            return went_back_words(office)
        case AttentionKind.OVERDUE:
            return _n("tahap {stage} lewat {count} hari", item.count).format(
                stage=item.stage, count=count
            )


def went_back_words(office: str) -> str:
    """Say that an office went back to a backup, and what helps."""
    if office == PROVINCE:
        return _("provinsi kembali ke backup; kirim lagi")
    return _("{office} kembali ke backup; kirim lagi").format(office=office)


def next_step_words(step: NextStep, offices: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the one next step as a sentence without its full stop.

    Args:
        step: What to do next.
        offices: Names by code, to stand after an office's code.
    """
    sentence = {
        NextKind.SET_START: _("tetapkan tanggal mulai survei"),
        NextKind.RESOLVE: _n("buka {count} beda isian dari {office}", step.count),
        NextKind.ASK_BUNDLE: _("minta paket dari {office}"),
        NextKind.FILE: _("lampirkan {item}"),
        NextKind.LOAD_SAMPLES: _("muat daftar sampel"),
        NextKind.LOAD_OFFICERS: _("daftarkan petugas"),
        NextKind.TRAIN: _n("catat kehadiran {count} petugas pada pelatihan", step.count),
        NextKind.MONITOR: _("catat {item} minggu ini"),
        NextKind.COLLECT: _("lanjutkan pendataan, {count} lagi"),
        NextKind.EXAMINE: _("periksa data {office} dan terbitkan Hasil Pemeriksaan"),
        NextKind.ANSWER: _n("putuskan Y atau T untuk {count} usaha", step.count),
        NextKind.SEND: _("kirim paket"),
        NextKind.CLOSE: _("tutup tahap {stage}"),
        NextKind.APPROVE: _("catat pengesahan Kepala untuk tahap {stage}"),
        NextKind.REST: _("tidak ada; survei selesai"),
    }[step.kind]
    office = f"{step.office} {offices.get(step.office, '')}".strip() or _("kab/kota")
    return sentence.format(
        count=number(step.count), office=office, item=step.item, stage=step.stage
    )


def moment_words(when_ms: int) -> str:
    """Return a moment as day and time of the office's clock."""
    return day_and_time(moment_of(when_ms).astimezone())


def _approval_words(figures: Mapping[str, Figure]) -> str:
    if not figures["approved"]:
        return _("belum disahkan")
    if not figures["evidence"]:
        return _("dicatat, bukti belum ada")
    return _("disahkan {approver}").format(approver=figures["approver"])


def _written(figures: Mapping[str, Figure], *names: str) -> dict[str, str]:
    """Return figures as an office writes them."""
    return {
        name: number(value) if isinstance(value, int | float) else str(value)
        for name, value in figures.items()
        if not names or name in names
    }


def _count(figures: Mapping[str, Figure], name: str) -> float:
    value = figures.get(name)
    return value if isinstance(value, int | float) else 0
