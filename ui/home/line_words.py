"""What the lines above and below the form say beside `imk_desktop.domain.status_words`."""

from __future__ import annotations

from collections.abc import Mapping

from imk_desktop.domain.sop import Sop
from imk_desktop.domain.status import Attention, BundleSeen, Footer, Headline, NextStep, Survey
from imk_desktop.domain.status_words import (
    attention_words,
    headline_words,
    moment_words,
    next_step_words,
)
from imk_desktop.formats import number
from imk_desktop.language import _, _n


def headline_line(headline: Headline, sop: Sop) -> str:
    """Say where the survey stands, the running stage first."""
    stages = [sop.stage(key) for key in headline.running[:1]]
    running = [
        _("Tahap berjalan: {number} {activity}").format(number=s.number, activity=s.activity)
        for s in stages
    ]
    return " · ".join([*running, *headline_words(headline)])


def attention_line(item: Attention, sop: Sop) -> str:
    """Say what needs someone, a stage by its number."""
    words = attention_words(item)
    return words.replace(item.stage, sop.stage(item.stage).number) if item.stage else words


def next_step_line(step: NextStep, sop: Sop, survey: Survey) -> str:
    """Say the one next step, a stage by what is done in it."""
    names = {code: short_name(name) for code, name in survey.offices.items()}
    words = next_step_words(step, names)
    if step.stage:
        words = words.replace(step.stage, sop.stage(step.stage).number)
    return _("Langkah berikutnya: {step}").format(step=words)


def backup_line(footer: Footer) -> str:
    """Say which store this is and how safe the work in it is."""
    if footer.last_backup is None:
        backup = _("belum pernah backup")
    else:
        backup = _("backup {moment}").format(moment=moment_words(footer.last_backup))
    return " · ".join((footer.store, backup, _("semua tersimpan")))


def bundles_line(footer: Footer, offices: Mapping[str, str]) -> str:
    """Say whose receipt is out, and the last bundle each way."""
    said = []
    if footer.unacknowledged:
        names = ", ".join(footer.unacknowledged)
        said.append(_("belum ada tanda terima: {offices}").format(offices=names))
    if footer.received:
        seen = _bundle(footer.received, offices)
        said.append(_("diterima: {bundle}").format(bundle=seen))
    else:
        said.append(_("belum ada paket diterima"))
    if footer.sent:
        said.append(
            _("dikirim: {office} paket {number}, {moment}").format(
                office=footer.sent.office,
                number=footer.sent.number,
                moment=moment_words(footer.sent.when),
            )
        )
    return " · ".join(said)


def short_name(name: str) -> str:
    """Leave out what every office's name begins with."""
    return name.removeprefix("BPS ")


def _bundle(seen: BundleSeen, offices: Mapping[str, str]) -> str:
    name = short_name(offices.get(seen.office, _("Provinsi")))
    return _n(
        "{office} {name} paket {number}, {moment} ({changes} perubahan)", seen.changes
    ).format(
        office=seen.office,
        name=name,
        number=seen.number,
        moment=moment_words(seen.when),
        changes=number(seen.changes),
    )
