"""The lines above and below the form in words: headline, what needs someone, next step, footer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from imk_desktop.domain.sop import Sop
from imk_desktop.domain.status import (
    Attention,
    AttentionKind,
    BundleSeen,
    Footer,
    Headline,
    NextKind,
    NextStep,
    Survey,
)
from imk_desktop.formats import day, day_and_month, number, percent, size
from imk_desktop.language import _
from ui.home.cell_words import counted


def moment(when_ms: int, *, year: bool = False) -> str:
    """Say a moment by this laptop's clock, as "20 Jul 07.30"."""
    at = datetime.fromtimestamp(when_ms / 1000, UTC).astimezone()
    return f"{(day if year else day_and_month)(at.date())} {at:%H.%M}"


def calendar_words(survey: Survey) -> str:
    """Say which day of the survey today is."""
    if not survey.start:
        return _("Tanggal mulai belum ditetapkan")
    if survey.day < 1:
        return _("Mulai {days} hari lagi").format(days=1 - survey.day)
    if survey.day > survey.days:
        return _("Lewat {days} hari dari jadwal").format(days=survey.day - survey.days)
    return _("Hari ke-{day} dari {days}").format(day=survey.day, days=survey.days)


def headline_words(headline: Headline, sop: Sop) -> str:
    """Say where the survey stands, in one line."""
    said = []
    if headline.running:
        names = [f"{sop.stage(k).number} {sop.stage(k).activity}" for k in headline.running[:1]]
        said.append(_("Tahap berjalan: {names}").format(names=", ".join(names)))
    if headline.target:
        said.append(
            _("{done} dari {target} selesai ({share})").format(
                done=number(headline.done),
                target=counted(headline.unit, headline.target),
                share=percent(headline.done, headline.target),
            )
        )
    if headline.forecast:
        ahead = headline.forecast
        said.append(
            _("kira-kira {share} pada {first}–{last}").format(
                share=percent(ahead.share, 1, 0),
                first=day_and_month(ahead.earliest),
                last=day_and_month(ahead.latest),
            )
        )
    if headline.fasih_taken:
        said.append(_("per unduhan FASIH {moment}").format(moment=moment(headline.fasih_taken)))
    return " · ".join(said)


def attention_words(item: Attention, sop: Sop) -> str:
    """Say what needs someone, short enough to stand in a line."""
    text = {
        AttentionKind.SILENT: _("{office} diam {count} hari"),
        AttentionKind.CONFLICTS: _("{count} beda isian {office}"),
        AttentionKind.WAITING: _("{office}: {count} bagian menunggu paket sebelumnya"),
        AttentionKind.SET_ASIDE: _("{office}: {count} bagian ditahan"),
        AttentionKind.GAP: _("{office}: {count} paket belum diterima"),
        AttentionKind.NO_RECEIPT: _("{office}: belum ada tanda terima"),
        AttentionKind.OVERDUE: _("tahap {stage} lewat {count} hari"),
    }[item.kind]
    stage = sop.stage(item.stage).number if item.stage else ""
    return text.format(office=item.office, count=number(item.count), stage=stage).strip(" :")


def next_step_words(step: NextStep, sop: Sop, offices: Mapping[str, str]) -> str:
    """Say the one next step."""
    whom = f"{step.office} {offices.get(step.office, '').removeprefix('BPS ')}".strip() or _(
        "kab/kota"
    )
    activity = sop.stage(step.stage).activity if step.stage else ""
    text = {
        NextKind.SET_START: _("catat penetapan Kepala dan tanggal mulai"),
        NextKind.RESOLVE: _("buka {count} beda isian dari {whom}"),
        NextKind.ASK_BUNDLE: _("minta paket dari {whom}"),
        NextKind.FILE: _("lampirkan {item}"),
        NextKind.LOAD_SAMPLES: _("muat daftar sampel"),
        NextKind.LOAD_OFFICERS: _("muat daftar petugas"),
        NextKind.MONITOR: _("catat monitoring lapangan minggu ini"),
        NextKind.COLLECT: _("lanjutkan pendataan, {count} usaha lagi"),
        NextKind.EXAMINE: _("terbitkan Hasil Pemeriksaan untuk {whom}"),
        NextKind.ANSWER: _("putuskan Y atau T untuk {count} usaha"),
        NextKind.SEND: _("kirim paket"),
        NextKind.CLOSE: _("tutup tahap {activity}"),
        NextKind.APPROVE: _("catat pengesahan Kepala"),
        NextKind.REST: _("tidak ada, semua tahap selesai"),
    }.get(step.kind, _("lanjutkan {activity}, {count} lagi"))
    return text.format(count=number(step.count), whom=whom, item=step.item, activity=activity)


def bundle_words(seen: BundleSeen, offices: Mapping[str, str]) -> str:
    """Say with whom a bundle went, when, its number and size."""
    return (
        _("{office} {name} paket {number}, {moment} ({size}, {changes} perubahan)")
        .format(
            office=seen.office,
            name=offices.get(seen.office, "").removeprefix("BPS "),
            number=seen.number,
            moment=moment(seen.when),
            size=size(seen.size),
            changes=number(seen.changes),
        )
        .replace("  ", " ")
    )


def footer_words(footer: Footer, offices: Mapping[str, str]) -> tuple[str, ...]:
    """Say the line below the form, part by part."""
    said = []
    if footer.unacknowledged:
        names = ", ".join(footer.unacknowledged)
        said.append(_("belum ada tanda terima: {offices}").format(offices=names))
    if footer.received:
        seen = bundle_words(footer.received, offices)
        said.append(_("diterima: {bundle}").format(bundle=seen))
    else:
        said.append(_("belum ada paket diterima"))
    if footer.sent:
        seen = bundle_words(footer.sent, offices)
        said.append(_("dikirim: {bundle}").format(bundle=seen))
    return tuple(said)


def backup_words(footer: Footer) -> str:
    """Say when the store was last backed up."""
    if footer.last_backup is None:
        return _("belum pernah backup")
    return _("backup {moment}").format(moment=moment(footer.last_backup))
